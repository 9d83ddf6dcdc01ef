"""The documented limit of requests a minute."""

from __future__ import annotations

import time
from collections import deque

from invent_mock.http.refusal import Refusal

WINDOW = 60  # seconds


class RateLimit:
    """Refuses what is over the limit.

    Args:
        requests_per_minute: The limit; 0 for none.
    """

    def __init__(self, requests_per_minute: int) -> None:
        self._times: deque[float] = deque(maxlen=requests_per_minute)  # of the last requests

    def count_request(self) -> None:
        """Count a request. Refuses it with 429 where it is over the limit."""
        now = time.monotonic()
        times = self._times
        if times and len(times) == times.maxlen and times[0] > now - WINDOW:
            wait = int(times[0] + WINDOW - now) + 1
            raise Refusal(429, "Too many requests within a minute.", headers={"Retry-After": str(wait)})
        times.append(now)

    def reset(self) -> None:
        """Forget the requests."""
        self._times.clear()
