"""Keeps the API key out of texts and reports."""

from __future__ import annotations

import base64
import html
import itertools
import json
import re
import string
from collections.abc import Callable, Iterator
from urllib.parse import quote

REPLACEMENT = "[Filtered]"
# The ways in which texts and reports write a key that has special characters.
ESCAPES: tuple[Callable[[str], str], ...] = (
    str,
    html.escape,
    lambda text: json.dumps(text)[1:-1],
    lambda text: html.escape(json.dumps(text)[1:-1]),
    lambda text: repr(text)[1:-1],
    lambda text: text.replace("'", "'\"'\"'"),  # in a shell's single quotes
    quote,
    lambda text: quote(text, safe=""),
)
BASE64 = f"{string.ascii_letters}{string.digits}+/="
# Shorter keys occur only in tests; redacting them would mangle ordinary text.
MIN_REDACTED = 8  # characters
MAX_DIFFERENCE = 2  # characters of the key that a wrong key of a rule lacks or has otherwise


class KeyRedactor:
    """Strikes an API key out of texts, and what is nearly that key, as some rules send it."""

    def __init__(self, api_key: str) -> None:
        self._api_key = api_key
        self._ways_to_write = (api_key.encode(), base64.b64encode(api_key.encode()).rstrip(b"="))
        if len(api_key) < MIN_REDACTED:
            patterns = [re.escape(api_key)]
        else:
            patterns = [pattern for escape in dict.fromkeys(ESCAPES) for pattern in _patterns(api_key, escape)]
        # The longest first, as a pattern takes the first alternative that matches.
        unique = sorted(set(patterns), key=len, reverse=True)
        self._nearly_the_key = re.compile("|".join(unique), re.IGNORECASE)
        cores = "|".join(map(re.escape, _cores_in_base64(api_key)))
        self._core_in_base64 = re.compile(cores)

    def is_in(self, headers: object, body: bytes) -> bool:
        """Whether the headers or the body of a response have the key, also in Base64, or in UTF-16."""
        content = (repr(headers).encode() + body).replace(b"\0", b"")
        return len(self._api_key) >= MIN_REDACTED and any(written in content for written in self._ways_to_write)

    def redact(self, text: str) -> str:
        """`text` without the key, also where it is UTF-16 that was read as another encoding."""
        unwidened = text.replace("\0", "")
        return self._redact(unwidened if self._api_key in unwidened else text)

    def _redact(self, text: str) -> str:
        if len(self._api_key) < MIN_REDACTED:
            return text
        redacted = self._nearly_the_key.sub(REPLACEMENT, text)
        while encoded := self._find_in_base64(redacted):
            redacted = redacted.replace(encoded, REPLACEMENT)
        return redacted

    def redact_bytes(self, content: bytes) -> bytes:
        """`content` without the key, and otherwise byte by byte as it was."""
        return self._redact(content.decode(errors="surrogateescape")).encode(errors="surrogateescape")

    def in_double_quotes(self, text: str) -> str:
        """`text` as bash reads it in double quotes, with `$INVENT_API_KEY` for the key, so that it can be run."""
        if (encoded := self._find_in_base64(text)) and self._api_key in (decoded := _decoded(encoded)):
            before, after = map(_escape_for_shell, text.split(encoded, 1))
            return f'{before}$(printf %s "{self.in_double_quotes(decoded)}" | base64 | tr -d "\\n"){after}'
        quoted, end = "", 0
        for match in self._nearly_the_key.finditer(text):
            quoted += _escape_for_shell(text[end : match.start()])
            quoted += self._expansion(match[0], following=text[match.end() :])
            end = match.end()
        return quoted + _escape_for_shell(text[end:])

    def _find_in_base64(self, text: str) -> str:
        """The first word of Base64 that stands for a text with the key; empty where there is none."""
        core = self._core_in_base64.search(text)
        if not core or not core[0]:  # of a short key, nothing is sure
            return ""
        before = itertools.takewhile(BASE64.__contains__, reversed(text[: core.start()]))
        after = itertools.takewhile(BASE64.__contains__, text[core.end() :])
        return f"{''.join(before)[::-1]}{core[0]}{''.join(after)}"

    def _expansion(self, near_key: str, following: str) -> str:
        """What bash expands to the key or, where it differs in a few characters, to what is nearly the key."""
        key = self._api_key
        if near_key == key:
            return "${INVENT_API_KEY}" if re.match(r"\w", following) else "$INVENT_API_KEY"
        start = _length_of_common_start(key, near_key)
        most = min(len(key), len(near_key)) - start
        end = min(most, _length_of_common_start(key[::-1], near_key[::-1]))
        if start + end < len(key) - MAX_DIFFERENCE:
            return REPLACEMENT
        head = f"${{INVENT_API_KEY:0:{start}}}" if start else ""
        tail = f"${{INVENT_API_KEY: -{end}}}" if end else ""
        return head + _escape_for_shell(near_key[start : len(near_key) - end]) + tail


def _patterns(key: str, escape: Callable[[str], str]) -> Iterator[str]:
    """Patterns of the key, and of the key where up to two neighbouring characters are lacking or others."""
    for text in (key, key[:-1], key[1:]):
        yield re.escape(escape(text))
    for index in range(1, len(key) - MAX_DIFFERENCE):
        yield f"{re.escape(escape(key[:index]))}.{{0,3}}{re.escape(escape(key[index + MAX_DIFFERENCE :]))}"
    for text in (key[:-MAX_DIFFERENCE], key[MAX_DIFFERENCE:]):
        yield re.escape(escape(text))


def _cores_in_base64(key: str) -> Iterator[str]:
    """What Base64 makes of the key wherever it stands in a text, without the ends that depend on what is beside it."""
    for offset, start in enumerate((0, 2, 3)):
        end = (offset + len(key.encode())) * 8 // 6
        yield base64.b64encode(bytes(offset) + key.encode()).decode()[start:end]


def _decoded(encoded: str) -> str:
    """The text that Base64 stands for; empty where it is none."""
    try:
        return base64.b64decode(encoded, validate=True).decode()
    except ValueError:
        return ""


def _length_of_common_start(text: str, other: str) -> int:
    pairs = zip(text, other, strict=False)
    return sum(1 for _ in itertools.takewhile(lambda pair: pair[0] == pair[1], pairs))


def _escape_for_shell(text: str) -> str:
    return re.sub(r'([\\"$`])', r"\\\1", text)
