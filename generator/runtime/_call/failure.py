"""What an exception out of an attempt says of the request, and what it must not carry on."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from http import HTTPStatus

import httpx

from .._redaction import Redactor
from .attempt import Attempt

_NOT_CONNECTED = (httpx.ConnectError, httpx.ConnectTimeout, httpx.ProxyError)
_NOT_SENT = (*_NOT_CONNECTED, httpx.PoolTimeout, httpx.UnsupportedProtocol)


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
    if _failed_while_connecting(failure, attempt):
        return True
    return isinstance(failure, _NOT_SENT) and _is_about(failure, attempt)


def may_be_tried_again(failure: Exception, attempt: Attempt, *, is_safe: bool) -> bool:
    """Whether another attempt may get further, and does no harm: the request was not sent, or is safe to repeat."""
    if isinstance(failure, httpx.ProxyError) and text_of(failure).startswith("407"):
        return False  # the proxy wants credentials, and will want them again
    if is_safe:
        return _may_pass(failure) and not isinstance(failure, httpx.UnsupportedProtocol)
    if attempt.status:
        return False
    is_of_the_network = isinstance(failure, _NOT_CONNECTED) or _failed_while_connecting(failure, attempt)
    return is_of_the_network and was_not_sent(failure, attempt)


def _may_pass(failure: Exception) -> bool:
    import h11  # loading it takes long, and httpx may not have needed it

    # httpcore does not map all errors of the network.
    return isinstance(failure, httpx.TransportError | h11.ProtocolError | OSError | zlib.error)


def may_pass_when_reading(status: int) -> bool:
    """Whether a request that only reads may get further next time, beside 429: the server failed or lost patience."""
    return status == HTTPStatus.REQUEST_TIMEOUT or 500 <= status <= 599


def _failed_while_connecting(failure: Exception, attempt: Attempt) -> bool:
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
