"""A contract with a further operation of each kind, and mocks that serve it wrongly."""

from __future__ import annotations

import contextlib
from typing import Any

from starlette.responses import Response

from contract_tests.contract.contract_under_test import contract_with
from contract_tests.self_test.fault_injection import raise_refusal
from invent_mock.app import MockApp
from invent_mock.http.refusal import Refusal
from invent_mock.operations.served_operation import JSON, ServedOperation

NOTE = {"$ref": "#/components/schemas/Note"}
NOTE_BODY = {"required": True, "content": {JSON: {"schema": NOTE}}}
NOTE_EXAMPLE = {"id": "note_1", "text": "Call back."}
NOTE_ID = {"name": "note_id", "in": "path", "required": True, "schema": {"type": "string"}, "example": "note_1"}
TAKE = {"name": "take", "in": "query", "schema": {"type": "integer", "minimum": 1, "maximum": 9}}
ERRORS = {status: {"description": "Refused."} for status in ("400", "401", "404", "429")}


def operation(name: str, responses: dict[str, Any], **fields: Any) -> dict[str, Any]:
    return {"operationId": name, "tags": ["notes"], "responses": {**responses, **ERRORS}, **fields}


def json_response(schema: dict[str, Any], example: Any) -> dict[str, Any]:
    return {"description": "Done.", "content": {JSON: {"schema": schema, "example": example}}}


def contract_with_notes() -> dict[str, Any]:
    """A contract with notes: a list, POST → 201, PATCH, DELETE → 204, and a GET by an id of its own."""
    schema = {
        "type": "object",
        "required": ["id", "text"],
        "properties": {"id": {"type": "string"}, "text": {"type": "string"}},
    }
    contract = contract_with("/components/schemas/Note", schema)
    note = json_response(NOTE, NOTE_EXAMPLE)
    notes = json_response({"type": "array", "items": NOTE}, [NOTE_EXAMPLE])
    contract["paths"].clear()  # the page's operation is tried enough
    contract["paths"]["/notes"] = {
        "get": operation("listNotes", {"200": notes}, parameters=[TAKE]),
        "post": operation("createNote", {"201": note}, requestBody=NOTE_BODY),
    }
    contract["paths"]["/notes/{note_id}"] = {
        "parameters": [NOTE_ID],
        "get": operation("getNote", {"200": note}),
        "patch": operation("changeNote", {"200": note}, requestBody=NOTE_BODY),
        "delete": operation("deleteNote", {"204": {"description": "Deleted."}}),
    }
    return contract


def contract_with_operation(operation_id: str) -> dict[str, Any]:
    """The contract with notes, with one of its operations alone."""
    contract = contract_with_notes()
    for path_item in contract["paths"].values():
        for method, fields in [*path_item.items()]:
            if method != "parameters" and fields["operationId"] != operation_id:
                del path_item[method]
    return contract


class OtherStatus(MockApp):
    def success_response(self, operation: ServedOperation, body: Any) -> Response:
        return Response(super().success_response(operation, body).body, 202, media_type=JSON)


class OtherMediaType(MockApp):
    def success_response(self, operation: ServedOperation, body: Any) -> Response:
        response = super().success_response(operation, body)
        return Response(response.body, response.status_code, media_type="text/html")


class OtherBody(MockApp):
    def perform(self, *arguments: Any) -> Any:
        wrong = {**NOTE_EXAMPLE, "text": 7}
        return [wrong] if isinstance(super().perform(*arguments), list) else wrong


class ServerError(MockApp):
    def perform(self, *arguments: Any) -> Any:
        raise_refusal(500)


class RefusesAll(MockApp):
    def perform(self, *arguments: Any) -> Any:
        raise_refusal(404)


class KnowsEveryId(MockApp):
    def perform(self, operation: ServedOperation, ids: dict[str, str], *rest: Any) -> Any:
        return super().perform(operation, {"note_id": "note_1"}, *rest)


class TakesEveryBody(MockApp):
    def read_body(self, operation: ServedOperation, media_type: str, data: bytes) -> Any:
        with contextlib.suppress(Refusal):
            return super().read_body(operation, media_type, data)
        return {}


WITH_A_BODY = ("listNotes", "createNote", "getNote", "changeNote")
OPERATIONS = (*WITH_A_BODY, "deleteNote")
WRONG_MOCKS: list[tuple[type[MockApp], str]] = [
    *((misbehaviour, name) for misbehaviour in (OtherStatus, ServerError, RefusesAll) for name in OPERATIONS),
    *((misbehaviour, name) for misbehaviour in (OtherMediaType, OtherBody) for name in WITH_A_BODY),
    *((KnowsEveryId, name) for name in ("getNote", "changeNote", "deleteNote")),
    *((TakesEveryBody, name) for name in ("createNote", "changeNote")),
]
