"""Reading the response to an attempt, as far as it may go."""

from __future__ import annotations

from typing import Any, cast

import httpx

from .._call.call import Call
from .leftovers import drop_connection_with_leftovers
from .watchdog import reading_until


def read_response(call: Call[Any], response: httpx.Response) -> None:
    """Feed a response to its call, and close it."""
    try:
        call.attempt.start(response)
        if response.is_stream_consumed:  # by a hook, or by a transport that makes its responses up
            call.feed(response.content)
        else:
            with reading_until(call.deadline, response):
                for chunk in cast(httpx.SyncByteStream, response.stream):
                    call.feed(chunk)
        call.attempt.finish()
    finally:
        drop_connection_with_leftovers(response)
        response.close()


async def aread_response(call: Call[Any], response: httpx.Response) -> None:
    """Feed a response to its call, and close it."""
    try:
        call.attempt.start(response)
        if response.is_stream_consumed:
            call.feed(response.content)
        else:
            await _feed_all(call, response)
        call.attempt.finish()
    finally:
        drop_connection_with_leftovers(response)
        await response.aclose()


async def _feed_all(call: Call[Any], response: httpx.Response) -> None:
    refusal: Exception | None = None
    try:
        async for chunk in cast(httpx.AsyncByteStream, response.stream):
            if refusal is None:
                try:
                    call.feed(chunk)
                except Exception as error:
                    refusal = error
                    # Then the next read fails, which ends the generators of httpx and httpcore. trio warns of those
                    # that are left before their end.
                    await response.aclose()
    except Exception:
        if refusal is None:
            raise
    if refusal is not None:
        raise refusal
