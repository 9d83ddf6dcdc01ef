"""How JSON becomes Python objects."""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import suppress
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, NoReturn, TypeVar

from .invalid_field import InvalidField

if TYPE_CHECKING:
    from uuid import UUID

T = TypeVar("T")

# Bound once: models and dates are made often enough for the look-ups to count.
new = object.__new__
_parse_datetime = datetime.fromisoformat
_DATE = r"\d{4}-\d\d-\d\d"
UUID_PATTERN = r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}"
# An RFC 3339 date-time. `fromisoformat` takes many other forms.
_is_date_time = re.compile(r"\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d(\.\d+)?([Zz]|[+-]\d\d:\d\d)", re.ASCII).fullmatch


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
    """Load an RFC 3339 date-time. What is finer than microseconds (.NET writes 7 digits, Go 9) is cut off.

    Raises:
        InvalidField: It is none, or is within a leap second, which a `datetime` cannot hold.
    """
    if type(value) is str:
        try:
            # The separators tell the usual form, `2026-03-02T09:15:27Z`, in a fraction of the time that a regular
            # expression takes. `fromisoformat` checks the digits.
            if len(value) == 20 and value[4::3] == "--T::Z":
                return _parse_datetime(value)
            if _is_date_time(value):
                return _parse_datetime(value.upper())  # `fromisoformat` refuses a lower-case `t` or `z`
        except ValueError:  # 31 February, or a leap second
            pass
    raise_invalid("an RFC 3339 date-time")


def load_date(value: object) -> date:
    """Load an RFC 3339 full-date.

    Raises:
        InvalidField: It is none.
    """
    if type(value) is str and re.fullmatch(_DATE, value, re.ASCII):
        try:
            return date.fromisoformat(value)
        except ValueError:  # 31 February
            pass
    raise_invalid("an RFC 3339 full-date")


def load_uuid(value: object) -> UUID:
    """Load a UUID. `str()` of it has lower-case digits, whatever the text had.

    Raises:
        InvalidField: It is not 32 hexadecimal digits, with hyphens.
    """
    if type(value) is str and re.fullmatch(UUID_PATTERN, value):
        from uuid import UUID  # loading it takes long

        return UUID(value)
    raise_invalid("a UUID")


def load_integer(value: object) -> int:
    """Load a whole number, also one that is written as 7.0.

    Raises:
        InvalidField: It is none.
    """
    if type(value) is int:
        return value
    if type(value) is float and value.is_integer():
        return int(value)
    raise_invalid("a whole number")


def load_members(members: dict[str, Any], load: Callable[[Any], T]) -> dict[str, T]:
    """Load the members of an object that is a mapping. What `load` refuses stays as it is."""
    for name, value in members.items():
        with suppress(InvalidField):
            members[name] = load(value)
    return members
