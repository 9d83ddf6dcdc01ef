"""An offer of another protocol is only an offer: the request is answered over HTTP/1.1, which then goes on."""

from __future__ import annotations

import shutil
import socket
import subprocess
import time
from pathlib import Path

import pytest

from invent_mock.mock import Mock
from tests.support.raw_requests import connect, get_request, post_request, read_to_the_end, status_of
from tests.support.sample_request import BODY_JSON

OFFERS = {
    "h2c": ("Connection: Upgrade, HTTP2-Settings", "Upgrade: h2c", "HTTP2-Settings: AAMAAABkAAQCAAAAAAIAAAAA"),
    "WebSocket": ("Connection: Upgrade", "Upgrade: websocket", "Sec-WebSocket-Version: 13", "Sec-WebSocket-Key: eA=="),
    "TLS": ("Connection: keep-alive, Upgrade", "Upgrade: TLS/1.0, HTTP/1.1"),
    "two lines": ("Connection: Upgrade", "Upgrade: h2c", "Upgrade: websocket"),
    "unknown": ("Connection: upgrade", "Upgrade: foo/2"),
}
with_each_offer = pytest.mark.parametrize("offer", OFFERS.values(), ids=list(OFFERS))


def requests_of(mock: Mock, offer: tuple[str, ...], framing: str) -> tuple[bytes, bytes]:
    """Head and body of a request that posts a message."""
    head = post_request(mock, b"", *offer, length=len(BODY_JSON))
    if framing == "length":
        return head, BODY_JSON
    chunks = b"%x\r\n%s\r\n%x\r\n%s\r\n0\r\n\r\n" % (5, BODY_JSON[:5], len(BODY_JSON) - 5, BODY_JSON[5:])
    return head.replace(b"Content-Length: %d" % len(BODY_JSON), b"Transfer-Encoding: chunked"), chunks


@with_each_offer
@pytest.mark.parametrize("framing", ["length", "chunked"])
@pytest.mark.parametrize("is_in_pieces", [False, True], ids=["one segment", "two segments"])
def test_a_message_is_taken_and_the_connection_stays(
    mock: Mock, offer: tuple[str, ...], framing: str, is_in_pieces: bool
) -> None:
    head, body = requests_of(mock, offer, framing)
    with connect(mock.base_url) as connection:
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        for number in (1, 2):
            if is_in_pieces:
                connection.sendall(head)
                time.sleep(0.02)
                connection.sendall(body)
            else:
                connection.sendall(head + body)
            assert status_of(connection.recv(65536)) == 200
            assert [message.text for message in mock.messages] == ["Hello"] * number
    assert mock.refused == []


@with_each_offer
def test_a_message_that_comes_byte_by_byte_is_taken(mock: Mock, offer: tuple[str, ...]) -> None:
    with connect(mock.base_url) as connection:
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        for byte in b"".join(requests_of(mock, offer, "length")):
            connection.sendall(bytes([byte]))
        assert status_of(connection.recv(65536)) == 200


@with_each_offer
def test_requests_behind_each_other_are_answered(mock: Mock, offer: tuple[str, ...]) -> None:
    with connect(mock.base_url) as connection:
        posts = b"".join(requests_of(mock, offer, "length")) * 3
        connection.sendall(posts + get_request("/openapi.json", *offer))
        assert read_to_the_end(connection).count(b"HTTP/1.1 200 OK") == 4
    assert len(mock.messages) == 3


@with_each_offer
def test_a_get_is_answered(mock: Mock, offer: tuple[str, ...]) -> None:
    key = f"Authorization: Bearer {mock.environment['INVENT_API_KEY']}"
    request = get_request("/orgs/c/contacts?take=1", key, *offer).replace(b"Connection: close\r\n", b"")
    with connect(mock.base_url) as connection:
        for _ in range(2):
            connection.sendall(request)
            assert status_of(connection.recv(65536)) == 200


def test_a_client_that_also_asks_whether_to_go_on_is_told(mock: Mock) -> None:
    head, body = requests_of(mock, (*OFFERS["h2c"], "Expect: 100-continue"), "length")
    with connect(mock.base_url) as connection:
        connection.sendall(head)
        assert status_of(connection.recv(65536)) == 100
        connection.sendall(body)
        assert status_of(connection.recv(65536)) == 200


@pytest.mark.skipif(shutil.which("javac") is None, reason="needs a JDK")
def test_the_clients_of_the_jdk_are_answered(mock: Mock) -> None:
    program = Path(__file__).with_name("Post.java")
    java = ["java", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", str(program)]  # starts sooner
    output = subprocess.run(java, capture_output=True, text=True, timeout=120).stdout
    assert output.split() == ["200"] * 4
    assert [message.text for message in mock.messages] == ["one", "two", "three"]
