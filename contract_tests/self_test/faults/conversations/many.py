"""Faults of every n-th request, and of requests at once."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import Any

from contract_tests.self_test.fault_injection import raise_refusal
from contract_tests.self_test.faults.conversations.injection import Query, create_and_forget, every
from contract_tests.self_test.faults.fault import FaultsByCheck
from contract_tests.self_test.faults.slow_mock import JUST_LONG_ENOUGH, OverwhelmedMock, SlowMock
from invent_mock import sample_data
from invent_mock.app import MockApp
from invent_mock.operations.queries import Page, page_of
from invent_mock.operations.representations import contact_json


class LostUpdateMock(SlowMock):
    """A mock that reads a chat, adds a message and writes it back, so that of messages at once one is kept."""

    def __init__(self) -> None:
        super().__init__()
        self.lost: set[str] = set()

    def list_messages(self, ids: dict[str, str], query: Any) -> Any:
        page = super().list_messages(ids, query)
        return replace(page, items=[item for item in page.items if item["id"] not in self.lost])

    def send_message(self, ids: dict[str, str], body: Any) -> Any:
        message = super().send_message(ids, body)
        if self.at_once > 1:
            self.lost.add(message["id"])
        return message


class WritingMock(SlowMock):
    """A mock that fails to list contacts while something is written, and lists no messages."""

    writing = 0

    async def serve(self, scope: Any, receive: Any, send: Any) -> None:
        writes = scope["method"] == "POST"
        self.writing += writes
        try:
            if writes:
                await asyncio.sleep(JUST_LONG_ENOUGH)
            await super().serve(scope, receive, send)
        finally:
            self.writing -= writes

    def list_contacts(self, query: Query) -> Page:
        return raise_refusal(500) if self.writing else super().list_contacts(query)

    def list_messages(self, ids: dict[str, str], query: Query) -> Page:
        return page_of([], query) if self.writing else super().list_messages(ids, query)


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


class IncompleteIndexMock(MockApp):
    """A mock whose index of user_ids lacks every 50th contact."""

    def list_contacts(self, query: Query) -> Page:
        if "user_id" not in query:
            return super().list_contacts(query)
        indexed_ids = set(self.world.contacts) - set(list(self.world.contacts)[49::50])
        everybody = super().list_contacts({**query, "page": "1", "take": "10000"}).items
        return page_of([contact for contact in everybody if contact["id"] in indexed_ids], query)


class MixedUpListsMock(MockApp):
    """A mock that lists every 50th contact with what another one has."""

    def list_contacts(self, query: Query) -> Page:
        page = super().list_contacts(query)
        mixed_up_ids = set(list(self.world.contacts)[49::50])
        another = contact_json(next(iter(self.world.contacts.values())))
        items = [
            {**another, "id": contact["id"]} if contact["id"] in mixed_up_ids else contact for contact in page.items
        ]
        return replace(page, items=items)


def nameless(healthy: Any, body: Any) -> Any:
    return healthy({"channel": {name: text for name, text in body.get("channel", {}).items() if name != "name"}})


def without_message(healthy: Any, ids: dict[str, str], body: Any) -> Any:
    return healthy(ids, {**body, "message": []})


def posted_elsewhere(healthy: Any, ids: dict[str, str], body: Any) -> Any:
    """The message is returned, and kept in another chat."""
    return healthy({**ids, "chat_id": sample_data.ONE_CUSTOM_CHANNEL.id}, body)


def of_another_chat(healthy: Any, ids: dict[str, str], query: Any) -> Any:
    return healthy({"chat_id": sample_data.ONE_CUSTOM_CHANNEL.id}, query)


MANY: FaultsByCheck = {
    "pages_of_contacts_neither_overlap_nor_lose": {
        "every 50th contact without a name": every(50, "create_contact", nameless),
        "every 40th contact not kept": every(40, "create_contact", create_and_forget),
        "every 50th contact is 500": every(50, "create_contact", lambda *_: raise_refusal(500)),
        "every 50th contact not found by its user_id": IncompleteIndexMock,
        "every 50th contact listed as another": MixedUpListsMock,
    },
    "many_chats_are_all_right": {
        "every 50th chat without its message": every(50, "create_chat", without_message),
        "every 50th chat is 500": every(50, "create_chat", lambda *_: raise_refusal(500)),
    },
    "all_that_was_posted_is_listed": {
        "every 30th message kept elsewhere": every(30, "send_message", posted_elsewhere),
        "messages at once lost": LostUpdateMock,
        "chats of messages at once mixed up": lambda: SharedScopeMock("raw_path", "POST", "/messages"),
    },
    "each_reading_of_messages_is_right": {
        "every 50th list of messages empty": every(50, "list_messages", lambda *_: Page([], {})),
        "every 50th list of messages is 500": every(50, "list_messages", lambda *_: raise_refusal(500)),
        "every 75th list of messages is another chat's": every(75, "list_messages", of_another_chat),
    },
    "each_reading_of_contacts_is_right": {
        "every 49th list of contacts has everybody": every(49, "list_contacts", lambda healthy, query: healthy({})),
        "every 50th list of contacts empty": every(50, "list_contacts", lambda *_: Page([], {})),
        "every 100th list of contacts is 401": every(100, "list_contacts", lambda *_: raise_refusal(401)),
    },
    "an_idempotency_key_changes_nothing": {"a key makes two messages one": OnceForAKeyMock},
    "chats_at_once_are_all_right": {
        "channels of chats at once mixed up": lambda: SharedScopeMock("raw_path", "POST", "/chats"),
        "chats of requests at once mixed up": lambda: LastBodyMock("/chats"),
        "lists of requests at once mixed up": lambda: SharedScopeMock("raw_path", "GET"),
        "fails with new chats at once": lambda: OverwhelmedMock("POST", "/chats"),
    },
    "a_message_that_is_posted_again_is_another_one": {"equal messages at once are one": JoiningMock},
    "contacts_at_once_are_all_right": {
        "filters of requests at once mixed up": lambda: SharedScopeMock("query_string", "GET"),
        "contacts of requests at once mixed up": lambda: LastBodyMock("/contacts"),
        "fails with lists at once": lambda: OverwhelmedMock("GET", "/contacts"),
        "fails with new contacts at once": lambda: OverwhelmedMock("POST", "/contacts"),
    },
    "contacts_are_listed_while_others_are_created": {"contacts cannot be listed while one is created": WritingMock},
    "messages_are_listed_while_others_are_posted": {"a chat is empty while a message is posted": WritingMock},
}
