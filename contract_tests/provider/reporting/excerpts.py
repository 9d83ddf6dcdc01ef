"""The beginnings of long texts and values."""

from __future__ import annotations

import json
from typing import Any

MAX_VALUE = 200  # characters
CUT = "… (cut)"


def show_value(value: Any) -> str:
    """The beginning of a value, as an example."""
    return cut(json.dumps(value, ensure_ascii=False), MAX_VALUE)


def cut(text: str, length: int) -> str:
    """The beginning of a text, marked where it has an end that is left out."""
    return text if len(text) <= length else f"{text[:length]}{CUT}"
