"""How fast requests are sent: not faster than a rate, and not while a provider asks to wait."""

from __future__ import annotations

import time
from collections.abc import Callable
from threading import Lock

from httpx_retries import Retry

REQUESTS_PER_MINUTE = 240  # unless --rate says otherwise; under half of the 500 that are documented
MAX_WAIT = 300  # seconds, whatever a 429 says
MAX_UNTOLD_WAIT = 30  # seconds, after a 429 that does not say how long
LONG_WAIT = 1  # seconds, from which on it is announced
PATIENCE = 90  # seconds of nothing but 429; a window is a minute, so then it is no rate limit any more


class Pace:
    """When the next request may be sent.

    Attributes:
        is_refused_for_good: Whether nothing but 429 has come for longer than a rate limit explains.
    """

    def __init__(self, requests_per_minute: float | None, announce: Callable[[str], None]) -> None:
        self._interval = 60 / requests_per_minute if requests_per_minute else 0.0  # seconds
        self._announce = announce
        self._not_before = 0.0  # on the monotonic clock, as are all times
        self._refusals = 0  # in a row
        self._refused_since = 0.0  # when the first of them came
        self._refused_until = 0.0  # as the last of them has it
        self.is_refused_for_good = False
        self._lock = Lock()  # requests that are sent at once keep to the rate, too

    def wait(self) -> None:
        """Wait until a request may be sent, and count it. Others may tell meanwhile what theirs were answered."""
        while (seconds := self._seconds_to_wait()) > 0:  # Sleeping for no time at all lets other programs run first.
            time.sleep(seconds)

    def _seconds_to_wait(self) -> float:
        with self._lock:
            now = time.monotonic()
            seconds = self._not_before - now
            if seconds <= 0:
                self._not_before = now + self._interval
            return seconds

    def answered(self, status: int, retry_after: str) -> None:
        """Leave the provider alone for as long as its 429 says, and longer with each one in a row."""
        with self._lock:
            seconds = self._seconds_refused(status, retry_after)
        if seconds >= LONG_WAIT:
            self._announce(f"It answers 429: waiting {seconds:.0f} seconds")

    def _seconds_refused(self, status: int, retry_after: str) -> float:
        if status != 429:
            self._refusals = 0
            return 0
        now = time.monotonic()
        if now < self._refused_until:
            return 0  # to a request that was sent at once with one that was refused before
        if not self._refusals:
            self._refused_since = now
        self.is_refused_for_good = now - self._refused_since >= PATIENCE
        if self.is_refused_for_good:
            return 0
        asked = _seconds_asked(retry_after)
        seconds = asked or 0.0
        if asked is None or self._refusals:  # it does not say, or has not kept to what it said
            seconds = max(seconds, min(2.0**self._refusals, MAX_UNTOLD_WAIT))
        self._refusals += 1
        self._refused_until = now + seconds
        self._not_before = max(self._not_before, self._refused_until)
        return seconds


def _seconds_asked(retry_after: str) -> float | None:
    """How long a `Retry-After` asks to wait; None where it does not say."""
    try:
        seconds = min(Retry().parse_retry_after(retry_after), MAX_WAIT)
    except (ValueError, OverflowError):  # no number or date
        return None
    is_past = seconds == 0 and not retry_after.strip().isdigit()  # by a clock that is not ours
    return None if is_past else seconds
