"""Bytes behind a response, which the next call on the connection would take for its answer.

httpx keeps a connection after a complete response, and h11 the bytes that came with its end.
"""

from __future__ import annotations

import httpx

from ._sockets import shut_down_connection


def has_leftovers(response: httpx.Response) -> bool:
    """Whether there are bytes behind a response that was read to its end.

    httpx has no public way to see them. This is the only place where the client takes private names of it; where they
    are not there, as with another transport or another version, nothing is seen.
    """
    try:
        pool_stream = response.stream._stream._httpcore_stream  # type: ignore[union-attr]
        return bool(pool_stream._stream._connection._h11_state.trailing_data[0])
    except AttributeError:
        return False


def drop_connection_with_leftovers(response: httpx.Response) -> None:
    """End a connection with bytes behind the response, so that the pool does not use it again."""
    if has_leftovers(response):
        shut_down_connection(response)
