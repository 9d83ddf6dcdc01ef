"""What an exception out of an attempt says of the request, and what it must not carry on."""

from __future__ import annotations

from collections.abc import Iterator

import httpx

from .._redaction import Redactor
from .attempt import Attempt

NOT_CONNECTED = (httpx.ConnectError, httpx.ConnectTimeout, httpx.ProxyError)
_NOT_SENT = (*NOT_CONNECTED, httpx.PoolTimeout, httpx.UnsupportedProtocol)


def response_of(failure: Exception, attempt: Attempt) -> httpx.Response | None:
    """The response that an exception carries, such as `raise_for_status` in a hook raises; None for another's."""
    try:
        response = getattr(failure, "response", None)
        is_ours = isinstance(response, httpx.Response) and response.request is attempt.request
    except Exception:  # a property of an exception that is not ours
        return None
    return response if is_ours else None


def was_not_sent(failure: Exception, attempt: Attempt) -> bool:
    """Whether the request surely did not reach the API."""
    if failed_while_connecting(failure, attempt):
        return True
    return isinstance(failure, _NOT_SENT) and _is_about(failure, attempt)


def failed_while_connecting(failure: Exception, attempt: Attempt) -> bool:
    """Whether it came before there was a connection that could carry the request."""
    return isinstance(failure, httpx.TransportError) and attempt.phase in ("connecting", "connected")


def _is_about(failure: Exception, attempt: Attempt) -> bool:
    """Whether it is of this request, not of another that a hook has sent, and not of a transport's own second try."""
    try:
        is_ours = getattr(failure, "request", None) is attempt.request
    except Exception:  # httpx's error without a request, or a property of an exception that is not ours
        return False
    return is_ours and attempt.phase not in ("sent", "closed")


def text_of(error: BaseException) -> str:
    """`str(error)`, or nothing where that fails."""
    try:
        return str(error)
    except Exception:
        return ""


def remove_requests(failure: Exception, replacement: httpx.Request) -> None:
    """Put a request without the API key in the place of those that httpx's errors in a chain have."""
    for error in chain_of(failure):
        try:
            if isinstance(error, httpx.RequestError | httpx.HTTPStatusError):
                error.request = replacement
            if isinstance(getattr(error, "response", None), httpx.Response):
                error.response.request = replacement  # type: ignore[attr-defined]
        except Exception:  # a property of an exception that is not ours
            continue


def holds_key(failure: Exception, redactor: Redactor) -> bool:
    """Whether the text of an error, of a note on it, or of one that it is chained to has the API key."""
    for error in chain_of(failure):
        try:
            shown_texts = [str(error), repr(error), *map(str, getattr(error, "__notes__", ()))]
        except Exception:  # then it cannot be told
            return True
        if redactor.holds_key("\n".join(shown_texts).encode(errors="replace")):
            return True
    return False


def chain_of(failure: BaseException) -> Iterator[BaseException]:
    """An error, and all that a traceback of it would show."""
    unvisited: list[BaseException | None] = [failure]
    visited: set[int] = set()
    while unvisited:
        error = unvisited.pop()
        if error is None or id(error) in visited:
            continue
        visited.add(id(error))
        yield error
        unvisited += [error.__cause__, error.__context__]
        if isinstance(error, BaseExceptionGroup):
            unvisited += error.exceptions
