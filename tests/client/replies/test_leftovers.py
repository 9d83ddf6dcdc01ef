"""Bytes behind a response never become the answer to the next call."""

from __future__ import annotations

import contextlib
import shutil
import ssl
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any, cast

import httpx
import pytest

from invent_client._http.leftovers import _h11_connection_of
from tests.support.calls import (
    client_that_reads,
    describe,
    httpx_client,
    result_or_error,
    send_messages,
    with_both_clients_and_trio,
)
from tests.support.servers.raw_server import RawServer, Step, http_response


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
    own_client = client_that_reads(flavor)
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


@with_both_clients_and_trio
def test_bytes_that_the_event_loop_has_read_already_are_leftovers(flavor: str) -> None:
    """asyncio reads more at once than anyio hands on: 64 KiB."""
    body = b'{"id":"msg_1","role":"user"}'.ljust(65_000)
    missing = 65_536 - len(http_response(200, body, keep_alive=True))
    whole = http_response(200, body + b" " * missing, keep_alive=True)
    assert len(whole) == 65_536
    with RawServer(whole + FOREIGN, reply(2), keep_alive=True) as server:
        # trio leaves them in the socket, if they have arrived by then.
        messages = send_messages(flavor, server.base_url, 2, pause=0.05)
    assert [message.id for message in messages] == ["msg_1", "msg_2"]


@pytest.fixture(scope="session")
def tls_files(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A certificate for 127.0.0.1, and its key."""
    if not shutil.which("openssl"):
        pytest.skip("needs openssl")
    folder = tmp_path_factory.mktemp("tls")
    certificate, key = folder / "certificate.pem", folder / "key.pem"
    command = f"openssl req -x509 -newkey rsa:2048 -nodes -days 2 -keyout {key} -out {certificate} -subj /CN=localhost"
    subprocess.run([*command.split(), "-addext", "subjectAltName=IP:127.0.0.1"], check=True, capture_output=True)
    return certificate, key


class TLSServer(RawServer):
    """Speaks TLS, and sends the steps of a reply as records of their own, but in a single segment."""

    def __init__(self, context: ssl.SSLContext, *replies: list[Step] | Step) -> None:
        super().__init__(*replies, keep_alive=True)
        self.context = context
        self.base_url = self.base_url.replace("http:", "https:")

    def finish_request(self, connection: Any, client_address: Any) -> None:
        self.connection_count += 1
        incoming, outgoing = ssl.MemoryBIO(), ssl.MemoryBIO()
        tls = self.context.wrap_bio(incoming, outgoing, server_side=True)

        def feed(action: Callable[[], Any]) -> Any:
            """Do what needs bytes of the client."""
            while True:
                try:
                    return action()
                except ssl.SSLWantReadError:
                    connection.sendall(outgoing.read())
                    data = connection.recv(65_536)
                    if not data:
                        raise ConnectionError from None
                    incoming.write(data)

        with contextlib.suppress(OSError, ssl.SSLError):
            feed(tls.do_handshake)
            while True:
                request = b""
                while not request.endswith(b"}"):
                    request += feed(lambda: tls.read(65_536))
                self.requests.append(request)
                for step in self._replies[min(len(self.requests), len(self._replies)) - 1]:
                    tls.write(cast(bytes, step))
                connection.sendall(outgoing.read())


@with_both_clients_and_trio
@pytest.mark.parametrize("is_clean", [False, True])
def test_bytes_that_are_not_yet_decrypted_are_leftovers(
    flavor: str, is_clean: bool, tls_files: tuple[Path, Path]
) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*tls_files)
    first: list[Step] = [reply(1)] if is_clean else [reply(1), FOREIGN]
    with TLSServer(context, first, reply(2)) as server:
        own_client = httpx_client(flavor, verify=trusting(tls_files[0]))
        messages = send_messages(flavor, server.base_url, 2, {"http_client": own_client})
    assert [message.id for message in messages] == ["msg_1", "msg_2"]
    assert server.connection_count == (1 if is_clean else 2)


def trusting(certificate: Path) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.load_verify_locations(certificate)
    return context


def test_the_private_names_are_there() -> None:
    """Goes red when a release of httpx or httpcore moves what `_h11_connection_of` looks at."""
    with RawServer(reply(1) + b"x", keep_alive=True) as server, httpx.Client() as client:
        with client.stream("GET", server.base_url) as response:
            for _ in response.stream:  # type: ignore[union-attr]
                pass
            assert _h11_connection_of(response).trailing_data == (b"x", False)
    assert _h11_connection_of(httpx.Response(200)) is None
