"""Layer 3: the provider, that is the mock or the real API, against the contract."""

from __future__ import annotations

import shlex

import httpx
import pytest

from contract_tests.exploration import KINDS, explore
from contract_tests.mock_api import CONTRACT
from contract_tests.plugin import REFUTED, REPORTS
from contract_tests.rules import RULES, Rule
from contract_tests.target import BudgetSpent, Missing, Target
from generator.contract import line_of

pytestmark = pytest.mark.provider


def _clause(pointer: str) -> str:
    return f"The clause is openapi.yaml:{line_of(CONTRACT, pointer)} {pointer}"


@pytest.mark.parametrize("kind", KINDS)
def test_generated_requests(kind: str, target: Target, pytestconfig: pytest.Config) -> None:
    options = pytestconfig.option
    run = explore(target, kind, options.seed, options.max_examples or (5 if target.live else 50), REPORTS)
    if run.findings:
        check, text, _, clause = run.findings[0]
        text = text.replace(target.id("API_KEY"), "[Filtered]")
        pytest.fail(f"{len(run.findings)} findings, the first by {check}\n\n{text}\n\n{_clause(clause)}", pytrace=False)
    assert run.cases > 0 or target.accepted >= target.budget, "no request was generated"


@pytest.mark.parametrize("rule", RULES.values(), ids=RULES)
def test_rule(rule: Rule, target: Target, pytestconfig: pytest.Config) -> None:
    if target.live and not rule.careful:
        pytest.skip("sends more than a live API should get")
    target.last = None
    try:
        rule.check(target)
    except (Missing, BudgetSpent) as reason:
        pytest.skip(f"{rule.name}: {reason}")
    except httpx.TransportError as error:
        pytest.fail(f"{rule.name}: {type(error).__name__} {error}", pytrace=False)
    except AssertionError as error:
        problem = f"{rule.name}: {error}"
        if rule.assumed and target.live and not pytestconfig.getini("strict"):
            pytestconfig.stash[REFUTED].append(problem)
            pytest.xfail(f"assumption refuted: {problem}")
        pytest.fail(f"{problem}\n\n{_last(target)}\n\n{_clause(rule.clause)}", pytrace=False)


def _last(target: Target) -> str:
    if target.last is None:
        return ""
    request, text = target.last.request, target.last.text[:1000]
    headers = " ".join(f"-H {shlex.quote(f'{n}: {v}')}" for n, v in request.headers.items() if n != "content-length")
    body = f" -d {shlex.quote(request.content.decode()[:2000])}" if request.content else ""
    curl = f"curl -X {request.method} {headers}{body} {request.url}"
    shown = f"Reproduce with\n\n    {curl}\n\nThe response was {target.last.status_code} {text}"
    return shown.replace(target.id("API_KEY"), "[Filtered]")
