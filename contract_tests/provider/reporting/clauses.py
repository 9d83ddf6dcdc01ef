"""The clause of a finding as a reader sees it: its line, and the sentence or the keyword that is contradicted."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator, Mapping
from typing import Any

from contract_tests.contract.contract_under_test import CONTRACT
from contract_tests.provider.reporting.excerpts import cut
from invent_contract import CONTRACT_FILE, line_of, lookup, tokens_of
from invent_contract.json_values import as_mapping, json_text

MAX_LINES = 60  # of a text
MAX_SHOWN = 300  # characters


def show_clause(pointer: str, quotes: str = "") -> str:
    """The place of a clause and, where it is told in a few words, what it says.

    Args:
        pointer: JSON pointer to it.
        quotes: The words of a rule that holds a provider to it. They may be of another clause.
    """
    line, words = _line_and_words(pointer, quotes)
    said = f" ({cut(words, MAX_SHOWN)})" if words else ""
    return f"{CONTRACT_FILE.name}:{line}{said}, {show_pointer(pointer)}"


def line_of_clause(pointer: str, quotes: str) -> int:
    """The line of a clause, or of the sentence of it that has these words."""
    return _line_and_words(pointer, quotes)[0]


def show_pointer(pointer: str) -> str:
    """A JSON pointer without the escapes of slashes, for the eye alone."""
    return pointer.replace("~1", "/").replace("~0", "~")


def _line_and_words(pointer: str, quotes: str) -> tuple[int, str]:
    try:
        value = lookup(CONTRACT, pointer)
    except LookupError:  # another contract is under test
        return line_of(CONTRACT_FILE, pointer), ""
    if isinstance(value, dict) and isinstance(value.get("$ref"), str):
        return _line_and_words(value["$ref"].removeprefix("#"), quotes)
    description = as_mapping(value).get("description")
    if isinstance(value, str) and tokens_of(pointer)[-1] in ("description", "summary"):
        return _sentence(pointer, value, quotes)
    if isinstance(value, str) and pointer.startswith("/x-assumed/"):
        return line_of(CONTRACT_FILE, pointer), f'"{_in_one_line(value)}"'
    is_quoted = isinstance(description, str) and quotes and _in_one_line(quotes) in _in_one_line(description)
    if isinstance(description, str) and (is_quoted or "/responses/" in pointer):
        return _sentence(f"{pointer}/description", description, quotes)
    return line_of(CONTRACT_FILE, pointer), _keywords(pointer, value)


def _sentence(pointer: str, text: str, quotes: str) -> tuple[int, str]:
    """The sentence of a text that has the quoted words, or else the first, and its line."""
    sentences = re.split(r"(?<=[.!?])\s+(?=[A-Z`])", _in_one_line(text))
    sentence = next((item for item in sentences if quotes and _in_one_line(quotes) in item), "")
    if quotes and not sentence and _in_one_line(quotes) in _in_one_line(text):
        sentence = _in_one_line(quotes)  # of more than a sentence
    sentence = sentence or sentences[0]
    line = line_of(CONTRACT_FILE, pointer)
    lines = _lines()[line - 1 : line - 1 + MAX_LINES]
    starts = (index for index in range(len(lines)) if sentence in _in_one_line("\n".join(lines[index:])))
    return line + max(starts, default=0), f'"{sentence}"'


def _keywords(pointer: str, value: Any) -> str:
    """A short value as the contract has it."""
    keyword = tokens_of(pointer)[-1]
    if keyword == "responses":
        return f"which lists {', '.join(status for status in as_mapping(value) if status[:1].isdigit())}"
    if isinstance(value, Mapping):
        return ", ".join(_written(value))
    return f"`{keyword}: {json_text(value)}`"


def _written(members: Mapping[str, Any]) -> Iterator[str]:
    for name, value in members.items():
        if name != "description" and not name.startswith("x-") and not isinstance(value, dict | list):
            yield f"`{name}: {value}`"


def _in_one_line(text: str) -> str:
    return " ".join(text.split())


@functools.lru_cache(maxsize=1)
def _lines() -> list[str]:
    return CONTRACT_FILE.read_text(encoding="utf-8").splitlines()
