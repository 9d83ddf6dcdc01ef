"""Leaves API keys out of what is shown."""

from __future__ import annotations

import json
from collections.abc import Collection
from urllib.parse import unquote

MIN_KEY = 6  # characters. Shorter keys occur only in tests; redacting them would mangle ordinary text.


def redacted(text: str, keys: Collection[str], mark: str = "…") -> str:
    """A text without the keys, also where they are escaped as in a URL or in JSON."""
    for key in keys:
        if len(key) < MIN_KEY:
            continue
        text = text.replace(key, mark)
        if "\\" in text:
            text = text.replace(json.dumps(key)[1:-1], mark)
        if "%" in text and any(decoded_key in unquote(text) for decoded_key in (key, unquote(key))):
            text = unquote(text).replace(key, mark).replace(unquote(key), mark)
    return text
