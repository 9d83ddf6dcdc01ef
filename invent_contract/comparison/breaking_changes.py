"""What an edit of a document means for those who call its operations through the generated client.

What is sent and what is received are mirror images: what may be sent must not shrink, what is received must not grow.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from typing import Any

from invent_contract.comparison.aspects import Aspect, Comparison, Pair, SchemaPair
from invent_contract.comparison.change import Change, breaking, breaking_unless, compatible, shown
from invent_contract.comparison.matching import ByName, python_name
from invent_contract.comparison.outline import types_in_order
from invent_contract.comparison.traversal import DocumentTraversal
from invent_contract.contract import Contract
from invent_contract.json_values import as_list, as_mapping, is_number, json_text
from invent_contract.operation import Body, Operation, Parameter, Response
from invent_contract.schema import Schema, Side
from invent_contract.schema.keywords import LOWER_LIMITS, SHAPES, TYPES, UNIONS, UPPER_LIMITS, WORDING
from invent_contract.source.errors import ContractError
from invent_contract.source.json_pointer import lookup, pointer_to, tokens_of

# Formats whose values are of a type of their own in Python.
TYPED_FORMATS = {"binary", "byte", "date", "date-time", "uuid"}

_OTHER_BOUND = {
    "minimum": "exclusiveMinimum",
    "exclusiveMinimum": "minimum",
    "maximum": "exclusiveMaximum",
    "exclusiveMaximum": "maximum",
}
_WIDER_FORMATS = {("int32", "int64"), ("float", "double")}


def changes_for_callers(old: dict[str, Any], new: dict[str, Any]) -> list[Change]:
    """Each change between two versions of an OpenAPI document that those who call its operations can notice.

    Raises:
        ContractError: A document's operations cannot be read.
    """
    try:
        return list(dict.fromkeys(_changes(Contract(old), Contract(new))))
    except RecursionError:
        raise ContractError("", "has schemas that are nested too deeply to be compared") from None


def _changes(old: Contract, new: Contract) -> Iterator[Change]:
    traversal = DocumentTraversal(old, new, ByName())
    for comparison in traversal.comparisons():
        yield from _located_changes(comparison, traversal)
    # Named schemas that callers import: those that have come or gone, and those that no operation uses.
    old_classes, new_classes = _classes(old), _classes(new)
    for name, schema in old_classes.items():
        if name not in new_classes:
            yield breaking(f"schema {name}", "removed")
        elif not traversal.schema_matcher.was_compared(schema.pointer):
            for comparison in traversal.compare_schemas(schema, new_classes[name], name):
                yield from _located_changes(comparison, traversal)
    for name in new_classes:
        if name not in old_classes:
            yield compatible(f"schema {name}", "new")
    if _wording_of_document(old.data) != _wording_of_document(new.data):
        yield compatible("the document", "other words about it")


def _located_changes(comparison: Comparison, traversal: DocumentTraversal) -> Iterator[Change]:
    """What a comparison means, with its pointer into the new document. What both documents say alike is no change."""
    for change in _judge(comparison, traversal) if not comparison.is_same else ():
        yield replace(change, pointer=comparison.pair.new_pointer)


def _judge(difference: Comparison, traversal: DocumentTraversal) -> Iterator[Change]:
    pair = difference.pair
    if difference.aspect is Aspect.WORDING:
        yield from _judge_wording(difference)
    elif isinstance(pair, SchemaPair):
        yield from _judge_schema(difference, pair)
    elif difference.aspect is Aspect.PRESENCE:
        yield from _judge_presence(pair, traversal)
    else:
        match pair.old, pair.new:
            case Operation() as old, Operation() as new:
                yield from _judge_operation(difference, old, new)
            case Parameter() as old, Parameter() as new:
                yield from _judge_parameter(difference, old, new)
            case Body() as old, Body():
                yield from _judge_body(difference, old)
            case Response() as old, Response() as new:
                yield from _judge_response(difference, old, new)


def _judge_wording(difference: Comparison) -> Iterator[Change]:
    old, new, pair = difference.old, difference.new, difference.pair
    if isinstance(pair, SchemaPair) and pair.old.component != pair.new.component:
        return  # another schema has its own words
    changed = [keyword for keyword in WORDING if json_text(old.get(keyword)) != json_text(new.get(keyword))]
    yield compatible(pair.label, f"another {' and '.join(changed)}")


def _judge_presence(pair: Pair[Any], traversal: DocumentTraversal) -> Iterator[Change]:
    """What it means that only one document has a thing."""
    match pair.old, pair.new:
        case None, Operation():
            yield compatible(pair.label, "new")
        case Operation(), None:
            yield breaking(pair.label, "removed")
        case None, Parameter() as new:
            what = f"new, {'required' if new.is_required else 'optional'}"
            yield breaking_unless(not new.is_required, pair.label, what, Side.SENT)
        case None, Body() as new:
            yield breaking_unless(not new.is_required, pair.label, "new", Side.SENT)
        case ((Parameter() | Body()), None):
            yield breaking(pair.label, "removed", Side.SENT)
        case None, Response() as new:
            is_known = any(traversal.are_alike(old, new) for old in pair.operations.old.successes.values())
            yield breaking_unless(not new.is_success or is_known, pair.label, "new")
        case Response() as old, None:
            # An error has its class by its status, and a default response of success has no status to rely on.
            is_kept = any(traversal.are_alike(old, new) for new in pair.operations.new.successes.values())
            is_relied_on = old.is_success and old.status != "default" and not is_kept
            yield breaking_unless(not is_relied_on, pair.label, "removed")


def _judge_operation(difference: Comparison, old: Operation, new: Operation) -> Iterator[Change]:
    label = difference.pair.label
    match difference.aspect:
        case Aspect.NAME:
            yield breaking(label, f"renamed to {new.id}")
        case Aspect.TAG:
            yield breaking(label, f"its module is named after the tag {shown(new.tag)}, no longer {shown(old.tag)}")
        case Aspect.ROUTE:
            yield compatible(label, f"{old.method.upper()} {old.path} → {new.method.upper()} {new.path}")
        case Aspect.PAGES if not difference.new:
            yield breaking(label, "without the method that iterates over its pages")
        case Aspect.CREDENTIALS:
            before, after = old.credentials.keys(), new.credentials.keys()
            still_do = not after or "" in after or (bool(before) and before <= after)
            what = " → ".join(" or ".join(name or "none" for name in names) or "none" for names in (before, after))
            yield breaking_unless(still_do, label, f"credentials {what}")


def _judge_parameter(difference: Comparison, old: Parameter, new: Parameter) -> Iterator[Change]:
    label = difference.pair.label
    match difference.aspect:
        case Aspect.NAME if python_name(old.name) != python_name(new.name):
            yield breaking(label, f"renamed to {new.name}", Side.SENT)
        case Aspect.NAME:
            yield compatible(label, f"written as {new.name} in the request", Side.SENT)
        case Aspect.LOCATION:
            # Arguments of the path are positional, all others are not.
            is_compatible = "path" not in (old.location, new.location)
            yield breaking_unless(is_compatible, label, f"{old.location} → {new.location}", Side.SENT)
        case Aspect.ORDER if None not in (difference.old, difference.new):
            yield breaking(label, "another place among the positional arguments", Side.SENT)
        case Aspect.REQUIRED if new.location != "path":
            yield _change_of_required(label, difference.new, Side.SENT)
        case Aspect.SERIALIZATION:
            yield _change_of_serialization(label, difference)


def _judge_body(difference: Comparison, old: Body) -> Iterator[Change]:
    label = difference.pair.label
    match difference.aspect:
        case Aspect.REQUIRED:
            yield _change_of_required(label, difference.new, Side.SENT)
        case Aspect.MEDIA_TYPE:
            yield _change_of_media_type(difference, old, Side.SENT)
        case Aspect.SERIALIZATION:
            yield _change_of_serialization(f"{label}.{tokens_of(difference.name)[-1]}", difference)


def _judge_response(difference: Comparison, old: Response, new: Response) -> Iterator[Change]:
    match difference.aspect:
        case Aspect.STATUS:
            yield compatible(difference.pair.label, f"status {old.status} → {new.status}")
        case Aspect.MEDIA_TYPE:
            yield _change_of_media_type(difference, old, Side.RECEIVED)


def _judge_schema(difference: Comparison, pair: SchemaPair) -> Iterator[Change]:
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
            yield breaking_unless(is_compatible, label, f"{verb} {_shown_variant(variant)}", side)
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
                    yield _change_of_required(f"{label}.{name}", name in new.required, side)


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
    if keyword in SHAPES or (keyword == "format" and {str(old), str(new)} & TYPED_FORMATS):
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


def _change_of_required(label: str, is_required: bool, side: Side) -> Change:
    """A caller must now send something, or can no longer rely on getting it; or the other way round."""
    what = "optional → required" if is_required else "required → optional"
    return breaking_unless(is_required == (side is Side.RECEIVED), label, what, side)


def _change_of_serialization(label: str, difference: Comparison) -> Change:
    """A program that has the client of the old document sends what the API no longer reads."""
    return breaking(label, f"written {difference.old} → {difference.new}", Side.SENT)


def _change_of_media_type(difference: Comparison, old: Body | Response, side: Side) -> Change:
    label = difference.pair.label
    if difference.old:
        return breaking(label, f"without {difference.old}", side)
    is_first = not old.schema_pointers
    return breaking_unless(side is Side.SENT or is_first, label, f"also {difference.new}", side)


def class_name(schema: Schema) -> str | None:
    """The name of the class that a component becomes in Python: that of an object or an enumeration.

    Others, and those that only refer to another one or to several, have no class of their own.
    """
    if not schema.component or not _is_own(schema.objects[pointer_to("components", "schemas", schema.component)]):
        return None
    is_enumeration = schema.values is not None and len(schema.values.keys() - {"null"}) > 1
    return schema.component if is_enumeration or schema.intended_types - {"null"} == {"object"} else None


def _is_own(definition: Any) -> bool:
    return isinstance(definition, dict) and definition.keys().isdisjoint({"$ref", *UNIONS})


def _classes(contract: Contract) -> dict[str, Schema]:
    """The component schemas that are classes in Python, by name."""
    pointers = {
        name: pointer for name, pointer in contract.schema_pointers.items() if _is_own(lookup(contract.data, pointer))
    }
    schemas = {name: contract.schema(pointer, Side.RECEIVED) for name, pointer in pointers.items()}
    return {name: schema for name, schema in schemas.items() if class_name(schema)}


def _wording_of_document(document: dict[str, Any]) -> str:
    info = {name: value for name, value in as_mapping(document.get("info")).items() if name != "version"}
    return json_text([info, as_list(document.get("tags")), document.get("externalDocs"), document.get("servers")])


def _shown_types(schema: Schema) -> str:
    if schema.intended_types == TYPES:
        return "any"
    return " or ".join(types_in_order(schema)) or "none"


def _shown_variant(schema: Schema) -> str:
    return schema.component or f"the variant at {schema.pointer}"
