"""The contacts, chats and messages that the mock knows, and the assistant that answers.

Nothing runs in the background: an answer exists from the moment its message is posted, with the times at which it
appears and is final, and a list shows what has come so far.
"""

from __future__ import annotations

import uuid
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from invent_mock import sample_data
from invent_mock.sample_data import Channel, Chat, Contact

ANSWER_APPEARS_AFTER = timedelta(seconds=0.2)
ANSWER_IS_FINAL_AFTER = timedelta(seconds=0.6)
MAX_QUOTED = 200  # characters of a message that an answer repeats

JsonObject = dict[str, Any]


@dataclass
class Message:
    """A message of a chat.

    Attributes:
        data: As it is listed, but for what changes: its status, its time and, of an answer, its content.
        created_at: When it appears.
        final_at: When it is no longer RUNNING.
    """

    data: JsonObject
    created_at: datetime
    final_at: datetime

    def at(self, now: datetime) -> JsonObject:
        """The message as it is at a moment."""
        is_final = now >= self.final_at
        changes: JsonObject = {"status": "COMPLETED" if is_final else "RUNNING"}
        changes["updated_at"] = text_of_moment(self.final_at if is_final else self.created_at)
        if not is_final and self.data["role"] == "assistant":
            changes["messages"] = []
        return {**self.data, **changes}


@dataclass
class World:
    """What exists in one organization.

    Attributes:
        max_messages: How many messages are kept. Older ones are forgotten.
        contacts: By id.
        chats: By id.
        answers: What the assistant says next. When there is nothing, it repeats what it was asked.
    """

    max_messages: int
    contacts: dict[str, Contact] = field(default_factory=lambda: dict(sample_data.CONTACTS))
    chats: dict[str, Chat] = field(default_factory=lambda: dict(sample_data.CHATS))
    answers: deque[str] = field(default_factory=deque)
    _messages: dict[str, deque[Message]] = field(default_factory=dict)
    _chats_of_messages: deque[str] = field(default_factory=deque)  # of all messages, the oldest first

    def knows(self, name: str, identifier: str) -> bool | None:
        """Whether there is something with this id, by the name of the path parameter; None of any other name."""
        match name:
            case "contact_id":
                return identifier in self.contacts
            case "channel_id":
                channels = [channel for contact in self.contacts.values() for channel in contact.channels]
                return any(channel.id == identifier for channel in channels)
            case "chat_id":
                return identifier in self.chats
        return None

    def add_contact(self, channel: JsonObject) -> Contact:
        """A new contact with a custom channel of its own."""
        name, email = channel.get("name"), channel.get("email")
        new_channel = Channel(new_id("cch"), "custom", channel.get("user_id"), name, email, channel.get("phone"))
        contact = Contact(new_id("con"), name, email, (new_channel,), text_of_moment(datetime.now(UTC)))
        self.contacts[contact.id] = contact
        return contact

    def add_chat(self, contact: Contact, channel: Channel, title: str) -> Chat:
        """A new chat on a contact's channel."""
        chat = Chat(new_id("cht"), contact, (channel,), title, text_of_moment(datetime.now(UTC)))
        self.chats[chat.id] = chat
        return chat

    def add_message(self, chat_id: str, data: JsonObject, text: str, now: datetime) -> None:
        """Take a message of the contact, which the assistant will answer.

        Args:
            chat_id: Id of the chat.
            data: The message in JSON.
            text: Its text.
            now: When it was created.
        """
        final_at = now + ANSWER_IS_FINAL_AFTER
        self._append(chat_id, Message(data, now, final_at))
        appears_at = now + ANSWER_APPEARS_AFTER
        answer_text = self.answers.popleft() if self.answers else f"You wrote: {text[:MAX_QUOTED]}"
        answer = {
            "id": new_id("msg"),
            "role": "assistant",
            "model": "mock",
            "created_at": text_of_moment(appears_at),
            "messages": [{"role": "assistant", "parts": [{"type": "text", "text": answer_text}]}],
            "is_broadcast_message": False,
        }
        self._append(chat_id, Message(answer, appears_at, final_at))

    def messages(self, chat_id: str, now: datetime) -> Iterator[JsonObject]:
        """The messages of a chat at a moment, the oldest first."""
        for message in sorted(self._messages.get(chat_id, ()), key=lambda message: message.created_at):
            if message.created_at <= now:
                yield message.at(now)

    def _append(self, chat_id: str, message: Message) -> None:
        self._messages.setdefault(chat_id, deque()).append(message)
        self._chats_of_messages.append(chat_id)
        if len(self._chats_of_messages) > self.max_messages:
            self._messages[self._chats_of_messages.popleft()].popleft()


def new_id(prefix: str) -> str:
    return f"{prefix}_{uuid.uuid4().hex}"


def text_of_moment(moment: datetime) -> str:
    """A moment as the API writes it, to the millisecond."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def text_of_parts(parts: Sequence[JsonObject]) -> str:
    """The text of a message's parts, a line for each text part."""
    return "\n".join(part["text"] for part in parts if part["type"] == "text")
