"""The options of a run: which values are refused, and the command that repeats the run."""

from __future__ import annotations

import argparse
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from contract_tests import ROOT
from contract_tests.options import repeating_command, why_option_refused
from contract_tests.provider.connection.pace import REQUESTS_PER_MINUTE

DEFAULTS: dict[str, Any] = {
    "base_url": None,
    "seed": 7,
    "max_examples": None,
    "live": False,
    "allow_posting": False,
    "allow_creating": False,
    "max_messages": 70,
    "rate": REQUESTS_PER_MINUTE,
    "reports": ROOT,
}


@pytest.mark.parametrize(
    ("name", "value", "reason"),
    [
        ("base_url", "ftp://host", "--base-url must look like http"),
        ("rate", 0, "--rate must be more than 0"),
        ("rate", float("nan"), "--rate must be more than 0"),
        ("max_messages", 0, "--max-messages must be at least 1"),
        ("max_messages", -1, "--max-messages must be at least 1"),
        ("reports", Path(__file__) / "below", f"--reports {__file__}/below is no folder that can be written to."),
        ("max_examples", 0, "--max-examples must be at least 1"),
        ("reports", Path(__file__), f"--reports {__file__} is no folder that can be written to."),
    ],
)
def test_values_that_mean_nothing_are_refused(name: str, value: Any, reason: str) -> None:
    assert why_option_refused(argparse.Namespace(**DEFAULTS | {name: value})).startswith(reason)


@pytest.mark.parametrize(
    "changed", [{}, {"max_messages": 1}, {"max_examples": 1}, {"rate": float("inf")}, {"base_url": "http://localhost"}]
)
def test_other_values_are_taken(changed: dict[str, Any]) -> None:
    assert why_option_refused(argparse.Namespace(**DEFAULTS | changed)) == ""


@pytest.mark.parametrize(
    ("changed", "is_strict", "command"),
    [
        ({}, False, "--seed 7"),
        ({"base_url": "http://localhost:1"}, True, "--seed 7 --base-url http://localhost:1 --strict"),
        ({"max_examples": 3, "live": True}, False, "--seed 7 --max-examples 3 --live"),
        (
            {"allow_posting": True, "max_messages": 5, "allow_creating": True},
            True,
            "--seed 7 --strict --allow-posting --max-messages 5 --allow-creating",
        ),
    ],
)
def test_the_command_repeats_the_run(changed: dict[str, Any], is_strict: bool, command: str) -> None:
    ini_values = {"strict": is_strict}
    config: Any = SimpleNamespace(option=argparse.Namespace(**DEFAULTS | changed), getini=ini_values.__getitem__)
    assert repeating_command(config) == f"./contract_tests/run.sh -m provider {command}"
