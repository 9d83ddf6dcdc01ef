"""Limits how many calls of an async client use a connection at once."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

import httpx

if TYPE_CHECKING:
    from anyio import Semaphore

MAX_CONNECTIONS = 100  # httpx's own limit


class ConnectionLimit:
    """The connections that calls may use at once.

    Waiting in httpx's pool takes time quadratic in the number of waiting calls, so calls wait here.
    """

    def __init__(self) -> None:
        self._slots: Semaphore | None = None

    @asynccontextmanager
    async def slot(self, request: httpx.Request) -> AsyncIterator[None]:
        """Hold a slot, after waiting for it no longer than the request's timeout for a free connection.

        Raises:
            httpx.PoolTimeout: None became free in time.
        """
        import anyio  # loading it takes long, and a synchronous program does without

        if self._slots is None:  # made here, where the event loop is known
            self._slots = anyio.Semaphore(MAX_CONNECTIONS, fast_acquire=True)
        try:
            with anyio.fail_after(request.extensions["timeout"].get("pool")):
                await self._slots.acquire()
        except TimeoutError:
            raise httpx.PoolTimeout("all connections are in use") from None
        try:
            yield
        finally:
            self._slots.release()
