"""A walk at random through contacts and chats: each reply agrees with all that was written before."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from typing import Any

from contract_tests.contract import clauses
from contract_tests.contract.contract_under_test import CHATS_PATH, CONTACTS_PATH
from contract_tests.provider.exceptions import Inapplicable
from contract_tests.provider.provider import Provider
from contract_tests.provider.rules.assertions import assert_all_differ, assert_echo
from contract_tests.provider.rules.authors import assert_author
from contract_tests.provider.rules.conversations.lists.filter_values import (
    clause_of,
    filters_of,
    is_similar,
    passes,
    takes,
)
from contract_tests.provider.rules.conversations.lists.filters import similar_values, what_of_lost, what_of_others
from contract_tests.provider.rules.conversations.steps.created_chats import assert_only_member, assert_title, new_chat
from contract_tests.provider.rules.conversations.steps.created_contacts import (
    assert_is_person,
    custom_channel_of,
    new_person,
)
from contract_tests.provider.rules.conversations.steps.lagging_lists import eventually
from contract_tests.provider.rules.conversations.steps.posted_messages import (
    PostedText,
    assert_no_others,
    listed_as,
    messages_with,
    post_when_known,
)
from contract_tests.provider.rules.conversations.steps.reading import (
    create_if_allowed,
    id_of,
    ids_of,
    is_sendable,
    pages_of,
    unique_text,
    values_of,
)
from contract_tests.provider.rules.rule import ClauseContradicted, charged_to, expect, rule
from contract_tests.provider.valid_requests import text_parts
from invent_contract.operation import Operation

STEPS = 200
FILTERED = ("user_id", "name", "email")  # by a field of this name


@rule(clauses.LIST_MESSAGES, quotes=clauses.MESSAGES_ARE_READ, is_for_live=False)
def replies_agree_with_all_that_was_written_before(provider: Provider) -> None:
    """Contacts with similar values, chats and messages in any order, refusals between them, and all lists of them."""
    if not {*FILTERED, "search"} <= filters_of(provider).keys():
        raise Inapplicable("the contract has not all filters that the walk asks for")
    walk = Walk(provider)
    for _ in range(STEPS):
        walk.step()
    walk.look_at_all()


@dataclass
class KnownContact:
    """A contact that was created.

    Attributes:
        id: Its id.
        channel_id: The channel that it was created with.
        values: What it is shown with, by the name of the field.
    """

    id: str
    channel_id: str
    values: dict[str, list[str]]


@dataclass
class KnownChat:
    """A chat that was begun.

    Attributes:
        id: Its id.
        contact: The contact that it is with.
        messages: The parts of each message that was written in it, and what it is known by.
    """

    id: str
    contact: KnownContact
    messages: list[tuple[list[dict[str, Any]], PostedText]] = field(default_factory=list)

    @property
    def posted(self) -> list[PostedText]:
        return [posted for _, posted in self.messages]


class Walk:
    """What has been written, and the steps that write more or look at it. They are the same in each run."""

    def __init__(self, provider: Provider) -> None:
        self._provider = provider
        self._random = random.Random(0)
        self._contacts: dict[str, KnownContact] = {}
        self._chats: list[KnownChat] = []

    def step(self) -> None:
        """Write something, or look at something that was written."""
        if len(self._contacts) < 2:
            self._create_contact()
        elif len(self._chats) < 2:
            self._begin_chat()
        else:
            steps = (self._create_contact, self._find, self._search, self._begin_chat, self._list, self._be_refused)
            self._random.choice([*steps, self._post, self._post])()

    def look_at_all(self) -> None:
        """All that was written is there in the end."""
        for chat in self._chats:
            self._look_at(chat)
        for contact in self._contacts.values():
            for name in contact.values:
                value = contact.values[name][0]
                if takes(self._provider, filters_of(self._provider)[name], value):
                    self._find_by(name, value)

    # --- contacts ---

    def _create_contact(self) -> None:
        person = new_person()
        for name in person:
            if self._contacts and self._random.random() < 0.6:
                known = self._random.choice(self._any_contact().values[name])
                similar = self._random.choice(similar_values(name, known))
                # Whether a second contact may have a user_id is not documented.
                person[name] = similar if name == "user_id" else self._random.choice([known, similar])
        created = create_if_allowed(self._provider, CONTACTS_PATH, {"channel": person})
        if created:
            assert_is_person(self._provider, created, person, "the response")
            values = {
                name: [text for text in values_of(created, name) if is_sendable(text)] or [value]
                for name, value in person.items()
            }
            self._contacts[created["id"]] = KnownContact(id_of(created), custom_channel_of(created), values)

    def _find(self) -> None:
        name = self._random.choice(FILTERED)
        value = self._random.choice(self._any_contact().values[name])
        value = self._random.choice([value, *similar_values(name, value)])
        if takes(self._provider, filters_of(self._provider)[name], value):
            self._find_by(name, value)

    def _find_by(self, name: str, value: str) -> None:
        """Hold that those who have the value are found, and no other that is known."""
        expected = {contact.id for contact in self._contacts.values() if value in contact.values[name]}

        def look() -> None:
            found = pages_of(self._provider, CONTACTS_PATH, {name: value})
            for lost in sorted(expected - set(ids_of(found))):
                response, example = self._provider.judged, f"{value!r} finds {ids_of(found)}, expected {lost}, too"
                clause = "" if value in self._values_shown(lost, name) else clauses.WHOLE_FIELDS
                raise ClauseContradicted(what_of_lost(name), example, clause=clause, shown_by=response)
            for other in found:
                if other["id"] in self._contacts.keys() - expected:
                    values = self._contacts[other["id"]].values[name]
                    example = f"{value!r} finds {values}, expected only contacts that have it"
                    clause = clauses.EXACT_FILTERS if passes(other, name, value) else ""
                    raise ClauseContradicted(what_of_others(name), example, clause=clause, shown_by=other)

        with charged_to(self._provider, clause_of(filters_of(self._provider)[name])):
            eventually(self._provider, look)

    def _values_shown(self, contact_id: str, name: str) -> list[Any]:
        """What a contact is listed with, which it may have lost."""
        query = {"user_id": self._contacts[contact_id].values["user_id"][0]}
        contacts = pages_of(self._provider, CONTACTS_PATH, query)
        return [value for contact in contacts if contact.get("id") == contact_id for value in values_of(contact, name)]

    def _search(self) -> None:
        name = self._random.choice(self._any_contact().values["name"])
        words = name.split()
        if not words:
            return  # a name may be shown that is blank
        first, start = self._random.randrange(len(words)), self._random.randrange(max(1, len(name) - 8))
        shuffled = self._random.sample(words, len(words))
        end = name[start:].strip() or name
        text = self._random.choice([" ".join(words[first:]), " ".join(shuffled), end, name.swapcase()])
        has_text = {
            contact.id
            for contact in self._contacts.values()
            if any(text.casefold() in shown.casefold() for shown in contact.values["name"])
        }

        def look() -> None:
            ids = ids_of(pages_of(self._provider, CONTACTS_PATH, {"search": text}))
            lost, others = has_text - set(ids), set(ids) & self._contacts.keys() - has_text
            expect(not lost, what_of_lost("search"), f"{text!r} finds {ids}, expected {sorted(lost)}, too")
            if others:
                names = [self._contacts[other].values["name"] for other in sorted(others)]
                example = f"{text!r} finds {names}, expected none of them"
                are_similar = all(any(is_similar(text, name) for name in shown) for shown in names)
                clause = clauses.SEARCH_WITHIN_WORDS if are_similar else clauses.SEARCH
                raise ClauseContradicted(what_of_others("search"), example, clause=clause)

        with charged_to(self._provider, clauses.SEARCH_WITHIN_WORDS):
            eventually(self._provider, look)

    # --- chats and messages ---

    def _begin_chat(self) -> None:
        contact, title = self._any_contact(), unique_text()
        parts = self._any_parts() if self._random.random() < 0.5 else []
        body = {"title": title, **({"message": parts} if parts else {})}
        ids = {"contact_id": contact.id, "channel_id": contact.channel_id}
        created = new_chat(self._provider, body, **ids)
        chat = KnownChat(id_of(created), contact, [(parts, PostedText(parts[0]["text"]))] if parts else [])
        with charged_to(self._provider, clauses.UNIQUE_IDS):
            assert_all_differ(self._provider, [chat.id, *(other.id for other in self._chats)])
        assert_title(self._provider, created, title)
        assert_only_member(self._provider, created, **ids)
        self._chats.append(chat)

    def _post(self) -> None:
        chat, parts = self._random.choice(self._chats), self._any_parts()
        channel_id = self._random.choice([None, chat.contact.channel_id])
        body = self._provider.body(channel_id=channel_id, message=parts)
        ids = {"contact_id": chat.contact.id, "chat_id": chat.id}
        reply = post_when_known(self._provider, body, allowed_by=None, **ids)
        self._look_at_message(chat, parts, reply)
        chat.messages.append((parts, PostedText(parts[0]["text"], reply)))
        with charged_to(self._provider, clauses.UNIQUE_IDS):
            all_posted = [posted for known in self._chats for posted in known.posted]
            assert_all_differ(self._provider, [posted.id for posted in all_posted if posted.id is not None])

    def _list(self) -> None:
        self._look_at(self._random.choice(self._chats))

    def _look_at(self, chat: KnownChat) -> None:
        """Hold that a chat has just the messages that were written in it, by its contact, as they were written."""
        messages = messages_with(self._provider, chat.posted, chat_id=chat.id)
        further_texts = [part["text"] for parts, _ in chat.messages for part in parts[1:]]
        assert_no_others(self._provider, messages, chat.posted, further_texts)
        for parts, posted in chat.messages:
            self._look_at_message(chat, parts, listed_as(messages, posted)[0])

    def _look_at_message(self, chat: KnownChat, parts: list[dict[str, Any]], message: Any) -> None:
        with charged_to(self._provider, clauses.PROSE):
            assert_author(self._provider, message, chat.contact.id, chat.contact.channel_id)
        with charged_to(self._provider, clauses.WHOLE_ECHO):
            assert_echo(self._provider, parts, message)

    def _be_refused(self) -> None:
        """Send something that must be refused. Where it is accepted, which other rules tell, the walk ends."""
        one, another = self._random.sample(list(self._contacts.values()), 2)
        chat = self._random.choice(self._chats)
        post, begin = self._provider.send_message, self._provider.operation("post", CHATS_PATH)
        text_body = self._provider.body(channel_id=None, message=text_parts(unique_text()))
        wrong_body = {**text_body, "message": [*text_body["message"], {"type": "text", "text": 7}]}
        in_chat = {"contact_id": chat.contact.id, "chat_id": chat.id}
        on_own, on_others = ({"contact_id": one.id, "channel_id": contact.channel_id} for contact in (one, another))
        requests: list[tuple[Operation, Any, dict[str, Any]]] = [
            (post, wrong_body, {"ids": in_chat}),
            (post, text_body, {"ids": in_chat, "headers": {"Authorization": "Bearer x"}}),
            (begin, {"message": wrong_body["message"]}, {"ids": on_own}),
            (begin, {"title": unique_text()}, {"ids": on_others}),
        ]
        operation, body, changes = self._random.choice(requests)
        if self._provider.call(operation, body, **changes).is_success:
            raise Inapplicable("needs a provider that refuses what is wrong")

    # --- choices ---

    def _any_contact(self) -> KnownContact:
        return self._random.choice(list(self._contacts.values()))

    def _any_parts(self) -> list[dict[str, Any]]:
        """One to three texts, the first of which nothing else has."""
        return text_parts(*(unique_text() for _ in range(self._random.randint(1, 3))))
