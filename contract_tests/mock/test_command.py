"""`python -m invent_mock`, and the programs of the README and `examples/` that talk to it."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from contract_tests import ROOT
from contract_tests.client.readme_programs import readme_program
from contract_tests.conftest import MOCK_COMMAND

EXAMPLE = [sys.executable, str(ROOT / "examples/send_message.py"), "Where is my order 4711?"]


def run(command: list[str], cwd: Path, environment: dict[str, str]) -> subprocess.CompletedProcess[str]:
    process = subprocess.run(command, cwd=cwd, capture_output=True, text=True, env={**os.environ, **environment})
    assert "Traceback" not in process.stdout + process.stderr
    return process


@pytest.mark.parametrize(
    ("words", "printed"),
    [
        ("print(posted.id, posted.status)", r"msg_\w+ RUNNING\n"),
        ("client.create_chat(", r"You wrote: Where is my order 4711\?\n"),
        ("iter_list_contacts(", r"con_3qWeRtY7uIoP2aSd Jane Customer\n(con_\w+ .*\n)+"),
        ("RateLimitError", r"not_delivered POST /orgs/.*/messages: 400 .*\n"),
        ("find_message(", r"unknown not posted\n"),
    ],
    ids=["post", "conversation", "pages", "errors", "settle"],
)
def test_the_programs_of_the_readme_run(words: str, printed: str, mock_process: dict[str, str], tmp_path: Path) -> None:
    process = run([sys.executable, "-c", readme_program(words)], tmp_path, mock_process)
    assert (process.returncode, process.stderr) == (0, "")
    assert re.fullmatch(printed, process.stdout)


def test_the_example_posts_to_a_running_mock(mock_process: dict[str, str], tmp_path: Path) -> None:
    process = run(EXAMPLE, tmp_path, mock_process)
    assert (process.returncode, process.stderr) == (0, "")
    assert "RUNNING" in process.stdout


def test_the_example_starts_a_mock_of_its_own(tmp_path: Path) -> None:
    process = run(EXAMPLE, tmp_path, {})
    assert (process.returncode, process.stderr) == (0, "")
    assert "this posts to the embedded mock" in process.stdout


def test_a_port_that_is_taken_is_said_in_one_line(mock_process: dict[str, str], tmp_path: Path) -> None:
    port = mock_process["INVENT_BASE_URL"].rpartition(":")[2]
    process = run([*MOCK_COMMAND, "--port", port], tmp_path, {"PYTHONPATH": str(ROOT)})
    assert process.returncode == 1
    assert process.stderr.startswith(f"Cannot listen on 127.0.0.1 port {port}")


def test_without_its_extra_it_says_what_to_install(tmp_path: Path) -> None:
    for package in ("invent_mock", "invent_contract"):
        (tmp_path / package).symlink_to(ROOT / package)
    process = run([sys.executable, "-S", "-m", "invent_mock"], tmp_path, {})  # -S: without site-packages
    assert process.returncode == 1
    assert re.fullmatch(r'The mock needs \w+, .* pip install "invent-client\[mock\]"\n', process.stderr)
