"""Leaves API keys out of what is shown."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterable
from functools import lru_cache
from urllib.parse import unquote

AUTHORIZATION = b"authorization"
MARK = "***"  # in the place of a key
MIN_REDACTED = 8  # characters. Shorter keys occur only in tests; redacting them would mangle ordinary text.


def keys_in(headers: Iterable[tuple[bytes, bytes]]) -> list[str]:
    """The keys of a request, valid or not."""
    return [value.decode("latin-1").strip().rpartition(" ")[2] for name, value in headers if name == AUTHORIZATION]


def redacted(text: str, keys: Collection[str]) -> str:
    """A text without the keys, also where they are escaped as in a URL or in JSON."""
    for key in sorted(keys, key=len, reverse=True):  # one may begin with another
        if len(key) < MIN_REDACTED:
            continue
        text = text.replace(key, MARK)
        if "\\" in text or "%" in text:
            text = _escaped(key).sub(MARK, text)
    return text


@lru_cache(maxsize=64)
def _escaped(key: str) -> re.Pattern[str]:
    """What matches a key of which any characters are escaped, as is what a key means that is itself escaped."""
    return re.compile("|".join("".join(map(_spellings, spelling)) for spelling in dict.fromkeys((key, unquote(key)))))


def _spellings(character: str) -> str:
    """What matches a character as it is, as in a URL, and as in JSON."""
    in_url = "".join(f"%{byte:02x}" for byte in character.encode(errors="replace"))
    return f"(?:{re.escape(character)}|(?i:{in_url})|{re.escape(json.dumps(character)[1:-1])})"
