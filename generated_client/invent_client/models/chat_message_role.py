from .._json.enums import OpenStrEnum


class ChatMessageRole(OpenStrEnum):
    """Who or what the message comes from. It is `user` for a message posted as a contact."""

    ASSISTANT = "assistant"
    EVENT = "event"
    NOTE = "note"
    SYSTEM = "system"
    TOOL = "tool"
    USER = "user"


# A dict finds a member several times faster than the class does.
CHAT_MESSAGE_ROLE_BY_VALUE = {member.value: member for member in ChatMessageRole}
