"""Times as the mock writes them: UTC, to the microsecond."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

_STEP = timedelta(microseconds=2)
AT_ONCE = timedelta(microseconds=1)  # from a message to its automatic answer; nothing else comes between them


class Clock:
    """Gives each thing that is made a time of its own, after those of all that was made before.

    To be used under the mock's lock.
    """

    def __init__(self) -> None:
        self._last = datetime.min.replace(tzinfo=UTC)

    def now(self) -> datetime:
        """The time, which is not before anything that was made."""
        return max(datetime.now(UTC), self._last + AT_ONCE)

    def next_moment(self) -> datetime:
        """The time of what is made now, an even number of microseconds. The odd ones are left to automatic answers."""
        moment = max(datetime.now(UTC), self._last + _STEP)
        moment += timedelta(microseconds=moment.microsecond % 2)
        if moment.microsecond % 1000 == 0:  # which a client would take for a time to the millisecond
            moment += _STEP
        self._last = moment
        return moment


def text_of_moment(moment: datetime) -> str:
    """A moment as the mock writes it."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")
