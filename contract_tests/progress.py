"""Lines about a run that is under way, shown at once, although pytest captures what tests print. A plugin."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable, Iterator
from threading import Event, Thread

import pytest

from invent_contract.escaping import one_line

FIRST_LINE_AFTER = 5  # seconds
LINES_APART = 15  # seconds

_TERMINAL: pytest.StashKey[int] = pytest.StashKey()  # a descriptor of the standard output, as it is without capturing


def pytest_configure(config: pytest.Config) -> None:
    config.stash[_TERMINAL] = os.dup(1)  # capturing is suspended in this hook


def pytest_unconfigure(config: pytest.Config) -> None:
    os.close(config.stash[_TERMINAL])
    del config.stash[_TERMINAL]


def announce(config: pytest.Config, line: str) -> None:
    """Show a line, below what pytest has written so far, and escaped as all texts from elsewhere. From any thread."""
    write_to_terminal(config, f"\n{one_line(line)}\n")


def write_to_terminal(config: pytest.Config, text: str) -> None:
    """Write text as it is."""
    with contextlib.suppress(OSError):  # as after `| head`
        os.write(config.stash[_TERMINAL], text.encode(errors="backslashreplace"))


@contextlib.contextmanager
def telling_progress(tell: Callable[[float], None]) -> Iterator[None]:
    """Call `tell` with the seconds so far, now and then, for as long as the block takes, if that is long."""
    done = Event()

    def tell_until_done() -> None:
        seconds = FIRST_LINE_AFTER
        while not done.wait(FIRST_LINE_AFTER if seconds == FIRST_LINE_AFTER else LINES_APART):
            tell(seconds)
            seconds += LINES_APART

    thread = Thread(target=tell_until_done, daemon=True)
    thread.start()
    try:
        yield
    finally:
        done.set()
        thread.join()
