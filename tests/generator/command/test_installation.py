"""There is a whole client at every moment, old or new, however a run of `./generate.sh` ends."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from contract_tests import ROOT
from generator.__main__ import run_module
from generator.installation import ASIDE, PREFIX, clean_up, exchange
from generator.package_files import texts_of
from tests.generator.conftest import RunGenerator
from tests.generator.programs.kill_while_installing import is_whole, package
from tests.support.repository_copy import add_venv, environment_for, run_python


@pytest.fixture
def parent(tmp_path: Path) -> Path:
    """The directory in which runs have their work directories."""
    parent = tmp_path / "venv"
    parent.mkdir()
    return parent


def test_two_directories_change_places(tmp_path: Path) -> None:
    old, new = package(tmp_path / "old", "1"), package(tmp_path / "new", "2")
    exchange(new, old)
    assert (set(texts_of(old).values()), set(texts_of(new).values())) == ({"2"}, {"1"})


def kill_while_installing(folder: Path, *options: str) -> None:
    process = run_python(ROOT, str(ROOT / "tests/generator/programs/kill_while_installing.py"), str(folder), *options)
    assert process.returncode == 0, process.stderr


def test_a_run_that_is_killed_leaves_a_whole_client(tmp_path: Path) -> None:
    kill_while_installing(tmp_path)


def test_where_directories_cannot_be_exchanged_the_next_run_puts_the_client_back(tmp_path: Path) -> None:
    kill_while_installing(tmp_path, "--without-exchange")


def test_a_client_that_cannot_be_put_back_is_not_removed(tmp_path: Path, parent: Path) -> None:
    aside = package(parent / f"{PREFIX}x" / ASIDE, "1")
    (tmp_path / "a_file").touch()
    with pytest.raises(OSError, match="a_file"):
        clean_up(parent, tmp_path / "a_file" / "client")
    assert is_whole(aside)


@pytest.mark.parametrize("arguments", [[], ["--check"]], ids=["run", "check"])
def test_what_was_set_aside_is_put_back_before_anything_else(
    checkout: Path, arguments: list[str], run_generator: RunGenerator
) -> None:
    client = checkout / "generated_client"
    before = texts_of(client)
    aside = checkout / ".venv" / f"{PREFIX}x" / ASIDE
    aside.parent.mkdir()
    client.rename(aside)
    (checkout / "openapi.yaml").write_text("no contract")
    process = run_generator(checkout, *arguments)
    assert process.returncode == 1
    assert texts_of(client) == before
    assert not aside.parent.exists()


def test_the_set_up_puts_it_back(checkout: Path) -> None:
    client, venv = checkout / "generated_client", checkout / ".venv"
    before = texts_of(client)
    add_venv(checkout)
    aside = venv / f"{PREFIX}x" / ASIDE
    aside.parent.mkdir()
    client.rename(aside)
    subprocess.run([checkout / ".ci/ensure_venv"], check=True)
    assert texts_of(client) == before


# In a mount namespace of their own: what is mounted there is there for these programs only.
NAMESPACE = ["unshare", "--mount", *([] if os.geteuid() == 0 else ["--map-root-user"])]
needs_mounts = pytest.mark.skipif(
    not shutil.which("unshare") or subprocess.run([*NAMESPACE, "true"], capture_output=True).returncode != 0,
    reason="no mount namespace can be made here",
)


def generate_where(checkout: Path, mount: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run the generator in a checkout after a command that mounts something."""
    command = f'{mount} && exec "$0" -m generator "$@"'
    return subprocess.run(
        [*NAMESPACE, "sh", "-ec", command, sys.executable, *arguments],
        cwd=checkout,
        env=environment_for(checkout),
        capture_output=True,
        text=True,
    )


READ_ONLY = 'mount --bind . . && mount -o remount,ro,bind . && cd "$PWD"'
FULL = "mount -t tmpfs -o size=300k none .venv"


@needs_mounts
def test_a_read_only_checkout_can_be_checked(checkout: Path) -> None:
    process = generate_where(checkout, READ_ONLY, "--check")
    assert (process.returncode, process.stderr) == (0, "")


@needs_mounts
@pytest.mark.parametrize(
    ("mount", "problem"),
    [(READ_ONLY, "Read-only file system"), (FULL, "No space left on device")],
    ids=["read-only", "full"],
)
def test_one_line_says_why_nothing_can_be_written(checkout: Path, mount: str, problem: str) -> None:
    before = texts_of(checkout / "generated_client")
    process = generate_where(checkout, mount)
    assert process.returncode == 1
    first, second = process.stderr.splitlines()
    assert first.startswith("generate.sh: ")
    assert problem in first
    assert second == "The client is as it was."
    assert texts_of(checkout / "generated_client") == before


def test_a_program_that_fails_on_a_full_disk_is_not_blamed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _: SimpleNamespace(free=4096))
    with pytest.raises(OSError, match="No space left on device"):
        run_module("types: mend the templates", "no_such_module")
