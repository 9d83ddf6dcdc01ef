"""Texts for the page, shortened so that it can ask for them several times a second."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any

from invent_mock.world.records import JsonObject

_PRETTY = json.JSONEncoder(ensure_ascii=False, indent=2)


def shorten(text: str, length: int) -> str:
    """A text of at most so many characters."""
    return text if len(text) <= length else text[: length - 1] + "…"


def pretty(data: Any) -> str:
    """Data as indented JSON, or on one line where the indents would be most of it, as hundreds of levels make them."""
    compact = json.dumps(data, ensure_ascii=False)
    limit = 10 * len(compact) + 1_000
    text = "".join(_beginning(_PRETTY.iterencode(data), limit))
    return text if len(text) < limit else compact


def parts_of(message: JsonObject) -> list[JsonObject]:
    """The parts of a message, in the order in which the chat lists them."""
    return [part for content in message["messages"] for part in content["parts"]]


def part_text(part: JsonObject, limit: int | None = None) -> str:
    """A part as text; with a limit, at least so many characters of its beginning, or all of it."""
    if part["type"] == "text":
        return str(part["text"])
    return pretty(part) if limit is None else "".join(_beginning(_PRETTY.iterencode(part), limit))


def _beginning(chunks: Iterable[str], limit: int) -> Iterator[str]:
    for chunk in chunks:
        yield chunk
        limit -= len(chunk)
        if limit <= 0:
            return
