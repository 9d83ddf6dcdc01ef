"""Rules about time: a message stays what it is while it is answered, and reading changes nothing."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from datetime import timedelta
from itertools import combinations, pairwise
from typing import Any

import httpx

from contract_tests.contract import clauses
from contract_tests.contract.contract_under_test import CONTACTS_PATH, MESSAGES_PATH, MODEL
from contract_tests.provider.exceptions import Inapplicable
from contract_tests.provider.provider import Provider
from contract_tests.provider.reporting.excerpts import show_value
from contract_tests.provider.rules.assertions import assert_echo
from contract_tests.provider.rules.authors import assert_role
from contract_tests.provider.rules.rule import ClauseContradicted, charged_to, expect, expect_if_shown, rule
from contract_tests.provider.rules.steps.created_chats import new_chat
from contract_tests.provider.rules.steps.created_contacts import channels_of
from contract_tests.provider.rules.steps.followed_conversation import (
    READ_EVERY,
    READINGS,
    TIDIED_TEXT,
    TIME_TO_ANSWER,
    Conversation,
    follow,
    followed_conversation,
    ids_shown,
    is_final,
)
from contract_tests.provider.rules.steps.lagging_lists import LIST_DELAY, eventually
from contract_tests.provider.rules.steps.posted_messages import all_messages, listed_as, message_in_chat, post_text
from contract_tests.provider.rules.steps.reading import id_of, list_of, unique_text
from contract_tests.provider.rules.times import (
    CLOCK_DIFFERENCE,
    assert_changed_after_creation,
    has_changed_since,
    is_same_moment,
    resolution_of,
    time_in,
)
from contract_tests.provider.valid_requests import text_parts
from invent_contract.examples import first_example
from invent_contract.schema import Side

CONTACTS_READ = 20
MADE_ANEW = {"avatar", "link"}  # addresses, which may be signed for each reader


@rule(clauses.ID_OF_A_MESSAGE, quotes="Id of the message.")
def a_message_stays_the_same_while_it_is_answered(provider: Provider) -> None:
    """It has one id, and one time at which it was created. It is the contact's, with its text, each time."""
    assert_message_stays(provider, followed_conversation(provider))


def assert_message_stays(provider: Provider, conversation: Conversation) -> None:
    """Hold that the message is the same each time that it was shown."""
    (first, _), *later = conversation.versions()
    distinct = [
        (version, reading)
        for number, (version, reading) in enumerate(later)
        if version not in [earlier for earlier, _ in later[:number]]
    ]
    for version, reading in distinct:
        what = "`id` of a message changes when it is answered"
        expect_if_shown(version.get("id"), first.get("id"), what, shown_by=reading.response)
    with charged_to(provider, clauses.CREATED_AT):
        for version, reading in distinct:
            what = "`created_at` of a message changes when it is answered"
            times = version.get("created_at"), first.get("created_at")
            expect_if_shown(*times, what, is_same=is_same_moment, shown_by=reading.response)
    for version, reading in distinct:
        provider.judged = reading.response
        assert_role(provider, version)
        with charged_to(provider, clauses.WHOLE_ECHO):
            assert_echo(provider, text_parts(conversation.posted.text, TIDIED_TEXT), version)
    with charged_to(provider, clauses.FRESH_LISTS):
        assert_stays_listed(conversation)


def assert_stays_listed(conversation: Conversation) -> None:
    """Hold that the message is in each list that has a later one, and is not there as it was before it was COMPLETED.

    No page says that it is final then: a further part of its answer may have it RUNNING again, with a later change.
    """
    posted = conversation.posted
    listed = [
        (version, reading) for version, reading in conversation.versions() if reading in conversation.readings[1:]
    ]
    first_listed = next((reading for _, reading in listed), conversation.readings[0])
    for reading in conversation.readings_surely_after(first_listed):
        what = "a message that was posted is not listed"
        example = f"{posted.text!r} was listed before, expected it beside a message that was posted later"
        expect(bool(listed_as(reading.messages, posted)), what, example, shown_by=reading.response)
    for completed, first_reading in [shown for shown in listed if shown[0].get("status") == "COMPLETED"][:1]:
        for reading in conversation.readings_surely_after(first_reading):
            version = listed_as(reading.messages, posted)[0]
            is_older = version.get("status") == "RUNNING" and not has_changed_since(completed, version)
            what = "a message that was COMPLETED is RUNNING again"
            example = f"{posted.text!r} is as it was before, beside a message that was posted later"
            expect(not is_older, what, example, shown_by=reading.response)


@rule(clauses.STATUS, quotes=clauses.FAILED_WITH_ERROR, is_for_live=False)
def a_message_with_a_part_of_another_kind_fails_only_with_an_error(provider: Provider) -> None:
    """That is looked at in each message that is read, whatever for; here, until it is final."""
    kind = first_example(MODEL, "/components/schemas/OtherPart/properties/type")
    for parts in ([*text_parts(unique_text()), {"type": kind}], [{"type": kind}]):
        follow(provider, parts, allowed_by=None, chat_id=new_chat(provider)["id"])


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


@rule(clauses.PLAUSIBLE_TIMES, is_for_live=False)
def no_message_is_older_than_its_chat(provider: Provider) -> None:
    """Answers included, which another machine may date, whose clock may differ a little."""
    chat = followed_conversation(provider).chat
    begun_at = time_in(chat.get("created_at"))
    if begun_at is None:
        raise Inapplicable("needs a chat with the time at which it was begun")
    for message in all_messages(provider, chat_id=chat["id"]):
        created_at = time_in(message.get("created_at"))
        is_older = created_at is not None and begun_at - created_at > CLOCK_DIFFERENCE
        example = f"it is {message.get('created_at')}, and that of the chat {chat['created_at']}"
        expect(not is_older, "`created_at` of a message is before that of its new chat", example, shown_by=message)


@rule(clauses.FRESH_LISTS, is_for_live=False)
def a_page_that_was_read_before_shows_what_has_changed(provider: Provider) -> None:
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
    """Hold that no field of an object changes each time that it is read.

    Once, somebody may have written. And a copy that lags may show what was before, in turn with one that does not.
    """
    if len(versions) < READINGS:
        return  # it came into the list, or left it
    for name in stable_fields(schema):
        values = [version.get(name) for version in versions]
        if not any(is_same_moment(value, other) for value, other in combinations(values, 2)):
            what = f"`{name}` changes each time that it is read"
            example = f"it is {show_value(values)}, expected the same each time"
            clause = f"/components/schemas/{schema}/properties/{name}/description"
            raise ClauseContradicted(what, example, clause=clause, shown_by=shown_by or versions[-1])


def stable_fields(schema: str) -> list[str]:
    """The fields of a schema that have a simple value, but for addresses that are made for each reader."""
    fields = MODEL.schema(f"/components/schemas/{schema}", Side.RECEIVED).all_properties
    simple = [name for name, field in fields.items() if not field.types & {"object", "array"}]
    return [name for name in simple if name not in MADE_ANEW]
