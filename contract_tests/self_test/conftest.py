"""The self-test tries all with --power, else a few that depend on the seed."""

from __future__ import annotations

import random

import pytest

from contract_tests.self_test.client_mutations import MUTATIONS
from contract_tests.self_test.faults import FAULTS
from contract_tests.self_test.scenarios import SCENARIOS

FAULTS_OF_AN_ORDINARY_RUN = 8
SEEDS_OF_A_POWER_RUN = 50


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    options = metafunc.config.option
    draw = random.Random(options.seed)
    some_faults = draw.sample(list(FAULTS), FAULTS_OF_AN_ORDINARY_RUN)
    some_mutations = draw.sample(list(MUTATIONS), 1)
    some_scenarios = draw.sample([name for name, scenario in SCENARIOS.items() if not scenario.is_slow], 1)
    values_by_name = {
        "fault": list(FAULTS) if options.power else some_faults,
        "mutation": list(MUTATIONS) if options.power else some_mutations,
        "scenario": list(SCENARIOS) if options.power else some_scenarios,
        "seed": range(options.seed, options.seed + (SEEDS_OF_A_POWER_RUN if options.power else 1)),
    }
    for name, values in values_by_name.items():
        if name in metafunc.fixturenames:
            metafunc.parametrize(name, values)
