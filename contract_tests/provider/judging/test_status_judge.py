"""A status contradicts one clause, whose basis gives the verdict."""

from __future__ import annotations

import copy

import pytest

from contract_tests.contract.contract_under_test import CONTACTS_PATH, MODEL
from contract_tests.provider.judging.status_judge import ANY_4XX, AS_THE_EXAMPLES, StatusJudge
from contract_tests.provider.reporting.findings import Disagreement
from invent_contract.contract import Contract

OPERATIONS = {operation.id: operation for operation in MODEL.operations}
LIST, CREATE, SEND = "listContacts", "createContact", "sendMessageAsContact"


def judged(operation_id: str) -> StatusJudge:
    return StatusJudge(MODEL, OPERATIONS[operation_id])


def told(disagreement: Disagreement | None, operation_id: str) -> tuple[str, str] | None:
    """The verdict, and the clause, below the operation where it is there."""
    if disagreement is None:
        return None
    return str(disagreement.verdict), disagreement.pointer.removeprefix(OPERATIONS[operation_id].pointer)


@pytest.mark.parametrize(
    ("operation_id", "status", "allowed_by", "expected"),
    [
        (SEND, 200, AS_THE_EXAMPLES, None),
        (SEND, 201, AS_THE_EXAMPLES, ("broken", "/responses/200")),
        (CREATE, 201, AS_THE_EXAMPLES, ("refuted", "/responses/200")),
        (CREATE, 204, None, ("refuted", "/responses/200")),
        (LIST, 302, AS_THE_EXAMPLES, ("broken", "/responses")),
        (CREATE, 302, AS_THE_EXAMPLES, ("broken", "/responses")),
        (SEND, 400, AS_THE_EXAMPLES, ("broken", "/responses")),
        (SEND, 413, "/x-assumed/any-text", ("refuted", "/x-assumed/any-text")),
        (CREATE, 400, None, ("undocumented", "/responses")),
        (CREATE, 401, None, ("undocumented", "/responses")),
        (CREATE, 503, None, ("broken", "/responses")),
    ],
)
def test_the_status_of_a_request_that_is_allowed(
    operation_id: str, status: int, allowed_by: str | None, expected: tuple[str, str] | None
) -> None:
    disagreement = judged(operation_id).of_allowed(status, allowed_by)
    told = disagreement and (
        str(disagreement.verdict),
        disagreement.pointer.removeprefix(OPERATIONS[operation_id].pointer),
    )
    assert told == expected


def test_a_success_that_no_operation_describes_contradicts_nothing() -> None:
    contract = copy.deepcopy(MODEL.data)
    del contract["paths"][CONTACTS_PATH]["get"]["responses"]["200"]
    model = Contract(contract)
    operation = next(operation for operation in model.operations if operation.id == LIST)
    disagreement = StatusJudge(model, operation).of_allowed(206, AS_THE_EXAMPLES)
    assert told(disagreement, LIST) == ("undocumented", "/responses")
    assert disagreement
    assert disagreement.what == "it is answered with 206, and no success is described"
    assert "206" in disagreement.suggestion


@pytest.mark.parametrize(
    ("expected_statuses", "words"), [((400,), "400"), ((400, 404), "400 or 404"), (ANY_4XX, "4xx")]
)
def test_the_statuses_that_would_be_right_are_told(expected_statuses: tuple[int, ...], words: str) -> None:
    disagreement = judged(SEND).of_refusal(302, *expected_statuses)
    assert disagreement
    assert disagreement.what == f"a request that must be refused is answered with 302, and not with {words}"


@pytest.mark.parametrize(
    ("status", "expected_statuses", "choice", "expected"),
    [
        (404, (404,), "", None),
        (400, (400, 404), "", None),
        (400, (404,), "", ("refuted", "/x-assumed/404-for-unknown")),
        (404, (400,), "", ("refuted", "/x-assumed/choice-of-refusal")),
        (404, (400,), "/x-assumed/400-for-channels", ("refuted", "/x-assumed/400-for-channels")),
        (422, (400,), "", ("broken", "/responses/400")),
        (415, (400,), "/x-assumed/json-only", ("refuted", "/x-assumed/json-only")),
        (302, (401,), "", ("broken", "/responses/401")),
        (500, (400,), "/x-assumed/json-only", ("broken", "/responses")),
    ],
)
def test_the_status_of_a_request_that_must_be_refused(
    status: int, expected_statuses: tuple[int, ...], choice: str, expected: tuple[str, str] | None
) -> None:
    assert told(judged(SEND).of_refusal(status, *expected_statuses, choice=choice), SEND) == expected


def test_what_may_be_refused_for_another_reason_is_not_broken() -> None:
    disagreement = judged(SEND).of_refusal(422, 404, is_only_reason=False)
    assert told(disagreement, SEND) == ("refuted", "/x-assumed/choice-of-refusal")


@pytest.mark.parametrize("status", [413, 414, 431])
def test_what_is_refused_for_its_size_may_be_wrong_elsewhere(status: int) -> None:
    assert judged(SEND).of_refusal(status, 400, is_only_reason=False) is None
    assert told(judged(SEND).of_refusal(status, 400), SEND) == ("broken", "/responses/400")
