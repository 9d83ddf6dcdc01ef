"""`reply`: what the assistant answers."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from invent_client import InventClient, UserTextPart, wait_for_reply
from invent_mock import sample_data
from invent_mock.control.script import MAX_REPLIES
from invent_mock.mock import Mock
from tests.support.sample_request import BODY, URL_PATH

CHAT_ID = sample_data.ONE_CUSTOM_CHANNEL.id


def answers(http: httpx.Client, chat_id: str = CHAT_ID) -> list[str]:
    """The texts of the answers that are final."""
    messages = http.get(f"/chats/{chat_id}/messages").json()
    return [
        message["messages"][0]["parts"][0]["text"]
        for message in messages
        if message["role"] == "assistant" and message["status"] == "COMPLETED"
    ]


def test_the_next_message_is_answered_with_it(mock: Mock) -> None:
    mock.reply("It left today")
    with InventClient() as client:
        posted = client.send_message_as_contact(*sample_data.VALID_IDS.values(), message=[UserTextPart(text="?")])
        reply = wait_for_reply(client, CHAT_ID, after=posted)
    assert reply.to_dict()["messages"][0]["parts"] == [{"type": "text", "text": "It left today"}]


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
    (message,) = mock_http.get(f"/chats/{CHAT_ID}/messages").json()
    assert (message["role"], message["status"]) == ("user", "RUNNING")


def test_by_hand_the_chat_that_has_waited_longest_is_answered_first(mock: Mock, mock_http: httpx.Client) -> None:
    sams_path = f"/orgs/c/contacts/{sample_data.SAM.id}/chats/{sample_data.SAMS_CHAT.id}/messages"
    mock.answer_by_hand()
    mock_http.post(URL_PATH, json=BODY)
    mock_http.post(sams_path, json=BODY)
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


@pytest.mark.parametrize(
    ("arguments", "error", "words"),
    [
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
