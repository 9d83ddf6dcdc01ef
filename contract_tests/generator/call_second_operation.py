"""Run by test_generate_command.py against a client that was generated with a second operation in the contract."""

import asyncio
from datetime import UTC, datetime
from pathlib import Path

import pytest
from invent_client.api.chats import list_chat_messages

import invent_client
from contract_tests.client.raw_server import ACCEPTED, KEY, RawServer, http
from invent_client import ChatMessage, InvalidRequestError
from invent_contract.document import load
from invent_mock import MockApi, Served, sample_data


async def listed(base_url: str, chat_id: str, api_key: str = KEY, **query: object) -> list[ChatMessage]:
    """The same call four times: with both clients, and with their module functions."""
    with invent_client.InventClient(api_key=api_key, base_url=base_url) as client:
        found = [client.list_chat_messages(chat_id, **query)]
        found += [list_chat_messages.sync(chat_id, client=client, **query)]
    async with invent_client.AsyncInventClient(api_key=api_key, base_url=base_url) as other:
        found += [await other.list_chat_messages(chat_id, **query)]
        found += [await list_chat_messages.asyncio(chat_id, client=other, **query)]
    assert found[0] == found[1] == found[2] == found[3]
    return found[0]


with RawServer(http(200, b"[" + ACCEPTED + b', {"id":"2","role":"seer"}]')) as server:
    since = datetime(2026, 3, 2, tzinfo=UTC)
    messages = asyncio.run(listed(server.base_url, "a/b", limit=5, since=since, role=["user", "tool"]))
    assert [(one.id, one.role.is_known) for one in messages] == [("msg_1", True), ("2", False)]
    asyncio.run(listed(server.base_url, "cht"))
    for field, chat_id, query in (
        ("chat_id", "..", {}),
        ("limit", "cht", {"limit": 0}),
        ("limit", "cht", {"limit": "5"}),
        ("role[1]", "cht", {"role": ["user", "seer"]}),
        ("since", "cht", {"since": datetime(2026, 3, 2)}),
    ):
        with pytest.raises(InvalidRequestError) as refused:
            asyncio.run(listed(server.base_url, chat_id, **query))
        assert refused.value.field == field
    first = b"GET /chats/a%2Fb/messages?limit=5&since=2026-03-02T00%3A00%3A00%2B00%3A00&role=user&role=tool HTTP/1.1"
    lines = [one.split(b"\r\n")[0] for one in server.requests]
    assert lines == [first] * 4 + [b"GET /chats/cht/messages HTTP/1.1"] * 4
with RawServer(http(200, b'[{"id":"1","role":"user"},{"id":"2"}]')) as server:
    with pytest.raises(invent_client.APIResponseValidationError, match=r"\[1\]\.role"):
        asyncio.run(listed(server.base_url, "cht"))
with Served(MockApi(load(Path("contract.json")))) as mock:
    assert asyncio.run(listed(mock.base_url, sample_data.ONE_CHANNEL.id, sample_data.API_KEY))[0].role == "user"
    with pytest.raises(invent_client.AuthenticationError):
        asyncio.run(listed(mock.base_url, "cht"))
print("all right")
