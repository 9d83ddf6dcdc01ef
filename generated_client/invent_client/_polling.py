"""When to ask again: how often a wait asks, and how often all waits of a client may.

A wait makes a `Polling` with the client's `RequestBudget`, and then in turn:

1. calls `begin_round` before it reads the pages of a list;
2. before each request, sleeps within a `with` block of a `Turn` for as long as `delay` says, until that is 0;
3. sends the request with the deadline `deadline_of_request`;
4. asks `survives` when a request has failed, and raises the error if not.
"""

from __future__ import annotations

import math
import threading
from typing import Self

from . import errors
from ._call.retry import MAX_RETRY_AFTER, may_retry_after_status, retry_after
from ._clock import monotonic

REQUESTS_PER_MINUTE = 240  # of all waits of a client. The API serves 500 to an IP address.
FIRST_INTERVAL = 0.4  # seconds
LONGEST_INTERVAL = 5.0  # seconds
GROWTH = 1.4  # from one interval to the next
LAST_LOOK = 1.0  # seconds before the time is up, or a tenth of the time where that is less
LEAST_DEADLINE = 0.001  # seconds, of a request that is sent when the time is all but up
LONGEST_REQUEST = 10.0  # seconds. One connection that hangs must not use up the time of the wait.
NEVER = -math.inf  # before any moment of the monotonic clock


class Turn:
    """The moment at which a wait may send its next request, reserved in the budget within a `with` block.

    Another wait can have the moment when the block ends by an exception, such as of a wait that is cancelled.

    Attributes:
        moment: On the monotonic clock; `NEVER` as long as none is reserved.
    """

    def __init__(self) -> None:
        self.moment = NEVER

    def __enter__(self) -> Self:
        return self

    def __exit__(self, exception_type: type[BaseException] | None, *_: object) -> None:
        # Takes no lock: the garbage collector can close a coroutine while this very thread has the budget's.
        if exception_type is not None:
            self.moment = NEVER


class RequestBudget:
    """The requests that all waits of one client share, evenly spaced. Safe to use from many threads."""

    def __init__(self) -> None:
        self._turns: list[Turn] = []  # those to come, and the latest
        self._paused_until = NEVER
        self._lock = threading.Lock()

    def forget_turns(self) -> None:
        """Begin anew in a forked process, where the threads that have a turn, or hold the lock, do not run."""
        self._turns = []
        self._lock = threading.Lock()

    def reserve(self, turn: Turn, latest: float) -> bool:
        """Give a turn the first moment that is free, if that is before `latest` on the monotonic clock."""
        interval = 60 / REQUESTS_PER_MINUTE
        with self._lock:
            now = monotonic()
            self._turns = [other for other in self._turns if other is not turn and other.moment + interval > now]
            moment = max(now, self._paused_until)
            for reserved in sorted(other.moment for other in self._turns):
                if moment + interval <= reserved:
                    break
                moment = max(moment, reserved + interval)
            if moment >= latest:
                return False
            turn.moment = moment
            self._turns.append(turn)
            return True

    def pause(self, seconds: float) -> None:
        """Send nothing for a while, as the API has asked for, not even what was reserved before."""
        with self._lock:
            self._paused_until = max(self._paused_until, monotonic() + seconds)

    def is_paused(self) -> bool:
        return monotonic() < self._paused_until


class Polling:
    """The requests of one wait.

    Args:
        what: What is waited for, for the error's message.
        budget: That of the client.
        seconds: How long to wait at most.
        delivery: What is known of the message that the wait is about, for the error.
    """

    def __init__(self, what: str, budget: RequestBudget, seconds: float, delivery: errors.Delivery) -> None:
        self._what = what
        self._budget = budget
        self._seconds = seconds
        self._delivery: errors.Delivery = delivery
        self._until = monotonic() + seconds
        self._last_look = self._until - min(LAST_LOOK, seconds / 10)
        self._interval = 0.0
        self._asked_at = NEVER
        self._earliest = NEVER  # of the next request
        self._last_error: errors.APIError | None = None

    def deadline_of_request(self) -> float:
        """Seconds that a request that is sent now may take."""
        return min(max(self._until - monotonic(), LEAST_DEADLINE), LONGEST_REQUEST)

    def begin_round(self) -> None:
        """All pages are to be read again, first after a short time and then after a longer one.

        When the time is nearly up, they are read once more.
        """
        self._earliest = self._asked_at + self._interval
        if self._asked_at < self._last_look:
            self._earliest = min(self._earliest, self._last_look)
        self._interval = min(max(FIRST_INTERVAL, self._interval * GROWTH), LONGEST_INTERVAL)

    def delay(self, turn: Turn) -> float:
        """Seconds to wait before the next request; 0 where it is to be sent now. To be asked again after each wait.

        Args:
            turn: That of the request.

        Raises:
            APITimeoutError: The request would be too late.
        """
        now = monotonic()
        if now < self._earliest < self._until:
            return self._earliest - now
        is_reserved = turn.moment != NEVER and not self._budget.is_paused()
        if self._earliest >= self._until or not (is_reserved or self._budget.reserve(turn, self._until)):
            raise self._timeout_error()
        if now < turn.moment:
            return turn.moment - now
        self._asked_at = now
        return 0

    def survives(self, error: errors.InventError) -> bool:
        """Whether the wait goes on after a request has failed: another may not meet the same."""
        if isinstance(error, errors.APIStatusError):
            if not may_retry_after_status(error.status_code, is_safe=True):
                return False
            asked_for = retry_after(error.headers)
            if asked_for is None and isinstance(error, errors.RateLimitError):
                asked_for = LONGEST_INTERVAL
            if asked_for is not None:
                self._budget.pause(min(asked_for, MAX_RETRY_AFTER))
        elif not isinstance(error, errors.APIConnectionError):
            return False
        self._last_error = error
        return True

    def _timeout_error(self) -> errors.APITimeoutError:
        message = f"{self._what} did not come within {self._seconds:g} s"
        if monotonic() < self._last_look:
            message = f"{self._what} is no longer waited for, as no request can be sent within the time"
        reason = f": {self._last_error}" if self._last_error else ""
        error = errors.APITimeoutError(message + reason, delivery=self._delivery)
        error.__cause__ = self._last_error
        return error
