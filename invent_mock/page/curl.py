"""A request as the command that repeats it."""

from __future__ import annotations

import json
import re
import shlex
import unicodedata
from typing import Any

MAX_ARGUMENT = 100_000  # bytes; Linux takes 128 KiB in one argument
_INVISIBLE = {"Cc", "Cf", "Zl", "Zp", "Co", "Cn"}  # categories of Unicode
# Letters, marks and symbols that show nothing: what Unicode calls Default_Ignorable beside those, and the empty Braille
# pattern. As in text.js.
_BLANK = re.compile(
    r"[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u2800\u3164\ufe00-\ufe0f\uffa0\U000e0100-\U000e01ef]"
)


def curl_command(origin: str, path: str, body: Any) -> str:
    """The command that posts a body.

    The body is the same JSON. Characters that a terminal or an editor would act on, or not show, are escaped in it.

    Args:
        origin: The mock's address.
        path: The path, percent-encoded.
        body: The body, as data.
    """
    lines = [
        f"curl {shlex.quote(origin + path)}",
        '-H "Authorization: Bearer $INVENT_API_KEY"',
        "-H 'Content-Type: application/json'",
    ]
    text = _escape_invisible(json.dumps(body, ensure_ascii=False))
    if len(text.encode()) > MAX_ARGUMENT:
        lines.append(f"--data-binary @- <<'END'\n{text}\nEND")
    else:
        lines.append(f"--data-raw {shlex.quote(text)}")
    return " \\\n  ".join(lines)


def _escape_invisible(json_text: str) -> str:
    if json_text.isprintable() and not _BLANK.search(json_text):
        return json_text
    return re.sub(r"[^ -~]", lambda match: _escape(match[0]), json_text)


def _escape(character: str) -> str:
    if unicodedata.category(character) in _INVISIBLE or _BLANK.match(character):
        return json.dumps(character)[1:-1]  # one or two \uXXXX
    return character
