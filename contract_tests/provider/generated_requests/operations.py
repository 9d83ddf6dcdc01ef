"""The operations that a run tries."""

from __future__ import annotations

from contract_tests.provider.exceptions import Inapplicable
from contract_tests.provider.provider import Provider
from contract_tests.provider.valid_requests import encoded
from invent_contract.operation import Operation

# Each run, and the status that its requests get from a provider like ours.
EXPECTED_STATUSES = {"valid": "2xx", "invalid": "400", "unknown": "404"}


def why_untestable(provider: Provider, run: str, operation: Operation) -> str:
    """Why an operation's answers to the requests of a run cannot be predicted; empty where they can."""
    path_parameters = operation.parameters_in("path")
    if not provider.may_try(operation):
        return "it creates something, which --allow-creating lets a live run do"
    if run == "unknown" and not path_parameters:
        return "its path has no ids"
    if run != "valid" and EXPECTED_STATUSES[run] not in operation.definition["responses"]:
        return f"it documents no {EXPECTED_STATUSES[run]}"
    if run == "invalid" and not operation.body and not operation.parameters_in("query"):
        return "nothing in its requests can be invalid"
    try:
        provider.path_ids(operation)
    except Inapplicable as reason:
        return str(reason)
    return ""


def label_of(operation: Operation) -> str:
    """Schemathesis's name of an operation."""
    return f"{operation.method.upper()} {operation.path}"


def pinned_ids(provider: Provider, operation: Operation) -> dict[str, str]:
    """The known ids. Schemathesis puts them into the path as they are."""
    return {f"path.{name}": value for name, value in encoded(provider.path_ids(operation)).items()}
