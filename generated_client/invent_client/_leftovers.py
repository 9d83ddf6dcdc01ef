"""Bytes behind a response, which the next call on the connection would take for its answer.

httpx keeps a connection after a complete response, and h11 the bytes that came with its end.
"""

from __future__ import annotations

from typing import Any

import httpx

from ._sockets import shut_down_connection


def drop_connection_with_leftovers(response: httpx.Response) -> None:
    """See to it that a connection with bytes behind the response is not used again.

    The response must have been read to its end, and should not be closed yet.
    """
    h11_connection = _h11_connection_of(response)
    if h11_connection is None or not h11_connection.trailing_data[0]:
        return
    h11_connection.send_failed()  # so that closing the response closes the connection, too
    if response.is_closed:  # by a hook that read it, so that the pool has the connection
        shut_down_connection(response)


def _h11_connection_of(response: httpx.Response) -> Any:
    """What h11 knows of the connection of a response, or None.

    httpx has no public way to it. This is the only place where the client takes private names of it; where they are
    not there, as with another transport or another version, nothing is seen.
    """
    try:
        pool_stream = response.stream._stream._httpcore_stream  # type: ignore[union-attr]
        return pool_stream._stream._connection._h11_state
    except AttributeError:
        return None
