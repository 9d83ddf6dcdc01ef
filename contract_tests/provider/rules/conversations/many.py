"""Rules about many requests: nothing disappears, whether they come one after the other or at once."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any

import httpx

from contract_tests.contract import clauses
from contract_tests.contract.contract_under_test import CHATS_PATH, CONTACTS_PATH, MESSAGES_PATH
from contract_tests.provider.provider import Provider
from contract_tests.provider.rules.assertions import assert_all_differ, assert_echo
from contract_tests.provider.rules.authors import assert_author, assert_role
from contract_tests.provider.rules.rule import charged_to, expect, rule
from contract_tests.provider.rules.steps.created_chats import assert_only_member, assert_title, new_chat
from contract_tests.provider.rules.steps.created_contacts import (
    assert_is_person,
    find_created,
    new_contact,
    new_person,
    only_contact,
)
from contract_tests.provider.rules.steps.known_ids import another_contact, known_person
from contract_tests.provider.rules.steps.lagging_lists import eventually, repeatedly
from contract_tests.provider.rules.steps.posted_messages import (
    PostedText,
    all_messages,
    assert_all_are_listed,
    assert_no_others,
    begin_with_text,
    body_with_text,
    listed_as,
    listed_message,
    message_in_chat,
    post_text,
)
from contract_tests.provider.rules.steps.reading import (
    assert_is_new_chat,
    id_of,
    list_of,
    objects_of,
    unique_text,
    wait_until_known,
)
from contract_tests.provider.valid_requests import text_parts
from invent_contract.operation import Operation

AT_ONCE = 8
TURNS = AT_ONCE // 2
ROUNDS = 3
MANY, VERY_MANY = 60, 300
IN_TURN = 40  # in two chats, so that each fits on a page, with an answer to each
TIMES_READ = 120


# --- one after the other ---


@rule(clauses.WHOLE_ECHO, is_for_live=False)
def many_messages_are_all_right(provider: Provider) -> None:
    """As they come back, and as their chat lists them, which then has several pages."""
    chat_id = new_chat(provider)["id"]
    all_posted = []
    for _ in range(VERY_MANY):
        all_posted.append(posted := post_text(provider, chat_id=chat_id))
        assert_echo(provider, text_parts(posted.text), posted.message)
        assert_role(provider, posted.message)
    with charged_to(provider, clauses.UNIQUE_IDS):
        assert_all_differ(provider, [posted.id for posted in all_posted])
    with charged_to(provider, clauses.LIST_MESSAGES):
        eventually(provider, partial(assert_lists_just, provider, chat_id, all_posted), is_told=False)


@rule(clauses.CREATE_CHAT, quotes=clauses.FIRST_MESSAGE, is_for_live=False)
def many_chats_are_all_right(provider: Provider) -> None:
    chats = [begin_with_text(provider) for _ in range(MANY)]
    with charged_to(provider, clauses.UNIQUE_IDS):
        assert_all_differ(provider, [chat_id for chat_id, _ in chats])
    for chat_id, first in chats:
        message_in_chat(provider, chat_id, first)


@rule(clauses.LIST_MESSAGES, quotes=clauses.MESSAGES_ARE_READ, is_for_live=False)
def all_that_was_posted_is_listed(provider: Provider) -> None:
    """In two chats in turn, and in both at once."""
    all_posted: dict[str, list[PostedText]] = {new_chat(provider)["id"]: [] for _ in range(2)}
    for _ in range(IN_TURN // 2):
        for chat_id, posted in all_posted.items():
            posted.append(post_text(provider, chat_id=chat_id))
    for _ in range(ROUNDS):
        message_texts = [(unique_text(), chat_id) for chat_id in [*all_posted] * TURNS]
        calls = [{"body": body_with_text(provider, text), "ids": {"chat_id": name}} for text, name in message_texts]
        responses = provider.call_at_once(provider.send_message, calls)
        for (text, chat_id), response in zip(message_texts, responses, strict=True):
            all_posted[chat_id].append(PostedText(text, provider.read_message(response)))
    for chat_id, posted in all_posted.items():
        # Answers that come meanwhile may move messages from page to page.
        eventually(provider, partial(assert_lists_just, provider, chat_id, posted), is_told=False)


@rule(clauses.LIST_MESSAGES, quotes=clauses.MESSAGES_ARE_READ, is_for_live=False)
def each_reading_of_messages_is_right(provider: Provider) -> None:
    chat_id = new_chat(provider)["id"]
    all_posted = [post_text(provider, chat_id=chat_id) for _ in range(3)]
    eventually(provider, partial(assert_lists_just, provider, chat_id, all_posted))

    def look() -> None:
        assert_just(provider, list_of(provider, MESSAGES_PATH, {}, chat_id=chat_id), all_posted)

    repeatedly(provider, look, TIMES_READ)


@rule(clauses.LIST_CONTACTS, quotes=clauses.FOUND_BY_USER_ID, is_for_live=False)
def each_reading_of_contacts_is_right(provider: Provider) -> None:
    contacts = [new_contact(provider) for _ in range(2)]
    for contact, person in contacts:
        find_created(provider, contact, person["user_id"])

    def look() -> None:
        for contact, person in contacts:
            listed = list_of(provider, CONTACTS_PATH, {"user_id": person["user_id"]})
            only_contact(provider, listed, contact["id"], person["user_id"])

    repeatedly(provider, look, TIMES_READ // len(contacts))


@rule(clauses.MEANING_ALONE, is_for_live=False)
def an_idempotency_key_changes_nothing(provider: Provider) -> None:
    """Nor does the id of a request. Two requests with the same one, which differ otherwise, make two things."""
    for name in ("Idempotency-Key", "X-Idempotency-Key", "X-Request-Id"):
        for operation, make_body in (
            (provider.operation("post", CONTACTS_PATH), lambda: {"channel": new_person()}),
            (provider.operation("post", CHATS_PATH), lambda: {"title": unique_text()}),
            (provider.send_message, lambda: body_with_text(provider, unique_text())),
        ):
            ids = ids_of_two(provider, operation, make_body, {name: unique_text()})
            is_by_the_header = ids[0] == ids[1] and len(set(ids_of_two(provider, operation, make_body, {}))) == 2
            example = f"two requests of {operation.id} with the same {name} are both answered with {ids[0]}"
            expect(not is_by_the_header, "a header that is not described makes two requests one", example)


def ids_of_two(
    provider: Provider, operation: Operation, make_body: Callable[[], Any], headers: dict[str, str | None]
) -> list[str]:
    """The ids of what two requests with the same headers make, each with a body of its own."""
    return [id_of(provider.call_and_read(operation, body=make_body(), headers=headers)) for _ in range(2)]


# --- at once ---


@rule(clauses.WHOLE_ECHO, is_for_live=False)
def messages_at_once_are_all_right(provider: Provider) -> None:
    ids = []
    for number_of_round in range(ROUNDS):
        bodies = [provider.body(f"{number_of_round}.{number}") for number in range(AT_ONCE)]
        calls = [{"body": body} for body in bodies]
        for body, response in zip(bodies, provider.call_at_once(provider.send_message, calls), strict=True):
            reply = provider.read_message(response)
            assert_echo(provider, body["message"], reply)
            ids.append(reply.get("id"))
    with charged_to(provider, clauses.UNIQUE_IDS):
        assert_all_differ(provider, ids)


@rule(clauses.LIST_CONTACTS, quotes=clauses.FOUND_BY_USER_ID, is_for_live=False)
def contacts_at_once_are_all_right(provider: Provider) -> None:
    """Created at once, and looked for at once."""
    creating, listing = provider.operation("post", CONTACTS_PATH), provider.operation("get", CONTACTS_PATH)
    ids = []
    for _ in range(ROUNDS):
        people = [new_person() for _ in range(AT_ONCE)]
        responses = provider.call_at_once(creating, [{"body": {"channel": person}} for person in people])
        contacts = []
        for response, person in zip(responses, people, strict=True):
            contacts.append(provider.read(response))
            ids.append(id_of(contacts[-1]))
            assert_is_person(provider, contacts[-1], person, "the response")
        for contact, person in zip(contacts, people, strict=True):
            find_created(provider, contact, person["user_id"])
        calls = [{"query": {"user_id": person["user_id"]}} for person in people]

        def look(
            calls: list[Any] = calls, contacts: list[Any] = contacts, people: list[dict[str, str]] = people
        ) -> None:
            for response, contact, person in zip(provider.call_at_once(listing, calls), contacts, people, strict=True):
                listed = objects_of(provider.read(response))
                only_contact(provider, listed, contact["id"], person["user_id"])

        repeatedly(provider, look, 1)
    with charged_to(provider, clauses.UNIQUE_IDS):
        assert_all_differ(provider, ids)


@rule(clauses.LIST_CONTACTS, quotes=clauses.FOUND_BY_USER_ID, is_for_live=False)
def contacts_are_listed_while_others_are_created(provider: Provider) -> None:
    creating, listing = provider.operation("post", CONTACTS_PATH), provider.operation("get", CONTACTS_PATH)
    contact, person = known_person(provider)
    find_created(provider, contact, person["user_id"])

    def look() -> None:
        bodies = [{"body": {"channel": new_person()}} for _ in range(AT_ONCE)]
        for response in read_while_writing(
            provider, listing, {"query": {"user_id": person["user_id"]}}, creating, bodies
        ):
            only_contact(provider, objects_of(provider.read(response)), contact["id"], person["user_id"])

    repeatedly(provider, look, ROUNDS)


@rule(clauses.LIST_MESSAGES, quotes="This is how an answer is read", is_for_live=False)
def messages_are_listed_while_others_are_posted(provider: Provider) -> None:
    chat_id = new_chat(provider)["id"]
    posted = post_text(provider, chat_id=chat_id)
    message_in_chat(provider, chat_id, posted)
    listing, ids = provider.operation("get", MESSAGES_PATH), {"ids": {"chat_id": chat_id}}

    def look() -> None:
        bodies = [{"body": body_with_text(provider, unique_text()), **ids} for _ in range(TURNS)]
        for response in read_while_writing(
            provider, listing, {**ids, "query": {"take": 100}}, provider.send_message, bodies
        ):
            listed_message(provider, objects_of(provider.read(response)), posted)

    repeatedly(provider, look, ROUNDS)


def read_while_writing(
    provider: Provider, reading: Operation, read: dict[str, Any], writing: Operation, calls: list[dict[str, Any]]
) -> list[httpx.Response]:
    """The responses to equal requests that read, one after the other, as long as others write at once."""
    responses: list[httpx.Response] = []
    with ThreadPoolExecutor(1) as pool:
        written = pool.submit(provider.call_at_once, writing, calls)
        while not (responses and written.done()):
            responses.append(provider.call(reading, **read))
    for response in written.result():
        provider.read(response)
    return responses


@rule(clauses.CREATE_CHAT, quotes=clauses.FIRST_MESSAGE, is_for_live=False)
def chats_at_once_are_all_right(provider: Provider) -> None:
    """Begun at once, with two contacts, and read at once."""
    beginning, listing = provider.operation("post", CHATS_PATH), provider.operation("get", MESSAGES_PATH)
    other = another_contact(provider)
    owners = [(provider.id("CONTACT_ID"), provider.id("CHANNEL_ID")), (other.contact_id, other.channel_id)]
    for _ in range(ROUNDS):
        begun = [(unique_text(), {"contact_id": owner, "channel_id": channel}) for owner, channel in owners * TURNS]
        calls = [{"body": {"title": text, "message": text_parts(text)}, "ids": ids} for text, ids in begun]
        chat_ids = []
        for (text, ids), call, response in zip(begun, calls, provider.call_at_once(beginning, calls), strict=True):
            chat = provider.read(response)
            chat_ids.append(id_of(chat))
            assert_is_new_chat(provider, chat, call["body"], **ids)
            assert_title(provider, chat, text)
            assert_only_member(provider, chat, **ids)
        for chat_id, (text, ids) in zip(chat_ids, begun, strict=True):
            wait_until_known(provider, chat_id)
            message = message_in_chat(provider, chat_id, PostedText(text))
            assert_author(provider, message, **ids)

        def look(chat_ids: list[str] = chat_ids, begun: list[tuple[str, Any]] = begun) -> None:
            responses = provider.call_at_once(listing, [{"ids": {"chat_id": chat_id}} for chat_id in chat_ids])
            for response, (text, _) in zip(responses, begun, strict=True):
                listed_message(provider, objects_of(provider.read(response)), PostedText(text))

        repeatedly(provider, look, 1)


def assert_lists_just(provider: Provider, chat_id: str, all_posted: list[PostedText]) -> None:
    """A chat must have each of these messages once, and no other that the contact wrote."""
    assert_just(provider, all_messages(provider, chat_id=chat_id), all_posted)


def assert_just(provider: Provider, messages: list[Any], all_posted: list[PostedText]) -> None:
    """Messages of a chat must be each of these once, by the contact, and no other that the contact wrote."""
    assert_all_are_listed(provider, messages, all_posted)
    for posted in all_posted:
        assert_role(provider, listed_as(messages, posted)[0])
    assert_no_others(provider, messages, all_posted)
