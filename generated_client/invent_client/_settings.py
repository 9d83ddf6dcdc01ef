"""What a client was made with, checked."""

from __future__ import annotations

import math
import os
from ipaddress import ip_address
from typing import cast
from urllib.request import getproxies

import httpx

from ._api_key import ApiKey
from ._deadline import TimeoutExtension
from ._json.invalid_field import InvalidField
from ._redaction import Redactor
from .errors import ConfigurationError

Timeout = float | httpx.Timeout
DEFAULT_TIMEOUT = httpx.Timeout(60.0, connect=5.0)  # seconds
MAX_TIMEOUT = 1_000_000  # seconds
MAX_LABEL = 63  # bytes between two dots of a host's name
_DEFAULT_TIMEOUT_OF_HTTPX = httpx.Timeout(5.0)
_TIMEOUT_KINDS = ("connect", "read", "write", "pool")


class Settings:
    """What all calls of a client have in common.

    Attributes:
        api_key: The API key.
        base_url: Without a slash at its end.
        is_loopback: Whether the base URL is on this machine.
        max_retries: How often a call is tried again.
        timeout: Where a call gives none.
        deadline: Seconds that a whole call may take, where it does not say; None for no limit.
        headers: What every request sends.
        has_given_client: Whether requests are sent with an httpx client of the caller's.
        may_be_proxied: Whether there may be a proxy between this machine and the API.
        redactor: Strikes out the API key.

    Raises:
        ConfigurationError: A setting is missing or cannot be used.
    """

    def __init__(
        self,
        *,
        api_key: ApiKey,
        base_url: str | None,
        timeout: Timeout | None,
        deadline: float | None,
        max_retries: int,
        http_client: httpx.Client | httpx.AsyncClient | None,
        allow_http: bool,
        default_base_url: str | None,
        user_agent: str,
        needs_api_key: bool,
    ) -> None:
        api_key.check(is_needed=needs_api_key)
        self.api_key = api_key
        self.redactor = Redactor(api_key)
        url = _check_base_url(os.environ.get("INVENT_BASE_URL", default_base_url) if base_url is None else base_url)
        self.base_url = str(url).rstrip("/")
        self.is_loopback = _is_loopback(url.host)
        is_exposed = url.scheme == "http" and not self.is_loopback
        if is_exposed and not (allow_http or os.environ.get("INVENT_ALLOW_HTTP") == "1"):
            raise ConfigurationError(
                "A base URL with http:// would send the API key unencrypted. Use https://, or pass allow_http=True, "
                "or set INVENT_ALLOW_HTTP=1."
            )
        self.has_given_client = http_client is not None
        # Only a proxy's tunnel makes the phase of a connection worth watching, and a caller's client may have one.
        self.may_be_proxied = self.has_given_client or (bool(getproxies()) and not self.is_loopback)
        self.headers = _headers(url, user_agent, http_client)
        if type(max_retries) is not int or max_retries < 0:
            raise ConfigurationError("max_retries must be a non-negative integer.")
        self.max_retries = max_retries
        try:
            if timeout is None:
                timeout = DEFAULT_TIMEOUT
                if http_client is not None and http_client.timeout != _DEFAULT_TIMEOUT_OF_HTTPX:
                    timeout = http_client.timeout
            self.timeout = check_timeout(timeout)
            self.deadline = None if deadline is None else check_deadline(deadline)
        except InvalidField as error:
            raise ConfigurationError(str(error)) from None


def check_timeout(timeout: object) -> TimeoutExtension:
    """The timeout as httpx's transports take it.

    Raises:
        InvalidField: It is not a positive number of seconds, nor an `httpx.Timeout` of such. None, which means no
            limit, is taken in an `httpx.Timeout` only: there the caller asked for it in so many words.
    """
    limits = timeout.as_dict() if isinstance(timeout, httpx.Timeout) else dict.fromkeys(_TIMEOUT_KINDS, timeout)
    for seconds in limits.values():
        if seconds is None and timeout is not None:
            continue
        if isinstance(seconds, bool) or not isinstance(seconds, int | float) or not 0 < seconds <= MAX_TIMEOUT:
            raise InvalidField(
                "timeout", f"must be a positive number of seconds, at most {MAX_TIMEOUT}, or an httpx.Timeout of such"
            )
    return cast(TimeoutExtension, limits)


def check_deadline(deadline: object, name: str = "deadline") -> float:
    """The seconds that a whole call, or what else the argument is about, may take.

    Raises:
        InvalidField: It is not a positive, finite number.
    """
    if isinstance(deadline, bool) or not isinstance(deadline, int | float) or not 0 < deadline < math.inf:
        raise InvalidField(name, "must be a positive, finite number of seconds")
    return float(min(deadline, MAX_TIMEOUT))


def _headers(url: httpx.URL, user_agent: str, http_client: httpx.Client | httpx.AsyncClient | None) -> dict[str, str]:
    """What every request sends."""
    if http_client is not None:  # which adds the others
        given = http_client.headers.get("User-Agent", "")
        is_given = given and not given.startswith("python-httpx/")
        return {"Accept-Encoding": "gzip", "User-Agent": given if is_given else user_agent}
    host = url.netloc.decode("ascii")
    return {"Accept-Encoding": "gzip", "User-Agent": user_agent, "Host": host, "Connection": "keep-alive"}


def _check_base_url(base_url: object) -> httpx.URL:
    if base_url is None:
        raise ConfigurationError("There is no base URL: pass base_url or set INVENT_BASE_URL.")
    try:
        if not isinstance(base_url, str) or not base_url.isprintable() or set("?#@\\ ") & set(base_url):
            raise ValueError
        url = httpx.URL(base_url)
        if url.scheme not in ("http", "https") or not url.host or (url.port or 0) > 65535:
            raise ValueError
        labels = url.raw_host.rstrip(b".").split(b".")
        if not all(0 < len(label) <= MAX_LABEL for label in labels):  # the resolver could not be asked for it
            raise ValueError
    except Exception:  # httpx raises errors of its own, ValueErrors, and some of the idna package
        raise ConfigurationError(
            "The base URL must look like https://host or https://host/prefix, without user info, query or fragment."
        ) from None
    return url


def _is_loopback(host: str) -> bool:
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:  # a name
        return False
