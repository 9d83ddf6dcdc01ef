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
from contract_tests.provider.rules.lists.filters import similar_values
from contract_tests.provider.rules.rule import charged_to, rule
from contract_tests.provider.rules.steps.created_chats import assert_only_member, assert_title, new_chat
from contract_tests.provider.rules.steps.created_contacts import (
    assert_is_person,
    custom_channel_of,
    find_created,
    new_person,
)
from contract_tests.provider.rules.steps.posted_messages import (
    PostedText,
    assert_no_others,
    listed_as,
    messages_with,
    post_when_known,
)
from contract_tests.provider.rules.steps.reading import create_if_allowed, id_of, unique_text
from contract_tests.provider.valid_requests import text_parts
from invent_contract.operation import Operation

STEPS = 120


@rule(clauses.LIST_MESSAGES, quotes=clauses.MESSAGES_ARE_READ, is_for_live=False)
def replies_agree_with_all_that_was_written_before(provider: Provider) -> None:
    """Contacts with similar values, chats and messages in any order, and refusals between them."""
    walk = Walk(provider)
    for _ in range(STEPS):
        walk.step()
    walk.look_at_all()


@dataclass
class KnownContact:
    """A contact that was created.

    Attributes:
        created: The contact, as it was returned.
        channel_id: The channel that it was created with.
        person: What it was created with.
    """

    created: Any
    channel_id: str
    person: dict[str, str]

    @property
    def id(self) -> str:
        return id_of(self.created)


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
        self._contacts: list[KnownContact] = []
        self._chats: list[KnownChat] = []

    def step(self) -> None:
        """Write something, or look at something that was written."""
        if len(self._contacts) < 2:
            self._create_contact()
        elif len(self._chats) < 2:
            self._begin_chat()
        else:
            steps = [self._begin_chat, self._be_refused, self._post] * 2 + [self._create_contact, self._list]
            self._random.choice(steps)()

    def look_at_all(self) -> None:
        """All that was written is there in the end, and contacts are as before their chats."""
        for chat in self._chats:
            self._look_at(chat)
        for contact in self._contacts:
            with charged_to(self._provider, clauses.WHOLE_FIELDS):
                listed = find_created(self._provider, contact.created, contact.person["user_id"])
            assert_is_person(self._provider, listed, contact.person, "the list", what="of a contact changes later")

    def _create_contact(self) -> None:
        person = new_person()
        for name in person:
            if self._contacts and self._random.random() < 0.6:
                known = self._random.choice(self._contacts).person[name]
                similar = self._random.choice(similar_values(name, known))
                # Whether a second contact may have a user_id is not documented.
                person[name] = similar if name == "user_id" else self._random.choice([known, similar])
        created = create_if_allowed(self._provider, CONTACTS_PATH, {"channel": person})
        if created:
            assert_is_person(self._provider, created, person, "the response")
            self._contacts.append(KnownContact(created, custom_channel_of(created), person))

    def _begin_chat(self) -> None:
        contact, title = self._random.choice(self._contacts), unique_text()
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
        one, another = self._random.sample(self._contacts, 2)
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

    def _any_parts(self) -> list[dict[str, Any]]:
        """One to three texts, the first of which nothing else has."""
        return text_parts(*(unique_text() for _ in range(self._random.randint(1, 3))))
