"""An operation that is added to the contract is exercised without code of its own, whatever kind it is."""

from __future__ import annotations

import pytest

from contract_tests.provider.generated_requests import EXPECTED_STATUSES, FailedCheck, send_generated_requests
from contract_tests.provider.provider import Provider
from contract_tests.self_test.second_operations import OPERATIONS, MisbehavingMock, contract_with_notes
from contract_tests.self_test.served_provider import serving
from invent_contract.clause import SuiteVerdict
from invent_mock.app import MockApp

EXAMPLES = 15


def failed_checks(provider: Provider, seed: int) -> list[FailedCheck]:
    runs = [send_generated_requests(provider, run, seed, EXAMPLES) for run in EXPECTED_STATUSES]
    return [failed for result in runs for failed in result.failed_checks]


def test_a_right_mock_of_all_kinds_of_operations_is_not_accused(seed_of_few: int) -> None:
    contract = contract_with_notes()
    with serving(MockApp(contract), contract=contract, is_mock=True) as provider:
        assert failed_checks(provider, seed_of_few) == []
    assert provider.untried == {
        "getNote with invalid requests": "nothing in its requests can be invalid",
        "deleteNote with invalid requests": "nothing in its requests can be invalid",
        "createNote with unknown requests": "its path has no ids",
        "listNotes with unknown requests": "its path has no ids",
    }
    assert provider.sent > 40 * len(OPERATIONS)


def test_a_wrong_mock_of_an_operation_is_noticed(
    wrong_mock: tuple[type[MisbehavingMock], str], pytestconfig: pytest.Config
) -> None:
    misbehaviour, operation_id = wrong_mock
    app = misbehaviour(operation_id)
    with serving(app, contract=contract_with_notes(), is_mock=True) as provider:
        disagreements = [failed.disagreement for failed in failed_checks(provider, pytestconfig.option.seed)]
    pointers = {item.pointer for item in disagreements if item.verdict is SuiteVerdict.BROKEN}
    assert any("notes" in pointer or "Note" in pointer for pointer in pointers), disagreements
