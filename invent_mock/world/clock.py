"""Times as the mock writes them: UTC, to the microsecond."""

from __future__ import annotations

import sys
import time
from datetime import UTC, datetime, timedelta
from functools import partial

_STEP = timedelta(microseconds=2)
AT_ONCE = timedelta(microseconds=1)  # from a message to its automatic answer; nothing else comes between them
# Seconds since some moment, of a clock that libraries which freeze time leave alone, but for Windows.
monotonic = time.perf_counter if sys.platform == "win32" else partial(time.clock_gettime, time.CLOCK_MONOTONIC)


class Clock:
    """Gives each thing that is made a time of its own, after those of all that was made before.

    It also goes on where a test has frozen or set back the system's. To be used under the mock's lock.
    """

    def __init__(self) -> None:
        self._last = self._read = datetime.min.replace(tzinfo=UTC)
        self._read_at = monotonic()

    def now(self) -> datetime:
        """The time, which is not before anything that was made."""
        return max(self._time(), self._last + AT_ONCE)

    def next_moment(self) -> datetime:
        """The time of what is made now, an even number of microseconds. The odd ones are left to automatic answers."""
        moment = max(self._time(), self._last + _STEP)
        moment += timedelta(microseconds=moment.microsecond % 2)
        if moment.microsecond % 1000 == 0:  # which a client would take for a time to the millisecond
            moment += _STEP
        self._last = moment
        return moment

    def _time(self) -> datetime:
        """The system's time or, where that has not gone on, the last one and what has passed since."""
        moment, read_at = datetime.now(UTC), monotonic()
        if moment <= self._read:
            moment = self._read + timedelta(seconds=read_at - self._read_at)
        self._read, self._read_at = moment, read_at
        return moment


def text_of_moment(moment: datetime) -> str:
    """A moment as the mock writes it."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")
