"""How a rule is declared that is checked with every operation of the contract, and what such rules need."""

from __future__ import annotations

import functools
from collections.abc import Callable

from contract_tests.contract import clauses
from contract_tests.contract.contract_under_test import MODEL
from contract_tests.provider.exceptions import Inapplicable
from contract_tests.provider.provider import Provider
from contract_tests.provider.rules.rule import charged_to, recording_no_reply, rule
from contract_tests.provider.valid_requests import JSON
from invent_contract.operation import Operation

OperationCheck = Callable[[Provider, Operation], None]

BAD_REQUEST, NOT_FOUND = "responses/400", "responses/404"
WRONG_REQUEST = "A parameter or the body is wrong"
NOT_THERE = "for this API key"
# By what an operation is judged that does not describe such a response.
NOT_DESCRIBED = {BAD_REQUEST: clauses.CHOICE_OF_REFUSAL, NOT_FOUND: clauses.UNKNOWN_REFUSED_WITH_404}


def operation_rule(
    clause: str,
    *,
    quotes: str = "",
    applies_to: Callable[[Operation], bool] = lambda operation: True,
    is_for_live: bool = True,
) -> Callable[[OperationCheck], OperationCheck]:
    """Declare a rule that is checked with each operation to which it applies.

    Args:
        clause: As `clause_at` takes it.
        quotes: As `rule` takes it.
        applies_to: Whether it applies to an operation.
        is_for_live: As `rule` takes it.
    """

    def declare(check: OperationCheck) -> OperationCheck:
        @functools.wraps(check)
        def check_each(provider: Provider) -> None:
            operations = [
                operation for operation in provider.operations if applies_to(operation) and provider.may_try(operation)
            ]
            reasons = [
                reason
                for operation in operations
                if (reason := _reason_not_to_check(provider, check, operation, clause_of(clause, operation)))
            ]
            if len(reasons) == len(operations):
                raise Inapplicable(" and ".join(sorted(set(reasons))) or "no operation can be tried")

        pointers = dict.fromkeys(
            clause_of(clause, operation) for operation in MODEL.operations if applies_to(operation)
        )
        rule(*pointers, quotes=quotes, is_for_live=is_for_live)(check_each)
        return check

    return declare


def clause_of(clause: str, operation: Operation) -> str:
    """The pointer to a clause that may begin at an operation, or to what is assumed where the operation lacks it."""
    if clause in NOT_DESCRIBED and clause.removeprefix("responses/") not in operation.responses:
        return NOT_DESCRIBED[clause]
    return clauses.clause_at(operation, clause)


def _reason_not_to_check(provider: Provider, check: OperationCheck, operation: Operation, clause: str) -> str:
    """Check a rule with an operation. Returns why that cannot be done; empty where it is done."""
    try:
        with charged_to(provider, clause), recording_no_reply(provider):
            check(provider, operation)
    except Inapplicable as reason:
        return str(reason)
    return ""


def takes_json(operation: Operation) -> bool:
    """Whether an operation has a JSON body."""
    return operation.body is not None and JSON in operation.body.schema_pointers


def has_path_ids(operation: Operation) -> bool:
    """Whether there are ids in an operation's path."""
    return bool(operation.parameters_in("path"))


def has_query(operation: Operation) -> bool:
    """Whether an operation has parameters in the query."""
    return bool(operation.parameters_in("query"))


def short_list(operation: Operation, beside: str = "") -> dict[str, str]:
    """The query that makes a list short, where an operation has pages, unless it would be this parameter."""
    take = operation.page_parameters.get("take", beside)
    return {} if take == beside else {take: "1"}
