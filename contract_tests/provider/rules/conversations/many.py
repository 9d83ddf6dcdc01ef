"""Rules about many requests: nothing disappears, whether they come one after the other or at once."""

from __future__ import annotations

from functools import partial
from typing import Any

from contract_tests.provider.provider import Provider
from contract_tests.provider.rules.conversations.chats import FIRST_MESSAGE, TITLE_CLAUSE
from contract_tests.provider.rules.conversations.contacts import (
    assert_is_person,
    find_created,
    new_person,
    only_contact,
)
from contract_tests.provider.rules.conversations.reading import (
    CHATS_PATH,
    CONTACTS_PATH,
    CREATE_CHAT_CLAUSE,
    FOUND_BY_USER_ID,
    LIST_CONTACTS_CLAUSE,
    LIST_MESSAGES_CLAUSE,
    MESSAGES_ARE_READ,
    MESSAGES_PATH,
    all_messages,
    body_with_text,
    create,
    eventually,
    id_of,
    ids_of,
    list_of,
    message_in_chat,
    message_with_text,
    new_chat,
    objects_of,
    texts_of,
    unique_text,
)
from contract_tests.provider.rules.rule import UNIQUE_IDS_CLAUSE, charged_to, rule
from contract_tests.provider.rules.state import assert_all_differ

AT_ONCE = 8
ROUNDS = 3
MANY = 60
IN_TURN = 40  # in two chats, so that each fits on a page, with an answer to each
READINGS = 120
SETTLED = 5  # readings in a row that show all, after which a list lags no more


# --- one after the other ---


@rule(LIST_CONTACTS_CLAUSE, quotes=FOUND_BY_USER_ID, is_for_live=False)
def many_contacts_are_all_right(provider: Provider) -> None:
    people = [new_person() for _ in range(MANY)]
    contacts = []
    for person in people:
        contacts.append(create(provider, CONTACTS_PATH, {"channel": person}))
        assert_is_person(provider, contacts[-1], person, "the response")
    with charged_to(provider, UNIQUE_IDS_CLAUSE):
        assert_all_differ(ids_of(contacts))
    for contact, person in zip(contacts, people, strict=True):
        find_created(provider, contact, person["user_id"])


@rule(CREATE_CHAT_CLAUSE, quotes=FIRST_MESSAGE, is_for_live=False)
def many_chats_are_all_right(provider: Provider) -> None:
    texts = [unique_text() for _ in range(MANY)]
    chats = [new_chat(provider, message=[{"type": "text", "text": text}]) for text in texts]
    with charged_to(provider, UNIQUE_IDS_CLAUSE):
        assert_all_differ([chat["id"] for chat in chats])
    for chat, text in zip(chats, texts, strict=True):
        eventually(provider, partial(message_in_chat, provider, chat["id"], text))


@rule(LIST_MESSAGES_CLAUSE, quotes=MESSAGES_ARE_READ, is_for_live=False)
def all_that_was_posted_is_listed(provider: Provider) -> None:
    """One after the other, at once, and in two chats in turn."""
    chat_ids = [new_chat(provider)["id"] for _ in range(2)]
    texts: dict[str, list[str]] = {chat_id: [] for chat_id in chat_ids}
    for number in range(IN_TURN):
        chat_id = chat_ids[number % 2]
        provider.post(body_with_text(provider, text := unique_text()), chat_id=chat_id)
        texts[chat_id].append(text)
    for _ in range(ROUNDS):
        new_texts = [unique_text() for _ in range(AT_ONCE)]
        bodies = [body_with_text(provider, text) for text in new_texts]
        for response in provider.send_at_once(bodies, chat_id=chat_ids[0]):
            provider.read_message(response)
        texts[chat_ids[0]] += new_texts
    for chat_id in chat_ids:
        # Answers that come meanwhile may move messages from page to page.
        eventually(provider, partial(assert_lists_just, provider, chat_id, texts[chat_id]), is_told=False)


@rule(LIST_MESSAGES_CLAUSE, quotes=MESSAGES_ARE_READ, is_for_live=False)
def each_reading_of_messages_is_right(provider: Provider) -> None:
    chat_id = new_chat(provider)["id"]
    texts = [unique_text() for _ in range(3)]
    for text in texts:
        provider.post(body_with_text(provider, text), chat_id=chat_id)
    for _ in range(SETTLED):
        eventually(provider, partial(assert_lists_just, provider, chat_id, texts))
    for _ in range(READINGS):
        assert_just(provider, list_of(provider, MESSAGES_PATH, {}, chat_id=chat_id), texts)


@rule(LIST_CONTACTS_CLAUSE, quotes=FOUND_BY_USER_ID, is_for_live=False)
def each_reading_of_contacts_is_right(provider: Provider) -> None:
    people = [new_person() for _ in range(2)]
    contacts = [create(provider, CONTACTS_PATH, {"channel": person}) for person in people]
    for contact, person in list(zip(contacts, people, strict=True)) * SETTLED:
        find_created(provider, contact, person["user_id"])
    for number in range(READINGS):
        contact, user_id = contacts[number % 2], people[number % 2]["user_id"]
        only_contact(provider, list_of(provider, CONTACTS_PATH, {"user_id": user_id}), contact["id"], user_id)


# --- at once ---


@rule(LIST_CONTACTS_CLAUSE, quotes=FOUND_BY_USER_ID, is_for_live=False)
def contacts_at_once_are_all_right(provider: Provider) -> None:
    """Created at once, and looked for at once."""
    creating, listing = provider.operation("post", CONTACTS_PATH), provider.operation("get", CONTACTS_PATH)
    ids = []
    for _ in range(ROUNDS):
        people = [new_person() for _ in range(AT_ONCE)]
        responses = provider.call_at_once(creating, [{"body": {"channel": person}} for person in people])
        contacts = []
        for response, person in zip(responses, people, strict=True):
            contacts.append(provider.read(response, creating))
            assert_is_person(provider, contacts[-1], person, "the response")
        for contact, person in zip(contacts, people, strict=True):
            find_created(provider, contact, person["user_id"])
        responses = provider.call_at_once(listing, [{"query": {"user_id": person["user_id"]}} for person in people])
        for response, contact, person in zip(responses, contacts, people, strict=True):
            only_contact(provider, objects_of(provider.read(response, listing)), contact["id"], person["user_id"])
        ids += ids_of(contacts)
    with charged_to(provider, UNIQUE_IDS_CLAUSE):
        assert_all_differ(ids)


@rule(CREATE_CHAT_CLAUSE, quotes=FIRST_MESSAGE, is_for_live=False)
def chats_at_once_are_all_right(provider: Provider) -> None:
    """Begun at once, and read at once."""
    beginning, listing = provider.operation("post", CHATS_PATH), provider.operation("get", MESSAGES_PATH)
    ids = []
    for _ in range(ROUNDS):
        texts = [unique_text() for _ in range(AT_ONCE)]
        bodies = [{"title": text, "message": [{"type": "text", "text": text}]} for text in texts]
        responses = provider.call_at_once(beginning, [{"body": body} for body in bodies])
        chats = []
        for response, text in zip(responses, texts, strict=True):
            chats.append(provider.read(response, beginning))
            with charged_to(provider, TITLE_CLAUSE):
                assert chats[-1].get("title") in (None, text), f"{text!r} became {chats[-1]['title']!r}"
        for chat, text in zip(chats, texts, strict=True):
            eventually(provider, partial(message_in_chat, provider, id_of(chat), text))
        responses = provider.call_at_once(listing, [{"chat_id": chat["id"]} for chat in chats])
        for response, text in zip(responses, texts, strict=True):
            message_with_text(provider, objects_of(provider.read(response, listing)), text)
        ids += ids_of(chats)
    with charged_to(provider, UNIQUE_IDS_CLAUSE):
        assert_all_differ(ids)


def assert_lists_just(provider: Provider, chat_id: str, texts: list[str]) -> None:
    """A chat must have each of these texts once, and no other that the contact wrote."""
    assert_just(provider, all_messages(provider, chat_id=chat_id), texts)


def assert_just(provider: Provider, messages: list[Any], texts: list[str]) -> None:
    """Messages of a chat must have each of these texts once, and no other that the contact wrote."""
    listed = [text for message in messages if message.get("role") in (None, "user") for text in texts_of(message)]
    lost = [text for text in texts if listed.count(text) == 0]
    assert not lost, f"of {len(texts)} messages, {len(lost)} are not listed, such as {lost[0]!r}"
    doubled = [text for text in texts if listed.count(text) > provider.times_sent(text)]
    assert not doubled, f"of {len(texts)} messages, {len(doubled)} are listed more than once, such as {doubled[0]!r}"
    by_the_contact = [message for message in messages if message.get("role") == "user"]
    others = [message for message in by_the_contact if not set(texts) & set(texts_of(message))]
    assert not others, f"the contact has another message in the chat: {str(others[0])[:300]}"
