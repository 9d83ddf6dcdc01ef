"""The path items of a document, and the operations in them."""

from __future__ import annotations

from typing import Any

from invent_contract.operation import Operation
from invent_contract.source.errors import ContractError
from invent_contract.source.json_pointer import pointer_to
from invent_contract.source.references import resolve
from invent_contract.source.structure import METHODS

_UNREADABLE = (AttributeError, LookupError, TypeError, ValueError)

Document = dict[str, Any]


def with_path_items(document: Document) -> Document:
    """The document, with the path item itself for each path that is a reference to one. Shares data with `document`.

    Raises:
        ContractError: There are no paths, or one of them refers to nothing.
    """
    if not isinstance(document.get("paths"), dict):
        raise ContractError("/paths", "cannot be read: must be a mapping")
    paths = dict(document["paths"])
    for path, path_item in paths.items():
        if isinstance(path_item, dict) and "$ref" in path_item and not path.startswith("x-"):
            siblings = {name: value for name, value in path_item.items() if name != "$ref"}
            try:
                paths[path] = {**resolve(document, path_item), **siblings}
            except _UNREADABLE as error:
                raise _unreadable(path, error) from None
    return {**document, "paths": paths}


def read_operations(document: Document) -> list[Operation]:
    """The operations of a document that `with_path_items` returned, in its order of paths.

    Raises:
        ContractError: An operation cannot be read.
    """
    operations = []
    for path, path_item in document["paths"].items():
        if not path.startswith("x-"):
            try:
                operations += _operations_of(document, path, path_item)
            except _UNREADABLE as error:
                raise _unreadable(path, error) from None
    return operations


def _operations_of(document: Document, path: str, path_item: Any) -> list[Operation]:
    """The operations of a path. Bodies, and what identifies parameters, cannot be taken for empty, so they are read."""
    definitions = {method: path_item[method] for method in METHODS if path_item.get(method) is not None}
    for owner in (path_item, *definitions.values()) if definitions else ():
        resolve(document, owner.get("requestBody"))
        for parameter in owner.get("parameters") or []:
            resolved = resolve(document, parameter)
            if not (isinstance(resolved["name"], str) and isinstance(resolved["in"], str)):
                raise ValueError("the name and location of a parameter must be text")
    return [Operation(path, method, definition, document) for method, definition in definitions.items()]


def _unreadable(path: str, error: Exception) -> ContractError:
    match error:
        case KeyError():
            problem = f"there is no {error}"
        case LookupError():
            problem = f"{error} is not in this document"
        case ValueError():
            problem = str(error)
        case _:
            problem = "has a value of a wrong type"
    return ContractError(pointer_to("paths", path), f"cannot be read: {problem}")
