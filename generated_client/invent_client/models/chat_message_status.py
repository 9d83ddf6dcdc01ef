from .._json.enums import OpenStrEnum


class ChatMessageStatus(OpenStrEnum):
    """Processing state of the message. `RUNNING` is accepted but not yet answered; `FAILED` comes with `error`.
    Either can come with a 200."""

    CANCELED = "CANCELED"
    COMPLETED = "COMPLETED"
    FAILED = "FAILED"
    RUNNING = "RUNNING"


# A dict finds a member several times faster than the class does.
CHAT_MESSAGE_STATUS_BY_VALUE = {member.value: member for member in ChatMessageStatus}
