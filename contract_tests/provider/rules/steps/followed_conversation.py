"""A message that is followed until it is answered: how its chat is listed meanwhile."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

import httpx

from contract_tests.contract import clauses
from contract_tests.provider.provider import Provider
from contract_tests.provider.rules.rule import ClauseContradicted, expect
from contract_tests.provider.rules.steps.created_chats import new_chat
from contract_tests.provider.rules.steps.first_written import first_written
from contract_tests.provider.rules.steps.known_ids import once_in_a_run
from contract_tests.provider.rules.steps.lagging_lists import eventually
from contract_tests.provider.rules.steps.posted_messages import (
    PostedText,
    all_messages,
    listed_as,
    listed_message,
    post_text,
    post_when_known,
    surely_listed_as,
)
from contract_tests.provider.rules.steps.reading import id_of, ids_of, unique_text
from contract_tests.provider.valid_requests import text_parts

TIME_TO_ANSWER, LIVE_TIME_TO_ANSWER = 4, 20  # seconds
READ_EVERY, LIVE_READ_EVERY = 0.1, 1.0  # seconds
LATER = 1.8  # seconds, in which what is final stays the same
READINGS_LATER = 4  # in that time
READINGS = 3  # of what must be the same each time
TIDIED_TEXT = "  Contract test:  what  a careless\n\nreader trims \n"


@dataclass(frozen=True)
class Reading:
    """What a provider showed of messages at a moment.

    Attributes:
        messages: The messages.
        response: The last response that showed them.
        asked_at: When they were asked for, in seconds of a clock.
        answered_at: When they had come.
    """

    messages: list[Any]
    response: httpx.Response
    asked_at: float
    answered_at: float


@dataclass(frozen=True)
class FurtherPost:
    """A message that was posted into the chat of one that is followed.

    Attributes:
        posted: The message.
        asked_at: When that was asked for, in seconds of the clock of readings.
    """

    posted: PostedText
    asked_at: float


@dataclass
class Conversation:
    """A message that was followed until it was answered, if it was.

    Attributes:
        posted: The message.
        ids: The id of its chat, where it is not that of the environment.
        chat: The chat as it was begun for it; None where it is in one that was there.
        readings: The response to the post, then the lists of its chat, those of the answered message last.
        quiet_readings: Those of the answered message at once, and one later.
        further_posts: What was posted there since, if anything was, oldest first.
        is_listed_late: Whether a list did not have the message right after it was posted.
    """

    posted: PostedText
    ids: dict[str, str]
    chat: Any = None
    readings: list[Reading] = field(default_factory=list)
    quiet_readings: list[Reading] = field(default_factory=list)
    further_posts: list[FurtherPost] = field(default_factory=list)
    is_listed_late: bool = False

    @property
    def last(self) -> Reading:
        return self.readings[-1]

    def versions(self) -> list[tuple[Any, Reading]]:
        """The message each time that it was shown."""
        return [
            (message, reading) for reading in self.readings for message in listed_as(reading.messages, self.posted)[:1]
        ]

    def is_answered(self) -> bool:
        """Whether the message and some answer are no longer RUNNING. Others may write in the chat meanwhile."""
        answers = [message for message in self.last.messages if message.get("role") == "assistant"]
        own = listed_as(self.last.messages, self.posted)
        return all(any(message.get("status") != "RUNNING" for message in messages) for messages in (own, answers))

    def final_answers(self) -> list[Any]:
        """The answers that the last list shows as final."""
        return list(filter(is_final_answer, self.last.messages))

    def readings_surely_after(self, earlier: Reading) -> list[Reading]:
        """The lists that have what was posted after another one had come. Others may lag, and be older than it."""
        posted_since = [post.posted for post in self.further_posts if post.asked_at >= earlier.answered_at]
        return [
            reading
            for reading in self.readings
            if any(surely_listed_as(reading.messages, posted) for posted in posted_since)
        ]

    def is_complete(self) -> bool:
        """Whether the last list has all that was listed before, and is of the same moment or a later one."""
        earlier, last = self.readings[1:], [self.last]
        is_final_again = set(ids_shown(earlier, is_final)) <= set(ids_shown(last, is_final))
        return set(ids_shown(earlier)) == set(ids_shown(last)) and is_final_again

    def lags(self) -> bool:
        """Whether some list is older than the moment at which it was read."""
        is_listed = all(listed_as(reading.messages, self.posted) for reading in self.readings)
        finality = [is_final(message) for message, _ in self.versions()]
        return self.is_listed_late or not is_listed or finality != sorted(finality)


@once_in_a_run
def followed_conversation(provider: Provider) -> Conversation:
    """A message, and how its chat was listed until it was answered."""
    chat = None if provider.is_live else new_chat(provider)
    ids = {"chat_id": chat["id"]} if chat else {}
    conversation = follow(provider, text_parts(unique_text(), TIDIED_TEXT), allowed_by=clauses.ANY_TEXT, **ids)
    conversation.chat = chat
    at_once = conversation.readings[1 - READINGS :]
    has_answer = any(ids_shown(conversation.readings, is_final_answer))
    if has_answer and not provider.is_live:  # a list that has the further message is no older than the answer
        post_further(provider, conversation)
    for _ in range(READINGS_LATER):
        time.sleep(LATER / READINGS_LATER)
        read_again(provider, conversation)
    conversation.quiet_readings = [*at_once, conversation.last]
    if not provider.is_live:  # a further message and its answer leave what is final as it is
        answer_count = len(conversation.final_answers())
        post_further(provider, conversation)
        read_again(provider, conversation)
        give_up_at = time.monotonic() + (TIME_TO_ANSWER if answer_count else 0)
        while len(conversation.final_answers()) <= answer_count and time.monotonic() < give_up_at:
            time.sleep(READ_EVERY)
            read_again(provider, conversation)
    read_until_complete(provider, conversation)
    return conversation


def read_until_complete(provider: Provider, conversation: Conversation) -> None:
    """List the chat of a message until all is there that was before: a copy may lag, and be read now and then."""

    def read_all() -> None:
        if not conversation.is_complete():
            read_again(provider, conversation)
        what, example = "what was listed is not listed any more", f"asked {len(conversation.readings)} times"
        expect(conversation.is_complete(), what, example)

    with contextlib.suppress(ClauseContradicted):  # which is for the rules to judge
        eventually(provider, read_all, is_told=False)


def follow(provider: Provider, parts: list[dict[str, Any]], *, allowed_by: str | None, **ids: str) -> Conversation:
    """Post a message of these parts, and list its chat until it is answered, and some times more."""
    asked_at = time.monotonic()
    reply = post_when_known(provider, provider.body(message=parts), allowed_by=allowed_by, **ids)
    text = parts[0].get("text") or id_of(reply)  # without a text, it is found by its id alone
    conversation = Conversation(posted := PostedText(text, reply), ids)
    conversation.readings.append(Reading([dict(posted.message)], provider.last_response, asked_at, time.monotonic()))

    def look() -> None:
        messages = all_messages(provider, since=posted, **ids)
        conversation.is_listed_late |= not listed_as(messages, posted)
        listed_message(provider, messages, posted)

    eventually(provider, look)
    give_up_at = time.monotonic() + (LIVE_TIME_TO_ANSWER if provider.is_live else TIME_TO_ANSWER)
    read_again(provider, conversation)
    while not conversation.is_answered() and time.monotonic() < give_up_at:
        time.sleep(LIVE_READ_EVERY if provider.is_live else READ_EVERY)
        read_again(provider, conversation)
    for _ in range(READINGS):
        read_again(provider, conversation)
    return conversation


def post_further(provider: Provider, conversation: Conversation) -> None:
    """Post a further message into the chat of one."""
    asked_at = time.monotonic()
    conversation.further_posts.append(FurtherPost(post_text(provider, **conversation.ids), asked_at))


def read_again(provider: Provider, conversation: Conversation) -> None:
    """List the chat of a message, since it."""
    asked_at = time.monotonic()
    messages = all_messages(provider, since=conversation.posted, **conversation.ids)
    conversation.readings.append(Reading(messages, provider.last_response, asked_at, time.monotonic()))


def ids_shown(readings: Iterable[Reading], is_meant: Callable[[Any], bool] = bool) -> Iterator[str]:
    """The ids of the messages in lists, or of some of them."""
    ids = [message.get("id") for reading in readings for message in filter(is_meant, reading.messages)]
    return (message_id for message_id in ids if isinstance(message_id, str))


def is_final(message: Any) -> bool:
    """Whether a message says that it changes no more."""
    return message.get("status") not in (None, "RUNNING")


def is_final_answer(message: Any) -> bool:
    return message.get("role") == "assistant" and is_final(message)


def answers_in(provider: Provider, chat_id: str) -> list[Any]:
    return [message for message in all_messages(provider, chat_id=chat_id) if message.get("role") == "assistant"]


def chat_of_before(provider: Provider) -> tuple[str, list[Any]]:
    """The id of a chat that was begun some time before, and its answers. By now a greeting is among them."""
    new_chat(provider)  # if there was no other rule
    (chat_id,) = first_written(provider, "chats")[0]
    return chat_id, answers_in(provider, chat_id)


def further_answers(provider: Provider, chat_id: str, before: list[Any]) -> list[Any]:
    """The answers in a chat that were not there before, as soon as one is final, or after some seconds in any case."""
    give_up_at = time.monotonic() + TIME_TO_ANSWER
    while True:
        answers = [answer for answer in answers_in(provider, chat_id) if id_of(answer) not in ids_of(before)]
        if any(map(is_final, answers)) or time.monotonic() > give_up_at:
            return answers
        time.sleep(READ_EVERY)
