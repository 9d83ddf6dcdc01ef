"""A sample is a value that a schema means, where a contract gives no example."""

from __future__ import annotations

import json
from typing import Any

import pytest

from invent_contract.contract import Contract
from invent_contract.samples import MAX_LENGTH, MAX_VALUES, sample_of
from invent_contract.schema import Side

REFERENCE = {"$ref": "#/components/schemas/B"}
TEXT = {"type": "string"}
BASE = {"type": "object", "required": ["id"], "properties": {"id": TEXT}, "example": {"id": "b_1"}}


def sample(schema: dict[str, Any], other: dict[str, Any] | None = None) -> Any:
    """A sample of a schema, which may refer to another one, called B. It must be valid."""
    document = {"openapi": "3.1.0", "paths": {}, "components": {"schemas": {"A": schema, "B": other or {}}}}
    contract = Contract(document)
    value = sample_of(contract, contract.schema("/components/schemas/A", Side.RECEIVED))
    contract.validator("/components/schemas/A").validate(value)
    return value


@pytest.mark.parametrize(
    ("schema", "expected"),
    [
        ({"type": ["null", "integer"], "minimum": 5, "multipleOf": 4}, 8),
        ({"exclusiveMinimum": 2.5, "type": "number"}, 3.5),
        ({"exclusiveMinimum": 5.5, "type": "integer"}, 6),
        ({"minimum": 5, "exclusiveMinimum": 7, "type": "integer"}, 8),
        ({"exclusiveMaximum": 1, "type": "integer"}, 0),
        ({"exclusiveMinimum": 0, "exclusiveMaximum": 0.5, "type": "number"}, 0.25),
        ({"minimum": 0, "exclusiveMaximum": 2, "type": "number"}, 0),
        ({"minimum": 0, "exclusiveMaximum": 0.5, "type": "number"}, 0.25),
        ({"exclusiveMinimum": 0.2, "multipleOf": 0.1, "type": "number"}, 0.3),
        ({"multipleOf": 1.5, "minimum": 2, "type": "integer"}, 3),
        ({"format": "date", "type": "string"}, "2026-03-02"),
        ({"minLength": 6, "type": "string"}, "textxx"),
        ({"items": {"const": 7}, "minItems": 2}, [7, 7]),
        ({"prefixItems": [{"const": 1}], "items": TEXT, "minItems": 2, "type": "array"}, [1, "text"]),
        ({"maxItems": 0, "type": "array"}, []),
        ({"enum": ["a", "b"], "default": "b"}, "b"),
        ({"const": "a", "examples": ["b"]}, "a"),
        ({"allOf": [{"type": "string", "minLength": 2}, {"maxLength": 3}]}, "tex"),
        ({"allOf": [{"enum": ["a", "b"]}, {"enum": ["b", "c"]}]}, "b"),
        ({"oneOf": [{"type": "null"}, {"type": "boolean"}]}, True),
        ({"properties": {"a": {}}, "oneOf": [{"type": "null"}]}, None),
        ({"type": "object", "required": ["a"], "additionalProperties": {"const": 1}}, {"a": 1}),
    ],
)
def test_a_sample_is_as_small_as_all_limits_allow(schema: dict[str, Any], expected: Any) -> None:
    assert sample(schema) == expected


@pytest.mark.parametrize(
    ("schema", "expected"),
    [
        ({**REFERENCE, "default": {"id": "b_2"}}, {"id": "b_2"}),
        ({"allOf": [REFERENCE, {"required": ["x"], "properties": {"x": TEXT}}]}, {"id": "b_1", "x": "text"}),
        ({"oneOf": [REFERENCE, {"type": "integer"}]}, {"id": "b_1"}),
        (
            {"type": "object", "properties": {"a": TEXT}, "oneOf": [{"required": ["a"]}, {"required": ["b"]}]},
            {"a": "text"},
        ),
        (
            {"properties": {"kind": TEXT}, "required": ["kind"], "oneOf": [{"properties": {"kind": {"const": "b"}}}]},
            {"kind": "b"},
        ),
    ],
)
def test_a_sample_is_made_of_all_that_applies_to_an_object(schema: dict[str, Any], expected: Any) -> None:
    assert sample(schema, BASE) == expected


def test_the_fields_of_a_sample_are_in_the_order_of_the_document() -> None:
    names = [f"field_{number}" for number in range(9, 0, -1)]
    assert list(sample({"type": "object", "required": names, "additionalProperties": TEXT})) == names


def test_an_object_that_may_contain_itself_ends_with_null() -> None:
    link = {
        "type": "object",
        "required": ["next"],
        "properties": {"next": {"oneOf": [{"$ref": "#/components/schemas/A"}, {"type": "null"}]}},
    }
    assert json.dumps(sample(link)).endswith('{"next": null}' + "}" * 8)


def test_a_variant_that_leads_back_to_the_union_is_not_chosen() -> None:
    assert sample({"oneOf": [{"$ref": "#/components/schemas/A"}, {"type": "array", "items": {"const": 1}}]}) == [1]


@pytest.mark.parametrize(
    "schema",
    [
        {"type": "array", "minItems": 10**9, "items": TEXT},
        {"type": "array", "minItems": 100, "items": {"$ref": "#/components/schemas/A"}},
        {"required": list("abcdefghij"), "additionalProperties": {"$ref": "#/components/schemas/A"}},
        {"type": "string", "minLength": 10**9},
    ],
)
def test_a_sample_is_bounded_whatever_a_schema_demands(schema: dict[str, Any]) -> None:
    contract = Contract({"openapi": "3.1.0", "paths": {}, "components": {"schemas": {"A": schema}}})
    value = sample_of(contract, contract.schema("/components/schemas/A", Side.RECEIVED))
    assert len(json.dumps(value)) < 20 * max(MAX_VALUES, MAX_LENGTH)
