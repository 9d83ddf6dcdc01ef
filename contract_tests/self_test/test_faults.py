"""Each seeded fault is caught by its check, and the healthy mock is never accused."""

from __future__ import annotations

import pytest

from contract_tests import ROOT
from contract_tests.contract.contract_under_test import CONTRACT, contract_of_the_page
from contract_tests.options import OPERATION_EXAMPLES
from contract_tests.provider.generated_requests import EXPECTED_STATUSES, send_generated_requests
from contract_tests.provider.generated_requests import schemathesis_internals as internals
from contract_tests.provider.reporting.clauses import show_pointer
from contract_tests.provider.rules import RULES, check_rule
from contract_tests.provider.rules.steps import lagging_lists
from contract_tests.self_test.client_mutations import MUTATIONS
from contract_tests.self_test.faults import FAULTS, FAULTS_OF_THE_PAGE
from contract_tests.self_test.servers.served_provider import serving
from contract_tests.summary import CAUGHT_FAULTS, CaughtFault
from invent_mock.app import MockApp
from invent_mock.sample_data import SAMS_CHAT

SEED_EXAMPLES = 20  # of an operation, for each of many seeds
HASTE = 4  # How much faster than usual a list is looked at again. No fault mends itself with time.


@pytest.fixture
def list_delay(monkeypatch: pytest.MonkeyPatch) -> float:
    """Seconds after which what a list does not show is lost: it is looked at as often as usual, but in less time."""
    for name in ("LIST_DELAY", "LOOK_EVERY"):
        monkeypatch.setattr(lagging_lists, name, getattr(lagging_lists, name) / HASTE)
    return lagging_lists.LIST_DELAY


def test_each_fault_is_caught_by_its_check(fault: str, list_delay: float, pytestconfig: pytest.Config) -> None:
    seeded = FAULTS[fault]
    run, _, check = seeded.caught_by.partition(":")
    # Generated requests of other operations would only take time.
    contract = contract_of_the_page() if check and fault in FAULTS_OF_THE_PAGE else CONTRACT
    with serving(seeded.make(), contract=contract, list_delay=list_delay) as provider:
        if check:
            result = send_generated_requests(provider, run, pytestconfig.option.seed, OPERATION_EXAMPLES)
            noticed = [failed for failed in result.failed_checks if failed.check == check]
            assert noticed, f"{check} did not notice it"
            pointer, cases = noticed[0].disagreement.pointer, noticed[0].request_number
        else:
            disagreements = check_rule(provider, seeded.caught_by)
            pointers = [item.pointer for item in disagreements if provider.is_failure(item.verdict)]
            assert pointers, "the rule did not notice it"
            pointer, cases = pointers[0], provider.sent
    caught = CaughtFault(fault, show_pointer(pointer), seeded.caught_by, cases)
    pytestconfig.stash.setdefault(CAUGHT_FAULTS, []).append(caught)


def test_the_documentation_has_the_numbers_of_faults_and_wrong_clients() -> None:
    text = (ROOT / "docs/suite.md").read_text()
    assert f"{len(FAULTS)} seeded faults" in text
    assert f"{len(MUTATIONS)} wrong clients" in text


def test_each_rule_catches_a_fault() -> None:
    assert set(RULES) <= {fault.caught_by for fault in FAULTS.values()}


def test_the_healthy_mock_is_not_accused(seed_of_many: int) -> None:
    with serving(MockApp()) as provider:
        for run in EXPECTED_STATUSES:
            result = send_generated_requests(provider, run, seed_of_many, SEED_EXAMPLES)
            assert result.failed_checks == []
            assert result.request_count > 40


@pytest.mark.parametrize("rule", ["pages_of_contacts_neither_overlap_nor_lose", "contacts_are_found_by_their_values"])
def test_a_list_of_many_contacts_is_not_accused(rule: str) -> None:
    app = MockApp()
    for number in range(60):
        app.world.add_contact({"user_id": str(number)})
    with serving(app) as provider:
        assert check_rule(provider, rule) == []


def test_ids_in_the_source_are_not_tried_as_unknown_ones(monkeypatch: pytest.MonkeyPatch) -> None:
    """Hypothesis takes constants from the modules that it is used beside, such as the mock's."""
    constants = internals.Constants(strings={SAMS_CHAT.id})
    monkeypatch.setattr(internals.providers, "_get_local_constants", lambda: constants)
    internals.providers.CONSTANTS_CACHE.cache.clear()
    path, method = "/chats/{chat_id}/messages", "get"
    contract = {**CONTRACT, "paths": {path: {method: CONTRACT["paths"][path][method]}}}
    with serving(MockApp(), contract=contract) as provider:
        result = send_generated_requests(provider, "unknown", seed=1, max_examples=150)
    assert result.failed_checks == []


def test_a_seed_reproduces_a_run(pytestconfig: pytest.Config) -> None:
    contract = CONTRACT if pytestconfig.option.power else contract_of_the_page()
    posted_bodies = []
    for _ in range(2):
        app = MockApp()
        with serving(app, contract=contract) as provider:
            send_generated_requests(provider, "valid", seed=7, max_examples=15)
        posted_bodies.append([posted.request_body for posted in app.posted])
    assert posted_bodies[0] == posted_bodies[1]
