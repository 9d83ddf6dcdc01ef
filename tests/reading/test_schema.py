"""What `Schema` says where readers of schemas have disagreed."""

from __future__ import annotations

import json
from typing import Any

import pytest

from invent_contract.comparison.outline import outline_text
from invent_contract.contract import Contract
from invent_contract.schema import Schema, Side

ID = "/components/schemas/Id"
ID_SCHEMA = {"type": "string"}
PET = "/components/schemas/Pet"


def schema_of(schema: Any, side: Side = Side.RECEIVED, components: dict[str, Any] | None = None) -> Schema:
    schemas = {"Pet": schema, "Id": ID_SCHEMA, **(components or {})}
    document = {"paths": {}, "components": {"schemas": schemas}}
    return Contract(document).schema(PET, side)


@pytest.mark.parametrize("field", [{"$ref": f"#{ID}", "readOnly": True}, {**ID_SCHEMA, "readOnly": True}])
def test_a_required_field_that_is_read_only_is_not_sent_however_it_is_written(field: dict[str, Any]) -> None:
    pet = {"type": "object", "properties": {"id": field}, "required": ["id"]}
    in_variant = {"oneOf": [pet, {"type": "object", "properties": {"name": True}}], "required": ["id", "name"]}
    assert schema_of(pet, Side.SENT).required == frozenset()
    assert schema_of(pet, Side.RECEIVED).required == {"id"}
    assert schema_of(in_variant, Side.SENT).required == {"name"}


@pytest.mark.parametrize(
    ("schema", "types"),
    [
        ({"type": "string", "nullable": True}, {"string", "null"}),
        ({"allOf": [{"$ref": f"#{ID}"}], "nullable": True}, {"string", "null"}),
        ({"anyOf": [{"$ref": f"#{ID}"}, {"type": "null"}]}, {"string", "null"}),
        ({"anyOf": [{"$ref": f"#{ID}"}, {"type": "null"}], "type": "string"}, {"string"}),
        ({"allOf": [{"$ref": f"#{ID}"}, {"type": ["string", "null"]}]}, {"string"}),
    ],
)
def test_null_is_a_value_where_all_that_applies_allows_it(schema: dict[str, Any], types: set[str]) -> None:
    assert schema_of(schema).types == types


def test_the_exclusive_bounds_of_openapi_3_0_are_those_of_3_1() -> None:
    assert schema_of({"minimum": 1, "exclusiveMinimum": True}).keywords == {"exclusiveMinimum": 1}
    assert schema_of({"minimum": 1, "exclusiveMinimum": False}).keywords == {"minimum": 1}


def test_a_keyword_that_several_objects_have_counts_with_each_of_its_values() -> None:
    patterns = [{"pattern": "b"}, {"pattern": "a"}, {"pattern": "c"}, {"pattern": "b"}]
    schema, reordered = schema_of({"allOf": patterns}), schema_of({"allOf": patterns[::-1]})
    assert schema.keywords == {"pattern": ["a", "b", "c"]} == reordered.keywords
    assert json.loads(outline_text(schema)) == {"allOf": [{"pattern": "a"}, {"pattern": "b"}, {"pattern": "c"}]}


@pytest.mark.parametrize(
    ("mapping", "tags"),
    [
        ({}, {"Cat": "Cat", "Dog": "Dog"}),
        ({"c": f"{PET.removesuffix('Pet')}Cat", "d": "Dog"}, {"c": "Cat", "d": "Dog"}),
    ],
)
def test_the_discriminator_tells_the_variants_by_mapping_or_by_name(
    mapping: dict[str, str], tags: dict[str, str]
) -> None:
    kinds = {name: {"type": "object", "properties": {"kind": {"type": "string"}}} for name in ("Cat", "Dog")}
    variants = [{"$ref": f"#/components/schemas/{name}"} for name in kinds]
    discriminator = {"propertyName": "kind", "mapping": mapping}
    (union,) = schema_of({"oneOf": variants, "discriminator": discriminator}, components=kinds).unions
    assert union.tag_name == "kind"
    assert {tag: variant.component for tag, variant in union.tags.items()} == tags


def test_a_tag_is_that_of_the_variant_itself_rather_than_of_one_that_extends_it() -> None:
    cat = {"type": "object", "properties": {"kind": {"type": "string"}}}
    kitten = {"allOf": [{"$ref": "#/components/schemas/Cat"}]}
    variants = [{"$ref": f"#/components/schemas/{name}"} for name in ("Kitten", "Cat")]
    discriminator = {"propertyName": "kind", "mapping": {"cat": "#/components/schemas/Cat", "kitten": "Kitten"}}
    union_schema = {"oneOf": variants, "discriminator": discriminator}
    (union,) = schema_of(union_schema, components={"Cat": cat, "Kitten": kitten}).unions
    assert {tag: variant.component for tag, variant in union.tags.items()} == {"cat": "Cat", "kitten": "Kitten"}


def test_a_schema_may_contain_itself() -> None:
    pet = schema_of({"type": "object", "properties": {"child": {"$ref": f"#{PET}"}, "id": {"$ref": f"#{ID}"}}})
    assert pet.properties["child"].properties["child"] is pet.properties["child"].properties["child"]
    assert pet.properties["child"].component == "Pet"
