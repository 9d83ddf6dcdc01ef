"""A proxy that closes connections without announcing it, as balancers and restarts do."""

from __future__ import annotations

import contextlib
import re
import socket
import struct
from collections.abc import Iterator
from http.client import HTTPResponse
from threading import Thread
from typing import BinaryIO
from urllib.parse import urlsplit

_RESET = struct.pack("ii", 1, 0)  # SO_LINGER: unsent data is dropped, and the peer told so at once


@contextlib.contextmanager
def closing_connections(upstream: str, *, after: int, resetting: bool = False, is_read: bool = True) -> Iterator[str]:
    """The address of a proxy for a provider.

    Args:
        upstream: The provider's address.
        after: How many requests of a connection are answered. It closes where another one comes.
        resetting: Whether it resets connections, instead of closing them.
        is_read: Whether the request that gets no response reaches the provider.
    """
    with socket.create_server(("127.0.0.1", 0)) as listener:
        proxy = _ClosingProxy(listener, upstream, after, resetting, is_read)
        thread = Thread(target=proxy.serve, daemon=True)
        thread.start()
        try:
            yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        finally:
            listener.shutdown(socket.SHUT_RDWR)
            thread.join()


class _ClosingProxy:
    def __init__(self, listener: socket.socket, upstream: str, after: int, resetting: bool, is_read: bool) -> None:
        self.listener, self.upstream = listener, upstream
        self.after, self.resetting, self.is_read = after, resetting, is_read

    def serve(self) -> None:
        while True:
            try:
                connection, _ = self.listener.accept()
            except OSError:  # shut down
                return
            Thread(target=self.serve_connection, args=(connection,), daemon=True).start()

    def serve_connection(self, connection: socket.socket) -> None:
        with connection, connection.makefile("rb") as stream:
            for number in range(self.after + 1):
                request = _read_request(stream)
                if not request:
                    return
                if number < self.after or self.is_read:
                    response = self.forward(request)
                if number < self.after:
                    connection.sendall(response)
            if self.resetting:
                connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET)

    def forward(self, request: bytes) -> bytes:
        """The upstream's response to a request, as bytes."""
        address = urlsplit(self.upstream)
        with socket.create_connection((address.hostname, address.port)) as upstream:
            upstream.sendall(request)
            response = HTTPResponse(upstream, method=request.split(b" ", 1)[0].decode())
            response.begin()
            content = response.read()
        lines = [f"HTTP/1.1 {response.status} {response.reason}", *map(": ".join, response.getheaders()), "", ""]
        return "\r\n".join(lines).encode("latin-1") + content


def _read_request(stream: BinaryIO) -> bytes:
    """The bytes of a request; none where the connection has ended."""
    head = b""
    while not head.endswith(b"\r\n\r\n"):
        line = stream.readline()
        if not line:
            return b""
        head += line
    length = re.search(rb"(?im)^content-length: *(\d+)", head)
    return head + (stream.read(int(length[1])) if length else b"")
