"""What an edit of a document means for those who call its operations through the generated client.

What is sent and what is received are mirror images: what may be sent must not shrink, what is received must not grow.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from invent_contract.comparison.change import Change, breaking, change_if, compatible, shown
from invent_contract.comparison.difference import Agreement, Aspect, Comparison, Pair, SchemaPair
from invent_contract.comparison.matching import ByName, python_name
from invent_contract.comparison.outline import types_in_order
from invent_contract.comparison.walk import Walk
from invent_contract.contract import Contract
from invent_contract.json_values import as_list, as_mapping, is_number, json_text
from invent_contract.operation import Body, Operation, Parameter, Response
from invent_contract.schema import Schema, Side
from invent_contract.schema.keywords import LOWER_LIMITS, SHAPES, TYPES, UNIONS, UPPER_LIMITS, WORDING
from invent_contract.source.errors import ContractError
from invent_contract.source.json_pointer import lookup, pointer_to, tokens_of

# Formats whose values are of a type of their own in Python.
TYPED_FORMATS = {"binary", "byte", "date", "date-time", "uuid"}

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
    walk = Walk(old, new, ByName())
    for comparison in walk.comparisons():
        yield from _placed_changes(comparison, walk)
    # Named schemas that callers import: those that have come or gone, and those that no operation uses.
    old_classes, new_classes = _classes(old), _classes(new)
    for name, schema in old_classes.items():
        if name not in new_classes:
            yield breaking(f"schema {name}", "removed")
        elif not walk.pairing.was_compared(schema.pointer):
            for comparison in walk.compare_schemas(schema, new_classes[name], name):
                yield from _placed_changes(comparison, walk)
    for name in new_classes:
        if name not in old_classes:
            yield compatible(f"schema {name}", "new")
    if _wording_of_document(old.data) != _wording_of_document(new.data):
        yield compatible("the document", "other words about it")


def _placed_changes(comparison: Comparison, walk: Walk) -> Iterator[Change]:
    """What a comparison means, with its place in the new document: the thing, or the operation that has lost it."""
    pair = comparison.pair
    owner = pair.operations if isinstance(pair, Pair) else None
    new = pair.new or (owner and owner.new)
    for change in _judge(comparison, walk):
        yield replace(change, pointer=new.pointer if new else "")


def _judge(comparison: Comparison, walk: Walk) -> Iterator[Change]:
    """What a comparison means: nothing, where both documents say the same."""
    if isinstance(comparison, Agreement):
        return
    pair = comparison.pair
    if comparison.aspect is Aspect.WORDING:
        yield from _judge_wording(comparison)
        return
    match pair.old or pair.new:
        case Operation():
            yield from _judge_operation(comparison)
        case Parameter():
            yield from _judge_parameter(comparison)
        case Body():
            yield from _judge_body(comparison)
        case Response():
            yield from _judge_response(comparison, walk)
        case Schema():
            yield from _judge_schema(comparison)


def _judge_wording(difference: Comparison) -> Iterator[Change]:
    old, new, pair = difference.old, difference.new, difference.pair
    if isinstance(pair, SchemaPair) and pair.old.component != pair.new.component:
        return  # another schema has its own words
    changed = [keyword for keyword in WORDING if json_text(old.get(keyword)) != json_text(new.get(keyword))]
    yield compatible(pair.label, f"another {' and '.join(changed)}")


def _judge_operation(difference: Comparison) -> Iterator[Change]:
    label, old, new = difference.pair.label, difference.pair.old, difference.pair.new
    match difference.aspect:
        case Aspect.PRESENCE:
            yield compatible(label, "new") if new else breaking(label, "removed")
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
            what = " → ".join(" or ".join(names) or "none" for names in (before, after))
            yield change_if(still_do, label, f"credentials {what}")


def _judge_parameter(difference: Comparison) -> Iterator[Change]:
    label, old, new = difference.pair.label, difference.pair.old, difference.pair.new
    match difference.aspect:
        case Aspect.PRESENCE if new:
            need = "required" if new.is_required else "optional"
            yield change_if(not new.is_required, label, f"new, {need}", Side.SENT)
        case Aspect.PRESENCE:
            yield breaking(label, "removed", Side.SENT)
        case Aspect.NAME if python_name(old.name) != python_name(new.name):
            yield breaking(label, f"renamed to {new.name}", Side.SENT)
        case Aspect.NAME:
            yield compatible(label, f"written as {new.name} in the request", Side.SENT)
        case Aspect.PLACE:
            # Arguments of the path are positional, all others are not.
            yield change_if("path" not in (old.place, new.place), label, f"{old.place} → {new.place}", Side.SENT)
        case Aspect.ORDER if None not in (difference.old, difference.new):
            yield breaking(label, "another place among the positional arguments", Side.SENT)
        case Aspect.NEED if new.place != "path":
            yield _change_of_need(label, difference.new, Side.SENT)
        case Aspect.WRITING:
            yield _change_of_writing(label, difference)


def _judge_body(difference: Comparison) -> Iterator[Change]:
    label, new = difference.pair.label, difference.pair.new
    match difference.aspect:
        case Aspect.PRESENCE if new:
            yield change_if(not new.is_required, label, "new", Side.SENT)
        case Aspect.PRESENCE:
            yield breaking(label, "removed", Side.SENT)
        case Aspect.NEED:
            yield _change_of_need(label, difference.new, Side.SENT)
        case Aspect.MEDIA_TYPE:
            yield _change_of_media_type(difference, Side.SENT)
        case Aspect.WRITING:
            yield _change_of_writing(f"{label}.{tokens_of(difference.name)[-1]}", difference)


def _judge_response(difference: Comparison, walk: Walk) -> Iterator[Change]:
    label, old, new = difference.pair.label, difference.pair.old, difference.pair.new
    match difference.aspect:
        case Aspect.PRESENCE if new:
            old_successes = difference.pair.operations.old.successes.values()
            is_known = any(walk.are_alike(success, new) for success in old_successes)
            yield change_if(not new.is_success or is_known, label, "new")
        case Aspect.PRESENCE:
            # An error has its class by its status, and a default response of success has no status to rely on.
            new_successes = difference.pair.operations.new.successes.values()
            is_kept = any(walk.are_alike(old, success) for success in new_successes)
            is_relied_on = old.is_success and old.status != "default" and not is_kept
            yield change_if(not is_relied_on, label, "removed")
        case Aspect.NAME:
            yield compatible(label, f"status {old.status} → {new.status}")
        case Aspect.MEDIA_TYPE:
            yield _change_of_media_type(difference, Side.RECEIVED)


def _judge_schema(difference: Comparison) -> Iterator[Change]:
    pair = difference.pair
    label, side, old, new = pair.label, pair.side, pair.old, pair.new
    is_object = "object" in old.intended_types & new.intended_types
    can_compare = not pair.has_one_union and bool(old.intended_types & new.intended_types)
    match difference.aspect:
        case Aspect.NAME if class_name(old) and class_name(new):
            yield breaking(label, f"class {class_name(old)} → {class_name(new)}", side)
        case Aspect.TYPES:
            is_less, is_more = new.intended_types <= old.intended_types, new.intended_types >= old.intended_types
            # What could not be there at all, such as further fields of an object, nobody relied on.
            is_compatible = is_more if side is Side.SENT else is_less or not old.intended_types
            yield change_if(is_compatible, label, f"type {_shown_types(old)} → {_shown_types(new)}", side)
        case Aspect.VALUES:
            yield from _changes_of_values(label, side, old.values, new.values)
        case Aspect.VARIANT:
            verb, variant = ("without", difference.old) if difference.old else ("also", difference.new)
            is_compatible = side is (Side.RECEIVED if difference.old else Side.SENT)
            yield change_if(is_compatible, label, f"{verb} {_shown_variant(variant)}", side)
        case Aspect.KEYWORD if can_compare:
            what = " → ".join("none" if value is None else shown(value) for value in (difference.old, difference.new))
            is_compatible = _is_compatible(difference.name, difference.old, difference.new, side)
            yield change_if(is_compatible, label, f"{difference.name} {what}", side)
        case Aspect.FIELD if can_compare and is_object and difference.old:
            yield breaking(f"{label}.{difference.name}", "removed", side)
        case Aspect.FIELD if can_compare and is_object:
            is_required = difference.name in new.required
            is_compatible = not is_required or difference.name in old.required or side is Side.RECEIVED
            what = f"new, {'required' if is_required else 'optional'}"
            yield change_if(is_compatible, f"{label}.{difference.name}", what, side)
        case Aspect.NEED_OF_FIELD if can_compare and is_object:
            for name in _kept_names(old, new):
                if (name in old.required) != (name in new.required):
                    yield _change_of_need(f"{label}.{name}", name in new.required, side)


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
        yield change_if(not is_sent, label, f"only {', '.join(new or ())}", side)
    elif new is None:
        # The members of an enumeration have names in Python, which are gone. A constant has none.
        yield change_if(is_sent and _is_constant(old), label, f"no longer only {', '.join(old)}", side)
    else:
        removed, added = [text for text in old if text not in new], [text for text in new if text not in old]
        if removed:
            yield breaking(label, f"without {', '.join(removed)}", side)
        if added:
            yield change_if(is_sent or not _is_constant(old), label, f"also {', '.join(added)}", side)


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
    if keyword == "multipleOf":
        return bool(new != 0 and old % new == 0)
    return (keyword in LOWER_LIMITS and new < old) or (keyword in UPPER_LIMITS and new > old)


def _change_of_need(label: str, is_needed: bool, side: Side) -> Change:
    """A caller must now send something, or can no longer rely on getting it; or the other way round."""
    what = "optional → required" if is_needed else "required → optional"
    return change_if(is_needed == (side is Side.RECEIVED), label, what, side)


def _change_of_writing(label: str, difference: Comparison) -> Change:
    """A program that has the client of the old document sends what the API no longer reads."""
    return breaking(label, f"written {difference.old} → {difference.new}", Side.SENT)


def _change_of_media_type(difference: Comparison, side: Side) -> Change:
    label = difference.pair.label
    if difference.old:
        return breaking(label, f"without {difference.old}", side)
    is_first = not difference.pair.old.schema_pointers
    return change_if(side is Side.SENT or is_first, label, f"also {difference.new}", side)


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
    pointers = {name: pointer for name, pointer in contract.schemas.items() if _is_own(lookup(contract.data, pointer))}
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
