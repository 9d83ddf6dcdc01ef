"""How an operation returns a list page by page: what its extension `x-pagination` says."""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass

from generator.code.operations.arguments import Argument
from invent_contract import ContractError
from invent_contract.operation import Operation


@dataclass(frozen=True)
class Pagination:
    """The method of the client that iterates over all pages.

    Attributes:
        method_name: Its name.
        item_type: The type of the list's items.
        page: The argument for the page's number.
    """

    method_name: str
    item_type: str
    page: str


# What annotates an argument for a number, which may be left out.
_NUMBER = re.compile(r"(int|float)( \| None)?")


def pagination_of(
    operation: Operation, method_name: str, parameters: list[Argument], result_type: str
) -> Pagination | None:
    """The pagination of an operation; None where it has no `x-pagination`.

    Raises:
        ContractError: `x-pagination` does not name two query parameters that are numbers, or the operation does not
            return a list or takes a body.
    """
    extension = operation.definition.get("x-pagination")
    if extension is None:
        return None
    pointer = f"{operation.pointer}/x-pagination"
    if not isinstance(extension, dict) or extension.keys() != {"page", "take"}:
        raise ContractError(pointer, "must name two query parameters: {page: …, take: …}")
    if operation.body:
        raise ContractError(pointer, "the operation takes a body, so that reading its pages may do something each time")
    arguments = {argument.name: argument for argument in parameters if argument.place == "query"}
    for keyword, name in extension.items():
        if not isinstance(name, str) or name not in arguments:
            raise ContractError(f"{pointer}/{keyword}", f"there is no query parameter {name!r}")
        if not _NUMBER.fullmatch(arguments[name].annotation):
            raise ContractError(f"{pointer}/{keyword}", f"the query parameter {name!r} is no number")
    item_type = _item_type(result_type)
    if item_type is None:
        raise ContractError(pointer, f"the operation returns no list, but {result_type}")
    return Pagination(f"iter_{method_name}", item_type, arguments[extension["page"]].python_name)


def _item_type(list_type: str) -> str | None:
    """The type of a list's items; None of a type that is no list, such as a union of two."""
    expression = ast.parse(list_type, mode="eval").body
    if isinstance(expression, ast.Subscript) and ast.unparse(expression.value) == "list":
        return ast.unparse(expression.slice)
    return None
