"""What a test reads of the messages that came."""

from __future__ import annotations

import threading
import time

import httpx
import pytest

from invent_mock import sample_data
from invent_mock.mock import Mock
from tests.support.sample_request import BODY, PATH_OF_NEW_CHATS, URL_PATH, body_with


def test_an_answer_is_no_message_of_a_contact(mock: Mock, mock_http: httpx.Client) -> None:
    mock_http.post(URL_PATH, json=body_with("asked"))
    mock.reply("answered", chat_id=sample_data.ONE_CUSTOM_CHANNEL.id)
    assert [message.text for message in mock.messages] == ["asked"]


def test_the_text_joins_the_text_parts_with_newlines(mock: Mock, mock_http: httpx.Client) -> None:
    parts = [{"type": "text", "text": "one"}, {"type": "image", "text": 7}, {"type": "text", "text": "two"}]
    mock_http.post(URL_PATH, json={"message": parts})
    assert mock.messages[0].text == "one\ntwo"
    assert mock.messages[0].parts == parts


def test_the_message_that_begins_a_chat_is_one_of_them(mock: Mock, mock_http: httpx.Client) -> None:
    chat = mock_http.post(PATH_OF_NEW_CHATS, json=body_with("begun")).json()
    (message,) = mock.messages
    assert (message.text, message.chat_id, message.path) == ("begun", chat["id"], PATH_OF_NEW_CHATS)


def test_the_messages_can_be_read_while_others_are_posted(mock: Mock, mock_http: httpx.Client) -> None:
    count, numbers_of_messages = 200, []

    def post_all() -> None:
        for number in range(count):
            mock_http.post(URL_PATH, json=body_with(str(number)))

    thread = threading.Thread(target=post_all)
    thread.start()
    while thread.is_alive():
        numbers_of_messages.append(len(mock.messages))
        time.sleep(0.001)  # else it takes the lock anew before the mock gets it, which is slow
    thread.join()
    assert numbers_of_messages == sorted(numbers_of_messages)
    assert [message.text for message in mock.messages] == list(map(str, range(count)))


def test_a_wrong_key_and_an_unknown_path_are_told_to_the_test(mock: Mock, mock_http: httpx.Client) -> None:
    mock_http.post(URL_PATH, json=body_with("x"), headers={"Authorization": "Bearer wrong"})
    mock_http.get("/nowhere")
    mock_http.delete(URL_PATH)
    assert [refused.status for refused in mock.refused] == [401, 404, 405]


@pytest.mark.parametrize(
    ("from_date", "is_listed"),
    [
        ("2026-01-01T00:00:00Z", True),
        ("0000-01-01T00:00:00Z", True),
        ("2026-01-01t00:00:00z", True),
        ("2025-12-31T23:59:60Z", True),  # a leap second
        ("9999-12-31T23:59:59Z", False),
        ("9999-12-31T23:59:60Z", False),
    ],
)
def test_each_date_time_that_the_contract_takes_can_be_listed_from(
    mock_http: httpx.Client, from_date: str, is_listed: bool
) -> None:
    mock_http.post(URL_PATH, json=BODY)
    response = mock_http.get(f"/chats/{sample_data.ONE_CUSTOM_CHANNEL.id}/messages", params={"from_date": from_date})
    assert response.status_code == 200, response.text
    assert bool(response.json()) == is_listed
