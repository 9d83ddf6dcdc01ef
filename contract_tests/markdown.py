"""Text from elsewhere in Markdown, in which it is only text."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable

from invent_contract.escaping import one_line

# Underscores within a word, and brackets that no link follows, mean nothing. `://` and `www.` make links by themselves.
_ACTIVE = re.compile(r"[\\`*~|$]|(?<![^\W_])_|_(?![^\W_])|](?=[(\[])|:(?=//)|(?<=www)\.", re.IGNORECASE)


def as_text(text: str) -> str:
    """`text` on one line, escaped so that it is shown as it is, also in a cell of a table."""
    return _ACTIVE.sub(r"\\\g<0>", html.escape(one_line(text), quote=False))


def as_code(text: str) -> str:
    """The same as code."""
    return f"<code>{as_text(text)}</code>" if text else ""


def table_row(cells: Iterable[str]) -> str:
    """A row of a table, whose cells are Markdown."""
    return f"| {' | '.join(cells)} |"
