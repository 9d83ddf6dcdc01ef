"""What the page shows, as JSON. Long texts are shortened, so that the page can ask several times a second."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from urllib.parse import quote
from weakref import WeakKeyDictionary

from invent_mock.app import MockApp
from invent_mock.operations.conversations import SEND_MESSAGE
from invent_mock.page.curl import curl_command
from invent_mock.world.chat_log import Message
from invent_mock.world.clock import text_of_moment
from invent_mock.world.inventory import OWN_ORG, Chat
from invent_mock.world.records import RefusedRequest
from invent_mock.world.world import World, new_id

MAX_TEXT = 2_000  # characters of a part of a message in a list
MAX_MESSAGE = 4_000  # characters of all parts of a message in a list
MAX_PARTS = 20  # of a message in a list
MAX_LINE = 120  # characters of a chat's title and of the last text in it
MAX_PENDING = 20  # replies, and as many faults
FIRST_MESSAGE = "Where is my order 4711?"

JsonObject = dict[str, Any]
_PRETTY = json.JSONEncoder(ensure_ascii=False, indent=2)


@dataclass
class Views:
    """Reads the mock for the page.

    Each method holds the mock's lock for a moment. `overview` looks at every chat meanwhile, which takes some
    milliseconds when there are thousands.

    Attributes:
        app: The mock.
        world_ids: Ids of the worlds, by which the page notices a reset.
    """

    app: MockApp
    world_ids: WeakKeyDictionary[World, str] = field(default_factory=WeakKeyDictionary)

    def overview(self, limit: int) -> JsonObject:
        """The chats, those with the newest messages first, and what is scripted.

        Args:
            limit: How many chats at most.
        """
        with self.app.lock:
            world, script = self.app.world, self.app.script
            now = world.clock.now()
            world_id = self.world_ids.setdefault(world, new_id("world"))
            chats = [(chat, _first(world.newest_messages(chat.id, now, 1))) for chat in world.chats.values()]
            waiting = world.chats_that_wait()
            queued, faults = script.unused_replies(), script.unused_faults()
            answers_by_hand = self.app.answers_by_hand
            refused_in_all = self.app.refused_count
            last_refused = self.app.refused[-1] if self.app.refused else None
        chats.sort(key=lambda entry: self._last_change(*entry), reverse=True)
        return {
            "world_id": world_id,
            "chats": [
                {**_chat_json(chat), "is_waiting": chat.id in waiting, "last": last and _last_json(last, now)}
                for chat, last in chats[:limit]
            ],
            "chats_in_all": len(chats),
            "answers_by_hand": answers_by_hand,
            "is_anyone_waiting": bool(waiting),
            "queued": [_shorten(reply, MAX_LINE) for reply in queued[:MAX_PENDING]],
            "queued_in_all": len(queued),
            "faults": faults[:MAX_PENDING],
            "faults_in_all": len(faults),
            "refused_in_all": refused_in_all,
            "last_refused": last_refused and _refused_json(last_refused),
        }

    def chat(self, chat_id: str, limit: int, before: str | None, origin: str) -> JsonObject | None:
        """A chat and its messages, the newest first; None where there is no such chat.

        Args:
            chat_id: The chat.
            limit: How many messages at most.
            before: Id of a message: only those before it.
            origin: The mock's address, as the page sees it.
        """
        with self.app.lock:
            world = self.app.world
            now = world.clock.now()
            chat = world.chats.get(chat_id)
            if chat is None:
                return None
            messages = world.newest_messages(chat_id, now, limit + 1, before)
            is_waiting = chat_id in world.chats_that_wait()
        return {
            **_chat_json(chat),
            "is_waiting": is_waiting,
            "first_message": _first_message(chat, origin),
            "messages": [_message_json(message, now) for message in messages[:limit]],
            "has_older": len(messages) > limit,
        }

    def exchange(self, chat_id: str, message_id: str, origin: str) -> JsonObject | None:
        """A message in full, with the request that posted it; None where there is no such message.

        Args:
            chat_id: The chat.
            message_id: The message.
            origin: The mock's address, as the page sees it.
        """
        with self.app.lock:
            now = self.app.world.clock.now()
            message = self.app.world.message(chat_id, message_id, now)
        if message is None:
            return None
        data = message.at(now)
        exchange: JsonObject = {"message": _pretty(data), "parts": [_part_text(part) for part in _parts(data)]}
        if message.posted:
            posted = message.posted
            exchange |= {
                "path": posted.path,
                "request_body": _pretty(posted.request_body),
                "response_body": _pretty(posted.response_body),
                "curl": curl_command(origin, posted.path, posted.request_body),
            }
        return exchange

    def refused(self, limit: int) -> list[JsonObject]:
        """The refused requests, the newest first."""
        with self.app.lock:
            refused = list(self.app.refused)
        return [_refused_json(request) for request in reversed(refused[-limit:])]

    def _last_change(self, chat: Chat, last: Message | None) -> str:
        """When something last happened in a chat, as text that can be compared; empty where nothing did."""
        if last:
            return text_of_moment(last.created_at)
        return "" if chat.id in self.app.inventory.chats else chat.created_at


def _chat_json(chat: Chat) -> JsonObject:
    return {
        "id": chat.id,
        "title": _shorten(chat.title, MAX_LINE),
        "contact": {"id": chat.contact.id, "name": _shorten(chat.contact.name or "", MAX_LINE)},
        "channels": [{"id": channel.id, "type": channel.type} for channel in chat.channels],
    }


def _last_json(message: Message, now: datetime) -> JsonObject:
    data = message.at(now)
    parts = _parts(data)
    text = _part_text(parts[0], MAX_LINE + 1) if parts else ""
    return {**_state(data), "text": _shorten(text, MAX_LINE)}


def _message_json(message: Message, now: datetime) -> JsonObject:
    data = message.at(now)
    parts = _parts(data)
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
        "parts": shown,
        "parts_in_all": len(parts),
        "characters_in_all": sum(len(part["text"]) for part in parts) if is_text else None,
        "is_shortened": len(shown) < len(parts) or any(part["is_shortened"] for part in shown),
    }


def _state(data: JsonObject) -> JsonObject:
    return {name: data[name] for name in ("id", "role", "status", "created_at")}


def _parts(data: JsonObject) -> list[Any]:
    return [part for content in data["messages"] for part in content["parts"]]


def _part_json(part: JsonObject, limit: int) -> JsonObject:
    text = _part_text(part, limit + 1)
    return {"is_text": part["type"] == "text", "text": text[:limit], "is_shortened": len(text) > limit}


def _part_text(part: JsonObject, limit: int | None = None) -> str:
    """A part as text; with a limit, at least so many characters of its beginning, or all of it."""
    if part["type"] == "text":
        return str(part["text"])
    return _pretty(part) if limit is None else "".join(_beginning(_PRETTY.iterencode(part), limit))


def _refused_json(request: RefusedRequest) -> JsonObject:
    return {
        "method": request.method,
        "path": _shorten(request.path, MAX_TEXT),
        "status": request.status,
        "reason": _shorten(request.reason, MAX_TEXT),
        "pointer": request.pointer,
        "body": request.body,
    }


def _first_message(chat: Chat, origin: str) -> str | None:
    """The command that posts a message into a chat; None where it has no custom channel."""
    channels = chat.custom_channels
    if not channels:
        return None
    ids = {"org_id": OWN_ORG, "contact_id": quote(chat.contact.id, safe=""), "chat_id": quote(chat.id, safe="")}
    body: JsonObject = {"message": [{"type": "text", "text": FIRST_MESSAGE}]}
    if len(channels) > 1:
        body["channel_id"] = channels[0].id
    return curl_command(origin, SEND_MESSAGE[1].format_map(ids), body)


def _first(messages: Sequence[Message]) -> Message | None:
    return messages[0] if messages else None


def _shorten(text: str, length: int) -> str:
    return text if len(text) <= length else text[: length - 1] + "…"


def _pretty(data: Any) -> str:
    """Data as indented JSON, or on one line where the indents would be most of it, as hundreds of levels make them."""
    compact = json.dumps(data, ensure_ascii=False)
    limit = 10 * len(compact) + 1_000
    text = "".join(_beginning(_PRETTY.iterencode(data), limit))
    return text if len(text) < limit else compact


def _beginning(chunks: Iterable[str], limit: int) -> Iterator[str]:
    for chunk in chunks:
        yield chunk
        limit -= len(chunk)
        if limit <= 0:
            return
