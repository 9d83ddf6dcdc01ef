"""What an edit of a document means for programs that call its operations through the generated client.

They get the client of the new document. So where and how a request has a value is not their affair, but names, types
and limits are. What may be sent must not shrink, and what is received must not grow.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any, assert_never

from invent_contract.comparison.aspects import (
    BodyAspect,
    CommonAspect,
    Comparison,
    OperationAspect,
    Pair,
    ParameterAspect,
    ResponseAspect,
    SchemaAspect,
    SchemaPair,
)
from invent_contract.comparison.change import Change, breaking, breaking_if, change_of_required, compatible, shown
from invent_contract.comparison.matching import ByName, python_name, ranges_of
from invent_contract.comparison.schema_changes import class_name, judge_schema
from invent_contract.comparison.traversal import DocumentTraversal
from invent_contract.contract import Contract
from invent_contract.json_values import as_list, as_mapping, json_text
from invent_contract.media_types import ANY
from invent_contract.operation import Body, Operation, Parameter, Response
from invent_contract.schema import Schema, Side
from invent_contract.schema.keywords import WORDING
from invent_contract.source.errors import ContractError
from invent_contract.source.json_pointer import tokens_of

_DEFAULT_PORTS = {"https": ":443", "http": ":80"}


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
    if _normalized(old.base_url) != _normalized(new.base_url):
        what = f"base URL {old.base_url or 'none'} → {new.base_url or 'none'}"
        yield replace(breaking_if(old.base_url is not None, "the client", what), pointer="/servers")
    if _wording_of_document(old.data) != _wording_of_document(new.data):
        yield compatible("the document", "other words about it")


def _located_changes(comparison: Comparison, traversal: DocumentTraversal) -> Iterator[Change]:
    """What a comparison means, with its pointer into the new document. What both documents say alike is no change."""
    for change in _judge(comparison, traversal) if not comparison.is_same else ():
        yield replace(change, pointer=comparison.pair.new_pointer)


def _judge(difference: Comparison, traversal: DocumentTraversal) -> Iterator[Change]:
    pair: Any = difference.pair
    match difference.aspect:
        case CommonAspect.WORDING:
            yield from _judge_wording(difference)
        case CommonAspect.PRESENCE:
            yield from _judge_presence(pair, traversal)
        case OperationAspect() as aspect:
            yield from _judge_operation(aspect, difference, pair.old, pair.new)
        case ParameterAspect() as aspect:
            yield from _judge_parameter(aspect, difference, pair.old, pair.new)
        case BodyAspect() as aspect:
            yield from _judge_body(aspect, difference, pair.old)
        case ResponseAspect() as aspect:
            yield from _judge_response(aspect, difference, pair.old, pair.new)
        case SchemaAspect() as aspect:
            yield from judge_schema(aspect, difference, pair)
        case _:
            assert_never(difference.aspect)


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
            yield breaking_if(new.is_required, pair.label, what, Side.SENT)
        case None, Body() as new:
            yield breaking_if(new.is_required, pair.label, "new", Side.SENT)
        case ((Parameter() | Body()), None):
            yield breaking(pair.label, "removed", Side.SENT)
        case None, Response() as new:
            is_known = any(traversal.are_alike(old, new) for old in pair.operations.old.successes.values())
            yield breaking_if(new.is_success and not is_known, pair.label, "new")
        case Response() as old, None:
            # An error has its class by its status, and a default response of success has no status to rely on.
            is_kept = any(traversal.are_alike(old, new) for new in pair.operations.new.successes.values())
            is_relied_on = old.is_success and old.status != "default"
            yield breaking_if(is_relied_on and not is_kept, pair.label, "removed")


def _judge_operation(
    aspect: OperationAspect, difference: Comparison, old: Operation, new: Operation
) -> Iterator[Change]:
    label = difference.pair.label
    match aspect:
        case OperationAspect.NAME:
            yield breaking(label, f"renamed to {new.id}")
        case OperationAspect.TAG:
            yield breaking(label, f"its module is named after the tag {shown(new.tag)}, no longer {shown(old.tag)}")
        case OperationAspect.ROUTE:
            yield compatible(label, f"{old.method.upper()} {old.path} → {new.method.upper()} {new.path}")
        case OperationAspect.PAGES:
            if not difference.new:
                yield breaking(label, "without the method that iterates over its pages")
            elif not difference.old:
                yield compatible(label, "with a method that iterates over its pages")
            else:
                yield compatible(label, f"pages by {shown(difference.old)} → {shown(difference.new)}")
        case OperationAspect.SERVERS:
            pass  # a client has the base URL of the document
        case OperationAspect.CREDENTIALS:
            before, after = old.credentials.keys(), new.credentials.keys()
            still_do = not after or "" in after or (bool(before) and before <= after)
            what = " → ".join(" or ".join(name or "none" for name in names) or "none" for names in (before, after))
            yield breaking_if(not still_do, label, f"credentials {what}")
        case _:
            assert_never(aspect)


def _judge_parameter(
    aspect: ParameterAspect, difference: Comparison, old: Parameter, new: Parameter
) -> Iterator[Change]:
    label = difference.pair.label
    match aspect:
        case ParameterAspect.NAME:
            if python_name(old.name) != python_name(new.name):
                yield breaking(label, f"renamed to {new.name}", Side.SENT)
            else:
                yield compatible(label, f"written as {new.name} in the request", Side.SENT)
        case ParameterAspect.LOCATION:
            # Arguments of the path are positional, all others are not.
            is_breaking = "path" in (old.location, new.location)
            yield breaking_if(is_breaking, label, f"{old.location} → {new.location}", Side.SENT)
        case ParameterAspect.ORDER:
            if None not in (difference.old, difference.new):
                yield breaking(label, "another place among the positional arguments", Side.SENT)
        case ParameterAspect.REQUIRED:
            if new.location != "path":
                yield change_of_required(label, difference.new, Side.SENT)
        case ParameterAspect.SERIALIZATION:
            yield _change_of_serialization(label, difference)
        case _:
            assert_never(aspect)


def _judge_body(aspect: BodyAspect, difference: Comparison, old: Body) -> Iterator[Change]:
    label = difference.pair.label
    match aspect:
        case BodyAspect.REQUIRED:
            yield change_of_required(label, difference.new, Side.SENT)
        case BodyAspect.MEDIA_TYPE:
            yield _change_of_media_type(difference, old, Side.SENT)
        case BodyAspect.SERIALIZATION:
            yield _change_of_serialization(f"{label}.{tokens_of(difference.name)[-1]}", difference)
        case _:
            assert_never(aspect)


def _judge_response(aspect: ResponseAspect, difference: Comparison, old: Response, new: Response) -> Iterator[Change]:
    match aspect:
        case ResponseAspect.STATUS:
            yield compatible(difference.pair.label, f"status {old.status} → {new.status}")
        case ResponseAspect.MEDIA_TYPE:
            yield _change_of_media_type(difference, old, Side.RECEIVED)
        case _:
            assert_never(aspect)


def _change_of_serialization(label: str, difference: Comparison) -> Change:
    return compatible(label, f"written {difference.old} → {difference.new}", Side.SENT)


def _change_of_media_type(difference: Comparison, old: Body | Response, side: Side) -> Change:
    """One that callers cannot tell from another takes its place unnoticed, but a range may have allowed more."""
    label = difference.pair.label
    if difference.old and difference.new:
        is_narrower = difference.old in ranges_of(difference.new) and difference.old not in (difference.new, ANY)
        is_breaking = side is Side.SENT and is_narrower
        return breaking_if(is_breaking, label, f"{difference.old} → {difference.new}", side)
    if difference.old:
        return breaking(label, f"without {difference.old}", side)
    is_result_of_another_type = side is Side.RECEIVED and bool(old.schema_pointers)
    return breaking_if(is_result_of_another_type, label, f"also {difference.new}", side)


def _normalized(base_url: str | None) -> str | None:
    """An address with its host in lower case, and without the port that its scheme has anyway."""
    if base_url is None:
        return None
    scheme, _, rest = base_url.partition("://")
    authority, slash, path = rest.partition("/")
    user, at, host = authority.rpartition("@")
    host = host.lower().removesuffix(_DEFAULT_PORTS[scheme])
    return f"{scheme}://{user}{at}{host}{slash}{path}"


def _classes(contract: Contract) -> dict[str, Schema]:
    """The component schemas that are classes in Python, by name."""
    pointers = contract.schema_pointers
    schemas = {name: contract.schema(pointer, Side.RECEIVED) for name, pointer in pointers.items()}
    return {name: schema for name, schema in schemas.items() if class_name(schema)}


def _wording_of_document(document: dict[str, Any]) -> str:
    info = {name: value for name, value in as_mapping(document.get("info")).items() if name != "version"}
    servers = [as_mapping(server).get("description", "") for server in as_list(document.get("servers"))]
    return json_text([info, as_list(document.get("tags")), document.get("externalDocs"), [*filter(None, servers)]])
