"""Type checkers pass what is right, and flag what is wrong."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

from contract_tests import ROOT
from generator import render
from invent_contract import load
from tests.generator.conftest import EVERY_FEATURE
from tests.support.document_blocks import document_programs
from tests.support.repository_copy import MYPY_CACHE, of_the_type_checks

FOLDER = Path(__file__).parent
CLIENT = ROOT / "generated_client/invent_client"
CHECKERS = [
    ["mypy", "--strict", "--config-file", os.devnull, "--cache-dir", MYPY_CACHE],
    ["basedpyright", "--level", "error"],
]


@of_the_type_checks
def test_the_type_checkers_flag_mistakes_and_nothing_else(tmp_path: Path) -> None:
    for number, program in enumerate(document_programs()):
        if "invent_mock" not in program:  # tests are written without annotations
            (tmp_path / f"program_{number}.py").write_text(program)
    # The client of every feature, and uses of it.
    render(load(EVERY_FEATURE), tmp_path / "every_feature")
    shutil.copy(FOLDER / "typed_uses_of_every_feature.py", tmp_path)
    programs = [FOLDER / "typed_calls.py", FOLDER / "typed_arguments.py", *tmp_path.glob("typed_*.py")]
    mistakes = {
        (program.name, number)
        for program in programs
        for number, line in enumerate(program.read_text().splitlines(), 1)
        if "# wrong" in line
    }
    assert len(mistakes) > 40
    paths = [
        CLIENT,
        ROOT / "examples",
        *modules_of_its_own(tmp_path / "every_feature"),
        *tmp_path.glob("*.py"),
        *programs,
    ]
    commands = [[sys.executable, "-m", *checker, *map(str, dict.fromkeys(paths))] for checker in CHECKERS]
    environment = {**os.environ, "PYTHONPATH": str(tmp_path)}
    processes = [
        subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True) for command in commands
    ]
    for output in [process.communicate(timeout=120)[0] for process in processes]:
        flagged = re.findall(r"(\S+\.py):(\d+)(?::\d+)?(?: -|:) error", output)
        assert {(Path(file).name, int(line)) for file, line in flagged} == mistakes, output


def modules_of_its_own(package: Path) -> list[Path]:
    """The modules of another client that are not the same in ours. Half of them are, and are checked there."""
    return [
        module
        for module in package.rglob("*.py")
        if not (same := CLIENT / module.relative_to(package)).exists() or same.read_bytes() != module.read_bytes()
    ]
