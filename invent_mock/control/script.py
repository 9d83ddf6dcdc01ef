"""What is scripted for the next requests."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from sys import getsizeof

from invent_mock.world.chat_log import Reply

FINAL_STATUSES = ("COMPLETED", "FAILED", "CANCELED")

MAX_DELAY = 3600  # seconds
MAX_SHOWN = 60  # characters of a reply in the list of what is unused
MAX_NUMBER = 1_000_000_000  # of times, and of seconds in Retry-After
MAX_ENTRIES = 10_000  # replies, failures, delays and drops that wait, of each
MAX_REPLIES = 16 * 1024 * 1024  # bytes of memory of all replies that wait


@dataclass
class Failure:
    """A status that the next requests are answered with.

    Attributes:
        status: The HTTP status.
        retry_after: Whole seconds for the header Retry-After, as HTTP has them; None leaves it out.
        times: How many requests are to fail.
        times_left: How many of them have not come yet.
    """

    status: int
    retry_after: int | None
    times: int
    times_left: int

    def __str__(self) -> str:
        arguments = f"{self.status}"
        if self.times > 1:
            arguments += f", times={self.times}"
        if self.retry_after is not None:
            arguments += f", retry_after={self.retry_after}"
        return f"fail({arguments})" + (f" ({self.times_left} of them left)" if self.times_left < self.times else "")


class Script:
    """Replies, failures, delays and drops that are pending, each kind in its own queue.

    Each entry is used up by one request or message.

    Attributes:
        changes: How often something was added or used.
    """

    def __init__(self) -> None:
        self.changes = 0
        self._replies: deque[Reply] = deque()
        self._size_of_replies = 0  # bytes
        self._failures: deque[Failure] = deque()
        self._delays: deque[float] = deque()
        self._drops = 0

    def add_reply(self, reply: Reply) -> None:
        """The assistant answers a message with this.

        Raises:
            ValueError: Too much waits already.
        """
        _check_room("reply", len(self._replies))
        if self._size_of_replies + getsizeof(reply.text) > MAX_REPLIES:
            raise ValueError(f"The replies that wait have more than {MAX_REPLIES} bytes.")
        self._replies.append(reply)
        self._size_of_replies += getsizeof(reply.text)
        self.changes += 1

    def add_failure(self, status: int, times: int, retry_after: int | None) -> None:
        """Requests are answered with an error.

        Raises:
            ValueError: An argument is out of its range, or too much waits already.
            TypeError: An argument is of another type.
        """
        if _checked_integer("status", status) not in range(300, 600):
            raise ValueError(f"status must be from 300 to 599, not {status}.")
        if not 1 <= _checked_integer("times", times) <= MAX_NUMBER:
            raise ValueError(f"times must be from 1 to {MAX_NUMBER}, not {times}.")
        if retry_after is not None and not 0 <= _checked_integer("retry_after", retry_after) <= MAX_NUMBER:
            raise ValueError(f"retry_after must be from 0 to {MAX_NUMBER} seconds, not {retry_after}.")
        _check_room("fail", len(self._failures))
        self._failures.append(Failure(status, retry_after, times, times))
        self.changes += 1

    def add_delay(self, seconds: float) -> None:
        """An answer comes late.

        Raises:
            ValueError: `seconds` is negative, not finite, or more than an hour, or too much waits already.
            TypeError: `seconds` is not a number.
        """
        _check_seconds(seconds)
        _check_room("delay", len(self._delays))
        self._delays.append(seconds)
        self.changes += 1

    def add_drop(self) -> None:
        """A message is taken, and its connection is cut.

        Raises:
            ValueError: Too much waits already.
        """
        _check_room("drop", self._drops)
        self._drops += 1
        self.changes += 1

    def next_reply(self) -> Reply | None:
        """The next answer; None where none is scripted."""
        if not self._replies:
            return None
        reply = self._replies.popleft()
        self._size_of_replies -= getsizeof(reply.text)
        self.changes += 1
        return reply

    def next_failure(self) -> Failure | None:
        """How the next request fails; None where it does not."""
        if not self._failures:
            return None
        failure = self._failures[0]
        failure.times_left -= 1
        self.changes += 1
        if not failure.times_left:
            self._failures.popleft()
        return failure

    def next_delay(self) -> float:
        """Seconds by which the next answer is late."""
        if not self._delays:
            return 0
        self.changes += 1
        return self._delays.popleft()

    def next_drop(self) -> bool:
        """Whether the connection of the next message is cut."""
        if not self._drops:
            return False
        self.changes += 1
        self._drops -= 1
        return True

    def unused(self) -> list[str]:
        """What has not been used up, as the calls that scripted it."""
        return self.unused_replies() + self.unused_faults()

    def unused_replies(self) -> list[str]:
        """The replies that have not been used, as calls."""
        return list(map(_call_of, self._replies))

    def unused_faults(self) -> list[str]:
        """The failures, delays and drops that have not been used up, as calls."""
        return [
            *map(str, self._failures),
            *(f"delay({seconds:g})" for seconds in self._delays),
            *["drop()"] * self._drops,
        ]


def checked_reply(text: object, status: object) -> Reply:
    """What the assistant is to say.

    Raises:
        TypeError: The text is not a string.
        ValueError: The text has half of a surrogate pair, or the status is not one that an answer can end in.
    """
    if not isinstance(text, str):
        raise TypeError(f"text must be a string, not {text!r}.")
    try:
        text.encode()
    except UnicodeEncodeError:
        raise ValueError("text has an unpaired surrogate, which cannot be encoded.") from None
    if not isinstance(status, str) or status not in FINAL_STATUSES:
        raise ValueError(f"status must be {', '.join(FINAL_STATUSES[:-1])} or {FINAL_STATUSES[-1]}, not {status!r}.")
    return Reply(text, status)


def _call_of(reply: Reply) -> str:
    text = repr(reply.text)
    if len(text) > MAX_SHOWN:
        text = f"{text[:MAX_SHOWN]}…"
    return f"reply({text})" if reply.status == FINAL_STATUSES[0] else f"reply({text}, status={reply.status!r})"


def _checked_integer(name: str, value: object) -> int:
    if isinstance(value, bool) or not isinstance(value, int):
        raise TypeError(f"{name} must be an integer, not {value!r}.")
    return value


def _check_seconds(seconds: object) -> None:
    if isinstance(seconds, bool) or not isinstance(seconds, int | float):
        raise TypeError(f"seconds must be a number, not {seconds!r}.")
    if not 0 <= seconds <= MAX_DELAY:  # which NaN is not, either
        raise ValueError(f"seconds must be from 0 to {MAX_DELAY}, not {seconds!r}.")


def _check_room(name: str, waiting: int) -> None:
    if waiting >= MAX_ENTRIES:
        raise ValueError(f"{name} was called {MAX_ENTRIES} times, and none has been used up.")
