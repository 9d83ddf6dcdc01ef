"""An attempt: its request is sent, and its response is read."""

from __future__ import annotations

from typing import Any

import httpx

from .._call.call import Call
from .connections import Connections
from .leftovers import drop_connection_with_leftovers
from .reading import aread_response, read_response

DEADLINE_GRACE = 0.1  # seconds

# What Python raises where no thread may start: there are too many, or the interpreter or the executor shuts down.
_NO_THREAD = (
    "can't start new thread",
    "can't create new thread at interpreter shutdown",
    "cannot schedule new futures after",
    "Executor shutdown has been called",
    "can't register atexit after shutdown",
)


def send_and_read(call: Call[Any], http: httpx.Client) -> None:
    """Send the request, and read the response."""
    request = call.begin_attempt(http)
    try:
        response = http.send(request, stream=True, auth=None, follow_redirects=False)
    except httpx.HTTPStatusError as error:  # raised by a hook, which may have read the response
        drop_connection_with_leftovers(error.response)
        raise
    read_response(call, response)


async def asend_and_read(call: Call[Any], connections: Connections) -> None:
    """Send the request, and read the response, within the limit of connections and the deadline."""
    request = call.begin_attempt(connections.http_client)
    async with connections.slot(request):
        call.attempt.phase = "assigned"
        await _within_deadline(call, connections, request)


async def _within_deadline(call: Call[Any], connections: Connections, request: httpx.Request) -> None:
    if call.deadline.seconds is None:
        await _send_or_clean_up(call, connections, request)
        return
    import anyio

    # The timeouts end an attempt in time, and tell where it was. This is for a server that sends a little all along.
    with anyio.move_on_after(call.deadline.remaining() + DEADLINE_GRACE) as scope:
        await _send_or_clean_up(call, connections, request)
    if scope.cancelled_caught:
        raise call.deadline.timeout_error()


async def _send_or_clean_up(call: Call[Any], connections: Connections, request: httpx.Request) -> None:
    try:
        await _send(call, connections.http_client, request)
    except Exception:
        raise
    except BaseException:  # the attempt was cancelled, by the caller or by the deadline
        await connections.clean_up(call.attempt)
        raise


async def _send(call: Call[Any], http: httpx.AsyncClient, request: httpx.Request) -> None:
    try:
        response = await http.send(request, stream=True, auth=None, follow_redirects=False)
    except httpx.HTTPStatusError as error:  # raised by a hook, which may have read the response
        drop_connection_with_leftovers(error.response)
        raise
    except RuntimeError as error:
        # A host name is resolved in a thread. At shutdown, Python may raise a subclass.
        is_of_python = type(error).__module__ == "builtins"
        if call.attempt.phase != "connecting" or not (is_of_python and str(error).startswith(_NO_THREAD)):
            raise
        raise httpx.ConnectError(str(error), request=request) from error
    await aread_response(call, response)
