"""Whether another attempt is made after a status or an exception, and how long to wait before it."""

from __future__ import annotations

import re
import zlib
from collections.abc import Mapping
from http import HTTPStatus

import httpx

from .attempt import Attempt
from .failure import NOT_CONNECTED, failed_while_connecting, text_of, was_not_sent

# httpx_retries is imported where it is used: most calls need no retry, and loading it takes time.

MAX_RETRY_AFTER = 60.0  # seconds
BACKOFF_FACTOR = 0.5  # seconds. The wait before retry n is random, between 0 and this times 2**n.
_MAX_DOUBLINGS = 9  # by then the backoff has reached its maximum
_FOREVER = 1e9  # seconds; a longer wait would overflow

# Seconds, or a date in a form of RFC 9110 that has a zone. httpx_retries logs dates without one as they are, and the
# server may have put an echo of the API key there. Compiled when it is used, as most calls need no retry.
_RETRY_AFTER = (
    r"\d+|[A-Z][a-z]{2}, \d\d [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d GMT"
    r"|[A-Z][a-z]{2,5}day, \d\d-[A-Z][a-z]{2}-\d\d \d\d:\d\d:\d\d GMT"
)


def may_retry_after_status(status: int, *, is_safe: bool) -> bool:
    """Whether another attempt may get further, and does no harm: after 429, and if the request only reads, also after
    408 and 5xx."""
    if status == HTTPStatus.TOO_MANY_REQUESTS:
        return True
    return is_safe and (status == HTTPStatus.REQUEST_TIMEOUT or 500 <= status <= 599)


def may_retry_after_failure(failure: Exception, attempt: Attempt, *, is_safe: bool) -> bool:
    """Whether another attempt may get further, and does no harm: the request was not sent, or is safe to repeat."""
    if isinstance(failure, httpx.ProxyError) and text_of(failure).startswith("407"):
        return False  # the proxy wants credentials, and will want them again
    if is_safe:
        return _is_of_the_network(failure) and not isinstance(failure, httpx.UnsupportedProtocol)
    if attempt.status:
        return False
    is_not_connected = isinstance(failure, NOT_CONNECTED) or failed_while_connecting(failure, attempt)
    return is_not_connected and was_not_sent(failure, attempt)


def _is_of_the_network(failure: Exception) -> bool:
    import h11  # loading it takes long, and httpx may not have needed it

    # httpcore does not map all errors of the network.
    return isinstance(failure, httpx.TransportError | h11.ProtocolError | OSError | zlib.error)


def retry_after(headers: Mapping[str, str]) -> float | None:
    """The seconds that a response asks to wait, or None where it does not say or cannot be understood."""
    text = headers.get("retry-after", "").strip()
    if not re.fullmatch(_RETRY_AFTER, text, re.ASCII):
        return None
    from httpx_retries import Retry

    try:
        return min(Retry().parse_retry_after(text), _FOREVER)
    except ValueError:  # 31 February
        return None


def backoff(retries: int) -> float:
    """The seconds to wait before the next attempt, after so many retries: exponential, with jitter."""
    from httpx_retries import Retry

    retry = Retry(
        backoff_factor=BACKOFF_FACTOR, max_backoff_wait=MAX_RETRY_AFTER, attempts_made=min(retries, _MAX_DOUBLINGS) + 1
    )
    return retry.backoff_strategy()
