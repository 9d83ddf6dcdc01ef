"""Calls with both clients, for tests that hold for both alike."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable
from typing import Any

import anyio
import httpx
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
with_both_clients_and_trio = pytest.mark.parametrize("flavor", ["sync", "async", "trio"])


def use_client(flavor: str, base_url: str, action: Callable[[Any], Any], **settings: Any) -> Any:
    """What an action with a client returns; it is awaited for the async client.

    Args:
        flavor: `sync`, `async` (with asyncio) or `trio`.
        base_url: The client's.
        action: What to do with the client.
        settings: Further settings of the client. An `http_client` is closed at the end.
    """
    settings = {"api_key": API_KEY, "base_url": base_url, "max_retries": 0, "timeout": 10, **settings}
    if flavor == "sync":
        with InventClient(**settings) as client, closing(settings.get("http_client")):
            return action(client)

    async def run() -> Any:
        async with AsyncInventClient(**settings) as client, closing(settings.get("http_client")):
            return await action(client)

    return anyio.run(run, backend="trio" if flavor == "trio" else "asyncio")


def closing(http_client: Any) -> Any:
    """A context that closes an httpx client, if there is one, and no sooner than its end."""
    if http_client is None:
        return contextlib.nullcontext()
    return contextlib.closing(http_client) if hasattr(http_client, "close") else contextlib.aclosing(http_client)


def httpx_client(flavor: str, **settings: Any) -> Any:
    """An httpx client for `http_client`."""
    return httpx.Client(**settings) if flavor == "sync" else httpx.AsyncClient(**settings)


def client_with_hooks(flavor: str, **actions: Callable[[Any], object]) -> Any:
    """An httpx client for `http_client` that does something at each `request`, or at each `response`."""

    def hook(action: Callable[[Any], object]) -> Callable[[Any], object]:
        async def act(message: httpx.Request | httpx.Response) -> None:
            action(message)

        return action if flavor == "sync" else act

    return httpx_client(flavor, event_hooks={event: [hook(action)] for event, action in actions.items()})


def client_that_reads(flavor: str) -> Any:
    """An httpx client for `http_client` that reads each response before ours does."""

    async def read(response: httpx.Response) -> None:
        await response.aread()

    return httpx_client(flavor, event_hooks={"response": [httpx.Response.read if flavor == "sync" else read]})


def send_message(flavor: str, base_url: str, settings: dict[str, Any] | None = None, **arguments: Any) -> Any:
    """Post a message with a client made with these settings."""
    arguments = {**ARGUMENTS, **arguments}
    return use_client(flavor, base_url, lambda client: client.send_message_as_contact(**arguments), **(settings or {}))


def send_messages(
    flavor: str, base_url: str, count: int, settings: dict[str, Any] | None = None, pause: float = 0, **arguments: Any
) -> list[ChatMessage]:
    """Post a message so many times, with so many seconds between, with the same client."""
    arguments = {**ARGUMENTS, **arguments}

    def post(client: Any) -> Any:
        time.sleep(pause)
        return client.send_message_as_contact(**arguments)

    def post_all(client: Any) -> Any:
        if flavor == "sync":
            return [post(client) for _ in range(count)]

        async def await_all() -> list[ChatMessage]:
            return [await post(client) for _ in range(count)]

        return await_all()

    messages: list[ChatMessage] = use_client(flavor, base_url, post_all, **(settings or {}))
    return messages


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
