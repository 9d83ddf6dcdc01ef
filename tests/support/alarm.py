"""A signal in the middle of what a test does."""

from __future__ import annotations

import contextlib
import signal
from collections.abc import Callable, Iterator


@contextlib.contextmanager
def alarm(seconds: float, handler: Callable[..., object]) -> Iterator[None]:
    """Call a signal handler, which may raise, after so many seconds if the `with` block lasts as long."""
    previous_handler = signal.signal(signal.SIGALRM, handler)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, previous_handler)
