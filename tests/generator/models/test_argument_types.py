"""The types of arguments: what may be passed in the place of a model."""

from __future__ import annotations

import inspect
import typing
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from tests.generator.small_clients import document_of_body, generate

TEXT = {"type": "string"}


def client_of_body(folder: Path, schema: dict[str, Any], **schemas: Any) -> ModuleType:
    """A client whose `send` takes the argument `value`, of this schema."""
    body = {"type": "object", "required": ["value"], "properties": {"value": schema}}
    package, warnings = generate(document_of_body({"application/json": {"schema": body}}, **schemas), folder)
    assert warnings == []
    return package


def type_of_value(package: ModuleType) -> str:
    """The type of that argument, as `send` declares it."""
    return str(inspect.signature(package.InventClient.send).parameters["value"].annotation)


def fields(typed_dict: Any) -> dict[str, Any]:
    return typing.get_type_hints(typed_dict, include_extras=True)


def reference(name: str) -> dict[str, Any]:
    return {"$ref": f"#/components/schemas/{name}"}


@pytest.mark.parametrize(
    ("keywords", "expected"),
    [
        ({}, "models.A | models.AParam"),
        ({"additionalProperties": False}, "models.A | models.AParam"),
        ({"additionalProperties": True}, "models.A | Mapping[str, Any]"),
        ({"additionalProperties": TEXT}, "models.A | Mapping[str, Any]"),
        ({"if": {"required": ["b"]}, "then": {"properties": {"c": TEXT}}}, "models.A | Mapping[str, Any]"),
        ({"oneOf": [{"required": ["a"]}, {"properties": {"b": TEXT}}]}, "models.A | models.AParam"),
        ({"properties": {}}, "models.A | Mapping[str, Any]"),
        ({"properties": {}, "additionalProperties": TEXT}, "models.A | Mapping[str, str]"),
        (
            {"properties": {}, "additionalProperties": reference("A")},
            "models.A | Mapping[str, models.A | Mapping[str, Any]]",
        ),
    ],
)
def test_an_object_is_open_only_if_the_document_says_so(
    keywords: dict[str, Any], expected: str, tmp_path: Path
) -> None:
    schema = {"type": "object", "properties": {"a": TEXT}, **keywords}
    package, _ = generate(
        document_of_body({"application/json": {"schema": {"properties": {"value": reference("A")}}}}, A=schema),
        tmp_path,
    )
    assert type_of_value(package) == f"{expected} | None"


def test_a_field_has_the_types_that_an_argument_has(tmp_path: Path) -> None:
    properties = {
        "at": {"type": "string", "format": "date-time"},
        "kind": {"type": "string", "enum": ["a", "b"]},
        "b": {"type": ["object", "null"], "properties": {"c": {"type": "integer"}}},
        "many": {"type": "array", "items": reference("A")},
        "id": {**TEXT, "readOnly": True},
        "secret": {**TEXT, "writeOnly": True},
    }
    schema = {"type": "object", "required": ["id", "secret", "at"], "properties": properties}
    models = client_of_body(tmp_path, reference("A"), A=schema).models
    assert models.AParam.__annotations__.keys() == {"secret", "at", "kind", "b", "many"}
    assert [annotation.__forward_arg__ for annotation in models.AParam.__annotations__.values()] == [
        "datetime.datetime | str",
        "str",
        "NotRequired[models.AKind | str]",
        "NotRequired[models.AB | ABParam | None]",
        "NotRequired[Sequence[models.A | AParam]]",
    ]
    assert fields(models.AParam)["secret"] is str


@pytest.mark.parametrize(
    "name", ["a-b", "class", "", "1", "__a", "nº", "int", "datetime", "models", "Mapping", 'a"\n\\', "\u2028"]
)
def test_a_field_may_have_a_name_that_a_class_cannot_declare(name: str, tmp_path: Path) -> None:
    properties = {name: {"type": "integer", "description": f'It is "{name}".'}, "at": {**TEXT, "format": "date"}}
    package = client_of_body(tmp_path, {"type": "object", "properties": properties})
    assert fields(package.models.SendBodyValueParam).keys() == {name, "at"}


@pytest.mark.parametrize("name", ["keys", "items", "copy", "self", "_a", "Any_", "title", "total"])
def test_other_fields_are_declared(name: str, tmp_path: Path) -> None:
    schema = {"type": "object", "required": [name], "properties": {name: {"type": "integer"}}}
    package = client_of_body(tmp_path, schema)
    assert fields(package.models.SendBodyValueParam) == {name: int}
    assert f"    {name}: int\n" in Path(package.__file__ or "").with_name("models").joinpath("_params.py").read_text()


def test_fields_that_are_the_same_to_python_are_told_apart(tmp_path: Path) -> None:
    schema = {"type": "object", "properties": {"id": TEXT, "$id": {"type": "integer"}}}
    package, _ = generate(document_of_body({"application/json": {"schema": schema}}), tmp_path)
    assert fields(package.models.SendBodyParam).keys() == {"id", "$id"}


def test_a_name_that_is_taken_gets_an_underscore(tmp_path: Path) -> None:
    a, b = ({"type": "object", "properties": {name: TEXT}} for name in "ab")
    value = {"oneOf": [reference("A"), reference("AParam"), reference("union")]}
    union = {"description": "Any.", "oneOf": [{**a, "title": "Union"}, {**b, "title": "UnionParam"}]}
    package = client_of_body(tmp_path, value, A=a, AParam=b, union=union)
    assert fields(package.models.AParam_).keys() == {"a"}
    assert fields(package.models.AParamParam).keys() == {"b"}
    assert set(package.__all__) >= {"AParam", "AParam_", "AParamParam"}


def test_a_union_that_is_a_component_has_its_name(tmp_path: Path) -> None:
    tree = {"oneOf": [reference("Leaf"), reference("Branch")]}
    leaf = {"type": "object", "required": ["leaf"], "properties": {"leaf": TEXT}}
    branch = {"type": "object", "properties": {"trees": {"type": "array", "items": reference("Tree")}}}
    package = client_of_body(
        tmp_path, {"type": "array", "items": reference("Tree")}, Tree=tree, Leaf=leaf, Branch=branch
    )
    models = package.models
    assert type_of_value(package) == "Sequence[models.Tree]"
    assert typing.get_args(package.Tree) == (models.Leaf, models.LeafParam, models.Branch, models.BranchParam)
    assert typing.get_type_hints(package.InventClient.send)["value"].__args__ == (package.Tree,)


def test_an_object_with_a_discriminator_may_be_one_that_extends_it(tmp_path: Path) -> None:
    pet = {
        "type": "object",
        "required": ["kind"],
        "properties": {"kind": TEXT},
        "discriminator": {"propertyName": "kind"},
    }
    cat = {"allOf": [reference("Pet"), {"type": "object", "properties": {"lives": {"type": "integer"}}}]}
    package = client_of_body(tmp_path, reference("Pet"), Pet=pet, Cat=cat)
    assert type_of_value(package) == "models.Cat | models.CatParam | models.Pet | models.PetParam"


def test_parameters_and_forms_are_typed_as_bodies_are(tmp_path: Path) -> None:
    form = {
        "multipart/form-data": {
            "schema": {
                "type": "object",
                "properties": {"file": {**TEXT, "format": "binary"}, "about": reference("About")},
            }
        }
    }
    document = document_of_body(form, About={"type": "object", "properties": {"text": TEXT}})
    filter_ = {"name": "filter", "in": "query", "style": "deepObject", "schema": reference("About")}
    document["paths"]["/a"]["post"]["parameters"] = [filter_]
    package, _ = generate(document, tmp_path)
    parameters = inspect.signature(package.InventClient.send).parameters
    assert (
        parameters["about"].annotation == parameters["filter_"].annotation == "models.About | models.AboutParam | None"
    )
    assert fields(package.models.SendBodyParam).keys() == {"file", "about"}
