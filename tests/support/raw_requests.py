"""Requests that HTTP libraries cannot be made to send."""

from __future__ import annotations

import contextlib
import socket
from urllib.parse import urlsplit

from invent_mock.mock import Mock
from tests.support.sample_request import URL_PATH

WAIT = 20  # seconds, for what takes milliseconds


def connect(base_url: str) -> socket.socket:
    """A connection to a server."""
    address = urlsplit(base_url)
    assert address.hostname
    assert address.port
    return socket.create_connection((address.hostname, address.port), timeout=WAIT)


def exchange(base_url: str, request: bytes) -> bytes:
    """All that a server sends, after these bytes, until it ends the connection."""
    with connect(base_url) as connection:
        connection.sendall(request)
        return read_to_the_end(connection)


def read_to_the_end(connection: socket.socket) -> bytes:
    """All that comes until the connection ends, or is cut."""
    received = b""
    with contextlib.suppress(ConnectionResetError):
        while data := connection.recv(65536):
            received += data
    return received


def post_request(mock: Mock, body: bytes, *headers: str, length: int | None = None) -> bytes:
    """A request that posts a message.

    Args:
        mock: Whose key it has.
        body: The body, or its beginning.
        headers: Further headers, as lines.
        length: The Content-Length, where it is not that of `body`.
    """
    lines = [
        f"POST {URL_PATH} HTTP/1.1",
        "Host: x",
        f"Authorization: Bearer {mock.environment['INVENT_API_KEY']}",
        "Content-Type: application/json",
        f"Content-Length: {len(body) if length is None else length}",
        *headers,
    ]
    return "\r\n".join([*lines, "", ""]).encode() + body


def get_request(target: str, *headers: str, version: str = "1.1") -> bytes:
    """A request after which the connection ends. It has no Host but one of these headers."""
    return "\r\n".join([f"GET {target} HTTP/{version}", "Connection: close", *headers, "", ""]).encode()


def status_of(response: bytes) -> int:
    """The status of a response."""
    return int(response.split(b" ", 2)[1])
