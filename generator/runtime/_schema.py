"""Holds a request against the contract before it leaves the machine.

The generator refuses a contract whose requests use a keyword that `validate` does not know, so that
none is passed over in silence.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from math import isfinite
from typing import Any

from ._model import InvalidField, load_datetime

Schema = Mapping[str, Any]


def _number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and isfinite(value)


_TYPES: dict[str, Callable[[Any], bool]] = {
    "string": lambda value: isinstance(value, str),
    "boolean": lambda value: isinstance(value, bool),
    "null": lambda value: value is None,
    "object": lambda value: isinstance(value, Mapping),
    "array": lambda value: isinstance(value, list | tuple),
    "integer": lambda value: _number(value) and value == int(value),
    "number": _number,
}


def _has_format(value: str, name: str) -> bool:
    try:
        return name != "date-time" or bool(load_datetime(value))
    except InvalidField:
        return False


# Keyword: the type that it speaks of, whether a value holds to it, and what to say if not.
_LIMITS: dict[str, tuple[str, Callable[[Any, Any], object], str]] = {
    "minLength": ("string", lambda value, limit: len(value) >= limit, "must have at least {} characters"),
    "maxLength": ("string", lambda value, limit: len(value) <= limit, "must have at most {} characters"),
    "pattern": ("string", lambda value, limit: re.search(limit, value), "must match {}"),
    "minItems": ("array", lambda value, limit: len(value) >= limit, "must have at least {} items"),
    "maxItems": ("array", lambda value, limit: len(value) <= limit, "must have at most {} items"),
    "minimum": ("number", lambda value, limit: value >= limit, "must be at least {}"),
    "maximum": ("number", lambda value, limit: value <= limit, "must be at most {}"),
    "format": ("string", _has_format, "must be a {}"),  # of the formats, only date-time is checked
}
KEYWORDS = {*_LIMITS, *"$ref type const enum properties required items allOf anyOf oneOf not".split()}


def _same(value: object, expected: object) -> bool:
    return value == expected and isinstance(value, bool) == isinstance(expected, bool)


def _failure(schema: Schema, value: object, path: str, components: Schema) -> InvalidField | None:
    try:
        validate(schema, value, path, components)
    except InvalidField as error:
        return error
    return None


def validate(schema: Schema, value: Any, path: str, components: Schema) -> None:
    """Raise `InvalidField` where `value`, that is JSON, is not what `schema` describes.

    Args:
        schema: A JSON Schema (2020-12) that uses no assertion but `KEYWORDS`.
        value: What `json.dumps` is to take.
        path: Where `value` is, as the error is to name it.
        components: The schemas that a `$ref` names, by that name.
    """
    problem = None
    for keyword, limit in schema.items():
        if keyword == "$ref":
            validate(components[limit], value, path, components)
        elif keyword == "type":
            if not any(_TYPES[kind](value) for kind in ([limit] if isinstance(limit, str) else limit)):
                problem = f"must be of type {limit}, not {type(value).__name__} {value!r:.40}"
        elif keyword == "properties" and isinstance(value, Mapping):
            for name in limit.keys() & value.keys():
                validate(limit[name], value[name], f"{path}.{name}" if path else name, components)
        elif keyword == "required" and isinstance(value, Mapping):
            for name in limit:
                if name not in value:
                    raise InvalidField(f"{path}.{name}" if path else name, "is required")
        elif keyword == "items" and isinstance(value, list | tuple):
            for index, item in enumerate(value):
                validate(limit, item, f"{path}[{index}]", components)
        elif keyword in _LIMITS:
            kind, holds, text = _LIMITS[keyword]
            if _TYPES[kind](value) and not holds(value, limit):
                problem = text.format(limit)
        elif keyword == "const" and not _same(value, limit):
            problem = f"must be {limit!r}"
        elif keyword == "enum" and not any(_same(value, one) for one in limit):
            problem = f"must be one of {', '.join(map(repr, limit))}"
        elif keyword == "not" and not _failure(limit, value, path, components):
            problem = "is a value that must not be here"
        elif keyword in ("allOf", "anyOf", "oneOf"):
            failures = [_failure(one, value, path, components) for one in limit]
            errors = [error for error in failures if error]
            if errors and (keyword == "allOf" or len(errors) == len(limit)):
                raise max(errors, key=lambda error: len(error.path))  # what came furthest is what was meant
            if keyword == "oneOf" and len(limit) - len(errors) > 1:
                problem = "must fit one variant only"
        if problem:
            raise InvalidField(path, problem)
