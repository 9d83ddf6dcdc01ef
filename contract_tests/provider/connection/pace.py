"""How fast requests are sent: not faster than a rate, and not while a provider asks to wait."""

from __future__ import annotations

import time
from collections.abc import Callable

from httpx_retries import Retry

REQUESTS_PER_MINUTE = 240  # unless --rate says otherwise; under half of the 500 that are documented
MAX_WAIT = 300  # seconds, whatever a 429 says
MAX_UNTOLD_WAIT = 30  # seconds, after a 429 that does not say how long
LONG_WAIT = 1  # seconds, from which on it is announced
MAX_REFUSALS = 14  # in a row; then it is no rate limit any more


class Pace:
    """When the next request may be sent."""

    def __init__(self, requests_per_minute: float | None, announce: Callable[[str], None]) -> None:
        self._refusals = 0
        self._interval = 60 / requests_per_minute if requests_per_minute else 0.0  # seconds
        self._announce = announce
        self._not_before = 0.0  # on the monotonic clock
        self._refused_until = 0.0  # on the same, as the last 429 has it

    @property
    def is_refused_for_good(self) -> bool:
        """Whether nothing but 429 has come for long."""
        return self._refusals >= MAX_REFUSALS

    def wait(self) -> None:
        """Wait until a request may be sent, and count it."""
        seconds = self._not_before - time.monotonic()
        if seconds > 0:  # Sleeping for no time at all lets other programs run first.
            time.sleep(seconds)
        self._not_before = time.monotonic() + self._interval

    def answered(self, status: int, retry_after: str) -> None:
        """Leave the provider alone for as long as its 429 says, or else longer with each one in a row."""
        if status != 429:
            self._refusals = 0
            return
        if time.monotonic() < self._refused_until:
            return  # to a request that was sent at once with one that was refused before
        seconds = _seconds_asked(retry_after)
        if seconds is None:
            seconds = min(2.0**self._refusals, MAX_UNTOLD_WAIT)
        self._refusals += 1
        if self.is_refused_for_good:
            return
        self._refused_until = time.monotonic() + seconds
        self._not_before = max(self._not_before, self._refused_until)
        if seconds >= LONG_WAIT:
            self._announce(f"It answers 429: waiting {seconds:.0f} seconds")


def _seconds_asked(retry_after: str) -> float | None:
    """How long a `Retry-After` asks to wait; None where it does not say."""
    try:
        seconds = min(Retry().parse_retry_after(retry_after), MAX_WAIT)
    except (ValueError, OverflowError):  # no number or date
        return None
    is_past = seconds == 0 and not retry_after.strip().isdigit()  # by a clock that is not ours
    return None if is_past else seconds
