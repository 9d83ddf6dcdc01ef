"""How the suite's own requests reach a provider, whatever may happen to a connection that is kept open."""

from __future__ import annotations

import ssl

import certifi
import h11
import httpx

from contract_tests.provider.connection.address import Route
from contract_tests.provider.exceptions import comes_of
from contract_tests.provider.reporting.excerpts import cut
from contract_tests.provider.reporting.reproduction import describe_request

_CONNECTING = "connection.connect_tcp.started"  # an event of httpcore's `trace` extension
# How a connection that the server has closed meanwhile shows.
_ENDED = (httpx.RemoteProtocolError, httpx.ReadError, httpx.WriteError)
MAX_CAUSE = 100  # characters


class StrayBytes(httpx.RemoteProtocolError):
    """A connection that was kept goes on with bytes of the response before, instead of with the next one."""


class ResendingTransport:
    """Sends a request again, on a new connection, where the one that it was to reuse ends instead of a response.

    A server may close a kept connection at any time (RFC 9112, 9.3.1). Whether it has read the request is not known.
    Bytes that are no response do not end it.
    Requests go through no `httpx.Client`, which would keep cookies: a session would stand in for the key.

    Attributes:
        resent_bodies: The bodies of the requests that were sent twice.
    """

    def __init__(self, route: Route) -> None:
        """
        Raises:
            OSError: The certificates cannot be read.
        """
        context = ssl.create_default_context(cafile=route.certificate_file or certifi.where())
        self.resent_bodies: list[bytes] = []
        self._last_request: httpx.Request | None = None
        self._keeping = httpx.HTTPTransport(verify=context, proxy=route.proxy)
        no_kept_connections = httpx.Limits(max_keepalive_connections=0)
        self._connecting = httpx.HTTPTransport(verify=context, proxy=route.proxy, limits=no_kept_connections)

    def send(self, request: httpx.Request) -> httpx.Response:
        """The response to a request, with its body.

        Raises:
            httpx.RequestError: There is none. It has the request.
        """
        try:
            response = self._response_to(request)
            response.request = request
            response.read()
        except httpx.RequestError as error:
            error.request = request
            raise
        self._last_request = request
        return response

    def _response_to(self, request: httpx.Request) -> httpx.Response:
        events: list[str] = []
        request.extensions["trace"] = lambda event, _: events.append(event)
        try:
            return self._keeping.handle_request(request)
        except _ENDED as error:
            if _CONNECTING in events:
                raise
            if self._last_request and comes_of(error, h11.RemoteProtocolError):
                before = f"the response before it, perhaps to {describe_request(self._last_request)}"
                raise StrayBytes(f"{before}, was longer than its headers say; {cut(str(error), MAX_CAUSE)}") from error
        self.resent_bodies.append(request.content)
        return self._connecting.handle_request(request)

    def close(self) -> None:
        self._keeping.close()
        self._connecting.close()
