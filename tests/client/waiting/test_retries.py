"""Only what surely was not delivered is tried again: no connection, and 429."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from invent_client import AsyncInventClient, errors
from tests.support.calls import (
    ARGUMENTS,
    NOWHERE,
    describe,
    result_or_error,
    send_message,
    use_client,
    with_both_clients,
)
from tests.support.servers.raw_server import RawServer, http_response

RATE_LIMITED = "RateLimitError not_delivered"
BACKOFF = [(0.0, 1.0), (0.0, 2.0)]  # seconds, at least and at most


def asking_to_wait(seconds: str) -> bytes:
    return http_response(429, b"", f"Retry-After: {seconds}")


@with_both_clients
@pytest.mark.parametrize(
    ("replies", "expected", "expected_waits"),
    [
        ([asking_to_wait("3"), asking_to_wait("60"), http_response()], "ChatMessage", [(3, 3), (60, 60)]),
        ([http_response(429)], RATE_LIMITED, BACKOFF),
        ([asking_to_wait("61")], RATE_LIMITED, []),
        ([asking_to_wait("9" * 400)], RATE_LIMITED, []),
        ([asking_to_wait("Wed, 21 Oct 2099 07:28:00 GMT")], RATE_LIMITED, []),
        ([asking_to_wait("Friday, 01-Jan-10 07:28:00 GMT"), http_response()], "ChatMessage", [(0, 0)]),
        ([asking_to_wait("Wed, 31 Feb 2099 07:28:00 GMT")], RATE_LIMITED, BACKOFF),
        ([http_response(503)], "InternalServerError unknown", []),
    ],
    ids=[
        "as the server asks",
        "as often as max_retries says",
        "too long a wait",
        "an endless wait",
        "a date",
        "an obsolete date",
        "no date",
        "503",
    ],
)
def test_replies_that_are_retried(
    flavor: str, replies: Any, expected: str, expected_waits: Any, waits: list[float]
) -> None:
    with RawServer(*replies) as server:
        assert describe(result_or_error(flavor, server.base_url)) == expected
    assert len(server.requests) == len(expected_waits) + 1
    assert_waited(waits, expected_waits)


@with_both_clients
def test_connecting_is_retried(flavor: str, waits: list[float]) -> None:
    assert describe(result_or_error(flavor, NOWHERE)) == "APIConnectionError not_delivered"
    assert_waited(waits, BACKOFF)


@pytest.mark.parametrize("flavor", ["async", "trio"])
@pytest.mark.parametrize(
    "message",
    [
        "can't start new thread",
        "can't create new thread at interpreter shutdown",
        "cannot schedule new futures after interpreter shutdown",
        "Executor shutdown has been called",
        "can't register atexit after shutdown",
    ],
)
def test_a_name_that_cannot_be_resolved_for_want_of_a_thread_is_a_failure_to_connect(
    flavor: str, message: str, waits: list[float], monkeypatch: pytest.MonkeyPatch
) -> None:
    """As at the limit of threads, or while the interpreter shuts down."""

    def refuse(*_: object) -> None:
        raise RuntimeError(message)

    async def post(client: AsyncInventClient) -> None:
        with monkeypatch.context() as patch:  # not for longer, as asyncio ends its own threads in a thread
            patch.setattr("threading.Thread.start", refuse)
            await client.send_message_as_contact(**ARGUMENTS)

    with pytest.raises(errors.APIConnectionError, match=message) as caught:
        use_client(flavor, NOWHERE.replace("127.0.0.1", "localhost"), post, max_retries=2)
    assert caught.value.delivery == "not_delivered"
    assert_waited(waits, BACKOFF)


class CallersError(RuntimeError):
    """As a resolver of the caller's may raise."""


@pytest.mark.parametrize("flavor", ["async", "trio"])
@pytest.mark.parametrize(
    "error", [NotImplementedError("no resolver"), CallersError("can't start new thread"), RuntimeError("a bug")]
)
def test_another_runtime_error_while_connecting_passes_through(
    flavor: str, error: RuntimeError, waits: list[float], monkeypatch: pytest.MonkeyPatch
) -> None:
    async def refuse(*_: object, **__: object) -> None:
        raise error

    monkeypatch.setattr("anyio.connect_tcp", refuse)
    monkeypatch.setattr("trio.open_tcp_stream", refuse)
    with pytest.raises(type(error)) as caught:
        send_message(flavor, NOWHERE)
    assert caught.value is error
    assert_waited(waits, [])


def assert_waited(waits: list[float], expected: list[tuple[float, float]]) -> None:
    assert len(waits) == len(expected)
    for seconds, (least, most) in zip(waits, expected, strict=True):
        assert least <= seconds <= most


@pytest.mark.parametrize(
    ("status", "expected"), [(200, "APIConnectionError delivered"), (401, "AuthenticationError not_delivered")]
)
def test_a_connect_error_after_a_status_line_is_not_retried(status: int, expected: str) -> None:
    requests: list[httpx.Request] = []

    class BrokenStream(httpx.SyncByteStream):
        def __iter__(self) -> Any:
            raise httpx.ConnectError("retried before there is a status", request=requests[0])

    def answer(request: httpx.Request) -> httpx.Response:
        requests.append(request)
        return httpx.Response(status, stream=BrokenStream())

    own_client = httpx.Client(transport=httpx.MockTransport(answer))
    assert describe(result_or_error("sync", NOWHERE, http_client=own_client)) == expected
    assert len(requests) == 1
