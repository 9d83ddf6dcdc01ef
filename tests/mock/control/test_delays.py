"""`delay`: the next answer comes late."""

from __future__ import annotations

import socket
import struct
import time
from typing import Any

import httpx
import pytest

import invent_mock
from invent_client import APITimeoutError, InventClient, UserTextPart
from invent_mock import sample_data
from invent_mock.mock import Mock
from tests.support.raw_requests import connect, post_request
from tests.support.sample_request import BODY, BODY_JSON, URL_PATH

DELAY = 0.3  # seconds
AT_LEAST = 0.29  # as the event loop's clock is rounded to milliseconds


def seconds_of(http: httpx.Client) -> float:
    begin = time.perf_counter()
    http.post(URL_PATH, json=BODY)
    return time.perf_counter() - begin


def test_the_next_answer_is_late_and_no_further_one(mock: Mock, mock_http: httpx.Client) -> None:
    mock.delay(DELAY)
    assert seconds_of(mock_http) >= AT_LEAST
    assert mock.unused == []


def test_a_call_that_runs_into_its_timeout_has_an_unknown_fate(mock: Mock) -> None:
    mock.delay(60)
    with InventClient(timeout=0.1) as client, pytest.raises(APITimeoutError) as raised:
        client.send_message_as_contact(*sample_data.VALID_IDS.values(), message=[UserTextPart(text="x")])
    assert (raised.value.delivery, len(mock.messages)) == ("unknown", 1)


def test_a_failure_can_be_late(mock: Mock, mock_http: httpx.Client) -> None:
    mock.delay(DELAY)
    mock.fail(503)
    assert seconds_of(mock_http) >= AT_LEAST
    assert (mock.unused, mock.messages) == ([], [])


def test_a_connection_can_be_cut_late(mock: Mock, mock_http: httpx.Client) -> None:
    mock.delay(DELAY)
    mock.drop()
    begin = time.perf_counter()
    with pytest.raises(httpx.RemoteProtocolError):
        mock_http.post(URL_PATH, json=BODY)
    assert time.perf_counter() - begin >= AT_LEAST


def test_others_are_answered_meanwhile(mock: Mock, mock_http: httpx.Client) -> None:
    mock.delay(60)
    with connect(mock.base_url) as connection:
        connection.sendall(post_request(mock, BODY_JSON))
        wait_for_messages(mock, 1)
        assert seconds_of(mock_http) < 5


def test_a_reset_leaves_an_answer_late(mock: Mock) -> None:
    mock.delay(DELAY)
    with connect(mock.base_url) as connection:
        begin = time.perf_counter()
        connection.sendall(post_request(mock, BODY_JSON))
        wait_for_messages(mock, 1)
        mock.reset()
        assert connection.recv(65536).startswith(b"HTTP/1.1 200 ")
        assert time.perf_counter() - begin >= AT_LEAST
    assert mock.messages == []


@pytest.mark.parametrize("is_reset", [False, True])
def test_a_server_that_stops_waits_for_no_late_answer(is_reset: bool) -> None:
    with invent_mock.serve() as mock:
        mock.delay(60)
        with connect(mock.base_url) as connection:
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", is_reset, 0))
            connection.sendall(post_request(mock, BODY_JSON))
            wait_for_messages(mock, 1)
        begin = time.perf_counter()
    assert time.perf_counter() - begin < 0.9


@pytest.mark.parametrize(
    ("seconds", "error"),
    [
        (-1, ValueError),
        (3601, ValueError),
        (float("nan"), ValueError),
        (float("inf"), ValueError),
        (10**400, ValueError),
        ("1", TypeError),
        (True, TypeError),
        (None, TypeError),
    ],
)
def test_a_wrong_argument_is_refused_at_once(mock: Mock, seconds: Any, error: type[Exception]) -> None:
    with pytest.raises(error, match="seconds must be"):
        mock.delay(seconds)
    assert mock.unused == []


def wait_for_messages(mock: Mock, count: int) -> None:
    give_up_at = time.monotonic() + 5
    while len(mock.messages) < count:
        assert time.monotonic() < give_up_at
        time.sleep(0.005)
