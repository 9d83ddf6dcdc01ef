"""The provider, that is the mock or the real API, answers generated requests as the contract says."""

from __future__ import annotations

import pytest

from contract_tests.options import LIVE_OPERATION_EXAMPLES, OPERATION_EXAMPLES, repeating_command
from contract_tests.provider.generated_requests import EXPECTED_STATUSES, Reports, send_generated_requests
from contract_tests.provider.provider import BUSY_FOR_GOOD, Provider
from contract_tests.provider.reporting.failure import fail_for_observations


@pytest.mark.provider
@pytest.mark.xdist_group("provider")
@pytest.mark.parametrize("run", EXPECTED_STATUSES)
def test_generated_requests(run: str, provider: Provider, pytestconfig: pytest.Config) -> None:
    options = pytestconfig.option
    max_examples = options.max_examples or (LIVE_OPERATION_EXAMPLES if provider.is_live else OPERATION_EXAMPLES)
    reports = Reports(options.reports, repeating_command(pytestconfig))
    provider.begin_check(f"test_generated_requests[{run}]")
    result = send_generated_requests(provider, run, options.seed, max_examples, reports)
    for failed in result.failed_checks:
        provider.judged = failed.exchange
        provider.record(failed.disagreement)
    fail_for_observations(provider)
    if provider.is_busy_for_good:
        pytest.skip(BUSY_FOR_GOOD)
    assert result.request_count or provider.accepted >= provider.message_budget, "no request was generated"
