"""`drop`: the next message is taken, and its connection is cut before the status line."""

from __future__ import annotations

import httpx
import pytest

from invent_client import UserTextPart
from invent_mock import sample_data
from invent_mock.mock import Mock
from tests.support.raw_requests import connect, exchange, post_request, read_to_the_end
from tests.support.sample_request import BODY, BODY_JSON, PATH_OF_NEW_CHATS, URL_PATH

MESSAGE = [UserTextPart(text="Hello")]
IDS = sample_data.VALID_IDS.values()


def test_the_connection_ends_without_a_byte(mock: Mock) -> None:
    mock.drop()
    assert exchange(mock.base_url, post_request(mock, BODY_JSON)) == b""
    assert [message.text for message in mock.messages] == ["Hello"]


def test_a_connection_that_was_used_before_is_cut_as_well(mock: Mock, mock_http: httpx.Client) -> None:
    mock_http.post(URL_PATH, json=BODY)
    mock.drop()
    with pytest.raises(httpx.RemoteProtocolError):
        mock_http.post(URL_PATH, json=BODY)
    assert mock_http.post(URL_PATH, json=BODY).status_code == 200
    assert len(mock.messages) == 3


def test_only_a_message_that_is_taken_uses_it_up(mock: Mock, mock_http: httpx.Client) -> None:
    mock.drop()
    assert mock_http.get("/orgs/c/contacts").status_code == 200
    assert mock_http.post(URL_PATH, json={}).status_code == 400
    assert mock_http.post("/orgs/c/contacts", json={"channel": {"user_id": "4711"}}).status_code < 300
    mock.fail(503)
    assert mock_http.post(URL_PATH, json=BODY).status_code == 503
    assert mock.unused == ["drop()"]


def test_a_chat_that_begins_with_a_message_is_cut_and_there(mock: Mock, mock_http: httpx.Client) -> None:
    mock.drop()
    with pytest.raises(httpx.RemoteProtocolError):
        mock_http.post(PATH_OF_NEW_CHATS, json=BODY)
    chat_id = mock.messages[0].chat_id
    assert mock_http.get(f"/chats/{chat_id}/messages").json()


def test_requests_behind_it_on_the_connection_are_not_taken(mock: Mock) -> None:
    mock.drop()
    request = post_request(mock, BODY_JSON)
    with connect(mock.base_url) as connection:
        connection.sendall(request * 3)
        assert read_to_the_end(connection) == b""
    assert len(mock.messages) == 1


def test_two_drops_cut_two_messages(mock: Mock) -> None:
    mock.drop()
    mock.drop()
    request = post_request(mock, BODY_JSON, "Connection: close")
    responses = [exchange(mock.base_url, request) for _ in range(3)]
    assert [response[:12] for response in responses] == [b"", b"", b"HTTP/1.1 200"]
