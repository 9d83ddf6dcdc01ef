"""A document with each feature once: its client is generated, and called as its schemas say."""

from __future__ import annotations

from pathlib import Path

import pytest

from contract_tests import ROOT
from generator import check, render, warnings
from invent_contract import load
from tests.generator.conftest import EVERY_FEATURE
from tests.support.repository_copy import run_python

pytestmark = pytest.mark.xdist_group("every feature")  # one process generates the client for all tests


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the client."""
    folder = tmp_path_factory.mktemp("every feature")
    contract = load(EVERY_FEATURE)
    check(contract)
    assert warnings(contract) == []
    assert render(contract, folder / "invent_client") == []
    return folder


def test_each_operation_sends_and_returns_what_its_schemas_say(package: Path, pytestconfig: pytest.Config) -> None:
    options = pytestconfig.option
    program = ROOT / "tests/generator/programs/call_every_operation.py"
    examples_and_operations = ["20"] if options.power else ["3", "3"]  # all, or three of them
    process = run_python(package, str(program), str(EVERY_FEATURE), str(options.seed), *examples_and_operations)
    assert process.stdout == f"0 of {11 if options.power else 3} operations failed\n", process.stdout + process.stderr


def test_hostile_replies_end_in_a_result_or_an_invent_error(package: Path, pytestconfig: pytest.Config) -> None:
    options = pytestconfig.option
    program = ROOT / "tests/generator/programs/send_hostile_replies.py"
    most = "1000" if options.power else "15"  # for each operation
    process = run_python(package, str(program), str(EVERY_FEATURE), str(options.seed), most)
    assert process.stdout.endswith(" replies\n"), process.stderr
