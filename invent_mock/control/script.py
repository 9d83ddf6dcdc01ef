"""What is scripted for the next requests."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass

from invent_mock.control.arguments import check_flag, checked_integer, checked_seconds
from invent_mock.control.replies import call_of_reply
from invent_mock.world.chat_log import Reply

CALL_OF_DROP = "drop()"
MAX_NUMBER = 1_000_000_000  # of times, and of seconds in Retry-After
MAX_ENTRIES = 10_000  # replies, failures, delays and drops that wait, of each
MAX_REPLIES = 16 * 1024 * 1024  # bytes of memory of all replies that wait


@dataclass
class Failure:
    """A status that the next requests are answered with.

    Attributes:
        status: The HTTP status.
        times: How many requests are to fail.
        retry_after: Whole seconds for the header Retry-After, as HTTP has them; None leaves it out.
        is_taken: Whether the next messages are taken, and only answered so.
        times_left: How many requests have not come yet.
    """

    status: int
    times: int
    retry_after: int | None
    is_taken: bool
    times_left: int

    @property
    def call(self) -> str:
        """The call that scripted it."""
        arguments = f"{self.status}"
        if self.times > 1:
            arguments += f", times={self.times}"
        if self.retry_after is not None:
            arguments += f", retry_after={self.retry_after}"
        if self.is_taken:
            arguments += ", taken=True"
        return f"fail({arguments})"

    def __str__(self) -> str:
        return self.call + (f" ({self.times_left} of them left)" if self.times_left < self.times else "")


class Script:
    """Replies, failures, delays and drops that are pending, each kind in its own queue.

    Each entry is used up by one request or message. What adds one raises as the method of `Control` does.
    """

    def __init__(self) -> None:
        self._replies: deque[Reply] = deque()
        self._size_of_replies = 0  # bytes
        self._failures: deque[Failure] = deque()
        self._delays: deque[float] = deque()
        self._drops = 0

    def add_reply(self, reply: Reply) -> None:
        """The assistant answers a message with this."""
        _check_room("reply", len(self._replies))
        if self._size_of_replies + reply.size > MAX_REPLIES:
            raise ValueError(f"The replies that wait have more than {MAX_REPLIES} bytes.")
        self._replies.append(reply)
        self._size_of_replies += reply.size

    def add_failure(self, status: int, times: int, retry_after: int | None, is_taken: bool) -> None:
        """Requests are answered with an error."""
        if checked_integer("status", status) not in range(300, 600):
            raise ValueError(f"status must be from 300 to 599, not {status}.")
        if not 1 <= checked_integer("times", times) <= MAX_NUMBER:
            raise ValueError(f"times must be from 1 to {MAX_NUMBER}, not {times}.")
        if retry_after is not None and not 0 <= checked_integer("retry_after", retry_after) <= MAX_NUMBER:
            raise ValueError(f"retry_after must be from 0 to {MAX_NUMBER} seconds, not {retry_after}.")
        check_flag("taken", is_taken)
        _check_room("fail", len(self._failures))
        self._failures.append(Failure(status, times, retry_after, is_taken, times_left=times))

    def add_delay(self, seconds: float) -> None:
        """An answer comes late."""
        checked_seconds("seconds", seconds)
        _check_room("delay", len(self._delays))
        self._delays.append(seconds)

    def add_drop(self) -> None:
        """A message is taken, and its connection is cut."""
        _check_room("drop", self._drops)
        self._drops += 1

    def next_reply(self) -> Reply | None:
        """The next answer; None where none is scripted."""
        if not self._replies:
            return None
        reply = self._replies.popleft()
        self._size_of_replies -= reply.size
        return reply

    def next_failure(self, *, is_taken: bool) -> Failure | None:
        """How the next request fails; None where it does not.

        Args:
            is_taken: Whether the request is a message that has been taken; else it has not been looked at yet.
        """
        if not self._failures or self._failures[0].is_taken != is_taken:
            return None
        failure = self._failures[0]
        failure.times_left -= 1
        if not failure.times_left:
            self._failures.popleft()
        return failure

    def next_delay(self) -> float:
        """Seconds by which the next answer is late."""
        return self._delays.popleft() if self._delays else 0

    def next_drop(self) -> bool:
        """Whether the connection of the next message is cut."""
        if not self._drops:
            return False
        self._drops -= 1
        return True

    @property
    def pending_count(self) -> int:
        """How many calls are not used up."""
        return len(self._replies) + len(self._failures) + len(self._delays) + self._drops

    def unused(self) -> list[str]:
        """What has not been used up, as the calls that scripted it."""
        return self.unused_replies() + self.unused_faults()

    def unused_replies(self) -> list[str]:
        """The replies that have not been used, as calls."""
        return list(map(call_of_reply, self._replies))

    def unused_faults(self) -> list[str]:
        """The failures, delays and drops that have not been used up, as calls."""
        return [*map(str, self._failures), *map(call_of_delay, self._delays), *[CALL_OF_DROP] * self._drops]


def call_of_delay(seconds: float) -> str:
    """The call that scripted a delay."""
    return f"delay({seconds:g})"


def _check_room(name: str, waiting: int) -> None:
    if waiting >= MAX_ENTRIES:
        raise ValueError(f"{name} was called {MAX_ENTRIES} times, and none has been used up.")
