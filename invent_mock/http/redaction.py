"""Leaves API keys out of what is shown."""

from __future__ import annotations

import json
import re
from bisect import bisect
from collections.abc import Collection, Iterable
from urllib.parse import unquote

AUTHORIZATION = b"authorization"
MARK = "***"  # in the place of a key
MIN_REDACTED = 8  # characters. Shorter keys occur only in tests; redacting them would mangle ordinary text.

_PAIR = rb"\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}"  # of surrogates
_ESCAPE = re.compile(rb"%[0-9a-fA-F]{2}|" + _PAIR + rb"|\\u[0-9a-fA-F]{4}|\\[\"\\/bfnrt]")  # in URLs, and in JSON


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
            # A key that looks escaped may be sent as what it would mean.
            for spelling in dict.fromkeys((key, unquote(key), _unescaped(_bytes(key)).decode(errors="replace"))):
                text = _without_escaped(text, spelling)
    return text


def _without_escaped(text: str, key: str) -> str:
    """A text without a key of which any characters are escaped, in time that does not grow with the key."""
    raw, raw_key = _bytes(text), _bytes(key)
    unescaped = _unescaped(raw)
    if raw_key not in unescaped:
        return text
    ends, surpluses = [0], [0]  # where each escape ends in the unescaped text, and how much longer the raw one is there
    for escape in _ESCAPE.finditer(raw):
        surpluses.append(surpluses[-1] + len(escape[0]) - len(_meaning(escape)))
        ends.append(escape.end() - surpluses[-1])
    pieces = []
    start = 0
    for piece in unescaped.split(raw_key):
        end = start + len(piece)
        raw_start, raw_end = (index + surpluses[bisect(ends, index) - 1] for index in (start, end))
        pieces.append(raw[raw_start:raw_end])
        start = end + len(raw_key)
    return MARK.encode().join(pieces).decode(errors="surrogatepass")


def _unescaped(raw: bytes) -> bytes:
    return _ESCAPE.sub(_meaning, raw)


def _meaning(escape: re.Match[bytes]) -> bytes:
    if escape[0].startswith(b"%"):
        return bytes.fromhex(escape[0][1:].decode())
    return _bytes(json.loads(b'"%s"' % escape[0]))


def _bytes(text: str) -> bytes:
    return text.encode(errors="surrogatepass")
