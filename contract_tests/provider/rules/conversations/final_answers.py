"""Rules about answers: they come into the chat of their message, after it, and stay when they are final."""

from __future__ import annotations

from typing import Any

from contract_tests.contract import clauses
from contract_tests.provider.exceptions import Inapplicable
from contract_tests.provider.provider import Provider
from contract_tests.provider.reporting.findings import Disagreement
from contract_tests.provider.rules.assertions import assert_all_differ
from contract_tests.provider.rules.rule import ClauseContradicted, charged_to, expect, expect_if_shown, rule
from contract_tests.provider.rules.steps.created_chats import new_chat
from contract_tests.provider.rules.steps.followed_conversation import (
    Conversation,
    Reading,
    answers_in,
    chat_of_before,
    followed_conversation,
    further_answers,
    is_final,
    is_final_answer,
)
from contract_tests.provider.rules.steps.lagging_lists import LISTED_LATER, eventually
from contract_tests.provider.rules.steps.posted_messages import message_since_itself, post_text, texts_of
from contract_tests.provider.rules.steps.reading import id_of, identity_of, ids_of
from contract_tests.provider.rules.times import CLOCK_DIFFERENCE, has_changed_since, is_same_moment, time_in
from invent_contract.clause import SuiteVerdict

IS_FINAL = "An answer has the `role` `assistant`, and is final when its `status` is no longer `RUNNING`."
STATUS_CHANGES = "`status` of a final answer changes"
NOT_LISTED_ANY_MORE = "a final answer is not listed any more"


@rule(clauses.LIST_MESSAGES, quotes=IS_FINAL)
def a_final_answer_stays(provider: Provider) -> None:
    """It is listed from then on, once, with the same text, status, author and time."""
    conversation = followed_conversation(provider)
    for reading in conversation.readings:
        with charged_to(provider, clauses.UNIQUE_IDS):
            assert_all_differ(provider, [message.get("id") for message in reading.messages], reading.response)
    if clauses.UNIQUE_IDS in {disagreement.pointer for disagreement in provider.disagreements}:
        return  # no answer can be told from another message by its id
    if not final_answers(conversation):
        raise Inapplicable("needs a final answer in time")
    assert_final_answers_stay(provider, conversation)


def final_answers(conversation: Conversation) -> list[tuple[Any, Reading]]:
    """Each answer that was final, each time that it was shown so."""
    return [
        (message, reading)
        for reading in conversation.readings
        for message in reading.messages
        if is_final_answer(message)
    ]


def assert_final_answers_stay(provider: Provider, conversation: Conversation) -> None:
    """Hold that answers are the same whenever they are final, are final from then on, and are so in the last list."""
    answers: dict[str, tuple[Any, Reading]] = {}  # as they were final first, by their ids
    for shown, reading in final_answers(conversation):
        answers.setdefault(id_of(shown), (shown, reading))
    final_again = [
        (message, answers[identity_of(message)][0], reading.response)
        for reading in conversation.readings
        for message in reading.messages
        if identity_of(message) in answers and is_final(message)
    ]
    with charged_to(provider, clauses.ROLE, "Who or what the message comes from."):
        for shown, answer, response in final_again:
            expect_if_shown(shown.get("role"), answer["role"], "`role` of a final answer changes", shown_by=response)
    with charged_to(provider, clauses.CREATED_AT, "When the message was created."):
        for shown, answer, response in final_again:
            what, times = "`created_at` of a final answer changes", (shown.get("created_at"), answer.get("created_at"))
            expect_if_shown(*times, what, is_same=is_same_moment, shown_by=response)
    for shown, answer, response in final_again:
        expect_if_shown(shown["status"], answer["status"], STATUS_CHANGES, shown_by=response)
        expect_if_shown(texts_of(shown), texts_of(answer), "`messages` of a final answer change", shown_by=response)
    listed = {identity_of(message): message for message in conversation.last.messages}
    response = conversation.last.response
    for message_id, (answer, _) in answers.items():
        example = f"{message_id} was listed with the status {answer['status']}, expected it in the last list, too"
        expect(message_id in listed, NOT_LISTED_ANY_MORE, example, shown_by=response)
        expect_if_shown(listed[message_id].get("status"), answer["status"], STATUS_CHANGES, shown_by=response)
    for message_id, (answer, first_reading) in answers.items():
        assert_stays_final(provider, conversation, message_id, answer, first_reading)


def assert_stays_final(
    provider: Provider, conversation: Conversation, message_id: str, answer: Any, first_reading: Reading
) -> None:
    """Hold that an answer is listed, and not RUNNING, after it was final.

    A list that lags may show what was before, which is told; but not with a later change. That it is no older than a
    message beside it that was posted since, is assumed.

    Args:
        provider: The provider.
        conversation: How the chat was listed.
        message_id: Id of the answer.
        answer: The answer as it was final first.
        first_reading: The list that had it so.
    """
    was_final = f"{message_id} was {answer['status']}"
    runs_again = [
        (message, reading.response)
        for reading in conversation.readings
        for message in reading.messages
        if identity_of(message) == message_id
        and message.get("status") == "RUNNING"
        and reading.asked_at > first_reading.asked_at
    ]
    for message, response in runs_again:
        example = f"{was_final}, and is RUNNING again, changed at {message.get('updated_at')}"
        expect(not has_changed_since(answer, message), STATUS_CHANGES, example, shown_by=response)
    for reading in conversation.readings_surely_after(first_reading):
        statuses = [message.get("status") for message in reading.messages if identity_of(message) == message_id]
        if not statuses or "RUNNING" in statuses:
            what = STATUS_CHANGES if statuses else NOT_LISTED_ANY_MORE
            shown = "is RUNNING again" if statuses else "is not listed"
            example = f"{was_final}, and {shown} beside a message that was posted since"
            raise ClauseContradicted(what, example, clause=clauses.FRESH_LISTS, shown_by=reading.response)
    for _, response in runs_again[:1]:
        example = f"{was_final}, and is RUNNING again, as from a list that lags"
        lag = Disagreement(SuiteVerdict.UNDOCUMENTED, clauses.FRESH_LISTS, LISTED_LATER, example)
        provider.record(lag, shown_by=response)


@rule(clauses.ANSWERED_IS_FINAL)
def a_message_that_is_answered_is_no_longer_running(provider: Provider) -> None:
    """At the latest after some seconds. A greeting that comes after a new chat has begun is no answer."""
    conversation = followed_conversation(provider)
    if not conversation.final_answers():
        raise Inapplicable("needs a final answer in time")
    posted, ids = conversation.posted, conversation.ids
    if not provider.is_live:
        chat_id, before = chat_of_before(provider)
        posted, ids = post_text(provider, chat_id=chat_id), {"chat_id": chat_id}
        if not any(map(is_final, further_answers(provider, chat_id, before))):
            raise Inapplicable("needs a final answer in time")

    def look() -> None:
        message = message_since_itself(provider, posted, **ids)
        example = f"{posted.text!r} is RUNNING, although an answer after it is final"
        expect(message.get("status") != "RUNNING", "a message is RUNNING after it was answered", example)

    eventually(provider, look, is_told=False)


@rule(clauses.LIST_MESSAGES, quotes="This is how an answer is read", is_for_live=False)
def an_answer_is_listed_in_the_chat_of_its_message(provider: Provider) -> None:
    """Also where the contact has begun another chat since."""
    if not followed_conversation(provider).final_answers():
        raise Inapplicable("needs a provider that answers in time")
    chat_id, later_chat_id = (new_chat(provider)["id"] for _ in range(2))
    before = answers_in(provider, later_chat_id)
    posted = post_text(provider, chat_id=chat_id)
    if not further_answers(provider, chat_id, []):
        elsewhere = [answer for answer in answers_in(provider, later_chat_id) if id_of(answer) not in ids_of(before)]
        example = f"{posted.text!r} was posted into {chat_id}, which has no answer; {later_chat_id} has one since"
        expect(not elsewhere, "an answer is listed in another chat of the contact", example)


@rule(clauses.PLAUSIBLE_TIMES, is_for_live=False)
def an_answer_is_not_older_than_its_message(provider: Provider) -> None:
    """In a chat that was begun some time before. Another machine may date answers, whose clock may differ a little."""
    chat_id, before = chat_of_before(provider)
    posted = post_text(provider, chat_id=chat_id)
    for answer in further_answers(provider, chat_id, before):
        created_at, posted_at = time_in(answer.get("created_at")), time_in(posted.message.get("created_at"))
        is_older = created_at and posted_at and created_at < posted_at - CLOCK_DIFFERENCE
        example = f"it is {created_at}, and the message was posted at {posted_at}"
        expect(not is_older, "`created_at` of an answer is before that of its message", example, shown_by=answer)
