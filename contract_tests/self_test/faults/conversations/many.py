"""Faults of every n-th request, and of requests at once."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import Any

from contract_tests.self_test.fault_injection import raise_refusal
from contract_tests.self_test.faults.conversations.injection import create_and_forget, every
from contract_tests.self_test.faults.fault import Fault
from contract_tests.self_test.faults.slow_mock import JUST_LONG_ENOUGH, OverwhelmedMock, SlowMock
from invent_mock import sample_data
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


class SharedScopeMock(SlowMock):
    """A mock that keeps something of a request in a place that all requests share.

    Args:
        key: By what name the ASGI scope has it.
        method: Of the requests that it does so with.
        end_of_path: What their path ends with.
    """

    def __init__(self, key: str, method: str, end_of_path: str = "") -> None:
        super().__init__()
        self._key, self._method, self._end_of_path = key, method, end_of_path
        self._shared = b""

    async def serve(self, scope: Any, receive: Any, send: Any) -> None:
        if scope["method"] == self._method and scope["path"].endswith(self._end_of_path):
            self._shared = scope[self._key]
            await asyncio.sleep(JUST_LONG_ENOUGH)
            scope = {**scope, self._key: self._shared}
        await super().serve(scope, receive, send)


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


class LastBodyMock(SlowMock):
    """A mock that keeps the last body of a request that creates in a place that all requests share.

    Args:
        end_of_path: What the path of the requests ends with that it does so with.
    """

    def __init__(self, end_of_path: str) -> None:
        super().__init__()
        self._end_of_path = end_of_path
        self._body: Any = None

    async def serve(self, scope: Any, receive: Any, send: Any) -> None:
        async def receive_the_last() -> Any:
            message = await receive()
            if scope["method"] == "POST" and scope["path"].endswith(self._end_of_path) and message.get("body"):
                self._body = message
                await asyncio.sleep(JUST_LONG_ENOUGH)
                return self._body
            return message

        await super().serve(scope, receive_the_last, send)


def nameless(healthy: Any, body: Any) -> Any:
    return healthy({"channel": {name: text for name, text in body.get("channel", {}).items() if name != "name"}})


def without_message(healthy: Any, ids: dict[str, str], body: Any) -> Any:
    return healthy(ids, {**body, "message": []})


def posted_elsewhere(healthy: Any, ids: dict[str, str], body: Any) -> Any:
    """The message is returned, and kept in another chat."""
    return healthy({**ids, "chat_id": sample_data.ONE_CUSTOM_CHANNEL.id}, body)


def of_another_chat(healthy: Any, ids: dict[str, str], query: Any) -> Any:
    return healthy({"chat_id": sample_data.ONE_CUSTOM_CHANNEL.id}, query)


MANY = {
    "every 50th contact without a name": Fault("rare", MANY_CONTACTS, every(50, "create_contact", nameless)),
    "every 40th contact not kept": Fault("rare", MANY_CONTACTS, every(40, "create_contact", create_and_forget)),
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
        "sendMessageAsContact", "an_idempotency_key_changes_nothing", OnceForAKeyMock
    ),
    "channels of chats at once mixed up": Fault(
        "concurrency", CHATS_AT_ONCE, lambda: SharedScopeMock("raw_path", "POST", "/chats")
    ),
    "chats of messages at once mixed up": Fault(
        "concurrency", ALL_LISTED, lambda: SharedScopeMock("raw_path", "POST", "/messages")
    ),
    "equal messages at once are one": Fault(
        "concurrency", "a_message_that_is_posted_again_is_another_one", JoiningMock
    ),
    "filters of requests at once mixed up": Fault(
        "concurrency", CONTACTS_AT_ONCE, lambda: SharedScopeMock("query_string", "GET")
    ),
    "contacts of requests at once mixed up": Fault("concurrency", CONTACTS_AT_ONCE, lambda: LastBodyMock("/contacts")),
    "fails with lists at once": Fault("concurrency", CONTACTS_AT_ONCE, lambda: OverwhelmedMock("GET", "/contacts")),
    "fails with new contacts at once": Fault(
        "concurrency", CONTACTS_AT_ONCE, lambda: OverwhelmedMock("POST", "/contacts")
    ),
    "chats of requests at once mixed up": Fault("concurrency", CHATS_AT_ONCE, lambda: LastBodyMock("/chats")),
    "lists of requests at once mixed up": Fault(
        "concurrency", CHATS_AT_ONCE, lambda: SharedScopeMock("raw_path", "GET")
    ),
    "fails with new chats at once": Fault("concurrency", CHATS_AT_ONCE, lambda: OverwhelmedMock("POST", "/chats")),
}
