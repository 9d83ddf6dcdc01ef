"""Comparing JSON in which a date-time may be written in different ways."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from typing import Any


def as_instants(value: Any) -> str:
    """JSON as text, with sorted keys, and each date-time as an instant in UTC."""

    def in_utc(match: re.Match[str]) -> str:
        try:
            return str(datetime.fromisoformat(match[1].upper()).astimezone(UTC))
        except (ValueError, OverflowError):  # no date-time, or too late to be moved
            return match[0]

    return re.sub(r'"(\d{4}-[^"]{13,})"', in_utc, json.dumps(value, sort_keys=True))
