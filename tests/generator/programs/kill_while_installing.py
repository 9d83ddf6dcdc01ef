"""Installs a client in processes that are killed, and checks that the next run finds, or makes, a whole one.

python kill_while_installing.py FOLDER [--without-exchange]        # as where two directories cannot change places

A program of its own, as forks of it cost little.
"""

from __future__ import annotations

import itertools
import multiprocessing
import os
import signal
import sys
from collections.abc import Iterator
from pathlib import Path
from types import FrameType
from typing import Any

from generator import installation
from generator.installation import PREFIX, clean_up
from generator.package_files import texts_of

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


def refuse(path: Path, other: Path) -> None:
    raise OSError


def main(folder: Path, *, has_exchange: bool) -> None:
    if not has_exchange:
        installation.exchange = refuse
    target = package(folder / "client", "0")
    parent = folder / "venv"
    was_missing = False
    for _ in kills_while_installing(parent, target):
        was_missing |= not target.exists()
        assert not has_exchange or is_whole(target)
        clean_up(parent, target)
        assert is_whole(target)
        assert not list(parent.iterdir())
    assert was_missing is not has_exchange


if __name__ == "__main__":
    main(Path(sys.argv[1]), has_exchange="--without-exchange" not in sys.argv)
