"""Which keywords of requests the client does not check, and which schemas it does not check fully because of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from generator.patterns import python_pattern
from generator.schema_graph import MAX_UNIONS, SchemaGraph
from invent_contract.contract import Contract
from invent_contract.json_pointer import lookup, pointer_to
from invent_contract.json_values import is_number, json_text
from invent_contract.schema import Schema, Side, Union

COUNTS = ("minLength", "maxLength", "minItems", "maxItems", "minProperties", "maxProperties")
NUMBERS = ("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum")
# The client leaves these to the server. Beside `patternProperties`, what is additional is not known.
_RARE = (
    *("$dynamicRef", "contains", "dependentRequired", "dependentSchemas", "if", "not", "patternProperties"),
    *("propertyNames", "unevaluatedItems", "unevaluatedProperties"),
)
_IS_RARE = "the client leaves rare keywords to the server"
_IS_UNTRANSLATABLE = "Python's regular expressions may lack this or read it otherwise"
_IS_NO_LIMIT = "its value is no limit"
_IS_NESTED = f"it leads back to itself, or to more than {MAX_UNIONS} unions in one another"
_MAY_FIT_TWICE = "that no second variant fits is not checked, as one cannot be checked fully"


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
        keywords = {keyword for of_schema in skipped.values() for keyword in of_schema}
        keywords |= {keyword for schema in graph.schemas for keyword in self._one_ofs_checked_as_any_of(schema)}
        self.keywords = sorted(keywords)

    def is_exact(self, schema: Schema) -> bool:
        """Whether all that a schema demands is checked."""
        return self._graph.shared(schema) not in self._inexact

    def are_unions_skipped(self, schema: Schema) -> bool:
        """Whether the unions of a schema are not checked at all."""
        return schema in self._nested_unions

    def is_one_of_checked(self, union: Union) -> bool:
        """Whether a union is a `oneOf` of which it is checked that no second variant fits."""
        return _is_one_of(union) and all(map(self.is_exact, union.variants)) and self._has_one_null(union)

    def _has_one_null(self, union: Union) -> bool:
        """Whether at most one variant allows null."""
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
        for keyword in (*COUNTS, *NUMBERS, "multipleOf"):
            for pointer in schema.pointers_of(keyword):
                if not is_limit(keyword, lookup(self._contract.data, pointer)):
                    yield SkippedKeyword(pointer, _IS_NO_LIMIT)
        if schema in self._nested_unions:
            yield from (SkippedKeyword(union.pointer, _IS_NESTED) for union in schema.unions)

    def _does_restrict(self, schema: Schema, keyword: str, pointer: str) -> bool:
        """Whether a rare keyword says anything that is not checked."""
        value = lookup(self._contract.data, pointer)
        if keyword == "if":
            return not lookup(self._contract.data, pointer.rpartition("/")[0]).keys().isdisjoint(("then", "else"))
        if keyword == "not":  # of values it is checked
            values = self._contract.schema(pointer, Side.SENT).values
            return values is None or not values.keys() <= schema.excluded_values.keys()
        return not (keyword.startswith("unevaluated") and value in (True, {}))

    def _is_checked_loosely(self, schema: Schema) -> bool:
        """Whether it is no fault of a keyword that something is not checked.

        Formats are annotations, and those that are checked need not be what another validator takes for them. A request
        needs no read-only field. `nullable` is no keyword of 3.1, and is taken for what it was. And `Schema` takes a
        `oneOf` of null and a schema, or of types and values, for an `anyOf`.
        """
        required = {name for names in values_of(schema, "required") for name in names}
        if schema.pointers_of("format") or schema.pointers_of("nullable") or required != required_fields(schema):
            return True
        unions = {union.pointer: union for union in schema.unions}
        return any(
            not (pointer in unions and self._has_one_null(unions[pointer])) and not self._exclude_each_other(pointer)
            for pointer in schema.pointers_of("oneOf")
        )

    def _one_ofs_checked_as_any_of(self, schema: Schema) -> Iterator[SkippedKeyword]:
        for union in schema.unions if schema not in self._nested_unions else ():
            is_checked = self.is_one_of_checked(union) or not _is_one_of(union)
            if not is_checked and not self._exclude_each_other(union.pointer):
                yield SkippedKeyword(union.pointer, _MAY_FIT_TWICE)

    def _exclude_each_other(self, pointer: str) -> bool:
        """Whether no two variants fit: their types, or values, or those of a field that all have, are different."""
        count = len(lookup(self._contract.data, pointer))
        if count == 1:
            return True
        variants = [self._contract.schema(pointer + pointer_to(index), Side.SENT) for index in range(count)]
        if _are_disjoint(variant.types for variant in variants) or _have_different_values(variants):
            return True
        are_objects = all(variant.types == {"object"} for variant in variants)
        return are_objects and any(
            _have_different_values(variant.all_properties.get(name) for variant in variants)
            for name in frozenset.intersection(*(variant.required for variant in variants))
        )


def values_of(schema: Schema, keyword: str) -> list[Any]:
    """The values that a keyword has in the objects of a schema, each once."""
    definitions = [definition for definition in schema.objects.values() if isinstance(definition, dict)]
    values = [definition[keyword] for definition in definitions if keyword in definition]
    return list({json_text(value): value for value in values}.values())


def required_fields(schema: Schema) -> set[str]:
    """The fields that a request must have. A variant may say that only responses have one of them."""
    variants = [variant for union in schema.unions for variant in union.variants]
    return {
        name
        for name in schema.required
        if not any(name in variant.all_properties.keys() - variant.properties.keys() for variant in variants)
    }


def reason_to_skip_pattern(pattern: str) -> str:
    """Why a pattern is not checked; empty where it is."""
    return _IS_UNTRANSLATABLE if python_pattern(pattern) is None else ""


def is_limit(keyword: str, value: Any) -> bool:
    """Whether a keyword can be checked with this value."""
    if not is_number(value):
        return False
    return value > 0 if keyword == "multipleOf" else keyword in NUMBERS or (value >= 0 and value % 1 == 0)


def _is_one_of(union: Union) -> bool:
    return union.pointer.endswith("/oneOf")


def _have_different_values(schemas: Iterable[Schema | None]) -> bool:
    values = [None if schema is None else schema.values for schema in schemas]
    return None not in values and _are_disjoint(value for value in values if value is not None)


def _are_disjoint(collections: Iterable[Iterable[str]]) -> bool:
    items = [item for collection in collections for item in collection]
    return len(items) == len(set(items))
