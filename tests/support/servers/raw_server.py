"""A server for what HTTP libraries cannot be made to send."""

from __future__ import annotations

import contextlib
import re
import socket
import socketserver
import threading
import time
from itertools import takewhile
from typing import IO, Any, Self

ACCEPTED = b'{"id":"msg_1","role":"user"}'
Step = bytes | float  # what to send, or seconds of silence


def http_response(
    status: int = 200, body: bytes = ACCEPTED, *headers: str, length: int | None = None, keep_alive: bool = False
) -> bytes:
    """An HTTP response.

    Args:
        status: Any number.
        body: What follows the head.
        headers: Further headers, as lines.
        length: The Content-Length, where it is to be wrong.
        keep_alive: Whether the connection stays open after it.
    """
    lines = [
        f"HTTP/1.1 {status} X",
        f"Content-Length: {len(body) if length is None else length}",
        *headers,
        *([] if keep_alive else ["Connection: close"]),
    ]
    return "\r\n".join([*lines, "", ""]).encode() + body


class RawServer(socketserver.ThreadingTCPServer):
    """Answers each request with the next of some replies, and repeats the last.

    Args:
        replies: Each is a step or a list of steps.
        keep_alive: Whether further requests are read from the same connection. Else it is closed after a reply.

    Attributes:
        requests: The requests, as they came.
        connection_count: How many connections there were.
        base_url: Where it listens.
    """

    daemon_threads = True
    request_queue_size = 128

    def __init__(self, *replies: list[Step] | Step, keep_alive: bool = False) -> None:
        super().__init__(("127.0.0.1", 0), socketserver.BaseRequestHandler)
        self._replies = [reply if isinstance(reply, list) else [reply] for reply in replies]
        self._keep_alive = keep_alive
        self.requests: list[bytes] = []
        self.connection_count = 0
        self.base_url = f"http://127.0.0.1:{self.server_address[1]}"
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._is_stopped = False

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def stop(self) -> None:
        """Serve no more. A connection tells it at once; `shutdown` would wait until `serve_forever` looks again."""
        if not self._is_stopped:
            self._is_stopped = True
            socket.create_connection(self.socket.getsockname()).close()
            self._thread.join()
            self.server_close()

    def _serve(self) -> None:
        while not self._is_stopped:
            self.handle_request()

    def verify_request(self, request: Any, client_address: Any) -> bool:
        return not self._is_stopped

    def finish_request(self, connection: Any, client_address: Any) -> None:
        self.connection_count += 1
        with contextlib.suppress(OSError):  # the client went away, as it may
            with connection.makefile("rb") as stream:
                while request := read_request(stream):
                    self.requests.append(request)
                    self._reply(connection, self._replies[min(len(self.requests), len(self._replies)) - 1])
                    if not self._keep_alive:
                        return

    def _reply(self, connection: Any, steps: list[Step]) -> None:
        for step in steps:
            if isinstance(step, bytes):
                connection.sendall(step)
            else:
                time.sleep(step)


def read_request(stream: IO[bytes]) -> bytes:
    head = b"".join(takewhile(lambda line: line != b"\r\n", stream))
    length = re.search(rb"(?i)content-length: (\d+)", head)
    return head and head + b"\r\n" + stream.read(int(length[1]) if length else 0)
