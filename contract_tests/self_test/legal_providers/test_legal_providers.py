"""A provider is called broken where it contradicts a documented clause, and only there."""

from __future__ import annotations

import contextlib
import itertools
import math
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest

from contract_tests.contract import clauses
from contract_tests.contract.contract_under_test import MODEL
from contract_tests.contract.documentation import is_nullable_in_a_reply
from contract_tests.options import LIVE_OPERATION_EXAMPLES
from contract_tests.provider.provider import Provider
from contract_tests.provider.reporting.findings import Disagreement
from contract_tests.provider.rules import RULES, check_rule
from contract_tests.provider.rules.steps import lagging_lists
from contract_tests.self_test.checking import (
    RULES_FOR_LIVE,
    disagreements_with_generated_requests,
    disagreements_with_rules,
)
from contract_tests.self_test.legal_providers import LEGAL_PROVIDERS, lists
from contract_tests.self_test.legal_providers.assumed import REFUTING_FAULTS
from contract_tests.self_test.legal_providers.full_replies import FULL_REPLY, filling_replies, set_value
from contract_tests.self_test.legal_providers.legal_provider import LegalProvider
from contract_tests.self_test.servers.served_provider import serving
from invent_contract import lookup
from invent_contract.clause import Basis, SuiteVerdict

EXAMPLES = 20  # of an operation, for each of many providers
EXAMPLES_OF_A_SEED = 10
LIVE_RUNS = 2  # at the same time
RULES_THAT_WRITE_AND_LIST = (
    "a_created_contact_is_found",
    "what_looks_like_another_type_stays_text",
    "a_chat_begins_with_its_message",
    "new_contacts_and_chats_leave_others_unchanged",
    "a_posted_message_is_listed_once",
)
# A live run that may create, at a rate without a limit.
AS_LIVE: dict[str, Any] = {"is_live": True, "may_create": True, "message_budget": 1_000, "rate": math.inf}


def test_it_is_never_called_broken(legal_provider: str, pytestconfig: pytest.Config) -> None:
    expected = LEGAL_PROVIDERS[legal_provider]
    with serving(expected.make()) as provider:
        disagreements = disagreements_with_rules(provider, RULES)
        disagreements += disagreements_with_generated_requests(provider, pytestconfig.option.seed, EXAMPLES)
    assert_legal(expected, disagreements)
    assert not expected.clause or expected.clause in {disagreement.pointer for disagreement in disagreements}


def test_lists_that_lag_for_long_are_refuted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lists, "LAG", timedelta(seconds=0.2))
    monkeypatch.setattr(lagging_lists, "LIST_DELAY", 0.05)  # less than the lists of this provider take
    monkeypatch.setattr(lagging_lists, "LOOK_EVERY", 0.05)
    with serving(LEGAL_PROVIDERS["lists that lag"].make(), list_delay=None) as provider:
        disagreements = [item for rule in RULES_THAT_WRITE_AND_LIST for item in check_rule(provider, rule)]
    assert_nothing_is_broken(disagreements)
    refuted = {item.pointer for item in disagreements if item.verdict is SuiteVerdict.REFUTED}
    assert refuted == {clauses.FRESH_LISTS}


def assert_legal(expected: LegalProvider, disagreements: list[Disagreement]) -> None:
    """Nothing is broken, and something has the expected verdict, if one is expected."""
    verdicts = {disagreement.verdict for disagreement in disagreements}
    assert_nothing_is_broken(disagreements)
    assert expected.verdict in verdicts if expected.verdict else not verdicts


def test_it_is_never_called_broken_at_any_seed(realistic_provider: str, seed_of_few: int) -> None:
    expected = LEGAL_PROVIDERS[realistic_provider]
    with serving(expected.make()) as provider:
        disagreements = disagreements_with_generated_requests(provider, seed_of_few, EXAMPLES_OF_A_SEED)
    assert_nothing_is_broken(disagreements)


def test_live_runs_at_the_same_time_call_nothing_broken(live_provider: str, pytestconfig: pytest.Config) -> None:
    with contextlib.ExitStack() as stack:
        first = stack.enter_context(serving(LEGAL_PROVIDERS[live_provider].make(), **AS_LIVE))
        others = [Provider(first.base_url, first.environment, **AS_LIVE) for _ in range(1, LIVE_RUNS)]
        runs = [first, *map(stack.enter_context, others)]
        with ThreadPoolExecutor(LIVE_RUNS) as pool:
            found_by_runs = pool.map(disagreements_with_rules, runs, itertools.repeat(RULES_FOR_LIVE))
            disagreements = list(itertools.chain.from_iterable(found_by_runs))
        for seed, provider in enumerate(runs, start=pytestconfig.option.seed):
            disagreements += disagreements_with_generated_requests(provider, seed, LIVE_OPERATION_EXAMPLES)
    assert_nothing_is_broken(disagreements)


def assert_nothing_is_broken(disagreements: list[Disagreement]) -> None:
    assert [disagreement for disagreement in disagreements if disagreement.verdict is SuiteVerdict.BROKEN] == []


def test_a_null_in_a_reply_is_never_called_broken(place: str) -> None:
    with serving(filling_replies(set_value(place, None))()) as provider:
        disagreements = check_rule(provider, "texts_come_back_unchanged")
    assert [disagreement.verdict for disagreement in disagreements] == (
        [] if is_nullable_in_a_reply(place) else [SuiteVerdict.REFUTED]
    )


def test_a_value_of_another_type_is_called_broken(place: str) -> None:
    wrong_value = [7] if isinstance(lookup(FULL_REPLY, place), dict) else {"x": 7}
    with serving(filling_replies(set_value(place, wrong_value))()) as provider:
        disagreements = check_rule(provider, "texts_come_back_unchanged")
    assert disagreements
    assert all(
        disagreement.verdict is SuiteVerdict.BROKEN and disagreement.pointer.endswith("/type")
        for disagreement in disagreements
    )


def test_each_assumed_rule_is_refuted_by_a_provider() -> None:
    assumed_rules = {name for name, rule in RULES.items() if MODEL.clause(rule.clauses[0]).basis is Basis.ASSUMED}
    assert assumed_rules <= {rule for faults in REFUTING_FAULTS.values() for rule in faults}
