"""What reads and waits for messages is made for documents that have these messages, and for no others."""

from __future__ import annotations

import inspect
import json
from pathlib import Path
from typing import Any

import pytest

from generator import render
from tests.generator.small_clients import generate
from tests.support.servers.raw_server import RawServer, http_response
from tests.support.small_documents.documents import document

MESSAGE = {"type": "object", "properties": {"messages": {"type": "array", "items": {}}}}
REQUEST = {"type": "object", "properties": {"message": {"type": "array", "items": {}}}}
PAGES = [{"name": name, "in": "query", "schema": {"type": "number"}} for name in ("page", "take")]


def document_of_messages(schemas: dict[str, Any], **members: Any) -> dict[str, Any]:
    """A document with these schemas, and an operation with these members that returns a list of the first."""
    items = {"$ref": f"#/components/schemas/{next(iter(schemas))}"}
    page = {"application/json": {"schema": {"type": "array", "items": items}}}
    operation = {"tags": ["chats"], "responses": {"200": {"description": "A page.", "content": page}}, **members}
    return document(paths={"/{chat_id}": {"get": operation}}, components={"schemas": schemas})


def test_a_message_has_a_text_where_nothing_lists_messages(tmp_path: Path) -> None:
    package, _ = generate(document_of_messages({"ChatMessage": MESSAGE}), tmp_path)
    message = package.ChatMessage.from_dict({"messages": [{"parts": [{"type": "text", "text": "Hello"}]}]})
    assert package.message_text(message) == "Hello"
    assert "wait_for_reply" not in package.__all__


def test_the_body_that_posts_a_message_has_a_text(tmp_path: Path) -> None:
    schemas = {"ChatMessage": MESSAGE, "SendMessageAsContactRequest": REQUEST}
    body = {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/SendMessageAsContactRequest"}}}}
    package, _ = generate(document_of_messages(schemas, requestBody=body), tmp_path)
    request = package.SendMessageAsContactRequest(message=[{"type": "text", "text": "Hello"}])
    assert package.message_text(request) == "Hello"


MESSAGES_OF_A_CHAT: dict[str, Any] = {
    "operationId": "listChatMessages",
    "parameters": [
        {"name": "chat_id", "in": "path", "required": True, "schema": {"type": "string"}},
        {"name": "from_date", "in": "query", "schema": {"type": "string", "format": "date-time"}},
        *PAGES,
    ],
    "x-pagination": {"page": "page", "take": "take"},
}
WHOLE_MESSAGE: dict[str, Any] = {
    "type": "object",
    "required": ["id"],
    "properties": {
        "id": {"type": "string"},
        "messages": {"type": "array", "items": {}},
        "role": {"type": "string"},
        "status": {"type": "string"},
        "created_at": {"type": "string", "format": "date-time"},
    },
}


def test_a_reply_is_waited_for_wherever_the_operation_is(tmp_path: Path) -> None:
    contract = document_of_messages({"ChatMessage": WHOLE_MESSAGE}, **MESSAGES_OF_A_CHAT | {"tags": ["messages"]})
    package, _ = generate(contract, tmp_path)
    posted = package.ChatMessage.from_dict({"id": "1", "role": "user", "created_at": "2026-01-01T00:00:00Z"})
    reply = {"id": "2", "role": "assistant", "status": "COMPLETED", "created_at": "2026-01-01T00:00:01Z"}
    with RawServer(http_response(200, json.dumps([reply]).encode())) as server:
        client = package.InventClient(api_key="key", base_url=server.base_url)
        assert package.wait_for_reply(client, "c", after=posted, timeout=5).id == "2"
    annotation = inspect.get_annotations(package.find_message)["message"]
    assert annotation == "Sequence[Mapping[str, Any]]"  # as there is no class `UserPart`


@pytest.mark.parametrize("lost", ["from_date", "chat_id", "created_at", "role"])
def test_without_what_tells_a_reply_none_is_waited_for(lost: str, tmp_path: Path) -> None:
    parameters = [parameter for parameter in MESSAGES_OF_A_CHAT["parameters"] if parameter["name"] != lost]
    fields = {name: schema for name, schema in WHOLE_MESSAGE["properties"].items() if name != lost}
    schemas = {"ChatMessage": WHOLE_MESSAGE | {"properties": fields}}
    package, _ = generate(document_of_messages(schemas, **MESSAGES_OF_A_CHAT | {"parameters": parameters}), tmp_path)
    assert "wait_for_reply" not in package.__all__


def test_where_listing_needs_something_else_no_reply_is_waited_for(tmp_path: Path) -> None:
    further = {"name": "region", "in": "query", "required": True, "schema": {"type": "string"}}
    parameters = [*MESSAGES_OF_A_CHAT["parameters"], further]
    contract = document_of_messages({"ChatMessage": WHOLE_MESSAGE}, **MESSAGES_OF_A_CHAT | {"parameters": parameters})
    package, _ = generate(contract, tmp_path)
    assert "wait_for_reply" not in package.__all__


@pytest.mark.parametrize(
    "schemas",
    [{"Message": MESSAGE}, {"ChatMessage": {"type": "string", "enum": ["a"]}}, {"ChatMessage": {"type": "object"}}],
    ids=["another name", "an enumeration", "no contents"],
)
def test_without_such_messages_there_are_no_functions_for_them(schemas: dict[str, Any], tmp_path: Path) -> None:
    extension = {"page": "page", "take": "take"}
    contract = document_of_messages(
        schemas, operationId="listChatMessages", parameters=PAGES, **{"x-pagination": extension}
    )
    render(contract, tmp_path / "invent_client")
    names = {path.name for path in (tmp_path / "invent_client").iterdir()}
    assert not names & {"_message_text.py", "conversations.py", "_polling.py"}
