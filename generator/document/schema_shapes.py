"""What a schema means for the code: any value, a constant, an enumeration, an object, or one of several kinds."""

from __future__ import annotations

from typing import Any

from invent_contract.json_values import as_list, as_mapping, json_text
from invent_contract.schema import Schema
from invent_contract.schema.keywords import UNIONS

ANY_TYPE = frozenset({"array", "boolean", "number", "object", "string"})  # and whole numbers; null may be excluded
_NULL = frozenset({"null"})
_ORDER_OF_TYPES = ("string", "number", "integer", "boolean", "array", "object", "null")


def is_any(schema: Schema) -> bool:
    """Whether a schema says nothing of a value's type."""
    return schema.intended_types.issuperset(ANY_TYPE) and not schema.unions


def is_object(schema: Schema) -> bool:
    """Whether there is one class for it, and not one for each variant of a union."""
    if schema.intended_types - _NULL != {"object"}:
        return False
    if len(schema.unions) != 1:
        return True
    variants = schema.unions[0].variants
    if not schema.has_fields:
        return all(_tells_no_fields(variant) for variant in variants)
    # Variants of variants, each with all fields beside them, could be very many.
    return any(_tells_no_fields(variant) or variant.unions for variant in variants)


def _tells_no_fields(variant: Schema) -> bool:
    return is_any(variant) and variant.component is None


def has_single_part(schema: Schema) -> bool:
    """Whether a schema is, or refers to, what is written as an `allOf` of one part, or as a union of one and null."""
    definitions = map(as_mapping, schema.objects.values())
    definition = next((definition for definition in definitions if "$ref" not in definition), {})
    parts = [part for keyword in ("allOf", *UNIONS) for part in as_list(definition.get(keyword))]
    return len([part for part in parts if as_mapping(part).get("type") != "null"]) == 1


def constants_of(schema: Schema) -> list[str | int]:
    """The values but null, if they are written as constants or narrowed to one, and Python has literal types for them.

    Constants that are all text, or all whole numbers, are an enumeration.
    """
    values = _values(schema)
    lists = len(schema.pointers_of("enum"))
    is_single = len(values) == 1 and (lists != 1 or bool(schema.pointers_of("const")))
    is_mixed = len({type(value) for value in values}) > 1 and not lists
    return values if (is_single or is_mixed) and all(isinstance(value, str | int) for value in values) else []


def enumeration_of(schema: Schema) -> list[Any]:
    """The values but null of an enumeration of text or of whole numbers, in the document's order."""
    values = _values(schema)
    return values if {type(value) for value in values} in ({str}, {int}) and not constants_of(schema) else []


def _values(schema: Schema) -> list[Any]:
    return [value for value in (schema.values or {}).values() if value is not None]


def types_as_listed(schema: Schema) -> list[str]:
    """The types that are meant, as the document lists them, without whole numbers where there are others."""
    types = schema.intended_types - ({"integer"} if "number" in schema.intended_types else set())
    lists = [as_list(as_mapping(definition).get("type")) for definition in schema.objects.values()]
    listed = next((names for names in lists if names), [])
    return [name for name in dict.fromkeys([*listed, *_ORDER_OF_TYPES]) if name in types]


def has_same_shape(schema: Schema, other: Schema) -> bool:
    """Whether one class serves for both: whether they differ at most in null, in limits and in words.

    The values of an enumeration may be some of the other's, as an enumeration holds further ones.
    """
    if enumeration_of(other) and _values(schema) and not schema.pointers_of("const"):
        return {*map(json_text, _values(schema))} <= {*map(json_text, enumeration_of(other))}
    return schema.all_properties == other.all_properties and _shape(schema) == _shape(other)


def _shape(schema: Schema) -> tuple[Any, ...]:
    return (
        schema.intended_types - _NULL,
        _values(schema),
        {*schema.all_required},
        schema.members,
        schema.prefix_items,
        schema.items,
        [union.pointer for union in schema.unions],
        schema.keywords.get("format"),
    )
