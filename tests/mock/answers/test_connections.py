"""Many, slow, half-open and endless requests do not hurt the mock."""

from __future__ import annotations

import contextlib
import re
import socket
import threading
from collections.abc import Iterator

import httpx
import pytest

from invent_mock.http.connection import MAX_HEAD
from invent_mock.http.request_body import MAX_REQUEST_BODY
from invent_mock.mock import Mock
from tests.support.raw_requests import connect, exchange, post_request, read_to_the_end, status_of
from tests.support.sample_request import BODY, BODY_JSON, URL_PATH

HEADERS = b"X: y\r\n" * (MAX_HEAD // 60)
MEBIBYTE = b"x" * 1024 * 1024


@contextlib.contextmanager
def connections(mock: Mock, count: int) -> Iterator[list[socket.socket]]:
    """Connections that are open at once."""
    with contextlib.ExitStack() as stack:
        yield [stack.enter_context(connect(mock.base_url)) for _ in range(count)]


def response_to_endless(mock: Mock, head: bytes, piece: bytes) -> bytes:
    """What comes back when the same piece is sent until nobody takes it any more."""
    with connect(mock.base_url) as connection:

        def send_all() -> None:
            with contextlib.suppress(OSError):
                connection.sendall(head)
                for _ in range(100):
                    connection.sendall(piece)
                connection.shutdown(socket.SHUT_WR)

        sender = threading.Thread(target=send_all)
        sender.start()
        response = read_to_the_end(connection)
        sender.join()
    return response


def test_200_requests_at_once_are_answered(mock: Mock) -> None:
    request = post_request(mock, BODY_JSON)
    with connections(mock, 200) as open_connections:
        for connection in open_connections:
            connection.sendall(request)
        statuses = {status_of(connection.recv(65536)) for connection in open_connections}
    assert (statuses, len(mock.messages)) == ({200}, 200)


@pytest.mark.parametrize("part", ["nothing", "head", "body"])
def test_requests_that_stop_in_the_middle_keep_nobody_waiting(mock: Mock, mock_http: httpx.Client, part: str) -> None:
    whole_request = post_request(mock, BODY_JSON)
    beginning = {"nothing": b"", "head": whole_request[:50], "body": whole_request[:-5]}[part]
    with connections(mock, 100) as open_connections:
        for connection in open_connections:
            connection.sendall(beginning)
        assert mock_http.post(URL_PATH, json=BODY).status_code == 200
    assert mock_http.post(URL_PATH, json=BODY).status_code == 200
    assert len(mock.messages) == 2


def test_a_request_that_comes_byte_by_byte_is_answered(mock: Mock) -> None:
    with connect(mock.base_url) as connection:
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        for byte in post_request(mock, BODY_JSON):
            connection.sendall(bytes([byte]))
        assert status_of(connection.recv(65536)) == 200


def test_requests_behind_each_other_on_a_connection_are_answered_in_their_order(mock: Mock) -> None:
    request = post_request(mock, BODY_JSON)
    response = exchange(mock.base_url, request + request + post_request(mock, b"{}", "Connection: close"))
    assert re.findall(rb"HTTP/1\.1 (\d+)", response) == [b"200", b"200", b"400"]


@pytest.mark.parametrize("delay", [0, 0.1])
@pytest.mark.parametrize("requests", [1, 2])
def test_a_client_that_closes_its_half_is_answered(mock: Mock, requests: int, delay: float) -> None:
    """Also where the end arrives in the turn of the event loop in which the response is written."""
    if delay:
        mock.delay(delay)
    for _ in range(1 if delay else 20):
        with connect(mock.base_url) as connection:
            connection.sendall(post_request(mock, BODY_JSON) * requests)
            connection.shutdown(socket.SHUT_WR)
            response = read_to_the_end(connection)
        assert re.findall(rb"HTTP/1\.1 (\d+)", response) == [b"200"] * requests


def test_a_client_that_asks_whether_to_go_on_is_told(mock: Mock) -> None:
    whole_request = post_request(mock, BODY_JSON, "Expect: 100-continue")
    with connect(mock.base_url) as connection:
        connection.sendall(whole_request[: -len(BODY_JSON)])
        assert status_of(connection.recv(65536)) == 100
        connection.sendall(BODY_JSON)
        assert status_of(connection.recv(65536)) == 200


def test_a_client_that_asks_with_a_wrong_key_is_told_at_once(mock: Mock) -> None:
    """And that the connection ends, as what the client sends next would be taken for the body."""
    head = post_request(mock, b"", "Expect: 100-continue", length=MAX_REQUEST_BODY)
    response = exchange(mock.base_url, head.replace(b"Bearer ", b"Bearer x"))
    assert status_of(response) == 401
    assert b"\r\nconnection: close\r\n" in response


@pytest.mark.parametrize("is_chunked", [False, True], ids=["length", "chunked"])
def test_a_body_over_the_limit_is_refused(mock: Mock, mock_http: httpx.Client, is_chunked: bool) -> None:
    head = post_request(mock, b"", "Connection: close", length=100 * len(MEBIBYTE))
    piece = MEBIBYTE
    if is_chunked:
        head = head.replace(b"Content-Length: %d" % (100 * len(MEBIBYTE)), b"Transfer-Encoding: chunked")
        piece = b"100000\r\n" + MEBIBYTE + b"\r\n"
    response = response_to_endless(mock, head, piece)
    assert response == b"" or status_of(response) == 400  # nothing where the connection's end overtakes the response
    assert [refused.reason for refused in mock.refused] == [f"The body is larger than {MAX_REQUEST_BODY} bytes."]
    assert mock_http.post(URL_PATH, json=BODY).status_code == 200


@pytest.mark.parametrize(
    ("head", "piece"),
    [
        (b"GET /", MEBIBYTE),
        (b"GET / HTTP/1.1\r\nX: ", MEBIBYTE),
        (b"GET / HTTP/1.1\r\n", HEADERS),
        (b"POST /unknown HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n", HEADERS),
    ],
    ids=["path", "header", "headers", "trailers"],
)
def test_a_head_without_an_end_is_refused(mock: Mock, mock_http: httpx.Client, head: bytes, piece: bytes) -> None:
    response = response_to_endless(mock, head, piece)
    # Nothing where the connection's end overtakes the response; 404 where that came before the trailers.
    assert response == b"" or status_of(response) in (400, 404)
    assert mock_http.post(URL_PATH, json=BODY).status_code == 200


def test_a_head_that_comes_in_large_pieces_is_taken(mock: Mock) -> None:
    request = post_request(mock, BODY_JSON, "X: " + "x" * 500_000, "Connection: close")
    assert status_of(exchange(mock.base_url, request)) == 200


def test_clients_that_go_away_before_a_late_answer_hurt_nobody(mock: Mock, mock_http: httpx.Client) -> None:
    for _ in range(20):
        mock.delay(0.1)
        with connect(mock.base_url) as connection:
            connection.sendall(post_request(mock, BODY_JSON))
    mock.delay(0.2)  # longer than that of the others
    assert mock_http.post(URL_PATH, json=BODY).status_code == 200
