"""Rules about several messages: their ids, their times, and what is left of requests that were refused."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from contract_tests.contract import clauses
from contract_tests.provider.judging.status_judge import AS_THE_EXAMPLES
from contract_tests.provider.provider import Provider
from contract_tests.provider.rules.assertions import assert_all_differ, post_and_compare_echo
from contract_tests.provider.rules.rule import charged_to, expect, rule
from contract_tests.provider.rules.times import assert_is_new, time_in


@rule(clauses.UNIQUE_IDS)
def ids_are_unique(provider: Provider) -> None:
    """Also those of equal messages."""
    assert_all_differ(provider, [provider.post(provider.body(text)).get("id") for text in ("1", "2", "2")])


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
