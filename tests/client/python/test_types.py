"""Type checkers pass what is right, and flag what is wrong."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

from contract_tests import ROOT
from tests.support.document_blocks import document_programs

TYPED_CALLS = Path(__file__).with_name("typed_calls.py")
CHECKERS = [
    ["mypy", "--strict", "--config-file", os.devnull, "--cache-dir", ".venv/mypy"],
    ["basedpyright", "--level", "error"],
]


def test_the_type_checkers_flag_mistakes_and_nothing_else(tmp_path: Path) -> None:
    for number, program in enumerate(document_programs()):
        if "invent_mock" not in program:  # tests are written without annotations
            (tmp_path / f"program_{number}.py").write_text(program)
    lines = TYPED_CALLS.read_text().splitlines()
    mistakes = [(TYPED_CALLS.name, number) for number, line in enumerate(lines, 1) if "# wrong" in line]
    assert mistakes
    paths = ["generated_client/invent_client", "examples", *map(str, tmp_path.iterdir()), str(TYPED_CALLS)]
    commands = [[sys.executable, "-m", *checker, *paths] for checker in CHECKERS]
    processes = [subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) for command in commands]
    for output in [process.communicate(timeout=120)[0] for process in processes]:
        flagged = re.findall(r"(\S+\.py):(\d+)(?::\d+)?(?: -|:) error", output)
        assert [(Path(file).name, int(line)) for file, line in flagged] == mistakes, output
