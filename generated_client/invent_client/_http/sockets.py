"""Ending a connection from outside httpx."""

from __future__ import annotations

import socket
from contextlib import suppress

import httpx


def shut_down_connection(response: httpx.Response) -> None:
    """Shut down the connection of a response. Whoever reads from it finds its end, and the pool does not use it again.

    Closing it would leave a descriptor that is none to those who poll it.
    """
    stream = response.extensions.get("network_stream")  # not there with a transport that makes its responses up
    if stream is None or response.http_version == "HTTP/2":  # whose connection serves other calls, too
        return
    connection = stream.get_extra_info("socket")
    with suppress(OSError, AttributeError):  # it is closed, or there is none
        if isinstance(connection, socket.socket):
            socket.socket.shutdown(connection, socket.SHUT_RDWR)  # that of `SSLSocket` also drops the TLS state
        else:
            connection.shutdown(socket.SHUT_RDWR)  # asyncio's and trio's own kinds of socket
