"""Rules about time: a message stays what it is while it is answered, an answer stays, and reading changes nothing."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import combinations, pairwise
from typing import Any

import httpx

from contract_tests.contract import clauses
from contract_tests.contract.contract_under_test import CONTACTS_PATH, MESSAGES_PATH, MODEL
from contract_tests.provider.exceptions import Inapplicable
from contract_tests.provider.provider import Provider
from contract_tests.provider.reporting.excerpts import show_value
from contract_tests.provider.rules.assertions import assert_all_differ, assert_echo
from contract_tests.provider.rules.authors import assert_role
from contract_tests.provider.rules.conversations.steps.created_chats import new_chat
from contract_tests.provider.rules.conversations.steps.created_contacts import channels_of
from contract_tests.provider.rules.conversations.steps.known_ids import once_in_a_run
from contract_tests.provider.rules.conversations.steps.lagging_lists import LIST_DELAY, eventually
from contract_tests.provider.rules.conversations.steps.posted_messages import (
    PostedText,
    all_messages,
    listed_as,
    listed_message,
    message_in_chat,
    post_text,
    post_when_known,
    texts_of,
)
from contract_tests.provider.rules.conversations.steps.reading import id_of, list_of, name_of, unique_text
from contract_tests.provider.rules.rule import ClauseContradicted, charged_to, expect, expect_if_shown, instead, rule
from contract_tests.provider.rules.times import assert_changed_after_creation, is_same_moment, resolution_of, time_in
from contract_tests.provider.valid_requests import text_parts
from invent_contract.examples import first_example
from invent_contract.schema import Side

IS_FINAL = "An answer has the `role` `assistant`, and is final when its `status` is no longer `RUNNING`."

TIME_TO_ANSWER, LIVE_TIME_TO_ANSWER = 4, 20  # seconds
READ_EVERY, LIVE_READ_EVERY = 0.1, 1.0  # seconds
LATER = 1.8  # seconds, after which what is final is still the same
READINGS = 3  # of what must be the same each time
CONTACTS_READ = 20
TIDIED_TEXT = "  What  a careless\n\nreader trims, and makes shorter \n"
MADE_ANEW = {"avatar", "link"}  # addresses, which may be signed for each reader


# --- messages ---


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


@dataclass
class Conversation:
    """A message that was followed until it was answered, if it was.

    Attributes:
        posted: The message.
        readings: The response to the post, then the lists of its chat, those of the answered message last.
        quiet_readings: The last ones before anything else was written there.
        is_listed_late: Whether a list did not have the message right after it was posted.
    """

    posted: PostedText
    readings: list[Reading] = field(default_factory=list)
    quiet_readings: list[Reading] = field(default_factory=list)
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
    ids = {} if provider.is_live else {"chat_id": new_chat(provider)["id"]}
    text = unique_text()
    body = {**provider.body(), "message": text_parts(text, TIDIED_TEXT)}

    def post() -> PostedText:
        return PostedText(text, post_when_known(provider, body, allowed_by=clauses.ANY_TEXT, **ids))

    conversation = follow(provider, post, **ids)
    time.sleep(LATER)
    read_again(provider, conversation, **ids)
    conversation.quiet_readings = conversation.readings[-READINGS:]
    if not provider.is_live:  # a further message leaves what is final as it is
        post_text(provider, **ids)
        read_again(provider, conversation, **ids)

    def read_all() -> None:  # a copy of the list may lag, and be read now and then
        if not conversation.is_complete():
            read_again(provider, conversation, **ids)
        what, example = "what was listed is not listed any more", f"asked {len(conversation.readings)} times"
        expect(conversation.is_complete(), what, example)

    with contextlib.suppress(ClauseContradicted):  # which is for the rules to judge
        eventually(provider, read_all, is_told=False)
    return conversation


def follow(provider: Provider, post: Callable[[], PostedText], **ids: str) -> Conversation:
    """Post a message, and list its chat until it is answered, and some times more."""
    asked_at = time.monotonic()
    conversation = Conversation(posted := post())
    conversation.readings.append(Reading([dict(posted.message)], provider.last_response, asked_at, time.monotonic()))

    def look() -> None:
        messages = all_messages(provider, since=posted, **ids)
        conversation.is_listed_late |= not listed_as(messages, posted)
        listed_message(provider, messages, posted)

    eventually(provider, look)
    give_up_at = time.monotonic() + (LIVE_TIME_TO_ANSWER if provider.is_live else TIME_TO_ANSWER)
    read_again(provider, conversation, **ids)
    while not conversation.is_answered() and time.monotonic() < give_up_at:
        time.sleep(LIVE_READ_EVERY if provider.is_live else READ_EVERY)
        read_again(provider, conversation, **ids)
    for _ in range(READINGS):
        read_again(provider, conversation, **ids)
    return conversation


def read_again(provider: Provider, conversation: Conversation, **ids: str) -> None:
    """List the chat of a message, since it."""
    asked_at = time.monotonic()
    messages = all_messages(provider, since=conversation.posted, **ids)
    conversation.readings.append(Reading(messages, provider.last_response, asked_at, time.monotonic()))


def ids_shown(readings: Iterable[Reading], is_meant: Callable[[Any], bool] = bool) -> Iterator[str]:
    """The ids of the messages in lists, or of some of them."""
    ids = [message.get("id") for reading in readings for message in filter(is_meant, reading.messages)]
    return (message_id for message_id in ids if isinstance(message_id, str))


@rule(f"{clauses.MESSAGE_FIELDS}/id/description", quotes="Id of the message.")
def a_message_stays_the_same_while_it_is_answered(provider: Provider) -> None:
    """It has one id, and one time at which it was created. It is the contact's, with its text, also in the end."""
    conversation = followed_conversation(provider)
    versions = conversation.versions()
    (first, _), (last, last_reading) = versions[0], versions[-1]
    provider.judged = last_reading.response  # of an earlier rule, perhaps
    what = "`id` of a message is another one after it was answered"
    if first.get("id") is not None:
        expect_if_shown(last.get("id"), first["id"], what, shown_by=last_reading.response)
    with charged_to(provider, f"{clauses.MESSAGE_FIELDS}/created_at/description"):
        created_at, last_created_at = first.get("created_at"), last.get("created_at")
        is_the_same = None in (created_at, last_created_at) or is_same_moment(created_at, last_created_at)
        what = "`created_at` of a message is another one after it was answered"
        expect(is_the_same, what, instead(last_created_at, created_at), shown_by=last_reading.response)
    assert_role(provider, last)
    with charged_to(provider, clauses.WHOLE_ECHO):
        assert_echo(provider, text_parts(conversation.posted.text, TIDIED_TEXT), last)


@rule(clauses.LIST_MESSAGES, quotes=IS_FINAL)
def a_final_answer_stays(provider: Provider) -> None:
    """It is listed from then on, once, with the same text and status."""
    conversation = followed_conversation(provider)
    for reading in conversation.readings:
        provider.judged = reading.response
        with charged_to(provider, clauses.UNIQUE_IDS):
            assert_all_differ(provider, [message.get("id") for message in reading.messages])
    if not final_answers(conversation):
        raise Inapplicable("needs a final answer in time")
    assert_final_answers_stay(conversation)


def final_answers(conversation: Conversation) -> list[tuple[Any, Reading]]:
    """Each answer that was final, each time that it was shown so."""
    return [
        (message, reading)
        for reading in conversation.readings
        for message in reading.messages
        if message.get("role") == "assistant" and is_final(message)
    ]


def assert_final_answers_stay(conversation: Conversation) -> None:
    """Hold that answers are the same whenever they are final, and are so in the last list."""
    answers: dict[str, Any] = {}
    for shown, reading in final_answers(conversation):
        answer = answers.setdefault(id_of(shown), shown)
        what, example = "`status` of a final answer changes", instead(shown["status"], answer["status"])
        expect(shown["status"] == answer["status"], what, example, shown_by=reading.response)
        what, example = "`messages` of a final answer change", instead(texts_of(shown), texts_of(answer))
        expect(texts_of(shown) == texts_of(answer), what, example, shown_by=reading.response)
    listed = {name_of(message): message for message in conversation.last.messages}
    response = conversation.last.response
    for message_id, answer in answers.items():
        example = f"{message_id} was listed with the status {answer['status']}, expected it in the last list, too"
        expect(message_id in listed, "a final answer is not listed any more", example, shown_by=response)
        what, status = "`status` of a final answer changes", listed[message_id].get("status")
        expect(status in (None, answer["status"]), what, instead(status, answer["status"]), shown_by=response)


@rule(clauses.STATUS, quotes=clauses.FAILED_WITH_ERROR, is_for_live=False)
def a_message_with_a_part_of_another_kind_fails_only_with_an_error(provider: Provider) -> None:
    """That is looked at in each message that is read, whatever for; here, until it is final."""
    kind = first_example(MODEL, "/components/schemas/OtherPart/properties/type")
    for parts in ([*text_parts(unique_text()), {"type": kind}], [{"type": kind}]):
        body, ids = {**provider.body(), "message": parts}, {"chat_id": new_chat(provider)["id"]}

        def post(body: Any = body, ids: Mapping[str, str] = ids) -> PostedText:
            reply = post_when_known(provider, body, allowed_by=None, **ids)
            id_of(reply)  # without a text, it is found by its id alone
            return PostedText(body["message"][0].get("text", unique_text()), reply)

        follow(provider, post, **ids)


@rule(clauses.CHANGED_AT, quotes="When the message was last changed.")
def the_time_of_a_change_moves_with_the_status(provider: Provider) -> None:
    """While the message is answered, its status changes. Never was it changed before it was created."""
    conversation = followed_conversation(provider)
    versions = conversation.versions()
    with charged_to(provider, clauses.PLAUSIBLE_TIMES):
        for message, reading in versions:
            assert_changed_after_creation(message, shown_by=reading.response)
    first, posted = versions[0]
    for (before, reading_before), (after, reading) in pairwise(versions):
        updated_at, updated_before = time_in(after.get("updated_at")), time_in(before.get("updated_at"))
        is_answered = before.get("status") == "RUNNING" and is_final(after)
        if not is_answered or updated_at is None or updated_before is None:
            continue
        # It was RUNNING for so long after the time that is still shown. Where times are cut, a change may not show.
        lag = LIST_DELAY if conversation.lags() else 0
        seconds = timedelta(seconds=reading_before.asked_at - posted.answered_at - lag)
        must_move = before.get("updated_at") == first.get("updated_at") and seconds > resolution_of(updated_at)
        example = (
            f"it is {updated_at.isoformat()} with the status {after['status']}, as it was with RUNNING, "
            f"expected a later one"
        )
        what = "`updated_at` stays while `status` changes"
        expect(updated_at > updated_before or not must_move, what, example, shown_by=reading.response)


def is_final(message: Any) -> bool:
    """Whether a message says that it changes no more."""
    return message.get("status") not in (None, "RUNNING")


@rule(clauses.FRESH_LISTS, is_for_live=False)
def a_page_that_was_read_shows_later_what_has_changed(provider: Provider) -> None:
    """A full page, too, to which nothing can be added: whether its message is final by then."""
    chat_id = new_chat(provider)["id"]
    message_in_chat(provider, chat_id, post_text(provider, chat_id=chat_id))

    def first_message(take: int) -> Any:
        return next(iter(list_of(provider, MESSAGES_PATH, {"take": take}, chat_id=chat_id)), {})

    before = first_message(take=1)
    give_up_at = time.monotonic() + TIME_TO_ANSWER
    while not is_final(first_message(take=100)):
        if time.monotonic() > give_up_at:
            raise Inapplicable("needs a message that becomes final")
        time.sleep(READ_EVERY)

    def look() -> None:
        message = first_message(take=1)
        is_stale = message == before and message.get("status") == "RUNNING"
        example = f"on a page of one it is still {show_value(message)}, and on a page of 100 it is final"
        expect(not is_stale, "a page shows a message as it was when the page was first read", example)

    eventually(provider, look)


@rule(clauses.CHANGED_AT, quotes="When the message was last changed.")
def reading_changes_no_message(provider: Provider) -> None:
    """Once messages are final, their fields are the same each time that they are read."""
    readings = followed_conversation(provider).quiet_readings
    for message_id in dict.fromkeys(ids_shown(readings)):
        versions = [message for reading in readings for message in reading.messages if message.get("id") == message_id]
        if len(versions) == READINGS and all(map(is_final, versions)):
            with charged_to(provider, clauses.CHANGED_AT):
                assert_no_change(versions, "ChatMessage", readings[-1].response)


# --- contacts ---


@rule(f"{clauses.CONTACT_FIELDS}/updated_at/description", quotes="When the contact was last changed.", only_reads=True)
def reading_changes_no_contact(provider: Provider) -> None:
    """Their fields, and those of their channels, are the same each time that they are read."""

    def look() -> None:
        readings = [list_of(provider, CONTACTS_PATH, {"take": CONTACTS_READ}) for _ in range(READINGS)]
        for contact in readings[0]:
            versions = [other for contacts in readings for other in contacts if id_of(other) == id_of(contact)]
            assert_no_change(versions, "Contact")
            for channel in channels_of(contact):
                channels = [other for version in versions for other in channels_of(version)]
                versions_of_channel = [other for other in channels if id_of(other) == id_of(channel)]
                assert_no_change(versions_of_channel, "ContactRecordChannel")

    eventually(provider, look, is_told=False)  # others may write meanwhile


def assert_no_change(
    versions: Sequence[Mapping[str, Any]], schema: str, shown_by: httpx.Response | None = None
) -> None:
    """Hold that no field of an object is another one each time that it is read.

    Once, somebody may have written. And a copy that lags may show what was before, in turn with one that does not.
    """
    if len(versions) < READINGS:
        return  # it came into the list, or left it
    for name in stable_fields(schema):
        values = [version.get(name) for version in versions]
        if not any(is_same_moment(value, other) for value, other in combinations(values, 2)):
            what = f"`{name}` is another one each time that it is read"
            example = f"it is {show_value(values)}, expected the same each time"
            clause = f"/components/schemas/{schema}/properties/{name}/description"
            raise ClauseContradicted(what, example, clause=clause, shown_by=shown_by or versions[-1])


def stable_fields(schema: str) -> list[str]:
    """The fields of a schema that have a simple value, but for addresses that are made for each reader."""
    fields = MODEL.schema(f"/components/schemas/{schema}", Side.RECEIVED).all_properties
    simple = [name for name, field in fields.items() if not field.types & {"object", "array"}]
    return [name for name in simple if name not in MADE_ANEW]
