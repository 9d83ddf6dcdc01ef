"""Putting a new package in the place of the old one, so that there is a whole one at every moment.

Replacing file by file would leave a mixture for a while, and renaming first the old and then the new package nothing at
all. So the two directories change places in one step. Linux and macOS have it, and Python has no function for it. Where
a file system refuses it, as NFS does, the old package is set aside for the moment between two renames, and the next run
puts back what a killed one has left there.
"""

from __future__ import annotations

import ctypes
import errno
import os
import shutil
import signal
import sys
from pathlib import Path

PREFIX = "generate-"  # of the directories that runs work in
ASIDE = "old"  # in such a directory
_CURRENT_DIRECTORY = -2 if sys.platform == "darwin" else -100  # AT_FDCWD
_EXCHANGE = 2  # RENAME_SWAP of macOS, RENAME_EXCHANGE of Linux


def install(new: Path, target: Path, work_directory: Path) -> None:
    """Put a new package in the place of the old, if there is one. From here on it is too late to interrupt.

    Raises:
        OSError: The new package could not be put in place. The old is where it was.
    """
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    target = target.resolve()
    target.parent.mkdir(exist_ok=True)
    _write_to_disk(new)
    if not target.exists():
        new.rename(target)
        return
    try:
        exchange(new, target)
    except OSError:
        _rename_in_two_steps(new, target, work_directory / ASIDE)


def exchange(path: Path, other: Path) -> None:
    """Let two directories of a file system change places.

    Raises:
        OSError: The system or the file system cannot do that.
    """
    libc = ctypes.CDLL(None, use_errno=True)
    rename = getattr(libc, "renameatx_np" if sys.platform == "darwin" else "renameat2", None)
    if rename is None:
        raise OSError(errno.ENOSYS, os.strerror(errno.ENOSYS))
    if rename(_CURRENT_DIRECTORY, os.fsencode(path), _CURRENT_DIRECTORY, os.fsencode(other), _EXCHANGE):
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number), path, None, other)


def clean_up(parent: Path, target: Path) -> None:
    """Remove the directories that runs have worked in, after putting back the package that one has set aside.

    Raises:
        OSError: The package could not be put back. Nothing is removed.
    """
    directories = list(parent.glob(f"{PREFIX}*"))
    target = target.resolve()
    for directory in directories:
        aside = directory / ASIDE
        if aside.exists() and not target.exists():
            target.parent.mkdir(exist_ok=True)
            aside.rename(target)
    for directory in directories:
        shutil.rmtree(directory, ignore_errors=True)


def _rename_in_two_steps(new: Path, target: Path, aside: Path) -> None:
    target.rename(aside)
    try:
        new.rename(target)
    except OSError:
        aside.rename(target)
        raise


def _write_to_disk(package: Path) -> None:
    """Without this the power may fail when the renames are on the disk, and what is in the files is not."""
    for path in (*package.rglob("*"), package):
        descriptor = os.open(path, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
