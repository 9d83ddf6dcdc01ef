"""A contract with further operations, to show that the generator, the mock and the suite need no code for them."""

from __future__ import annotations

import copy
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from contract_tests.contract.contract_under_test import CONTRACT, contract_with
from invent_contract import CONTRACT_FILE
from invent_contract.examples import examples


def contract_with_more_operations() -> dict[str, Any]:
    """The contract with a GET of a list, which has a path id and query parameters, and with a path of two methods.

    That path has no parameters, a schema of its own and, once, no response body.
    """
    contract = contract_with("/components/schemas/Note", NOTE)
    contract["paths"]["/chats/{chat_id}/notes"] = {"get": LIST_CHAT_NOTES}
    contract["paths"]["/note"] = {"get": GET_NOTE, "post": CLEAR_NOTE}
    return copy.deepcopy(contract)  # as tests change it


def write_more_operations(file: Path) -> None:
    """Write the same as whoever adds them by hand: what is there stays as it is written."""
    yaml = YAML()
    yaml.indent(mapping=2, sequence=4, offset=2)
    yaml.preserve_quotes = True
    yaml.width = 120
    yaml.representer.ignore_aliases = lambda data: True
    contract = yaml.load(CONTRACT_FILE)
    for path, path_item in contract_with_more_operations()["paths"].items():
        contract["paths"].setdefault(path, path_item)
    contract["components"]["schemas"]["Note"] = NOTE
    yaml.dump(contract, file)


def json_response(description: str, schema: dict[str, Any], example: Any) -> dict[str, Any]:
    return {"description": description, "content": {"application/json": {"schema": schema, "example": example}}}


def query_parameter(name: str, schema: dict[str, Any]) -> dict[str, Any]:
    return {"in": "query", "name": name, "schema": schema}


EXAMPLE_MESSAGES = [value for pointer, value, _ in examples(CONTRACT) if pointer.endswith("/accepted/value")]
MESSAGE_LIST = {"type": "array", "items": {"$ref": "#/components/schemas/ChatMessage"}}
LIST_CHAT_NOTES = {
    "operationId": "listChatNotes",
    "tags": ["chats"],
    "parameters": [
        query_parameter("limit", {"type": "integer", "minimum": 1}),
        query_parameter("since", {"type": "string", "format": "date-time"}),
        query_parameter("role", {"type": "array", "items": {"type": "string", "enum": ["user", "tool"]}}),
        {"$ref": "#/components/parameters/ChatId"},
    ],
    "responses": {"200": json_response("Found.", MESSAGE_LIST, EXAMPLE_MESSAGES)},
}
NOTE = {"type": "object", "properties": {"text": {"type": "string"}}, "example": {"text": "Call back."}}
GET_NOTE = {
    "operationId": "getNote",
    "tags": ["notes"],
    "responses": {"200": json_response("Noted.", {"$ref": "#/components/schemas/Note"}, NOTE["example"])},
}
CLEAR_NOTE = {
    "operationId": "clear",
    "tags": ["notes"],
    "responses": {
        "204": {"description": "Cleared."},
        **{status: {"description": "Refused."} for status in ("400", "401", "404")},
    },
}
