"""Each wrong client fails the tests that are meant to notice it."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

import invent_client
from contract_tests.self_test.client_mutations import EDITS_BY_TESTS, MUTATIONS
from contract_tests.self_test.run_suite import run_suite

CLIENT = Path(invent_client.__file__).parent


@pytest.fixture
def client_copy(tmp_path: Path) -> Path:
    return Path(shutil.copytree(CLIENT, tmp_path / "invent_client"))


def run_client_tests(client: Path, *files: str) -> subprocess.CompletedProcess[str]:
    tests = [f"tests/client/{file}" for file in files]
    folder = client.parent
    return run_suite(folder, "-x", "--hypothesis-profile", "quick", *tests, PYTHONPATH=str(folder))


@pytest.mark.parametrize("name", MUTATIONS)
def test_what_is_changed_is_there(name: str) -> None:
    edit = MUTATIONS[name]
    assert edit.old in (CLIENT / edit.file).read_text()


def test_a_wrong_client_fails(mutation: str, client_copy: Path) -> None:
    edit = MUTATIONS[mutation]
    (tests,) = (tests for tests, edits in EDITS_BY_TESTS.items() if mutation in edits)
    file = client_copy / edit.file
    file.write_text(file.read_text().replace(edit.old, edit.new))
    suite = run_client_tests(client_copy, tests)
    assert suite.returncode == 1, suite.stdout
    # The check of the frames' locals is a fixture's, so its failure is an error at teardown.
    assert " failed" in suite.stdout or "ERROR at teardown" in suite.stdout, suite.stdout


def test_an_unchanged_copy_passes(client_copy: Path, pytestconfig: pytest.Config) -> None:
    """Else the wrong ones might fail for being copies."""
    if not pytestconfig.option.power:
        pytest.skip("repeats the client's tests, so only with --power")
    suite = run_client_tests(client_copy, *EDITS_BY_TESTS)
    assert suite.returncode == 0, suite.stdout
