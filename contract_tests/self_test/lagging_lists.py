"""A mock whose lists are read from a copy that is behind."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from invent_mock.app import MockApp

LAG = timedelta(seconds=0.4)


def lagging_lists() -> ASGIApp:
    """A mock whose lists do not have what was created within the last moment."""
    mock = MockApp()

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["method"] != "GET":
            await mock(scope, receive, send)
            return
        messages: list[Message] = []

        async def collect(message: Message) -> None:
            messages.append(message)

        await mock(scope, receive, collect)
        body = b"".join(message.get("body", b"") for message in messages)
        if messages[0]["status"] == 200:
            body = json.dumps([item for item in json.loads(body) if _is_copied(item)]).encode()
            headers = [(name, value) for name, value in messages[0]["headers"] if name != b"content-length"]
            messages[0]["headers"] = [*headers, (b"content-length", str(len(body)).encode())]
        await send(messages[0])
        await send({"type": "http.response.body", "body": body})

    return app


def _is_copied(item: Any) -> bool:
    created_at = item.get("created_at")
    return not created_at or datetime.now(UTC) - datetime.fromisoformat(created_at) > LAG
