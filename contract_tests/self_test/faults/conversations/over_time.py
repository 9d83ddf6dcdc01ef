"""Faults of messages that are answered, and of reading."""

from __future__ import annotations

import copy
import time
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from contract_tests.self_test.fault_injection import MockFactory, parts_of, replacing
from contract_tests.self_test.faults.conversations.injection import (
    Items,
    Query,
    changing_messages,
    listing_contacts,
    listing_messages,
)
from contract_tests.self_test.faults.fault import FaultsByCheck
from invent_mock.app import MockApp
from invent_mock.operations.queries import Page, page_of


def with_earlier_answers_edited(items: Items) -> Items:
    """The answers of a chat are other ones once there is a second message of the contact."""
    if sum(item["role"] == "user" for item in items) > 1:
        for item in filter(is_final_answer, items):
            parts_of(item)[0].update(text="edited")
    return items


def keep_full_pages() -> MockApp:
    """A page that is full is kept as it was when it was read first."""
    kept: dict[str, Page] = {}

    def list_messages(healthy: Any, ids: dict[str, str], query: Query) -> Page:
        page: Page = healthy(ids, query)
        if len(page.items) < int(page.headers["pagination-take"]):
            return page
        return kept.setdefault(repr((ids, sorted(query.items()))), copy.deepcopy(page))

    return replacing("list_messages", list_messages)()


class AnsweringInTheNewestChatMock(MockApp):
    """A mock whose answers are listed in the chat that the contact began last."""

    def list_messages(self, ids: dict[str, str], query: Query) -> Page:
        contact = self.world.chats[ids["chat_id"]].contact
        chat_ids = [chat.id for chat in self.world.chats.values() if chat.contact.id == contact.id]
        whole_list, listed = {**query, "page": "1", "take": "10000"}, super().list_messages
        items = [item for item in listed(ids, whole_list).items if item["role"] != "assistant"]
        for chat_id in chat_ids if ids["chat_id"] == chat_ids[-1] else ():
            items += [item for item in listed({"chat_id": chat_id}, whole_list).items if item["role"] == "assistant"]
        return page_of(items, query)


def is_final_answer(item: Any) -> bool:
    return bool(item["role"] == "assistant" and item["status"] != "RUNNING")


def is_answered(item: Any) -> bool:
    return bool(item["role"] == "user" and item["status"] != "RUNNING")


def fail_without_text(item: Any) -> None:
    if all(part["type"] != "text" for part in parts_of(item)):
        item["status"] = "FAILED"


def fail_with_another_kind(item: Any) -> None:
    if any(part["type"] != "text" for part in parts_of(item)):
        item["status"] = "FAILED"


def changing_answered_messages(change: Callable[[Any], object]) -> MockFactory:
    """Each message of the contact that was answered is changed in place where it is listed."""
    return changing_messages(lambda item: change(item) if item["status"] != "RUNNING" else None)


def changing_final_answers(change: Callable[[Any, int], object]) -> MockFactory:
    """Each final answer is changed in place where it is listed, given how often it was listed so before."""

    def make() -> Any:
        times_listed = Counter[str]()

        def change_items(items: Items) -> Items:
            for item in filter(is_final_answer, items):
                change(item, times_listed[item["id"]])
                times_listed[item["id"]] += 1
            return items

        return listing_messages(change_items)()

    return make


def list_answers_once() -> MockApp:
    """A final answer is listed only once."""
    seen: set[str] = set()

    def without_seen(items: Items) -> Items:
        unseen = [item for item in items if item["id"] not in seen]
        seen.update(item["id"] for item in filter(is_final_answer, items))
        return unseen

    return listing_messages(without_seen)()


def now() -> str:
    return datetime.now(UTC).isoformat()


def in_whole_seconds(item: Any) -> None:
    item["updated_at"] = datetime.fromisoformat(item["updated_at"]).replace(microsecond=0).isoformat()


def with_channels_of_now(contact: Any) -> Any:
    return {**contact, "channels": [{**channel, "updated_at": now()} for channel in contact["channels"]]}


def changing_later(is_changed: Callable[[Any], bool], change: Callable[[Any, float], object]) -> MockFactory:
    """Some messages are changed in place where they are listed, given the seconds since each was for the first time."""

    def make() -> Any:
        first_listed: dict[str, float] = {}

        def change_items(items: Items) -> Items:
            for item in filter(is_changed, items):
                change(item, time.monotonic() - first_listed.setdefault(item["id"], time.monotonic()))
            return [item for item in items if item]

        return listing_messages(change_items)()

    return make


def for_a_moment(is_changed: Callable[[Any], bool], change: Callable[[Any], object]) -> MockFactory:
    """Some messages are changed for less than a second, soon after each was listed. One that is cleared is left out."""
    return changing_later(is_changed, lambda item, seconds: change(item) if 0.6 < seconds < 1.4 else None)


def grow(answer: Any, seconds: float) -> None:
    if seconds > 0.5:
        parts_of(answer)[0]["text"] += " And more."


def be_another_one(item: Any) -> None:
    parts_of(item)[0]["text"] = "Something else."


def run_again(item: Any) -> None:
    item.update(status="RUNNING", updated_at=now())


def be_as_before(item: Any) -> None:
    item.update(status="RUNNING", updated_at=item["created_at"])


def be_older(item: Any) -> None:
    item["created_at"] = (datetime.fromisoformat(item["created_at"]) - timedelta(minutes=1)).isoformat()


def with_the_last_answer_for_all(items: Items) -> Items:
    """The text of each final answer is that of the last one."""
    answers = list(filter(is_final_answer, items))
    for answer in answers:
        answer["messages"] = max(answers, key=lambda item: item["created_at"])["messages"]
    return items


def running_while_another_is_answered(items: Items) -> Items:
    """Final answers are shown as RUNNING as long as a message of the contact is."""
    if any(item["role"] == "user" and item["status"] == "RUNNING" for item in items):
        for answer in filter(is_final_answer, items):
            answer["status"] = "RUNNING"
    return items


def tidy(item: Any) -> None:
    for part in parts_of(item):
        part["text"] = " ".join(part.get("text", "").split())


def dated_early(items: Items) -> Items:
    """Answers are dated by a clock that is two seconds late."""
    for item in items:
        if item["role"] == "assistant":
            item["created_at"] = (datetime.fromisoformat(item["created_at"]) - timedelta(seconds=2)).isoformat()
    return items


OVER_TIME: FaultsByCheck = {
    "no_message_is_older_than_its_chat": {"answers dated two seconds early": listing_messages(dated_early)},
    "a_page_that_was_read_before_shows_what_has_changed": {"full pages kept as they were": keep_full_pages},
    "a_message_stays_the_same_while_it_is_answered": {
        "answered messages tidied": changing_answered_messages(tidy),
        "another id of an answered message": changing_answered_messages(lambda item: item.update(id=item["id"] + "0")),
        "the time of its answer for that of a message": changing_answered_messages(
            lambda item: item.update(created_at=item["updated_at"])
        ),
        "answered messages shown as events": changing_answered_messages(lambda item: item.update(role="event")),
        "answered messages shown without their text": changing_answered_messages(lambda item: parts_of(item).clear()),
        "an answered message is another one for a moment": for_a_moment(is_answered, be_another_one),
        "an answered message has another id for a moment": for_a_moment(
            is_answered, lambda item: item.update(id=item["id"] + "0")
        ),
        "an answered message is older for a moment": for_a_moment(is_answered, be_older),
        "an answered message is an event for a moment": for_a_moment(
            is_answered, lambda item: item.update(role="event")
        ),
        "an answered message is left out for a moment": for_a_moment(is_answered, dict.clear),
        "an answered message is as it was before for a moment": for_a_moment(is_answered, be_as_before),
    },
    "a_final_answer_stays": {
        "a final answer grows later": changing_later(is_final_answer, grow),
        "a final answer is another one for a moment": for_a_moment(is_final_answer, be_another_one),
        "a final answer is as it was before for a moment": for_a_moment(is_final_answer, be_as_before),
        "a final answer is left out for a moment": for_a_moment(is_final_answer, dict.clear),
        "a final answer is the system's for a moment": for_a_moment(
            is_final_answer, lambda item: item.update(role="system")
        ),
        "a final answer is older for a moment": for_a_moment(is_final_answer, be_older),
        "an answer is listed once": list_answers_once,
        "answers listed twice": listing_messages(
            lambda items: items + [item for item in items if item["role"] == "assistant"]
        ),
        "a final answer becomes longer": changing_final_answers(
            lambda item, before: parts_of(item)[0].update(text="again " * before)
        ),
        "answers change with the next message": listing_messages(with_earlier_answers_edited),
        "each answer in the place of those before": listing_messages(with_the_last_answer_for_all),
        "a final answer runs again": for_a_moment(is_final_answer, run_again),
        "answers running while another message is answered": listing_messages(running_while_another_is_answered),
        "a final answer is canceled": changing_final_answers(
            lambda item, before: item.update(status="CANCELED" if before else "COMPLETED")
        ),
    },
    "a_message_that_is_answered_is_no_longer_running": {
        "an answered message stays RUNNING": changing_answered_messages(
            lambda item: item.update(status="RUNNING", updated_at=item["created_at"])
        )
    },
    "an_answer_is_listed_in_the_chat_of_its_message": {
        "answers in the newest chat of the contact": AnsweringInTheNewestChatMock
    },
    "a_message_with_a_part_of_another_kind_fails_only_with_an_error": {
        "a message without text fails without an error": changing_answered_messages(fail_without_text),
        "a part of another kind fails without an error": changing_answered_messages(fail_with_another_kind),
    },
    "the_time_of_a_change_moves_with_the_status": {
        "updated_at stays created_at": changing_messages(lambda item: item.update(updated_at=item["created_at"])),
        "updated_at cut to its second in lists": changing_messages(in_whole_seconds),
    },
    "reading_changes_no_message": {
        "reading changes updated_at of messages": changing_messages(lambda item: item.update(updated_at=now())),
        "another model of an answer each time": changing_final_answers(
            lambda item, before: item.update(model=f"model-{before}")
        ),
    },
    "reading_changes_no_contact": {
        "reading changes updated_at of contacts": listing_contacts(lambda contact: {**contact, "updated_at": now()}),
        "reading changes updated_at of channels": listing_contacts(with_channels_of_now),
    },
}
