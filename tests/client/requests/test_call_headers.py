"""The headers that a caller gives a call."""

from __future__ import annotations

from typing import Any

import pytest

from invent_client import SendMessageAsContactRequest, UserTextPart, errors
from invent_client.api.contacts import send_message_as_contact
from tests.client.key_leaks import assert_hides_key
from tests.support.calls import (
    API_KEY,
    NOWHERE,
    httpx_client,
    send_message,
    use_client,
    with_both_clients,
    with_both_clients_and_trio,
)
from tests.support.servers.raw_server import RawServer, http_response

REFUSED: list[Any] = [
    *({name: "x"} for name in ("Authorization", "HOST", "Content-Length", "Transfer-Encoding", "Connection", "Accept")),
    {"": "x"},
    {"X Y": "x"},
    {"X-Ä": "x"},
    {"X:": "x"},
    {"X\r\nHost": "x"},
    {"X": "a\r\nHost: b"},
    {"X": "a\nb"},
    {"X": "\0"},
    {"X": "ä"},
    {"X": " a"},
    {"X": 7},
    {"X": None},
    {7: "x"},
    {"X": f"Bearer {API_KEY}"},
    "X: y",
    [("X", "y")],
]


@with_both_clients_and_trio
def test_they_are_sent(flavor: str) -> None:
    headers = {"traceparent": "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01", "X-Request-ID": "a b\tc"}
    with RawServer(http_response()) as server:
        send_message(flavor, server.base_url, headers=headers)
    for name, value in headers.items():
        assert f"\r\n{name}: {value}\r\n".encode() in server.requests[0]


@with_both_clients
def test_they_go_before_those_of_the_http_client(flavor: str) -> None:
    own_client = httpx_client(flavor, headers={"X-Tenant": "1", "User-Agent": "shop/2"})
    with RawServer(http_response()) as server:
        send_message(
            flavor, server.base_url, {"http_client": own_client}, headers={"x-tenant": "2", "user-agent": "job/1"}
        )
    assert b"x-tenant: 2\r\n" in server.requests[0].lower()
    assert b"user-agent: job/1\r\n" in server.requests[0].lower()
    assert server.requests[0].lower().count(b"x-tenant") == 1


@with_both_clients
@pytest.mark.parametrize("headers", REFUSED, ids=repr)
def test_others_are_refused(flavor: str, headers: Any) -> None:
    with pytest.raises(errors.InvalidRequestError) as caught:
        send_message(flavor, NOWHERE, headers=headers)
    assert caught.value.field == "headers"
    assert_hides_key(caught.value)


@with_both_clients
def test_the_functions_of_the_generator_take_them(flavor: str) -> None:
    functions: Any = {"sync": send_message_as_contact.sync_detailed, "async": send_message_as_contact.asyncio_detailed}
    body = SendMessageAsContactRequest(message=[UserTextPart(text="Hello")])
    arguments: dict[str, Any] = {"body": body, "headers": {"X-A": "1"}, "deadline": 9, "timeout": 9}
    with RawServer(http_response(200, b'{"id":"m","role":"user"}', "X-Request-ID: r1")) as server:
        response = use_client(
            flavor, server.base_url, lambda client: functions[flavor]("c", "1", "1", client=client, **arguments)
        )
    assert b"X-A: 1\r\n" in server.requests[0]
    assert (response.status_code, response.request_id) == (200, "r1")
