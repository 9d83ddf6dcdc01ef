"""The operations of a contract."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from invent_contract.operation import with_path_items as with_path_items
from invent_contract.source.json_pointer import pointer_to
from invent_contract.source.references import resolve
from invent_contract.source.structure import METHODS


@dataclass(frozen=True)
class Operation:
    """A method of a path.

    Attributes:
        path: With its parameters in braces, as the contract has it.
        method: In lower case, as the contract has it.
        definition: The operation object.
        parameters: Its parameters and those of its path, references resolved. Where both have a parameter of the
            same name and place, the operation's counts.
        request_body: The request body object, references resolved, or None.
    """

    path: str
    method: str
    definition: dict[str, Any]
    parameters: list[dict[str, Any]]
    request_body: dict[str, Any] | None

    @property
    def id(self) -> str:
        """The operationId, or else, as for openapi-python-client, a name made of the method and the path."""
        operation_id = self.definition.get("operationId")
        if operation_id:
            return str(operation_id)
        path = self.path.replace("{", "").replace("}", "").replace("/", "_")
        return f"{self.method}_{path.removeprefix('_').removesuffix('_')}"

    @property
    def pointer(self) -> str:
        """JSON pointer to the operation object."""
        return pointer_to("paths", self.path, self.method)

    def parameters_in(self, place: str) -> dict[str, dict[str, Any]]:
        """The parameters of a place (`path`, `query`, `header` or `cookie`), by name."""
        return {parameter["name"]: parameter for parameter in self.parameters if parameter["in"] == place}


def operations(contract: dict[str, Any]) -> Iterator[Operation]:
    """Each operation of a contract, in the document's order of paths. Extensions among the paths are none."""
    for path, path_item in with_path_items(contract)["paths"].items():
        if path.startswith("x-"):
            continue
        for method in METHODS:
            if path_item.get(method) is not None:
                yield _operation(contract, path, method, path_item)


def _operation(contract: dict[str, Any], path: str, method: str, path_item: dict[str, Any]) -> Operation:
    definition = path_item[method]
    parameters = {}
    for parameter in [*(path_item.get("parameters") or []), *(definition.get("parameters") or [])]:
        resolved = resolve(contract, parameter)
        parameters[resolved["name"], resolved["in"]] = resolved
    request_body = definition.get("requestBody")
    return Operation(path, method, definition, list(parameters.values()), resolve(contract, request_body))
