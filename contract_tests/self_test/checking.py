"""What rules and generated requests find out about a provider."""

from __future__ import annotations

import contextlib
from collections.abc import Iterable

from contract_tests.provider.exceptions import Inapplicable
from contract_tests.provider.generated_requests import EXPECTED_STATUSES, send_generated_requests
from contract_tests.provider.provider import Provider
from contract_tests.provider.reporting.findings import Disagreement
from contract_tests.provider.rules import RULES, check_rule, every_operation

RULES_FOR_LIVE = [name for name, rule in RULES.items() if rule.is_for_live]  # the others send a thousand requests each
RULES_OF_EVERY_OPERATION = [
    name for name, rule in RULES.items() if rule.check.__module__.startswith(every_operation.__name__)
]


def disagreements_with_rules(provider: Provider, rules: Iterable[str]) -> list[Disagreement]:
    """With those of these rules that can be checked."""
    disagreements = []
    for name in rules:
        with contextlib.suppress(Inapplicable):
            disagreements += check_rule(provider, name)
    return disagreements


def disagreements_with_generated_requests(provider: Provider, seed: int, examples: int) -> list[Disagreement]:
    results = [send_generated_requests(provider, run, seed, examples) for run in EXPECTED_STATUSES]
    return [failed.disagreement for result in results for failed in result.failed_checks]
