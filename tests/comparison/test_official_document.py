"""Invent's own document in the place of our contract: it has other names, and inlined schemas."""

from __future__ import annotations

from typing import Any

import pytest

from contract_tests.contract.contract_under_test import CONTRACT, MODEL
from contract_tests.provider.generated_requests import EXPECTED_STATUSES, send_generated_requests
from contract_tests.provider.rules import RULES, check_rule
from contract_tests.self_test.faults import FAULTS
from contract_tests.self_test.servers.rich_mock import RichMock
from contract_tests.self_test.servers.served_provider import serving
from invent_mock.app import MockApp
from tests.comparison.contract_edits import inlined

FURTHER_OPERATION = {
    "operationId": "assistants_list",
    "responses": {"200": {"description": "Done.", "content": {"application/json": {"schema": {"type": "array"}}}}},
}


def official_document() -> dict[str, Any]:
    """Our contract as if Invent had written it: without our names and components, and with a further operation."""
    paths: dict[str, Any] = {"/assistants": {"get": FURTHER_OPERATION}}
    for operation in MODEL.operations:
        definition = inlined(operation.pointer, CONTRACT)
        names = {"operationId": f"invent_{operation.id.upper()}", "tags": ["invent"]}
        paths.setdefault(operation.path, {})[operation.method] = definition | names
    return {
        "openapi": "3.1.0",
        "info": {"title": "Invent API", "version": "1"},
        "servers": CONTRACT["servers"],
        "security": [{"bearerAuth": []}],
        "paths": paths,
        "components": {"securitySchemes": {"bearerAuth": {"type": "http", "scheme": "bearer"}}},
    }


OFFICIAL = official_document()


@pytest.mark.parametrize("run", EXPECTED_STATUSES)
def test_requests_are_generated_from_it(run: str, pytestconfig: pytest.Config) -> None:
    if run != "unknown" and not pytestconfig.option.power:
        pytest.skip("takes long, so only with --power")
    with serving(MockApp(OFFICIAL), contract=OFFICIAL) as provider:
        result = send_generated_requests(provider, run, pytestconfig.option.seed, max_examples=5)
    assert result.failed_checks == []
    assert result.request_count > 20
    assert not [name for name in provider.untried if "ASSISTANTS" not in name.upper()]


def test_the_rules_find_their_operations_in_it() -> None:
    with serving(RichMock(contract=OFFICIAL), contract=OFFICIAL) as provider:
        for name, rule in RULES.items():
            if rule.is_for_live:  # the others send a thousand messages each, and find what these find
                assert check_rule(provider, name) == []


@pytest.mark.parametrize("fault", ["contact ignored", "equal parts joined", "user_id ignored", "one chat for all"])
def test_the_rules_catch_their_faults_with_it(fault: str) -> None:
    with serving(FAULTS[fault].make(), contract=OFFICIAL, list_delay=0) as provider:
        assert check_rule(provider, FAULTS[fault].caught_by)
