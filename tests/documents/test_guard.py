"""The `conftest.py` of `docs/testing.md` keeps tests from the real API."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from tests.support.document_blocks import document_program

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

def test_the_fixture_is_there(request):
    assert "invent_mock" in request.fixturenames
"""


def test_what_is_made_too_early_and_tests_without_the_fixture_reach_nobody(tmp_path: Path) -> None:
    (tmp_path / "conftest.py").write_text(document_program("_no_real_api"))
    (tmp_path / "test_too_early.py").write_text(MODULE_WITH_A_CLIENT)
    # A user has none of the plugins that are slow to load, nor the options of this run.
    environment = {**os.environ, "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1", "PYTEST_ADDOPTS": ""}
    process = subprocess.run(
        # The package is not installed here, so its entry point is not known.
        [sys.executable, "-m", "pytest", "-q", "-p", "invent_mock.pytest_plugin", "-W", "error"],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
    )
    assert process.returncode == 0, process.stdout + process.stderr
    assert "2 passed" in process.stdout
