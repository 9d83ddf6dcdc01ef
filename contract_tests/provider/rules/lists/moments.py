"""Rules about the moment from which on messages are listed."""

from __future__ import annotations

import itertools
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

from contract_tests.contract import clauses
from contract_tests.contract.contract_under_test import MESSAGES_PATH
from contract_tests.provider.exceptions import Inapplicable
from contract_tests.provider.provider import Provider
from contract_tests.provider.rules.rule import charged_to, expect, rule
from contract_tests.provider.rules.steps.created_chats import new_chat
from contract_tests.provider.rules.steps.followed_conversation import followed_conversation
from contract_tests.provider.rules.steps.posted_messages import (
    FROM_THIS_TIME_ON,
    SECOND,
    PostedText,
    assert_none_is_earlier,
    listed_as,
    message_since_itself,
    post_text,
    surely_listed_as,
)
from contract_tests.provider.rules.steps.reading import pages_of
from contract_tests.provider.rules.steps.stable_order import hold_of_all_pages
from contract_tests.provider.rules.times import ahead_or_behind, in_utc, is_plausible, time_in, time_of

LATER_IS_NOT_LISTED = "with `from_date`, a message is not listed, although it is later"
CUT = timedelta(milliseconds=2)  # by which a time may be cut where it is shown or compared
DAY, MICROSECOND = timedelta(days=1), timedelta(microseconds=1)
LONG_AGO = -10_000 * DAY
ZONES = [UTC, timezone(timedelta(hours=2)), timezone(-timedelta(hours=9, minutes=30)), timezone(timedelta(hours=14))]


@rule(clauses.FROM_DATE, quotes=FROM_THIS_TIME_ON)
def messages_are_listed_from_a_date_on(provider: Provider) -> None:
    """Some seconds are enough, as times of messages may be cut to seconds; and the moment is written as most do."""
    posted = post_and_see(provider)
    created_at = time_of(posted.message)
    assert_is_listed_from(provider, in_utc(created_at - SECOND), posted, True, allowed_by=clauses.FROM_DATE)
    for moment in (created_at + DAY, created_at + 2 * SECOND):
        assert_is_listed_from(provider, in_utc(moment), posted, False)


@rule(clauses.FROM_DATE_BY_CREATION, is_for_live=False)
def a_later_change_does_not_count_for_from_date(provider: Provider) -> None:
    """A message that was written before a moment is not listed from it on, although it has changed since."""
    conversation = followed_conversation(provider)
    last, _ = conversation.versions()[-1]
    created_at, changed_at = time_of(last), time_in(last.get("updated_at"))
    cut = CUT if created_at.microsecond else SECOND  # its time may be cut to seconds
    if changed_at is None or changed_at - CUT < created_at + cut:
        raise Inapplicable("needs a message that changes after it was posted")
    posted = replace(conversation.posted, message=last)
    moment = in_utc(changed_at - CUT, "milliseconds")
    assert_is_listed_from(provider, moment, posted, False, **conversation.ids)


@rule(clauses.FROM_DATE, quotes=FROM_THIS_TIME_ON, is_for_live=False)
def a_moment_is_the_same_in_each_zone(provider: Provider) -> None:
    """And with a fraction of a second, or with a Z, and a day or years before, which may be too long ago."""
    chat_id = new_chat(provider)["id"]
    posted = post_and_see(provider, chat_id=chat_id)
    for offset in (-DAY, -SECOND, 2 * SECOND, DAY, LONG_AGO):
        allowed_by = None if offset == LONG_AGO else clauses.ANY_FORM_OF_QUERY
        for zone, timespec in itertools.product(ZONES, ("seconds", "milliseconds", "microseconds")):
            moment = (time_of(posted.message) + offset + MICROSECOND).astimezone(zone).isoformat(timespec=timespec)
            for written in {moment, moment.replace("+00:00", "Z")}:
                is_expected = offset < timedelta(0)
                assert_is_listed_from(provider, written, posted, is_expected, allowed_by=allowed_by, chat_id=chat_id)


@rule(clauses.FROM_DATE, quotes=FROM_THIS_TIME_ON, is_for_live=False)
def moments_of_one_second_divide_messages(provider: Provider) -> None:
    """The last second and parts of one before a message, and the next ones, with zeros behind and without."""
    chat_id = new_chat(provider)["id"]
    all_posted = [post_and_see(provider, chat_id=chat_id) for _ in range(2)]  # one may be close to a full second
    for posted, unit in itertools.product(all_posted, (SECOND, SECOND / 10, SECOND / 100, SECOND / 1000)):
        created_at = time_of(posted.message)
        if created_at.microsecond == 0:
            raise Inapplicable("needs a message whose time has a fraction of a second")
        before, after = last_before(created_at - CUT, unit), last_before(created_at + CUT, unit) + unit
        for moment, is_expected in ((before, True), (after, False)):
            for written in ways_to_write(moment):
                assert_is_listed_from(provider, written, posted, is_expected, chat_id=chat_id)
            with charged_to(provider, clauses.ANY_FORM_OF_QUERY):
                lower_case = next(ways_to_write(moment)).lower()
                assert_is_listed_from(provider, lower_case, posted, is_expected, chat_id=chat_id)


def last_before(moment: datetime, unit: timedelta) -> datetime:
    """The last moment that is a multiple of a unit of time."""
    return moment - (moment - datetime.min.replace(tzinfo=UTC)) % unit


def ways_to_write(moment: datetime) -> Iterator[str]:
    """A moment with as few digits as will do, then with more, and in another zone."""
    text = moment.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="microseconds")
    seconds, _, digits = text.partition(".")
    few_digits = digits.rstrip("0")
    for fraction in dict.fromkeys((few_digits, few_digits + "0", digits[:3], digits)):
        yield f"{seconds}.{fraction}Z" if fraction else f"{seconds}Z"
    for zone in (UTC, timezone(timedelta(hours=5, minutes=30))):
        yield moment.astimezone(zone).isoformat()


def post_and_see(provider: Provider, **ids: str) -> PostedText:
    """A message that is listed by now, with its time as it is kept, which may be cut more than in the response."""
    posted = post_text(provider, **ids)
    listed = message_since_itself(provider, posted, **ids)
    times = {name: value for name, value in listed.items() if name == "created_at" and value is not None}
    return replace(posted, message={**posted.message, **times})


def wait_for_another_moment(message: Any) -> None:
    """Wait until a message would have another time, which may be cut to seconds."""
    time.sleep(0.05 if time_of(message).microsecond else 2.1)  # seconds


def moment_between(first: Any, second: Any) -> datetime:
    """A moment between those of two messages.

    Raises:
        Inapplicable: The second one is not later than the first one, which is no matter of lists.
    """
    between = time_of(first) + (time_of(second) - time_of(first)) / 2
    if time_of(second) - time_of(first) < 2 * CUT:
        raise Inapplicable("needs a message that is later than the one before")
    return between


def assert_is_listed_from(
    provider: Provider,
    moment: str,
    posted: PostedText,
    is_expected: bool,
    *,
    allowed_by: str | None = clauses.ANY_FORM_OF_QUERY,
    **ids: str,
) -> None:
    """Whether a message is among those from a moment on, which a clause lets through if it is not of the future.

    A list that lags may lack it for a moment, but never has what is earlier.
    """

    def look() -> None:
        allowed = allowed_by if is_expected else None
        messages = pages_of(provider, MESSAGES_PATH, {"from_date": moment}, allowed_by=allowed, **ids)
        created_at = time_of(posted.message)
        clock = "" if is_plausible(created_at, now := datetime.now(UTC)) else f", {ahead_or_behind(created_at - now)}"
        example = f"its `created_at` is {created_at.isoformat()}{clock}, and `from_date` is {moment}"
        if is_expected:
            expect(bool(listed_as(messages, posted)), LATER_IS_NOT_LISTED, example)
        else:
            earlier = surely_listed_as(messages, posted)
            assert_none_is_earlier(earlier, datetime.fromisoformat(moment.upper()), example)

    if is_expected:
        hold_of_all_pages(provider, look, MESSAGES_PATH, is_told=True, **ids)
    else:
        look()
