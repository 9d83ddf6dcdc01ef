"""What the refusal of a valid request means depends on what the request has beyond the contract's examples."""

from __future__ import annotations

from typing import Any

import pytest

from contract_tests.contract.contract_under_test import MODEL
from contract_tests.provider.judging.open_points import OpenPoints
from contract_tests.provider.reporting.findings import Disagreement

OPERATIONS = {operation.id: operation for operation in MODEL.operations}
PERSON = {"user_id": "customer-1815", "name": "Jane Customer", "email": "jane@example.com"}
PART = {"type": "text", "text": "Where is my order 4711?"}


def refused(operation_id: str, body: Any = None, query: str = "") -> Disagreement:
    open_points = OpenPoints(MODEL, OPERATIONS[operation_id], {"channel_id": "cch_of_this_provider"})
    return open_points.of_refusal(400, body, query)


@pytest.mark.parametrize(
    ("operation_id", "body", "query"),
    [
        ("sendMessageAsContact", {"message": [PART]}, ""),
        ("sendMessageAsContact", {"message": [PART], "channel_id": "cch_of_this_provider"}, ""),
        ("listContacts", None, ""),
        ("listContacts", None, "user_id=customer-1815&page=1&take=100"),
    ],
)
def test_the_contracts_examples_must_be_accepted(operation_id: str, body: Any, query: str) -> None:
    disagreement = refused(operation_id, body, query)
    assert (disagreement.verdict, disagreement.pointer) == ("broken", f"{OPERATIONS[operation_id].pointer}/responses")


def test_that_the_order_of_names_means_nothing_is_assumed() -> None:
    disagreement = refused("sendMessageAsContact", {"message": [dict(reversed(PART.items()))]})
    assert (disagreement.verdict, disagreement.pointer) == ("refuted", "/x-assumed/any-form-of-json")


def test_a_person_of_the_examples_may_be_there_already() -> None:
    disagreement = refused("createContact", {"channel": PERSON})
    assert disagreement.verdict == "undocumented"
    assert disagreement.what.startswith("a person as in the contract's examples, who may be there already")


@pytest.mark.parametrize("text", ["", "\0", "x" * 20_000])
def test_that_any_text_is_taken_is_assumed(text: str) -> None:
    disagreement = refused("sendMessageAsContact", {"message": [{**PART, "text": text}]})
    assert (disagreement.verdict, disagreement.pointer) == ("refuted", "/x-assumed/any-text")


@pytest.mark.parametrize(
    ("body", "what", "suggestion"),
    [
        ({}, "a body without `channel` is refused with 400", "add `channel` to `required`"),
        (
            {"channel": {"name": "Jane", "email": "jane@example.com"}},
            "a body without `channel.user_id` is refused with 400",
            "add `user_id` to `required`",
        ),
        (
            {"channel": PERSON, "segment_ids": ["seg_1"]},
            "a body with `segment_ids` is refused with 400",
            "say in its `description` which values are taken",
        ),
        ({"channel": PERSON, "unheard_of": 1}, "a body with other fields than the examples is refused with 400", ""),
    ],
)
def test_what_is_required_is_left_open(body: Any, what: str, suggestion: str) -> None:
    disagreement = refused("createContact", body)
    assert (disagreement.verdict, disagreement.what, disagreement.suggestion) == ("undocumented", what, suggestion)


def test_a_value_of_a_parameter_is_left_open_unless_it_is_listed() -> None:
    token = refused("listContacts", query="next=x")
    assert (token.verdict, token.pointer) == ("undocumented", "/components/parameters/NextToken")
    state = refused("listContacts", query="status=BLOCKED")
    assert (state.verdict, state.pointer.rpartition("/")[2]) == ("broken", "enum")
    assert refused("listContacts", query="status=BLOCKED&search=x").verdict == "undocumented"


def test_a_conflict_is_left_open() -> None:
    """Such as with a contact that was created before."""
    open_points = OpenPoints(MODEL, OPERATIONS["createContact"], {})
    disagreement = open_points.of_refusal(409, {"channel": PERSON}, "")
    assert (disagreement.verdict, disagreement.suggestion) == ("undocumented", "describe 409 in `responses`")
