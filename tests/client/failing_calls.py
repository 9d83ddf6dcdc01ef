"""Calls that fail, and servers that echo the API key, for tests of what errors show."""

from __future__ import annotations

import asyncio
import gzip
from datetime import UTC, datetime
from typing import Any

import httpx

from invent_client import (
    AsyncInventClient,
    ChatMessage,
    ChatMessageRole,
    InventClient,
    find_message,
    find_message_async,
    wait_for_reply,
    wait_for_reply_async,
)
from invent_client.api.contacts import send_message_as_contact
from tests.support.calls import API_KEY, ARGUMENTS, IDS
from tests.support.servers.raw_server import http_response

KEY = API_KEY.encode()
SILENCE = 2.0  # seconds
# A page of which there is another.
ECHO_AS_MESSAGE = http_response(
    200, b'[{"id": "m", "role": "user", "messages": [{"parts": [{"text": "%s"}]}]}]' % KEY, "Pagination-Count: 2"
)
REPLIES: dict[str, Any] = {
    "a refused connection": None,
    "an echo as the status line": b"Bearer " + KEY + b"\r\n\r\n",
    "an echo as the reason phrase": b"HTTP/1.1 401 " + KEY + b"\r\nContent-Length: 0\r\n\r\n",
    "an echo as a header without a value": b"HTTP/1.1 200 OK\r\n" + KEY + b"\r\n\r\n",
    "an echo in a header": http_response(500, b"", f"X-Echo: {API_KEY}"),
    "an echo in a header that cannot be read": http_response(302, b"", f"Location: http://[{API_KEY}"),
    "an echo as the encoding": http_response(200, b"{}", f"Content-Encoding: {API_KEY}"),
    "an echo in the body of an error": http_response(403, KEY),
    "an echo in a body that is no JSON": http_response(200, KEY),
    "an echo in a body without an id": http_response(200, b'{"role":"%s"}' % KEY),
    "an echo in a broken gzip stream": http_response(200, gzip.compress(b"x")[:-9] + KEY, "Content-Encoding: gzip"),
    "an echo that is no gzip": http_response(200, KEY, "Content-Encoding: gzip"),
    "an echo in a body that is cut off": http_response(200, KEY, length=999),
    "an echo as the size of a chunk": b"HTTP/1.1 200 X\r\nTransfer-Encoding: chunked\r\n\r\n" + KEY + b"\r\n",
    "an echo, and then silence": [http_response(200, KEY, length=999), SILENCE],
    "silence": SILENCE,
    "no reply": b"",
}
TIMEOUT = httpx.Timeout(10, read=0.2)


def post(client: Any) -> Any:
    return client.send_message_as_contact(**ARGUMENTS)


def post_with_function(client: Any) -> Any:
    function: Any = send_message_as_contact.sync
    if isinstance(client, AsyncInventClient):
        function = send_message_as_contact.asyncio
    return function(*IDS, client=client, body={"message": ARGUMENTS["message"]})


def read_pages(client: Any) -> Any:
    if isinstance(client, InventClient):
        return [*client.iter_list_chat_messages("cht_1")]

    async def read() -> None:
        messages = client.iter_list_chat_messages("cht_1")
        while await anext(messages, None):
            pass

    return read()


def wait(client: Any) -> Any:
    posted = ChatMessage(id="m", role=ChatMessageRole.USER, created_at=datetime.now(UTC))
    function: Any = wait_for_reply if isinstance(client, InventClient) else wait_for_reply_async
    return function(client, "cht_1", after=posted, timeout=0.2)


def find(client: Any) -> Any:
    function: Any = find_message if isinstance(client, InventClient) else find_message_async
    return function(client, "cht_1", message=ARGUMENTS["message"], since=datetime.now(UTC), timeout=0.2)


async def cancel(client: Any) -> None:
    """Cancel the task in which a message is posted, while it waits for the answer."""
    task = asyncio.ensure_future(post(client))
    await asyncio.sleep(0.2)
    task.cancel()
    await task


def show_key() -> None:
    """What must be found, or the test could not fail."""
    key = API_KEY
    raise ValueError(len(key))
