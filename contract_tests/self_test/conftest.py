"""The self-test tries all with --power, else a few that depend on the seed."""

from __future__ import annotations

import random
from collections.abc import Iterable, Sequence
from typing import Any

import pytest

from contract_tests.self_test.client_mutations import MUTATIONS
from contract_tests.self_test.faults import FAULTS
from contract_tests.self_test.legal_providers import LEGAL_PROVIDERS, REALISTIC_PROVIDERS
from contract_tests.self_test.legal_providers.full_replies import PLACES
from contract_tests.self_test.scenarios import SCENARIOS
from contract_tests.self_test.second_operations import WRONG_MOCKS

FAULTS_OF_AN_ORDINARY_RUN = 6
ONLY_WITH_POWER = pytest.param(None, marks=pytest.mark.skip("takes minutes, so only with --power"), id="none")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    options = metafunc.config.option
    draw = random.Random(options.seed)

    def some(values: Iterable[Any], count: int) -> list[Any]:
        return list(values) if options.power else draw.sample(list(values), count)

    quick_scenarios = [name for name, scenario in SCENARIOS.items() if not scenario.is_slow]
    values_by_name: dict[str, Sequence[Any]] = {
        "fault": some(FAULTS, FAULTS_OF_AN_ORDINARY_RUN),
        "mutation": some(MUTATIONS, 1),
        "legal_provider": list(LEGAL_PROVIDERS) if options.power else [],
        "realistic_provider": REALISTIC_PROVIDERS if options.power else [],
        "live_provider": REALISTIC_PROVIDERS[::2] if options.power else [],
        "place": some(PLACES, 3),
        "wrong_mock_and_operation": some(WRONG_MOCKS, 1),
        "scenario": list(SCENARIOS) if options.power else some(quick_scenarios, 1),
        # An ordinary run's own tests of the embedded mock are those of a healthy provider at a seed.
        "seed_of_many": range(options.seed, options.seed + 50) if options.power else [],
        "seed_of_few": range(options.seed, options.seed + 10) if options.power else [],
    }
    for name, values in values_by_name.items():
        if name in metafunc.fixturenames:
            metafunc.parametrize(name, values or [ONLY_WITH_POWER])
