"""A server for what HTTP libraries cannot be made to send, and calls with both clients."""

from __future__ import annotations

import asyncio
import contextlib
import re
import socketserver
import threading
import time
from collections.abc import Callable
from itertools import takewhile
from typing import Any, Self

from invent_client import AsyncInventClient, InventClient, UserTextPart

KEY = "key_of_the_tests_0123456789"
IDS = ("c", "con_1", "cht_1")
ARGUMENTS: dict[str, Any] = {
    **dict(zip(("org_id", "contact_id", "chat_id"), IDS, strict=True)),
    "message": [UserTextPart(text="Hello")],
}
ACCEPTED = b'{"id":"msg_1","role":"user"}'
Reply = bytes | float  # what to send, or seconds of silence


def http(status: int = 200, body: bytes = ACCEPTED, *headers: str, length: int | None = None) -> bytes:
    """An HTTP response that is closed by its end."""
    lines = [f"HTTP/1.1 {status} X", f"Content-Length: {len(body) if length is None else length}", *headers]
    return "\r\n".join([*lines, "Connection: close", "", ""]).encode() + body


class RawServer(socketserver.ThreadingTCPServer):
    """Answers each request with the next of some replies, the last one again and again, and keeps the requests."""

    daemon_threads = True
    request_queue_size = 128

    def __init__(self, *replies: list[Reply] | Reply) -> None:
        super().__init__(("127.0.0.1", 0), socketserver.BaseRequestHandler)
        self._replies = [one if isinstance(one, list) else [one] for one in replies]
        self.requests: list[bytes] = []
        self.base_url = f"http://127.0.0.1:{self.server_address[1]}"

    def __enter__(self) -> Self:
        threading.Thread(target=self.serve_forever, args=(0.01,), daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self.shutdown()
        self.server_close()

    def finish_request(self, connection: Any, client_address: Any) -> None:
        with contextlib.suppress(OSError):  # the client went away, as it may
            with connection.makefile("rb") as stream:
                head = b"".join(takewhile(lambda line: line != b"\r\n", stream))
                length = re.search(rb"(?i)content-length: (\d+)", head)
                self.requests.append(head + b"\r\n" + stream.read(int(length[1]) if length else 0))
            for step in self._replies[min(len(self.requests), len(self._replies)) - 1]:
                if isinstance(step, bytes):
                    connection.sendall(step)
                else:
                    time.sleep(step)


def use(flavor: str, base_url: str, action: Callable[[Any], Any], **settings: Any) -> Any:
    """What an action with the client of a flavour returns."""
    settings = {"api_key": KEY, "base_url": base_url, "max_retries": 0, "timeout": 10, **settings}
    if flavor == "sync":
        with InventClient(**settings) as client:
            return action(client)

    async def run() -> Any:
        async with AsyncInventClient(**settings) as other:
            return await action(other)

    return asyncio.run(run())


def call(flavor: str, base_url: str, settings: dict[str, Any] | None = None, **arguments: Any) -> Any:
    """Posts a message with the client of a flavour."""
    arguments = {**ARGUMENTS, **arguments}
    return use(flavor, base_url, lambda client: client.send_message_as_contact(**arguments), **(settings or {}))
