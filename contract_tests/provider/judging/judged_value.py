"""A JSON value as jsonschema-rs takes it: not too deep, with finite numbers, and with text that UTF-8 has."""

from __future__ import annotations

import functools
import math
import operator
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

JSONPath = tuple[str | int, ...]  # of names and indexes
_LARGE = 10**400  # beyond what a float holds, as is each number that Python reads as infinite


@dataclass
class JudgedValue:
    """A value down to some level.

    Attributes:
        value: The value. Objects and lists below the last level are empty.
        cuts: The paths of those that were not empty.
    """

    value: Any = None
    cuts: list[JSONPath] = field(default_factory=list)

    def is_cut_within(self, path: JSONPath) -> bool:
        """Whether something in the value at a path was left out."""
        return any(cut[: len(path)] == path for cut in self.cuts)

    def value_at(self, path: Iterable[str | int]) -> Any:
        """The value at a path."""
        return functools.reduce(operator.getitem, path, self.value)


def judged_value(value: Any, levels: int) -> JudgedValue:
    """A copy of a value, down to so many levels of objects and lists."""
    judged = JudgedValue()
    judged.value = _copy(value, levels, (), judged.cuts)
    return judged


def _copy(value: Any, levels: int, path: JSONPath, cuts: list[JSONPath]) -> Any:
    if isinstance(value, str):
        return _without_surrogates(value)
    if isinstance(value, float) and math.isinf(value):
        return _LARGE if value > 0 else -_LARGE
    if not value or not isinstance(value, dict | list):
        return value
    if levels == 0:
        cuts.append(path)
        return type(value)()
    if isinstance(value, list):
        return [_copy(item, levels - 1, (*path, index), cuts) for index, item in enumerate(value)]
    members = ((_without_surrogates(name), member) for name, member in value.items())
    return {name: _copy(member, levels - 1, (*path, name), cuts) for name, member in members}


def _without_surrogates(text: str) -> str:
    """The text with U+FFFD for half of a surrogate pair, which JSON's escapes can write and UTF-8 cannot."""
    return text if text.isascii() else text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
