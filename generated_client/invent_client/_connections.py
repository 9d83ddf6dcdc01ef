"""The connections of an async client: whose they are, which event loop has them, and how many calls may use them."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any

import httpx

from .errors import InvalidRequestError

if TYPE_CHECKING:
    from anyio import Semaphore

MAX_CONNECTIONS = 100  # httpx's own limit


class Connections:
    """The connections of an httpx client, which belong to the event loop of the first call.

    Args:
        http_client: The httpx client.
        is_own: Whether it is not the caller's, who limits and closes it himself.

    Attributes:
        http_client: The httpx client.
    """

    def __init__(self, http_client: httpx.AsyncClient, *, is_own: bool) -> None:
        self.http_client = http_client
        self._event_loop = _running_event_loop()
        self._slots: Semaphore | None = _slots() if is_own else None
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

    async def close_stream(self, stream: Any) -> None:
        """Close the network stream of a connection that was being opened, if it got that far."""
        import anyio

        if stream is not None:
            with anyio.CancelScope(shield=True):
                await stream.aclose()

    async def retire(self) -> None:
        """Close the httpx client when the last call with it is over, which may be now."""
        self._is_retired = True
        await self._close_if_unused()

    async def _close_if_unused(self) -> None:
        if self._is_retired and not self._active:
            import anyio

            with anyio.CancelScope(shield=True):
                await self.http_client.aclose()

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
            await self._close_if_unused()


def _slots() -> Semaphore:
    import anyio  # loading it takes long, and a synchronous program does without

    return anyio.Semaphore(MAX_CONNECTIONS, fast_acquire=True)


def _running_event_loop() -> object:
    from anyio.lowlevel import current_token

    return current_token()
