"""The care that a live run takes: it creates nothing unless it may, and counts what it posts."""

from __future__ import annotations

import math

import pytest

from contract_tests.contract.contract_under_test import CHATS_PATH, CONTACTS_PATH, MESSAGES_PATH, PATH
from contract_tests.provider.exceptions import Inapplicable
from contract_tests.provider.generated_requests import EXPECTED_STATUSES, why_untestable
from contract_tests.provider.provider import Provider
from contract_tests.provider.rules import RULES, check_rule
from contract_tests.self_test.faults import FAULTS
from contract_tests.self_test.servers.served_provider import serving
from invent_mock import sample_data
from invent_mock.app import MockApp

NOWHERE = "http://127.0.0.1:9"


@pytest.fixture
def live() -> Provider:
    return Provider(NOWHERE, sample_data.environment(NOWHERE), is_live=True)


def test_rules_create_only_what_they_may() -> None:
    app = MockApp()
    known = (set(app.world.contacts), set(app.world.chats))
    reasons = []
    with serving(app, is_live=True, rate=math.inf, message_budget=1000) as provider:
        for name in (name for name, rule in RULES.items() if rule.is_for_live):
            try:
                check_rule(provider, name)
            except Inapplicable as reason:
                reasons.append(str(reason))
    assert sum("--allow-creating" in reason for reason in reasons) >= 5
    assert (set(app.world.contacts), set(app.world.chats)) == known


@pytest.mark.parametrize(
    ("fault", "rule"),
    [
        ("empty message", "wrong_values_in_a_body_are_refused"),
        ("an object for a message", "wrong_values_in_a_body_are_refused"),
        ("true for an end", "wrong_values_in_a_body_are_refused"),
        ("listContacts: large pages cut", "wrong_values_in_a_query_are_refused"),
        ("NaN read", "json_is_read_strictly"),
    ],
)
def test_a_live_run_notices_what_few_requests_show(fault: str, rule: str) -> None:
    with serving(FAULTS[fault].make(), is_live=True, rate=math.inf) as provider:
        assert check_rule(provider, rule)


@pytest.mark.parametrize("run", EXPECTED_STATUSES)
@pytest.mark.parametrize(
    ("method", "path", "creates"),
    [
        ("get", CONTACTS_PATH, False),
        ("post", CONTACTS_PATH, True),
        ("post", CHATS_PATH, True),
        ("get", MESSAGES_PATH, False),
        ("post", PATH, False),
    ],
)
def test_generated_requests_create_only_what_they_may(
    live: Provider, run: str, method: str, path: str, creates: bool
) -> None:
    live.may_create = True
    operation = live.operation(method, path)
    reason = why_untestable(live, run, operation)
    live.may_create = False
    assert ("--allow-creating" in why_untestable(live, run, operation)) is creates
    assert "--allow-creating" not in reason


def test_only_what_writes_counts_as_a_message(live: Provider) -> None:
    live.after_receiving("GET", 200, {})
    live.after_receiving("POST", 404, {})
    assert live.accepted == 0
    live.after_receiving("POST", 200, {})
    assert live.accepted == 1


def test_what_was_posted_is_read_also_where_no_more_may_be_posted() -> None:
    with serving(MockApp(), is_live=True, rate=math.inf, message_budget=1) as provider:
        assert check_rule(provider, "a_listed_message_is_the_one_that_was_returned") == []
        with pytest.raises(Inapplicable, match="1 messages were accepted"):
            provider.post()


def test_a_run_reads_before_it_writes(request: pytest.FixtureRequest) -> None:
    tests = [item.name for item in request.session.items if item.name.startswith("test_rule[")]
    names = [name.removeprefix("test_rule[").removesuffix("]") for name in tests]
    reading = [name for name in RULES if RULES[name].only_reads]
    assert len(reading) >= 5
    assert not names or names[: len(reading)] == reading
