"""Bytes behind a response never become the answer to the next call."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from contract_tests.client.calls import (
    describe,
    httpx_client,
    result_or_error,
    send_messages,
    with_both_clients_and_trio,
)
from contract_tests.client.raw_server import RawServer, http_response
from invent_client._leftovers import _h11_connection_of


def reply(number: int, **arguments: Any) -> bytes:
    return http_response(200, b'{"id":"msg_%d","role":"user"}' % number, keep_alive=True, **arguments)


FOREIGN = http_response(200, b'{"id":"foreign","role":"user"}', keep_alive=True)
CHUNKED = b'HTTP/1.1 200 X\r\nTransfer-Encoding: chunked\r\n\r\n1d\r\n{"id":"msg_1","role":"user"}\n\r\n0\r\n\r\n'
LEFTOVERS = {
    "a response": FOREIGN,
    "a response of 400": http_response(400, b"{}", keep_alive=True),
    "a response of 429": http_response(429, b"", "Retry-After: 0", keep_alive=True),
    "an interim response": b"HTTP/1.1 103 X\r\n\r\n",
    "the start of a response": FOREIGN[:9],
    "a line end": b"\r\n",
    "a byte": b"x",
}


@with_both_clients_and_trio
@pytest.mark.parametrize("leftover", LEFTOVERS)
@pytest.mark.parametrize("first", [reply(1), CHUNKED], ids=["with a length", "chunked"])
def test_the_next_call_gets_its_own_answer(flavor: str, leftover: str, first: bytes) -> None:
    with RawServer(first + LEFTOVERS[leftover], reply(2), keep_alive=True) as server:
        messages = send_messages(flavor, server.base_url, 2)
    assert [message.id for message in messages] == ["msg_1", "msg_2"]
    assert (len(server.requests), server.connection_count) == (2, 2)


@with_both_clients_and_trio
def test_an_error_with_leftovers_is_followed_by_the_right_answer(flavor: str) -> None:
    rate_limited = http_response(429, b"{}", "Retry-After: 0", keep_alive=True)
    with RawServer(rate_limited + FOREIGN, reply(2), keep_alive=True) as server:
        (message,) = send_messages(flavor, server.base_url, 1, {"max_retries": 1})
    assert message.id == "msg_2"


@with_both_clients_and_trio
def test_a_hook_that_reads_the_response_changes_nothing(flavor: str) -> None:
    async def read(response: httpx.Response) -> None:
        await response.aread()

    own_client = httpx_client(flavor, event_hooks={"response": [httpx.Response.read if flavor == "sync" else read]})
    with RawServer(reply(1) + FOREIGN, reply(2), keep_alive=True) as server:
        messages = send_messages(flavor, server.base_url, 2, {"http_client": own_client})
    assert [message.id for message in messages] == ["msg_1", "msg_2"]


@with_both_clients_and_trio
def test_a_body_of_a_204_is_a_leftover(flavor: str) -> None:
    no_content = b"HTTP/1.1 204 X\r\n\r\n" + FOREIGN
    with RawServer(no_content, reply(2), keep_alive=True) as server:
        results = [describe(result_or_error(flavor, server.base_url)) for _ in range(2)]
    assert results == ["APIResponseValidationError delivered", "ChatMessage"]


@with_both_clients_and_trio
def test_a_clean_connection_is_used_again(flavor: str) -> None:
    with RawServer(reply(1), keep_alive=True) as server:
        send_messages(flavor, server.base_url, 5)
    assert (len(server.requests), server.connection_count) == (5, 1)


def test_the_private_names_are_there() -> None:
    """Goes red when a release of httpx or httpcore moves what `_h11_connection_of` looks at."""
    with RawServer(reply(1) + b"x", keep_alive=True) as server, httpx.Client() as client:
        with client.stream("GET", server.base_url) as response:
            for _ in response.stream:  # type: ignore[union-attr]
                pass
            assert _h11_connection_of(response).trailing_data == (b"x", False)
    assert _h11_connection_of(httpx.Response(200)) is None
