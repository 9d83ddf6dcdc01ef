"""The suite's command-line options. A plugin, as pytest reads no conftest before it parses its arguments."""

from __future__ import annotations

import random
from pathlib import Path

import hypothesis
import pytest

from contract_tests import ROOT

DEFAULT_HYPOTHESIS_EXAMPLES = 30

# For runs that only have to find out whether something is wrong, not what its smallest example is.
hypothesis.settings.register_profile(
    "quick", database=None, deadline=None, max_examples=20, phases=[hypothesis.Phase.generate]
)


def pytest_addoption(parser: pytest.Parser) -> None:
    group = parser.getgroup("contract suite")
    group.addoption("--base-url", metavar="URL", help="aim the provider tests at URL instead of the embedded mock")
    group.addoption(
        "--seed", type=int, default=random.randrange(2**32), help="reproduce the run that printed this seed"
    )
    group.addoption("--max-examples", type=int, metavar="N", help="generated requests per Schemathesis run")
    group.addoption(
        "--live",
        action="store_true",
        help="be as careful as with an address that is not loopback; with --strict, a refuted assumption fails",
    )
    group.addoption("--allow-posting", action="store_true", help="let a live run post messages")
    group.addoption("--max-messages", type=int, default=20, metavar="N", help="how many of them (default: %(default)s)")
    group.addoption(
        "--reports",
        metavar="DIR",
        type=Path,
        default=ROOT / "reports",
        help="folder of the reports (default: %(default)s)",
    )
    group.addoption(
        "--power", action="store_true", help="try all seeded faults and wrong clients, and 50 seeds; else a few of them"
    )


def pytest_configure(config: pytest.Config) -> None:
    hypothesis.configuration.set_hypothesis_home_dir(ROOT / ".venv/hypothesis")
    hypothesis.settings.register_profile(
        "suite", database=None, deadline=None, max_examples=config.option.max_examples or DEFAULT_HYPOTHESIS_EXAMPLES
    )
    config.option.hypothesis_seed = config.option.seed
    if not config.option.hypothesis_profile:
        hypothesis.settings.load_profile("suite")


def describe_run(config: pytest.Config) -> str:
    """What is needed to repeat a run."""
    return f"contract suite: target {config.option.base_url or 'embedded mock'}, --seed {config.option.seed}"


def repeating_command(config: pytest.Config) -> str:
    """The command that repeats the provider tests of a run."""
    target = f" --base-url {config.option.base_url}" if config.option.base_url else ""
    return f"./contract_tests/run.sh -m provider{target} --seed {config.option.seed}"


def pytest_report_header(config: pytest.Config) -> str:
    return describe_run(config)
