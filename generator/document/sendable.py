"""What of an operation's requests a client can send: no cookies, no headers that HTTP has not, and a single key."""

from __future__ import annotations

from typing import Any

from generator.code.operations.security import credential_of
from generator.runtime._request.headers import is_header_name
from invent_contract import ContractError
from invent_contract.operation import Operation, Parameter


def sendable_parameters(operation: Operation) -> list[Parameter]:
    """The parameters that are arguments of the client."""
    return [parameter for parameter in operation.parameters if not _problem_of(parameter)]


def unsendable_parameters(operation: Operation) -> list[ContractError]:
    """The parameters that are left out of the client, and why."""
    problems = [(parameter.pointer, _problem_of(parameter)) for parameter in operation.parameters]
    return [ContractError(pointer, f"is left out of the client: {problem}") for pointer, problem in problems if problem]


def reason_to_leave_out(contract: dict[str, Any], operation: Operation) -> str | None:
    """Why an operation has no method in the client, if it can have none."""
    for parameter in operation.parameters:
        problem = _problem_of(parameter)
        if parameter.is_required and problem:
            return f"it needs {parameter.name}: {problem}"
    try:
        credential_of(contract, operation)
    except ValueError as error:
        return str(error)
    return None


def _problem_of(parameter: Parameter) -> str | None:
    if parameter.location == "cookie":
        return "a parameter in a cookie cannot be sent"
    if parameter.location == "header" and not is_header_name(parameter.name):
        return f"{parameter.name!r} cannot be the name of a header"
    return None
