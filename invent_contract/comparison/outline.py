"""A schema of another document, written out to be copied into ours."""

from __future__ import annotations

from typing import Any

from invent_contract import suggestions
from invent_contract.json_values import json_text
from invent_contract.schema import Schema
from invent_contract.schema.keywords import TYPES, Several

_DEPTH = 3  # levels


def outline_text(schema: Schema) -> str:
    """A schema that says the same, as far as a few levels go, without wording, as JSON."""
    return json_text(_outline(schema, _DEPTH))


def types_in_order(schema: Schema) -> list[str]:
    """The types of a schema, null last, without `integer` where all numbers fit."""
    types = schema.intended_types
    return sorted(types - {"integer"} if "number" in types else types, key=lambda name: (name == "null", name))


def type_text(schema: Schema) -> str:
    """Its types, as a line of YAML."""
    return suggestions.write("type", _type_value(schema))


def values_text(schema: Schema) -> str:
    """Its values, as a line of YAML."""
    values = list((schema.values or {}).values())
    return suggestions.write("const", values[0]) if len(values) == 1 else suggestions.write("enum", values)


def keyword_text(keyword: str, value: Any) -> str:
    """A keyword of a `Schema`, as a line of YAML."""
    if isinstance(value, Several):
        return suggestions.write("allOf", [{keyword: part} for part in value])
    return suggestions.write(keyword, value)


def _type_value(schema: Schema) -> str | list[str]:
    names = types_in_order(schema)
    return names[0] if len(names) == 1 else names


def _outline(schema: Schema, depth: int) -> dict[str, Any] | bool:
    if not schema.intended_types:
        return False
    outline: dict[str, Any] = {}
    if schema.variants and depth > 1:  # without their fields, variants tell nothing
        outline["oneOf"] = [_outline(variant, depth - 1) for variant in schema.variants]
    elif schema.intended_types != TYPES:
        outline["type"] = _type_value(schema)
    if schema.values is not None:
        outline["enum"] = list(schema.values.values())
    for keyword, value in schema.keywords.items():
        if isinstance(value, Several):
            outline.setdefault("allOf", []).extend({keyword: part} for part in value)
        else:
            outline[keyword] = value
    if schema.properties and depth:
        outline["properties"] = {name: _outline(field, depth - 1) for name, field in schema.properties.items()}
        if schema.required:
            outline["required"] = sorted(schema.required)
    if schema.items and depth:
        outline["items"] = _outline(schema.items, depth - 1)
    if schema.members and depth:
        outline["additionalProperties"] = _outline(schema.members, depth - 1)
    return outline
