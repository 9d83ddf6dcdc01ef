"""A deadline bounds a whole call, whatever the server does."""

from __future__ import annotations

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx
import pytest

from invent_client import AsyncInventClient, InventClient, errors
from tests.support.calls import (
    API_KEY,
    NOWHERE,
    result_or_error,
    send_message,
    send_messages,
    with_both_clients,
    with_both_clients_and_trio,
)
from tests.support.servers.raw_server import RawServer, Step, http_response

DEADLINE = 0.3  # seconds
LATEST = DEADLINE + 0.5  # seconds
UNUSABLE: list[Any] = [0, -1, float("nan"), float("inf"), True, "5", ()]

DRIPPING_BODY: list[Step] = [http_response(200, b"{", length=99), *[step for _ in range(40) for step in (0.1, b" ")]]
DRIPPING_HEAD: list[Step] = [b"HTTP/1.1 200 X\r\n", *[step for _ in range(40) for step in (0.1, b"X-A: b\r\n")]]


def assert_ends_in_time(flavor: str, base_url: str, **arguments: Any) -> errors.APIError:
    """The error that a call ends in, no later than half a second after its deadline."""
    began = time.monotonic()
    with pytest.raises(errors.APIError) as caught:
        send_message(flavor, base_url, {"max_retries": 5, "timeout": 30}, deadline=DEADLINE, **arguments)
    assert time.monotonic() - began < LATEST
    return caught.value


@with_both_clients_and_trio
@pytest.mark.parametrize(
    ("reply", "delivery"),
    [(3.0, "unknown"), ([http_response(200, b"{", length=99), 3.0], "delivered"), (DRIPPING_BODY, "delivered")],
    ids=["silence", "silence in the body", "dripping body"],
)
def test_a_slow_server_is_not_waited_for(flavor: str, reply: Any, delivery: str) -> None:
    with RawServer(reply) as server:
        error = assert_ends_in_time(flavor, server.base_url)
    assert isinstance(error, errors.APITimeoutError)
    assert error.delivery == delivery
    assert str(error).endswith(f"the deadline of 0.3 s has passed (delivery: {delivery})")
    assert len(server.requests) == 1


@pytest.mark.parametrize("flavor", ["async", "trio"])
def test_a_dripping_head_is_not_waited_for(flavor: str) -> None:
    with RawServer(DRIPPING_HEAD) as server:
        error = assert_ends_in_time(flavor, server.base_url)
    assert isinstance(error, errors.APITimeoutError)
    assert error.delivery == "unknown"


@pytest.mark.parametrize(
    ("reply", "is_read"),
    [
        (http_response(), True),
        ([http_response(200, b"{", length=99), 3.0], False),
        (DRIPPING_BODY, False),
        (http_response(200, b"{", length=99), False),
    ],
    ids=["in time", "silence in the body", "dripping body", "early close"],
)
def test_a_response_is_read_where_no_thread_can_be_started(
    reply: Any, is_read: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As in handlers of `atexit` since Python 3.12, or at the limit of threads."""

    def refuse(thread: threading.Thread) -> None:
        raise RuntimeError("can't start new thread")

    with RawServer(reply) as server:
        monkeypatch.setattr(threading.Timer, "start", refuse)
        if is_read:
            assert send_message("sync", server.base_url, deadline=5).id
        else:
            assert assert_ends_in_time("sync", server.base_url).delivery == "delivered"


@with_both_clients_and_trio
@pytest.mark.parametrize("seconds", ["1", "60"])
def test_a_wait_that_would_outlast_it_is_not_begun(flavor: str, seconds: str) -> None:
    with RawServer(http_response(429, b"", f"Retry-After: {seconds}")) as server:
        began = time.monotonic()
        error = assert_ends_in_time(flavor, server.base_url)
    assert time.monotonic() - began < DEADLINE
    assert isinstance(error, errors.RateLimitError)
    assert error.delivery == "not_delivered"


@with_both_clients
def test_it_bounds_all_attempts_together(flavor: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("invent_client._call.call.backoff", lambda retries: 0.1)
    error = assert_ends_in_time(flavor, NOWHERE)
    assert type(error) is errors.APIConnectionError
    assert error.delivery == "not_delivered"


def test_a_connection_that_does_not_become_free_is_not_delivered() -> None:
    limits = httpx.Limits(max_connections=1)
    with RawServer(1.2) as server, httpx.Client(limits=limits) as own_client, ThreadPoolExecutor(1) as pool:
        settings = {"http_client": own_client}
        occupant = pool.submit(result_or_error, "sync", server.base_url, **settings)
        time.sleep(0.1)
        with pytest.raises(errors.APITimeoutError) as caught:
            send_message("sync", server.base_url, settings, deadline=DEADLINE)
        assert caught.value.delivery == "not_delivered"
        occupant.result()


@with_both_clients_and_trio
def test_calls_within_it_are_as_without(flavor: str) -> None:
    with RawServer(http_response(keep_alive=True), keep_alive=True) as server:
        assert len(send_messages(flavor, server.base_url, 3, deadline=5)) == 3


@pytest.mark.parametrize("deadline", UNUSABLE)
@pytest.mark.parametrize("kind", [InventClient, AsyncInventClient])
def test_an_unusable_deadline_is_refused(kind: Any, deadline: Any) -> None:
    with pytest.raises(errors.ConfigurationError, match="deadline"):
        kind(api_key=API_KEY, deadline=deadline)


@with_both_clients
@pytest.mark.parametrize("deadline", UNUSABLE)
def test_an_unusable_deadline_of_a_call_is_refused(flavor: str, deadline: Any) -> None:
    with pytest.raises(errors.InvalidRequestError) as caught:
        send_message(flavor, NOWHERE, deadline=deadline)
    assert caught.value.field == "deadline"


@with_both_clients
def test_that_of_a_call_goes_before_that_of_the_client(flavor: str) -> None:
    with RawServer(0.6, http_response()) as server, pytest.raises(errors.APITimeoutError):
        send_message(flavor, server.base_url, {"deadline": 0.2})
    with RawServer([0.5, http_response()]) as server:
        send_message(flavor, server.base_url, {"deadline": 0.2}, deadline=5)


@with_both_clients
def test_a_deadline_that_has_passed_sends_nothing(flavor: str) -> None:
    with RawServer(http_response()) as server:
        with pytest.raises(errors.APITimeoutError) as caught:
            send_message(flavor, server.base_url, deadline=1e-9)
    error = caught.value
    assert error.delivery == "not_delivered"
    assert server.requests == []
