"""What reads and waits for messages is made for documents that have these messages, and for no others."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from generator import render
from tests.generator.small_clients import generate
from tests.support.small_documents.documents import document

MESSAGE = {"type": "object", "properties": {"messages": {"type": "array", "items": {}}}}
REQUEST = {"type": "object", "properties": {"message": {"type": "array", "items": {}}}}
PAGES = [{"name": name, "in": "query", "schema": {"type": "number"}} for name in ("page", "take")]


def document_of_messages(schemas: dict[str, Any], **members: Any) -> dict[str, Any]:
    """A document with these schemas, and an operation with these members that returns a list of the first."""
    items = {"$ref": f"#/components/schemas/{next(iter(schemas))}"}
    page = {"application/json": {"schema": {"type": "array", "items": items}}}
    operation = {"tags": ["chats"], "responses": {"200": {"description": "A page.", "content": page}}, **members}
    return document(paths={"/a": {"get": operation}}, components={"schemas": schemas})


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
