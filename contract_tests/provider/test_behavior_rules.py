"""The provider, that is the mock or the real API, does what no schema can say."""

from __future__ import annotations

import httpx
import pytest

from contract_tests.options import is_strict
from contract_tests.provider.behavior_rules import RULES
from contract_tests.provider.failure import fail
from contract_tests.provider.provider import ContractBroken, Inapplicable, Provider
from contract_tests.provider.reproduction import reproduction


@pytest.mark.provider
@pytest.mark.parametrize("name", RULES)
def test_rule(name: str, provider: Provider, pytestconfig: pytest.Config) -> None:
    rule = RULES[name]
    if provider.is_live and not rule.is_for_live:
        pytest.skip("sends more than a live API should get")
    provider.last_response = None
    try:
        rule.check(provider)
    except Inapplicable as reason:
        pytest.skip(f"{name}: {reason}")
    except AssertionError as error:
        problem = provider.redactor.redact(f"{name}: {error}")
        is_refuted = rule.is_assumed and not isinstance(error, ContractBroken)
        if is_refuted and provider.is_live and not is_strict(pytestconfig):
            provider.refuted.append(problem)
            pytest.xfail(f"assumption refuted: {problem}")
        details = reproduction(provider.last_response, provider.redactor)
    except httpx.TransportError as error:
        problem = f"{name}: {error or type(error).__name__}"
        details = "There was no response."
    else:
        return
    fail(provider, f"{problem}\n\n{details}", rule.clause)
