"""The mock as a program of its own."""

from __future__ import annotations

import contextlib
import re
import subprocess
import sys
import threading
from collections.abc import Iterator
from typing import IO, NamedTuple

MOCK_COMMAND = [sys.executable, "-m", "invent_mock"]
START_TIMEOUT = 60  # seconds


class MockProgram(NamedTuple):
    """A mock that listens.

    Attributes:
        base_url: Where.
        process: Its process.
        stdout: What it prints after the line that says where it listens.
        stderr: What else it tells, if that is asked for.
    """

    base_url: str
    process: subprocess.Popen[str]
    stdout: IO[str]
    stderr: IO[str]


@contextlib.contextmanager
def mock_program(*options: str, stderr: int = subprocess.DEVNULL) -> Iterator[MockProgram]:
    """The mock as a program with these options, killed at the end."""
    command = [*MOCK_COMMAND, *options]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=stderr, text=True) as process:
        assert process.stdout
        killer = threading.Timer(START_TIMEOUT, process.kill)
        killer.start()
        match = re.match(r"The mock listens on (http://127\.0\.0\.1:\d+)\. ", process.stdout.readline())
        killer.cancel()
        assert match
        try:
            yield MockProgram(match[1], process, process.stdout, process.stderr or process.stdout)
        finally:
            process.kill()
