"""Bytes behind a response, which the next call on the connection would take for its answer.

httpx keeps a connection after a complete response, h11 the bytes that came with its end, and the event loop's library
what it has read from the socket or decrypted. httpx has no public way to see them. This module is the only place where
the client takes private names of others; where they are not there, as with another transport or another version,
nothing is seen.
"""

from __future__ import annotations

from typing import Any

import httpx

from .sockets import shut_down_connection


def drop_connection_with_leftovers(response: httpx.Response) -> None:
    """See to it that a connection with bytes behind the response is not used again.

    The response must have been read to its end, and should not be closed yet.
    """
    h11_connection = _h11_connection_of(response)
    if h11_connection is None or not (h11_connection.trailing_data[0] or _has_unread_bytes(response)):
        return
    h11_connection.send_failed()  # so that closing the response closes the connection, too
    if response.is_closed:  # by a hook that read it, so that the pool has the connection
        shut_down_connection(response)


def _h11_connection_of(response: httpx.Response) -> Any:
    """What h11 knows of the connection of a response, or None."""
    try:
        pool_stream = response.stream._stream._httpcore_stream  # type: ignore[union-attr]
        return pool_stream._stream._connection._h11_state
    except AttributeError:
        return None


def _has_unread_bytes(response: httpx.Response) -> bool:
    """Whether there are bytes that are no longer in the socket, where httpcore would see them, and not yet in h11."""
    network_stream = response.extensions["network_stream"]
    tls = network_stream.get_extra_info("ssl_object")
    if tls is not None and tls.pending():
        return True
    stream = getattr(network_stream, "_stream", None)  # anyio's or trio's
    for name in ("_read_bio", "_incoming"):  # of anyio's and trio's TLS
        if hasattr(stream, name) and getattr(stream, name).pending:
            return True
    socket_stream = getattr(stream, "transport_stream", stream)  # below TLS
    return bool(getattr(getattr(socket_stream, "_protocol", None), "read_queue", ()))  # of anyio on asyncio
