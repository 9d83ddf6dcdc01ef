"""A mock that says the same in other ways that HTTP allows."""

from __future__ import annotations

import asyncio

from starlette.middleware.gzip import GZipMiddleware
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from invent_mock.app import MockApp


def speaking_other_http() -> ASGIApp:
    """A mock that says the same in other legal ways: compressed, chunked, closing, and names in other cases."""
    compressed = GZipMiddleware(MockApp(), minimum_size=0)

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        async def send_differently(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = {name.title(): value for name, value in message["headers"] if name != b"content-length"}
                if headers.get(b"Content-Type"):
                    headers[b"Content-Type"] = b'Application/JSON ;Charset="UTF-8"'
                message = {**message, "headers": [*headers.items(), (b"Connection", b"close")]}
            await send(message)

        await asyncio.sleep(0.01)
        await compressed(scope, receive, send_differently)

    return app
