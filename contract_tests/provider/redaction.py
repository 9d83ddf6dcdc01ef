"""Keeps the API key out of texts and reports."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Callable

REPLACEMENT = "[Filtered]"
# The ways in which texts and reports write a key that has special characters.
ESCAPES: tuple[Callable[[str], str], ...] = (
    str,
    html.escape,
    lambda text: json.dumps(text)[1:-1],
    lambda text: html.escape(json.dumps(text)[1:-1]),
    lambda text: repr(text)[1:-1],
    lambda text: text.replace("'", "'\"'\"'"),  # in a shell's single quotes
)
# Shorter keys occur only in tests; redacting them would mangle ordinary text.
MIN_REDACTED = 8  # characters
_KEY, _KEY_WITHOUT_ITS_LAST_CHARACTER = "\0", "\1"  # no header can hold these


class KeyRedactor:
    """Strikes an API key out of texts, and what is nearly that key, as some rules send it."""

    def __init__(self, api_key: str) -> None:
        self._api_key = api_key
        patterns = {
            f"{re.escape(escape(api_key[:-1] or api_key))}({re.escape(escape(api_key[-1]))})?" for escape in ESCAPES
        }
        self._nearly_the_key = re.compile("|".join(sorted(patterns, key=len, reverse=True)), re.IGNORECASE)

    def redact(self, text: str) -> str:
        """`text` without the key."""
        if len(self._api_key) < MIN_REDACTED:
            return text
        return self._nearly_the_key.sub(REPLACEMENT, text)

    def in_double_quotes(self, text: str) -> str:
        """`text` as a shell reads it in double quotes, with `$INVENT_API_KEY` for the key, so that it can be run."""
        text = text.replace(self._api_key, _KEY)
        if len(self._api_key) >= MIN_REDACTED:
            text = text.replace(self._api_key[:-1], _KEY_WITHOUT_ITS_LAST_CHARACTER)
        text = re.sub(r'([\\"$`])', r"\\\1", self.redact(text))
        text = text.replace(_KEY_WITHOUT_ITS_LAST_CHARACTER, "${INVENT_API_KEY%?}")
        text = re.sub(rf"{_KEY}(?=\w)", "${INVENT_API_KEY}", text)  # else the shell would read a longer name
        return text.replace(_KEY, "$INVENT_API_KEY")
