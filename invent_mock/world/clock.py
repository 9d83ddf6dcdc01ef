"""Times as the API has them: UTC, to the millisecond."""

from __future__ import annotations

from datetime import UTC, datetime


def current_time() -> datetime:
    """The time, to the millisecond."""
    now = datetime.now(UTC)
    return now.replace(microsecond=now.microsecond // 1000 * 1000)


def text_of_moment(moment: datetime) -> str:
    """A moment as the API writes it."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
