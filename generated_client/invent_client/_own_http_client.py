"""How the clients set up an httpx client of their own."""

from __future__ import annotations

from http.cookiejar import CookieJar, DefaultCookiePolicy

import httpx

from ._call import ATTEMPT


def no_cookies() -> CookieJar:
    """A jar that takes no cookies: an API has no use for them, and a server could fill it without end."""
    return CookieJar(DefaultCookiePolicy(allowed_domains=[]))


def note_head(response: httpx.Response) -> None:
    """A hook that keeps the status, as httpx may raise for a `Location` header before `send` returns."""
    response.request.extensions[ATTEMPT].note_head(response)


async def note_head_async(response: httpx.Response) -> None:
    """The same for an async client."""
    note_head(response)
