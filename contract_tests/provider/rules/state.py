"""Rules about several messages: one after the other, at once, and after requests that were refused."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from contract_tests.provider.judging.status_judge import AS_THE_EXAMPLES
from contract_tests.provider.provider import Provider
from contract_tests.provider.rules.assertions import assert_echo, post_and_compare_echo
from contract_tests.provider.rules.rule import (
    REFUSALS_LEAVE_NOTHING_CLAUSE,
    ROLE_CLAUSE,
    UNIQUE_IDS_CLAUSE,
    WHOLE_ECHO_CLAUSE,
    charged_to,
    rule,
)

AT_ONCE = 8
ROUNDS = 5
MAX_CLOCK_DIFFERENCE = timedelta(minutes=5)


@rule(UNIQUE_IDS_CLAUSE)
def ids_are_unique(provider: Provider) -> None:
    """Also those of equal messages."""
    assert_all_differ([provider.post(provider.body(text)).get("id") for text in ("1", "2", "2")])


@rule(WHOLE_ECHO_CLAUSE, is_for_live=False)
def many_messages_are_all_right(provider: Provider) -> None:
    ids: list[Any] = []
    for number in range(300):
        reply = post_and_compare_echo(provider, provider.body(f"message {number}")["message"], AS_THE_EXAMPLES)
        with charged_to(provider, ROLE_CLAUSE):
            assert reply.get("role") in (None, "user"), f"message {number} has the role {reply['role']}"
        ids.append(reply.get("id"))
    with charged_to(provider, UNIQUE_IDS_CLAUSE):
        assert_all_differ(ids)


@rule(WHOLE_ECHO_CLAUSE, is_for_live=False)
def messages_at_once_are_all_right(provider: Provider) -> None:
    ids = []
    for turn in range(ROUNDS):
        bodies = [provider.body(f"{turn}.{number}") for number in range(AT_ONCE)]
        for body, response in zip(bodies, provider.send_at_once(bodies), strict=True):
            reply = provider.read_message(response)
            assert_echo(provider, body["message"], reply)
            ids.append(reply.get("id"))
    with charged_to(provider, UNIQUE_IDS_CLAUSE):
        assert_all_differ(ids)


@rule(REFUSALS_LEAVE_NOTHING_CLAUSE, is_for_live=False)
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
    with charged_to(provider, UNIQUE_IDS_CLAUSE):
        assert_all_differ(ids)


@rule("/x-assumed/plausible-times")
def times_are_those_of_the_message(provider: Provider) -> None:
    """Created about now, not before the message before, and changed not before it was created."""
    now = datetime.now(UTC)
    times = []
    for number in range(2):
        reply = provider.post(provider.body(f"{number}"))
        created_at, updated_at = _time(reply.get("created_at")), _time(reply.get("updated_at"))
        if created_at and updated_at:
            assert created_at <= updated_at, f"created at {created_at}, changed at {updated_at}"
        if created_at:
            assert abs(created_at - now) < MAX_CLOCK_DIFFERENCE, f"created at {created_at}, and it is {now}"
            times.append(created_at)
    assert times == sorted(times), f"{times[1:]} was created after {times[:1]}"


def _time(value: Any) -> datetime | None:
    """A date-time with a zone; None for anything else, which is for the schema to judge."""
    try:
        time = datetime.fromisoformat(value)
    except (TypeError, ValueError):
        return None
    return time if time.tzinfo else None


def assert_all_differ(ids: list[Any]) -> None:
    """No two of these ids may be the same. What is no id is for the schema to judge."""
    known_ids = [message_id for message_id in ids if isinstance(message_id, str)]
    repeated = {message_id for message_id in known_ids if known_ids.count(message_id) > 1}
    assert not repeated, f"the ids {sorted(repeated)} came more than once"
