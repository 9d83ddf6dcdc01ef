"""The proxies that the environment names."""

from __future__ import annotations

from urllib.request import getproxies, proxy_bypass

import httpx


def proxy_for(url: httpx.URL) -> str | None:
    """Host and port of the proxy that the environment names for a URL, without user and password."""
    proxies = getproxies()
    address = proxies.get(url.scheme) or proxies.get("all")
    if not address or proxy_bypass(url.host):
        return None
    try:
        return httpx.URL(address if "://" in address else f"http://{address}").netloc.decode("ascii")
    except httpx.InvalidURL:  # set after the client was made
        return None
