"""The document as a file: its data, and the lines of the values in it."""

from __future__ import annotations

import codecs
import copy
import functools
import math
from collections.abc import Callable
from pathlib import Path
from typing import Any

from invent_contract.source.cache import Reading, keep_reading, kept_reading
from invent_contract.source.errors import ContractError
from invent_contract.source.json_pointer import parent_of, pointer_to, walk
from invent_contract.source.json_text import json_lines, parse_json

_HERE = Path(__file__).parents[1]
# In the wheel it is in this package, in a checkout at the root.
CONTRACT_FILE = next(path for path in (_HERE / "openapi.yaml", _HERE.parent / "openapi.yaml") if path.exists())
# What was read of it is kept in a checkout alone, as pip would leave such a file behind, and the folder with it.
_IS_IN_CHECKOUT = CONTRACT_FILE.parent != _HERE

MAX_DEPTH = 200  # Python, and JSON Schema validators, give up somewhat later


def load(path: Path) -> dict[str, Any]:
    """Read an OpenAPI document, YAML or JSON, as plain data: dicts with text keys, lists and scalars.

    Raises:
        ContractError: The file cannot be read, or is not a YAML mapping of JSON's values.
    """
    return copy.deepcopy(_document(path).data)


def load_with_lines(path: Path) -> tuple[dict[str, Any], Callable[[str], int]]:
    """`load`, plus a function from a pointer to its line. Reads the file once, so a pipe works.

    Raises:
        ContractError: As `load`.
    """
    document = _document(path)
    return copy.deepcopy(document.data), document.line_of


def line_of(path: Path, pointer: str) -> int:
    """Line, counted from 1, on which the value at a JSON pointer begins. The file is parsed once for many pointers.

    Where the pointer leads to nothing, the line of the last value on the way to it.

    Raises:
        ContractError: `load` cannot read the file.
    """
    return _document(path).line_of(pointer)


def check_values(data: Any, lines: dict[str, int] | None = None) -> None:
    """Refuse data that is nested too deeply, and values that JSON, or UTF-8, does not have.

    Raises:
        ContractError: The first such value, with its line if `lines` are given.
    """
    for pointer, value in walk(data):
        problem = ""
        if isinstance(value, float) and not math.isfinite(value):
            problem = "is not a JSON number"
        elif isinstance(value, int) and abs(value) > 10**300:
            problem = "is too large a number"
        elif isinstance(value, str) and _has_surrogates(value):
            problem = "contains an unpaired surrogate"
        elif isinstance(value, dict) and (other_keys := [key for key in value if not isinstance(key, str)]):
            raise ContractError(pointer + pointer_to(other_keys[0]), "is a key that is not text")
        elif isinstance(value, dict) and any(map(_has_surrogates, value)):
            problem = "has a key that contains an unpaired surrogate"
        elif pointer.count("/") > MAX_DEPTH:
            raise ContractError("", f"is nested more than {MAX_DEPTH} deep", (lines or {}).get(pointer))
        if problem:
            raise ContractError(pointer, problem, (lines or {}).get(pointer))


def _has_surrogates(text: str) -> bool:
    return not text.isascii() and any("\ud800" <= character <= "\udfff" for character in text)


class _Document:
    """The data of a file's content, and the lines of its values."""

    def __init__(self, content: bytes, *, is_kept: bool) -> None:
        reading = kept_reading(content)
        if reading:
            self.data, self.lines = reading
            return
        text = _decode(content)
        try:
            self.data, self._yaml_lines = _parse(text)
        except RecursionError:
            raise ContractError("", "is nested too deeply") from None
        self._text = text
        if not isinstance(self.data, dict):
            raise ContractError("", "must be a mapping", 1)
        try:
            check_values(self.data, self._yaml_lines)
        except ContractError as error:
            line = error.line or self.lines.get(error.pointer)
            raise ContractError(error.pointer, str(error), line) from None
        if is_kept and self._yaml_lines is not None:
            keep_reading(content, Reading(self.data, self._yaml_lines))

    @functools.cached_property
    def lines(self) -> dict[str, int]:
        """The line of each value, by its pointer."""
        return json_lines(self._text) if self._yaml_lines is None else self._yaml_lines

    def line_of(self, pointer: str) -> int:
        """The line of the value at a pointer, or else of the last value on the way to it."""
        while pointer not in self.lines and pointer:
            pointer = parent_of(pointer)
        return self.lines[pointer]


def _document(path: Path) -> _Document:
    try:
        content = path.read_bytes()
    except OSError as error:
        raise ContractError("", f"cannot be read: {error.strerror}") from None
    return _document_of(content, is_kept=_IS_IN_CHECKOUT and path == CONTRACT_FILE)


_document_of = functools.lru_cache(maxsize=2)(_Document)  # so that many lines are looked up in one document


def _decode(content: bytes) -> str:
    is_utf16 = content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    try:
        return content.decode("utf-16" if is_utf16 else "utf-8-sig")
    except UnicodeDecodeError as error:
        line = None if is_utf16 else content[: error.start].count(b"\n") + 1
        raise ContractError("", f"is not {error.encoding.upper()}: {error.reason}", line) from None


def _parse(text: str) -> tuple[Any, dict[str, int] | None]:
    """The data of a text, and the lines of its values if they cost nothing."""
    if text.lstrip().startswith("{"):  # YAML can begin so, too
        try:
            return parse_json(text), None
        except ValueError:
            pass
    # Imported here, so that a program can say that ruamel.yaml is missing.
    from invent_contract.source.yaml_text import parse_yaml

    return parse_yaml(text)
