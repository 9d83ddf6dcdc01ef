"""What the client checks of requests before it sends them, written from the contract's schemas.

The client must never refuse what the contract allows. So drop each keyword that cannot be checked, and any whose
meaning depends on it: a `oneOf` is checked as an `anyOf` where one of its variants is not checked fully. Rare keywords
are left to the server.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from generator.graphs import closure
from generator.request_checks.patterns import python_pattern
from generator.request_checks.schema_graph import SchemaGraph
from generator.request_checks.skipped_keywords import (
    SkippedKeywords,
    reason_to_skip_pattern,
    required_fields,
    values_of,
)
from invent_contract.contract import Contract
from invent_contract.schema import Schema, Union
from invent_contract.schema.keywords import TYPES

_COUNTS = ("minLength", "maxLength", "minItems", "maxItems", "minProperties", "maxProperties")
_BOUNDS = ("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum")
CHECKED_FORMATS = ("date-time", "date", "uuid")
_TYPES = ("string", "boolean", "array", "object", "number", "integer", "null")  # as an error lists them

Assertions = dict[str, Any]


class RequestAssertions:
    """What the client checks of requests.

    Args:
        contract: The contract, without malformed values.
        pointers: Those of the schemas of parameters and bodies.

    Attributes:
        skipped: The keywords that the client does not check, or not fully, in the order of their pointers.
    """

    def __init__(self, contract: Contract, pointers: Iterable[str]) -> None:
        self._graph = SchemaGraph(contract, pointers)
        self._skipped_keywords = SkippedKeywords(contract, self._graph)
        self.skipped = self._skipped_keywords.keywords
        self._parts: dict[Schema, list[Schema]] = {}  # those that the assertions of each hold or refer to
        self._assertions: dict[Schema, Assertions] = {}
        for schema in reversed(self._graph.schemas):  # so that the parts of each are written before it
            self._parts[schema] = []
            self._assertions[schema] = joined(self._written(schema))

    def of_schema(self, pointer: str) -> Assertions:
        """What is checked of the schema at a pointer, as the client's `_json/validation.py` takes it."""
        return self._reference_or_assertions(self._graph.schema_at(pointer))

    def of_components(self, pointers: Iterable[str]) -> dict[str, Assertions]:
        """What is checked of the components that these schemas refer to, directly and indirectly, by name."""
        schemas = closure(map(self._graph.schema_at, pointers), self._parts.__getitem__)
        names = self._graph.names
        return dict(sorted((names[schema], self._assertions[schema]) for schema in schemas if schema in names))

    def _reference_or_assertions(self, schema: Schema) -> Assertions:
        name = self._graph.names.get(schema)
        return self._assertions[schema] if name is None else {"$ref": name}

    def _part(self, owner: Schema, schema: Schema) -> Assertions:
        part = self._graph.shared(schema)
        self._parts[owner].append(part)
        return self._reference_or_assertions(part)

    def _written(self, schema: Schema) -> Iterator[tuple[str, Any]]:
        """The keywords that are checked, in order: a wrong type tells a caller more than a field that is missing."""
        yield from written_types_and_values(schema)
        yield from written_limits(schema)
        yield from self._written_fields(schema)
        yield from self._written_items(schema)
        if not self._skipped_keywords.are_unions_skipped(schema):
            for union in schema.unions:
                keyword = "oneOf" if self._skipped_keywords.is_one_of_checked(union) else "anyOf"
                null = [{"type": "null"}] if union.allows_null else []
                yield keyword, [*(self._part(schema, variant) for variant in union.variants), *null]
        required = required_fields(schema)
        if required:
            known = [name for name in schema.all_properties if name in required]
            yield "required", [*known, *sorted(required.difference(known))]

    def _written_fields(self, schema: Schema) -> Iterator[tuple[str, Any]]:
        if schema.all_properties:
            yield "properties", {name: self._part(schema, field) for name, field in schema.all_properties.items()}
        # What the patterns of names leave to `additionalProperties` is not known.
        if schema.members is not None and not schema.pattern_properties:
            members = self._part(schema, schema.members) if schema.members.types else None
            if members != {}:
                yield "additionalProperties", {"names": list(schema.all_properties), "schema": members}

    def _written_items(self, schema: Schema) -> Iterator[tuple[str, Any]]:
        items = {} if schema.items is None else self._part(schema, schema.items)
        if schema.prefix_items:
            first_items = [self._part(schema, item) for item in schema.prefix_items]
            yield "prefixItems", {"schemas": first_items, "rest": items}
        elif items:
            yield "items", items


def joined(keywords: Iterable[tuple[str, Any]]) -> Assertions:
    """Keywords with their values. What is there twice goes into `allOf`."""
    assertions: Assertions = {}
    for keyword, argument in keywords:
        if keyword in assertions:
            assertions.setdefault("allOf", []).append({keyword: argument})
        else:
            assertions[keyword] = argument
    return assertions


def written_types_and_values(schema: Schema) -> Iterator[tuple[str, Any]]:
    """The keywords of a schema's types and values."""
    if not schema.types:
        yield "not", {}
        return
    told_types = schema.types - {"integer"} if "number" in schema.types else schema.types
    types = [name for name in _TYPES if name in told_types]
    is_file = "binary" in values_of(schema, "format") and "string" in types
    is_told_by_values = schema.values is not None and not schema.pointers_of("type")
    if schema.types != _types_of_unions(schema.unions) and not is_told_by_values and not is_file:
        yield "type", types[0] if len(types) == 1 else types
    if schema.values is not None:
        values = list(schema.values.values())
        is_constant = len(values) == 1 and schema.pointers_of("const")
        yield ("const", values[0]) if is_constant else ("enum", values)
    if schema.excluded_values:
        excluded = list(schema.excluded_values.values())
        yield "not", {"const": excluded[0]} if len(excluded) == 1 else {"enum": excluded}


def _types_of_unions(unions: list[Union]) -> frozenset[str]:
    """The types that unions allow, which need not be told beside them."""
    types = TYPES
    for union in unions:
        null = {"null"} if union.allows_null else set()
        types &= frozenset(null.union(*(variant.types for variant in union.variants)))
    return types


def written_limits(schema: Schema) -> Iterator[tuple[str, Any]]:
    """The keywords of a schema's limits, patterns and formats."""
    for keyword in (*_COUNTS, *_BOUNDS):
        if keyword in schema.keywords:
            limit = schema.keywords[keyword]
            yield keyword, int(limit) if keyword in _COUNTS else limit
    for divisor in values_of(schema, "multipleOf"):
        yield "multipleOf", divisor
    if "uniqueItems" in schema.keywords:
        yield "uniqueItems", True
    for pattern in values_of(schema, "pattern"):
        if not reason_to_skip_pattern(pattern):
            yield "pattern", {"contract": pattern, "python": python_pattern(pattern)}
    for name in values_of(schema, "format"):
        if name in CHECKED_FORMATS:
            yield "format", name
