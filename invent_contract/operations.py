"""The operations of a contract."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from invent_contract.json_pointer import pointer_to
from invent_contract.references import resolve

METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace")


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
        """The operationId."""
        return str(self.definition["operationId"])

    @property
    def pointer(self) -> str:
        """JSON pointer to the operation object."""
        return pointer_to("paths", self.path, self.method)

    def parameters_in(self, place: str) -> dict[str, dict[str, Any]]:
        """The parameters of a place (`path`, `query`, `header` or `cookie`), by name."""
        return {parameter["name"]: parameter for parameter in self.parameters if parameter["in"] == place}


def operations(contract: dict[str, Any]) -> Iterator[Operation]:
    """Each operation of a contract, in the document's order of paths."""
    for path, path_item in contract["paths"].items():
        if not path.startswith("/"):
            continue  # an extension, `x-…`
        for method in METHODS:
            if method in path_item:
                yield _operation(contract, path, method, path_item)


def _operation(contract: dict[str, Any], path: str, method: str, path_item: dict[str, Any]) -> Operation:
    definition = path_item[method]
    parameters = {}
    for parameter in [*path_item.get("parameters", []), *definition.get("parameters", [])]:
        resolved = resolve(contract, parameter)
        parameters[resolved["name"], resolved["in"]] = resolved
    request_body = resolve(contract, definition["requestBody"]) if "requestBody" in definition else None
    return Operation(path, method, definition, list(parameters.values()), request_body)
