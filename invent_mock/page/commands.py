"""A request as the commands that repeat it."""

from __future__ import annotations

import json
import shlex
from collections.abc import Mapping
from dataclasses import dataclass

from invent_contract.escaping import one_line, printable_json, shell_word
from invent_mock.operations.served_operation import JSON

MAX_ARGUMENT = 100_000  # bytes; Linux takes 128 KiB in one argument


@dataclass(frozen=True)
class Repeatable:
    """What is needed to send a request again. The key is that of the environment.

    Attributes:
        method: The HTTP method.
        url: Percent-encoded.
        headers: Those that a client does not set by itself.
        body: The body.
        has_key: Whether the request had a key.
    """

    method: str
    url: str
    headers: Mapping[str, str]
    body: bytes = b""
    has_key: bool = True


def json_post(url: str, body: object) -> Repeatable:
    """A request that posts JSON."""
    return Repeatable("POST", url, {"Content-Type": JSON}, json.dumps(body, ensure_ascii=False).encode())


def curl_command(request: Repeatable) -> str:
    """The command of a shell.

    A body of JSON stays the same JSON. Characters that a terminal or an editor would act on, or not show, are escaped.
    """
    lines = [f"curl {shell_word(request.url)}"]
    if request.method == "HEAD":
        lines.append("--head")
    elif request.method != ("POST" if request.body else "GET"):
        lines.append(f"--request {shell_word(request.method)}")
    if request.has_key:
        lines.append('-H "Authorization: Bearer $INVENT_API_KEY"')
    lines += [f"-H {shell_word(f'{name}: {value}')}" for name, value in request.headers.items()]
    if request.body:
        lines.append(_data_option(request.body))
    return " \\\n  ".join(lines)


def _data_option(body: bytes) -> str:
    text = body.decode(errors="replace")
    json_text = _printable(text)
    if len(body) <= MAX_ARGUMENT:
        return f"--data-raw {shell_word(text) if json_text is None else shlex.quote(json_text)}"
    if json_text is None:
        return f"--data-binary @body.txt  # which would hold its {len(body):,} bytes"
    return f"--data-binary @- <<'END'\n{json_text}\nEND"


def _printable(text: str) -> str | None:
    """A text of JSON as one that can be shown; None where it is none."""
    try:
        json.loads(text)
    except (ValueError, RecursionError):
        return None
    return printable_json(text)


def python_program(request: Repeatable) -> str:
    """The same with httpx, which comes with the client."""
    headers = [f"{_literal(name)}: {_literal(value)}," for name, value in request.headers.items()]
    if request.has_key:
        headers.insert(0, """'Authorization': f"Bearer {os.environ['INVENT_API_KEY']}",""")
    lines = ["import os", "", "import httpx", ""] if request.has_key else ["import httpx", ""]
    lines += ["response = httpx.request(", f"    {_literal(request.method)},", f"    {_literal(request.url)},"]
    if headers:
        lines += ["    headers={", *(f"        {header}" for header in headers), "    },"]
    if request.body:
        lines.append(f"    content={_content_literal(request.body)},")
    return "\n".join([*lines, ")", "print(response.status_code, response.text)"])


def _content_literal(body: bytes) -> str:
    try:
        return _literal(body.decode())
    except UnicodeDecodeError:
        return repr(body)


def _literal(text: str) -> str:
    """A text as Python writes it, in which what is not shown is escaped."""
    return one_line(repr(text))
