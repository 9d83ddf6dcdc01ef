"""Chats and their messages as the page shows them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from urllib.parse import quote

from invent_mock.operations.conversations import SEND_MESSAGE
from invent_mock.page.commands import curl_command, json_post
from invent_mock.page.formatting import part_text, parts_of, shorten
from invent_mock.page.search import Search
from invent_mock.world.chat_log import Message
from invent_mock.world.inventory import OWN_ORG, Chat
from invent_mock.world.records import JsonObject

MAX_LINE = 120  # characters of a chat's title and of the last text in it
MAX_TEXT = 2_000  # characters of a part of a message in a list
MAX_MESSAGE = 4_000  # characters of all parts of a message in a list
MAX_PARTS = 20  # of a message in a list
FIRST_MESSAGE = "Where is my order 4711?"


@dataclass(frozen=True)
class ChatSummary:
    """A chat in the list of chats.

    Attributes:
        messages: Its newest messages, the newest first; at least one if it has any.
        now: When it is looked at.
        changed_at: When something last happened in it, as text that can be compared; empty where nothing did.
        match: The message by which a search has found it.
    """

    chat: Chat
    messages: Sequence[Message]
    now: datetime
    changed_at: str
    match: Message | None = None

    def narrowed_by(self, search: Search) -> ChatSummary | None:
        """The same as a search finds it; None where it does not."""
        message = search.newest_message(self.messages, self.now)
        return replace(self, match=message) if message or search.finds_chat(self.chat) else None

    def to_json(self) -> JsonObject:
        """The chat with the message that it was found by, or else the last one."""
        last = self.match or (self.messages[0] if self.messages else None)
        return {
            **chat_json(self.chat),
            "last": last and _last_json(last, self.now),
            "matching_id": self.match and self.match.id,
        }


def chat_json(chat: Chat) -> JsonObject:
    """A chat with its contact and channels."""
    return {
        "id": chat.id,
        "title": shorten(chat.title, MAX_LINE),
        "contact": {"id": chat.contact.id, "name": shorten(chat.contact.name or "", MAX_LINE)},
        "channels": [{"id": channel.id, "type": channel.type} for channel in chat.channels],
    }


def _last_json(message: Message, now: datetime) -> JsonObject:
    data = message.at(now)
    parts = parts_of(data)
    text = part_text(parts[0], MAX_LINE + 1) if parts else ""
    return {**_state(data), "text": shorten(text, MAX_LINE)}


def message_json(message: Message, now: datetime) -> JsonObject:
    """A message as the chat has it at a moment, shortened."""
    data = message.at(now)
    parts = parts_of(data)
    shown: list[JsonObject] = []
    room = MAX_MESSAGE
    for part in parts[:MAX_PARTS]:
        if room:
            shown.append(_part_json(part, min(MAX_TEXT, room)))
            room -= len(shown[-1]["text"])
    is_text = all(part["type"] == "text" for part in parts)
    return {
        **_state(data),
        "was_posted": message.posted is not None,
        "error": shorten(data.get("error", ""), MAX_TEXT),
        "parts": shown,
        "parts_in_all": len(parts),
        "characters_in_all": sum(len(part["text"]) for part in parts) if is_text else None,
        "is_shortened": len(shown) < len(parts) or any(part["is_shortened"] for part in shown),
    }


def _state(data: JsonObject) -> JsonObject:
    return {name: data[name] for name in ("id", "role", "status", "created_at")}


def _part_json(part: JsonObject, limit: int) -> JsonObject:
    text = part_text(part, limit + 1)
    return {"is_text": part["type"] == "text", "text": text[:limit], "is_shortened": len(text) > limit}


def first_message(chat: Chat, origin: str) -> str | None:
    """The command that posts a message into a chat; None where it has no custom channel."""
    channels = chat.custom_channels
    if not channels:
        return None
    ids = {"org_id": OWN_ORG, "contact_id": quote(chat.contact.id, safe=""), "chat_id": quote(chat.id, safe="")}
    body: JsonObject = {"message": [{"type": "text", "text": FIRST_MESSAGE}]}
    if len(channels) > 1:
        body["channel_id"] = channels[0].id
    return curl_command(json_post(origin + SEND_MESSAGE[1].format_map(ids), body))
