"""How JSON becomes Python objects."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime
from typing import Any, NoReturn, TypeVar

T = TypeVar("T")

# Bound once: models and dates are made often enough for the look-ups to count.
new = object.__new__
_parse_datetime = datetime.fromisoformat
_is_finer_than_microseconds = re.compile(r"[.,]\d{6}\d*[1-9]").search


class InvalidField(ValueError):
    """A value that its documented type cannot hold, or a required field that is missing.

    Attributes:
        path: Where, such as `message[0].text`; empty for the whole.
        reason: What is wrong.
    """

    def __init__(self, path: str, reason: str) -> None:
        super().__init__(path, reason)
        self.path = path
        self.reason = reason

    def __str__(self) -> str:
        return f"{self.path or 'the body'}: {self.reason}"

    def within(self, outer: str) -> InvalidField:
        """The same error, as seen from the object or the list that the value is in."""
        dot = "" if not self.path or self.path.startswith("[") else "."
        return InvalidField(f"{outer}{dot}{self.path}", self.reason)


def refuse(expected: str) -> NoReturn:
    """Raise `InvalidField` for a value that is not what is expected."""
    raise InvalidField("", f"must be {expected}")


def load_list(value: object, load: Callable[[Any], T]) -> list[T]:
    """Load each item of a list.

    Raises:
        InvalidField: It is not a list, or `load` refuses an item. The error names the first such item.
    """
    if type(value) is not list:
        refuse("a list")
    loaded: list[T] = []
    try:
        for item in value:
            loaded.append(load(item))
    except InvalidField as error:
        raise error.within(f"[{len(loaded)}]") from None
    return loaded


def load_datetime(value: object) -> datetime:
    """Load an RFC 3339 date-time.

    Raises:
        InvalidField: It is no date-time, or is finer than microseconds, which a `datetime` would cut off.
    """
    if type(value) is str:
        try:  # RFC 3339 allows `t` and `z` in lower case, `fromisoformat` does not
            parsed = _parse_datetime(value if value.isupper() else value.upper())
        except ValueError:
            refuse("a date-time")
        if parsed.tzinfo and (len(value) < 24 or not _is_finer_than_microseconds(value)):
            return parsed
    refuse("a date-time with a time zone, no finer than microseconds")
