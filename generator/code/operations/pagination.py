"""How an operation returns a list page by page: what its extension `x-pagination` says."""

from __future__ import annotations

from dataclasses import dataclass

from generator.code.operations.arguments import Argument
from generator.code.operations.responses import ResponseCode, result_type_of
from generator.kinds.composites import ListKind
from invent_contract import ContractError
from invent_contract.contract import Contract
from invent_contract.operation import Operation
from invent_contract.schema import Side

_NUMBERS = frozenset({"integer", "number"})


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
    contract: Contract,
    operation: Operation,
    method_name: str,
    parameters: list[Argument],
    responses: list[ResponseCode],
) -> Pagination | None:
    """The pagination of an operation; None where it has no page parameters.

    Raises:
        ContractError: They are not two query parameters that are numbers, or the operation does not return a list or
            takes a body.
    """
    names = operation.page_parameters
    if not names:
        return None
    pointer = f"{operation.pointer}/x-pagination"
    if operation.body:
        raise ContractError(pointer, "the operation takes a body, so that reading its pages may do something each time")
    queries = operation.parameters_in("query")
    for keyword, name in names.items():
        if name not in queries:
            raise ContractError(f"{pointer}/{keyword}", f"there is no query parameter {name!r}")
        if not contract.schema(queries[name].schema_pointer, Side.SENT).types <= _NUMBERS:
            raise ContractError(f"{pointer}/{keyword}", f"the query parameter {name!r} is no number")
    kinds = [response.kind for response in responses]
    item_types = {kind.inner[0].value_type if isinstance(kind, ListKind) else None for kind in kinds}
    item_type = item_types.pop()
    if item_types or item_type is None:
        raise ContractError(pointer, f"the operation returns no list, but {result_type_of(responses)}")
    page = next(argument for argument in parameters if (argument.place, argument.name) == ("query", names["page"]))
    return Pagination(f"iter_{method_name}", item_type, page.python_name)
