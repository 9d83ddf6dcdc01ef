"""Text of a document as Python source. Nothing of a document gets into the client by another way."""

from __future__ import annotations

import re
import textwrap

WIDTH = 108  # characters


def literal(value: object) -> str:
    """A Python literal of a JSON value. `check` refuses the numbers that JSON does not have."""
    return repr(value)  # escapes whatever is not printable, and with it all that ends a line


def docstring(text: str, width: int = WIDTH) -> str:
    """The inside of a docstring that holds a text. Its lines are wrapped between words, which stay as they are."""
    lines: list[str] = []
    for line in re.split(r"\r\n|[\r\n]", text.strip(" \t\r\n")):
        lines += textwrap.wrap(_escape(line), width, break_long_words=False, break_on_hyphens=False) or [""]
    # Three quotes would end the docstring, and one at its end would be taken for the first of three.
    return "\n".join(re.sub(r'"(?=""|$)|(?<=")"', r"\\\g<0>", line) for line in lines)


def paragraph(text: str, width: int = WIDTH) -> str:
    """The same for a text of which the line ends mean nothing."""
    return docstring(re.sub(r"[ \t\r\n]+", " ", text), width)


def _escape(line: str) -> str:
    """A line with escapes for backslashes and for what is not printable, so that only spaces are white space."""
    return "".join(
        f"\\{character}" if character == "\\" else character if character.isprintable() else repr(character)[1:-1]
        for character in line
    )
