"""Layer 3: the provider, that is the mock or the real API, against the contract."""

from __future__ import annotations

import shlex
from typing import NoReturn

import httpx
import pytest

from contract_tests.provider.behavior_rules import RULES
from contract_tests.provider.generated_requests import KINDS, explore
from contract_tests.provider.provider import Target, Unable
from invent_contract.document import line_of
from invent_mock import CONTRACT

pytestmark = pytest.mark.provider


def fail(target: Target, text: str, clause: str) -> NoReturn:
    text = target.filtered(text)
    pytest.fail(f"{text}\n\nThe clause is openapi.yaml:{line_of(CONTRACT, clause)} {clause}", pytrace=False)


@pytest.mark.parametrize("kind", KINDS)
def test_generated_requests(kind: str, target: Target, pytestconfig: pytest.Config) -> None:
    options = pytestconfig.option
    cases, findings = explore(
        target, kind, options.seed, options.max_examples or (5 if target.live else 50), options.reports
    )
    if findings:
        first = findings[0]
        fail(target, f"{len(findings)} findings, the first by {first.check}\n\n{first.text}", first.clause)
    assert cases > 0 or target.accepted >= target.budget, "no request was generated"


@pytest.mark.parametrize("name", RULES)
def test_rule(name: str, target: Target, pytestconfig: pytest.Config) -> None:
    rule = RULES[name]
    if target.live and not rule.live:
        pytest.skip("sends more than a live API should get")
    target.last, error = None, None
    try:
        rule.check(target)
    except Unable as reason:
        pytest.skip(f"{name}: {reason}")
    except (AssertionError, httpx.TransportError) as caught:
        error = caught
    if error:
        problem = target.filtered(f"{name}: {str(error) or type(error).__name__}")
        is_refuted = rule.assumed and type(error) is AssertionError
        if is_refuted and target.live and not pytestconfig.getini("strict"):
            target.refuted.append(problem)
            pytest.xfail(f"assumption refuted: {problem}")
        shown = reproduction(target.last) if isinstance(error, AssertionError) else "There was no response."
        fail(target, f"{problem}\n\n{shown}", rule.clause)


def reproduction(response: httpx.Response | None) -> str:
    if response is None:
        return ""
    request = response.request
    headers = " ".join(f"-H {shlex.quote(f'{n}: {v}')}" for n, v in request.headers.items() if n != "content-length")
    body = f" -d {shlex.quote(request.content.decode(errors='replace')[:2000])}" if request.content else ""
    curl = f"curl -X {request.method} {headers}{body} {request.url}"
    return f"Reproduce with\n\n    {curl}\n\nThe response was {response.status_code} {response.text[:1000]}"
