"""The fixture `invent_mock`, in tests of a user, which run in a pytest of their own."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple
from xml.etree import ElementTree

import pytest

from contract_tests import ROOT

# The package is not installed here, so its entry point is not known. Of other plugins only those that are needed, as
# some take longer to load than the tests to run.
PYTEST = [sys.executable, "-m", "pytest", "-q", "-W", "error", "-p", "no:cacheprovider", "-p", "anyio"]
PLUGIN = ["-p", "invent_mock.pytest_plugin"]
# Not imported: their marker is registered by the plugin alone.
USERS_TESTS = Path(__file__).with_name("users_tests.py")
USERS_CHILD_PROCESSES = Path(__file__).with_name("users_child_processes.py")
USERS_FAILING_TESTS = Path(__file__).with_name("users_failing_tests.py")

of_the_failing_tests = pytest.mark.xdist_group("failing tests of a user")  # one process runs them for all tests of them


class UsersRun(NamedTuple):
    """A run of a user's tests.

    Attributes:
        results: What became of each test, by its name: "passed", or the text of its failure or error.
        output: What pytest printed.
    """

    results: dict[str, str]
    output: str


def run_tests(folder: Path, files: list[Path], *options: str, **environment: str) -> UsersRun:
    """Run the tests of a user."""
    for file in files:
        shutil.copy(file, folder / f"test_{file.name}")
    process = subprocess.run(
        [*PYTEST, *options, "--rootdir", str(folder), "--junitxml", "report.xml"],
        cwd=folder,
        env={**os.environ, "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1", "PYTEST_ADDOPTS": "", **environment},
        capture_output=True,
        text=True,
    )
    assert "INTERNALERROR" not in process.stdout + process.stderr
    cases = ElementTree.parse(folder / "report.xml").iter("testcase")
    results = {case.attrib["name"]: "\n".join(problem.text or "" for problem in case) or "passed" for case in cases}
    return UsersRun(results, process.stdout)


@pytest.fixture(scope="module")
def run_of_failing_tests(tmp_path_factory: pytest.TempPathFactory) -> UsersRun:
    return run_tests(tmp_path_factory.mktemp("failing"), [USERS_FAILING_TESTS], *PLUGIN)


@pytest.fixture
def failures(run_of_failing_tests: UsersRun) -> dict[str, str]:
    """What became of each failing test."""
    return run_of_failing_tests.results


def test_a_users_tests_and_their_child_processes_pass_in_several_processes(tmp_path: Path) -> None:
    results = run_tests(
        tmp_path,
        [USERS_TESTS, USERS_CHILD_PROCESSES],
        *[*PLUGIN, "--strict-markers", "-p", "xdist", "-n", "2", "--dist", "loadfile"],
        INVENT_BASE_URL="http://before",
        INVENT_X="1",
    ).results
    assert len(results) > 35
    assert set(results.values()) == {"passed"}, results


@of_the_failing_tests
def test_what_is_never_used_up_fails_the_test_in_one_line(failures: dict[str, str]) -> None:
    assert failures["test_unused"] == (
        "invent_mock has unused instructions: reply('It left today'), fail(429, retry_after=3), delay(5), drop(). "
        "The program made fewer requests than the test expects (for reply and drop: posted fewer messages), "
        "or they did not reach the mock. "
        "If that is intended, set invent_mock.strict = False."
    )


@of_the_failing_tests
@pytest.mark.parametrize(
    ("test", "told"),
    [
        ("test_unused_in_part", "fail(503, times=2) (1 of them left)"),
        ("test_unused_of_a_fixture", "drop()"),
        ("test_unused_of_a_fixture_that_is_asked_for_later", "drop()"),
        ("test_unused_async[asyncio]", "drop()"),
        ("test_unused_of_unittest", "drop()"),
    ],
)
def test_it_fails_wherever_it_was_told(failures: dict[str, str], test: str, told: str) -> None:
    assert failures[test].startswith(f"invent_mock has unused instructions: {told}. ")


@of_the_failing_tests
@pytest.mark.parametrize("test", ["test_reason_of_its_own", "test_reason_of_its_own_in_unittest"])
def test_a_test_that_fails_by_itself_tells_its_own_reason(failures: dict[str, str], test: str) -> None:
    assert "its own" in failures[test]
    assert "unused instructions" not in failures[test]


@of_the_failing_tests
def test_what_is_told_before_a_subtest_may_be_used_up_after_it(failures: dict[str, str]) -> None:
    assert failures["test_used_in_a_later_subtest"] == "passed"


@of_the_failing_tests
def test_a_wider_scope_is_refused(failures: dict[str, str]) -> None:
    assert "ScopeMismatch" in failures["test_wider_scope"]


@of_the_failing_tests
@pytest.mark.parametrize(
    ("test", "problem"),
    [
        ("test_wrong_argument", "There is no argument rate; it takes world=…, rate_limit=…, latency=…."),
        ("test_argument_without_a_name", "There is no argument 500; it takes world=…, rate_limit=…, latency=…."),
        ("test_wrong_world", 'world: "contacts" is a required property'),
    ],
)
def test_a_wrong_marker_is_one_line(failures: dict[str, str], test: str, problem: str) -> None:
    assert failures[test] == f"@pytest.mark.invent_mock: {problem}"


@of_the_failing_tests
def test_a_failing_test_or_fixture_shows_what_was_refused(run_of_failing_tests: UsersRun) -> None:
    """The program under test may pass over a refusal in silence."""
    refusals = r"-- invent_mock refused --+\nGET (\S+): 404 The API has no such path\.\n"
    assert sorted(re.findall(refusals, run_of_failing_tests.output)) == ["/of_the_fixture", "/of_the_test"]


# --- without the extra ---

NO_EXTRA = """
import importlib.abc
import sys


class NoExtra(importlib.abc.MetaPathFinder):
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in {"httptools", "jsonschema_rs", "ruamel", "starlette", "uvicorn", "uvloop"}:
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)


sys.meta_path.insert(0, NoExtra())
"""
TESTS = "def test_of_others(): pass\ndef test_with_the_mock(invent_mock): pass\ndef test_again(invent_mock): pass\n"


def test_without_the_extra_asking_for_it_fails_with_one_line(tmp_path: Path) -> None:
    (tmp_path / "no_extra.py").write_text(NO_EXTRA)
    (tmp_path / "tests.py").write_text(TESTS)
    paths = os.pathsep.join([str(tmp_path), os.environ.get("PYTHONPATH", "")])
    results = run_tests(tmp_path, [tmp_path / "tests.py"], "-p", "no_extra", *PLUGIN, PYTHONPATH=paths).results
    assert results["test_of_others"] == "passed"
    for test in ("test_with_the_mock", "test_again"):
        assert results[test].endswith(
            ", which is not installed. Install invent-client with its extra: invent-client[mock]."
        )
        assert results[test].startswith("The mock needs ")
        assert "\n" not in results[test]


def test_the_plugin_loads_the_standard_library_and_pytest_alone() -> None:
    program = "import sys, pytest; before = set(sys.modules); import invent_mock.pytest_plugin"
    program += "; print(*{name.partition('.')[0] for name in set(sys.modules) - before})"
    output = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout
    assert set(output.split()) - set(sys.stdlib_module_names) == {"invent_mock"}
