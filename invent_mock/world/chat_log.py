"""The messages of one chat, in the order in which they appear."""

from __future__ import annotations

import heapq
from bisect import insort
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from invent_mock.world.clock import text_of_moment
from invent_mock.world.records import JsonObject, PostedMessage


@dataclass(frozen=True)
class Reply:
    """What the assistant says, and the status that its message ends in."""

    text: str
    status: str = "COMPLETED"


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
        """The request that it came with; None of the assistant."""
        return self.content if isinstance(self.content, PostedMessage) else None

    def at(self, now: datetime) -> JsonObject:
        """The message as the chat lists it at a moment."""
        if self.final_at is not None and now >= self.final_at:
            status = self.content.status if isinstance(self.content, Reply) else "COMPLETED"
            return {**self._content_json, "status": status, "updated_at": text_of_moment(self.final_at)}
        changes: JsonObject = {"status": "RUNNING", "updated_at": text_of_moment(self.created_at)}
        if self.posted is None:
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
            "messages": [{"role": "assistant", "parts": [{"type": "text", "text": self.content.text}]}],
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
        """Forget a message, which is found at once if it is one of the oldest."""
        self._of_its_kind(message).remove(message)

    def _of_its_kind(self, message: Message) -> deque[Message]:
        return self._answers if message.posted is None else self._posted


def _order(message: Message) -> tuple[datetime, int]:
    return message.created_at, message.serial
