"""The provider, that is the mock or the real API, does what no schema can say."""

from __future__ import annotations

import pytest

from contract_tests.provider.exceptions import Inapplicable
from contract_tests.provider.provider import Provider
from contract_tests.provider.reporting.failure import fail_for, is_about_headers
from contract_tests.provider.reporting.reproduction import reproduction
from contract_tests.provider.rules import RULES, check_rule


@pytest.mark.provider
@pytest.mark.xdist_group("provider")
@pytest.mark.parametrize("name", RULES)
def test_rule(name: str, provider: Provider) -> None:
    if provider.is_live and not RULES[name].is_for_live:
        pytest.skip("sends more than a live API should get")
    reason = ""
    try:
        check_rule(provider, name)
    except Inapplicable as error:  # perhaps after it has found something
        reason = f"{name}: {error}"
    failures = [
        observation for observation in provider.observations if provider.is_failure(observation.disagreement.verdict)
    ]
    if failures:
        first = failures[0]
        details = reproduction(
            first.exchange,
            provider.redactor,
            provider.body_files,
            written=provider.written_for(first),
            item=first.item,
            shows_headers=is_about_headers(first.disagreement),
        )
        fail_for(provider, [failure.disagreement for failure in failures], details)
    if reason:
        pytest.skip(reason)
