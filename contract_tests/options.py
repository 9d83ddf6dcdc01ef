"""The suite's command-line options. A plugin, as pytest reads no conftest before it parses its arguments."""

from __future__ import annotations

import argparse
import os
import random
import shlex
from pathlib import Path

import hypothesis
import pytest

from contract_tests import ROOT
from contract_tests.provider.connection.address import why_refused
from contract_tests.provider.connection.pace import REQUESTS_PER_MINUTE

# Examples of a property test, and of an operation in a Schemathesis run, where --max-examples does not say.
PROPERTY_EXAMPLES = 30
OPERATION_EXAMPLES = 30
LIVE_OPERATION_EXAMPLES = 5

# For runs that only have to find out whether something is wrong, not what its smallest example is.
hypothesis.settings.register_profile(
    "quick", database=None, deadline=None, max_examples=20, phases=[hypothesis.Phase.generate]
)


def pytest_addoption(parser: pytest.Parser) -> None:
    # pytest shows the second text as the group's heading.
    heading = "contract suite (--strict, which is pytest's own, also fails a live run for what is refuted)"
    group = parser.getgroup("contract suite", heading)
    group.addoption("--base-url", metavar="URL", help="aim the provider tests at URL instead of the embedded mock")
    group.addoption("--seed", type=int, default=random.randrange(2**32), help="of all random data (default: random)")
    group.addoption(
        "--max-examples",
        type=int,
        metavar="N",
        help="examples that are generated for a property test, and for an operation in a Schemathesis run "
        f"(default: {PROPERTY_EXAMPLES} and {OPERATION_EXAMPLES}; live {LIVE_OPERATION_EXAMPLES})",
    )
    group.addoption("--live", action="store_true", help="be as careful as with an address that is not loopback")
    group.addoption("--allow-posting", action="store_true", help="let a live run post messages")
    group.addoption("--allow-creating", action="store_true", help="let a live run create contacts and chats")
    group.addoption("--max-messages", type=int, default=70, metavar="N", help="how many of them (default: %(default)s)")
    group.addoption(
        "--rate",
        type=float,
        default=REQUESTS_PER_MINUTE,
        metavar="N",
        help="requests a minute of a live run (default: %(default)s, under half of the documented limit)",
    )
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


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """With `-m provider`, read the provider tests alone: the others import the client, which may have other names."""
    in_the_suite = collection_path.parent == ROOT / "contract_tests"
    is_of_others = (in_the_suite and collection_path.name != "provider") or ROOT / "tests" in collection_path.parents
    return True if config.option.markexpr == "provider" and is_of_others else None


def pytest_configure(config: pytest.Config) -> None:
    reason = why_option_refused(config.option)
    if reason:
        raise pytest.UsageError(f"{reason} Nothing was sent.")
    config.option.seed = getattr(config, "workerinput", vars(config.option))["seed"]
    hypothesis.configuration.set_hypothesis_home_dir(ROOT / ".venv/hypothesis")
    hypothesis.settings.register_profile(
        "suite", database=None, deadline=None, max_examples=config.option.max_examples or PROPERTY_EXAMPLES
    )
    config.option.hypothesis_seed = config.option.seed
    if not config.option.hypothesis_profile:
        hypothesis.settings.load_profile("suite")


def why_option_refused(options: argparse.Namespace) -> str:
    """Why a value of an option is not taken; empty where all are."""
    if options.base_url is not None and (reason := why_refused(options.base_url)):
        return reason
    if not options.rate > 0:
        return "--rate must be more than 0."
    for option, count in (("--max-messages", options.max_messages), ("--max-examples", options.max_examples)):
        if count is not None and count < 1:
            return f"{option} must be at least 1."
    path = options.reports.absolute()
    folder = next(folder for folder in (path, *path.parents) if folder.exists())
    is_usable = folder.is_dir() and os.access(folder, os.W_OK)
    return "" if is_usable else f"--reports {options.reports} is no folder that can be written to."


def is_strict(config: pytest.Config) -> bool:
    """Whether --strict was given. It is pytest's own option, which sets this ini value; there cannot be a second."""
    return bool(config.getini("strict"))


def describe_run(config: pytest.Config) -> str:
    """The target and the seed of a run."""
    return f"contract suite: target {config.option.base_url or 'embedded mock'}, --seed {config.option.seed}"


def repeating_command(config: pytest.Config) -> str:
    """The command that repeats the provider tests of a run."""
    options = config.option
    words = ["./contract_tests/run.sh", "-m", "provider", "--seed", str(options.seed)]
    words += ["--base-url", options.base_url] if options.base_url else []
    words += ["--max-examples", str(options.max_examples)] if options.max_examples else []
    words += ["--live"] if options.live else []
    words += ["--strict"] if is_strict(config) else []
    words += ["--rate", str(options.rate)] if options.rate != REQUESTS_PER_MINUTE else []
    words += ["--allow-posting", "--max-messages", str(options.max_messages)] if options.allow_posting else []
    words += ["--allow-creating"] if options.allow_creating else []
    return shlex.join(words)


def pytest_report_header(config: pytest.Config) -> str:
    return describe_run(config)
