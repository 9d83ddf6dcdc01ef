"""Which chats a search finds, and by which message."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime

from invent_mock.page.formatting import part_text
from invent_mock.world.chat_log import Message
from invent_mock.world.inventory import Chat


class Search:
    """Finds a text in the names, titles and ids of chats, and in what is said there, in any case of letters.

    Args:
        text: What is searched for.
    """

    def __init__(self, text: str) -> None:
        self._text = text.casefold()
        self._json_text = json.dumps(self._text, ensure_ascii=False)[1:-1]

    def finds_chat(self, chat: Chat) -> bool:
        """Whether a chat's names, title or ids have it."""
        contact = chat.contact
        ids = [channel.id for channel in chat.channels]
        searched_texts = [chat.title, chat.id, contact.id, contact.name or "", contact.email or "", *ids]
        return any(self._text in text.casefold() for text in searched_texts)

    def newest_message(self, messages: Sequence[Message], now: datetime) -> Message | None:
        """The first of these messages that says it by now; None where none does."""
        return next((message for message in messages if self._is_said_in(message, now)), None)

    def _is_said_in(self, message: Message, now: datetime) -> bool:
        # Most are ruled out without being read as JSON, which takes ten times as long.
        if self._json_text not in message.content_json.decode(errors="replace").casefold():
            return False
        parts = [part for content in message.at(now)["messages"] for part in content["parts"]]
        return any(self._text in part_text(part).casefold() for part in parts)
