"""Copies of the repository, and programs that run in them."""

from __future__ import annotations

import hashlib
import os
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from contract_tests import ROOT

# Where Hypothesis keeps its tables of characters, which take it more than a second to make.
HYPOTHESIS = {"HYPOTHESIS_STORAGE_DIRECTORY": str(ROOT / ".venv/hypothesis")}
MYPY_CACHE = ".venv/mypy"
of_the_type_checks = pytest.mark.xdist_group("type checks")  # one process uses the cache
NOT_COPIED = (".*", "reports")  # what is compiled is copied, and still valid there


def copy_checkout(target: Path) -> Path:
    """Copy the repository, without .venv and tests. Programs in the copy run with the Python of the original."""
    shutil.copytree(ROOT, target, ignore=shutil.ignore_patterns(*NOT_COPIED, "contract_tests", "tests"))
    (target / ".venv").mkdir()
    return target


def copy_tests(checkout: Path) -> None:
    """Add the tests to a copy of the repository."""
    for folder in ("contract_tests", "tests"):
        shutil.copytree(ROOT / folder, checkout / folder, ignore=shutil.ignore_patterns(*NOT_COPIED))


def add_venv(checkout: Path) -> None:
    """Give a copy of the repository a .venv that is complete: its Python is that of the original."""
    shutil.copytree(ROOT / ".ci", checkout / ".ci")
    python = checkout / ".venv/bin/python"
    python.parent.mkdir()
    python.write_text(f'#!/bin/sh\nexec {shlex.quote(sys.executable)} "$@"\n')
    python.chmod(0o755)
    lock_hash = hashlib.sha256((checkout / "requirements.lock").read_bytes()).hexdigest()
    (checkout / ".venv/made-from").write_text(lock_hash)


def add_mypy_cache(checkout: Path) -> None:
    """Give a copy of the repository the cache of the original's type checks, if there is one. It saves four seconds.

    Only for tests of the group `type checks`: no other process may be writing it.
    """
    if (ROOT / MYPY_CACHE).exists():
        shutil.copytree(ROOT / MYPY_CACHE, checkout / MYPY_CACHE)


def environment_for(root: Path) -> dict[str, str]:
    """The variables with which Python takes the packages below `root` instead of the repository's."""
    paths = [str(root), str(root / "generated_client"), os.environ["PYTHONPATH"]]
    return {**os.environ, **HYPOTHESIS, "PYTHONPATH": os.pathsep.join(paths)}


def run_python(root: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run Python with the packages below `root` instead of the repository's."""
    command = [sys.executable, *arguments]
    return subprocess.run(command, cwd=root, env=environment_for(root), capture_output=True, text=True)
