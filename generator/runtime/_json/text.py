"""JSON text, read and written."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from .invalid_field import InvalidField

# Made once, as `json.dumps` makes an encoder for each call.
_encode = json.JSONEncoder(ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode


def loads(content: bytes) -> Any:
    """Read JSON as servers send it: with a byte order mark, NaN and numbers of any length, if need be.

    Raises:
        InvalidField: It is not JSON. The error is not chained to the parser's, which would keep the whole content.
    """
    try:
        return _loads(content)
    except RecursionError:
        reason = "is nested too deeply"
    except ValueError as error:
        reason = f"is not JSON ({error})"
    raise InvalidField("", reason)


def _loads(content: bytes) -> Any:
    try:
        return json.loads(content)
    except (json.JSONDecodeError, UnicodeDecodeError):
        raise
    except ValueError:  # a number with more digits than Python turns into an int
        limit = sys.get_int_max_str_digits()
        return json.loads(content, parse_int=lambda digits: int(digits) if len(digits) <= limit else Decimal(digits))


def dumps(value: object, path: str = "") -> bytes:
    """Write JSON in its shortest form.

    Raises:
        InvalidField: JSON has no such value. It names the innermost place.
    """
    try:
        return _encode(value).encode()
    except (TypeError, ValueError) as error:
        for step, member in _members(value):
            dumps(member, f"{path}{step}" if path else step.removeprefix("."))  # raises for the member at fault
        raise InvalidField(path, f"cannot be written as JSON ({error})") from None


def as_text(value: object) -> str:
    """A value as forms and queries have it: text as it is, all else as JSON.

    Raises:
        InvalidField: It cannot be written.
    """
    return encode(value).decode() if isinstance(value, str) else dumps(value).decode()


def encode(text: str) -> bytes:
    """The bytes of a text.

    Raises:
        InvalidField: It has half of a surrogate pair.
    """
    try:
        return text.encode()
    except UnicodeEncodeError as error:
        raise InvalidField("", f"cannot be written as text ({error})") from None


def _members(value: object) -> Iterable[tuple[str, object]]:
    if isinstance(value, dict):
        return ((f".{name}", member) for name, member in value.items())
    if isinstance(value, list | tuple):
        return ((f"[{index}]", member) for index, member in enumerate(value))
    return ()
