"""Faults of every n-th request, and of requests at once."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import Any

from contract_tests.self_test.fault_injection import raise_refusal
from contract_tests.self_test.faults.conversations.injection import every
from contract_tests.self_test.faults.fault import Fault
from contract_tests.self_test.faults.slow_mock import JUST_LONG_ENOUGH, SlowMock
from invent_mock import sample_data
from invent_mock.http.refusal import Refusal
from invent_mock.operations.queries import Page

MANY_CONTACTS, MANY_CHATS = "many_contacts_are_all_right", "many_chats_are_all_right"
ALL_LISTED = "all_that_was_posted_is_listed"
READINGS_OF_MESSAGES, READINGS_OF_CONTACTS = "each_reading_of_messages_is_right", "each_reading_of_contacts_is_right"
CONTACTS_AT_ONCE, CHATS_AT_ONCE = "contacts_at_once_are_all_right", "chats_at_once_are_all_right"


class LostUpdateMock(SlowMock):
    """A mock that reads a chat, adds a message and writes it back, so that of messages at once one is kept."""

    def list_messages(self, ids: dict[str, str], query: Any) -> Any:
        page = super().list_messages(ids, query)
        return replace(page, items=[item for item in page.items if item["id"] not in self.lost])

    def __init__(self) -> None:
        super().__init__()
        self.lost: set[str] = set()

    def send_message(self, ids: dict[str, str], body: Any) -> Any:
        message = super().send_message(ids, body)
        if self.at_once > 1:
            self.lost.add(message["id"])
        return message


class MixedUpReadingMock(SlowMock):
    """A mock that keeps the query of a request in a place that all requests share."""

    query_string = b""

    async def serve(self, scope: Any, receive: Any, send: Any) -> None:
        if scope["method"] == "GET":
            self.query_string = scope["query_string"]
            await asyncio.sleep(JUST_LONG_ENOUGH)
            scope = {**scope, "query_string": self.query_string}
        await super().serve(scope, receive, send)


class LastPathMock(SlowMock):
    """A mock that keeps the path of requests of a kind in a place that all requests share."""

    method, end_of_path = "GET", ""
    raw_path = b""

    async def serve(self, scope: Any, receive: Any, send: Any) -> None:
        if scope["method"] == self.method and scope["path"].endswith(self.end_of_path):
            self.raw_path = scope["raw_path"]
            await asyncio.sleep(JUST_LONG_ENOUGH)
            scope = {**scope, "raw_path": self.raw_path}
        await super().serve(scope, receive, send)


class LastChatOfAllMock(LastPathMock):
    method, end_of_path = "POST", "/messages"


class LastChannelMock(LastPathMock):
    method, end_of_path = "POST", "/chats"


class OnceForAKeyMock(SlowMock):
    """A mock that answers a post with the key of an earlier one as it answered that one."""

    def __init__(self) -> None:
        super().__init__()
        self._key = ""
        self._answers: dict[str, Any] = {}

    async def serve(self, scope: Any, receive: Any, send: Any) -> None:
        self._key = dict(scope["headers"]).get(b"idempotency-key", b"").decode()
        await super().serve(scope, receive, send)

    def send_message(self, ids: dict[str, str], body: Any) -> Any:
        if not self._key:
            return super().send_message(ids, body)
        if self._key not in self._answers:
            self._answers[self._key] = super().send_message(ids, body)
        return self._answers[self._key]


class JoiningMock(SlowMock):
    """A mock that takes equal messages that are posted at once for one."""

    last: tuple[Any, Any, Any] = (None, None, None)

    def send_message(self, ids: dict[str, str], body: Any) -> Any:
        if self.at_once == 1 or self.last[:2] != (ids, body):
            self.last = ids, body, super().send_message(ids, body)
        return self.last[2]


class OverwhelmedByMock(SlowMock):
    """A mock that fails where more than four requests of a kind are there at once."""

    method, end_of_path = "GET", ""
    is_overwhelmed = False

    async def serve(self, scope: Any, receive: Any, send: Any) -> None:
        self.is_overwhelmed = (
            self.at_once > 4 and scope["method"] == self.method and scope["path"].endswith(self.end_of_path)
        )
        await super().serve(scope, receive, send)

    def count_request(self) -> None:
        if self.is_overwhelmed:
            raise Refusal(500, "a seeded fault")


class OverwhelmedByReadingMock(OverwhelmedByMock):
    end_of_path = "/contacts"


class OverwhelmedByCreatingMock(OverwhelmedByMock):
    method, end_of_path = "POST", "/contacts"


class OverwhelmedByChatsMock(OverwhelmedByMock):
    method, end_of_path = "POST", "/chats"


class LastBodyMock(SlowMock):
    """A mock that keeps the last body of a request that creates in a place that all requests share."""

    end_of_path = ""
    body: Any = None

    async def serve(self, scope: Any, receive: Any, send: Any) -> None:
        async def receive_the_last() -> Any:
            message = await receive()
            if scope["method"] == "POST" and scope["path"].endswith(self.end_of_path) and message.get("body"):
                self.body = message
                await asyncio.sleep(JUST_LONG_ENOUGH)
                return self.body
            return message

        await super().serve(scope, receive_the_last, send)


class LastContactMock(LastBodyMock):
    end_of_path = "/contacts"


class LastChatMock(LastBodyMock):
    end_of_path = "/chats"


def nameless(healthy: Any, body: Any) -> Any:
    return healthy({"channel": {name: text for name, text in body.get("channel", {}).items() if name != "name"}})


def without_message(healthy: Any, ids: dict[str, str], body: Any) -> Any:
    return healthy(ids, {**body, "message": []})


def not_kept(healthy: Any, body: Any) -> Any:
    created = healthy(body)
    del healthy.__self__.world.contacts[created["id"]]
    return created


def posted_elsewhere(healthy: Any, ids: dict[str, str], body: Any) -> Any:
    """The message is returned, and kept in another chat."""
    return healthy({**ids, "chat_id": sample_data.ONE_CUSTOM_CHANNEL.id}, body)


def of_another_chat(healthy: Any, ids: dict[str, str], query: Any) -> Any:
    return healthy({"chat_id": sample_data.ONE_CUSTOM_CHANNEL.id}, query)


MANY = {
    "every 50th contact without a name": Fault("rare", MANY_CONTACTS, every(50, "create_contact", nameless)),
    "every 40th contact not kept": Fault("rare", MANY_CONTACTS, every(40, "create_contact", not_kept)),
    "every 50th contact is 500": Fault(
        "rare", MANY_CONTACTS, every(50, "create_contact", lambda *_: raise_refusal(500))
    ),
    "every 50th chat without its message": Fault("rare", MANY_CHATS, every(50, "create_chat", without_message)),
    "every 50th chat is 500": Fault("rare", MANY_CHATS, every(50, "create_chat", lambda *_: raise_refusal(500))),
    "every 30th message kept elsewhere": Fault("rare", ALL_LISTED, every(30, "send_message", posted_elsewhere)),
    "messages at once lost": Fault("concurrency", ALL_LISTED, LostUpdateMock),
    "every 50th list of messages empty": Fault(
        "rare", READINGS_OF_MESSAGES, every(50, "list_messages", lambda *_: Page([], {}))
    ),
    "every 50th list of messages is 500": Fault(
        "rare", READINGS_OF_MESSAGES, every(50, "list_messages", lambda *_: raise_refusal(500))
    ),
    "every 75th list of messages is another chat's": Fault(
        "rare", READINGS_OF_MESSAGES, every(75, "list_messages", of_another_chat)
    ),
    "every 49th list of contacts has everybody": Fault(
        "rare", READINGS_OF_CONTACTS, every(49, "list_contacts", lambda healthy, query: healthy({}))
    ),
    "every 50th list of contacts empty": Fault(
        "rare", READINGS_OF_CONTACTS, every(50, "list_contacts", lambda *_: Page([], {}))
    ),
    "every 100th list of contacts is 401": Fault(
        "rare", READINGS_OF_CONTACTS, every(100, "list_contacts", lambda *_: raise_refusal(401))
    ),
    "a key makes two messages one": Fault(
        "sendMessageAsContact", "a_key_of_idempotency_changes_nothing", OnceForAKeyMock
    ),
    "channels of chats at once mixed up": Fault("concurrency", CHATS_AT_ONCE, LastChannelMock),
    "chats of messages at once mixed up": Fault("concurrency", ALL_LISTED, LastChatOfAllMock),
    "equal messages at once are one": Fault(
        "concurrency", "a_message_that_is_posted_again_is_another_one", JoiningMock
    ),
    "filters of requests at once mixed up": Fault("concurrency", CONTACTS_AT_ONCE, MixedUpReadingMock),
    "contacts of requests at once mixed up": Fault("concurrency", CONTACTS_AT_ONCE, LastContactMock),
    "fails with lists at once": Fault("concurrency", CONTACTS_AT_ONCE, OverwhelmedByReadingMock),
    "fails with new contacts at once": Fault("concurrency", CONTACTS_AT_ONCE, OverwhelmedByCreatingMock),
    "chats of requests at once mixed up": Fault("concurrency", CHATS_AT_ONCE, LastChatMock),
    "lists of requests at once mixed up": Fault("concurrency", CHATS_AT_ONCE, LastPathMock),
    "fails with new chats at once": Fault("concurrency", CHATS_AT_ONCE, OverwhelmedByChatsMock),
}
