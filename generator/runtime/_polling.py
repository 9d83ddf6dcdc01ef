"""When to ask again: how often a wait asks, and how often all waits of a client may."""

from __future__ import annotations

import math
import threading
import time

from . import errors

REQUESTS_PER_MINUTE = 240  # of all waits of a client. The API serves 500 to an IP address.
FIRST_INTERVAL = 0.4  # seconds
LONGEST_INTERVAL = 5.0  # seconds
GROWTH = 1.4  # from one interval to the next
LEAST_DEADLINE = 0.001  # seconds, of a request that is sent when the time is all but up

# What another request may not meet again.
TRANSIENT_ERRORS = (errors.RateLimitError, errors.InternalServerError, errors.APIConnectionError)


class RequestBudget:
    """The requests that all waits of one client share, evenly spaced. Safe to use from many threads."""

    def __init__(self) -> None:
        self._next = 0.0  # on the monotonic clock
        self._lock = threading.Lock()

    def reserve(self, earliest: float, latest: float) -> float | None:
        """The moment at which a request may be sent, on the monotonic clock; None where that would be too late."""
        with self._lock:
            moment = max(self._next, earliest)
            if moment >= latest:
                return None
            self._next = moment + 60 / REQUESTS_PER_MINUTE
            return moment

    def pause(self, seconds: float) -> None:
        """Send nothing for a while, as the API has asked for."""
        with self._lock:
            self._next = max(self._next, time.monotonic() + seconds)


class Polling:
    """The requests of one wait.

    Args:
        what: What is waited for, for the error's message.
        budget: That of the client.
        seconds: How long to wait at most.
    """

    def __init__(self, what: str, budget: RequestBudget, seconds: float) -> None:
        self._what = what
        self._budget = budget
        self._seconds = seconds
        self._until = time.monotonic() + seconds
        self._interval = 0.0
        self._asked_at = -math.inf  # on the monotonic clock
        self._last_error: errors.APIError | None = None

    def remaining(self) -> float:
        """Seconds left."""
        return self._until - time.monotonic()

    def delay_before_round(self) -> float:
        """Seconds to wait before all pages are read again, first a short time and then a longer one.

        Raises:
            APITimeoutError: That would be too late.
        """
        earliest = self._asked_at + self._interval
        self._interval = min(max(FIRST_INTERVAL, self._interval * GROWTH), LONGEST_INTERVAL)
        return self._delay(earliest)

    def delay_before_page(self) -> float:
        """Seconds to wait before the next page is read.

        Raises:
            APITimeoutError: That would be too late.
        """
        return self._delay(-math.inf)

    def _delay(self, earliest: float) -> float:
        now = time.monotonic()
        moment = self._budget.reserve(max(earliest, now), self._until)
        if moment is None:
            reason = f": {self._last_error}" if self._last_error else ""
            message = f"{self._what} did not come within {self._seconds:g} seconds{reason}"
            raise errors.APITimeoutError(message, delivery="delivered") from self._last_error
        self._asked_at = moment
        return moment - now

    def note_error(self, error: errors.APIError) -> None:
        """A request has failed. Where that may pass, the wait goes on."""
        self._last_error = error
        if isinstance(error, errors.RateLimitError):
            self._budget.pause(error.retry_after or LONGEST_INTERVAL)
