"""What a message says."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from . import models


def message_text(message: models.ChatMessage | models.SendMessageAsContactRequest) -> str:
    """The text of a message: the text parts of its contents, in order, joined by line ends.

    Parts of other kinds are left out. What the documentation does not describe, such as the parts of an answer, is
    read, too.

    Args:
        message: A message of a chat, such as `send_message_as_contact` and `wait_for_reply` return.

    Returns:
        The text; `""` where there is none, as there may be in an answer that has failed.

    Example:
        print(message_text(reply))
    """
    part_texts = [part.get("text") for parts in lists_of_parts(message) for part in parts if _is_text_part(part)]
    return "\n".join(text for text in part_texts if isinstance(text, str))


def lists_of_parts(message: models.ChatMessage | models.SendMessageAsContactRequest) -> Iterator[list[Any]]:
    """The parts of each of a message's contents, as JSON."""
    data = message.to_dict()
    contents = data.get("messages")
    # A message that is to be posted has its parts without contents around them.
    for content in [{"parts": data.get("message")}, *(contents if isinstance(contents, list) else [contents])]:
        parts = content.get("parts") if isinstance(content, Mapping) else None
        if isinstance(parts, list):
            yield parts


def _is_text_part(part: object) -> bool:
    return isinstance(part, Mapping) and part.get("type") == "text"


__all__ = ("message_text",)
