r"""Makes untrusted text safe to print: no control characters, no CI commands.

A terminal acts on control characters, and a bidirectional control shows a text as another one. GitHub's runner obeys
`::error::` at the beginning of a line and `##[error]` anywhere in it, that of Azure `##vso[`.
"""

from __future__ import annotations

import os
import re
import shlex
import sys
from typing import TextIO

# Letters, marks and symbols that show nothing: what Unicode calls Default_Ignorable beside those that are not
# printable, and the empty Braille pattern. As in the mock's text.js.
_BLANK = re.compile(
    r"[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u2800\u3164\ufe00-\ufe0f\uffa0\U000e0100-\U000e01ef]"
)
_RUNNER_COMMAND = re.compile(r"^ *:(?=:)|#(?=#\w*\[)")


def one_line(text: str) -> str:
    r"""`text` as a single line, in which what is not shown, or begins a command to a runner, is escaped as `\x1b`."""
    if not text.isprintable() or _BLANK.search(text):
        text = "".join(char if _is_shown(char) else char.encode("unicode_escape").decode() for char in text)
    return _RUNNER_COMMAND.sub(lambda match: f"{match[0][:-1]}\\x{ord(match[0][-1]):x}", text)


def printable_json(json_text: str) -> str:
    r"""JSON of the same value, in which what `one_line` escapes is escaped as `\u001b`, but for ends of lines."""
    if not json_text.isprintable() or _BLANK.search(json_text):
        json_text = re.sub(
            r"[^ -~\n]", lambda match: match[0] if _is_shown(match[0]) else _escape_in_json(match[0]), json_text
        )
    return _RUNNER_COMMAND.sub(lambda match: _escape_in_json(match[0]), json_text)


def shell_word(text: str) -> str:
    r"""`text` as a word of bash and zsh that is a single line: quoted, with what `one_line` escapes as `$'\x1b'`."""
    if one_line(text) == text:
        return shlex.quote(text)
    return "$'" + "".join(map(_escape_in_shell, text)) + "'"


def show(*lines: str, stream: TextIO | None = None) -> None:
    """Print lines, each as `one_line` makes it. Where nobody reads them any more, as after `| head`, go on.

    Raises:
        SystemExit: They cannot be printed for another reason, such as a full disk.
    """
    stream = stream or sys.stdout
    text = "".join(f"{one_line(line)}\n" for line in lines)
    encoding = stream.encoding or "utf-8"
    try:
        stream.write(text.encode(encoding, "backslashreplace").decode(encoding))
        stream.flush()
    except OSError as error:
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())  # what is left would fail again at the exit
        if not isinstance(error, BrokenPipeError):
            sys.exit(f"The output cannot be written: {error.strerror}")


def _is_shown(char: str) -> bool:
    return char.isprintable() and not _BLANK.match(char)


def _escape_in_json(char: str) -> str:
    utf16 = char.encode("utf-16-be", "surrogatepass")
    return "".join(f"\\u{utf16[start : start + 2].hex()}" for start in range(0, len(utf16), 2))


def _escape_in_shell(char: str) -> str:
    if char in "\\'":
        return f"\\{char}"
    if _is_shown(char) and char not in "#:":
        return char
    return "".join(f"\\x{byte:02x}" for byte in char.encode(errors="surrogatepass"))
