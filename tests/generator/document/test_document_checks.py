"""What the generator refuses before it generates anything."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contract_tests.contract.contract_under_test import CONTRACT, MODEL, contract_with, contract_without
from generator import check, warnings
from invent_contract import ContractError, walk
from invent_contract.contract import Contract
from tests.support.small_documents.documents import document, document_with_operation, document_with_schemas

SCHEMA = "/components/schemas/A"
GET = "/paths/~1a/get"
REFUSED: dict[str, tuple[Any, str, str]] = {  # a document, and the pointer and a part of the message of its refusal
    "a list": ([], "", "must be a mapping"),
    "no version": ({"paths": {}}, "", "must have `openapi"),
    "Swagger 2.0": ({"swagger": "2.0", "paths": {}}, "/swagger", "convert"),
    "OpenAPI 3.0": (document(openapi="3.0.3"), "/openapi", "convert"),
    "OpenAPI 3.2": (document(openapi="3.2.0"), "/openapi", "only OpenAPI 3.1"),
    "a version that is a number": (document(openapi=3.1), "/openapi", 'write "3.1.0"'),
    "no paths": ({"openapi": "3.1.0"}, "", "must have `paths`"),
    "paths in a list": (document(paths=[]), "/paths", "must be a mapping"),
    "an empty path": (document(paths={"/a": None}), "/paths/~1a", "must be a mapping"),
    "a path that refers to nowhere": (document(paths={"/a": {"$ref": "#/x"}}), "/paths/~1a/$ref", "there is no #/x"),
    "responses in a list": (document_with_operation(responses=[]), f"{GET}/responses", "must be a mapping"),
    "parameters in a mapping": (document_with_operation(parameters={}), f"{GET}/parameters", "must be a list"),
    "parameter without a place": (
        document_with_operation(parameters=[{"name": "a"}]),
        f"{GET}/parameters/0",
        "must have `in`",
    ),
    "parameter in no known place": (
        document_with_operation(parameters=[{"name": "a", "in": "body"}]),
        f"{GET}/parameters/0/in",
        "must be one of",
    ),
    "parameter that refers to something else": (
        document_with_operation(parameters=[{"$ref": "#/info"}]),
        f"{GET}/parameters/0/$ref",
        "no parameter",
    ),
    "reference to nowhere": (document_with_schemas(A={"$ref": "#/x"}), f"{SCHEMA}/$ref", "there is no #/x"),
    "reference to another file": (
        document_with_schemas(A={"items": {"$ref": "other.yaml#/A"}}),
        f"{SCHEMA}/items/$ref",
        "within the document",
    ),
    "empty reference": (document_with_schemas(A={"$ref": ""}), f"{SCHEMA}/$ref", "within the document"),
    "reference within the component, as Pydantic writes it": (
        document_with_schemas(A={"properties": {"b": {"$ref": "#/$defs/B"}}, "$defs": {"B": {"type": "string"}}}),
        f"{SCHEMA}/properties/b/$ref",
        f"there is no #/$defs/B: write #{SCHEMA}/$defs/B, as references are looked up by their path in the whole",
    ),
    "reference within a part of the component": (
        document_with_schemas(A={"$defs": {"B": {"items": {"$ref": "#/$defs/C"}, "$defs": {"C": True}}, "C": True}}),
        f"{SCHEMA}/$defs/B/items/$ref",
        f"write #{SCHEMA}/$defs/B/$defs/C,",
    ),
    "reference to an anchor": (
        document_with_schemas(A={"$ref": "#here"}, B={"properties": {"c": {"$anchor": "here"}}}),
        f"{SCHEMA}/$ref",
        "there is no #here: write #/components/schemas/B/properties/c,",
    ),
    "reference to an anchor that is not there": (
        document_with_schemas(A={"$ref": "#here"}),
        f"{SCHEMA}/$ref",
        "there is no #here",
    ),
    "reference to an identifier": (
        document_with_schemas(A={"$ref": "https://b.example/c"}, B={"$id": "https://b.example/c"}),
        f"{SCHEMA}/$ref",
        "this is 'https://b.example/c': write #/components/schemas/B,",
    ),
    "reference that is no text": (document_with_schemas(A={"$ref": 5}), f"{SCHEMA}/$ref", "must be text"),
    "reference to another kind": (
        document_with_schemas(A={"$ref": "#/paths/~1a"}),
        f"{SCHEMA}/$ref",
        "but a path item",
    ),
    "reference to the whole document": (document_with_schemas(A={"$ref": "#"}), f"{SCHEMA}/$ref", "no schema"),
    "references in a cycle": (
        document_with_schemas(A={"$ref": "#/components/schemas/B"}, B={"$ref": f"#{SCHEMA}"}),
        f"{SCHEMA}/$ref",
        "refers to itself",
    ),
    "unknown type": (document_with_schemas(A={"type": "text"}), f"{SCHEMA}/type", "there is no type 'text'"),
    "unknown type among others": (
        document_with_schemas(A={"type": ["string", "text"]}),
        f"{SCHEMA}/type/1",
        "there is no type 'text'",
    ),
    "unquoted null": (document_with_schemas(A={"type": ["string", None]}), f"{SCHEMA}/type/1", 'write "null"'),
    "unknown type of a property that is named type": (
        document_with_schemas(A={"properties": {"type": {"type": "text"}}}),
        f"{SCHEMA}/properties/type/type",
        "there is no type 'text'",
    ),
    "unknown type where only a reference leads": (
        {**document_with_schemas(A={"$ref": "#/definitions/B"}), "definitions": {"B": {"type": "text"}}},
        "/definitions/B/type",
        "there is no type 'text'",
    ),
    "infinity": (document_with_schemas(A={"maximum": float("inf")}), f"{SCHEMA}/maximum", "is not a JSON number"),
}
# What is no reason to refuse a document, nor to warn of it.
ALLOWED: dict[str, Any] = {
    "no operationId": document(),
    "no path": document(paths={}),
    "relative server": document(servers=[{"url": "/v1"}]),
    "server with a variable": document(servers=[{"url": "https://{a}.b", "variables": {"a": {"default": "c"}}}]),
    "extensions of any type": document(
        paths={"x-text": "text", "x-list": [1], "x-operation": {"get": {"responses": 5}}}, **{"x-number": 5}
    ),
    "`$ref` in an extension": document(**{"x-see": {"$ref": "#/x"}}),
    "`$ref` in values": document_with_schemas(
        A={"example": {"$ref": "#/x"}, "default": {"$ref": "#/x"}, "enum": [{"$ref": "#/x"}]}
    ),
    "properties that are named as keywords are": document_with_schemas(
        A={"properties": {name: {"type": "string"} for name in ("type", "$ref", "properties", "example", "nullable")}}
    ),
    "schemas that are true or false": document_with_schemas(
        A=True, B={"items": False, "additionalProperties": True, "properties": {"a": True}, "not": False}
    ),
    "schema that contains itself": document_with_schemas(A={"properties": {"a": {"$ref": f"#{SCHEMA}"}}}),
    "reference with an escaped character": document_with_schemas(
        A={"$ref": "#/components/schemas/B%2Ec", "example": 1}, **{"B.c": {"type": "integer"}}
    ),
    "text of another media type": document_with_operation(
        responses={
            "200": {"description": "x", "content": {"text/xml": {"schema": {"type": "object"}, "example": "<a/>"}}}
        }
    ),
}


@pytest.mark.parametrize("name", REFUSED)
def test_a_document_that_no_client_can_be_made_from_is_refused(name: str) -> None:
    contract, pointer, message = REFUSED[name]
    with pytest.raises(ContractError) as caught:
        check(contract)
    assert caught.value.pointer == pointer
    assert message in str(caught.value)


@pytest.mark.parametrize("name", ALLOWED)
def test_what_openapi_allows_is_let_pass(name: str) -> None:
    contract = ALLOWED[name]
    check(contract)
    assert [(warning.pointer, str(warning)) for warning in warnings(contract)] == []


def test_an_extension_among_the_paths_is_no_path() -> None:
    contract = contract_with("/paths/x-widget", {"get": "it"})
    check(contract)
    pointers = [operation.pointer for operation in Contract(contract).operations]
    assert pointers == [operation.pointer for operation in MODEL.operations]


POINTERS = [pointer for pointer, _ in walk(CONTRACT) if pointer]
ABSENT = object()
EDITS: list[Any] = [ABSENT, None, True, -1, 1.5, "", "x", [], [None], {}, {"x": {}}, {"$ref": "#/info"}, {"type": "x"}]


@settings(max_examples=100, deadline=None, database=None)
@given(pointer=st.sampled_from(POINTERS), value=st.sampled_from(EDITS))
def test_whatever_is_edited_the_checks_say_it_and_do_not_crash(pointer: str, value: Any) -> None:
    contract = contract_without(pointer) if value is ABSENT else contract_with(pointer, value)
    try:
        check(contract)
    except ContractError:
        return
    warnings(contract)
