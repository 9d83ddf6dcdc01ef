"""What is no request of HTTP/1.1 is refused in words: to the client, in `.refused`, and in the log."""

from __future__ import annotations

import contextlib
import json
import ssl

import httpx
import pytest

from invent_mock.app import MockApp
from invent_mock.http.request_log import RequestLog
from invent_mock.mock import Mock
from invent_mock.root_app import RootApp
from invent_mock.sample_data import INVENTORY
from invent_mock.server import ThreadedServer
from tests.support.raw_requests import connect, exchange, get_request, post_request, read_to_the_end, status_of
from tests.support.sample_request import BODY_JSON

TLS_HELLO = b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03"
HTTP_2_PREFACE = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\x00\x00\x00\x04\x00\x00\x00\x00\x00"
ESCAPED = "The path and the query must be percent-encoded, also what is beyond ASCII."

# What is sent, and then method and path as they are recorded, and the reason or its beginning.
UNREADABLE = {
    "TLS": (TLS_HELLO, "-", "-", "TLS was spoken to a plain HTTP port: use http://"),
    "HTTP/2": (HTTP_2_PREFACE, "-", "-", "HTTP/2 was spoken, by prior knowledge"),
    "path beyond ASCII": ("GET /café?x=1 HTTP/1.1\r\n\r\n".encode(), "GET", "/caf%C3%A9", ESCAPED),
    "query beyond ASCII": ("GET /x?a=é HTTP/1.1\r\n\r\n".encode(), "GET", "/x", ESCAPED),
    "control beyond ASCII": ("GET /_mock/é HTTP/1.1\r\n\r\n".encode(), "GET", "/_mock/%C3%A9", ESCAPED),
    "path with a space": (b"GET /a b HTTP/1.1\r\n\r\n", "GET", "/a%20b", ESCAPED),
    "small letters": (b"post /x HTTP/1.1\r\n\r\n", "post", "/x", "The method post must be written in capitals: POST."),
    "tunnel": (b"CONNECT x:443 HTTP/1.1\r\n\r\n", "CONNECT", "x:443", "CONNECT asks a proxy for a tunnel"),
    "header": (b"GET /x HTTP/1.1\r\nno colon\r\n\r\n", "GET", "/x", "This is not HTTP/1.1 ("),
    "SOCKS": (b"\x05\x01\x00", "-", "-", "This is not HTTP/1.1 ("),
    "SSH": (b"SSH-2.0-OpenSSH\r\n", "-", "-", "This is not HTTP/1.1 ("),
}
with_each = pytest.mark.parametrize(("sent", "method", "path", "reason"), UNREADABLE.values(), ids=list(UNREADABLE))


@with_each
def test_it_is_refused_and_recorded(mock: Mock, sent: bytes, method: str, path: str, reason: str) -> None:
    response = exchange(mock.base_url, sent)
    assert status_of(response) == 400
    assert json.loads(response.partition(b"\r\n\r\n")[2])["error"]["message"].startswith(reason)
    (refused,) = mock.refused
    assert (refused.method, refused.path, refused.status) == (method, path, 400)
    assert refused.reason.startswith(reason)


@with_each
def test_it_leaves_a_line_in_the_log(sent: bytes, method: str, path: str, reason: str) -> None:
    lines: list[str] = []
    with ThreadedServer(RequestLog(RootApp(MockApp()), INVENTORY, lines.append)) as server:
        exchange(server.base_url, sent)
    (line,) = lines
    assert f" {method} {path}" in line
    assert f"  {reason}" in line


@pytest.mark.parametrize("size", [1, 10])
def test_it_may_come_in_pieces(mock: Mock, size: int) -> None:
    with connect(mock.base_url) as connection, contextlib.suppress(OSError):  # it is answered before its end
        for begin in range(0, len(HTTP_2_PREFACE), size):
            connection.sendall(HTTP_2_PREFACE[begin : begin + size])
        read_to_the_end(connection)
    assert [refused.reason[:6] for refused in mock.refused] == ["HTTP/2"]


def test_a_tls_client_is_seen(mock: Mock) -> None:
    with connect(mock.base_url) as connection, pytest.raises(ssl.SSLError):
        ssl.create_default_context().wrap_socket(connection, server_hostname="localhost")
    assert [refused.reason[:3] for refused in mock.refused] == ["TLS"]


def test_what_came_before_it_is_answered(mock: Mock) -> None:
    response = exchange(mock.base_url, post_request(mock, BODY_JSON) + TLS_HELLO)
    assert (response.count(b"HTTP/1.1 200"), response.count(b"HTTP/1.1 400")) == (1, 1)
    assert (len(mock.messages), len(mock.refused)) == (1, 1)


def test_a_broken_body_is_refused_in_words(mock: Mock) -> None:
    request = post_request(mock, b"").replace(b"Content-Length: 0", b"Transfer-Encoding: chunked")
    response = exchange(mock.base_url, request + b"x\r\n")
    assert status_of(response) == 400
    assert [refused.reason.partition(":")[0] for refused in mock.refused] == ["The body cannot be read"]


def test_a_broken_body_calls_no_control(mock: Mock) -> None:
    mock.fail(503)
    host = mock.base_url.removeprefix("http://")
    head = get_request("/_mock/reset", f"Host: {host}", "Transfer-Encoding: chunked").replace(b"GET", b"POST")
    assert status_of(exchange(mock.base_url, head + b"x\r\n")) == 400
    assert mock.unused == ["fail(503)"]


def test_the_key_is_not_told(mock: Mock) -> None:
    exchange(mock.base_url, post_request(mock, b"").replace(b"Host", b"Ho st"))
    assert mock.environment["INVENT_API_KEY"] not in repr(mock.refused)


def test_the_page_shows_it(mock: Mock) -> None:
    exchange(mock.base_url, TLS_HELLO)
    (shown,) = httpx.get(mock.base_url + "/_mock/page/requests", trust_env=False).json()
    assert shown["reason"].startswith("TLS")
    assert shown["status"] == 400
