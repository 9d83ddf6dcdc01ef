"""A monotonic clock that goes on where a test has frozen the time."""

from __future__ import annotations

import sys
import time

if sys.platform == "win32":
    from time import monotonic
else:

    def monotonic() -> float:
        """Seconds since some moment. A wait by `time.monotonic` would never end where freezegun has frozen it."""
        return time.clock_gettime(time.CLOCK_MONOTONIC)


__all__ = ("monotonic",)
