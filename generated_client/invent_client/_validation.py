"""Checks a request against the contract before it leaves the machine.

The generator refuses a contract whose requests use a keyword that is not here, so that none is passed over in silence.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from ._invalid_field import InvalidField
from ._loading import load_datetime

Schema = Mapping[str, Any]
Components = Mapping[str, Schema]  # the schemas that a $ref names
Assertion = Callable[[Any, Any, Components], None]  # takes a value, and the value of the keyword


def check(value: Any, schema: Schema, components: Components) -> None:
    """Check a JSON value against a JSON Schema (2020-12) of the keywords below.

    Raises:
        InvalidField: The first assertion that fails.
    """
    for keyword, argument in schema.items():
        KEYWORDS[keyword](value, argument, components)


def check_within(step: str, value: Any, schema: Schema, components: Components) -> None:
    """The same for a value in an object or a list, which `step` leads to."""
    try:
        check(value, schema, components)
    except InvalidField as error:
        raise error.within(step) from None


def _errors(value: Any, schemas: list[Schema], components: Components) -> list[InvalidField]:
    errors = []
    for schema in schemas:
        try:
            check(value, schema, components)
        except InvalidField as error:
            errors.append(error)
    return errors


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


def _type(value: Any, argument: str | list[str], _: Components) -> None:
    names = [argument] if isinstance(argument, str) else argument
    for name in names:
        if _TYPES[name](value):
            return
    raise InvalidField("", f"must be of type {' or '.join(names)}, not {type(value).__name__}")


def _required(value: Any, names: list[str], _: Components) -> None:
    for name in names if isinstance(value, dict) else ():
        if name not in value:
            raise InvalidField(name, "is required")


def _properties(value: Any, schemas: Schema, components: Components) -> None:
    for name, schema in schemas.items() if isinstance(value, dict) else ():
        if name in value:
            check_within(name, value[name], schema, components)


def _items(value: Any, schema: Schema, components: Components) -> None:
    for index, item in enumerate(value if isinstance(value, list | tuple) else ()):
        check_within(f"[{index}]", item, schema, components)


def _all_of(value: Any, schemas: list[Schema], components: Components) -> None:
    for schema in schemas:
        check(value, schema, components)


def _any_of(value: Any, schemas: list[Schema], components: Components) -> None:
    errors = _errors(value, schemas, components)
    if len(errors) == len(schemas):
        raise _most_specific(errors)


def _one_of(value: Any, schemas: list[Schema], components: Components) -> None:
    errors = _errors(value, schemas, components)
    if len(errors) == len(schemas):
        raise _most_specific(errors)
    if len(schemas) - len(errors) > 1:
        raise InvalidField("", "fits more than one of the allowed variants")


def _most_specific(errors: list[InvalidField]) -> InvalidField:
    """The error of the variant that fits furthest, which is most likely the intended variant."""
    return max(errors, key=lambda error: len(error.path))


def _not(value: Any, schema: Schema, components: Components) -> None:
    if not _errors(value, [schema], components):
        raise InvalidField("", "is a value that is not allowed")


def _is_same(value: object, expected: object) -> bool:
    # To Python 1 and True are equal, to JSON they are not.
    return value == expected and isinstance(value, bool) == isinstance(expected, bool)


def _is_listed(value: object, members: list[object]) -> bool:
    return any(_is_same(value, member) for member in members)


def _format(value: Any, name: str, _: Components) -> None:
    if name == "date-time" and isinstance(value, str):  # no other format is checked
        load_datetime(value)


def _assertion(holds: Callable[[Any, Any], object], problem: str, applies_to: str | None = None) -> Assertion:
    """An assertion about any value, or only about those of a type."""

    def assert_keyword(value: Any, argument: Any, _: Components) -> None:
        if (applies_to is None or _TYPES[applies_to](value)) and not holds(value, argument):
            raise InvalidField("", problem.format(argument))

    return assert_keyword


KEYWORDS: dict[str, Assertion] = {
    "$ref": lambda value, name, components: check(value, components[name], components),
    "type": _type,
    "required": _required,
    "properties": _properties,
    "items": _items,
    "allOf": _all_of,
    "anyOf": _any_of,
    "oneOf": _one_of,
    "not": _not,
    "const": _assertion(_is_same, "must be {!r}"),
    "enum": _assertion(_is_listed, "must be one of {}"),
    "minLength": _assertion(lambda text, least: len(text) >= least, "must have at least {} character(s)", "string"),
    "maxLength": _assertion(lambda text, most: len(text) <= most, "must have at most {} character(s)", "string"),
    "pattern": _assertion(lambda text, pattern: re.search(pattern, text), "must match {}", "string"),
    "format": _format,
    "minItems": _assertion(lambda items, least: len(items) >= least, "must have at least {} item(s)", "array"),
    "maxItems": _assertion(lambda items, most: len(items) <= most, "must have at most {} item(s)", "array"),
    "minimum": _assertion(lambda number, least: number >= least, "must be at least {}", "number"),
    "maximum": _assertion(lambda number, most: number <= most, "must be at most {}", "number"),
}
