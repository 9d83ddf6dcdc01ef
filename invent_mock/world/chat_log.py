"""The messages of one chat, in the order in which they appear."""

from __future__ import annotations

import heapq
import json
from bisect import insort
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from invent_mock.world.clock import text_of_moment
from invent_mock.world.records import JsonObject, PostedMessage, json_bytes


@dataclass(frozen=True)
class Reply:
    """What the assistant says.

    Attributes:
        status: What its message ends in.
        error: What went wrong; None where nothing did.
        after: Seconds until its message is final; None leaves that to the world.
        parts_json: Its parts as JSON text, which takes less memory than the values.
    """

    parts_json: bytes
    status: str = "COMPLETED"
    error: str | None = None
    after: float | None = None

    @classmethod
    def of_text(cls, text: str) -> Reply:
        """A reply of one text part."""
        return cls(json_bytes([{"type": "text", "text": text}]))

    @property
    def parts(self) -> list[JsonObject]:
        """Its parts."""
        return list(json.loads(self.parts_json))

    @property
    def size(self) -> int:
        """Bytes of memory that it takes."""
        return len(self.parts_json) + len(self.error or "")


NOT_YET = Reply(b"[]")  # the content of an answer that has not been given


@dataclass(eq=False)
class Message:
    """A message of a chat.

    Attributes:
        id: Id of the message.
        content: The request that it came with or, of the assistant, what it says.
        serial: Orders the messages as they were added. A message and its automatic answer share one.
        created_at: When it appears.
        final_at: When it is no longer RUNNING; None while that is not known.
    """

    id: str
    content: PostedMessage | Reply
    serial: int
    created_at: datetime
    final_at: datetime | None

    @property
    def posted(self) -> PostedMessage | None:
        """The request that it came with; None if it is the assistant's."""
        return self.content if isinstance(self.content, PostedMessage) else None

    @property
    def content_json(self) -> bytes:
        """JSON text that has what it says."""
        return self.content.parts_json if isinstance(self.content, Reply) else self.content.message_json

    @property
    def is_awaited(self) -> bool:
        """Whether it is an answer that `reply` has yet to give."""
        return self.content is NOT_YET

    def is_final(self, now: datetime) -> bool:
        """Whether it is no longer RUNNING at a moment."""
        return self.final_at is not None and now >= self.final_at

    def changed_at(self, now: datetime) -> datetime:
        """When it last changed before a moment."""
        return self.final_at if self.final_at and self.is_final(now) else self.created_at

    def at(self, now: datetime) -> JsonObject:
        """The message as the chat lists it at a moment."""
        changes: JsonObject = {"status": "RUNNING", "updated_at": text_of_moment(self.changed_at(now))}
        if self.is_final(now):
            changes["status"] = self.content.status if isinstance(self.content, Reply) else "COMPLETED"
            if isinstance(self.content, Reply) and self.content.error is not None:
                changes["error"] = self.content.error
        elif self.posted is None:
            changes["messages"] = []
        return {**self._content_json, **changes}

    @property
    def _content_json(self) -> JsonObject:
        """The message but for what changes."""
        if isinstance(self.content, PostedMessage):
            return self.content.message
        return {
            "id": self.id,
            "role": "assistant",
            "model": "mock",
            "created_at": text_of_moment(self.created_at),
            "messages": [{"role": "assistant", "parts": self.content.parts}],
            "is_broadcast_message": False,
        }


class ChatLog:
    """The messages of one chat.

    An automatic answer is added together with its message, before the time at which it appears. So posted messages
    and answers are kept apart, each in order, and merged when they are read.
    """

    def __init__(self) -> None:
        self._posted: deque[Message] = deque()
        self._answers: deque[Message] = deque()

    def add(self, message: Message) -> None:
        """Add a message, also one that appears before others do."""
        messages = self._of_its_kind(message)
        if not messages or _order(messages[-1]) <= _order(message):
            messages.append(message)
        else:
            insort(messages, message, key=_order)

    def newest_first(self, now: datetime) -> Iterator[Message]:
        """The messages that have appeared by a moment. None may be added or forgotten meanwhile."""
        merged = heapq.merge(reversed(self._answers), reversed(self._posted), key=_order, reverse=True)
        return (message for message in merged if message.created_at <= now)

    def forget(self, message: Message) -> None:
        """Forget a message. It is found quickly if it is one of the oldest."""
        self._of_its_kind(message).remove(message)

    def _of_its_kind(self, message: Message) -> deque[Message]:
        return self._answers if message.posted is None else self._posted


def _order(message: Message) -> tuple[datetime, int]:
    return message.created_at, message.serial
