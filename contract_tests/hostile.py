"""A server on a raw socket, for what HTTP libraries cannot be made to send, and calls in both flavours."""

from __future__ import annotations

import asyncio
import socket
import threading
import time
from collections.abc import Callable
from types import TracebackType
from typing import Any, Self

from contract_tests.mock_api.server import listen, url_of
from invent_client import AsyncInventClient, ChatMessage, InventClient, UserTextPart

KEY = "key_of_the_tests_0123456789"
IDS = ("c", "con_1", "cht_1")
ACCEPTED = b'{"id":"msg_1","role":"user"}'
Reply = bytes | float | Callable[[socket.socket], None]  # what to send, seconds of silence, or what to do
FLAVORS = ("sync", "async")


def http(status: int = 200, body: bytes = ACCEPTED, *headers: str, length: int | None = None) -> bytes:
    """An HTTP response that is closed by its end."""
    lines = [f"HTTP/1.1 {status} X", f"Content-Length: {len(body) if length is None else length}", *headers]
    return "\r\n".join([*lines, "Connection: close", "", ""]).encode() + body


class RawServer:
    """Answers each request with the next of some replies, the last one again and again, and keeps the requests."""

    def __init__(self, *replies: list[Reply] | Reply) -> None:
        self._replies = [one if isinstance(one, list) else [one] for one in replies]
        self._socket = listen()
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self.requests: list[bytes] = []
        self.base_url = url_of(self._socket)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._socket.shutdown(socket.SHUT_RDWR)
        self._socket.close()
        self._thread.join()

    def _serve(self) -> None:
        while True:
            try:
                connection, _ = self._socket.accept()
            except OSError:
                return
            with connection:
                try:
                    self._answer(connection)
                except OSError:  # the client went away, as it may
                    continue

    def _answer(self, connection: socket.socket) -> None:
        request = b""
        while b"\r\n\r\n" not in request:
            received = connection.recv(65536)
            if not received:
                return
            request += received
        head, _, body = request.partition(b"\r\n\r\n")
        lengths = [int(one.split(b":")[1]) for one in head.split(b"\r\n") if one.lower().startswith(b"content-length")]
        while len(body) < sum(lengths):
            body += connection.recv(65536)
        self.requests.append(head + b"\r\n\r\n" + body)
        for step in self._replies[min(len(self.requests), len(self._replies)) - 1]:
            if isinstance(step, bytes):
                connection.sendall(step)
            elif isinstance(step, float):
                time.sleep(step)
            else:
                step(connection)


def call(
    flavor: str, base_url: str, *ids: Any, settings: dict[str, Any] | None = None, **arguments: Any
) -> ChatMessage:
    """Posts a message with the client of a flavour."""
    options = {"api_key": KEY, "base_url": base_url, "max_retries": 0, "timeout": 0.3, **(settings or {})}
    arguments = {"message": [UserTextPart(text="Hello")], **arguments}
    if flavor == "sync":
        with InventClient(**options) as client:
            return client.send_message_as_contact(*(ids or IDS), **arguments)

    async def run() -> ChatMessage:
        async with AsyncInventClient(**options) as client:
            return await client.send_message_as_contact(*(ids or IDS), **arguments)

    return asyncio.run(run())
