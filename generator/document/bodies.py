"""Bodies in the words that the rest of the generator knows: files of forms, and JSON of any media type."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from invent_contract import resolve
from invent_contract.contract import Contract
from invent_contract.media_types import ANY, JSON, body_kind
from invent_contract.operation import Body, Response
from invent_contract.schema import Side
from invent_contract.schema.keywords import TYPES

_IN_PLACE = ("allOf", "anyOf", "oneOf")
_TEXT = frozenset(("string", "null"))

Schema = dict[str, Any]


def spell_out_bodies(contract: dict[str, Any]) -> None:
    """Write `format: binary` for the files of forms, and `application/json` for what is values of any media type.

    Args:
        contract: The contract, which is changed in place. It has no malformed values.
    """
    model = Contract(contract)
    for operation in model.operations:
        bodies: list[Body | Response] = [*operation.responses.values()]
        bodies += [operation.body] if operation.body else []
        for body in bodies:
            content = body.definition.get("content", {})
            # Spring documents the JSON of its replies so.
            if ANY in content and JSON not in content and _is_of_values(model, body.schema_pointers[ANY]):
                body.definition["content"] = {JSON if name == ANY else name: content[name] for name in content}
        if operation.body:
            for media_type, definition in operation.body.definition.get("content", {}).items():
                if body_kind(media_type) == "multipart":
                    _mark_files(contract, definition.get("schema"))


def _is_of_values(contract: Contract, pointer: str) -> bool:
    """Whether a schema is that of more than text or bytes."""
    types = contract.schema(pointer, Side.RECEIVED).intended_types
    return types != TYPES and not types <= _TEXT


def _mark_files(contract: dict[str, Any], form: Any) -> None:
    """Mark the fields of a form that are files, or lists of them. Elsewhere, `contentMediaType` tells of a text."""
    parts = [part for schema in _in_place(contract, form) for part in schema.get("properties", {}).values()]
    for part in parts:
        for schema in _in_place(contract, part):
            for candidate in (schema, *_in_place(contract, schema.get("items"))):
                if _is_file(candidate):
                    candidate |= {"type": candidate.get("type", "string"), "format": "binary"}


def _is_file(schema: Schema) -> bool:
    # A `contentSchema` describes a text, such as the JSON in a field of a form.
    is_raw = "contentMediaType" in schema and schema.keys().isdisjoint(("contentEncoding", "contentSchema"))
    return is_raw and "string" in schema.get("type", "string")


def _in_place(contract: dict[str, Any], schema: Any) -> Iterator[Schema]:
    """A schema, and those that apply to the same value."""
    unvisited: list[Any] = [schema]
    visited: set[int] = set()
    while unvisited:
        resolved = unvisited.pop()
        resolved = resolve(contract, resolved) if isinstance(resolved, dict) else resolved
        if isinstance(resolved, dict) and id(resolved) not in visited:
            visited.add(id(resolved))
            yield resolved
            for keyword in _IN_PLACE:
                unvisited += resolved.get(keyword, [])
