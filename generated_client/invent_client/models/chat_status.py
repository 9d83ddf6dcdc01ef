from .._json.enums import OpenStrEnum


class ChatStatus(OpenStrEnum):
    """Processing state of the chat, with the same values as that of a message."""

    CANCELED = "CANCELED"
    COMPLETED = "COMPLETED"
    FAILED = "FAILED"
    RUNNING = "RUNNING"


# A dict finds a member several times faster than the class does.
CHAT_STATUS_BY_VALUE = {member.value: member for member in ChatStatus}
