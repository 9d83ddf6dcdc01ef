from .._model import OpenStrEnum


class ChatMessageStatus(OpenStrEnum):
    """How far the work on the message is. `RUNNING` is accepted but not yet answered; `FAILED` comes with `error`. Either can come with a 200."""

    CANCELED = "CANCELED"
    COMPLETED = "COMPLETED"
    FAILED = "FAILED"
    RUNNING = "RUNNING"


CHAT_MESSAGE_STATUS = {one.value: one for one in ChatMessageStatus}
