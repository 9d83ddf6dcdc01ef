"""Which parts of an operation's request the client can send.

It sends one key, to one server, no cookies, and no header that it owns.
"""

from __future__ import annotations

from typing import Any

from generator.code.operations.security import security_of
from generator.runtime._request.headers import OWNED_HEADERS, is_header_name
from invent_contract import ContractError, lookup
from invent_contract.json_values import as_list
from invent_contract.operation import Operation, Parameter

_IGNORED_HEADERS = {"accept", "authorization", "content-type"}  # so OpenAPI has it
_OWN_HEADERS = OWNED_HEADERS - {"content-encoding"}  # which speaks of a body that only the caller can have encoded


def sendable_parameters(operation: Operation) -> list[Parameter]:
    """The parameters that are arguments of the client."""
    return [
        parameter for parameter in operation.parameters if not (_is_own_header(parameter) or _problem_of(parameter))
    ]


def unsendable_parameters(operation: Operation) -> list[ContractError]:
    """The parameters that are left out of the client, and why."""
    problems = []
    for parameter in operation.parameters:
        problem = _problem_of(parameter)
        if _is_own_header(parameter) and parameter.name.lower() not in _IGNORED_HEADERS:
            problem = "the client sets it itself"
        if problem:
            problems.append(ContractError(parameter.pointer, f"is left out of the client: {problem}"))
    return problems


def further_keys(contract: dict[str, Any], operation: Operation) -> list[ContractError]:
    """The keys that callers add to the requests of an operation that is not left out, and how."""
    security = security_of(contract, operation)
    if not security.further_keys:
        return []
    needs = "needs several keys at once" if security.credential else "needs a key that the client does not send"
    return [ContractError(security.pointer, f"{needs}: {security.advice}")]


def own_servers(contract: dict[str, Any], operation: Operation) -> list[ContractError]:
    """The servers that only an operation or its path has. They are not used, as a client has a single base URL."""
    common_servers = as_list(contract.get("servers"))
    pointers = [pointer for pointer in operation.servers.values() if lookup(contract, pointer) not in common_servers]
    return [ContractError(pointer, "is not used: all operations have the client's base URL") for pointer in pointers]


def reason_to_leave_out(contract: dict[str, Any], operation: Operation) -> str | None:
    """Why an operation has no method in the client, if it can have none."""
    if not operation.path.startswith("/"):
        return "its path does not begin with /, so that it would belong to the host's name"
    for parameter in operation.parameters:
        problem = _problem_of(parameter)
        if parameter.is_required and problem:
            return f"it needs {parameter.name}: {problem}"
    try:
        security_of(contract, operation)
    except ValueError as error:
        return str(error)
    return None


def _is_own_header(parameter: Parameter) -> bool:
    return parameter.location == "header" and parameter.name.lower() in _OWN_HEADERS


def _problem_of(parameter: Parameter) -> str | None:
    if parameter.location == "cookie":
        return "a parameter in a cookie cannot be sent"
    if parameter.location == "header" and not is_header_name(parameter.name):
        return f"{parameter.name!r} cannot be the name of a header"
    return None
