"""Rules about several messages: one after the other, at once, and after requests that were refused."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from contract_tests.contract import clauses
from contract_tests.provider.judging.status_judge import AS_THE_EXAMPLES
from contract_tests.provider.provider import Provider
from contract_tests.provider.reporting.excerpts import show_value
from contract_tests.provider.rules.assertions import assert_echo, post_and_compare_echo
from contract_tests.provider.rules.authors import assert_role
from contract_tests.provider.rules.rule import ClauseContradicted, charged_to, expect, rule

AT_ONCE = 8
ROUNDS = 5
MAX_CLOCK_DIFFERENCE = timedelta(minutes=5)


@rule(clauses.UNIQUE_IDS)
def ids_are_unique(provider: Provider) -> None:
    """Also those of equal messages."""
    assert_all_differ(provider, [provider.post(provider.body(text)).get("id") for text in ("1", "2", "2")])


@rule(clauses.WHOLE_ECHO, is_for_live=False)
def many_messages_are_all_right(provider: Provider) -> None:
    ids: list[Any] = []
    for number in range(300):
        reply = post_and_compare_echo(provider, provider.body(f"message {number}")["message"], AS_THE_EXAMPLES)
        assert_role(provider, reply)
        ids.append(reply.get("id"))
    with charged_to(provider, clauses.UNIQUE_IDS):
        assert_all_differ(provider, ids)


@rule(clauses.WHOLE_ECHO, is_for_live=False)
def messages_at_once_are_all_right(provider: Provider) -> None:
    ids = []
    for turn in range(ROUNDS):
        bodies = [provider.body(f"{turn}.{number}") for number in range(AT_ONCE)]
        for body, response in zip(bodies, provider.send_at_once(bodies), strict=True):
            reply = provider.read_message(response)
            assert_echo(provider, body["message"], reply)
            ids.append(reply.get("id"))
    with charged_to(provider, clauses.UNIQUE_IDS):
        assert_all_differ(provider, ids)


@rule(clauses.REFUSALS_LEAVE_NOTHING, is_for_live=False)
def a_refused_request_leaves_nothing_behind(provider: Provider) -> None:
    refused = provider.body("refused")
    requests: list[dict[str, Any]] = [
        {"body": refused, "headers": {"Authorization": "Bearer x"}},
        {"body": refused, "ids": {"chat_id": "cht_0000000000000000"}},
        {"body": {**refused, "channel_id": "cch_0000000000000000"}},
        {"body": {**refused, "message": []}},
        {"body": b"{"},
        {"body": b"", "method": "GET"},
    ]
    ids = []
    for request in requests:
        provider.send(**request)
        ids.append(post_and_compare_echo(provider, provider.body("accepted")["message"], AS_THE_EXAMPLES).get("id"))
    with charged_to(provider, clauses.UNIQUE_IDS):
        assert_all_differ(provider, ids)


@rule(clauses.PLAUSIBLE_TIMES)
def times_are_those_of_the_message(provider: Provider) -> None:
    """Created about now, not before the message before, and changed not before it was created."""
    times = []
    for number in range(2 if provider.is_live else 3):  # of two servers in turn, one may be behind
        now = datetime.now(UTC)
        reply = provider.post(provider.body(f"{number}"))
        assert_is_new(reply, now)
        if created_at := time_in(reply.get("created_at")):
            times.append(created_at)
    example = f"they are {[time.isoformat() for time in times]}, expected in the order of posting"
    expect(times == sorted(times), "`created_at` of a message is before that of an earlier message", example)


def assert_is_new(created: Any, now: datetime, shown_by: Any = None) -> None:
    """Hold that something was created about now, and changed not before, as far as it says so."""
    created_at, updated_at = time_in(created.get("created_at")), time_in(created.get("updated_at"))
    if created_at and updated_at:
        example = f"it is {updated_at.isoformat()}, expected {created_at.isoformat()} or later"
        expect(created_at <= updated_at, "`updated_at` is before `created_at`", example, shown_by=shown_by)
    if created_at:
        clock = ahead_or_behind(created_at - now)
        example = f"it is {created_at.isoformat()}, {clock}, expected about {now.isoformat()}"
        what = "`created_at` is not about the suite's clock"
        expect(is_plausible(created_at, now), what, example, shown_by=shown_by)


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


def is_same_moment(one: Any, other: Any) -> bool:
    """Whether two values are equal, or are times that are, as far as the coarser one is written."""
    moment, other_moment = time_in(one), time_in(other)
    if one == other or moment is None or other_moment is None:
        return bool(one == other)
    return abs(moment - other_moment) <= max(resolution_of(moment), resolution_of(other_moment))


def resolution_of(moment: datetime) -> timedelta:
    """How exact a time seems to be written."""
    if moment.microsecond == 0:
        return timedelta(seconds=1)
    return timedelta(milliseconds=1) if moment.microsecond % 1000 == 0 else timedelta(microseconds=1)


def assert_all_differ(provider: Provider, ids: list[Any]) -> None:
    """No two of these ids may be the same. What is no id is for the schema to judge."""
    known_ids = [message_id for message_id in ids if isinstance(message_id, str)]
    repeated = sorted({message_id for message_id in known_ids if known_ids.count(message_id) > 1})
    if repeated:
        example = f"of {len(ids)} that were created, several have {show_value(repeated)}"
        response = provider.sources.last_with_id(repeated[0])
        raise ClauseContradicted("an `id` is not unique", example, shown_by=response)
