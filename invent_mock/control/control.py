"""The mock's control: scripts its next answers, and reads what it received."""

from __future__ import annotations

from collections.abc import Sequence

from invent_mock.app import MockApp
from invent_mock.control.arguments import check_flag
from invent_mock.control.replies import COMPLETED, checked_reply
from invent_mock.http.received_requests import ReceivedRequest
from invent_mock.world.records import JsonObject, PostedMessage


class Control:
    """Scripts a mock's next answers, and reads what it received. Can be called from any thread."""

    __slots__ = ("_app",)

    def __init__(self, app: MockApp) -> None:
        self._app = app

    @property
    def messages(self) -> list[PostedMessage]:
        """The accepted messages of contacts, oldest first, without answers."""
        with self._app.lock:
            return list(self._app.posted)

    @property
    def requests(self) -> list[ReceivedRequest]:
        """The requests to the API, oldest first, also those that were refused or failed: the last 10,000, of 64 MiB."""
        with self._app.lock:
            return list(self._app.requests)

    @property
    def refused(self) -> list[ReceivedRequest]:
        """Those that the mock refused of its own accord, such as requests that break the contract."""
        with self._app.lock:
            return self._app.requests.refused()

    @property
    def unused(self) -> list[str]:
        """What was scripted and has not been used up, as calls."""
        with self._app.lock:
            return self._app.script.unused()

    def reply(
        self,
        text: str = "",
        *,
        parts: Sequence[JsonObject] | None = None,
        status: str = COMPLETED,
        error: str | None = None,
        after: float | None = None,
        chat_id: str | None = None,
    ) -> None:
        """Script the assistant's next answer.

        Args:
            text: The answer, for the next message that is posted or, if messages wait to be answered by hand, at once
                for the one that has waited longest.
            parts: The answer's parts, of any kind, in the place of the text; an empty list for none at all.
            status: What the answer ends in: COMPLETED, FAILED or CANCELED.
            error: What went wrong, with the status FAILED, which always has an error.
            after: Seconds until the answer is there, counted from its message; it is RUNNING meanwhile. Default: at
                once in tests, after a moment from the mock as a program.
            chat_id: Says it at once in this chat instead, whatever was posted there.

        Raises:
            TypeError: An argument is of another type.
            ValueError: Arguments do not go together, there is no such chat or status, an argument is no JSON that the
                API takes, or too much waits already.
        """
        reply = checked_reply(text, parts, status, error, after)
        if not isinstance(chat_id, str | None):
            raise TypeError(f"chat_id must be a string, not {chat_id!r}.")
        with self._app.lock:
            world, script = self._app.world, self._app.script
            if chat_id is not None and chat_id not in world.chats:
                raise ValueError(f"There is no chat {chat_id!r}.")
            chat_id = chat_id or world.oldest_unanswered_chat()
            if chat_id is None:
                script.add_reply(reply)
            else:
                world.reply(chat_id, reply, world.clock.next_moment())

    def answer_by_hand(self, enabled: bool = True) -> None:
        """Let the assistant answer nothing but what `reply` says, or, with false, answer by itself again.

        Raises:
            TypeError: `enabled` is not a bool.
        """
        check_flag("enabled", enabled)
        with self._app.lock:
            self._app.answers_by_hand = enabled

    def fail(self, status: int, times: int = 1, retry_after: int | None = None, taken: bool = False) -> None:
        """Answer the next requests with an error. They are not taken, unless that is asked for.

        Args:
            status: The HTTP status, from 300 to 599.
            times: How many requests fail.
            retry_after: Whole seconds for the header Retry-After; None leaves it out.
            taken: Whether the next messages are taken, and only answered with an error.

        Raises:
            TypeError: An argument is of another type.
            ValueError: An argument is out of its range, or 10,000 failures wait already.
        """
        with self._app.lock:
            self._app.script.add_failure(status, times, retry_after, taken)

    def delay(self, seconds: float) -> None:
        """Answer the next request late. A message is taken at once nevertheless.

        Args:
            seconds: By how much, at most an hour.

        Raises:
            TypeError: `seconds` is not a number.
            ValueError: `seconds` is negative, not finite, or more than an hour, or 10,000 delays wait already.
        """
        with self._app.lock:
            self._app.script.add_delay(seconds)

    def drop(self) -> None:
        """Take the next message, and cut its connection instead of answering.

        Raises:
            ValueError: 10,000 drops wait already.
        """
        with self._app.lock:
            self._app.script.add_drop()

    def reset(self) -> None:
        """Forget what was posted, created, refused and scripted: all is as it was at the start."""
        with self._app.lock:
            self._app.reset()
