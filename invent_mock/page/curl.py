"""A request as the command that repeats it."""

from __future__ import annotations

import json
import re
import shlex
import unicodedata
from typing import Any

MAX_ARGUMENT = 100_000  # bytes; Linux takes 128 KiB in one argument
_INVISIBLE = {"Cc", "Cf", "Zl", "Zp", "Co", "Cn"}  # categories of Unicode
_BLANK = "\u034f\u115f\u1160\u17b4\u17b5\u3164\uffa0"  # letters and marks that show nothing; as in text.js


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
    if json_text.isprintable() and not re.search(f"[{_BLANK}]", json_text):
        return json_text
    return re.sub(r"[^ -~]", lambda match: _escape(match[0]), json_text)


def _escape(character: str) -> str:
    if unicodedata.category(character) not in _INVISIBLE and character not in _BLANK:
        return character
    return json.dumps(character)[1:-1]  # one or two \uXXXX
