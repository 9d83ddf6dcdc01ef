"""Calls `listChatNotes` with a client that was generated from `more_operations.py`. Run by its test.

python call_more_operations.py CONTRACT        # with the client on the path
"""

from __future__ import annotations

import asyncio
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

import invent_client
from invent_client import ChatMessage, InvalidRequestError
from invent_client.api.chats import list_chat_notes
from invent_contract import load
from invent_mock import sample_data
from invent_mock.app import MockApp
from invent_mock.server import ThreadedServer
from tests.support.calls import API_KEY
from tests.support.servers.raw_server import ACCEPTED, RawServer, http_response

FULL_QUERY = {"limit": 5, "since": datetime(2026, 3, 2, tzinfo=UTC), "role": ["user", "tool"]}
REQUEST_LINE = b"GET /chats/a%2Fb/notes?limit=5&since=2026-03-02T00%3A00%3A00%2B00%3A00&role=user&role=tool HTTP/1.1"


async def list_in_four_ways(base_url: str, chat_id: str, api_key: str = API_KEY, **query: object) -> list[ChatMessage]:
    """The same call with both clients, and with their module functions."""
    with invent_client.InventClient(api_key=api_key, base_url=base_url) as client:
        lists = [client.list_chat_notes(chat_id, **query)]
        lists += [list_chat_notes.sync(chat_id, client=client, **query)]
    async with invent_client.AsyncInventClient(api_key=api_key, base_url=base_url) as async_client:
        lists += [await async_client.list_chat_notes(chat_id, **query)]
        lists += [await list_chat_notes.asyncio(chat_id, client=async_client, **query)]
    assert lists[0] == lists[1] == lists[2] == lists[3]
    return lists[0]


def check_requests_and_result() -> None:
    with RawServer(http_response(200, b"[" + ACCEPTED + b', {"id":"2","role":"seer"}]')) as server:
        messages = asyncio.run(list_in_four_ways(server.base_url, "a/b", **FULL_QUERY))
        asyncio.run(list_in_four_ways(server.base_url, "cht"))
    assert [(message.id, message.role.is_known) for message in messages] == [("msg_1", True), ("2", False)]
    request_lines = [request.split(b"\r\n")[0] for request in server.requests]
    assert request_lines == [REQUEST_LINE] * 4 + [b"GET /chats/cht/notes HTTP/1.1"] * 4


def check_refusals() -> None:
    for field, chat_id, query in (
        ("chat_id", "..", {}),
        ("limit", "cht", {"limit": 0}),
        ("limit", "cht", {"limit": "5"}),
        ("role[1]", "cht", {"role": ["user", "seer"]}),
        ("since", "cht", {"since": datetime(2026, 3, 2)}),
    ):
        with pytest.raises(InvalidRequestError) as refused:
            asyncio.run(list_in_four_ways("http://127.0.0.1:9", chat_id, **query))
        assert refused.value.field == field


def check_unreadable_item() -> None:
    with RawServer(http_response(200, b'[{"id":"1","role":"user"},{"id":"2"}]')) as server:
        with pytest.raises(invent_client.APIResponseValidationError, match=r"\[1\]\.role"):
            asyncio.run(list_in_four_ways(server.base_url, "cht"))


def check_against_mock(contract: Path) -> None:
    with ThreadedServer(MockApp(load(contract))) as server:
        messages = asyncio.run(
            list_in_four_ways(server.base_url, sample_data.ONE_CUSTOM_CHANNEL.id, sample_data.API_KEY)
        )
        assert messages[0].role == "user"
        with pytest.raises(invent_client.AuthenticationError):
            asyncio.run(list_in_four_ways(server.base_url, "cht"))


if __name__ == "__main__":
    check_requests_and_result()
    check_refusals()
    check_unreadable_item()
    check_against_mock(Path(sys.argv[1]))
    print("all right")
