"""How long to wait before a retry."""

from __future__ import annotations

from collections.abc import Mapping

# httpx_retries is imported where it is used: most calls need no retry, and loading it takes time.

MAX_RETRY_AFTER = 60.0  # seconds
BACKOFF_FACTOR = 0.5  # seconds; doubles with each retry, with jitter
_MAX_DOUBLINGS = 9  # by then the backoff has reached its maximum
_FOREVER = 1e9  # seconds; a longer wait would overflow


def retry_after(headers: Mapping[str, str]) -> float | None:
    """The seconds that a response asks to wait, or None where it does not say or cannot be understood."""
    from httpx_retries import Retry

    try:
        return min(Retry().parse_retry_after(headers.get("retry-after", "")), _FOREVER)
    except (ValueError, OverflowError):  # no date or number; a time zone that no clock has
        return None


def backoff(retries: int) -> float:
    """The seconds to wait before the next attempt, after so many retries: exponential, with jitter."""
    from httpx_retries import Retry

    retry = Retry(
        backoff_factor=BACKOFF_FACTOR, max_backoff_wait=MAX_RETRY_AFTER, attempts_made=min(retries, _MAX_DOUBLINGS) + 1
    )
    return retry.backoff_strategy()
