"""Times in replies: what they mean, when they are the same, and which are plausible."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from contract_tests.provider.exceptions import Inapplicable
from contract_tests.provider.rules.rule import expect

MAX_CLOCK_DIFFERENCE = timedelta(minutes=5)
CLOCK_DIFFERENCE = timedelta(seconds=1)  # of two machines of a provider


def assert_is_new(created: Any, now: datetime, shown_by: Any = None) -> None:
    """Hold that something was created about now, and changed not before, as far as it says so."""
    assert_changed_after_creation(created, shown_by)
    if created_at := time_in(created.get("created_at")):
        clock = ahead_or_behind(created_at - now)
        example = f"it is {created_at.isoformat()}, {clock}, expected about {now.isoformat()}"
        expect(is_plausible(created_at, now), "`created_at` is not about the suite's clock", example, shown_by=shown_by)


def assert_changed_after_creation(item: Any, shown_by: Any = None) -> None:
    """Hold that something was changed not before it was created, as far as it says so."""
    created_at, updated_at = time_in(item.get("created_at")), time_in(item.get("updated_at"))
    if created_at and updated_at:
        example = f"it is {updated_at.isoformat()}, expected {created_at.isoformat()} or later"
        expect(created_at <= updated_at, "`updated_at` is before `created_at`", example, shown_by=shown_by)


def is_plausible(created_at: datetime, now: datetime) -> bool:
    """Whether something may have been created about now."""
    return abs(created_at - now) < MAX_CLOCK_DIFFERENCE


def ahead_or_behind(difference: timedelta) -> str:
    """How far a clock is from the suite's, in words."""
    minutes = round(abs(difference).total_seconds() / 60)
    distance = f"{minutes // 60} h {minutes % 60} min" if minutes < 48 * 60 else f"{minutes // (24 * 60)} days"
    direction = "ahead of" if difference > timedelta(0) else "behind"
    return f"which is {distance} {direction} the suite's clock"


def time_in(value: Any) -> datetime | None:
    """A date-time with a zone; None for anything else, which is for the schema to judge."""
    try:
        time = datetime.fromisoformat(value.upper())  # Python reads no `z`
    except (AttributeError, ValueError):
        return None
    return time if time.tzinfo else None


def time_of(message: Any) -> datetime:
    """When a message was created.

    Raises:
        Inapplicable: It does not say so, or not in which zone, or no time can be before or after it.
    """
    created_at = time_in(message.get("created_at"))
    if created_at is None or not 1900 < created_at.year < 9000:
        raise Inapplicable("needs a message with the time at which it was created")
    return created_at


def is_same_moment(value: Any, other: Any) -> bool:
    """Whether two values are equal, or are times that are, as far as the coarser one is written."""
    moment, other_moment = time_in(value), time_in(other)
    if moment is None or other_moment is None:
        return bool(value == other)
    return abs(moment - other_moment) <= max(resolution_of(moment), resolution_of(other_moment))


def has_changed_since(before: Any, message: Any) -> bool:
    """Whether a message says that its last change is later than that of an earlier version."""
    texts = before.get("updated_at"), message.get("updated_at")
    changed_before, changed_at = map(time_in, texts)
    return bool(changed_before and changed_at and changed_at > changed_before and not is_same_moment(*texts))


def resolution_of(moment: datetime) -> timedelta:
    """How exact a time seems to be written."""
    if moment.microsecond == 0:
        return timedelta(seconds=1)
    return timedelta(milliseconds=1) if moment.microsecond % 1000 == 0 else timedelta(microseconds=1)


def in_utc(moment: datetime, timespec: str = "seconds") -> str:
    """A moment as most programs write it, cut to seconds or milliseconds."""
    return moment.astimezone(UTC).replace(tzinfo=None).isoformat(timespec=timespec) + "Z"
