"""Faults of lists of messages, and of the moment that they begin at."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from contract_tests.self_test.fault_injection import (
    MockFactory,
    Part,
    PartsChange,
    changing_response,
    in_each_part,
    parts_of,
    raise_refusal,
    replacing,
    set_field,
    setting,
)
from contract_tests.self_test.faults.conversations.injection import (
    Items,
    Query,
    changing_messages,
    ignoring,
    joining,
    listing_messages,
)
from contract_tests.self_test.faults.fault import FaultsByCheck
from contract_tests.self_test.servers.keeping_mock import keeping_replies, whatever_is_asked_for
from invent_mock import sample_data
from invent_mock.app import MockApp
from invent_mock.http.refusal import Refusal
from invent_mock.operations.queries import Page, page_of


def listing_parts(change: PartsChange) -> MockFactory:
    """Each message of the contact has other parts where it is listed."""
    return changing_messages(lambda item: item["messages"][0].update(parts=change(parts_of(item))))


def listing_texts(change: Callable[[str], str]) -> MockFactory:
    """The text of each part is changed where it is listed."""
    return listing_parts(in_each_part("text", change))


def without_times(parts: list[Part]) -> list[Part]:
    times = ("start_timestamp", "end_timestamp")
    return [{name: value for name, value in part.items() if name not in times} for part in parts]


def later_by_hours(item: Any) -> None:
    item["created_at"] = (datetime.fromisoformat(item["created_at"]) + timedelta(hours=1)).isoformat()


def listing_with(path: str, value: Any) -> MockFactory:
    """A field of each message of the contact, at a dotted path, has a wrong value where it is listed."""
    return changing_messages(lambda item: set_field(item, path, value))


def with_user_id_for_phone(body: Any, _: object) -> None:
    channel = body["member"]["contact_channel"]
    channel["phone"] = channel.get("user_id")


def with_number_for_user_id(item: Any) -> None:
    channel = item["member"]["contact_channel"]
    if str(channel.get("user_id")).isdecimal():
        channel["user_id"] = int(channel["user_id"])


def by_latest_channel(items: Items) -> Items:
    """All messages of the contact are by the channel of the latest one."""
    of_the_contact = [item for item in items if item["role"] == "user"]
    latest: Any = max(of_the_contact, key=lambda item: str(item["created_at"]), default={})
    return [{**item, "member": latest["member"]} if item in of_the_contact else item for item in items]


def with_name_of_channel(item: Any) -> None:
    channel = item["member"]["contact_channel"]
    if channel["id"] == sample_data.JANES_GAME.id:
        channel["contact"]["name"] = "player-1815"


def with_ninth_failed(items: Items) -> Items:
    return [{**item, "status": "FAILED"} if number % 9 == 0 else item for number, item in enumerate(items, 1)]


class KeptRefusalsMock(MockApp):
    """A mock that keeps a message that it refuses for its channel."""

    def send_message(self, ids: dict[str, str], body: dict[str, Any]) -> dict[str, Any]:
        try:
            return super().send_message(ids, body)
        except Refusal as refusal:
            if refusal.status_code == 400:
                channel = self.world.chats[ids["chat_id"]].custom_channels[0]
                super().send_message(ids, {**body, "channel_id": channel.id})
            raise


def reading_moment(read: Callable[[datetime], datetime]) -> MockFactory:
    """`from_date` is taken for another moment. It is read with its zone."""

    def list_messages(healthy: Any, ids: dict[str, str], query: Query) -> Any:
        if "from_date" not in query:
            return healthy(ids, query)
        try:
            moment = read(datetime.fromisoformat(query["from_date"]))
        except (ValueError, OverflowError):  # a generated one that this fault is not about
            return healthy(ids, query)
        return healthy(ids, {**query, "from_date": moment.isoformat()})

    return replacing("list_messages", list_messages)


def listing_if(is_listed: Callable[[Any, datetime], bool]) -> MockFactory:
    """`from_date` is compared in another way, by the message and the moment."""

    def list_messages(healthy: Any, ids: dict[str, str], query: Query) -> Any:
        try:
            moment = datetime.fromisoformat(query.get("from_date", ""))
        except ValueError:  # there is none, or a generated one that this fault is not about
            return healthy(ids, query)
        everything = healthy(ids, {"take": "10000"}).items
        return page_of([item for item in everything if is_listed(item, moment)], query)

    return replacing("list_messages", list_messages)


def empty_for_unknown_chats(healthy: Any, operation: Any, ids: dict[str, str], *rest: Any) -> Any:
    try:
        return healthy(operation, ids, *rest)
    except Refusal:
        if operation.id == "listChatMessages":
            return Page([], {})
        raise


class TextualMomentsMock(MockApp):
    """A mock that compares times as text, in UTC: `.5Z` comes before `Z`."""

    def list_messages(self, ids: dict[str, str], query: Query) -> Page:
        everything = super().list_messages(ids, {"take": "10000"}).items
        try:
            moment = datetime.fromisoformat(query.get("from_date", "").upper()).astimezone(UTC)
        except (ValueError, OverflowError):  # a generated one that this fault is not about
            return super().list_messages(ids, query)
        fraction = query["from_date"].partition(".")[2].rstrip("Zz")
        text = f"{moment:%Y-%m-%dT%H:%M:%S}" + (f".{fraction}Z" if fraction.isdigit() else "Z")
        return page_of([item for item in everything if item["created_at"] >= text], query)


MESSAGES: FaultsByCheck = {
    "a_listed_message_is_the_one_that_was_returned": {
        "messages listed as broadcasts": listing_with("is_broadcast_message", True),
        "messages listed with other ids": changing_messages(lambda item: item.update(id=item["id"] + "0")),
        "messages listed with one time for all": listing_with("created_at", "2026-03-02T09:15:27Z"),
        "messages listed an hour later": changing_messages(later_by_hours),
        "messages listed through another channel": listing_with("member.contact_channel.id", sample_data.JANES_GAME.id),
        "another member of each listed message": changing_messages(
            lambda item: item["member"].update(id=f"mem_{item['id']}")
        ),
        "messages listed as another contact's": listing_with("member.contact_channel.contact.id", sample_data.SAM.id),
    },
    "a_message_shows_its_contact_as_the_list_of_contacts_does": {
        "the name of the channel for that of the contact": changing_messages(with_name_of_channel),
        "another name of a message's contact": setting("member.contact_channel.contact.name", "Somebody"),
        "a message's contact shown as blocked": setting("member.contact_channel.contact.blocked", True),
        "a user_id for the telephone number of a message's channel": changing_response(with_user_id_for_phone),
        "a user_id of digits listed as a number": changing_messages(with_number_for_user_id),
        "another e-mail address of a message's channel": setting("member.contact_channel.email", "nobody@example.com"),
    },
    "a_posted_message_is_listed_once": {
        "contacts' messages not listed": listing_messages(
            lambda items: [item for item in items if item["role"] != "user"]
        ),
        "messages listed twice": listing_messages(lambda items: items + items),
        "messages listed without their text": listing_parts(lambda parts: []),
        "messages listed as the assistant's": listing_with("role", "assistant"),
        "only the last messages listed": listing_messages(lambda items: items[-1:]),
    },
    "messages_are_listed_in_their_own_chat_only": {
        "messages of one chat listed in all": replacing(
            "list_messages", lambda healthy, ids, query: healthy({"chat_id": sample_data.ONE_CUSTOM_CHANNEL.id}, query)
        )
    },
    "a_listed_message_is_by_the_channel_that_was_named": {
        "messages listed through the chat's first channel": listing_with(
            "member.contact_channel.id", sample_data.JANES_KIOSK.id
        ),
        "all listed messages by the latest channel": listing_messages(by_latest_channel),
    },
    "parts_are_listed_in_order": {
        "first part of a message listed last": listing_parts(lambda parts: [*parts[1:], *parts[:1]])
    },
    "a_message_that_is_posted_again_is_another_one": {
        "equal messages of a chat are one": joining("send_message", lambda ids, body: (ids["chat_id"], body)),
        "equal messages of a contact are one": joining("send_message", lambda ids, body: (ids["contact_id"], body)),
    },
    "all_that_was_posted_is_listed": {"each ninth message listed as failed": listing_messages(with_ninth_failed)},
    "a_refused_message_is_not_listed": {"messages refused for their channel kept": KeptRefusalsMock},
    "listed_messages_are_whole": {
        "listed texts stripped": listing_texts(str.strip),
        "listed texts cut": listing_texts(lambda text: text[:4096]),
        "listed texts in ASCII": listing_texts(lambda text: text.encode("ascii", "replace").decode()),
        "listed parts in another order": listing_parts(lambda parts: parts[::-1]),
        "only the first hundred parts listed": listing_parts(lambda parts: parts[:100]),
        "empty parts not listed": listing_parts(lambda parts: [part for part in parts if part["text"]]),
        "times in a recording not listed": listing_parts(without_times),
    },
    "messages_are_listed_from_a_date_on": {
        "a reply kept for whatever date is asked for next": keeping_replies(whatever_is_asked_for("from_date")),
        "from_date ignored": ignoring("list_messages", "from_date"),
        "from_date cut to its day": reading_moment(
            lambda moment: moment.replace(hour=0, minute=0, second=0, microsecond=0)
        ),
        "from_date a minute too early": reading_moment(lambda moment: moment - timedelta(minutes=1)),
        "messages up to from_date": listing_if(
            lambda item, moment: datetime.fromisoformat(item["created_at"]) <= moment
        ),
        "from_date in the local zone": reading_moment(lambda moment: moment + timedelta(hours=2)),
    },
    "a_later_change_does_not_count_for_from_date": {
        "from_date compared with the last change": listing_if(
            lambda item, moment: datetime.fromisoformat(item["updated_at"]) >= moment
        )
    },
    "a_moment_is_the_same_in_each_zone": {
        "offset of from_date ignored": reading_moment(lambda moment: moment.replace(tzinfo=UTC)),
        "offset of from_date the other way around": reading_moment(
            lambda moment: moment.astimezone(UTC) + 2 * (moment.utcoffset() or timedelta(0))
        ),
        "minutes of an offset ignored": reading_moment(
            lambda moment: moment - timedelta(seconds=(moment.utcoffset() or timedelta(0)).seconds % 3600)
        ),
        "400 for an offset": reading_moment(lambda moment: moment if not moment.utcoffset() else raise_refusal(400)),
        "500 for a fraction of a second": reading_moment(
            lambda moment: moment if moment.microsecond % 1000 == 0 else raise_refusal(500)
        ),
    },
    "moments_of_one_second_divide_messages": {
        "from_date cut to its second": reading_moment(lambda moment: moment.replace(microsecond=0)),
        "from_date moved to the next second": reading_moment(
            lambda moment: moment.replace(microsecond=0) + timedelta(seconds=1)
        ),
        "from_date compared as text": TextualMomentsMock,
        "400 for a fraction of one digit": replacing(
            "list_messages",
            lambda healthy, ids, query: (
                raise_refusal(400) if re.search(r"[.][0-9]Z", query.get("from_date", "")) else healthy(ids, query)
            ),
        ),
        "from_date rounded to its second": reading_moment(
            lambda moment: moment.replace(microsecond=0) + timedelta(seconds=round(moment.microsecond / 1_000_000))
        ),
    },
    "unknown:positive_data_acceptance": {"an unknown chat is empty": replacing("perform", empty_for_unknown_chats)},
}
