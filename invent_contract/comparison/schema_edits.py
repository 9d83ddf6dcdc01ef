"""What the change of a schema means for those who send or receive its values.

The two sides are mirror images: what may be sent must not shrink, and what is received must not grow.
"""

from __future__ import annotations

from collections.abc import Iterator

from invent_contract.comparison.change import Change, breaking, change_if, change_of_need, changes_of_wording, shown
from invent_contract.comparison.pairing import SchemaPair
from invent_contract.json_pointer import pointer_to
from invent_contract.json_values import json_text
from invent_contract.schema import Schema, Side
from invent_contract.schema_keywords import LOWER_LIMITS, SHAPES, TYPES, UNIONS, UPPER_LIMITS

# Formats whose values are of a type of their own in Python.
TYPED_FORMATS = {"binary", "byte", "date", "date-time", "uuid"}

_WIDER_FORMATS = {("int32", "int64"), ("float", "double")}


def changes_of_pair(pair: SchemaPair) -> Iterator[Change]:
    """What has changed in a schema itself, without those of its fields, items and variants."""
    yield from _change_of_class(pair)
    old_types, new_types = pair.old.intended_types, pair.new.intended_types
    if old_types != new_types:
        # What could not be there at all, such as further fields of an object, nobody relied on.
        is_compatible = old_types <= new_types if pair.side is Side.SENT else new_types <= old_types or not old_types
        yield change_if(
            is_compatible, pair.label, f"type {_shown_types(pair.old)} → {_shown_types(pair.new)}", pair.side
        )
    yield from _changes_of_values(pair)
    yield from _changes_of_variants(pair)
    if not pair.has_one_union and old_types & new_types:
        yield from _changes_of_keywords(pair)
        yield from _changes_of_fields(pair)
    if pair.old.component == pair.new.component:
        yield from changes_of_wording(pair.label, pair.old.wording, pair.new.wording)


def class_name(schema: Schema) -> str | None:
    """The name of the class that a component becomes in Python: that of an object or an enumeration.

    Others, and those that only refer to another one or to several, have no class of their own.
    """
    definition = schema.objects.get(pointer_to("components", "schemas", schema.component))
    if not schema.component or not isinstance(definition, dict) or definition.keys() & {"$ref", *UNIONS}:
        return None
    is_enumeration = schema.values is not None and len(schema.values.keys() - {"null"}) > 1
    return schema.component if is_enumeration or schema.intended_types - {"null"} == {"object"} else None


def _change_of_class(pair: SchemaPair) -> Iterator[Change]:
    old, new = class_name(pair.old), class_name(pair.new)
    if old and new and old != new:
        yield breaking(pair.label, f"class {old} → {new}", pair.side)


def _changes_of_values(pair: SchemaPair) -> Iterator[Change]:
    old, new = pair.old.values, pair.new.values
    is_sent = pair.side is Side.SENT
    if old is None and new is not None:
        yield change_if(not is_sent, pair.label, f"only {_shown_values(new)}", pair.side)
    elif old is not None and new is None:
        # The members of an enumeration have names in Python, which are gone. A constant has none.
        yield change_if(is_sent and _is_constant(old), pair.label, f"no longer only {_shown_values(old)}", pair.side)
    elif old is not None and new is not None:
        removed = {text: value for text, value in old.items() if text not in new}
        added = {text: value for text, value in new.items() if text not in old}
        if removed:
            yield breaking(pair.label, f"without {_shown_values(removed)}", pair.side)
        if added:
            yield change_if(is_sent or not _is_constant(old), pair.label, f"also {_shown_values(added)}", pair.side)


def _is_constant(values: dict[str, object]) -> bool:
    return len(values.keys() - {"null"}) == 1


def _changes_of_variants(pair: SchemaPair) -> Iterator[Change]:
    for variants, verb, is_compatible in (
        (pair.only_old, "without", pair.side is Side.RECEIVED),
        (pair.only_new, "also", pair.side is Side.SENT),
    ):
        for variant in variants:
            name = variant.component or f"the variant at {variant.pointer}"
            yield change_if(is_compatible, pair.label, f"{verb} {name}", pair.side)


def _changes_of_keywords(pair: SchemaPair) -> Iterator[Change]:
    for keyword in sorted(pair.old.keywords.keys() | pair.new.keywords.keys()):
        old, new = pair.old.keywords.get(keyword), pair.new.keywords.get(keyword)
        if json_text(old) == json_text(new):
            continue
        if keyword in SHAPES or (keyword == "format" and {str(old), str(new)} & TYPED_FORMATS):
            is_compatible = False
        elif pair.side is Side.RECEIVED:
            is_compatible = True  # the client takes what comes, and no type changes
        else:
            is_compatible = new is None or _is_wider(keyword, old, new)
        yield change_if(
            is_compatible, pair.label, f"{keyword} {_shown_or_none(old)} → {_shown_or_none(new)}", pair.side
        )


def _is_wider(keyword: str, old: object, new: object) -> bool:
    if keyword == "format":
        return (old, new) in _WIDER_FORMATS
    if not isinstance(old, int | float) or not isinstance(new, int | float):
        return False
    if keyword == "multipleOf":
        return new != 0 and old % new == 0
    return (keyword in LOWER_LIMITS and new < old) or (keyword in UPPER_LIMITS and new > old)


def _changes_of_fields(pair: SchemaPair) -> Iterator[Change]:
    old, new = pair.old, pair.new
    if "object" not in old.intended_types & new.intended_types:
        return
    for name in [*old.properties, *(name for name in new.properties if name not in old.properties)]:
        label = f"{pair.label}.{name}"
        if name not in new.properties:
            yield breaking(label, "removed", pair.side)
        elif name in old.properties:
            yield from change_of_need(label, name in old.required, name in new.required, pair.side)
        else:
            is_required = name in new.required
            is_compatible = not is_required or name in old.required or pair.side is Side.RECEIVED
            yield change_if(is_compatible, label, f"new, {'required' if is_required else 'optional'}", pair.side)
    for name in sorted((old.required ^ new.required) - old.properties.keys() - new.properties.keys()):
        yield from change_of_need(f"{pair.label}.{name}", name in old.required, name in new.required, pair.side)


def _shown_types(schema: Schema) -> str:
    types = schema.intended_types
    if types == TYPES:
        return "any"
    types = types - {"integer"} if "number" in types else types
    return " or ".join(sorted(types, key=lambda name: (name == "null", name))) or "none"


def _shown_values(values: dict[str, object]) -> str:
    return ", ".join(values)


def _shown_or_none(value: object) -> str:
    return "none" if value is None else shown(value)
