"""Rules about the parts of a message: commands are text, other kinds leave texts alone, and the order stays."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import Any

from contract_tests.contract import clauses
from contract_tests.contract.contract_under_test import CHATS_PATH, MODEL
from contract_tests.provider.judging.status_judge import AS_THE_EXAMPLES
from contract_tests.provider.provider import Provider
from contract_tests.provider.rules.assertions import assert_echo
from contract_tests.provider.rules.authors import assert_role
from contract_tests.provider.rules.rule import rule
from contract_tests.provider.rules.steps.created_chats import new_chat
from contract_tests.provider.rules.steps.posted_messages import (
    PostedText,
    assert_in_order,
    assert_is_text_of_the_contact,
    body_with_text,
    listed_as,
    message_in_chat,
    message_since_itself,
    messages_with,
    post_when_known,
)
from contract_tests.provider.rules.steps.reading import create, unique_text
from contract_tests.provider.rules.text_samples import COMMANDS
from contract_tests.provider.valid_requests import text_parts
from invent_contract.examples import first_example

Part = dict[str, Any]
READING_ORDER = "as parts in reading order"
# When each part begins in its recording: without times, not in the order in which they are to be read, all at once,
# partly missing.
BEGINNINGS: tuple[tuple[float | None, ...], ...] = (
    (None, None, None),
    (9, 5, 0.5),
    (3, 1, 2),
    (1, 1, 1),
    (7, None, 2),
    (None, 4, None),
)


# --- what looks like a command ---


@rule(clauses.ROLE, quotes=clauses.AS_A_USER, is_for_live=False)
def what_looks_like_a_command_is_a_message_as_any_other(provider: Provider) -> None:
    """It is the contact's, with its text, in the response and in the list."""
    chat_id, all_posted = new_chat(provider)["id"], []
    for text in COMMANDS:
        body = body_with_text(provider, text)
        reply = post_when_known(provider, body, allowed_by=clauses.ANY_TEXT, chat_id=chat_id)
        all_posted.append(PostedText(text, reply))
    messages = messages_with(provider, all_posted, chat_id=chat_id)
    for posted in all_posted:
        for message in (posted.message, listed_as(messages, posted)[0]):
            assert_is_text_of_the_contact(provider, message, posted.text)


@rule(clauses.CREATE_CHAT, quotes=clauses.FIRST_MESSAGE, is_for_live=False)
def a_first_message_that_looks_like_a_command_is_as_any_other(provider: Provider) -> None:
    """With a word behind the command, by which it is known: no response has the id of a first message."""
    chats = []
    for command in COMMANDS:
        body = {"message": text_parts(text := f"{command} {uuid.uuid4().hex}")}
        chats.append((create(provider, CHATS_PATH, body, allowed_by=clauses.ANY_TEXT)["id"], text))
    for chat_id, text in chats:
        listed = message_in_chat(provider, chat_id, PostedText(text))
        assert_is_text_of_the_contact(provider, listed, text)


# --- other kinds ---


@rule(clauses.WHOLE_ECHO, is_for_live=False)
def a_part_of_another_kind_stays_beside_a_text(provider: Provider) -> None:
    """Of the kind that the contract has as its example. Whether such a part is accepted without fields is left open.

    A message of it alone is the contact's as any other.
    """
    kind = first_example(MODEL, "/components/schemas/OtherPart/properties/type")
    parts = [*text_parts(unique_text()), {"type": kind}]
    chat_id = new_chat(provider)["id"]
    reply = post_when_known(provider, provider.body(message=parts), allowed_by=None, chat_id=chat_id)
    posted = PostedText(parts[0]["text"], reply)
    listed = message_in_chat(provider, chat_id, posted)
    for message in (reply, listed):
        assert_role(provider, message)
        assert_echo(provider, parts, message)
    body = provider.body(message=[{"type": kind}])
    assert_role(provider, post_when_known(provider, body, allowed_by=None, chat_id=chat_id))


# --- order ---


@rule(clauses.PARTS, quotes=READING_ORDER)
def parts_are_listed_in_order(provider: Provider) -> None:
    """Whatever times they have, and also where they do not come back whole."""
    all_posted = []
    for beginnings in BEGINNINGS[: 2 if provider.is_live else None]:
        parts = timed_parts(beginnings)
        reply = provider.post(provider.body(message=parts), allowed_by=clause_of_times(beginnings))
        all_posted.append((PostedText(parts[0]["text"], reply), [part["text"] for part in parts]))
    for posted, texts in all_posted:
        for message in (posted.message, message_since_itself(provider, posted)):
            assert_in_order(message, texts)


@rule(clauses.FIRST_PARTS, quotes=READING_ORDER)
def parts_of_a_first_message_are_listed_in_order(provider: Provider) -> None:
    chats = []
    for beginnings in BEGINNINGS[: 1 if provider.is_live else None]:
        parts = timed_parts(beginnings)
        chat = create(provider, CHATS_PATH, {"message": parts}, allowed_by=clause_of_times(beginnings))
        chats.append((chat["id"], [part["text"] for part in parts]))
    for chat_id, texts in chats:
        assert_in_order(message_in_chat(provider, chat_id, PostedText(texts[0])), texts)


def clause_of_times(beginnings: Sequence[float | None]) -> str:
    """What lets parts through that begin at these times."""
    return clauses.ANY_NUMBER if any(beginnings) else AS_THE_EXAMPLES


def timed_parts(beginnings: Sequence[float | None]) -> list[Part]:
    """Parts with texts of their own that begin at these times, and end a little later."""
    times = [{} if begin is None else {"start_timestamp": begin, "end_timestamp": begin + 0.25} for begin in beginnings]
    return [{"type": "text", "text": unique_text(), **time} for time in times]
