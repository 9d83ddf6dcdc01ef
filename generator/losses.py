"""What programs lose with the client of a new document, although the document still has it."""

from __future__ import annotations

import operator
from collections.abc import Iterator, Sequence
from typing import Any

from generator.client_surface import ClientSurface
from generator.document.checks import check
from generator.document.sendable import sendable_parameters
from generator.signatures import Signatures
from invent_contract import ContractError
from invent_contract.comparison.change import Change, breaking, shown
from invent_contract.comparison.matching import python_name
from invent_contract.contract import Contract
from invent_contract.operation import Operation
from invent_contract.schema import Side

_LEFT_OUT = "left out of the client"


def losses(old: dict[str, Any], new: dict[str, Any], told: Sequence[Change] = ()) -> list[Change]:
    """The operations, arguments and classes that programs lose, and what becomes of those that stay.

    Args:
        old: The old document.
        new: The new one.
        told: What comparing the documents tells, which is not told again in the words of Python.
    """
    try:
        check(old)
        old_client = ClientSurface(old)
    except ContractError:  # there was no client to lose anything of
        return []
    new_client = ClientSurface(new)
    changes = [
        *_lost_operations(old_client, new_client, Contract(new)),
        *_lost_classes(old_client, new_client),
        *_moved_classes(old_client, new_client),
        *_moved_names(old_client, new_client),
    ]
    breaking_changes = [change for change in (*told, *changes) if change.is_breaking]
    return [*changes, *Signatures(old_client, new_client, breaking_changes).changes()]


def _lost_operations(old: ClientSurface, new: ClientSurface, document: Contract) -> Iterator[Change]:
    documented = {python_name(operation.id) for operation in document.operations}
    for name, code in old.operations.items():
        if name in new.operations:
            yield from _lost_arguments(code.operation, new.operations[name].operation)
        elif name in documented:
            yield breaking(f"operation {code.operation.id}", _LEFT_OUT)


def _lost_arguments(old: Operation, new: Operation) -> Iterator[Change]:
    documented = {parameter.name for parameter in new.parameters}
    sendable = {parameter.name for parameter in sendable_parameters(new)}
    for parameter in sendable_parameters(old):
        if parameter.name in documented - sendable:
            yield breaking(f"argument {old.id}.{parameter.name}", _LEFT_OUT, Side.SENT)


def _lost_classes(old: ClientSurface, new: ClientSurface) -> Iterator[Change]:
    for name, schema in sorted(old.classes.items(), key=operator.itemgetter(0)):
        if schema.component in old.components - new.components:
            continue
        if name not in new.classes:
            yield breaking(f"class {name}", _LEFT_OUT)
        elif name in old.enumerations and name not in new.enumerations:
            yield breaking(f"class {name}", "an enumeration → a model")
        elif name in new.enumerations and name not in old.enumerations:
            yield breaking(f"class {name}", "a model → an enumeration")
    for name, owner in old.declarations.items():
        if owner in new.classes.keys() | new.components and name not in new.declarations:
            yield breaking(f"class {name}", _LEFT_OUT)


def _moved_classes(old: ClientSurface, new: ClientSurface) -> Iterator[Change]:
    """Names that are those of other classes now."""
    names_by_pointer = {schema.pointer: name for name, schema in new.classes.items()}
    new_names = new.classes.keys() - old.classes.keys()
    for name in sorted(old.classes.keys() & new.classes.keys()):
        now = names_by_pointer.get(old.classes[name].pointer, name)
        content = {*old.names[name].values()}
        if now == name and old.classes[name].component is None and not content <= {*new.names[name].values()}:
            # Variants are named after their numbers.
            now = next((other for other in sorted(new_names) if {*new.names[other].values()} == content), name)
        if now != name:
            yield breaking(f"class {name}", f"has another name: {now}")


def _moved_names(old: ClientSurface, new: ClientSurface) -> Iterator[Change]:
    """The names of members, fields and arguments that now are those of others, or are gone for another name."""
    for scope, old_names in old.names.items():
        new_names = new.names.get(scope, {})
        for name, meaning in old_names.items():
            if meaning in new_names.values() and new_names.get(name) != meaning:
                what = f"→ {shown(new_names[name])}" if name in new_names else "has another name"
                yield breaking(f"{scope}.{name}", f"{shown(meaning)} {what}")
