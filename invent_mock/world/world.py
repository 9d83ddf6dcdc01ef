"""The contacts, chats and messages that the mock knows.

Nothing runs in the background: an answer exists from the moment its message is posted, with the times at which it
appears and is final, and a list shows what has come so far.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Sequence
from datetime import datetime
from functools import partial
from itertools import islice
from random import Random
from sys import getsizeof

from invent_mock.world.assistant import Assistant, Unanswered
from invent_mock.world.chat_log import NOT_YET, ChatLog, Message, Reply
from invent_mock.world.clock import Clock, text_of_moment
from invent_mock.world.inventory import OWN_ORG, Channel, Chat, Contact, Inventory
from invent_mock.world.records import JsonObject, PostedMessage
from invent_mock.world.retention import Retention

_random = Random()  # its own, as tests seed the shared one; asking the system for each id takes six times as long


class World:
    """What exists in one organization.

    Attributes:
        id: Differs from that of any other world, so that the page notices a reset.
        org_id: Id of the organization.
        api_keys: The accepted keys.
        contacts: By id.
        chats: By id.
        posted: The accepted messages of contacts, oldest first.
        changes: How often something was added.
        clock: The times of what is made.
    """

    def __init__(self, inventory: Inventory, *, answers_at_once: bool) -> None:
        self.id = new_id("world")
        self.org_id = inventory.org_id
        self.api_keys = inventory.api_keys
        self.contacts = dict(inventory.contacts)
        self.chats = dict(inventory.chats)
        self.posted: deque[PostedMessage] = deque()
        self.changes = 0
        self.clock = Clock()
        self._assistant = Assistant(answers_at_once=answers_at_once)
        self._logs: dict[str, ChatLog] = {}  # by the id of the chat
        self._unanswered: dict[str, Unanswered] = {}  # by the id of the chat, the one that has waited longest first
        self._kept_messages = Retention()  # with their automatic answers
        self._kept_contacts_and_chats = Retention()

    def knows(self, name: str, identifier: str) -> bool | None:
        """Whether there is something with this id, by the name of the path parameter; None for other names."""
        match name:
            case "org_id":
                return identifier in (OWN_ORG, self.org_id)
            case "contact_id":
                return identifier in self.contacts
            case "channel_id":
                channels = [channel for contact in self.contacts.values() for channel in contact.channels]
                return any(channel.id == identifier for channel in channels)
            case "chat_id":
                return identifier in self.chats
        return None

    def add_contact(self, channel: JsonObject) -> Contact:
        """A new contact with a custom channel of its own, which is given as it was sent."""
        name, email = channel.get("name"), channel.get("email")
        new_channel = Channel(new_id("cch"), "custom", channel.get("user_id"), name, email, channel.get("phone"))
        contact = Contact(new_id("con"), name, email, (new_channel,), text_of_moment(self.clock.next_moment()))
        self.contacts[contact.id] = contact
        self.changes += 1
        self._kept_contacts_and_chats.keep(
            sum(map(getsizeof, channel.values())), partial(self.contacts.pop, contact.id)
        )
        return contact

    def add_chat(self, contact: Contact, channel: Channel, title: str) -> Chat:
        """A new chat on one of a contact's channels."""
        chat = Chat(new_id("cht"), contact, (channel,), title, text_of_moment(self.clock.next_moment()))
        self.chats[chat.id] = chat
        self.changes += 1
        self._kept_contacts_and_chats.keep(getsizeof(title), partial(self._forget_chat, chat.id))
        return chat

    def add_message(self, posted: PostedMessage, reply: Reply | None, now: datetime) -> None:
        """Take a message of a contact.

        Args:
            posted: The message.
            reply: What the assistant answers after a moment; None leaves it to `reply`.
            now: When it was created.
        """
        self.posted.append(posted)
        if reply is None:
            message = Message(posted.id, posted, self.changes, now, None)
            self._wait_for_reply(posted.chat_id, message, now)
            self._append(posted.chat_id, posted.size, message)
        else:
            final_at = self._assistant.is_final_at(reply, now)
            message = Message(posted.id, posted, self.changes, now, final_at)
            answer_at = min(self._assistant.appears_at(now), final_at)
            answer = Message(new_id("msg"), reply, self.changes, answer_at, final_at)
            self._append(posted.chat_id, posted.size + reply.size, message, answer)

    def oldest_unanswered_chat(self) -> str | None:
        """Id of the chat whose message has waited longest for `reply`; None where none waits."""
        return next(iter(self._unanswered), None)

    def reply(self, chat_id: str, reply: Reply, now: datetime) -> None:
        """The assistant says something in a chat, at once. Thereby the chat's messages are answered."""
        final_at = self._assistant.is_said_at(reply, now)
        unanswered = self._unanswered.pop(chat_id, None)
        if unanswered is None:
            self._append(chat_id, reply.size, Message(new_id("msg"), reply, self.changes, now, final_at))
            return
        for message in unanswered.messages:
            message.final_at = final_at
        answer = unanswered.answer
        self._logs[chat_id].forget(answer)
        answer.content, answer.final_at = reply, final_at
        answer.created_at = min(answer.created_at, now)
        self._append(chat_id, reply.size, answer)

    def changes_until(self, now: datetime) -> int:
        """How many changes there were by a moment. A delayed reply that becomes final is one, too."""
        return self.changes + self._assistant.late_replies_until(now)

    def _wait_for_reply(self, chat_id: str, message: Message, now: datetime) -> None:
        """Let the assistant be at work on an answer, which comes after the last of the chat's messages that wait."""
        log = self._logs.setdefault(chat_id, ChatLog())
        unanswered = self._unanswered.get(chat_id)
        if unanswered is None:
            answer = Message(new_id("msg"), NOT_YET, message.serial, now, None)
            unanswered = self._unanswered[chat_id] = Unanswered(answer)
        else:
            log.forget(unanswered.answer)
        unanswered.messages.append(message)
        unanswered.answer.serial = message.serial
        unanswered.answer.created_at = self._assistant.appears_at(now)
        log.add(unanswered.answer)

    def messages(self, chat_id: str, now: datetime) -> list[Message]:
        """The messages of a chat that have appeared by a moment, the oldest first."""
        return list(self._newest_first(chat_id, now))[::-1]

    def newest_messages(self, chat_id: str, now: datetime, limit: int, before: str | None = None) -> list[Message]:
        """What `messages` ends with, the newest first, without going through all of a long chat.

        Args:
            now: Only what has appeared by then.
            limit: How many at most.
            before: Id of a message: only those before it. An unknown id has nothing before it.
        """
        messages = self._newest_first(chat_id, now)
        if before is not None:
            _find(messages, before)
        return list(islice(messages, limit))

    def message(self, chat_id: str, message_id: str, now: datetime) -> Message | None:
        """A message of a chat that has appeared by a moment; None where there is none with this id."""
        return _find(self._newest_first(chat_id, now), message_id)

    def chats_that_wait(self) -> set[str]:
        """Ids of the chats in which a message waits for `reply`."""
        return set(self._unanswered)

    def _newest_first(self, chat_id: str, now: datetime) -> Iterator[Message]:
        log = self._logs.get(chat_id)
        return iter(()) if log is None else log.newest_first(now)

    def _append(self, chat_id: str, size: int, *new_messages: Message) -> None:
        """Add messages of one serial to a chat."""
        log = self._logs.setdefault(chat_id, ChatLog())
        for message in new_messages:
            log.add(message)
        self.changes += 1
        self._kept_messages.keep(size, partial(self._forget_messages, log, new_messages))

    def _forget_messages(self, log: ChatLog, messages: Sequence[Message]) -> None:
        """Forget the oldest message of all, and its answer."""
        for message in messages:
            log.forget(message)
        posted = messages[0].posted
        if posted is None:
            return
        self.posted.popleft()
        unanswered = self._unanswered.get(posted.chat_id)
        if unanswered and unanswered.messages[0] is messages[0]:
            unanswered.messages.popleft()
            if not unanswered.messages:
                log.forget(self._unanswered.pop(posted.chat_id).answer)

    def _forget_chat(self, chat_id: str) -> None:
        del self.chats[chat_id]
        self._logs.pop(chat_id, None)
        self._unanswered.pop(chat_id, None)


def new_id(prefix: str) -> str:
    """An id that nothing else has."""
    return f"{prefix}_{_random.getrandbits(128):032x}"


def _find(messages: Iterator[Message], message_id: str) -> Message | None:
    """The message with this id, after which the iterator then goes on; None where there is none."""
    return next((message for message in messages if message.id == message_id), None)
