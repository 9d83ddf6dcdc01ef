"""What pytest prints of the texts of a test."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from contract_tests.hostile_texts import HOSTILE_TEXTS, harmful_lines
from contract_tests.self_test.run_suite import run_suite

TESTS = f"""
import warnings
import pytest

TEXT = "\\n".join({HOSTILE_TEXTS!r})

def test_error():
    print(TEXT)
    raise ValueError(TEXT)

def test_failure():
    pytest.fail(TEXT, pytrace=False)

def test_comparison():
    assert TEXT == TEXT.upper()

def test_skip():
    pytest.skip(TEXT)

@pytest.mark.filterwarnings("default")
def test_warning():
    warnings.warn(TEXT)

@pytest.fixture
def broken():
    yield
    raise ValueError(TEXT)

def test_teardown(broken):
    pass

def test_exit():
    pytest.exit(TEXT)
"""
COLOURS = r"\x1b\[(0|1|2|22|3[0-7]|9[0-7]|39;49;00)m"


@pytest.mark.parametrize("colour", ["no", "yes"])
def test_no_text_of_a_test_acts_on_the_terminal(colour: str, tmp_path: Path) -> None:
    file = tmp_path / "test_hostile.py"
    file.write_text(TESTS)
    junit = tmp_path / "junit.xml"
    suite = run_suite(tmp_path, str(file), f"--color={colour}", f"--junitxml={junit}")
    output = re.sub(COLOURS, "", suite.stdout)
    assert (output != suite.stdout) == (colour == "yes")
    assert harmful_lines(output) == []
    assert output.count(r"\x1b[2J\x1b[H") > 5
    for report in (tmp_path / "summary.md", junit):
        assert harmful_lines(report.read_text()) == []
