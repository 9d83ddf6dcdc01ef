"""The bases of the generated enumerations.

They also hold values that the contract does not know yet. A member is equal to its value, and `str()` is the raw value.
Code that tells the members apart needs a default branch: a value that is not known can come at any time.
"""

from __future__ import annotations

from enum import IntEnum, StrEnum
from typing import Self


class OpenStrEnum(StrEnum):
    """An enumeration of text that also holds values that the contract does not know yet."""

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


class OpenIntEnum(IntEnum):
    """An enumeration of whole numbers that also holds values that the contract does not know yet."""

    @classmethod
    def _missing_(cls, value: object) -> Self | None:
        if not isinstance(value, int) or isinstance(value, bool):
            return None
        member = int.__new__(cls, value)
        member._name_, member._value_ = "UNKNOWN", int(value)
        return member

    @property
    def is_known(self) -> bool:
        """Whether the contract lists this value."""
        return self._value_ in type(self)._value2member_map_
