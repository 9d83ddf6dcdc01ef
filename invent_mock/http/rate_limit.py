"""The documented limit of requests a minute."""

from __future__ import annotations

import math
from collections import deque

from invent_mock.http.refusal import Refusal
from invent_mock.world.clock import monotonic

WINDOW = 60  # seconds
MAX_REQUESTS_PER_MINUTE = 1_000_000  # the largest limit that can be set


class RateLimit:
    """Refuses what is over the limit.

    Args:
        requests_per_minute: The limit; 0 for none.
    """

    def __init__(self, requests_per_minute: int) -> None:
        self._times: deque[float] = deque(maxlen=requests_per_minute)  # of the last requests

    def count_request(self) -> None:
        """Count a request. Refuses it with 429 where it is over the limit."""
        now = monotonic()
        if self._times and len(self._times) == self._times.maxlen:
            wait = self._times[0] + WINDOW - now
            if wait > 0:
                message = "Too many requests within a minute."
                raise Refusal(429, message, headers={"Retry-After": str(math.ceil(wait))})
        self._times.append(now)
