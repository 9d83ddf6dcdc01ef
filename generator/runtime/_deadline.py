"""The time that a whole call may take."""

from __future__ import annotations

import math

import httpx

from ._clock import monotonic

TimeoutExtension = dict[str, float | None]  # what httpx's transports take: seconds by `connect`, `read` and so on

_LEAST_TIMEOUT = 0.001  # seconds; 0 would mean not to wait at all, which sockets take for "non-blocking"


class Deadline:
    """The moment by which a call must be over.

    Args:
        seconds: From now on; None for no limit.
    """

    def __init__(self, seconds: float | None) -> None:
        self.seconds = seconds
        self._at = math.inf if seconds is None else monotonic() + seconds

    def remaining(self) -> float:
        """Seconds left: infinite without a limit, negative when the moment has passed."""
        return self._at - monotonic()

    def check(self) -> None:
        """Raise httpx.ReadTimeout when the moment has passed."""
        if self.remaining() <= 0:
            raise self.timeout_error()

    def timeout_error(self) -> httpx.ReadTimeout:
        return httpx.ReadTimeout(f"the deadline of {self.seconds:g} s has passed")

    def bound(self, timeouts: TimeoutExtension) -> TimeoutExtension:
        """Timeouts that do not go beyond the deadline."""
        return timeouts if self.seconds is None else _BoundTimeouts(timeouts, self)


class _BoundTimeouts(TimeoutExtension):
    """Timeouts that get shorter as the deadline comes nearer: httpcore asks for each when it needs it."""

    def __init__(self, timeouts: TimeoutExtension, deadline: Deadline) -> None:
        super().__init__(timeouts)
        self._deadline = deadline

    def get(self, kind: str, default: float | None = None) -> float | None:  # type: ignore[override]
        remaining = max(self._deadline.remaining(), _LEAST_TIMEOUT)
        limit = super().get(kind, default)
        return remaining if limit is None else min(limit, remaining)
