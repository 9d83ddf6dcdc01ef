"""`Schema` says of a schema what a JSON Schema validator does with it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from contract_tests import ROOT
from invent_contract import load, walk
from invent_contract.contract import Contract
from invent_contract.examples import examples
from invent_contract.json_values import is_number, json_text, type_of
from invent_contract.samples import sample_of
from invent_contract.schema import Schema, Side
from invent_contract.schema.objects import schema_objects
from tests.support.strategies import objects

DOCUMENTS = [
    ROOT / "openapi.yaml",
    *sorted((ROOT / "tests/comparison").glob("*.yaml")),
    *sorted((ROOT / "tests/generator").glob("*.yaml")),
]
NAMES = ("A", "B", "C")  # of the component schemas that are drawn
FIELDS = ("a", "b", "ab")

_LIMITS: dict[str, Callable[[Any, Any], bool]] = {
    "minimum": lambda number, limit: bool(number >= limit),
    "maximum": lambda number, limit: bool(number <= limit),
    "exclusiveMinimum": lambda number, limit: bool(number > limit),
    "exclusiveMaximum": lambda number, limit: bool(number < limit),
}
_LENGTHS = {"Length": str, "Items": list, "Properties": dict}


def allows(schema: Schema, value: Any) -> bool:
    """Whether a schema allows a value, by what it has itself: without its keywords that are no limits."""
    return (
        type_of(value) in schema.types
        and (schema.values is None or json_text(value) in schema.values)
        and json_text(value) not in schema.excluded_values
        and all(keeps_limit(value, keyword, limit) for keyword, limit in schema.keywords.items())
        and all(
            any(allows(variant, value) for variant in union.variants) or (union.allows_null and value is None)
            for union in schema.unions
        )
        and (not isinstance(value, dict) or allows_fields(schema, value))
        and (not isinstance(value, list) or allows_items(schema, value))
    )


def keeps_limit(value: Any, keyword: str, limit: Any) -> bool:
    if keyword in _LIMITS:
        return not is_number(value) or _LIMITS[keyword](value, limit)
    is_lower, kind = keyword.startswith("min"), _LENGTHS.get(keyword[3:])
    if kind is None or not isinstance(value, kind):
        return True
    return len(value) >= limit if is_lower else len(value) <= limit


def allows_fields(schema: Schema, value: dict[str, Any]) -> bool:
    if not schema.required <= value.keys():
        return False
    members = schema.members if not schema.pattern_properties else None
    schemas = {name: schema.all_properties.get(name, members) for name in value}
    return all(field is None or allows(field, value[name]) for name, field in schemas.items())


def allows_items(schema: Schema, value: list[Any]) -> bool:
    schemas = [*schema.prefix_items[: len(value)], *[schema.items] * (len(value) - len(schema.prefix_items))]
    return all(item is None or allows(item, value[index]) for index, item in enumerate(schemas))


SCALARS = st.sampled_from([None, True, False, 0, 1, 1.0, 1.5, -2, "", "a", "ab", "2020-01-02"])
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(FIELDS), inner, max_size=3),
    max_leaves=6,
)
TYPE_NAMES = st.sampled_from(["array", "boolean", "integer", "null", "number", "object", "string"])
COUNTS = st.integers(0, 2)
NUMBERS = st.sampled_from([-1, 0, 1, 1.5])
FIELD_LISTS = st.lists(st.sampled_from(FIELDS), max_size=2, unique=True)
# Keywords whose meaning `Schema` has itself.
OWN_KEYWORDS: dict[str, SearchStrategy[Any]] = {
    "type": TYPE_NAMES | st.lists(TYPE_NAMES, min_size=1, max_size=3, unique=True),
    "const": SCALARS,
    "enum": st.lists(SCALARS, min_size=1, max_size=3, unique_by=json_text),
    **dict.fromkeys(("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"), NUMBERS),
    **dict.fromkeys(("minLength", "maxLength", "minItems", "maxItems", "minProperties", "maxProperties"), COUNTS),
    "required": FIELD_LISTS,
}
OTHER_KEYWORDS: dict[str, SearchStrategy[Any]] = {
    "pattern": st.sampled_from(["^a", "b$"]),
    "format": st.just("date"),
    "uniqueItems": st.booleans(),
    "multipleOf": st.just(2),
    "dependentRequired": st.dictionaries(st.sampled_from(FIELDS), FIELD_LISTS, max_size=1),
}


def own_schema_keywords(inner: SearchStrategy[Any]) -> dict[str, SearchStrategy[Any]]:
    """Keywords with schemas whose meaning `Schema` has itself."""
    schemas = st.lists(inner, min_size=1, max_size=3)
    return {
        "properties": st.dictionaries(st.sampled_from(FIELDS), inner, max_size=2),
        "additionalProperties": inner,
        "items": inner,
        "prefixItems": schemas,
        "allOf": schemas,
        "anyOf": schemas,
        "not": st.fixed_dictionaries({"const": SCALARS}) | st.fixed_dictionaries({"enum": st.lists(SCALARS)}),
    }


def other_schema_keywords(inner: SearchStrategy[Any]) -> dict[str, SearchStrategy[Any]]:
    schemas = st.lists(inner, min_size=1, max_size=3)
    return {
        "oneOf": schemas,
        "patternProperties": st.dictionaries(st.sampled_from(["^a", "b"]), inner, max_size=1),
        **dict.fromkeys(("not", "if", "then", "else", "contains", "propertyNames"), inner),
    }


def drawn_schemas(*, has_other_keywords: bool) -> SearchStrategy[dict[str, Any]]:
    """Component schemas by name, which refer only to later ones, as a schema that applies itself has no meaning."""

    def schemas_before(number: int) -> SearchStrategy[Any]:
        references = st.sampled_from(
            [{"$ref": f"#/components/schemas/{name}"} for name in NAMES[number + 1 :] or ["C"]]
        )
        leaf_keywords = {**OWN_KEYWORDS, **(OTHER_KEYWORDS if has_other_keywords else {})}
        leaves = st.booleans() | objects(leaf_keywords, 3)
        if number + 1 < len(NAMES):
            siblings = st.tuples(references, objects(leaf_keywords, 3)).map(lambda pair: {**pair[1], **pair[0]})
            leaves = leaves | references | siblings

        def extend(inner: SearchStrategy[Any]) -> SearchStrategy[Any]:
            keywords = {**leaf_keywords, **own_schema_keywords(inner)}
            return objects({**keywords, **(other_schema_keywords(inner) if has_other_keywords else {})}, 3)

        return st.recursive(leaves, extend, max_leaves=5)

    return st.fixed_dictionaries({name: schemas_before(number) for number, name in enumerate(NAMES)})


def contract_of(schemas: dict[str, Any]) -> Contract:
    return Contract({"openapi": "3.1.0", "paths": {}, "components": {"schemas": schemas}})


@settings(max_examples=300, deadline=None)
@given(drawn_schemas(has_other_keywords=True), st.lists(VALUES, min_size=8, max_size=8))
def test_what_the_validator_accepts_is_allowed(schemas: dict[str, Any], values: list[Any]) -> None:
    contract = contract_of(schemas)
    pointer = contract.schema_pointers["A"]
    for value in values:
        if contract.validator(pointer).is_valid(value):
            assert allows(contract.schema(pointer, Side.RECEIVED), value), value


@settings(max_examples=300, deadline=None)
@given(drawn_schemas(has_other_keywords=False), st.lists(VALUES, min_size=8, max_size=8))
def test_what_the_validator_refuses_is_not_allowed(schemas: dict[str, Any], values: list[Any]) -> None:
    contract = contract_of(schemas)
    pointer = contract.schema_pointers["A"]
    for value in values:
        assert allows(contract.schema(pointer, Side.RECEIVED), value) == contract.validator(pointer).is_valid(value)


# Schemas of several parts that speak of the same fields, items or values, and what random ones seldom come upon.
PARTS: list[dict[str, Any]] = [
    {"allOf": [{"prefixItems": [{"type": "integer"}]}, {"items": {"type": "number"}}]},
    {
        "allOf": [
            {"prefixItems": [True, {"type": "string"}]},
            {"prefixItems": [{"const": 1}], "items": {"minLength": 2}},
        ]
    },
    {"allOf": [{"properties": {"a": {"type": "string"}}}, {"additionalProperties": False}]},
    {"allOf": [{"properties": {"a": True}, "additionalProperties": {"type": "integer"}}, {"properties": {"b": True}}]},
    {"allOf": [{"anyOf": [{"type": "string"}, {"type": "null"}]}, {"minLength": 1}, {"enum": ["a", "", None]}]},
    {"anyOf": [{"type": "null", "const": 1}, {"type": "string"}]},
    {"anyOf": [{"enum": [1, "a"]}, {"type": "integer"}], "not": {"const": 0}},
    {"anyOf": [{"required": ["a"]}, {"required": ["b"]}], "properties": {"a": {"type": "string"}}},
]
LEAVES = [None, True, 0, 1, 1.5, "", "a", "ab"]
PART_VALUES = [*LEAVES, *([x, y] for x in LEAVES for y in LEAVES), *({"a": x, "b": y} for x in LEAVES for y in LEAVES)]


@pytest.mark.parametrize("schema", PARTS, ids=json_text)
def test_schemas_of_several_parts_are_exact(schema: dict[str, Any]) -> None:
    contract = contract_of({"A": schema})
    pointer = contract.schema_pointers["A"]
    for value in [*PART_VALUES, [], {}, {"a": "a"}, {"b": 1}, [1], ["ab"]]:
        assert allows(contract.schema(pointer, Side.SENT), value) == contract.validator(pointer).is_valid(value), value


def values_of(contract: Contract) -> Iterator[Any]:
    """The examples of a contract, samples of its schemas, and the values in them."""
    wholes = [value for _, value, _ in examples(contract.data)]
    wholes += [
        sample_of(contract, contract.schema(pointer, Side.RECEIVED)) for pointer, _ in schema_objects(contract.data)
    ]
    distinct = {json_text(part): part for whole in wholes for _, part in walk(whole)}
    yield from distinct.values()


@pytest.mark.parametrize("file", DOCUMENTS, ids=lambda file: file.name)
def test_a_document_s_own_values_are_allowed_where_the_validator_accepts_them(file: Path) -> None:
    contract = Contract(load(file))
    values = list(values_of(contract))
    accepted = 0
    for pointer, _ in schema_objects(contract.data):
        for value in filter(contract.validator(pointer).is_valid, values):
            accepted += 1
            for side in Side:
                assert allows(contract.schema(pointer, side), value), (pointer, value)
    assert accepted > 200
