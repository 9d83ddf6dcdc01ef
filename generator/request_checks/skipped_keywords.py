"""Which keywords of requests the client does not check, and which schemas it does not check fully because of them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from generator.request_checks.backtracking import can_hang
from generator.request_checks.patterns import python_pattern
from generator.request_checks.schema_graph import MAX_UNIONS, SchemaGraph
from invent_contract import lookup, parent_of
from invent_contract.contract import Contract
from invent_contract.json_values import json_text
from invent_contract.schema import Schema, Side, Union

# The client leaves these to the server. Beside `patternProperties`, what is additional is not known.
_RARE = (
    *("$dynamicRef", "contains", "dependentRequired", "dependentSchemas", "if", "not", "patternProperties"),
    *("propertyNames", "unevaluatedItems", "unevaluatedProperties"),
)
_IS_RARE = "the client leaves rare keywords to the server"
_IS_UNTRANSLATABLE = "Python's regular expressions may lack this or read it otherwise"
_IS_NESTED = f"it leads back to itself, or to more than {MAX_UNIONS} unions in one another"


class SkippedKeyword(NamedTuple):
    """A keyword of a request that the client does not check, or not fully.

    Attributes:
        pointer: Where it is.
        reason: Why, as a sentence without a full stop.
    """

    pointer: str
    reason: str


class SkippedKeywords:
    """What the client does not check of the schemas of requests.

    Attributes:
        keywords: In the order of their pointers.
    """

    def __init__(self, contract: Contract, graph: SchemaGraph) -> None:
        self._contract = contract
        self._graph = graph
        self._nested_unions = graph.nested_unions()
        skipped = {schema: list(self._of_schema(schema)) for schema in graph.schemas}
        loose = [schema for schema in graph.schemas if skipped[schema] or self._is_checked_loosely(schema)]
        self._inexact = graph.with_owners(loose)
        self.keywords = sorted({keyword for keywords in skipped.values() for keyword in keywords})

    def is_exact(self, schema: Schema) -> bool:
        """Whether all that a schema demands is checked."""
        return self._graph.shared(schema) not in self._inexact

    def are_unions_skipped(self, schema: Schema) -> bool:
        """Whether the unions of a schema are not checked at all."""
        return schema in self._nested_unions

    def is_one_of_checked(self, union: Union) -> bool:
        """Whether a union is a `oneOf` of which it is checked that no second variant fits."""
        return union.is_exclusive and all(map(self.is_exact, union.variants)) and self._is_exclusive(union)

    def _is_exclusive(self, union: Union) -> bool:
        """Whether no second variant may fit.

        No tag tells which it is, none leads back, at most one allows null, and at most one any object: what fits one of
        several of these fits the others, so that `anyOf` is meant.
        """
        if sum(map(_allows_any_fields, union.variants)) > 1:
            return False
        owner = parent_of(union.pointer)
        if union.tag_name or any(owner in variant.objects for variant in union.variants):
            return False
        nulls = len(lookup(self._contract.data, union.pointer)) - len(union.variants)
        return nulls <= 1 and not (union.allows_null and any("null" in variant.types for variant in union.variants))

    def _of_schema(self, schema: Schema) -> Iterator[SkippedKeyword]:
        for keyword in _RARE:
            for pointer in schema.pointers_of(keyword):
                if self._does_restrict(schema, keyword, pointer):
                    yield SkippedKeyword(pointer, _IS_RARE)
        if schema.pattern_properties and schema.members is not None:
            yield from (SkippedKeyword(pointer, _IS_RARE) for pointer in schema.pointers_of("additionalProperties"))
        for pointer in schema.pointers_of("pattern"):
            reason = reason_to_skip_pattern(lookup(self._contract.data, pointer))
            if reason:
                yield SkippedKeyword(pointer, reason)
        if schema in self._nested_unions:
            yield from (SkippedKeyword(union.pointer, _IS_NESTED) for union in schema.unions)

    def _does_restrict(self, schema: Schema, keyword: str, pointer: str) -> bool:
        """Whether a rare keyword says anything that is not checked."""
        value = lookup(self._contract.data, pointer)
        if keyword == "if":
            return not lookup(self._contract.data, parent_of(pointer)).keys().isdisjoint(("then", "else"))
        if keyword == "not":  # of values it is checked
            values = self._contract.schema(pointer, Side.SENT).values
            return values is None or not values.keys() <= schema.excluded_values.keys()
        return not (keyword.startswith("unevaluated") and value in (True, {}))

    def _is_checked_loosely(self, schema: Schema) -> bool:
        """Whether the checks are weaker than the schema for a reason other than a skipped keyword.

        Formats are annotations, and those that are checked need not be what another validator takes for them. A request
        needs no read-only field. `nullable` is no keyword of 3.1, and is taken for what it was. And `Schema` takes a
        `oneOf` of null and a schema, or of types and values, for an `anyOf`. A tag tells which of several variants that
        fit is meant.
        """
        required = {name for names in values_of(schema, "required") for name in names}
        if schema.pointers_of("format") or schema.pointers_of("nullable") or required != required_fields(schema):
            return True
        unions = {union.pointer: union for union in schema.unions}
        return not all(
            pointer in unions and self._is_exclusive(unions[pointer]) for pointer in schema.pointers_of("oneOf")
        )


def _allows_any_fields(schema: Schema) -> bool:
    """Whether no object is kept out by which fields it has and which it has not."""
    is_open = schema.members is None and not schema.keywords and not schema.unions
    return "object" in schema.types and schema.values is None and not schema.required and is_open


def values_of(schema: Schema, keyword: str) -> list[Any]:
    """The values that a keyword has in the objects of a schema, each once."""
    definitions = [definition for definition in schema.objects.values() if isinstance(definition, dict)]
    values = [definition[keyword] for definition in definitions if keyword in definition]
    return list({json_text(value): value for value in values}.values())


def required_fields(schema: Schema) -> frozenset[str]:
    """The fields that a request must have. A variant may say that only responses have one of them."""
    variants = schema.union_variants
    return schema.required.difference(
        *(variant.all_properties.keys() - variant.properties.keys() for variant in variants)
    )


def reason_to_skip_pattern(pattern: str) -> str:
    """Why a pattern is not checked; empty where it is."""
    translated = python_pattern(pattern)
    if translated is None:
        return _IS_UNTRANSLATABLE
    return f"matching {pattern} can take very long" if can_hang(translated) else ""
