"""There is a whole client at every moment, old or new, however a run of `./generate.sh` ends."""

from __future__ import annotations

import itertools
import multiprocessing
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from types import FrameType, SimpleNamespace
from typing import Any

import pytest

from generator import installation
from generator.__main__ import run_module
from generator.installation import ASIDE, PREFIX, clean_up, exchange
from generator.package_files import texts_of
from tests.support.repository_copy import add_venv, environment_for, run_python

FILES = ("first.py", "second.py")


def package(directory: Path, version: str) -> Path:
    directory.mkdir(parents=True)
    for name in FILES:
        (directory / name).write_text(version)
    return directory


def is_whole(directory: Path) -> bool:
    texts = texts_of(directory)
    return sorted(texts) == list(FILES) and len(set(texts.values())) == 1


def kills_while_installing(parent: Path, target: Path) -> Iterator[None]:
    """Install, killed before the first line, then before the second, and so on, until a run comes to its end."""
    context = multiprocessing.get_context("fork")
    for line in itertools.count(1):
        new = package(parent / f"{PREFIX}x/new", str(line))
        process = context.Process(target=install_until, args=(line, new, target))
        process.start()
        process.join()
        yield
        if process.exitcode == 0:
            assert line > 10
            return
        assert process.exitcode == -signal.SIGKILL


def install_until(last_line: int, new: Path, target: Path) -> None:
    """Install a package, and kill the process before a certain line is run. The lines are counted as they are run."""
    lines = itertools.count(1)

    def trace(frame: FrameType, event: str, _: object) -> Any:
        if frame.f_code.co_filename != installation.__file__:
            return None
        if event == "line" and next(lines) == last_line:
            os.kill(os.getpid(), signal.SIGKILL)
        return trace

    sys.settrace(trace)
    installation.install(new, target, new.parent)


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


def test_a_run_that_is_killed_leaves_a_whole_client(tmp_path: Path, parent: Path) -> None:
    target = package(tmp_path / "client", "0")
    for _ in kills_while_installing(parent, target):
        assert is_whole(target)
        clean_up(parent, target)
        assert is_whole(target)
        assert not list(parent.iterdir())


def test_where_directories_cannot_be_exchanged_the_next_run_puts_the_client_back(
    tmp_path: Path, parent: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(path: Path, other: Path) -> None:
        raise OSError

    monkeypatch.setattr(installation, "exchange", refuse)
    target = package(tmp_path / "client", "0")
    was_missing = False
    for _ in kills_while_installing(parent, target):
        was_missing |= not target.exists()
        clean_up(parent, target)
        assert is_whole(target)
        assert not list(parent.iterdir())
    assert was_missing


def test_a_client_that_cannot_be_put_back_is_not_removed(tmp_path: Path, parent: Path) -> None:
    aside = package(parent / f"{PREFIX}x" / ASIDE, "1")
    (tmp_path / "a_file").touch()
    with pytest.raises(OSError, match="a_file"):
        clean_up(parent, tmp_path / "a_file" / "client")
    assert is_whole(aside)


@pytest.mark.parametrize("arguments", [[], ["--check"]], ids=["run", "check"])
def test_what_was_set_aside_is_put_back_before_anything_else(checkout: Path, arguments: list[str]) -> None:
    client = checkout / "generated_client"
    before = texts_of(client)
    aside = checkout / ".venv" / f"{PREFIX}x" / ASIDE
    aside.parent.mkdir()
    client.rename(aside)
    (checkout / "openapi.yaml").write_text("no contract")
    process = run_python(checkout, "-m", "generator", *arguments)
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
