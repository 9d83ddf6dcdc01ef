"""JSON values: their types, and their text, by which equal values are found."""

from __future__ import annotations

import json
from typing import Any

_encoder = json.JSONEncoder(ensure_ascii=False, sort_keys=True)  # `json.dumps` would make one for each value


def as_mapping(value: Any) -> dict[str, Any]:
    """The value if it is a dict, else an empty one."""
    return value if isinstance(value, dict) else {}


def as_list(value: Any) -> list[Any]:
    """The value if it is a list, else an empty one."""
    return value if isinstance(value, list) else []


def type_of(value: Any) -> str:
    """JSON Schema's name of a value's type. A whole number is an `integer`, however it is written."""
    if isinstance(value, float) and value.is_integer():
        return "integer"
    names = {bool: "boolean", int: "integer", float: "number", str: "string", list: "array", dict: "object"}
    return names.get(type(value), "null")


def is_number(value: Any) -> bool:
    """Whether a value is a number. For Python, true and false are, too."""
    return isinstance(value, int | float) and not isinstance(value, bool)


def json_text(value: Any) -> str:
    """A value as JSON, the same for equal values. 1 and 1.0 are equal, 1 and true are not."""
    return _encoder.encode(_with_whole_numbers(value))


def _with_whole_numbers(value: Any) -> Any:
    """The value with an integer for each number that is whole."""
    if isinstance(value, list):
        return [_with_whole_numbers(item) for item in value]
    if isinstance(value, dict):
        return {name: _with_whole_numbers(item) for name, item in value.items()}
    return int(value) if isinstance(value, float) and value.is_integer() else value
