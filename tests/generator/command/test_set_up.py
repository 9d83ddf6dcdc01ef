"""Setting up .venv, which both commands begin with."""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import time
from pathlib import Path

import pytest

from contract_tests import ROOT


@pytest.fixture(scope="module", autouse=True)
def _only_with_power(pytestconfig: pytest.Config) -> None:
    if not pytestconfig.option.power:
        pytest.skip("makes virtual environments, so only with --power")


def start_set_up(checkout: Path) -> subprocess.Popen[str]:
    return subprocess.Popen([checkout / ".ci/ensure_venv"], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What the set-up needs of a checkout, with a lock file that installs nothing."""
    checkout = tmp_path_factory.mktemp("checkout")
    shutil.copytree(ROOT / ".ci", checkout / ".ci")
    (checkout / "requirements.lock").touch()
    return checkout


@pytest.fixture(scope="module")
def outputs(checkout: Path) -> list[str]:
    """What two first runs at once print."""
    runs = [start_set_up(checkout) for _ in range(2)]
    outputs = [run.communicate(timeout=120)[0] for run in runs]
    assert [run.returncode for run in runs] == [0, 0], outputs
    return outputs


@pytest.fixture
def stamp(checkout: Path, outputs: list[str]) -> Path:
    """The stamp of a .venv that is complete."""
    stamp = checkout / ".venv/made-from"
    assert stamp.read_text() == hashlib.sha256(b"").hexdigest()
    return stamp


def test_of_two_first_runs_at_once_one_sets_up(checkout: Path, outputs: list[str], stamp: Path) -> None:
    assert sorted(outputs) == ["", "Setting up .venv (once, about half a minute) ...\n"]
    assert subprocess.run([checkout / ".venv/bin/python", "-c", ""]).returncode == 0


def test_a_complete_set_up_is_not_repeated(checkout: Path, stamp: Path) -> None:
    assert start_set_up(checkout).communicate(timeout=120)[0] == ""


def test_after_an_interruption_it_is_not_complete(checkout: Path, stamp: Path) -> None:
    (checkout / "requirements.lock").write_text("# another lock file\n")
    with start_set_up(checkout) as run:
        assert run.stdout
        assert run.stdout.readline().startswith("Setting up .venv")
        while stamp.exists():
            time.sleep(0.01)
        run.kill()
    assert not stamp.exists()


def test_the_only_copy_of_the_client_is_put_back_before_the_environment_is_cleared(checkout: Path) -> None:
    aside = checkout / ".venv/generate-x/old"
    aside.mkdir(parents=True)
    (checkout / "requirements.lock").write_text("# a further lock file\n")
    start_set_up(checkout).communicate(timeout=120)
    assert not aside.exists()
    assert (checkout / "generated_client/invent_client").is_dir()


def test_packages_that_cannot_be_installed_are_said(checkout: Path) -> None:
    (checkout / "requirements.lock").write_text("no-hash==1.0\n")
    output, _ = start_set_up(checkout).communicate(timeout=120)
    assert "The packages of requirements.lock could not be installed." in output
    assert "Traceback" not in output
    assert not (checkout / ".venv/made-from").exists()
