"""The event loop that an async client belongs to: connections cannot move from one to another."""

from __future__ import annotations

import httpx

from ._connection_limit import ConnectionLimit
from .errors import InvalidRequestError


class EventLoopBinding:
    """Ties the connections of an httpx client to the event loop in which the first call is made."""

    def __init__(self) -> None:
        self._http_client: httpx.AsyncClient | None = None
        self._token: object = None
        self._limit = ConnectionLimit()

    def bind(self, http_client: httpx.AsyncClient) -> ConnectionLimit:
        """The limit of the running event loop. A forked process begins anew, with another httpx client.

        Raises:
            InvalidRequestError: The connections belong to another event loop.
        """
        if self._http_client is not http_client:
            self._http_client, self._token, self._limit = http_client, _running_loop(), ConnectionLimit()
        elif self._token != _running_loop():
            raise InvalidRequestError(
                "the client belongs to another event loop; make an AsyncInventClient in each event loop, and close it "
                "there"
            )
        return self._limit

    def is_current_or_none(self) -> bool:
        """Whether no other event loop has the connections."""
        return self._token is None or self._token == _running_loop()


def _running_loop() -> object:
    from anyio.lowlevel import current_token  # loading it takes long, and a synchronous program does without

    return current_token()
