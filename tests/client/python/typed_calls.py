"""Typical user code for `test_types.py`: type checkers must pass it, and flag the lines marked `wrong`."""

from __future__ import annotations

from datetime import datetime

import invent_client
from invent_client import (
    AsyncInventClient,
    ChatMessage,
    InventClient,
    InventError,
    RateLimitError,
    UserTextPart,
    message_text,
)
from invent_client.api.contacts import send_message_as_contact
from invent_client.models import SendMessageAsContactRequest


def post(client: InventClient) -> str:
    parts = [UserTextPart(text="Hello", start_timestamp=0)]
    posted = client.send_message_as_contact("c", "con", "cht", message=parts, channel_id=None, timeout=5)
    client.send_message_as_contact("c", "con", "cht", message=[*parts, {"type": "image", "url": "https://x"}])
    if posted.status == invent_client.ChatMessageStatus.FAILED and posted.error is not invent_client.UNSET:
        return str(posted.error)
    created: datetime | invent_client.Unset = posted.created_at
    for content in posted.messages or []:
        if isinstance(content, invent_client.SystemMessage) and content.parts:
            part = content.parts[0]
            kind = part["type"] if isinstance(part, dict) else part.type_
            return f"{kind} {created} {posted.role.is_known} {posted['extra']}"
    return message_text(posted)


def handle(client: InventClient) -> float | None:
    body = SendMessageAsContactRequest(message=[UserTextPart(text="Hello")])
    try:
        return send_message_as_contact.sync_detailed("c", "con", "cht", client=client, body=body).status_code
    except RateLimitError as error:
        return error.retry_after
    except InventError as error:
        print(error.delivery == "unknown")
    return None


async def post_async() -> ChatMessage:
    async with AsyncInventClient(api_key="key") as client:
        return await client.send_message_as_contact("c", "con", "cht", message=[UserTextPart(text="Hello")])


def mistakes(client: InventClient, other: AsyncInventClient) -> None:
    client.send_message_as_contact("c", "con", message=[UserTextPart(text="x")])  # wrong: a missing id
    client.send_message_as_contact("c", "con", "cht", message="Hello")  # wrong: a str
    client.send_message_as_contact("c", "con", "cht", message=[UserTextPart(text=5)])  # wrong: a number
    client.send_message_as_contact("c", "con", "cht", message=[], channel="x")  # wrong: no such argument
    client.send_message_as_contact("c", "con", 5, message=[])  # wrong: an id that is no text
    post(other)  # wrong: the other kind of client
    print(client.send_message_as_contact("c", "con", "cht", message=[]).text)  # wrong: no such field
    message_text("Hello")  # wrong: a str
