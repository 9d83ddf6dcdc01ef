"""JSON to models and back: nothing is lost, and nothing throws."""

from __future__ import annotations

import copy
import json
import pickle
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from typing import Any

import pytest

import invent_client
from contract_tests.contract.documentation import PAGE
from invent_client import UNSET, ChatMessage, Usage, UserTextPart
from tests.support.json_comparison import as_instants

UNEXPECTED_VALUES = """{
    "id": "m", "role": "narrator", "status": null, "created_at": "yesterday", "updated_at": 5, "model": ["x"],
    "messages": [{"role": "user"}, 5], "tools": {}, "features": [], "usage": {"total_tokens": "9", "self": 2},
    "to_dict": 1, "__class__": 3, "self": 4, "additional_properties": 5, "is_broadcast_message": 1
}"""


def test_the_pages_sample_comes_back() -> None:
    message = ChatMessage.from_dict(PAGE["response"])
    assert message.created_at == datetime(2023, 11, 7, 5, 31, 56, tzinfo=UTC)
    assert message.additional_properties == {}
    assert as_instants(message.to_dict()) == as_instants(PAGE["response"])
    assert message == ChatMessage.from_dict(message.to_dict())


def test_what_a_type_cannot_hold_stays_under_its_name() -> None:
    source = json.loads(UNEXPECTED_VALUES)
    message = ChatMessage.from_dict(source)
    for name in ("status", "created_at", "updated_at", "messages", "tools", "features", "model"):
        assert getattr(message, name) is UNSET
        assert message[name] == source[name]
    assert isinstance(message.usage, Usage)
    assert message.usage.total_tokens is UNSET
    assert message.to_dict() == source == json.loads(UNEXPECTED_VALUES)


def test_an_unknown_value_of_an_enumeration_is_held() -> None:
    role = ChatMessage.from_dict(json.loads(UNEXPECTED_VALUES)).role
    assert (role, str(role), role.is_known) == ("narrator", "narrator", False)
    assert invent_client.ChatMessageRole("user").is_known


def test_what_a_caller_adds_becomes_json_like_any_field() -> None:
    part = UserTextPart(text="Hello")
    part.additional_properties = {
        "at": datetime(2026, 3, 2, tzinfo=UTC),
        "parts": [UserTextPart(text="x")],
        "none": UNSET,
        "role": invent_client.ChatMessageRole.USER,
    }
    assert part.to_dict() == {
        "type": "text",
        "text": "Hello",
        "at": "2026-03-02T00:00:00+00:00",
        "role": "user",
        "parts": [{"type": "text", "text": "x"}],
    }


def test_json_that_is_nested_more_deeply_than_python_calls_comes_back() -> None:
    """Python 3.13 reads some thousand levels."""
    value: list[Any] = []
    for _ in range(5000):
        value = [value]
    contents = [{"role": "user", "parts": [{"type": "x", "value": value}]}, {"further": value}]
    message = ChatMessage.from_dict({"id": "m", "role": "user", "messages": contents, "further": value})
    data = message.to_dict()
    for deepest in (data["further"], data["messages"][0]["parts"][0]["value"], data["messages"][1]["further"]):
        for _ in range(5000):
            (deepest,) = deepest
        assert deepest == []
    assert invent_client.message_text(message) == ""


def test_a_model_that_contains_itself_does_so_as_json() -> None:
    part = UserTextPart(text="Hello")
    part.additional_properties = {"children": [{"parent": part}, {"parent": part}]}
    data = part.to_dict()
    assert [child["parent"] is data for child in data["children"]] == [True, True]
    assert data["text"] == "Hello"


def test_models_survive_copying_and_pickling() -> None:
    message = ChatMessage.from_dict(json.loads(UNEXPECTED_VALUES))
    for copied in (copy.deepcopy(message), pickle.loads(pickle.dumps(message))):
        assert copied == message
        assert copied.status is UNSET


@pytest.mark.parametrize(
    "use", [list, iter, len, reversed, lambda message: [*message], lambda message: "x" in [*message]]
)
def test_a_model_is_no_sequence(use: Callable[[Any], object]) -> None:
    message = ChatMessage.from_dict({"id": "m", "role": "user", "0": "nothing"})
    with pytest.raises(TypeError, match=r"'ChatMessage' (object is not (iterable|reversible)|has no len)"):
        use(message)
    assert not isinstance(message, Iterable)
    assert message["0"] == "nothing"
    assert "0" in message


@pytest.mark.parametrize(
    ("time", "is_date_time"),
    [
        ("T09:15:27Z", True),
        ("t09:15:27.5z", True),
        ("T09:15:27.123456-00:30", True),
        ("T09:15:27.123456000Z", True),
        ("T09:15:27.123456789Z", True),
        ("", False),
        ("T09:15:27", False),
        ("T09:15:60Z", False),
        ("T09:15Z", False),
        ("T09Z", False),
        (" 09:15:27Z", False),
        ("x09:15:27Z", False),
        ("T09:15:27,5Z", False),
        ("T09:15:27+0100", False),
    ],
)
def test_date_times_are_instants_and_other_text_stays_text(time: str, is_date_time: bool) -> None:
    text = f"2026-03-02{time}"
    message = ChatMessage.from_dict({"id": "m", "role": "user", "created_at": text})
    assert isinstance(message.created_at, datetime) == is_date_time
    assert as_instants(message.to_dict()["created_at"]) == as_instants(text)


@pytest.mark.parametrize("text", ["20260302T091527Z", "2026-W10-1T09:15:27Z", "2026-02-31T09:15:27Z"])
def test_other_forms_of_iso_8601_stay_text(text: str) -> None:
    message = ChatMessage.from_dict({"id": "m", "role": "user", "created_at": text})
    assert message.created_at is UNSET
    assert message.to_dict()["created_at"] == text
