"""Rules about what stays: ids and times, nothing of requests that were refused, and what was written first."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from typing import Any

from contract_tests.contract import clauses
from contract_tests.provider.judging.status_judge import AS_THE_EXAMPLES
from contract_tests.provider.provider import Provider
from contract_tests.provider.rules.assertions import assert_all_differ, assert_echo, post_and_compare_echo
from contract_tests.provider.rules.conversations.final_answers import IS_FINAL, assert_final_answers_stay
from contract_tests.provider.rules.conversations.over_time import assert_message_stays
from contract_tests.provider.rules.rule import charged_to, expect, expect_if_shown, rule
from contract_tests.provider.rules.steps.created_chats import new_chat
from contract_tests.provider.rules.steps.created_contacts import (
    assert_found,
    contacts_with,
    custom_channel_of,
    new_contact,
)
from contract_tests.provider.rules.steps.first_written import OLD_ENOUGH, first_written
from contract_tests.provider.rules.steps.followed_conversation import (
    followed_conversation,
    read_again,
    read_until_complete,
)
from contract_tests.provider.rules.steps.posted_messages import message_in_chat, post_text
from contract_tests.provider.rules.times import assert_is_new, is_same_moment, time_in
from contract_tests.provider.valid_requests import text_parts


@rule(clauses.UNIQUE_IDS)
def ids_are_unique(provider: Provider) -> None:
    """Also those of equal messages."""
    assert_all_differ(provider, [provider.post(provider.body(text)).get("id") for text in ("1", "2", "2")])


@rule(clauses.REFUSALS_LEAVE_NOTHING, is_for_live=False)
def a_refused_request_leaves_nothing_behind(provider: Provider) -> None:
    refused = provider.body("refused")
    requests: list[dict[str, Any]] = [
        {"body": refused, "headers": {"Authorization": "Bearer x"}},
        {"body": refused, "ids": {"chat_id": "cht_0000000000000000"}},
        {"body": {**refused, "channel_id": "cch_0000000000000000"}},
        {"body": {**refused, "message": []}},
        {"body": b"{"},
        {"body": b"", "method": "GET"},
    ]
    ids = []
    for request in requests:
        provider.send(**request)
        ids.append(post_and_compare_echo(provider, provider.body("accepted")["message"], AS_THE_EXAMPLES).get("id"))
    with charged_to(provider, clauses.UNIQUE_IDS):
        assert_all_differ(provider, ids)


@rule(clauses.PLAUSIBLE_TIMES)
def times_are_those_of_the_message(provider: Provider) -> None:
    """Created about now, not before the message before, and changed not before it was created."""
    times = []
    for number in range(2 if provider.is_live else 3):  # of two servers in turn, one may be behind
        now = datetime.now(UTC)
        reply = provider.post(provider.body(f"{number}"))
        assert_is_new(reply, now)
        if created_at := time_in(reply.get("created_at")):
            times.append(created_at)
    example = f"they are {[time.isoformat() for time in times]}, expected in the order of posting"
    expect(times == sorted(times), "`created_at` of a message is before that of an earlier message", example)


@rule(clauses.LIST_MESSAGES, quotes="This is how an answer is read", is_for_live=False)
def what_was_written_first_is_still_there(provider: Provider) -> None:
    """The first contacts, chats and messages of the run, at its end."""
    new_contact(provider)  # if there was no other rule
    new_chat(provider)
    post_text(provider, chat_id=new_chat(provider)["id"])
    with charged_to(provider, clauses.LIST_CONTACTS, clauses.FOUND_BY_USER_ID):
        for created, person in first_written(provider, "contacts"):
            what = "a contact that was created before is not found any more"
            assert_found(provider, created, {"user_id": person["user_id"]}, what)
    for (chat_id,) in first_written(provider, "chats"):
        post_text(provider, chat_id=chat_id)  # a list may be refused because it is empty
    for posted, chat_id in first_written(provider, "messages"):
        listed = message_in_chat(provider, chat_id, posted)
        with charged_to(provider, clauses.WHOLE_ECHO):
            assert_echo(provider, text_parts(posted.text), listed)


@rule(clauses.LIST_MESSAGES, quotes=IS_FINAL)
def a_conversation_is_still_as_it_was(provider: Provider) -> None:
    """The message that the run has followed, and its answers, at its end."""
    conversation = followed_conversation(provider)
    time.sleep(max(0, conversation.last.answered_at + OLD_ENOUGH - time.monotonic()))  # if there was no other rule
    read_again(provider, conversation)
    read_until_complete(provider, conversation)
    with charged_to(provider, clauses.ID_OF_A_MESSAGE, "Id of the message."):
        assert_message_stays(provider, conversation)
    assert_final_answers_stay(provider, conversation)


@rule(f"{clauses.CONTACT_FIELDS}/created_at/description", quotes="When the contact was created.", is_for_live=False)
def a_contact_keeps_its_time_when_it_begins_a_chat(provider: Provider) -> None:
    new_contact(provider)
    created, person = first_written(provider, "contacts")[0]
    new_chat(provider, contact_id=created["id"], channel_id=custom_channel_of(created))
    for listed in contacts_with(provider, person["user_id"]):
        if listed["id"] == created["id"]:
            what = "`created_at` of a contact changes when it begins a chat"
            times = listed.get("created_at"), created.get("created_at")
            expect_if_shown(*times, what, is_same=is_same_moment, shown_by=listed)
