"""The care that a live run takes: it creates nothing unless it may, and counts what it posts."""

from __future__ import annotations

import pytest

from contract_tests.contract.contract_under_test import PATH
from contract_tests.provider.generated_requests import EXPECTED_STATUSES, why_untestable
from contract_tests.provider.provider import Inapplicable, Provider
from contract_tests.provider.rules import RULES, check_rule
from contract_tests.provider.rules.conversations.reading import CHATS_PATH, CONTACTS_PATH, MESSAGES_PATH
from invent_mock import sample_data

NOWHERE = "http://127.0.0.1:9"
CREATING_RULES = [
    "a_created_contact_is_found",
    "a_chat_begins_with_its_message",
    "created_chats_are_different",
    "chats_begin_on_custom_channels_only",
]


@pytest.fixture
def live() -> Provider:
    return Provider(NOWHERE, sample_data.environment(NOWHERE), is_live=True)


@pytest.mark.parametrize("rule", CREATING_RULES)
def test_rules_that_create_need_to_be_allowed_to(rule: str, live: Provider) -> None:
    with pytest.raises(Inapplicable, match="--allow-creating"):
        check_rule(live, rule)
    assert live.sent == 0


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


def test_a_run_reads_before_it_writes(request: pytest.FixtureRequest) -> None:
    tests = [item.name for item in request.session.items if item.name.startswith("test_rule[")]
    names = [name.removeprefix("test_rule[").removesuffix("]") for name in tests]
    reading = [name for name in RULES if RULES[name].only_reads]
    assert len(reading) >= 5
    assert not names or names[: len(reading)] == reading
