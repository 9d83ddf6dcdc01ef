"""`message_text` reads the text of a message, whatever its shape."""

from __future__ import annotations

from typing import Any

import pytest

from contract_tests.contract.documentation import PAGE
from invent_client import (
    ChatMessage,
    InventClient,
    OtherPart,
    SendMessageAsContactRequest,
    UserTextPart,
    message_text,
    wait_for_reply,
)
from invent_mock.mock import Mock

Json = dict[str, Any]

HELLO = {"type": "text", "text": "Hello"}
BYE = {"type": "text", "text": "Bye\n"}
IMAGE = {"type": "image", "text": "not this"}


def content(*parts: Any, role: str = "assistant") -> Json:
    return {"role": role, "parts": list(parts)}


def received(**members: Any) -> ChatMessage:
    return ChatMessage.from_dict({"id": "msg_1", "role": "assistant", **members})


@pytest.mark.parametrize(
    ("members", "text"),
    [
        ({"messages": [content(HELLO)]}, "Hello"),
        ({"messages": [content(HELLO, BYE)]}, "Hello\nBye\n"),
        ({"messages": [content(BYE), content(HELLO, role="system")]}, "Bye\n\nHello"),
        ({"messages": [content(IMAGE, HELLO, {"text": "no type"})]}, "Hello"),
        ({"messages": [content({"type": "text", "text": "", "audio": None}, HELLO)]}, "\nHello"),
        ({"messages": [content(HELLO, role="narrator")]}, "Hello"),
        ({"messages": [{"parts": [HELLO]}]}, "Hello"),
        ({"messages": [content(IMAGE)]}, ""),
        ({"messages": []}, ""),
        ({}, ""),
    ],
    ids=[
        "a part",
        "parts",
        "contents",
        "other parts",
        "an empty text",
        "a new role",
        "no role",
        "no text part",
        "no content",
        "nothing",
    ],
)
def test_the_texts_are_joined_by_line_ends(members: Json, text: str) -> None:
    assert message_text(received(**members)) == text


@pytest.mark.parametrize(
    ("messages", "text"),
    [
        ([content(HELLO), 5, content(BYE, None, 7)], "Hello\nBye\n"),
        (content(HELLO), "Hello"),
        ([content({"type": "text", "text": 5}, {"type": "text"}, HELLO, role="system")], "Hello"),
        ([{"role": "user", "parts": HELLO}, content(BYE)], "Bye\n"),
        ("Hello", ""),
        (None, ""),
    ],
    ids=["strangers", "no list", "texts that are none", "parts that are no list", "text", "null"],
)
def test_what_no_attribute_holds_is_read_too(messages: Any, text: str) -> None:
    assert message_text(received(messages=messages)) == text


def test_the_pages_sample_has_a_text() -> None:
    (parts,) = [sample["parts"] for sample in PAGE["response"]["messages"]]
    assert message_text(ChatMessage.from_dict(PAGE["response"])) == parts[0]["text"]


def test_what_is_posted_has_a_text() -> None:
    image = OtherPart.from_dict({"type": "image"})
    request = SendMessageAsContactRequest(message=[UserTextPart(text="Hello"), image, UserTextPart(text="Bye")])
    assert message_text(request) == "Hello\nBye"


def test_both_ends_of_a_conversation_have_a_text(mock: Mock) -> None:
    mock.reply("It left today.")
    ids = "c", mock.environment["INVENT_CONTACT_ID"], mock.environment["INVENT_CHAT_ID"]
    with InventClient() as client:
        posted = client.send_message_as_contact(*ids, message=[UserTextPart(text="Is it"), UserTextPart(text="sent?")])
        reply = wait_for_reply(client, ids[2], after=posted)
    assert (message_text(posted), message_text(reply)) == ("Is it\nsent?", "It left today.")
