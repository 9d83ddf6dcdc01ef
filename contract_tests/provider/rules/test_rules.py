"""The provider, that is the mock or the real API, does what no schema can say."""

from __future__ import annotations

import pytest

from contract_tests.provider.exceptions import Inapplicable
from contract_tests.provider.provider import Provider
from contract_tests.provider.reporting.failure import fail_for_observations
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
    fail_for_observations(provider)
    if reason:
        pytest.skip(reason)
