"""Holds a request against the contract before it leaves the machine.

The generator refuses a contract whose requests use a keyword that is not here, so that none is passed over in silence.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from ._model import InvalidField, load_datetime

Schema = Mapping[str, Any]
Components = Mapping[str, Schema]  # the schemas that a $ref names
Assertion = Callable[[Any, Any, Components], None]  # of a value and the keyword's own value


def check(value: Any, schema: Schema, components: Components) -> None:
    """Raise `InvalidField` for the first thing in a JSON value that a JSON Schema (2020-12) refuses."""
    for keyword, limit in schema.items():
        KEYWORDS[keyword](value, limit, components)


def check_at(step: str, value: Any, schema: Schema, components: Components) -> None:
    """The same for a value in an object or a list, which `step` leads to."""
    try:
        check(value, schema, components)
    except InvalidField as error:
        raise error.within(step) from None


def _errors(value: Any, schemas: list[Schema], components: Components) -> list[InvalidField]:
    found = []
    for schema in schemas:
        try:
            check(value, schema, components)
        except InvalidField as error:
            found.append(error)
    return found


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


_TYPES: dict[str, Callable[[Any], bool]] = {
    "string": lambda value: isinstance(value, str),
    "boolean": lambda value: isinstance(value, bool),
    "null": lambda value: value is None,
    "object": lambda value: isinstance(value, dict),
    "array": lambda value: isinstance(value, list | tuple),
    "integer": lambda value: _is_number(value) and value % 1 == 0,
    "number": _is_number,
}


def _type(value: Any, limit: str | list[str], _: Components) -> None:
    if not any(_TYPES[kind](value) for kind in ([limit] if isinstance(limit, str) else limit)):
        raise InvalidField("", f"must be of type {limit}, not {type(value).__name__}")


def _required(value: Any, limit: list[str], _: Components) -> None:
    for name in limit if isinstance(value, dict) else ():
        if name not in value:
            raise InvalidField(name, "is required")


def _properties(value: Any, limit: Schema, components: Components) -> None:
    for name, schema in limit.items() if isinstance(value, dict) else ():
        if name in value:
            check_at(name, value[name], schema, components)


def _items(value: Any, limit: Schema, components: Components) -> None:
    for index, item in enumerate(value if isinstance(value, list | tuple) else ()):
        check_at(f"[{index}]", item, limit, components)


def _all_of(value: Any, limit: list[Schema], components: Components) -> None:
    for schema in limit:
        check(value, schema, components)


def _any_of(value: Any, limit: list[Schema], components: Components, most: int | None = None) -> None:
    errors = _errors(value, limit, components)
    if len(errors) == len(limit):
        raise max(errors, key=lambda error: len(error.path))  # the one that came furthest was meant
    if most and len(limit) - len(errors) > most:
        raise InvalidField("", "must fit one variant only")


def _not(value: Any, limit: Schema, components: Components) -> None:
    if not _errors(value, [limit], components):
        raise InvalidField("", "is a value that must not be here")


def _same(value: object, expected: object) -> bool:
    return value == expected and isinstance(value, bool) == isinstance(expected, bool)


def _format(value: Any, limit: str, _: Components) -> None:
    if limit == "date-time" and isinstance(value, str):  # no other format is checked
        load_datetime(value)


def _limit(kind: str | None, holds: Callable[[Any, Any], object], problem: str) -> Assertion:
    """An assertion about one value, of one type where `kind` names it."""

    def check_limit(value: Any, limit: Any, _: Components) -> None:
        if (kind is None or _TYPES[kind](value)) and not holds(value, limit):
            raise InvalidField("", problem.format(limit))

    return check_limit


KEYWORDS: dict[str, Assertion] = {
    "$ref": lambda value, name, components: check(value, components[name], components),
    "type": _type,
    "required": _required,
    "properties": _properties,
    "items": _items,
    "allOf": _all_of,
    "anyOf": _any_of,
    "oneOf": lambda value, limit, components: _any_of(value, limit, components, most=1),
    "not": _not,
    "const": _limit(None, _same, "must be {!r}"),
    "enum": _limit(None, lambda value, limit: any(_same(value, one) for one in limit), "must be one of {}"),
    "minLength": _limit("string", lambda value, limit: len(value) >= limit, "must have at least {} characters"),
    "maxLength": _limit("string", lambda value, limit: len(value) <= limit, "must have at most {} characters"),
    "pattern": _limit("string", lambda value, limit: re.search(limit, value), "must match {}"),
    "format": _format,
    "minItems": _limit("array", lambda value, limit: len(value) >= limit, "must have at least {} items"),
    "maxItems": _limit("array", lambda value, limit: len(value) <= limit, "must have at most {} items"),
    "minimum": _limit("number", lambda value, limit: value >= limit, "must be at least {}"),
    "maximum": _limit("number", lambda value, limit: value <= limit, "must be at most {}"),
}
