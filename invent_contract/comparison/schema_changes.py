"""What an edit of a schema means for those who call through the generated client."""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator
from fractions import Fraction
from typing import Any, assert_never

from invent_contract.comparison.aspects import Comparison, SchemaAspect, SchemaPair
from invent_contract.comparison.change import Change, breaking, breaking_if, change_of_required, shown
from invent_contract.comparison.outline import types_in_order
from invent_contract.comparison.tags import variant_name
from invent_contract.json_values import as_list, as_mapping, is_number, json_text
from invent_contract.schema import Schema, Side
from invent_contract.schema.keywords import LOWER_LIMITS, SHAPES, TYPES, UNIONS, UPPER_LIMITS, demands
from invent_contract.schema.schema import component_name
from invent_contract.source.json_pointer import pointer_to, tokens_of

# Formats whose values are of a type of their own in Python.
_TYPED_FORMATS = {"binary", "date", "date-time", "uuid"}

_OTHER_BOUND = {
    "minimum": "exclusiveMinimum",
    "exclusiveMinimum": "minimum",
    "maximum": "exclusiveMaximum",
    "exclusiveMaximum": "maximum",
}
_WIDER_FORMATS = {("int32", "int64"), ("float", "double")}


def judge_schema(aspect: SchemaAspect, difference: Comparison, pair: SchemaPair) -> Iterator[Change]:
    """What a difference of two schemas means for callers."""
    label, side, old, new = pair.label, pair.side, pair.old, pair.new
    can_compare = not pair.is_union_on_one_side_only and bool(old.intended_types & new.intended_types)
    are_objects = can_compare and "object" in old.intended_types & new.intended_types
    match aspect:
        case SchemaAspect.NAME:
            if class_name(old) and class_name(new):
                yield breaking(label, f"class {class_name(old)} → {class_name(new)}", side)
        case SchemaAspect.TYPES:
            is_less, is_more = new.intended_types <= old.intended_types, new.intended_types >= old.intended_types
            # What could not be there at all, such as further fields of an object, nobody relied on.
            is_compatible = is_more if side is Side.SENT else is_less or not old.intended_types
            yield breaking_if(not is_compatible, label, f"type {_shown_types(old)} → {_shown_types(new)}", side)
        case SchemaAspect.VALUES:
            yield from _changes_of_values(label, side, old.values, new.values)
        case SchemaAspect.VARIANT:
            verb, variant = ("without", difference.old) if difference.old else ("also", difference.new)
            is_breaking = side is (Side.SENT if difference.old else Side.RECEIVED)
            name = variant.component or f"the variant at {variant.pointer}"
            yield breaking_if(is_breaking, label, f"{verb} {name}", side)
        case SchemaAspect.EXCLUSIVENESS:
            is_known = _have_discriminators(old) and _have_discriminators(new)
            if side is Side.SENT and not is_known and _have_common_values(new):
                what = "anyOf → oneOf" if difference.new else "oneOf → anyOf"
                yield breaking_if(difference.new, label, what, side)
        case SchemaAspect.DISCRIMINATOR:
            bases = [_pointer_of_definition(schema) for schema in (old, new) if not schema.unions]
            if len(bases) == 2 and difference.name in bases and component_name(difference.name):
                yield from _changes_of_base(difference, side)
        case SchemaAspect.TAGS:
            yield from _changes_of_tags(difference, pair)
        case SchemaAspect.KEYWORD:
            if can_compare and difference.name in _OTHER_BOUND:
                yield from _changes_of_bound(difference, pair)
            elif can_compare and not _is_same_encoding(difference.name, pair):
                is_breaking = _is_breaking(difference.name, difference.old, difference.new, side)
                yield breaking_if(is_breaking, label, _keyword_change(difference), side)
        case SchemaAspect.FIELD:
            if are_objects:
                yield _change_of_field(difference, pair)
        case SchemaAspect.REQUIRED_FIELDS:
            for name in _kept_names(old, new) if are_objects else ():
                if (name in old.required) != (name in new.required):
                    yield change_of_required(f"{label}.{name}", name in new.required, side)
        case SchemaAspect.NULL | SchemaAspect.UNION:
            pass  # told as types and variants
        case SchemaAspect.ITEMS | SchemaAspect.MEMBERS:
            pass  # told as their own types, of which those that are not described may have any
        case _:
            assert_never(aspect)


def _change_of_field(difference: Comparison, pair: SchemaPair) -> Change:
    name, label = difference.name, f"{pair.label}.{difference.name}"
    if difference.old:
        return breaking(label, "removed", pair.side)
    is_required = name in pair.new.required
    is_newly_needed = is_required and name not in pair.old.required and pair.side is Side.SENT
    return breaking_if(is_newly_needed, label, f"new, {'required' if is_required else 'optional'}", pair.side)


def _have_common_values(union: Schema) -> bool:
    """Whether two variants may allow the same value, as far as types, constants and fields tell."""
    return any(
        variant.types & other.types and not _are_told_apart(variant, other)
        for variant, other in itertools.combinations(union.union_variants, 2)
    )


def _are_told_apart(variant: Schema, other: Schema) -> bool:
    """Whether a field that each value of one of them has is of another type or value in the other, or not allowed."""
    for name in variant.required | other.required:
        fields = [schema.properties[name] for schema in (variant, other) if name in schema.properties]
        if len(fields) == 2 and not _may_be_equal(*fields):
            return True
        if any(_is_closed(schema) and name not in schema.all_properties for schema in (variant, other)):
            return True
    return False


def _may_be_equal(schema: Schema, other: Schema) -> bool:
    have_common_values = (
        schema.values is None or other.values is None or not other.values.keys().isdisjoint(schema.values)
    )
    return have_common_values and not schema.types.isdisjoint(other.types)


def _is_closed(schema: Schema) -> bool:
    """Whether an object may have no other fields than those that are described."""
    has_no_members = schema.members is not None and not schema.members.types
    is_closed = has_no_members or schema.keywords.get("unevaluatedProperties") is False
    return is_closed and not schema.pattern_properties


def _have_discriminators(schema: Schema) -> bool:
    """Whether the discriminator of each union says which variant a value is meant to fit."""
    return all(union.tag_name for union in schema.unions)


def _changes_of_tags(difference: Comparison, pair: SchemaPair) -> Iterator[Change]:
    """Another class for the same value is breaking, a further value is not. Variants that come or go tell theirs."""
    pointer, _, _ = difference.name.rpartition("/")
    label = component_name(pointer) or pair.label
    field = tokens_of(difference.name)[-1]
    gone, added = ({*map(variant_name, variants)} for variants in (pair.only_old, pair.only_new))
    for tag in dict.fromkeys([*difference.old, *difference.new]):
        before, after = difference.old.get(tag), difference.new.get(tag)
        is_told = before in gone or (before is None and after in added)
        if before != after and not is_told:
            yield _change_of_tag(label, pair.side, f"{field} {shown(tag)}", before, after)


def _change_of_tag(label: str, side: Side, value: str, before: str | None, after: str | None) -> Change:
    what = f"discriminator {value}: {before or 'none'} → {after or 'none'}"
    return breaking_if(before is not None, label, what, side)


def _pointer_of_definition(schema: Schema) -> str:
    """Where a schema is written that may be a mere reference or, unless that makes it a class, an `allOf` of one."""
    for pointer, definition in schema.objects.items():
        keywords = demands(as_mapping(definition)) - {"$ref", "nullable"}
        is_wrapper = keywords == {"allOf"} and len(as_list(definition["allOf"])) == 1
        if keywords and (component_name(pointer) or not is_wrapper):
            return pointer
    return schema.pointer


def _changes_of_base(difference: Comparison, side: Side) -> Iterator[Change]:
    """What changes for an object that is one of those that extend it, as its discriminator tells."""
    label = component_name(difference.name) or ""
    old_name, new_name = (
        discriminator and discriminator["propertyName"] for discriminator in (difference.old, difference.new)
    )
    if old_name != new_name:
        is_breaking = old_name is not None
        yield breaking_if(is_breaking, label, f"discriminator {old_name or 'none'} → {new_name or 'none'}", side)
    elif difference.old and difference.new:
        old, new = difference.old["mapping"], difference.new["mapping"]
        for tag in dict.fromkeys([*old, *new]):
            before, after = old.get(tag), new.get(tag)
            if before != after and {before, after} != {tag, None}:  # a name is a tag without a mapping, too
                yield _change_of_tag(label, side, f"{old_name} {shown(tag)}", before, after)


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
        yield breaking_if(is_sent, label, f"only {', '.join(new or ())}", side)
    elif new is None:
        # The members of an enumeration have names in Python, which are gone. A constant has none.
        is_breaking = not (is_sent and _is_constant(old))
        yield breaking_if(is_breaking, label, f"no longer only {', '.join(old)}", side)
    else:
        removed, added = [text for text in old if text not in new], [text for text in new if text not in old]
        if removed:
            yield breaking(label, f"without {', '.join(removed)}", side)
        if added:
            is_breaking = not is_sent and _is_constant(old)
            yield breaking_if(is_breaking, label, f"also {', '.join(added)}", side)


def _is_constant(values: dict[str, Any]) -> bool:
    return len(values.keys() - {"null"}) == 1


def _is_same_encoding(keyword: str, pair: SchemaPair) -> bool:
    """Whether a keyword only says in other words that a text is Base64, or a file."""
    old, new = pair.old.keywords, pair.new.keywords
    are_files = keyword == "format" and _may_be_file(pair.old) and _may_be_file(pair.new)
    return are_files or (keyword in ("format", "contentEncoding") and _is_base64(old) and _is_base64(new))


def _is_base64(keywords: dict[str, Any]) -> bool:
    return keywords.get("format") == "byte" or keywords.get("contentEncoding") == "base64"


def _may_be_file(schema: Schema) -> bool:
    """Whether it is a file, at least as a field of a form, which only the client tells."""
    is_raw = bool(schema.pointers_of("contentMediaType")) and "contentEncoding" not in schema.keywords
    return is_raw or schema.keywords.get("format") == "binary"


def _is_breaking(keyword: str, old: Any, new: Any, side: Side) -> bool:
    """Whether another value of a keyword breaks a program."""
    if keyword in SHAPES and keyword != "contentEncoding":
        return True
    formats = (str(old), str(new))  # a document may have something else than text there
    if keyword == "format" and not _TYPED_FORMATS.isdisjoint(formats):
        return True
    if side is Side.RECEIVED or new is None:
        return False  # the client takes what comes, and no type changes
    if keyword == "format":
        return formats not in _WIDER_FORMATS
    if not is_number(old) or not is_number(new):
        return True
    if keyword == "multipleOf":  # exact, as 0.3 % 0.1 is not 0 for floats
        return bool(new == 0 or Fraction(str(old)) % Fraction(str(new)) != 0)
    return not ((keyword in LOWER_LIMITS and new < old) or (keyword in UPPER_LIMITS and new > old))


def _changes_of_bound(difference: Comparison, pair: SchemaPair) -> Iterator[Change]:
    """One change where `minimum` has become `exclusiveMinimum` or the like, be it that the number is another one."""
    name, other = difference.name, _OTHER_BOUND[difference.name]
    old, new = pair.old.keywords, pair.new.keywords
    is_breaking = pair.side is Side.SENT and _strictness(new, name) > _strictness(old, name)
    if json_text(old.get(other)) == json_text(new.get(other)):
        yield breaking_if(is_breaking, pair.label, _keyword_change(difference), pair.side)
    elif name < other:  # the other difference is the same change
        what = " → ".join(_bounds_text(keywords, name, other) for keywords in (old, new))
        yield breaking_if(is_breaking, pair.label, what, pair.side)


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
