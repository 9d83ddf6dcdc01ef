"""A request as the command that repeats it."""

from __future__ import annotations

import json
import shlex
from typing import Any

from invent_contract.printing import printable_json

MAX_ARGUMENT = 100_000  # bytes; Linux takes 128 KiB in one argument


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
    text = printable_json(json.dumps(body, ensure_ascii=False))
    if len(text.encode()) > MAX_ARGUMENT:
        lines.append(f"--data-binary @- <<'END'\n{text}\nEND")
    else:
        lines.append(f"--data-raw {shlex.quote(text)}")
    return " \\\n  ".join(lines)
