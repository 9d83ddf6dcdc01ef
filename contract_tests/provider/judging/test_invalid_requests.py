"""An invalid request that was taken names the clause that forbids it: of the body, or of a parameter."""

from __future__ import annotations

import pytest

from contract_tests.contract.contract_under_test import CONTRACT, MODEL, OPERATION_POINTER, contract_with
from contract_tests.provider.judging.invalid_requests import RequestJudge
from contract_tests.provider.judging.schema_judge import SchemaJudge
from invent_contract.contract import Contract

PARAMETERS = "/components/parameters"


def why_invalid(
    operation_id: str, body: bytes = b"", query: str = "", model: Contract = MODEL
) -> tuple[str, str] | None:
    operation = next(operation for operation in model.operations if operation.id == operation_id)
    disagreement = RequestJudge(model, operation, SchemaJudge(model)).why_invalid(body, query)
    return (str(disagreement.verdict), disagreement.pointer) if disagreement else None


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", None),
        ("page=2&take=100", None),
        ("take=101", ("refuted", "/x-assumed/numbers-beyond-limits")),
        ("take=0", ("refuted", f"{PARAMETERS}/Take/schema/minimum")),
        ("page=0", ("refuted", "/x-assumed/numbers-beyond-limits")),
        ("page=first", ("broken", f"{PARAMETERS}/Page/schema/type")),
        ("page=NaN", ("broken", f"{PARAMETERS}/Page/schema/type")),
        ("page=%2B1", ("refuted", "/x-assumed/strict-parameters")),
        ("page=0x1", ("refuted", "/x-assumed/strict-parameters")),
        ("page=", ("refuted", "/x-assumed/strict-parameters")),
        ("page=0&page=1", None),  # which of them counts, no page says
        ("page=false&page=", ("refuted", "/x-assumed/strict-parameters")),
        ("page=first&unknown=1", ("broken", f"{PARAMETERS}/Page/schema/type")),
    ],
)
def test_a_query(query: str, expected: tuple[str, str] | None) -> None:
    assert why_invalid("listChatMessages", query=query) == expected


def test_booleans_of_a_query() -> None:
    pointer = "/paths/~1orgs~1{org_id}~1contacts/get/parameters/2/schema/type"
    assert why_invalid("listContacts", query="is_admin=true") is None
    for text in ("Yes", "1", "0", "TRUE"):
        assert why_invalid("listContacts", query=f"is_admin={text}") == ("refuted", "/x-assumed/strict-parameters")
    assert why_invalid("listContacts", query="is_admin=2") == ("broken", pointer)
    assert why_invalid("listContacts", query="is_admin=maybe") == ("broken", pointer)


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("2026-03-02T09:15:27Z", None),
        ("", "refuted"),
        ("2026-03-02", "refuted"),
        ("1772442927", "refuted"),
        ("tomorrow", "broken"),
        ("2026-13-02T09:15:27Z", "broken"),
    ],
)
def test_a_time_of_a_query(text: str, verdict: str | None) -> None:
    expected = {
        None: None,
        "refuted": ("refuted", "/x-assumed/strict-parameters"),
        "broken": ("broken", "/paths/~1chats~1{chat_id}~1messages/get/parameters/1/schema/format"),
    }
    assert why_invalid("listChatMessages", query=f"from_date={text}") == expected[verdict]


@pytest.mark.parametrize(("text", "verdict"), [("ALL", None), ("all", "refuted"), ("", "refuted"), ("NONE", "broken")])
def test_a_listed_value_of_a_query(text: str, verdict: str | None) -> None:
    disagreement = why_invalid("listContacts", query=f"status={text}")
    assert (disagreement and disagreement[0]) == verdict


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (b'{"message": [{"type": "text", "text": "Hello"}]}', None),
        (b"", ("refuted", f"{OPERATION_POINTER}/requestBody/required")),
        (b"{", ("broken", f"{OPERATION_POINTER}/requestBody/content")),
        (b"{}", ("refuted", "/components/schemas/SendMessageAsContactRequest/required")),
        (b'{"message": []}', ("broken", "/components/schemas/SendMessageAsContactRequest/properties/message/minItems")),
        (
            b'{"message": [null], "channel_id": 7}',
            ("broken", "/components/schemas/SendMessageAsContactRequest/properties/channel_id/type"),
        ),
    ],
)
def test_a_body(body: bytes, expected: tuple[str, str] | None) -> None:
    assert why_invalid("sendMessageAsContact", body) == expected


def test_a_parameter_that_is_missing_is_judged_by_its_mark() -> None:
    parameter = {**CONTRACT["components"]["parameters"]["NextToken"], "required": True}
    documented = Contract(contract_with(f"{PARAMETERS}/NextToken", parameter))
    inferred = Contract(contract_with(f"{PARAMETERS}/NextToken", {**parameter, "x-inferred": {"required": "Why."}}))
    pointer = f"{PARAMETERS}/NextToken/required"
    assert why_invalid("listContacts", model=documented) == ("broken", pointer)
    assert why_invalid("listContacts", model=inferred) == ("refuted", pointer)
