"""What the client of an old document has, and that of a new one has not, though the new document still has it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from generator.code.package_code import PackageCode
from generator.document.checks import check
from generator.document.sendable import sendable_parameters
from generator.rendering import read_client
from invent_contract import ContractError
from invent_contract.comparison.change import Change, breaking, shown
from invent_contract.comparison.matching import python_name
from invent_contract.contract import Contract
from invent_contract.operation import Operation
from invent_contract.schema import Side

_LEFT_OUT = "left out of the client"


class _Client:
    """The names of a client that programs rely on.

    Attributes:
        operations: The operations that are methods, by the name in Python of their ids.
        results: The types of what their methods return, by the same.
        components: The names of the component schemas.
        classes: The names of the models and enumerations, which are those of components or made of where they are.
        declarations: The names of typed dictionaries and unions in arguments, with the class or component of each.
        members: The values of the members of each enumeration, by their names.
    """

    def __init__(self, contract: dict[str, Any]) -> None:
        model, document, data, _ = read_client(contract, Path())
        code = PackageCode(model, document, data)
        self.operations = {python_name(made.operation.id): made.operation for made in code.operations}
        self.results = {python_name(made.operation.id): made.result_type for made in code.operations}
        self.components = model.schemas.keys()
        self.classes = set(code.class_names)
        self.declarations = {typed_dict.name: typed_dict.class_name for typed_dict in code.typed_dicts}
        self.declarations |= {alias.name: alias.component for alias in code.aliases}
        self.members = {str(made.class_info.name): code.members(made) for made in data.enums}  # type: ignore[arg-type]


def losses(old: dict[str, Any], new: dict[str, Any]) -> list[Change]:
    """The operations, arguments, classes and members of enumerations that programs lose, or that get another meaning.

    What the new document itself no longer has is told by comparing the documents.
    """
    if old == new:
        return []
    try:
        check(old)
        old_client = _Client(old)
    except ContractError:  # there was no client to lose anything of
        return []
    new_client = _Client(new)
    return [
        *_lost_operations(old_client, new_client, Contract(new)),
        *_lost_classes(old_client, new_client),
        *_moved_members(old_client, new_client),
    ]


def _lost_operations(old: _Client, new: _Client, document: Contract) -> Iterator[Change]:
    documented = {python_name(operation.id): operation for operation in document.operations}
    for name, operation in old.operations.items():
        if name in documented and name not in new.operations:
            yield breaking(f"operation {operation.id}", _LEFT_OUT)
        elif name in documented:
            yield from _lost_arguments(operation, new.operations[name])
            if new.results[name] == "Any" != old.results[name]:
                yield breaking(f"operation {operation.id}", "its result has no type in the client")


def _lost_arguments(old: Operation, new: Operation) -> Iterator[Change]:
    documented = {parameter.name for parameter in new.parameters}
    sendable = {parameter.name for parameter in sendable_parameters(new)}
    for parameter in sendable_parameters(old):
        if parameter.name in documented - sendable:
            yield breaking(f"argument {old.id}.{parameter.name}", _LEFT_OUT, Side.SENT)


def _lost_classes(old: _Client, new: _Client) -> Iterator[Change]:
    for name in sorted(old.classes - (old.components - new.components)):
        if name not in new.classes:
            yield breaking(f"class {name}", _LEFT_OUT)
        elif name in old.members and name not in new.members:
            yield breaking(f"class {name}", "an enumeration → a model")
        elif name in new.members and name not in old.members:
            yield breaking(f"class {name}", "a model → an enumeration")
    for name, owner in old.declarations.items():
        if owner in new.classes | new.components and name not in new.declarations:
            yield breaking(f"class {name}", _LEFT_OUT)


def _moved_members(old: _Client, new: _Client) -> Iterator[Change]:
    for name in sorted(old.members.keys() & new.members.keys()):
        members = new.members[name]
        for member, value in old.members[name].items():
            if member in members and members[member] != value:
                yield breaking(f"{name}.{member}", f"{shown(value)} → {shown(members[member])}")
            elif member not in members and value in members.values():
                yield breaking(f"{name}.{member}", f"{shown(value)} has another name")
