"""Mocks that go wrong with several messages, now and then, or with requests at once."""

from __future__ import annotations

import asyncio
import itertools
from collections import Counter, deque
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from contract_tests.self_test.fault_injection import (
    MockFactory,
    ResponseBody,
    changing_response,
    only_responses,
    parts_of,
    raise_refusal,
    replacing,
    set_field,
    setting,
)
from contract_tests.self_test.faults.conversations.injection import Items, Query, listing_messages
from contract_tests.self_test.faults.conversations.over_time import (
    be_another_one,
    changing_later,
    is_answered,
    is_final_answer,
)
from contract_tests.self_test.faults.fault import FaultsByCheck
from contract_tests.self_test.faults.slow_mock import JUST_LONG_ENOUGH, OverwhelmedMock, SlowMock
from invent_mock import sample_data
from invent_mock.app import MockApp
from invent_mock.http.refusal import Refusal
from invent_mock.operations.queries import Page, page_of
from invent_mock.world.records import PostedMessage

EVERY_50TH = range(50, 10_000, 50)
THE_200TH = range(200, 201)


def same_id_for_equal_messages(body: ResponseBody, posted: deque[PostedMessage]) -> None:
    body["id"] = f"msg_{parts_of(body)[0].get('text')}"


def newest_messages(healthy: Any, ids: dict[str, str], query: Query) -> Page:
    """A page of the newest 500 messages of a chat, where all would be more."""
    healthy(ids, query)  # which may refuse it
    messages = healthy(ids, {**query, "page": "1", "take": "10000"}).items
    return page_of(sorted(messages, key=lambda message: message["created_at"], reverse=True)[:500], query)


def is_old(item: Any) -> bool:
    return datetime.now(UTC) - datetime.fromisoformat(item["created_at"]) > timedelta(seconds=1)


def forgetting_contacts(healthy: Any, query: Query) -> Page:
    """A contact that has no chat is forgotten after a second."""
    page: Page = healthy(query)
    have_chats = {chat.contact.id for chat in healthy.__self__.world.chats.values()}
    return replace(page, items=[item for item in page.items if item["id"] in have_chats or not is_old(item)])


class ForgettingChatsMock(MockApp):
    """A mock that forgets a chat in which nobody wrote for a second."""

    def send_message(self, ids: dict[str, str], body: dict[str, Any]) -> dict[str, Any]:
        chat = self.world.chats[ids["chat_id"]]
        messages = self.list_messages(ids, {}).items
        if chat.id not in sample_data.CHATS and not messages and is_old({"created_at": chat.created_at}):
            raise Refusal(404, "a seeded fault")
        return super().send_message(ids, body)


class AnswersOfTheChatMock(MockApp):
    """A mock whose answers are dated as their chat."""

    def list_messages(self, ids: dict[str, str], query: Query) -> Page:
        page, chat = super().list_messages(ids, query), self.world.chats[ids["chat_id"]]
        dates = {"created_at": chat.created_at, "updated_at": chat.created_at}
        return replace(page, items=[{**item, **(dates if item["role"] == "assistant" else {})} for item in page.items])


def after_some_time(is_changed: Callable[[Any], bool], change: Callable[[Any], object]) -> MockFactory:
    """Some messages are changed when nobody follows them any more."""
    return changing_later(is_changed, lambda item, seconds: change(item) if seconds > 3.5 else None)


def archived(items: Items) -> Items:
    """The content of a message is moved away after a second."""
    for item in filter(is_old, items):
        parts_of(item).clear()
    return items


class PostingRefusedMock(MockApp):
    """A mock that answers every 50th message with 429, and posts it all the same."""

    def __init__(self) -> None:
        super().__init__()
        self._numbers = itertools.count(1)

    def send_message(self, ids: dict[str, str], body: dict[str, Any]) -> dict[str, Any]:
        posted = super().send_message(ids, body)
        if next(self._numbers) in EVERY_50TH:
            raise Refusal(429, "a seeded fault")
        return posted


class CountingMock(MockApp):
    """A mock whose messages are counted in each chat."""

    def __init__(self) -> None:
        super().__init__()
        self._counts = Counter[str]()

    def send_message(self, ids: dict[str, str], body: dict[str, Any]) -> dict[str, Any]:
        self._counts[ids["chat_id"]] += 1
        return {**super().send_message(ids, body), "id": f"msg_{self._counts[ids['chat_id']]}"}


def in_the_local_zone_but_called_utc(body: ResponseBody, posted: object) -> None:
    body["created_at"] = (datetime.now(UTC) + timedelta(hours=2)).isoformat()
    body["updated_at"] = body["created_at"]


def changed_before_created(body: ResponseBody, posted: object) -> None:
    body["updated_at"] = (datetime.now(UTC) - timedelta(seconds=9)).isoformat()


def backwards_in_time(body: ResponseBody, posted: deque[PostedMessage]) -> None:
    body["created_at"] = (datetime.now(UTC) - timedelta(seconds=len(posted))).isoformat()


class MixedUpMock(SlowMock):
    """A mock that keeps the message of the request in a place that all requests share."""

    async def serve(self, scope: Any, receive: Any, send: Any) -> None:
        async def send_the_last_body(message: Any) -> None:
            if message["type"] == "http.response.body" and self.posted:
                self.last_body = message["body"]
                await asyncio.sleep(JUST_LONG_ENOUGH)
                message = {**message, "body": self.last_body}
            await send(message)

        await super().serve(scope, receive, send_the_last_body)


class SameIdAtOnceMock(SlowMock):
    """A mock that makes ids of the number of the messages before, and reads it too early."""

    async def serve(self, scope: Any, receive: Any, send: Any) -> None:
        self.next_id = len(self.posted)
        await asyncio.sleep(JUST_LONG_ENOUGH)
        await super().serve(scope, receive, send)

    def compose_message(self, *arguments: Any) -> dict[str, Any]:
        return {**super().compose_message(*arguments), "id": f"msg_{self.next_id}"}


class GrudgingMock(MockApp):
    """A mock that answers 401 once more after a request with a wrong key."""

    is_locked = False

    def is_authentic(self, authorization: str) -> bool:
        was_locked, self.is_locked = self.is_locked, not super().is_authentic(authorization)
        return not self.is_locked and not was_locked


class HoardingMock(MockApp):
    """A mock that keeps the parts of a message that it refused, and puts them into the next."""

    def __init__(self) -> None:
        super().__init__()
        self.kept: list[Any] = []

    def choose_channel(self, chat: Any, channel_id: str | None) -> Any:
        try:
            return super().choose_channel(chat, channel_id)
        except Refusal:
            self.kept.append({"type": "text", "text": "refused"})
            raise

    def compose_message(self, chat: Any, channel: Any, parts: list[Any], now: datetime) -> dict[str, Any]:
        kept, self.kept = self.kept, []
        return super().compose_message(chat, channel, kept + parts, now)


STATE: FaultsByCheck = {
    "an_answer_is_not_older_than_its_message": {"answers dated as their chat": AnswersOfTheChatMock},
    "what_was_written_first_is_still_there": {
        "contacts without a chat are forgotten": replacing("list_contacts", forgetting_contacts),
        "chats without a message are forgotten": ForgettingChatsMock,
        "messages are archived without their content": listing_messages(archived),
    },
    "a_conversation_is_still_as_it_was": {
        "an answered message is an event after some time": after_some_time(
            is_answered, lambda item: item.update(role="event")
        ),
        "an answer is archived after some time": after_some_time(is_final_answer, be_another_one),
        "an answer is gone after some time": after_some_time(is_final_answer, dict.clear),
    },
    "a_message_that_is_posted_again_is_another_one": {"ids counted in each chat": CountingMock},
    "ids_are_unique": {
        "one id for all": setting("id", "msg_1"),
        "equal messages have the same id": changing_response(same_id_for_equal_messages),
        "answer of the message before": changing_response(
            lambda body, posted: posted and body.update(posted[-1].response_body)
        ),
    },
    "times_are_those_of_the_message": {
        "local time called UTC": changing_response(in_the_local_zone_but_called_utc),
        "changed before created": changing_response(changed_before_created),
        "backwards in time": changing_response(backwards_in_time),
        "all created at the same time": setting("created_at", "2023-11-07T05:31:56Z"),
    },
    "a_refused_request_leaves_nothing_behind": {
        "401 once more after a wrong key": GrudgingMock,
        "refused parts come with the next message": HoardingMock,
    },
    "messages_at_once_are_all_right": {
        "fails with requests at once": lambda: OverwhelmedMock("POST", "/messages"),
        "answers of requests at once mixed up": MixedUpMock,
        "the same id for requests at once": SameIdAtOnceMock,
    },
    "many_messages_are_all_right": {
        "every 50th id is the first": only_responses(EVERY_50TH, lambda body, _: set_field(body, "id", "msg_1")),
        "ids begin anew after 256": changing_response(
            lambda body, posted: set_field(body, "id", f"msg_{len(posted) % 256}")
        ),
        "every 50th without an id": only_responses(EVERY_50TH, lambda body, _: body.pop("id")),
        "every 50th part lost": only_responses(EVERY_50TH, lambda body, _: parts_of(body).clear()),
        "every 50th call is 500": only_responses(EVERY_50TH, lambda *_: raise_refusal(500)),
        "every 50th refused with 429 and posted": PostingRefusedMock,
        "only the newest messages of a chat kept": replacing("list_messages", newest_messages),
        "the 200th without a role": only_responses(THE_200TH, lambda body, _: body.pop("role")),
        "second message by the assistant": only_responses(
            range(2, 3), lambda body, _: set_field(body, "role", "assistant")
        ),
    },
}
