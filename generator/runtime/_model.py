"""How JSON becomes models and models become JSON.

A model never refuses a value that it does not understand. What its documented type cannot hold
stays in `additional_properties` under its own name, and the attribute is `UNSET`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from enum import Enum, StrEnum
from typing import Any, ClassVar, NoReturn, Self, TypeVar

from .types import UNSET

T = TypeVar("T")

new = object.__new__  # found faster than each class's own


class InvalidField(ValueError):
    """A value that its documented type cannot hold, or a required field that is missing."""

    def __init__(self, path: str, reason: str) -> None:
        super().__init__(path, reason)
        self.path = path
        self.reason = reason

    def __str__(self) -> str:
        return f"{self.path or 'the body'}: {self.reason}"

    def within(self, outer: str) -> InvalidField:
        """The same, seen from the object or the list that the value is in."""
        dot = "" if not self.path or self.path.startswith("[") else "."
        return InvalidField(f"{outer}{dot}{self.path}", self.reason)


class Model:
    """Base of the generated models."""

    __slots__ = ()
    _FIELDS: ClassVar[dict[str, str]]  # name in JSON: name of the attribute
    additional_properties: dict[str, Any]

    # One `__eq__` and one `__repr__` for all models: attrs would write some for each, at each import.

    def __eq__(self, other: object) -> bool:
        if type(other) is not type(self):
            return NotImplemented
        names = (*self._FIELDS.values(), "additional_properties")
        return all(getattr(self, name) == getattr(other, name) for name in names)

    def __repr__(self) -> str:
        values = {name: getattr(self, name) for name in self._FIELDS.values()}
        values["additional_properties"] = self.additional_properties or UNSET
        shown = [f"{name}={value!r}" for name, value in values.items() if value is not UNSET]
        return f"{type(self).__name__}({', '.join(shown)})"

    def to_dict(self) -> dict[str, Any]:
        """The model as JSON: fields that are `UNSET` left out, `additional_properties` included."""
        result = dict(self.additional_properties)
        for name, attribute in self._FIELDS.items():
            value = getattr(self, attribute)
            if value is not UNSET:
                result[name] = to_json(value)
        return result

    def _rest(self, source: Mapping[str, Any]) -> dict[str, Any]:
        """What no attribute took from `source`."""
        taken = {name for name, attribute in self._FIELDS.items() if getattr(self, attribute) is not UNSET}
        return {name: value for name, value in source.items() if name not in taken}

    def __getitem__(self, key: str) -> Any:
        return self.additional_properties[key]

    def __contains__(self, key: str) -> bool:
        return key in self.additional_properties


class OpenStrEnum(StrEnum):
    """An enumeration that also holds values that the contract does not know yet.

    A member is equal to its string, and `str()` is the raw value. Code that tells the members
    apart needs a default branch: a value that is not known can come at any time.
    """

    @classmethod
    def _missing_(cls, value: object) -> Self | None:
        if not isinstance(value, str):
            return None
        member = str.__new__(cls, value)
        member._name_, member._value_ = "UNKNOWN", str(value)
        return member

    @property
    def is_known(self) -> bool:
        """Whether the contract lists this value."""
        return self._value_ in type(self)._value2member_map_


def to_json(value: Any) -> Any:
    """What `json.dumps` takes, made of models, dates, mappings, sequences and what is JSON already."""
    if value is None or type(value) in (str, int, float, bool, dict):
        return value
    if isinstance(value, Model):
        return value.to_dict()
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, Mapping):
        return dict(value)
    if isinstance(value, Sequence) and not isinstance(value, str | bytes | bytearray):
        return [to_json(item) for item in value]
    return value


def refuse(expected: str) -> NoReturn:
    """Raise `InvalidField` for a value that is not what is expected."""
    raise InvalidField("", f"must be {expected}")


def load_list(value: object, load: Callable[[Any], T]) -> list[T]:
    """A list of what `load` makes of each item. The error names the first item that it refuses."""
    if type(value) is not list:
        refuse("a list")
    loaded: list[T] = []
    try:
        for item in value:
            loaded.append(load(item))
    except InvalidField as error:
        raise error.within(f"[{len(loaded)}]") from None
    return loaded


_parse_datetime = datetime.fromisoformat
_TOO_FINE = re.compile(r"[.,]\d{6}\d*[1-9]").search


def load_datetime(value: object) -> datetime:
    """An RFC 3339 date-time. What is finer than microseconds is refused, not cut off."""
    if type(value) is str:
        try:  # `fromisoformat` does not know the letters in lower case, RFC 3339 does
            parsed = _parse_datetime(value if value.isupper() else value.upper())
        except ValueError:
            refuse("a date-time")
        if parsed.tzinfo and (len(value) < 24 or not _TOO_FINE(value)):
            return parsed
    refuse("a date-time with a time zone, no finer than microseconds")
