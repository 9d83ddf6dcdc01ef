"""A thread that ends the reading of a body at the deadline of its call."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

import httpx

from .._deadline import Deadline
from .sockets import shut_down_connection


@contextmanager
def reading_until(deadline: Deadline, response: httpx.Response) -> Iterator[None]:
    """Read a body no longer than until the deadline. httpx by itself bounds only each single read of it.

    The body must be read from `response.stream`, and the response be closed after this block: as long as it is open,
    its connection belongs to it alone.

    Raises:
        httpx.ReadTimeout: The deadline has passed.
    """
    if deadline.seconds is None:
        yield
        return
    watchdog = _start_watchdog(deadline, response)
    try:
        yield
    except (httpx.HTTPError, OSError):
        deadline.check()  # what is raised when the connection is shut down is of no interest
        raise
    finally:
        if watchdog:
            watchdog.cancel()
            watchdog.join()  # it must not shut down what the connection is used for next
    deadline.check()


def _start_watchdog(deadline: Deadline, response: httpx.Response) -> threading.Timer | None:
    """A thread that shuts the connection down at the deadline; None where no thread can be started.

    Then the timeouts of each read and `Call.feed`, which checks the deadline at each chunk, have to do.
    """
    watchdog = threading.Timer(max(deadline.remaining(), 0), shut_down_connection, [response])
    watchdog.daemon = True
    try:
        watchdog.start()
    except RuntimeError:  # the interpreter shuts down, or there are too many threads
        return None
    return watchdog
