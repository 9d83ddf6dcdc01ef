"""What the generator warns of, and goes on."""

from __future__ import annotations

import time
from typing import Any

import pytest

from contract_tests.contract.contract_under_test import CONTRACT, OPERATION_POINTER, PATH, contract_with
from generator import check, warnings
from invent_contract import lookup
from tests.support.small_documents.documents import document, document_with_operation, document_with_schemas

SCHEMA = "/components/schemas/A"
GET = "/paths/~1a/get"
RESPONSE = "#/components/responses/B"
QUERY_PARAMETER = {"name": "a", "in": "query", "schema": {}}
WARNINGS: dict[str, tuple[dict[str, Any], str, str]] = {  # a document, and the pointer and a part of its one warning
    "misspelt keyword": (document_with_schemas(A={"requried": []}), f"{SCHEMA}/requried", "is `required` meant?"),
    "misspelt keyword within": (
        document_with_schemas(A={"properties": {"b": {"descripton": "x"}}}),
        f"{SCHEMA}/properties/b/descripton",
        "is `description` meant?",
    ),
    "misspelt member of an operation": (document_with_operation(sumary="x"), f"{GET}/sumary", "is not known"),
    "nullable": (
        document_with_schemas(A={"type": "string", "nullable": True}),
        f"{SCHEMA}/nullable",
        'it is read as OpenAPI 3.0 had it: write `type: ["string", "null"]`',
    ),
    "nullable beside several types": (
        document_with_schemas(A={"type": ["string", "integer"], "nullable": True}),
        f"{SCHEMA}/nullable",
        'write `type: ["string", "integer", "null"]`',
    ),
    "nullable beside values": (
        document_with_schemas(A={"type": "string", "enum": ["a"], "nullable": True}),
        f"{SCHEMA}/nullable",
        'it is read as OpenAPI 3.0 had it: write `anyOf: [<this schema>, {type: "null"}]`',
    ),
    "nullable beside a reference": (
        document_with_schemas(A={"$ref": f"#{SCHEMA}2", "nullable": True}, A2={"type": "string"}),
        f"{SCHEMA}/nullable",
        'it is read as OpenAPI 3.0 had it: write `anyOf: [<this schema>, {type: "null"}]`',
    ),
    "not nullable": (
        document_with_schemas(A={"type": "string", "nullable": False}),
        f"{SCHEMA}/nullable",
        "is no keyword of OpenAPI 3.1, and does nothing: remove it",
    ),
    "exclusiveMinimum as in 3.0": (
        document_with_schemas(A={"exclusiveMinimum": True}),
        f"{SCHEMA}/exclusiveMinimum",
        "is not of type",
    ),
    "broken pattern": (document_with_schemas(A={"pattern": "("}), f"{SCHEMA}/pattern", "regex"),
    "no title": (document(info={"version": "1"}), "/info", '"title" is a required property'),
    "status in lower case": (
        document_with_operation(responses={"2xx": {"description": "x"}}),
        f"{GET}/responses/2xx",
        "is not known to OpenAPI 3.1, and is left out: is `2XX` meant?",
    ),
    "status that is none": (
        document_with_operation(responses={"200": {"description": "x"}, "20X": {"description": "x"}}),
        f"{GET}/responses/20X",
        "is not known to OpenAPI 3.1, and is left out",
    ),
    "no status": (document_with_operation(responses={}), f"{GET}/responses", "has no status, such as `200`"),
    "path without a slash": (document(paths={"a": {}}), "/paths/a", "is not known"),
    "parameters that are null": (document_with_operation(parameters=None), f"{GET}/parameters", "null is not"),
    "webhook of a wrong type": (document(webhooks={"a": {"post": 5}}), "/webhooks/a/post", "5 is not"),
    "wrong example": (document_with_schemas(A={"type": "integer", "example": "x"}), f"{SCHEMA}/example", "breaks"),
    "wrong example in a list": (
        document_with_schemas(A={"type": "integer", "examples": [1, "x"]}),
        f"{SCHEMA}/examples/1",
        "breaks its schema",
    ),
    "example that is wrong within, under a reference": (
        document_with_schemas(
            A={"$ref": f"#{SCHEMA}%2Eb", "example": {"b": 5}}, **{"A.b": {"properties": {"b": {"type": "null"}}}}
        ),
        f"{SCHEMA}/example/b",
        "breaks its schema",
    ),
    "wrong example of a parameter": (
        document_with_operation(parameters=[{**QUERY_PARAMETER, "schema": {"type": "integer"}, "example": "x"}]),
        f"{GET}/parameters/0/example",
        "breaks its schema",
    ),
    "wrong default": (document_with_schemas(A={"type": "integer", "default": "x"}), f"{SCHEMA}/default", "breaks"),
    "reference to the body of a request in the place of a response": (
        {
            **document_with_operation(responses={"200": {"$ref": "#/components/requestBodies/B"}}),
            "components": {"requestBodies": {"B": {"content": {"application/json": {"schema": {"type": "string"}}}}}},
        },
        f"{GET}/responses/200/$ref",
        "leads to what is no response, but a request body, and is taken for one",
    ),
    "reference to a response in the place of a schema": (
        document(components={"schemas": {"A": {"$ref": RESPONSE}}, "responses": {"B": {"description": "x"}}}),
        f"{SCHEMA}/$ref",
        "leads to what is no schema, but a response",
    ),
    "path parameter that is not declared": (document_with_operation("/{id}"), "/paths/~1{id}/get", "{id}"),
    "path parameter that the path has not": (
        document_with_operation(parameters=[{"name": "id", "in": "path", "required": True, "schema": {}}]),
        GET,
        "{id}",
    ),
    "a parameter twice": (
        document_with_operation(parameters=[QUERY_PARAMETER, QUERY_PARAMETER]),
        f"{GET}/parameters/1",
        "is there twice",
    ),
    "a tag twice": (document(tags=[{"name": "a"}, {"name": "a"}]), "/tags/1", "is there twice"),
    "unknown security scheme": (document(security=[{"key": []}]), "/security/0/key", "no such security scheme"),
}


@pytest.mark.parametrize("name", WARNINGS)
def test_a_breach_of_openapi_is_warned_of_once_and_where_it_is(name: str) -> None:
    contract, pointer, message = WARNINGS[name]
    check(contract)
    (warning,) = warnings(contract)
    assert warning.pointer == pointer
    assert message in str(warning)


def test_an_operation_id_that_two_operations_have_is_warned_of() -> None:
    contract = document_with_operation(operationId="same")
    contract["paths"]["/b"] = contract["paths"]["/a"]
    (warning,) = warnings(contract)
    assert (warning.pointer, str(warning)) == ("/paths/~1b/get/operationId", "is also that of get /a")


def test_several_slips_are_all_told() -> None:
    contract = document_with_schemas(A={"nullable": True, "requried": [], "properties": {"b": {"minimum": "x"}}})
    assert {warning.pointer.removeprefix(SCHEMA) for warning in warnings(contract)} == {
        "/nullable",
        "/requried",
        "/properties/b/minimum",
    }


def test_the_contract_has_no_warnings() -> None:
    assert warnings(CONTRACT) == []


def test_a_large_document_is_checked_in_seconds() -> None:
    contract = contract_with("/paths", {})
    for number in range(700):
        operation = {**lookup(CONTRACT, OPERATION_POINTER), "operationId": f"send{number}"}
        contract["paths"][f"/{number}{PATH}"] = {"post": operation}
        contract["components"]["schemas"][f"Copy{number}"] = CONTRACT["components"]["schemas"]["ChatMessage"]
    started = time.process_time()
    check(contract)
    assert warnings(contract) == []
    assert time.process_time() - started < 10
