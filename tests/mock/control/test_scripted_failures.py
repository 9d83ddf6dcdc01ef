"""`fail`: the next requests are answered with an error, and are not taken."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any

import httpx
import pytest

from invent_mock.control.script import MAX_ENTRIES, MAX_NUMBER
from invent_mock.mock import Mock
from tests.support.raw_requests import exchange, post_request
from tests.support.sample_request import BODY, URL_PATH


def post(http: httpx.Client) -> int:
    return http.post(URL_PATH, json=BODY).status_code


def test_the_next_request_fails_and_the_one_after_it_does_not(mock: Mock, mock_http: httpx.Client) -> None:
    mock.fail(503)
    assert [post(mock_http), post(mock_http)] == [503, 200]


def test_a_request_that_fails_is_not_taken(mock: Mock, mock_http: httpx.Client) -> None:
    mock.fail(500)
    post(mock_http)
    assert (mock.messages, mock.unused) == ([], [])


def test_several_failures_come_in_the_order_in_which_they_were_told(mock: Mock, mock_http: httpx.Client) -> None:
    mock.fail(500, times=2)
    mock.fail(429)
    assert [post(mock_http) for _ in range(4)] == [500, 500, 429, 200]


def test_without_a_wait_there_is_no_retry_after(mock: Mock, mock_http: httpx.Client) -> None:
    mock.fail(429)
    assert "retry-after" not in mock_http.post(URL_PATH, json=BODY).headers


def test_what_only_reads_fails_too(mock: Mock, mock_http: httpx.Client) -> None:
    mock.fail(500, times=2)
    assert mock_http.get("/orgs/c/contacts").status_code == 500
    assert mock_http.head("/orgs/c/contacts").status_code == 500
    assert mock.unused == []


def test_a_request_that_breaks_the_contract_uses_up_a_failure(mock: Mock, mock_http: httpx.Client) -> None:
    mock.fail(503)
    assert mock_http.post(URL_PATH, content=b"{").status_code == 503
    assert (mock.unused, mock.refused) == ([], [])


def test_a_preferred_status_and_a_wrong_key_use_up_nothing(mock: Mock, mock_http: httpx.Client) -> None:
    mock.fail(503)
    for header in ({"Prefer": "code=418"}, {"Authorization": "Bearer x"}):
        mock_http.post(URL_PATH, json=BODY, headers=header)
    assert mock.unused == ["fail(503)"]


@pytest.mark.parametrize("status", [300, 304, 399, 418, 599])
def test_any_status_of_a_failure_leaves_the_connection_in_order(
    mock: Mock, mock_http: httpx.Client, status: int
) -> None:
    mock.fail(status)
    assert [post(mock_http), post(mock_http)] == [status, 200]


def test_a_304_has_no_body(mock: Mock) -> None:
    mock.fail(304)
    response = exchange(mock.base_url, post_request(mock, b"{}", "Connection: close"))
    assert response.startswith(b"HTTP/1.1 304 ")
    assert response.endswith(b"\r\n\r\n")


def test_as_many_of_the_requests_at_once_fail_as_were_told(mock: Mock, mock_http: httpx.Client) -> None:
    mock.fail(503, times=7)
    with ThreadPoolExecutor(10) as pool:
        statuses = Counter(pool.map(lambda _: post(mock_http), range(40)))
    assert (statuses, len(mock.messages)) == ({503: 7, 200: 33}, 33)


def test_only_messages_that_are_taken_use_up_such_a_failure(mock: Mock, mock_http: httpx.Client) -> None:
    mock.fail(429, times=2, retry_after=3, taken=True)
    assert mock_http.get("/orgs/c/contacts").status_code == 200
    assert mock_http.post(URL_PATH, json={}).status_code == 400
    assert mock.unused == ["fail(429, times=2, retry_after=3, taken=True)"]
    responses = [mock_http.post(URL_PATH, json=BODY) for _ in range(3)]
    assert [response.status_code for response in responses] == [429, 429, 200]
    assert responses[0].headers["retry-after"] == "3"
    assert len(mock.messages) == 3


def test_failures_with_and_without_taking_come_in_their_order(mock: Mock, mock_http: httpx.Client) -> None:
    mock.fail(500)
    mock.fail(502, taken=True)
    mock.fail(503)
    assert [post(mock_http) for _ in range(4)] == [500, 502, 503, 200]
    assert len(mock.messages) == 2


@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        ({"status": 200}, ValueError),
        ({"status": 600}, ValueError),
        ({"status": "503"}, TypeError),
        ({"status": True}, TypeError),
        ({"status": 503.0}, TypeError),
        ({"status": 503, "times": 0}, ValueError),
        ({"status": 503, "times": MAX_NUMBER + 1}, ValueError),
        ({"status": 503, "times": None}, TypeError),
        ({"status": 503, "retry_after": -1}, ValueError),
        ({"status": 503, "retry_after": MAX_NUMBER + 1}, ValueError),
        ({"status": 503, "retry_after": 1.5}, TypeError),
        ({"status": 503, "taken": 1}, TypeError),
    ],
    ids=str,
)
def test_a_wrong_argument_is_refused_at_once(mock: Mock, arguments: dict[str, Any], error: type[Exception]) -> None:
    with pytest.raises(error, match=list(arguments)[-1]):
        mock.fail(**arguments)
    assert mock.unused == []


def test_what_waits_is_bounded(mock: Mock) -> None:
    calls: list[Callable[[], None]] = [
        partial(mock.fail, 503),
        partial(mock.delay, 1),
        partial(mock.reply, "x"),
        mock.drop,
    ]
    for call in calls:
        for _ in range(MAX_ENTRIES):
            call()
        with pytest.raises(ValueError, match=f"called {MAX_ENTRIES} times"):
            call()
