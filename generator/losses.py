"""What a client loses with a new document, although the document still has it."""

from __future__ import annotations

import operator
from collections.abc import Iterator, Mapping
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
        credentials: How their requests carry the API key, by the same.
        components: The names of the component schemas.
        classes: The schema of each model and enumeration, by its name.
        declarations: The names of typed dictionaries and unions in arguments, with the class or component of each.
        enumerations: The names of those that are enumerations.
        names: What the names of members, fields and arguments mean, by the class or the method.
    """

    def __init__(self, contract: dict[str, Any]) -> None:
        checked_contract, document, data, _ = read_client(contract, Path())
        code = PackageCode(checked_contract, document, data)
        operations = {python_name(operation.operation.id): operation for operation in code.operations}
        self.operations = {name: operation.operation for name, operation in operations.items()}
        self.results = {name: operation.result_type for name, operation in operations.items()}
        self.credentials = {name: operation.credential for name, operation in operations.items()}
        self.components = checked_contract.schema_pointers.keys()
        self.classes = code.classes.schemas
        self.declarations = {typed_dict.name: typed_dict.class_name for typed_dict in code.typed_dicts}
        self.declarations |= {alias.name: alias.component for alias in code.aliases}
        members = {str(enum.class_info.name): code.members(enum) for enum in data.enums}  # type: ignore[arg-type]
        self.enumerations = members.keys()
        self.names: dict[str, Mapping[str, str | int]] = {
            **members,
            **{
                str(model.class_info.name): {field.python_name: field.name for field in code.model(model).fields}
                for model in data.models
            },
            **{
                f"argument {operation.operation.id}": {
                    argument.python_name: f"{argument.name} in {argument.place}" for argument in operation.arguments
                }
                for operation in code.operations
            },
        }


def losses(old: dict[str, Any], new: dict[str, Any]) -> list[Change]:
    """The operations, arguments and classes that programs lose, and the names that get another meaning.

    What the new document itself no longer has is told by comparing the documents.
    """
    try:
        check(old)
        old_client = _Client(old)
    except ContractError:  # there was no client to lose anything of
        return []
    new_client = _Client(new)
    return [
        *_lost_operations(old_client, new_client, Contract(new)),
        *_lost_classes(old_client, new_client),
        *_moved_classes(old_client, new_client),
        *_moved_names(old_client, new_client),
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
            needs_the_same = operation.credentials.keys() == new.operations[name].credentials.keys()
            if needs_the_same and old.credentials[name] != new.credentials[name]:
                yield breaking(f"operation {operation.id}", "its API key is sent in another place")


def _lost_arguments(old: Operation, new: Operation) -> Iterator[Change]:
    documented = {parameter.name for parameter in new.parameters}
    sendable = {parameter.name for parameter in sendable_parameters(new)}
    for parameter in sendable_parameters(old):
        if parameter.name in documented - sendable:
            yield breaking(f"argument {old.id}.{parameter.name}", _LEFT_OUT, Side.SENT)


def _lost_classes(old: _Client, new: _Client) -> Iterator[Change]:
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


def _moved_classes(old: _Client, new: _Client) -> Iterator[Change]:
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


def _moved_names(old: _Client, new: _Client) -> Iterator[Change]:
    """The names of members, fields and arguments that now are those of others, or are gone for another name."""
    for scope, old_names in old.names.items():
        new_names = new.names.get(scope, {})
        for name, meaning in old_names.items():
            if meaning in new_names.values() and new_names.get(name) != meaning:
                what = f"→ {shown(new_names[name])}" if name in new_names else "has another name"
                yield breaking(f"{scope}.{name}", f"{shown(meaning)} {what}")
