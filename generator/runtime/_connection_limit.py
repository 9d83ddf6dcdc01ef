"""Limits how many calls of an async client use a connection at once."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

import httpx

if TYPE_CHECKING:
    from asyncio import Semaphore

MAX_CONNECTIONS = 100  # httpx's own limit


@asynccontextmanager
async def connection_slot(slots: Semaphore, request: httpx.Request) -> AsyncIterator[None]:
    """Hold a slot, after waiting for it no longer than the request's timeout for a free connection.

    Raises:
        httpx.PoolTimeout: None became free in time.
    """
    import asyncio  # loading it takes long, and a synchronous program does without

    try:
        async with asyncio.timeout(request.extensions["timeout"]["pool"]):
            await slots.acquire()
    except TimeoutError:
        raise httpx.PoolTimeout("all connections are in use") from None
    try:
        yield
    finally:
        slots.release()
