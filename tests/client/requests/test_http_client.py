"""A caller's own httpx client is honoured, but for its auth, its base_url and its redirects."""

from __future__ import annotations

import gzip
import time
from collections.abc import Callable
from typing import Any

import httpx
import pytest
from httpx_retries import Retry, RetryTransport

import invent_client
from invent_client import UNSET, InventClient, errors
from invent_client._request.operation import Credential, Operation, RequestBody, SuccessResponse
from invent_client._request.prepared import Options
from tests.client.key_leaks import assert_hides_key
from tests.support.calls import (
    API_KEY,
    NOWHERE,
    client_that_reads,
    client_with_hooks,
    describe,
    httpx_client,
    result_or_error,
    send_message,
    send_messages,
    with_both_clients,
    with_both_clients_and_trio,
)
from tests.support.servers.raw_server import ACCEPTED, RawServer, http_response

REQUEST_LINE = "POST /orgs/c/contacts/con_1/chats/cht_1/messages"


def head_of(request: bytes) -> tuple[str, dict[str, str]]:
    """The request line, and the headers by their names in lower case."""
    request_line, *lines = request.partition(b"\r\n\r\n")[0].decode().split("\r\n")
    return request_line, {name.lower(): value for name, _, value in (line.partition(": ") for line in lines)}


def result_with_hook(flavor: str, event: str, action: Callable[[Any], object], reply: bytes = b"") -> tuple[Any, int]:
    """What a call ends in whose httpx client has this hook, and how many requests there were."""
    with RawServer(reply or http_response()) as server:
        http_client = client_with_hooks(flavor, **{event: action})
        return result_or_error(flavor, server.base_url, http_client=http_client), len(server.requests)


@with_both_clients_and_trio
def test_its_headers_cookies_and_parameters_are_sent(flavor: str) -> None:
    own_client = httpx_client(
        flavor,
        headers={"Authorization": "Bearer other", "Accept": "text/html", "X-Extra": "1", "User-Agent": "shop/2"},
        cookies={"c": "1"},
        params={"q": "ä b"},
    )
    with RawServer(http_response()) as server:
        send_message(flavor, server.base_url, {"http_client": own_client})
    request_line, headers = head_of(server.requests[0])
    assert request_line in (f"{REQUEST_LINE}?q=%C3%A4+b HTTP/1.1", f"{REQUEST_LINE}?q=%C3%A4%20b HTTP/1.1")
    assert (headers["x-extra"], headers["cookie"], headers["user-agent"]) == ("1", "c=1", "shop/2")
    assert (headers["authorization"], headers["accept"]) == (f"Bearer {API_KEY}", "application/json")
    assert headers["content-type"] == "application/json"


@with_both_clients
def test_its_auth_base_url_and_redirects_are_not_used(flavor: str) -> None:
    own_client = httpx_client(
        flavor, auth=("user", "password"), base_url="https://example.com/other", follow_redirects=True
    )
    with RawServer(http_response(307, b"", "Location: /elsewhere")) as server:
        with pytest.raises(errors.APIStatusError):
            send_message(flavor, server.base_url, {"http_client": own_client})
    (request,) = server.requests
    request_line, headers = head_of(request)
    assert request_line == f"{REQUEST_LINE} HTTP/1.1"
    assert headers["authorization"] == f"Bearer {API_KEY}"
    assert headers["user-agent"] == f"invent-client/{invent_client.__version__}"


def test_it_is_not_closed_with_our_client() -> None:
    with httpx.Client() as own_client:
        with InventClient(api_key=API_KEY, http_client=own_client):
            pass
        assert not own_client.is_closed


@with_both_clients
def test_without_an_own_client_only_our_headers_are_sent(flavor: str) -> None:
    with RawServer(http_response(200, b'{"id":"m","role":"user"}', "Set-Cookie: a=b; Path=/")) as server:
        send_message(flavor, server.base_url)
    names = head_of(server.requests[0])[1].keys()
    expected = "accept accept-encoding authorization connection content-length content-type host user-agent"
    assert sorted(names) == expected.split()


@pytest.mark.parametrize("content", ["", "Hello"])
@pytest.mark.parametrize("method", ["GET", "POST", "PUT", "PATCH", "DELETE"])
def test_without_an_own_client_the_head_is_what_httpx_would_send(method: str, content: str) -> None:
    bodies = (RequestBody("text/plain", "text", None),) if content else ()
    response = SuccessResponse[None]("200", "nothing")
    credential = Credential("header", "X-Key", "plain")
    operation = Operation(method, "/x", {}, bodies, False, (response,), "*/*", credential, {})
    with RawServer(http_response(200, b"")) as server, httpx.Client() as own_client:
        for http_client in (None, own_client):
            client = InventClient(api_key=API_KEY, base_url=server.base_url, http_client=http_client)
            client._perform(operation, {}, content or UNSET, Options())
    heads = [head_of(request) for request in server.requests]
    assert heads[0] == heads[1]
    assert heads[0][1].get("content-length") == (str(len(content)) if content or method[0] == "P" else None)


@with_both_clients
def test_cookies_of_a_server_are_not_kept(flavor: str) -> None:
    with RawServer(http_response(200, b'{"id":"m","role":"user"}', "Set-Cookie: a=b; Path=/")) as server:
        send_messages(flavor, server.base_url, 2)
    assert len(server.requests) == 2
    assert not any(b"cookie" in request.lower() for request in server.requests)


@with_both_clients_and_trio
@pytest.mark.usefixtures("waits")
def test_its_hooks_see_each_attempt(flavor: str) -> None:
    seen: list[object] = []
    http_client = client_with_hooks(
        flavor,
        request=lambda request: request.headers.update({"X-Hook": str(len(seen))}),
        response=lambda response: seen.append(response.status_code),
    )
    with RawServer(http_response(429), http_response()) as server:
        send_message(flavor, server.base_url, {"http_client": http_client, "max_retries": 1})
    assert seen == [429, 200]
    assert [head_of(request)[1]["x-hook"] for request in server.requests] == ["0", "1"]


@with_both_clients
@pytest.mark.usefixtures("waits")
@pytest.mark.parametrize(
    ("status", "expected", "attempts"),
    [
        (200, "ChatMessage", 1),
        (401, "AuthenticationError not_delivered", 1),
        (429, "RateLimitError not_delivered", 3),
        (503, "InternalServerError unknown", 1),
    ],
)
def test_a_hook_that_raises_for_the_status_is_as_the_status(
    flavor: str, status: int, expected: str, attempts: int
) -> None:
    reply = http_response(status, b'{"id":"m","role":"user"}', "X-Request-Id: r1")
    result, request_count = result_with_hook(flavor, "response", httpx.Response.raise_for_status, reply)
    assert (describe(result), request_count) == (expected, attempts)
    if isinstance(result, errors.APIStatusError):
        assert result.request_id == "r1"
        assert_hides_key(result)


@with_both_clients
@pytest.mark.parametrize("event", ["request", "response"])
def test_a_hook_that_raises_leaves_open_what_became_of_the_message(flavor: str, event: str) -> None:
    def fail(_: object) -> None:
        raise ValueError("of the hook")

    result, _ = result_with_hook(flavor, event, fail)
    assert describe(result) == "APIConnectionError unknown"
    assert isinstance(result.__cause__, ValueError)
    assert_hides_key(result)


@pytest.mark.parametrize("encoding", ["identity", "gzip", "x-gzip"])
@with_both_clients
def test_a_hook_may_read_the_response(flavor: str, encoding: str) -> None:
    body = ACCEPTED if encoding == "identity" else gzip.compress(ACCEPTED)
    with RawServer(http_response(200, body, f"Content-Encoding: {encoding}")) as server:
        result = result_or_error(flavor, server.base_url, http_client=client_that_reads(flavor))
    assert describe(result) == "ChatMessage"


@with_both_clients
@pytest.mark.parametrize(
    ("settings", "expected"), [({"timeout": None}, 0.2), ({"timeout": 0.4}, 0.4)], ids=["its own", "ours"]
)
def test_its_timeout_counts_where_there_is_no_other(flavor: str, settings: dict[str, Any], expected: float) -> None:
    with RawServer(3.0) as server:
        began = time.monotonic()
        with pytest.raises(errors.APITimeoutError):
            send_message(flavor, server.base_url, {"http_client": httpx_client(flavor, timeout=0.2), **settings})
    assert expected <= time.monotonic() - began < 2


@pytest.mark.parametrize("kind", [httpx.Client, httpx.AsyncClient])
def test_the_timeout_that_httpx_sets_by_itself_does_not_count(kind: Any) -> None:
    seen: list[Any] = []

    def answer(request: httpx.Request) -> httpx.Response:
        seen.append(request.extensions["timeout"])
        return httpx.Response(200, json={"id": "m", "role": "user"})

    flavor = "sync" if kind is httpx.Client else "async"
    own_client = kind(transport=httpx.MockTransport(answer))
    send_message(flavor, NOWHERE, {"http_client": own_client, "timeout": None})
    assert seen == [{"connect": 5.0, "read": 60.0, "write": 60.0, "pool": 60.0}]


@with_both_clients
@pytest.mark.parametrize("error", [httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.ProxyError])
def test_a_hook_that_cannot_connect_elsewhere_leaves_open_what_became_of_the_message(flavor: str, error: Any) -> None:
    def fail(response: httpx.Response) -> None:
        raise error("the audit service is down", request=httpx.Request("POST", "http://audit.example/"))

    result, request_count = result_with_hook(flavor, "response", fail)
    assert isinstance(result, errors.APIConnectionError)
    assert (result.delivery, request_count) == ("unknown", 1)


@with_both_clients
@pytest.mark.parametrize("status", [200, 404, 429])
@pytest.mark.parametrize("event", ["request", "response"])
def test_the_response_of_another_service_is_not_taken_for_ours(flavor: str, status: int, event: str) -> None:
    def fail(_: object) -> None:
        request = httpx.Request("POST", "http://audit.example/")
        response = httpx.Response(status, request=request, headers={"Retry-After": "0"})
        raise httpx.HTTPStatusError("of the audit service", request=request, response=response)

    result, request_count = result_with_hook(flavor, event, fail)
    assert (describe(result), request_count) == ("APIConnectionError unknown", 1 if event == "response" else 0)


class OddError(Exception):
    exceptions = None
    response = property(lambda self: 1 / 0)

    def __str__(self) -> str:
        raise RuntimeError("of the text")


class OddRequestError(httpx.RequestError):
    request = property(lambda self: 1 / 0)


@with_both_clients
@pytest.mark.parametrize("error", [OddError(), OddRequestError("x")])
def test_odd_exceptions_of_hooks_are_errors_of_ours(flavor: str, error: Exception) -> None:
    def fail(_: object) -> None:
        raise error

    assert describe(result_with_hook(flavor, "response", fail)[0]) == "APIConnectionError unknown"


@with_both_clients
@pytest.mark.parametrize("place", ["cause", "context", "note", "group"])
def test_the_key_in_an_exception_that_another_is_chained_to_does_not_show(flavor: str, place: str) -> None:
    def fail(_: object) -> None:
        leak = ValueError(f"cannot sign {API_KEY}")
        if place == "group":
            raise ExceptionGroup("signing", [leak])
        error = RuntimeError("signing failed")
        if place == "note":
            error.add_note(API_KEY)
            raise error
        try:
            raise leak
        except ValueError as cause:
            if place == "cause":
                raise error from cause
            raise error  # noqa: B904

    result, _ = result_with_hook(flavor, "request", fail)
    assert isinstance(result, errors.APIConnectionError)
    assert_hides_key(result)


def test_a_transport_that_tries_again_by_itself_is_not_taken_for_one_that_did_not_send() -> None:
    """The first attempt of it may have been taken; only the second could not connect."""
    retry = Retry(total=1, allowed_methods=["POST"], backoff_factor=0)
    server = RawServer(http_response(503))
    with server, httpx.Client(transport=RetryTransport(transport=ClosingAfterOne(server), retry=retry)) as own_client:
        result = result_or_error("sync", server.base_url, http_client=own_client)
    assert describe(result) == "APIConnectionError unknown"


class ClosingAfterOne(httpx.HTTPTransport):
    """Closes the server after the first response."""

    def __init__(self, server: RawServer) -> None:
        super().__init__()
        self.server = server

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        response = super().handle_request(request)
        self.server.stop()
        return response
