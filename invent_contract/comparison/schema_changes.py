"""What an edit of a schema means for those who call through the generated client."""

from __future__ import annotations

import math
from collections.abc import Iterator
from fractions import Fraction
from typing import Any

from invent_contract.comparison.aspects import Aspect, Comparison, SchemaPair
from invent_contract.comparison.change import Change, breaking, breaking_unless, change_of_required, shown
from invent_contract.comparison.outline import types_in_order
from invent_contract.json_values import as_mapping, is_number, json_text
from invent_contract.schema import Schema, Side
from invent_contract.schema.keywords import LOWER_LIMITS, SHAPES, TYPES, UNIONS, UPPER_LIMITS
from invent_contract.source.json_pointer import pointer_to

# Formats whose values are of a type of their own in Python.
_TYPED_FORMATS = {"binary", "byte", "date", "date-time", "uuid"}

_OTHER_BOUND = {
    "minimum": "exclusiveMinimum",
    "exclusiveMinimum": "minimum",
    "maximum": "exclusiveMaximum",
    "exclusiveMaximum": "maximum",
}
_WIDER_FORMATS = {("int32", "int64"), ("float", "double")}


def judge_schema(difference: Comparison, pair: SchemaPair) -> Iterator[Change]:
    """What a difference of two schemas means for callers."""
    label, side, old, new = pair.label, pair.side, pair.old, pair.new
    is_object = "object" in old.intended_types & new.intended_types
    can_compare = not pair.is_union_on_one_side_only and bool(old.intended_types & new.intended_types)
    match difference.aspect:
        case Aspect.NAME if class_name(old) and class_name(new):
            yield breaking(label, f"class {class_name(old)} → {class_name(new)}", side)
        case Aspect.TYPES:
            is_less, is_more = new.intended_types <= old.intended_types, new.intended_types >= old.intended_types
            # What could not be there at all, such as further fields of an object, nobody relied on.
            is_compatible = is_more if side is Side.SENT else is_less or not old.intended_types
            yield breaking_unless(is_compatible, label, f"type {_shown_types(old)} → {_shown_types(new)}", side)
        case Aspect.VALUES:
            yield from _changes_of_values(label, side, old.values, new.values)
        case Aspect.VARIANT:
            verb, variant = ("without", difference.old) if difference.old else ("also", difference.new)
            is_compatible = side is (Side.RECEIVED if difference.old else Side.SENT)
            name = variant.component or f"the variant at {variant.pointer}"
            yield breaking_unless(is_compatible, label, f"{verb} {name}", side)
        case Aspect.KEYWORD if can_compare and difference.name in _OTHER_BOUND:
            yield from _changes_of_bound(difference, pair)
        case Aspect.KEYWORD if can_compare:
            is_compatible = _is_compatible(difference.name, difference.old, difference.new, side)
            yield breaking_unless(is_compatible, label, _keyword_change(difference), side)
        case Aspect.FIELD if can_compare and is_object and difference.old:
            yield breaking(f"{label}.{difference.name}", "removed", side)
        case Aspect.FIELD if can_compare and is_object:
            is_required = difference.name in new.required
            is_compatible = not is_required or difference.name in old.required or side is Side.RECEIVED
            what = f"new, {'required' if is_required else 'optional'}"
            yield breaking_unless(is_compatible, f"{label}.{difference.name}", what, side)
        case Aspect.REQUIRED_FIELDS if can_compare and is_object:
            for name in _kept_names(old, new):
                if (name in old.required) != (name in new.required):
                    yield change_of_required(f"{label}.{name}", name in new.required, side)


def _kept_names(old: Schema, new: Schema) -> list[str]:
    """The fields that both have, and then those that both require or may require without having them."""
    both = [name for name in old.properties if name in new.properties]
    neither = sorted((old.required | new.required) - old.properties.keys() - new.properties.keys())
    return [*both, *neither]


def _changes_of_values(
    label: str, side: Side, old: dict[str, Any] | None, new: dict[str, Any] | None
) -> Iterator[Change]:
    is_sent = side is Side.SENT
    if old is None:
        yield breaking_unless(not is_sent, label, f"only {', '.join(new or ())}", side)
    elif new is None:
        # The members of an enumeration have names in Python, which are gone. A constant has none.
        yield breaking_unless(is_sent and _is_constant(old), label, f"no longer only {', '.join(old)}", side)
    else:
        removed, added = [text for text in old if text not in new], [text for text in new if text not in old]
        if removed:
            yield breaking(label, f"without {', '.join(removed)}", side)
        if added:
            yield breaking_unless(is_sent or not _is_constant(old), label, f"also {', '.join(added)}", side)


def _is_constant(values: dict[str, Any]) -> bool:
    return len(values.keys() - {"null"}) == 1


def _is_compatible(keyword: str, old: Any, new: Any, side: Side) -> bool:
    """Whether another value of a keyword breaks no program."""
    if keyword in SHAPES or (keyword == "format" and {str(old), str(new)} & _TYPED_FORMATS):
        return False
    if side is Side.RECEIVED or new is None:
        return True  # the client takes what comes, and no type changes
    if keyword == "format":
        return (old, new) in _WIDER_FORMATS
    if not is_number(old) or not is_number(new):
        return False
    if keyword == "multipleOf":  # exact, as 0.3 % 0.1 is not 0 for floats
        return bool(new != 0 and Fraction(str(old)) % Fraction(str(new)) == 0)
    return (keyword in LOWER_LIMITS and new < old) or (keyword in UPPER_LIMITS and new > old)


def _changes_of_bound(difference: Comparison, pair: SchemaPair) -> Iterator[Change]:
    """One change where `minimum` has become `exclusiveMinimum` or the like, be it that the number is another one."""
    name, other = difference.name, _OTHER_BOUND[difference.name]
    old, new = pair.old.keywords, pair.new.keywords
    is_compatible = pair.side is Side.RECEIVED or _strictness(new, name) <= _strictness(old, name)
    if json_text(old.get(other)) == json_text(new.get(other)):
        yield breaking_unless(is_compatible, pair.label, _keyword_change(difference), pair.side)
    elif name < other:  # the other difference is the same change
        what = " → ".join(_bounds_text(keywords, name, other) for keywords in (old, new))
        yield breaking_unless(is_compatible, pair.label, what, pair.side)


def _bounds_text(keywords: dict[str, Any], *names: str) -> str:
    return " and ".join(f"{name} {shown(keywords[name])}" for name in names if name in keywords) or "none"


def _strictness(keywords: dict[str, Any], name: str) -> tuple[float, bool]:
    """How much a bound, together with the other one of its kind, excludes: greater where it is more."""
    sign = 1 if name.endswith("inimum") else -1
    bounds = {keyword: keywords[keyword] for keyword in (name, _OTHER_BOUND[name]) if is_number(keywords.get(keyword))}
    strictness = ((sign * bound, keyword.startswith("exclusive")) for keyword, bound in bounds.items())
    return max(strictness, default=(-math.inf, False))


def _keyword_change(difference: Comparison) -> str:
    values = (difference.old, difference.new)
    return f"{difference.name} {' → '.join('none' if value is None else shown(value) for value in values)}"


def class_name(schema: Schema) -> str | None:
    """The name of the class that a component becomes in Python: that of an object or an enumeration.

    Others, and those that only refer to another one or to several, have no class of their own.
    """
    if not schema.component:
        return None
    definition = as_mapping(schema.objects[pointer_to("components", "schemas", schema.component)])
    if not definition.keys().isdisjoint({"$ref", *UNIONS}):
        return None
    is_enumeration = schema.values is not None and len(schema.values.keys() - {"null"}) > 1
    return schema.component if is_enumeration or schema.intended_types - {"null"} == {"object"} else None


def _shown_types(schema: Schema) -> str:
    if schema.intended_types == TYPES:
        return "any"
    return " or ".join(types_in_order(schema)) or "none"
