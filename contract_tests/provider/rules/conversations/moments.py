"""Rules about the moment from which on messages are listed."""

from __future__ import annotations

import time
from datetime import UTC, timedelta, timezone
from typing import Any

from contract_tests.provider.provider import Provider
from contract_tests.provider.rules.conversations.reading import (
    LIST_MESSAGES_CLAUSE,
    MESSAGES_PATH,
    all_messages,
    body_with_text,
    eventually,
    message_with_text,
    new_chat,
    pages_of,
    time_of,
    unique_text,
    with_text,
)
from contract_tests.provider.rules.rule import rule

FROM_DATE_CLAUSE = LIST_MESSAGES_CLAUSE.replace("description", "parameters/1/description")
FROM_THIS_TIME_ON = "Only messages from this time on."
DAY, SECOND, MICROSECOND = timedelta(days=1), timedelta(seconds=1), timedelta(microseconds=1)
ZONES = [UTC, timezone(timedelta(hours=2)), timezone(-timedelta(hours=9, minutes=30)), timezone(timedelta(hours=14))]


@rule(FROM_DATE_CLAUSE, quotes=FROM_THIS_TIME_ON)
def messages_are_listed_from_a_date_on(provider: Provider) -> None:
    """A second is enough: times of messages may be cut to seconds."""
    message, text = post_and_see(provider)
    created_at = time_of(message)
    moment = created_at - SECOND
    assert is_listed(provider, moment.isoformat(), text), f"a message of {created_at} is not listed from {moment} on"
    for moment in (created_at + SECOND, created_at + DAY):
        assert not is_listed(provider, moment.isoformat(), text), (
            f"a message of {created_at} is listed from {moment} on"
        )


@rule(FROM_DATE_CLAUSE, quotes=FROM_THIS_TIME_ON, is_for_live=False)
def a_moment_is_the_same_in_each_zone(provider: Provider) -> None:
    """And with a fraction of a second, or with a Z, and a day or years before."""
    chat_id = new_chat(provider)["id"]
    message, text = post_and_see(provider, chat_id=chat_id)
    created_at = time_of(message)
    for zone in ZONES:
        for timespec in ("seconds", "milliseconds", "microseconds"):
            for offset in (-10_000 * DAY, -DAY, -SECOND, 2 * SECOND, DAY):
                moment = (created_at + offset + MICROSECOND).astimezone(zone).isoformat(timespec=timespec)
                for written in {moment, moment.replace("+00:00", "Z")}:
                    is_expected = offset < timedelta(0)
                    problem = "is not listed" if is_expected else "is listed"
                    assert is_listed(provider, written, text, chat_id=chat_id) is is_expected, (
                        f"a message of {created_at} {problem} from {written} on"
                    )


@rule(FROM_DATE_CLAUSE, quotes=FROM_THIS_TIME_ON, is_for_live=False)
def a_moment_divides_messages(provider: Provider) -> None:
    """Of two messages, the later one alone is listed from a moment between them on."""
    chat_id = new_chat(provider)["id"]
    for _ in range(2):  # between two messages, a second can begin, at which a cut time may be right
        first, first_text = post_and_see(provider, chat_id=chat_id)
        wait_for_another_moment(first)
        second, second_text = post_and_see(provider, chat_id=chat_id)
        moment = moment_between(first, second)
        listed = f"of messages of {time_of(first)} and {time_of(second)}, from {moment} on,"
        assert not is_listed(provider, moment, first_text, chat_id=chat_id), f"{listed} the first one is listed"
        assert is_listed(provider, moment, second_text, chat_id=chat_id), f"{listed} the second one is not"


def post_and_see(provider: Provider, **ids: str) -> tuple[Any, str]:
    """A message that is listed by now, and its text."""
    posted = provider.post(body_with_text(provider, text := unique_text()), **ids)

    def look() -> Any:
        return message_with_text(provider, all_messages(provider, since=posted, **ids), text)

    return eventually(provider, look), text


def wait_for_another_moment(message: Any) -> None:
    """Wait until a message would have another time, which may be cut to seconds."""
    time.sleep(0.05 if time_of(message).microsecond else 2.1)  # seconds


def moment_between(first: Any, second: Any) -> str:
    """A moment between those of two messages."""
    between = time_of(first) + (time_of(second) - time_of(first)) / 2
    return between.isoformat(timespec="milliseconds")


def is_listed(provider: Provider, moment: str, text: str, **ids: str) -> bool:
    """Whether a message is among those from a moment on. No page says that one of the future is taken."""
    messages = pages_of(provider, MESSAGES_PATH, {"from_date": moment}, allowed_by=None, **ids)
    return bool(with_text(messages, text))
