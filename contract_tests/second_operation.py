"""Run by test_2_generator.py against a client that was generated with a second operation in the contract."""

import asyncio
import json
import sys
from datetime import UTC, datetime
from pathlib import Path

from invent_client.api.chats import list_chat_messages

from contract_tests.hostile import ACCEPTED, KEY, RawServer, http
from contract_tests.mock_api import MockApi, Served, world
from invent_client import (
    APIResponseValidationError,
    AsyncInventClient,
    AuthenticationError,
    ChatMessage,
    InvalidRequestError,
    InventClient,
)

LIST = http(200, b"[" + ACCEPTED + b', {"id":"2","role":"seer"}]')
SINCE = datetime(2026, 3, 2, tzinfo=UTC)


async def both(base_url: str, chat_id: str, api_key: str = KEY, **query: object) -> list[ChatMessage]:
    """The same call four times: with both clients, and with their module functions."""
    with InventClient(api_key=api_key, base_url=base_url) as client:
        found = [client.list_chat_messages(chat_id, **query)]  # type: ignore[arg-type]
        found += [list_chat_messages.sync(chat_id, client=client, **query)]  # type: ignore[arg-type]
    async with AsyncInventClient(api_key=api_key, base_url=base_url) as other:
        found += [await other.list_chat_messages(chat_id, **query)]  # type: ignore[arg-type]
        found += [await list_chat_messages.asyncio(chat_id, client=other, **query)]  # type: ignore[arg-type]
    assert found[0] == found[1] == found[2] == found[3]
    return found[0]


def refused(kind: type[Exception], field: str, *args: object, **query: object) -> None:
    try:
        asyncio.run(both(*args, **query))  # type: ignore[arg-type]
    except kind as error:
        assert getattr(error, "field", "") == field, error
    else:
        raise AssertionError(f"{kind.__name__} was not raised")


with RawServer(LIST) as server:
    messages = asyncio.run(both(server.base_url, "a/b", limit=5, since=SINCE, role=["user", "tool"]))
    assert [(one.id, one.role.is_known) for one in messages] == [("msg_1", True), ("2", False)]
    asyncio.run(both(server.base_url, "cht"))
    lines = [one.split(b"\r\n")[0] for one in server.requests]
    assert set(lines[:4]) == {
        b"GET /chats/a%2Fb/messages?limit=5&since=2026-03-02T00%3A00%3A00%2B00%3A00&role=user&role=tool HTTP/1.1"
    }, lines
    assert set(lines[4:]) == {b"GET /chats/cht/messages HTTP/1.1"}
    sent = len(server.requests)
    refused(InvalidRequestError, "chat_id", server.base_url, "..")
    refused(InvalidRequestError, "limit", server.base_url, "cht", limit=0)
    refused(InvalidRequestError, "limit", server.base_url, "cht", limit="5")
    refused(InvalidRequestError, "role[1]", server.base_url, "cht", role=["user", "seer"])
    refused(InvalidRequestError, "since", server.base_url, "cht", since=datetime(2026, 3, 2))
    assert len(server.requests) == sent
with RawServer(http(200, b'[{"id":"1","role":"user"},{"id":"2"}]')) as server:
    refused(APIResponseValidationError, "[1].role", server.base_url, "cht")
with Served(MockApi(json.loads(Path(sys.argv[1]).read_text()))) as mock:
    assert asyncio.run(both(mock.base_url, world.ONE_CHANNEL.id, world.API_KEY))[0].role == "user"
    refused(AuthenticationError, "", mock.base_url, "cht")
print("all right")
