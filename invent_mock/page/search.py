"""Which chats a search finds, and by which message."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime

from invent_mock.page.formatting import part_text, parts_of
from invent_mock.world.chat_log import Message
from invent_mock.world.inventory import Chat


class Search:
    """Finds a text in the names, titles and ids of chats, and in what is said there, in any case of letters.

    Args:
        text: What is searched for.
    """

    def __init__(self, text: str) -> None:
        self._text = text.casefold()
        # The longest piece without white space and without what JSON escapes.
        self._longest_piece = max(re.split(r'[\s\x00-\x1f"\\]+', self._text), key=len)

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
        if self._longest_piece not in message.content_json.decode(errors="replace").casefold():
            return False
        return any(self._text in part_text(part).casefold() for part in parts_of(message.at(now)))
