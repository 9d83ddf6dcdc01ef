"""`reply`: what the assistant answers."""

from __future__ import annotations

import time
from typing import Any

import httpx
import pytest

from invent_client import InventClient, UserTextPart, wait_for_reply
from invent_mock import sample_data
from invent_mock.control.script import MAX_REPLIES
from invent_mock.http.request_body import MAX_LEVELS
from invent_mock.mock import Mock
from tests.support.sample_request import BODY, PATH_OF_SAM, URL_PATH

CHAT_ID = sample_data.ONE_CUSTOM_CHANNEL.id


def answers(http: httpx.Client, chat_id: str = CHAT_ID) -> list[str]:
    """The texts of the answers that are final."""
    messages = http.get(f"/chats/{chat_id}/messages").json()
    return [
        message["messages"][0]["parts"][0]["text"]
        for message in messages
        if message["role"] == "assistant" and message["status"] == "COMPLETED"
    ]


def messages(http: httpx.Client) -> list[Any]:
    """What the chat lists."""
    return list(http.get(f"/chats/{CHAT_ID}/messages").json())


def test_it_is_used_up_when_a_message_is_posted(mock: Mock, mock_http: httpx.Client) -> None:
    mock.reply("It left today")
    assert mock.unused == ["reply('It left today')"]
    mock_http.post(URL_PATH, json=BODY)
    assert mock.unused == []


def test_a_message_that_is_refused_does_not_use_it_up(mock: Mock, mock_http: httpx.Client) -> None:
    mock.reply("It left today")
    mock_http.post(URL_PATH, json={})
    mock.fail(503)
    mock_http.post(URL_PATH, json=BODY)
    assert mock.unused == ["reply('It left today')"]


def test_it_can_be_said_in_a_chat_at_once(mock: Mock, mock_http: httpx.Client) -> None:
    mock.reply("Anything else?", chat_id=CHAT_ID)
    assert (answers(mock_http), mock.unused) == (["Anything else?"], [])


def test_by_hand_nothing_is_answered_before_it_is_told(mock: Mock, mock_http: httpx.Client) -> None:
    mock.answer_by_hand()
    mock_http.post(URL_PATH, json=BODY)
    question, answer = messages(mock_http)
    assert (question["role"], question["status"]) == ("user", "RUNNING")
    assert (answer["role"], answer["status"], answer["messages"]) == ("assistant", "RUNNING", [])


def test_by_hand_the_chat_that_has_waited_longest_is_answered_first(mock: Mock, mock_http: httpx.Client) -> None:
    mock.answer_by_hand()
    mock_http.post(URL_PATH, json=BODY)
    mock_http.post(PATH_OF_SAM, json=BODY)
    mock.reply("to Jane")
    mock.reply("to Sam")
    assert (answers(mock_http), answers(mock_http, sample_data.SAMS_CHAT.id)) == (["to Jane"], ["to Sam"])


def test_by_hand_an_answer_completes_all_messages_of_its_chat(mock: Mock, mock_http: httpx.Client) -> None:
    mock.answer_by_hand()
    for _ in range(2):
        mock_http.post(URL_PATH, json=BODY)
    mock.reply("to both")
    statuses = [message["status"] for message in mock_http.get(f"/chats/{CHAT_ID}/messages").json()]
    assert statuses == ["COMPLETED"] * 3


def test_after_answering_by_hand_the_assistant_can_answer_by_itself_again(mock: Mock, mock_http: httpx.Client) -> None:
    mock.answer_by_hand()
    mock.answer_by_hand(enabled=False)
    mock_http.post(URL_PATH, json=BODY)
    mock.reply("to the next message")
    assert mock.unused == ["reply('to the next message')"]


STICKER = {"type": "sticker", "id": 7, "sizes": [1, 2.5, None]}


@pytest.mark.parametrize(
    "parts", [[STICKER, {"type": "text", "text": "Grüße"}], (STICKER,), []], ids=["several", "a tuple", "none"]
)
def test_an_answer_may_have_any_parts(mock: Mock, mock_http: httpx.Client, parts: Any) -> None:
    mock.reply(parts=parts)
    mock_http.post(URL_PATH, json=BODY)
    answer = messages(mock_http)[1]
    assert answer["messages"] == [{"role": "assistant", "parts": list(parts)}]
    assert answer["status"] == "COMPLETED"


def test_an_answer_that_is_failed_has_an_error(mock: Mock, mock_http: httpx.Client) -> None:
    mock.reply(status="FAILED")
    mock.reply("Half an ans", status="FAILED", error="The model is overloaded")
    mock.reply(status="CANCELED")
    for _ in range(3):
        mock_http.post(URL_PATH, json=BODY)
    answers = [message for message in messages(mock_http) if message["role"] == "assistant"]
    assert [(answer["status"], answer.get("error")) for answer in answers] == [
        ("FAILED", "The assistant could not answer."),
        ("FAILED", "The model is overloaded"),
        ("CANCELED", None),
    ]


@pytest.mark.parametrize("is_by_hand", [False, True], ids=["scripted", "by hand"])
def test_an_answer_that_comes_later_is_running_meanwhile(mock: Mock, mock_http: httpx.Client, is_by_hand: bool) -> None:
    if is_by_hand:
        mock.answer_by_hand()
    else:
        mock.reply("It left today", after=0.4)
    with InventClient() as client:
        posted = client.send_message_as_contact(*sample_data.VALID_IDS.values(), message=[UserTextPart(text="?")])
        if is_by_hand:
            mock.reply("It left today", after=0.4)
        begin = time.monotonic()
        question, answer = messages(mock_http)
        assert (question["status"], answer["status"], answer["messages"]) == ("RUNNING", "RUNNING", [])
        reply = wait_for_reply(client, CHAT_ID, after=posted)
    assert time.monotonic() - begin > 0.3
    assert (reply.id, answers(mock_http)) == (answer["id"], ["It left today"])


def test_it_can_be_said_in_a_chat_later(mock: Mock, mock_http: httpx.Client) -> None:
    mock.reply("Anything else?", after=60, chat_id=CHAT_ID)
    (answer,) = messages(mock_http)
    assert (answer["status"], answer["messages"]) == ("RUNNING", [])


def test_by_hand_the_running_answer_comes_after_all_that_wait_and_becomes_the_answer(
    mock: Mock, mock_http: httpx.Client
) -> None:
    mock.answer_by_hand()
    with InventClient() as client:
        ids, question = sample_data.VALID_IDS.values(), [UserTextPart(text="?")]
        for _ in range(2):
            posted = client.send_message_as_contact(*ids, message=question)
        running = messages(mock_http)
        assert [message["role"] for message in running] == ["user", "user", "assistant"]
        mock.reply("to both", status="CANCELED")
        reply = wait_for_reply(client, CHAT_ID, after=posted)
    assert (reply.id, str(reply.status)) == (running[-1]["id"], "CANCELED")


@pytest.mark.parametrize(
    ("arguments", "call"),
    [
        ({"parts": []}, "reply(parts=[])"),
        ({"parts": [{"type": "text", "text": "Hi"}]}, "reply('Hi')"),
        ({"parts": [STICKER]}, "reply(parts=[{'type': 'sticker', 'id': 7, 'sizes': [1, 2.5, None]}])"),
        ({"status": "FAILED"}, "reply('', status='FAILED')"),
        (
            {"text": "x", "status": "FAILED", "error": "e", "after": 2},
            "reply('x', status='FAILED', error='e', after=2)",
        ),
    ],
    ids=lambda value: str(value)[:40],
)
def test_what_is_unused_is_told_as_its_call(mock: Mock, arguments: dict[str, Any], call: str) -> None:
    mock.reply(**arguments)
    assert mock.unused == [call]


@pytest.mark.parametrize(
    ("arguments", "error", "words"),
    [
        ({"parts": "Hi"}, TypeError, "parts must be a list, not 'Hi'"),
        ({"parts": ["Hi"]}, TypeError, r'parts\[0\] must be a dict such as \{"type": "text"'),
        ({"parts": [{"id": 7}]}, ValueError, r"parts\[0\] must have a type"),
        ({"parts": [{"type": "text"}]}, ValueError, r"parts\[0\] is of the type text, so its text must be a string"),
        ({"parts": [{"type": "x", "y": float("nan")}]}, ValueError, "parts cannot be written as JSON"),
        ({"parts": [{"type": "x", "y": {1}}]}, TypeError, "parts cannot be written as JSON"),
        ({"parts": [{"type": "x", "y": "\ud800"}]}, ValueError, "parts has an unpaired surrogate"),
        ({"text": "x", "parts": []}, ValueError, "text and parts were both given"),
        ({"status": "RUNNING"}, ValueError, "status must be COMPLETED, FAILED or CANCELED, not 'RUNNING'"),
        ({"error": "x"}, ValueError, "error goes with status='FAILED' alone; the status is COMPLETED"),
        ({"status": "FAILED", "error": 7}, TypeError, "error must be a string"),
        ({"after": -1}, ValueError, "after must be from 0 to 3600"),
        ({"after": "1"}, TypeError, "after must be a number"),
        ({"text": 7}, TypeError, "text must be a string"),
        ({"text": "\ud800"}, ValueError, "surrogate"),
        ({"text": "x" * (MAX_REPLIES + 1)}, ValueError, "bytes"),
        ({"text": "x", "chat_id": "cht_none"}, ValueError, "no chat 'cht_none'"),
        ({"text": "x", "chat_id": ""}, ValueError, "no chat ''"),
        ({"text": "x", "chat_id": []}, TypeError, "chat_id must be a string"),
    ],
    ids=lambda value: str(value)[:30],
)
def test_a_wrong_argument_is_refused_at_once(
    mock: Mock, arguments: dict[str, Any], error: type[Exception], words: str
) -> None:
    with pytest.raises(error, match=words):
        mock.reply(**arguments)
    assert mock.unused == []


@pytest.mark.parametrize("levels", [MAX_LEVELS, 990, 100_000])
def test_parts_that_are_nested_as_deeply_as_no_request_may_be_are_refused(mock: Mock, levels: int) -> None:
    value: list[Any] = []
    for _ in range(levels):
        value = [value]
    with pytest.raises(ValueError, match="parts cannot be written as JSON: "):
        mock.reply(parts=[{"type": "x", "y": value}])
