"""The assistant: what it answers by itself, and when its answers appear and are final."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from heapq import heappop, heappush

from invent_mock.world.chat_log import Message, Reply
from invent_mock.world.clock import AT_ONCE
from invent_mock.world.records import JsonObject, text_of_parts

ANSWER_APPEARS_AFTER = timedelta(seconds=0.2) + AT_ONCE
ANSWER_IS_FINAL_AFTER = timedelta(seconds=0.6)
MAX_QUOTED = 200  # characters of a message that an answer repeats


@dataclass
class Unanswered:
    """The messages of a chat that wait for `reply`.

    Attributes:
        answer: The assistant's message, which is RUNNING meanwhile.
        messages: Those that wait, oldest first.
    """

    answer: Message
    messages: deque[Message] = field(default_factory=deque)


def automatic_reply(parts: Sequence[JsonObject]) -> Reply:
    """What it says by itself: it repeats the beginning of a message's text."""
    return Reply.of_text(f"You wrote: {text_of_parts(parts)[:MAX_QUOTED]}")


class Assistant:
    """When its answers appear and are final.

    Args:
        answers_at_once: Whether that is as soon as a message is posted, rather than after a moment.
    """

    def __init__(self, *, answers_at_once: bool) -> None:
        self._appears_after = AT_ONCE if answers_at_once else ANSWER_APPEARS_AFTER
        self._is_final_after = AT_ONCE if answers_at_once else ANSWER_IS_FINAL_AFTER
        self._late_moments: list[datetime] = []  # when delayed replies are final; a heap
        self._late_count = 0  # how many of these have passed

    def appears_at(self, posted_at: datetime) -> datetime:
        """When the answer to a message appears, at first without text."""
        return posted_at + self._appears_after

    def is_final_at(self, reply: Reply, posted_at: datetime) -> datetime:
        """When a reply to a message is final."""
        return posted_at + self._is_final_after if reply.after is None else self._late_moment(reply.after, posted_at)

    def is_said_at(self, reply: Reply, now: datetime) -> datetime:
        """When a reply that is given now, rather than scripted for a message to come, is final."""
        return now if reply.after is None else self._late_moment(reply.after, now)

    def late_replies_until(self, now: datetime) -> int:
        """How many of the delayed replies are final by a moment."""
        while self._late_moments and self._late_moments[0] <= now:
            heappop(self._late_moments)
            self._late_count += 1
        return self._late_count

    def _late_moment(self, seconds: float, begin: datetime) -> datetime:
        moment = begin + timedelta(seconds=seconds) + AT_ONCE
        self.late_replies_until(begin)  # so that the moments of the past are forgotten
        heappush(self._late_moments, moment)
        return moment
