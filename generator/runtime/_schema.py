"""Holds a request against the contract before it leaves the machine.

A JSON Schema becomes a function once, when its operation is loaded. The generator refuses a contract whose
requests use a keyword that has no function here, so that none is passed over in silence.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from math import isfinite
from typing import Any

from ._model import InvalidField, load_datetime

Schema = Mapping[str, Any]
Check = Callable[[Any], InvalidField | None]  # what is wrong with a value, that is JSON
Components = dict[str, Any]  # the schemas that a $ref names; each becomes a Check when it is first used


def compiled(schema: Schema, components: Components) -> Check:
    """The check that a JSON Schema (2020-12) is. It may use no assertion but `KEYWORDS`."""
    checks = [KEYWORDS[keyword](limit, components) for keyword, limit in schema.items()]
    if len(checks) == 1:
        return checks[0]

    def check(value: Any) -> InvalidField | None:
        for one in checks:
            error = one(value)
            if error is not None:
                return error
        return None

    return check


def _number(value: Any) -> bool:
    if isinstance(value, float):
        return isfinite(value)
    return isinstance(value, int) and not isinstance(value, bool)


_TYPES: dict[str, Callable[[Any], bool]] = {
    "string": lambda value: isinstance(value, str),
    "boolean": lambda value: isinstance(value, bool),
    "null": lambda value: value is None,
    "object": lambda value: isinstance(value, dict),
    "array": lambda value: isinstance(value, list | tuple),
    "integer": lambda value: _number(value) and value == int(value),
    "number": _number,
}


def _simple(holds: Callable[[Any], object], problem: str) -> Check:
    return lambda value: None if holds(value) else InvalidField("", problem)


def _limit(kind: str, holds: Callable[[Any, Any], object], problem: str) -> Callable[[Any, Components], Check]:
    applies = _TYPES[kind]
    return lambda limit, _: _simple(lambda value: not applies(value) or holds(value, limit), problem.format(limit))


def _type(limit: str | list[str], _: Components) -> Check:
    kinds = [_TYPES[kind] for kind in ([limit] if isinstance(limit, str) else limit)]

    def check(value: Any) -> InvalidField | None:
        for kind in kinds:
            if kind(value):
                return None
        return InvalidField("", f"must be of type {limit}, not {type(value).__name__}")

    return check


def _ref(name: str, components: Components) -> Check:
    def check(value: Any) -> InvalidField | None:
        found = components[name]
        if isinstance(found, Mapping):
            found = components[name] = compiled(found, components)
        error: InvalidField | None = found(value)
        return error

    return check


def _properties(limit: Schema, components: Components) -> Check:
    checks = [(name, compiled(one, components)) for name, one in limit.items()]

    def check(value: Any) -> InvalidField | None:
        if isinstance(value, dict):
            for name, one in checks:
                if name in value:
                    error = one(value[name])
                    if error is not None:
                        return error.within(name)
        return None

    return check


def _required(limit: list[str], _: Components) -> Check:
    def check(value: Any) -> InvalidField | None:
        missing = [name for name in limit if name not in value] if isinstance(value, dict) else ()
        return InvalidField(missing[0], "is required") if missing else None

    return check


def _items(limit: Schema, components: Components) -> Check:
    one = compiled(limit, components)

    def check(value: Any) -> InvalidField | None:
        for index, item in enumerate(value if isinstance(value, list | tuple) else ()):
            error = one(item)
            if error is not None:
                return error.within(f"[{index}]")
        return None

    return check


def _of(fewest: int | None, most: int | None) -> Callable[[list[Schema], Components], Check]:
    """How many of the schemas must hold. Of several errors, that of the one which came furthest is told."""

    def make(limit: list[Schema], components: Components) -> Check:
        checks = [compiled(one, components) for one in limit]

        def check(value: Any) -> InvalidField | None:
            errors = [error for one in checks if (error := one(value)) is not None]
            holding = len(checks) - len(errors)
            if holding < (len(checks) if fewest is None else fewest):
                return max(errors, key=lambda error: len(error.path))
            return InvalidField("", "must fit one variant only") if most and holding > most else None

        return check

    return make


def _not(limit: Schema, components: Components) -> Check:
    inner = compiled(limit, components)
    return _simple(lambda value: inner(value) is not None, "is a value that must not be here")


def _same(value: object, expected: object) -> bool:
    return value == expected and isinstance(value, bool) == isinstance(expected, bool)


def _has_format(value: str, name: str) -> bool:
    try:
        return name != "date-time" or bool(load_datetime(value))
    except InvalidField:
        return False


KEYWORDS: dict[str, Callable[[Any, Components], Check]] = {
    "$ref": _ref,
    "type": _type,
    "const": lambda limit, _: _simple(lambda value: _same(value, limit), f"must be {limit!r}"),
    "enum": lambda limit, _: _simple(lambda value: any(_same(value, one) for one in limit), f"must be one of {limit}"),
    "properties": _properties,
    "required": _required,
    "items": _items,
    "allOf": _of(None, None),
    "anyOf": _of(1, None),
    "oneOf": _of(1, 1),
    "not": _not,
    "minLength": _limit("string", lambda value, limit: len(value) >= limit, "must have at least {} characters"),
    "maxLength": _limit("string", lambda value, limit: len(value) <= limit, "must have at most {} characters"),
    "pattern": _limit("string", lambda value, limit: re.search(limit, value), "must match {}"),
    "format": _limit("string", _has_format, "must be a {}"),  # of the formats, only date-time is checked
    "minItems": _limit("array", lambda value, limit: len(value) >= limit, "must have at least {} items"),
    "maxItems": _limit("array", lambda value, limit: len(value) <= limit, "must have at most {} items"),
    "minimum": _limit("number", lambda value, limit: value >= limit, "must be at least {}"),
    "maximum": _limit("number", lambda value, limit: value <= limit, "must be at most {}"),
}
