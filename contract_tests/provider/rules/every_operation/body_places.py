"""The places in a body that the contract describes, and bodies with another value at one of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from contract_tests.provider.judging.judged_value import JSONPath
from invent_contract.contract import Contract
from invent_contract.json_values import as_list, as_mapping
from invent_contract.samples import sample_of
from invent_contract.schema import Schema

MAX_DEPTH = 6  # levels; a schema may contain itself


@dataclass(frozen=True)
class Place:
    """A place in a body.

    Attributes:
        path: The names and indexes that lead to it.
        schema: What the contract says of it.
        value: What a right body has there: that of the body, or else one made from the schema.
    """

    path: JSONPath
    schema: Schema
    value: Any


def places_in(contract: Contract, schema: Schema, value: Any, path: JSONPath = ()) -> Iterator[Place]:
    """The places in a right value of a schema, each before those in it. Of a list, only the first item is one."""
    yield Place(path, schema, value)
    if len(path) == MAX_DEPTH:
        return
    fitting = [variant for variant in schema.variants if contract.validator(variant.pointer).is_valid(value)]
    for owner in (schema, *fitting):
        for name, field in owner.properties.items():
            members = as_mapping(value)
            field_value = members[name] if name in members else sample_of(contract, field)
            yield from places_in(contract, field, field_value, (*path, name))
        if owner.items:
            item = value[0] if isinstance(value, list) and value else sample_of(contract, owner.items)
            yield from places_in(contract, owner.items, item, (*path, 0))


def with_value(body: Any, path: JSONPath, value: Any) -> Any:
    """The body with another value at a place, and with what must be around it."""
    if not path:
        return value
    step, rest = path[0], path[1:]
    if isinstance(step, int):
        items = as_list(body)
        return [*items[:step], with_value(items[step] if step < len(items) else None, rest, value), *items[step + 1 :]]
    return {**as_mapping(body), step: with_value(as_mapping(body).get(step), rest, value)}


def values_beyond_limits(schema: Schema) -> Iterator[tuple[str, Any]]:
    """Values just beyond each limit of a schema, with the keyword that has the limit."""
    limits = schema.keywords
    distances = (1, 2, 1_000, 0.5) if "number" in schema.types else (1, 2, 1_000)
    if "minimum" in limits:
        yield from (("minimum", limits["minimum"] - distance) for distance in distances)
    if "maximum" in limits:
        yield from (("maximum", limits["maximum"] + distance) for distance in distances)
    if "minLength" in limits and limits["minLength"] > 0:
        yield "minLength", "x" * (limits["minLength"] - 1)
    if "maxLength" in limits:
        yield "maxLength", "x" * (limits["maxLength"] + 1)
    if "minItems" in limits and limits["minItems"] > 0:
        yield "minItems", []
    if schema.values is not None:
        yield from (("enum", value) for value in ("unknown", f"{next(iter(schema.values.values()))}x"))


def values_at_limits(schema: Schema) -> Iterator[tuple[str, Any]]:
    """Values just within each limit of a schema, with the keyword that has the limit."""
    limits = schema.keywords
    yield from ((keyword, limits[keyword]) for keyword in ("minimum", "maximum") if keyword in limits)
    yield from (("enum", value) for value in (schema.values or {}).values())
    if schema.types == {"boolean"}:
        yield from (("type", value) for value in (True, False))
