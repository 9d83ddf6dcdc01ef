from .._model import OpenStrEnum


class ChatMessageRole(OpenStrEnum):
    """Who or what the message comes from. It is `user` for a message posted as a contact."""

    ASSISTANT = "assistant"
    EVENT = "event"
    NOTE = "note"
    SYSTEM = "system"
    TOOL = "tool"
    USER = "user"


CHAT_MESSAGE_ROLE = {one.value: one for one in ChatMessageRole}
