"""A contract with a further operation of each kind, and mocks that serve it wrongly."""

from __future__ import annotations

from typing import Any

from starlette.responses import Response

from contract_tests.contract.contract_under_test import contract_with
from contract_tests.self_test.fault_injection import raise_refusal
from invent_mock.app import MockApp
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


class MisbehavingMock(MockApp):
    """A mock that serves a single operation wrongly. This class is right; its subclasses are not."""

    def __init__(self, operation_id: str) -> None:
        super().__init__(contract_with_notes())
        self.operation_id = operation_id

    def perform(self, operation: ServedOperation, ids: dict[str, str], *rest: Any) -> Any:
        if operation.id != self.operation_id:
            return super().perform(operation, ids, *rest)
        answer = self.perform_wrongly(operation, ids, *rest)
        self.is_wrong = True
        return answer

    def perform_wrongly(self, operation: ServedOperation, ids: dict[str, str], *rest: Any) -> Any:
        return super().perform(operation, ids, *rest)

    def success_response(self, operation: ServedOperation, body: Any) -> Response:
        is_wrong, self.is_wrong = getattr(self, "is_wrong", False), False
        response = super().success_response(operation, body)
        return self.respond_wrongly(response) if is_wrong else response

    def respond_wrongly(self, response: Response) -> Response:
        return response


class OtherStatus(MisbehavingMock):
    def respond_wrongly(self, response: Response) -> Response:
        return Response(response.body, 202, media_type=JSON)


class OtherMediaType(MisbehavingMock):
    def respond_wrongly(self, response: Response) -> Response:
        return Response(response.body, response.status_code, media_type="text/html")


class OtherBody(MisbehavingMock):
    def perform_wrongly(self, operation: ServedOperation, ids: dict[str, str], *rest: Any) -> Any:
        right = super().perform_wrongly(operation, ids, *rest)
        wrong = {**NOTE_EXAMPLE, "text": 7}
        return [wrong] if isinstance(right, list) else wrong


class ServerError(MisbehavingMock):
    def perform_wrongly(self, operation: ServedOperation, ids: dict[str, str], *rest: Any) -> Any:
        raise_refusal(500)


class RefusesAll(MisbehavingMock):
    def perform_wrongly(self, operation: ServedOperation, ids: dict[str, str], *rest: Any) -> Any:
        raise_refusal(404)


class KnowsEveryId(MisbehavingMock):
    def perform_wrongly(self, operation: ServedOperation, ids: dict[str, str], *rest: Any) -> Any:
        return super().perform_wrongly(operation, {"note_id": "note_1"}, *rest)


class TakesEveryBody(MisbehavingMock):
    def read_body(self, operation: ServedOperation, media_type: str, data: bytes) -> Any:
        try:
            return super().read_body(operation, media_type, data)
        except Exception:
            if operation.id == self.operation_id:
                return {}
            raise


WITH_A_BODY = ("listNotes", "createNote", "getNote", "changeNote")
OPERATIONS = (*WITH_A_BODY, "deleteNote")
WRONG_MOCKS: list[tuple[type[MisbehavingMock], str]] = [
    *((misbehaviour, name) for misbehaviour in (OtherStatus, ServerError, RefusesAll) for name in OPERATIONS),
    *((misbehaviour, name) for misbehaviour in (OtherMediaType, OtherBody) for name in WITH_A_BODY),
    *((KnowsEveryId, name) for name in ("getNote", "changeNote", "deleteNote")),
    *((TakesEveryBody, name) for name in ("createNote", "changeNote")),
]
