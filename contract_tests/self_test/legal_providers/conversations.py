"""Mocks whose contacts, chats and lists differ from the shipped one's in what no page says."""

from __future__ import annotations

import itertools
import random
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from functools import partial
from typing import Any

from contract_tests.self_test.fault_injection import MockFactory, parts_of, replacing
from contract_tests.self_test.legal_providers.nulls import changing_shown
from contract_tests.self_test.servers.rich_mock import PEOPLE, SEGMENTS, RichMock
from invent_mock import sample_data
from invent_mock.app import MockApp
from invent_mock.http.refusal import Refusal
from invent_mock.operations.queries import Page, page_of
from invent_mock.world.inventory import Chat, Contact

LAG, COPIED_AFTER = timedelta(seconds=0.4), timedelta(seconds=1.9)

JsonObject = dict[str, Any]
ListPage = Callable[[Mapping[str, str]], Page]  # the page that a query asks for


class OtherListsMock(MockApp):
    """A mock that lists what is there in another way.

    Args:
        list_page: Returns the page that a query asks for, given what lists it rightly, and the query.
    """

    def __init__(self, list_page: Callable[[ListPage, Mapping[str, str]], Page]) -> None:
        super().__init__()
        self._list_page = list_page

    def list_contacts(self, query: Mapping[str, str]) -> Page:
        return self._list_page(super().list_contacts, query)

    def list_messages(self, ids: dict[str, str], query: Mapping[str, str]) -> Page:
        return self._list_page(partial(super().list_messages, ids), query)


def searching_late(healthy: Any, query: Mapping[str, str]) -> Page:
    """The search lags behind what was written. By a user_id, a contact is found at once."""
    page: Page = healthy(query)
    if not query.keys() & {"search", "name", "email", "username"}:
        return page
    items = without_the_newest(list(page.items))
    return replace(page, items=items, headers={**page.headers, "pagination-count": str(len(items))})


def without_the_newest(items: list[Any]) -> list[Any]:
    """What a copy of the list has, to which what is written comes a moment later."""
    latest = datetime.now(UTC) - LAG
    return [item for item in items if datetime.fromisoformat(item["created_at"]) <= latest]


def arranging(arrange: Callable[[list[Any]], list[Any]]) -> Callable[[ListPage, Mapping[str, str]], Page]:
    """All items of a list are arranged in another way, and then divided into pages."""

    def list_page(list_rightly: ListPage, query: Mapping[str, str]) -> Page:
        return page_of(arrange(list(list_rightly({**query, "page": "1", "take": "10000"}).items)), query)

    return list_page


def listing(arrange: Callable[[list[Any]], list[Any]]) -> MockFactory:
    """Lists are arranged in another way."""
    return lambda: OtherListsMock(arranging(arrange))


def clamped(list_rightly: ListPage, query: Mapping[str, str]) -> Page:
    """The number of a page behind the last one is taken for that of the last."""
    page = list_rightly(query)
    if page.items:
        return page
    headers = list_rightly({**query, "page": "1"}).headers
    last = -(-int(headers["pagination-count"]) // int(headers["pagination-take"]))
    return list_rightly({**query, "page": str(max(last, 1))})


class BusyMock(RichMock):
    """A mock in which others create contacts, and change those of theirs, all the time."""

    def __init__(self) -> None:
        super().__init__()
        self._numbers = itertools.count()

    def perform(self, operation: Any, ids: dict[str, str], body: Any, query: Mapping[str, str]) -> Any:
        number = next(self._numbers)
        if number % 20 == 0:
            contact = self.world.add_contact({"user_id": f"other-{number}", "name": f"Other {number}"})
            self.further_fields[contact.id] = {"segments": list(SEGMENTS.values())}
        if number % 7 == 0:
            others = [
                contact_id for contact_id in self.further_fields if "Other" in str(self.world.contacts[contact_id].name)
            ]
            for contact_id in others[number % 10 :: 10]:
                self.further_fields[contact_id] = list(PEOPLE.values())[number % len(PEOPLE)]
        return super().perform(operation, ids, body, query)


class LateIdsMock(MockApp):
    """A mock that knows a contact or a chat only a moment after it was created.

    Args:
        operation_id: An operation that alone does not know it; empty for each.
    """

    def __init__(self, operation_id: str = "") -> None:
        super().__init__()
        self._operation_id = operation_id

    def perform(self, operation: Any, ids: dict[str, str], body: Any, query: Mapping[str, str]) -> Any:
        latest = datetime.now(UTC) - LAG
        known: tuple[tuple[str, Mapping[str, Contact] | Mapping[str, Chat]], ...]
        known = (("contact_id", self.world.contacts), ("chat_id", self.world.chats))
        for name, items in known if self._operation_id in ("", operation.id) else ():
            item = items.get(ids.get(name, ""))
            if item and datetime.fromisoformat(item.created_at) > latest:
                raise Refusal(404, f"There is no {name.removesuffix('_id')} with this id.")
        return super().perform(operation, ids, body, query)


def with_headers(change: Callable[[Page], dict[str, str]]) -> MockFactory:
    """The headers of each page are others."""

    def success_response(healthy: Any, operation: Any, body: Any) -> Any:
        return healthy(operation, replace(body, headers=change(body)) if isinstance(body, Page) else body)

    return replacing("success_response", success_response)


class TidyingMock(MockApp):
    """A mock that writes telephone numbers and e-mail addresses as it likes them."""

    def create_contact(self, body: JsonObject) -> JsonObject:
        channel = dict(body.get("channel", {}))
        if "phone" in channel:
            channel["phone"] = "+" + "".join(filter(str.isdigit, channel["phone"]))
        if "email" in channel:
            channel["email"] = channel["email"].lower()
        return super().create_contact({**body, "channel": channel})


def changing_texts(change: Callable[[str], str]) -> MockFactory:
    """The texts of messages are kept as they were written, and shown in another way."""

    def change_message(message: JsonObject) -> None:
        for part in (part for content in message.get("messages", ()) for part in content["parts"] if "text" in part):
            part["text"] = change(part["text"])

    return changing_shown(change_message, {"sendMessageAsContact", "listChatMessages"})


def repeat_for_the_system(message: JsonObject) -> None:
    """The content of a message is shown as the contact's, and once more as that which the system made of it."""
    message["messages"] += [{**content, "role": "system"} for content in message["messages"]]


def with_phone_as_it_is_dialed(message: JsonObject) -> None:
    """The telephone number of a message's contact is shown without a plus sign."""
    channel = message["member"]["contact_channel"] if "member" in message else {}
    if channel.get("phone"):
        channel["phone"] = channel["phone"].replace("+", "00")


def part_by_part(items: list[Any]) -> list[Any]:
    """Each part of the contact's messages is listed as a message."""
    listed = []
    for item in items:
        parts = parts_of(item) if item.get("role") == "user" else []
        for number, part in enumerate(parts):
            identifier = f"{item['id']}.{number}" if number else item["id"]
            listed.append({**item, "id": identifier, "messages": [{"role": "user", "parts": [part]}]})
        listed += [] if parts else [item]
    return listed


def with_system_message(items: list[Any]) -> list[Any]:
    """A list, where it is one of messages, begins with a message of the system."""
    if not items or "role" not in items[0]:
        return items
    return [{"id": "msg_0", "role": "system", "created_at": items[0]["created_at"]}, *items]


def writing_times(write: Callable[[datetime], str]) -> MockFactory:
    """Times are written in another way."""

    def rewritten(value: Any) -> Any:
        if isinstance(value, Page):
            return replace(value, items=[rewritten(item) for item in value.items])
        if isinstance(value, list):
            return [rewritten(item) for item in value]
        if not isinstance(value, dict):
            return value
        return {
            name: write(datetime.fromisoformat(item)) if name.endswith("_at") else rewritten(item)
            for name, item in value.items()
        }

    return replacing("success_response", lambda healthy, operation, body: healthy(operation, rewritten(body)))


def in_seconds(moment: datetime) -> str:
    return moment.replace(microsecond=0).isoformat()


def in_another_zone(moment: datetime) -> str:
    return moment.astimezone(timezone(timedelta(hours=2))).isoformat(timespec="microseconds")


class BareMock(MockApp):
    """A mock that shows of contacts and chats only what must be there."""

    def create_chat(self, ids: dict[str, str], body: JsonObject) -> JsonObject:
        return {"id": super().create_chat(ids, body)["id"]}

    def create_contact(self, body: JsonObject) -> JsonObject:
        return bare(super().create_contact(body))

    def list_contacts(self, query: Mapping[str, str]) -> Page:
        page = super().list_contacts(query)
        return replace(page, items=[bare(contact) for contact in page.items])


def bare(contact: JsonObject) -> JsonObject:
    """A contact with what must be there."""
    required = {name: value for name, value in contact.items() if name != "unsubscribed"}
    return {**required, "channels": [{"id": channel["id"]} for channel in contact["channels"]]}


class LonelyMock(MockApp):
    """A mock that has, when it starts, only what the environment names: one contact and two chats."""

    def __init__(self) -> None:
        super().__init__()
        for chat_id in (sample_data.SAMS_CHAT.id, sample_data.NO_CUSTOM_CHANNEL.id):
            del self.world.chats[chat_id]
        del self.world.contacts[sample_data.SAM.id]


class MinimalMock(MockApp):
    """A mock that shows only the fields that are required, and no headers of pages."""

    def success_response(self, operation: Any, body: Any) -> Any:
        if isinstance(body, Page):
            return super().success_response(operation, Page([self._least(item) for item in body.items], {}))
        return super().success_response(operation, self._least(body))

    @staticmethod
    def _least(item: JsonObject) -> JsonObject:
        return bare(item) if "channels" in item else {name: item[name] for name in ("id", "role") if name in item}


def with_echoes(messages: list[Any]) -> list[Any]:
    """The assistant says just what the contact said."""
    for message in (message for message in messages if message["role"] == "assistant"):
        for content in message["messages"]:
            for part in content["parts"]:
                part["text"] = part["text"].removeprefix("You wrote: ")
    return messages


class StaleCopyMock(RichMock):
    """A mock with two copies of each chat, one of which shows what was there two seconds ago. Times are in seconds."""

    def __init__(self) -> None:
        super().__init__()
        self._versions: dict[str, list[tuple[datetime, JsonObject]]] = {}  # of each message, since when it is so

    def list_messages(self, ids: dict[str, str], query: Mapping[str, str]) -> Page:
        everything = {name: value for name, value in query.items() if name not in ("page", "take")}
        items = list(super().list_messages(ids, {**everything, "take": "10000"}).items)
        now = datetime.now(UTC)
        for item in items:
            versions = self._versions.setdefault(item["id"], [(datetime.fromisoformat(item["created_at"]), item)])
            if versions[-1][1] != item:
                versions.append((now, item))
        shown_until = random.choice([now, now - COPIED_AFTER])
        known = [[item for since, item in self._versions[item["id"]] if since <= shown_until] for item in items]
        return page_of([in_whole_seconds(versions[-1]) for versions in known if versions], query)


class KeptInSecondsMock(RichMock):
    """A mock whose store cuts times to seconds, in which it then looks for messages. Responses are made before that."""

    def list_messages(self, ids: dict[str, str], query: Mapping[str, str]) -> Page:
        everything = super().list_messages(ids, {**query, "from_date": "0000", "page": "1", "take": "10000"})
        kept = [in_whole_seconds(item) for item in everything.items]
        try:
            moment = datetime.fromisoformat(query["from_date"].upper())
            kept = [item for item in kept if datetime.fromisoformat(item["created_at"]) >= moment]
        except (KeyError, ValueError):  # without a moment, or with a leap second
            pass
        return page_of(kept, query)


def in_whole_seconds(item: JsonObject) -> JsonObject:
    times = {name: in_seconds(datetime.fromisoformat(item[name])) for name in ("created_at", "updated_at")}
    return {**item, **times}


class CrowdedMock(OtherListsMock):
    """A mock that has contacts for several pages, in another order each time."""

    def __init__(self) -> None:
        super().__init__(arranging(shuffled))
        for number in range(250):
            self.world.add_contact({"user_id": f"one-of-many-{number}", "name": f"One of many, {number}"})


class PlainSearchMock(RichMock):
    """A mock that refuses a search for anything but letters, digits and spaces."""

    def list_contacts(self, query: Mapping[str, str]) -> Page:
        if not query.get("search", "a").replace(" ", "").isalnum():
            raise Refusal(400, "A search is for letters and digits.")
        return super().list_contacts(query)


def unaccented(text: str) -> str:
    """A text as the collations of databases compare it."""
    return "".join(filter(str.isascii, unicodedata.normalize("NFD", text))).casefold()


class LateSegmentsMock(RichMock):
    """A mock that puts a contact into its segments a moment after it was created."""

    def complete(self, contact: JsonObject) -> JsonObject:
        completed = super().complete(contact)
        is_new = datetime.fromisoformat(contact["created_at"]) > datetime.now(UTC) - LAG
        return {**completed, "segments": [] if is_new else completed["segments"]}


class ClosedSegmentsMock(RichMock):
    """A mock that puts contacts into segments by rules of its own, and takes no other words for it."""

    def create_contact(self, body: JsonObject) -> JsonObject:
        if body.get("segment_ids"):
            raise Refusal(400, "Contacts come into this segment by themselves.")
        return super().create_contact(body)


class AfterThatMomentMock(MockApp):
    """A mock that does not count messages of `from_date` itself among those from it on."""

    def list_messages(self, ids: dict[str, str], query: Mapping[str, str]) -> Page:
        page = super().list_messages(ids, query)
        try:
            moment = datetime.fromisoformat(query.get("from_date", ""))
        except ValueError:
            return page
        return replace(
            page, items=[item for item in page.items if datetime.fromisoformat(item["created_at"]) != moment]
        )


def lagging_now_and_then(items: list[Any]) -> list[Any]:
    """What one of several copies of the list has, to not all of which what is written comes at once."""
    return random.choice([items, without_the_newest(items)])


def shuffled(items: list[Any]) -> list[Any]:
    return random.sample(items, len(items))
