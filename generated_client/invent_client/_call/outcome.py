"""Which exceptions end an attempt, and which pass through the call."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from types import CodeType
from typing import Any

import httpx

from .._json.invalid_field import InvalidField

# What httpx, the network and decoding raise. UnicodeError is raised for host names, also in a `Location` header.
_OUTCOMES = (httpx.HTTPError, httpx.InvalidURL, httpx.StreamError, OSError, UnicodeError, zlib.error, InvalidField)


def ends_attempt(error: Exception, http_client: httpx.Client | httpx.AsyncClient) -> bool:
    """Whether an exception ends the attempt that it was raised in: one of httpx, the network or decoding, or of a hook.

    All others pass through the call, such as what a signal handler raises (Celery's soft time limit).
    """
    import h11  # loading it takes long, and httpx may not have needed it

    if isinstance(error, (*_OUTCOMES, h11.ProtocolError)):  # httpcore does not map all of h11's
        return True
    if type(error) is RuntimeError and http_client.is_closed:  # so `send` of a closed client says that it is closed
        return True
    hooks = [hook for hooks in http_client.event_hooks.values() for hook in hooks]
    codes = {code for hook in hooks for code in _codes_of(hook)}
    traceback = error.__traceback__
    while traceback:
        if traceback.tb_frame.f_code in codes:
            return True
        traceback = traceback.tb_next
    return False


def _codes_of(hook: Any) -> Iterator[CodeType]:
    """The code of a function, a method, a `functools.partial` or an object that can be called."""
    function = getattr(hook, "func", hook)
    for candidate in (function, type(function).__call__):
        code = getattr(candidate, "__code__", None)
        if isinstance(code, CodeType):
            yield code
