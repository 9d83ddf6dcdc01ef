"""Leaves API keys out of what is shown."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable
from urllib.parse import unquote

AUTHORIZATION = b"authorization"
MARK = "***"  # in the place of a key
MIN_KEY = 6  # characters. Shorter keys occur only in tests; redacting them would mangle ordinary text.


def keys_in(headers: Iterable[tuple[bytes, bytes]]) -> list[str]:
    """The keys of a request, valid or not."""
    return [value.decode("latin-1").strip().rpartition(" ")[2] for name, value in headers if name == AUTHORIZATION]


def redacted(text: str, keys: Collection[str]) -> str:
    """A text without the keys, also where they are escaped as in a URL or in JSON."""
    for key in sorted(keys, key=len, reverse=True):  # one may begin with another
        if len(key) < MIN_KEY:
            continue
        text = text.replace(key, MARK)
        if "\\" in text:
            text = text.replace(json.dumps(key)[1:-1], MARK)
        if "%" in text and any(decoded_key in unquote(text) for decoded_key in (key, unquote(key))):
            text = unquote(text).replace(key, MARK).replace(unquote(key), MARK)
    return text
