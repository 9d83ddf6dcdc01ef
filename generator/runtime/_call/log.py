"""The log `invent_client`: DEBUG for each attempt, INFO for each wait before another one.

It never holds the API key, a word of a message, or a header other than the request id.
"""

from __future__ import annotations

import logging

logger = logging.getLogger("invent_client")
logger.addHandler(logging.NullHandler())


def log_attempt(call: str, outcome: str, *, seconds: float, number: int, request_id: str | None) -> None:
    """Log that an attempt is over."""
    logger.debug(
        "%s: %s in %.0f ms, attempt %d, request id %s", call, outcome, seconds * 1000, number, request_id or "unknown"
    )


def log_wait(call: str, outcome: str, *, seconds: float, next_number: int) -> None:
    """Log that a call is going to wait."""
    logger.info("%s: %s, waiting %.1f s before attempt %d", call, outcome, seconds, next_number)
