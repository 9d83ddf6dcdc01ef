"""The README's chapter "Test your program", as a reader would follow it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from contract_tests import ROOT
from tests.support.readme_programs import readme_program

MODULE_WITH_A_CLIENT = """
from invent_client import InventClient, InventError

client = InventClient(max_retries=0)

def test_what_is_made_too_early_reaches_nobody():
    try:
        client.list_contacts("c")
    except InventError as error:
        assert "at 127.0.0.1:9: ConnectError" in str(error)
    else:
        raise AssertionError("something listens on port 9")
"""


def run_pytest(folder: Path, **variables: str) -> str:
    """Run the tests in a folder, which must pass. Returns what was printed."""
    environment = {
        **os.environ,
        "PYTHONPATH": os.pathsep.join([str(ROOT), str(ROOT / "generated_client")]),
        **variables,
    }
    process = subprocess.run(
        # The package is not installed here, so its entry point is not known.
        [sys.executable, "-m", "pytest", "-q", "-p", "invent_mock.pytest_plugin", "-W", "error"],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
    )
    assert process.returncode == 0, process.stdout + process.stderr
    return process.stdout


def test_its_tests_pass(tmp_path: Path) -> None:
    (tmp_path / "shop.py").write_text(readme_program("def ask("))
    (tmp_path / "test_shop.py").write_text(readme_program("import shop"))
    assert "3 passed" in run_pytest(tmp_path)


def test_its_guard_keeps_what_is_made_too_early_from_the_real_api(tmp_path: Path) -> None:
    (tmp_path / "conftest.py").write_text(readme_program("_no_real_api"))
    (tmp_path / "test_too_early.py").write_text(MODULE_WITH_A_CLIENT)
    assert "1 passed" in run_pytest(tmp_path, INVENT_API_KEY="key_of_the_developer")
