"""How JSON becomes Python objects."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime
from operator import itemgetter
from typing import Any, NoReturn, TypeVar

from ._invalid_field import InvalidField

T = TypeVar("T")

# Bound once: models and dates are made often enough for the look-ups to count.
new = object.__new__
_parse_datetime = datetime.fromisoformat

# An RFC 3339 date-time that a `datetime` holds without loss. `fromisoformat` takes many other forms.
_is_date_time = re.compile(r"\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d(\.\d{1,6}0*)?([Zz]|[+-]\d\d:\d\d)", re.ASCII).fullmatch
# Tells the usual form, `2026-03-02T09:15:27Z`, in half the time. `fromisoformat` checks the digits.
_separators = itemgetter(4, 7, 10, 13, 16, 19)
_USUAL_SEPARATORS = ("-", "-", "T", ":", ":", "Z")


def raise_invalid(expected: str) -> NoReturn:
    """Raise `InvalidField` for a value that is not what is expected."""
    raise InvalidField("", f"must be {expected}")


def load_list(value: object, load: Callable[[Any], T]) -> list[T]:
    """Load each item of a list.

    Raises:
        InvalidField: It is not a list, or `load` refuses an item. The error names the first such item.
    """
    if type(value) is not list:
        raise_invalid("a list")
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
        try:
            if len(value) == 20 and _separators(value) == _USUAL_SEPARATORS:
                return _parse_datetime(value)
            if _is_date_time(value):
                return _parse_datetime(value.upper())  # `fromisoformat` refuses a lower-case `t` or `z`
        except ValueError:  # 31 February, or a leap second
            pass
    raise_invalid("an RFC 3339 date-time, no finer than microseconds")
