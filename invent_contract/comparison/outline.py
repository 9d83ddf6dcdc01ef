"""A schema of another document, written out to be copied into ours."""

from __future__ import annotations

from typing import Any

from invent_contract.json_values import json_text
from invent_contract.schema import Schema
from invent_contract.schema_keywords import TYPES

_DEPTH = 3  # levels


def outline_text(schema: Schema) -> str:
    """A schema that says the same, as far as a few levels go, without wording, as JSON."""
    return json_text(_outline(schema, _DEPTH))


def type_value(schema: Schema) -> Any:
    """The types of a schema, as `type` has them."""
    types = schema.intended_types
    names = sorted(types - {"integer"} if "number" in types else types, key=lambda name: (name == "null", name))
    return names[0] if len(names) == 1 else names


def _outline(schema: Schema, depth: int) -> dict[str, Any] | bool:
    if not schema.intended_types:
        return False
    outline: dict[str, Any] = {}
    if schema.variants and depth > 1:  # without their fields, variants tell nothing
        outline["oneOf"] = [_outline(variant, depth - 1) for variant in schema.variants]
    elif schema.intended_types != TYPES:
        outline["type"] = type_value(schema)
    if schema.values is not None:
        outline["enum"] = list(schema.values.values())
    outline |= schema.keywords
    if schema.properties and depth:
        outline["properties"] = {name: _outline(field, depth - 1) for name, field in schema.properties.items()}
        if schema.required:
            outline["required"] = sorted(schema.required)
    if schema.items and depth:
        outline["items"] = _outline(schema.items, depth - 1)
    if schema.members and depth:
        outline["additionalProperties"] = _outline(schema.members, depth - 1)
    return outline
