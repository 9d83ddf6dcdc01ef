"""Calls with both clients, for tests that hold for both alike."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

import pytest

from invent_client import AsyncInventClient, ChatMessage, InventClient, UserTextPart, errors

API_KEY = "key_of_the_tests_0123456789"
IDS = ("c", "con_1", "cht_1")
ARGUMENTS: dict[str, Any] = {
    **dict(zip(("org_id", "contact_id", "chat_id"), IDS, strict=True)),
    "message": [UserTextPart(text="Hello")],
}
NOWHERE = "http://127.0.0.1:9"  # a call that gets as far as connecting ends in an APIConnectionError

with_both_clients = pytest.mark.parametrize("flavor", ["sync", "async"])


def use_client(flavor: str, base_url: str, action: Callable[[Any], Any], **settings: Any) -> Any:
    """What an action with a client returns; it is awaited for the async client."""
    settings = {"api_key": API_KEY, "base_url": base_url, "max_retries": 0, "timeout": 10, **settings}
    if flavor == "sync":
        with InventClient(**settings) as client:
            return action(client)

    async def run() -> Any:
        async with AsyncInventClient(**settings) as client:
            return await action(client)

    return asyncio.run(run())


def send_message(flavor: str, base_url: str, settings: dict[str, Any] | None = None, **arguments: Any) -> Any:
    """Post a message with a client made with these settings."""
    arguments = {**ARGUMENTS, **arguments}
    return use_client(flavor, base_url, lambda client: client.send_message_as_contact(**arguments), **(settings or {}))


def result_or_error(flavor: str, base_url: str, **settings: Any) -> ChatMessage | errors.APIError:
    """What posting a message ends in, with two retries."""
    try:
        message: ChatMessage = send_message(flavor, base_url, {"max_retries": 2, **settings})
        return message
    except errors.APIError as error:
        return error


def describe(result: ChatMessage | errors.APIError) -> str:
    """The class of a result, and for an error also what became of the message."""
    name = type(result).__name__
    return f"{name} {result.delivery}" if isinstance(result, errors.APIError) else name
