"""The connections of an async client: whose they are, which event loop has them, and how many calls may use them."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx

from .._call.attempt import Attempt
from ..errors import InvalidRequestError
from .http_client import HttpClientHolder

MAX_CONNECTIONS = 100  # httpx's own limit


class Connections:
    """The connections of the httpx client that a holder has now. They belong to the event loop of the first call.

    Attributes:
        http_client: The httpx client. A caller limits and closes his own himself.
    """

    def __init__(self, holder: HttpClientHolder[httpx.AsyncClient]) -> None:
        import anyio  # loading it takes long, and a synchronous program does without

        self.http_client = holder.get()
        self._holder = holder
        self._event_loop = _running_event_loop()
        self._slots = anyio.Semaphore(MAX_CONNECTIONS, fast_acquire=True) if holder.is_own else None
        self._active = 0
        self._is_retired = False

    def check_event_loop(self) -> None:
        """Raise InvalidRequestError in another event loop: what waits for a connection cannot wait there."""
        if not self.are_of_this_event_loop():
            raise InvalidRequestError(
                "the client belongs to another event loop; make an AsyncInventClient in each event loop, and close it "
                "there"
            )

    def are_of_this_event_loop(self) -> bool:
        return bool(self._event_loop == _running_event_loop())

    async def clean_up(self, attempt: Attempt) -> None:
        """Free the socket and the place in the pool of an attempt that was cancelled, where httpcore does not."""
        import anyio

        if attempt.phase in ("connecting", "connected") and attempt.new_stream is not None:
            with anyio.CancelScope(shield=True):
                await attempt.new_stream.aclose()
        if not self._holder.is_own or self.http_client.is_closed:
            return
        if attempt.phase in ("assigned", "connected", "sent"):
            # A connection that was cancelled right before or after it was opened, or while it was given back, stays
            # in httpcore's pool for good. So this httpx client is closed when the last call with it is over.
            self._holder.replace(self.http_client)
            self._is_retired = True

    @asynccontextmanager
    async def slot(self, request: httpx.Request) -> AsyncIterator[None]:
        """Hold a slot, after waiting for it no longer than the request's timeout for a free connection.

        Waiting in httpx's pool would take time quadratic in the number of waiting calls.

        Raises:
            httpx.PoolTimeout: None became free in time.
        """
        if self._slots is None:
            yield
            return
        import anyio

        try:
            with anyio.fail_after(request.extensions["timeout"].get("pool")):
                await self._slots.acquire()
        except TimeoutError:
            raise httpx.PoolTimeout("all connections are in use", request=request) from None
        self._active += 1
        try:
            yield
        finally:
            self._active -= 1
            self._slots.release()
            if self._is_retired and not self._active:
                with anyio.CancelScope(shield=True):
                    await self.http_client.aclose()


def _running_event_loop() -> object:
    from anyio.lowlevel import current_token

    return current_token()
