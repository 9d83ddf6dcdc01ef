"""Providers that answer with statuses of their own: one finding for each cause, and none about what it is not about."""

from __future__ import annotations

import pytest
from starlette.types import ASGIApp

from contract_tests.contract.contract_under_test import MODEL
from contract_tests.provider.generated_requests import send_generated_requests
from contract_tests.provider.reporting.findings import Finding
from contract_tests.provider.rules import check_rule
from contract_tests.self_test.checking import RULES_FOR_LIVE, disagreements_with_rules
from contract_tests.self_test.fault_injection import mistaking_status
from contract_tests.self_test.scenarios import answering
from contract_tests.self_test.servers.served_provider import serving
from invent_contract.clause import SuiteVerdict

EXAMPLES = 2


def findings_of(app: ASGIApp, run: str, seed: int) -> list[Finding]:
    """What the rules and a run find."""
    with serving(app, list_delay=0) as provider:  # nothing appears in a list later than at once
        disagreements_with_rules(provider, RULES_FOR_LIVE)
        for failed in send_generated_requests(provider, run, seed, EXAMPLES).failed_checks:
            provider.record(failed.disagreement)
        return list(provider.findings)


def test_422_for_400_is_one_about_the_status_of_each_operation(pytestconfig: pytest.Config) -> None:
    findings = findings_of(mistaking_status(400, 422)(), "invalid", pytestconfig.option.seed)
    broken = [finding.first.pointer for finding in findings if finding.first.verdict is SuiteVerdict.BROKEN]
    assert sorted(broken) == sorted(f"{operation.pointer}/responses/400" for operation in MODEL.operations)
    what = "a request that must be refused is answered with 422, and not with 400"
    assert all(finding.first.what == what and not finding.first.suggestion for finding in findings)


def test_5xx_is_one_for_each_operation(pytestconfig: pytest.Config) -> None:
    findings = findings_of(answering(503)(), "valid", pytestconfig.option.seed)
    assert {(finding.first.verdict, finding.first.what) for finding in findings} == {
        ("broken", "the server fails with 503")
    }
    assert len(findings) == len(MODEL.operations)


def test_404_for_all_refuses_the_examples_of_each_operation(pytestconfig: pytest.Config) -> None:
    findings = findings_of(answering(404)(), "valid", pytestconfig.option.seed)
    refused = "a request as in the contract's examples is refused with 404"
    verdicts = [finding.first.verdict for finding in findings if finding.first.what == refused]
    assert verdicts == [SuiteVerdict.BROKEN] * len(MODEL.operations)


@pytest.mark.parametrize("rule", ["wrong_credentials", "malformed_json", "unknown_ids_are_not_found"])
def test_200_for_all_is_broken(rule: str) -> None:
    with serving(answering(200)()) as provider:
        assert SuiteVerdict.BROKEN in {disagreement.verdict for disagreement in check_rule(provider, rule)}
