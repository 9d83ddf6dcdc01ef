"""The address that the suite is aimed at: which ones it takes, and by which way it reaches them."""

from __future__ import annotations

import os
import re
import urllib.request
from dataclasses import dataclass
from urllib.parse import urlsplit

_LOOPBACK = re.compile(r"https?://(localhost|127(\.\d+){3}|\[::1\])(:\d+)?(/|$)")


def is_loopback(base_url: str) -> bool:
    return bool(_LOOPBACK.match(base_url))


def is_exposed(base_url: str) -> bool:
    """Whether others than the provider can read what is sent to an address."""
    return base_url.startswith("http:") and not is_loopback(base_url)


def why_refused(base_url: str) -> str:
    """Why an address is not taken; empty where it is. The reason does not repeat it, as it may hold a password."""
    if "@" in base_url:
        return "--base-url must be without user and password: the API key is all that the suite sends."
    if not re.fullmatch(r"https?://[^/?#\s][^?#\s]*", base_url):
        return (
            "--base-url must look like http://host:port or https://host, with the API's base path and without a query."
        )
    try:
        is_port_valid = urlsplit(base_url).port != 0
    except ValueError:  # no number, or too large a one
        is_port_valid = False
    return "" if is_port_valid else "--base-url has no valid port."


@dataclass(frozen=True)
class Route:
    """The way to an address, which the caller's environment names.

    Attributes:
        proxy: The URL of a proxy to go through, if any.
        certificate_file: The certificates of the authorities to trust, instead of the public ones; None for those.
    """

    proxy: str | None = None
    certificate_file: str | None = None

    @classmethod
    def to(cls, base_url: str) -> Route:
        """By the variables `HTTPS_PROXY`, `HTTP_PROXY`, `ALL_PROXY`, `NO_PROXY` and `SSL_CERT_FILE`."""
        address = urlsplit(base_url)
        is_direct = is_loopback(base_url) or urllib.request.proxy_bypass(address.netloc)
        proxies = {} if is_direct else urllib.request.getproxies()
        proxy = proxies.get(address.scheme) or proxies.get("all")
        return cls(proxy if not proxy or "://" in proxy else f"http://{proxy}", os.environ.get("SSL_CERT_FILE") or None)
