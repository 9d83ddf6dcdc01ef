"""The README's chapter "Test your program", as a reader would follow it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from contract_tests import ROOT
from contract_tests.client.readme_programs import readme_program


def test_its_tests_pass(tmp_path: Path) -> None:
    (tmp_path / "shop.py").write_text(readme_program("def ask("))
    (tmp_path / "test_shop.py").write_text(readme_program("import shop"))
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(ROOT), str(ROOT / "generated_client")])}
    process = subprocess.run(
        # The package is not installed here, so its entry point is not known.
        [sys.executable, "-m", "pytest", "-q", "-p", "invent_mock.pytest_plugin", "-W", "error"],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
    )
    assert process.returncode == 0, process.stdout + process.stderr
    assert "3 passed" in process.stdout
