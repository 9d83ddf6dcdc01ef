"""A mock that answers some requests with 429."""

from __future__ import annotations

import itertools
import time
from collections.abc import Callable

from invent_mock.app import MockApp
from invent_mock.http.refusal import Refusal


class RateLimitedMock(MockApp):
    """A mock with a rate limit of its own.

    Args:
        is_refused: Whether the request of a number, counted from 1, is answered with 429.
        retry_after: How many seconds it then asks to wait.
    """

    def __init__(self, is_refused: Callable[[int], bool], retry_after: int = 0) -> None:
        super().__init__()
        self._is_refused = is_refused
        self._retry_after = retry_after
        self._numbers = itertools.count(1)

    def count_request(self) -> None:
        if self._is_refused(next(self._numbers)):
            raise Refusal(429, "Too many.", headers={"Retry-After": str(self._retry_after)})


def more_than(most: int, window: float) -> Callable[[int], bool]:
    """Whether a request is one too many within a window of so many seconds. The next one begins when that is over."""
    ends_at, count = 0.0, 0

    def is_refused(number: int) -> bool:
        nonlocal ends_at, count
        now = time.monotonic()
        if now >= ends_at:
            ends_at, count = now + window, 0
        count += 1
        return count > most

    return is_refused
