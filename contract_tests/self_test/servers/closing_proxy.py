"""A proxy that closes connections without announcing it, as balancers and restarts do."""

from __future__ import annotations

import contextlib
import itertools
import re
import socket
import struct
from collections.abc import Callable, Iterator
from http.client import HTTPResponse
from threading import Thread
from typing import BinaryIO
from urllib.parse import urlsplit

_RESET = struct.pack("ii", 1, 0)  # SO_LINGER: unsent data is dropped, and the peer told so at once


@contextlib.contextmanager
def accepting_connections(serve: Callable[[socket.socket], None]) -> Iterator[int]:
    """The port at which each connection is served by a thread."""

    def accept() -> None:
        while True:
            try:
                connection, _ = listener.accept()
            except OSError:  # shut down
                return
            Thread(target=serve, args=(connection,), daemon=True).start()

    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = Thread(target=accept)
        thread.start()
        try:
            yield listener.getsockname()[1]
        finally:
            listener.shutdown(socket.SHUT_RDWR)
            thread.join()


@contextlib.contextmanager
def closing_connections(upstream: str, *, after: int, resetting: bool = False, is_read: bool = True) -> Iterator[str]:
    """The address of a proxy for a provider.

    Args:
        upstream: The provider's address.
        after: How many requests of a connection are answered. It closes where another one comes.
        resetting: Whether it resets connections, instead of closing them.
        is_read: Whether the request that gets no response reaches the provider.
    """

    def serve(connection: socket.socket) -> None:
        with connection, connection.makefile("rb") as stream:
            for request in itertools.islice(requests_of(stream), after):
                connection.sendall(forward(request, upstream))
            for request in itertools.islice(requests_of(stream), 1):
                if is_read:
                    forward(request, upstream)
            if resetting:
                connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET)

    with accepting_connections(serve) as port:
        yield f"http://127.0.0.1:{port}"


def requests_of(stream: BinaryIO) -> Iterator[bytes]:
    """The requests of a connection, each as bytes."""
    head = b""
    for line in stream:
        head += line
        if head.endswith(b"\r\n\r\n"):
            length = re.search(rb"(?im)^content-length: *(\d+)", head)
            yield head + (stream.read(int(length[1])) if length else b"")
            head = b""


def forward(request: bytes, upstream: str) -> bytes:
    """The response of a provider to a request, as bytes."""
    address = urlsplit(upstream)
    with socket.create_connection((address.hostname, address.port)) as connection:
        connection.sendall(request)
        response = HTTPResponse(connection, method=request.split(b" ", 1)[0].decode())
        response.begin()
        content = response.read()
    lines = [f"HTTP/1.1 {response.status} {response.reason}", *map(": ".join, response.getheaders()), "", ""]
    return "\r\n".join(lines).encode("latin-1") + content
