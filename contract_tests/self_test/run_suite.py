"""Runs the suite, or some tests of it, as a process of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from contract_tests import ROOT

PROVIDER_TESTS = "contract_tests/provider"  # all of them, of which `-m provider` chooses
GENERATED_REQUESTS = f"{PROVIDER_TESTS}/generated_requests/test_generated_requests.py"
RULES = f"{PROVIDER_TESTS}/rules/test_rules.py"
SOON_GIVING_UP = "-pcontract_tests.self_test.soon_giving_up"
TIMEOUT = 900  # seconds; a whole live run takes six minutes


def run_suite(reports: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run the suite with these arguments, and with no other INVENT_… variables than these."""
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("INVENT_")}
    inherited.pop("PYTHONDONTWRITEBYTECODE", None)  # rewriting the asserts of pytest's plugins takes two seconds
    inherited.pop("GITHUB_ACTIONS", None)  # the findings of these runs are no errors
    command = [sys.executable, "-m", "pytest", "-q", "-c", str(ROOT / "pyproject.toml"), "--reports", str(reports)]
    return subprocess.run(
        [*command, *arguments],
        cwd=ROOT,
        env={**inherited, **environment},
        capture_output=True,
        text=True,
        timeout=TIMEOUT,
    )
