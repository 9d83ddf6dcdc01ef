"""How an operation returns a list page by page: what its extension `x-pagination` says."""

from __future__ import annotations

import re
from dataclasses import dataclass

from generator.arguments import Argument
from invent_contract import ContractError
from invent_contract.operations import Operation


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


def pagination_of(
    operation: Operation, method_name: str, parameters: list[Argument], result_type: str
) -> Pagination | None:
    """The pagination of an operation; None where it has no `x-pagination`.

    Raises:
        ContractError: `x-pagination` does not name two query parameters, or the operation returns no list.
    """
    extension = operation.definition.get("x-pagination")
    if extension is None:
        return None
    pointer = f"{operation.pointer}/x-pagination"
    if not isinstance(extension, dict) or extension.keys() != {"page", "take"}:
        raise ContractError(pointer, "must name two query parameters: {page: …, take: …}")
    arguments = {argument.name: argument.python_name for argument in parameters if argument.place == "query"}
    for keyword, name in extension.items():
        if name not in arguments:
            raise ContractError(f"{pointer}/{keyword}", f"there is no query parameter {name!r}")
    item_type = re.fullmatch(r"list\[(.+)\]", result_type)
    if item_type is None:
        raise ContractError(pointer, f"the operation returns no list, but {result_type}")
    return Pagination(f"iter_{method_name}", item_type[1], arguments[extension["page"]])
