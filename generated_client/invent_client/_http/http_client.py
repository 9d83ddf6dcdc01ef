"""The httpx client that a client sends with: its own, or its caller's."""

from __future__ import annotations

import functools
import os
import ssl
import sys
import threading
from collections.abc import Callable
from http.cookiejar import CookieJar, DefaultCookiePolicy
from types import ModuleType
from typing import Generic, TypeVar
from urllib.request import getproxies

import httpx

from .._call.call import ATTEMPT
from .._settings import Settings
from ..errors import ConfigurationError

_PROXY_VARIABLES = {"http": "HTTP_PROXY", "https": "HTTPS_PROXY", "all": "ALL_PROXY", "no": "NO_PROXY"}

HttpClient = TypeVar("HttpClient", bound=httpx.Client | httpx.AsyncClient)

# The httpx clients that a forked process has inherited. Their connections are those of the parent, and must be neither
# used nor closed, so they are kept until the process ends.
_inherited: list[object] = []

_renewal = threading.Lock()  # held by the thread that replaces an inherited httpx client


def _reset_renewal() -> None:
    """Make a new lock, as a thread of the parent may have held the old one."""
    global _renewal
    _renewal = threading.Lock()


if hasattr(os, "register_at_fork"):  # not on Windows
    os.register_at_fork(after_in_child=_reset_renewal)

_httpcore_modules: dict[str, ModuleType] = {}  # with those it uses, by name, as httpx has loaded them


class HttpClientHolder(Generic[HttpClient]):
    """Holds an httpx client, and replaces it in a process that was forked, unless it is the caller's.

    Args:
        given: The caller's httpx client, if there is one.
        make: Makes the httpx client where the caller gives none.

    Attributes:
        is_own: Whether it was made here, and not given by the caller.
    """

    def __init__(self, given: HttpClient | None, make: Callable[[], HttpClient]) -> None:
        self.is_own = given is None
        self._make = make
        _hold_httpcore()
        self._client = make() if given is None else given
        _hold_httpcore()  # which that may have loaded
        self._process_id = os.getpid()

    def get(self) -> HttpClient:
        """The httpx client of this process."""
        _hold_httpcore()
        if self.is_own and self._process_id != os.getpid():
            with _renewal:
                # Another thread may have renewed it, and a closed one stays closed.
                if self._process_id != os.getpid() and not self._client.is_closed:
                    _inherited.append(self._client)
                    self.replace(self._client)
                    self._process_id = os.getpid()
        return self._client

    def replace(self, client: HttpClient) -> None:
        """Make a new httpx client in the place of this, unless that was done already."""
        if self._client is client:
            self._client = self._make()


def make_client(settings: Settings) -> httpx.Client:
    """An httpx client for these settings.

    Raises:
        ConfigurationError: The environment names something that httpx cannot use.
    """
    return _make(httpx.Client, httpx.HTTPTransport, _note_head, settings)


def make_async_client(settings: Settings) -> httpx.AsyncClient:
    """The same for an async client."""
    return _make(httpx.AsyncClient, httpx.AsyncHTTPTransport, _note_head_async, settings)


def _make(
    client_class: Callable[..., HttpClient], transport_class: Callable[..., object], hook: object, settings: Settings
) -> HttpClient:
    try:
        # With a transport of its own, httpx looks for no proxies in the environment. A loopback address is never
        # proxied.
        transport = {"transport": transport_class(verify=_verification(settings))} if settings.is_loopback else {}
        # An API has no use for cookies, and a server could fill the jar without end.
        no_cookies = CookieJar(DefaultCookiePolicy(allowed_domains=[]))
        return client_class(event_hooks={"response": [hook]}, cookies=no_cookies, **transport)
    except Exception as error:  # such as a proxy in the environment that httpx has no support for
        reason = _reason(error)
    raise ConfigurationError(f"httpx cannot be set up from the environment: {reason}")


def _verification(settings: Settings) -> ssl.SSLContext | bool:
    """What a server on loopback is verified with.

    Loading certificates takes 20 ms, which tests against a mock would pay for each client, and http:// needs none.
    """
    return _context_without_certificates() if settings.base_url.startswith("http://") else True


@functools.cache  # to make it takes as long as all else of a client
def _context_without_certificates() -> ssl.SSLContext:
    """A context that accepts no server."""
    return ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)


def _reason(error: Exception) -> str:
    """Why httpx cannot be set up. What httpx says of a proxy's address may hold parts of the password in it."""
    if isinstance(error, ImportError | OSError):  # no package for SOCKS; no file with certificates
        return str(error)
    variables = ", ".join(_PROXY_VARIABLES[kind] for kind in getproxies() if kind in _PROXY_VARIABLES)
    return (
        f"{type(error).__name__} in {variables or 'it'}. A proxy must look like http://host:port or "
        "http://user:password@host:port, with the characters #, /, ?, @ and : of a password percent-encoded."
    )


def _note_head(response: httpx.Response) -> None:
    """A hook that keeps the status, as httpx may raise for a `Location` header before `send` returns.

    It drops the reason phrase, which may echo the API key: Sentry records it when `send` returns.
    """
    response.request.extensions[ATTEMPT].note_head(response)
    response.extensions["reason_phrase"] = b""


async def _note_head_async(response: httpx.Response) -> None:
    """The same for an async client."""
    _note_head(response)


def _hold_httpcore() -> None:
    """Put httpcore, and what it uses, back where a test has taken it out of `sys.modules`.

    httpx would load it again for its next transport, and translates the errors of the first alone.
    """
    if "httpcore" not in sys.modules:
        sys.modules.update(_httpcore_modules)
    elif not _httpcore_modules:
        for name, module in list(sys.modules.items()):
            if name.partition(".")[0] in ("anyio", "h11", "httpcore", "sniffio", "trio"):
                _httpcore_modules[name] = module
