"""An operation that is added to the contract is exercised without code of its own, whatever kind it is."""

from __future__ import annotations

import pytest

from contract_tests.self_test.checking import (
    RULES_OF_EVERY_OPERATION,
    disagreements_with_generated_requests,
    disagreements_with_rules,
)
from contract_tests.self_test.second_operations import (
    OPERATIONS,
    KnowsEveryId,
    RefusesAll,
    ServerError,
    TakesEveryBody,
    contract_with_notes,
    contract_with_operation,
)
from contract_tests.self_test.servers.served_provider import serving
from invent_contract.clause import SuiteVerdict
from invent_mock.app import MockApp

EXAMPLES = 15


def test_a_right_mock_of_all_kinds_of_operations_is_not_accused(seed_of_few: int) -> None:
    contract = contract_with_notes()
    with serving(MockApp(contract), contract=contract, is_mock=True) as provider:
        assert disagreements_with_generated_requests(provider, seed_of_few, EXAMPLES) == []
    assert provider.untried == {
        "getNote with invalid requests": "nothing in its requests can be invalid",
        "deleteNote with invalid requests": "nothing in its requests can be invalid",
        "createNote with unknown requests": "its path has no ids",
        "listNotes with unknown requests": "its path has no ids",
    }
    assert provider.sent > 35 * len(OPERATIONS)


def test_no_rule_accuses_a_right_mock_of_all_kinds_of_operations() -> None:
    contract = contract_with_notes()
    with serving(MockApp(contract), contract=contract, is_mock=True) as provider:
        assert disagreements_with_rules(provider, RULES_OF_EVERY_OPERATION) == []
        assert provider.sent > 100 * len(OPERATIONS)


@pytest.mark.parametrize(
    ("wrong_mock", "operation_id"),
    [(ServerError, "deleteNote"), (RefusesAll, "listNotes"), (KnowsEveryId, "getNote"), (TakesEveryBody, "changeNote")],
)
def test_a_rule_notices_a_wrong_mock_of_an_operation(wrong_mock: type[MockApp], operation_id: str) -> None:
    contract = contract_with_operation(operation_id)
    with serving(wrong_mock(contract), contract=contract, is_mock=True) as provider:
        assert disagreements_with_rules(provider, RULES_OF_EVERY_OPERATION)


def test_a_wrong_mock_of_an_operation_is_noticed(
    wrong_mock_and_operation: tuple[type[MockApp], str], pytestconfig: pytest.Config
) -> None:
    wrong_mock, operation_id = wrong_mock_and_operation
    contract = contract_with_operation(operation_id)
    with serving(wrong_mock(contract), contract=contract, is_mock=True) as provider:
        disagreements = disagreements_with_generated_requests(provider, pytestconfig.option.seed, EXAMPLES)
    pointers = {disagreement.pointer for disagreement in disagreements if disagreement.verdict is SuiteVerdict.BROKEN}
    assert any("notes" in pointer or "Note" in pointer for pointer in pointers), disagreements
