"""Mocks whose lists differ from the shipped one's in what no page says."""

from __future__ import annotations

import itertools
import random
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

from contract_tests.contract import clauses
from contract_tests.self_test.fault_injection import MockFactory, parts_of, replacing
from contract_tests.self_test.faults.conversations.injection import filtering, listing_messages
from contract_tests.self_test.legal_providers.conversations import LAG, in_whole_seconds
from contract_tests.self_test.legal_providers.legal_provider import LegalProvider, refuting
from contract_tests.self_test.servers.rich_mock import PEOPLE, SEGMENTS, RichMock
from invent_contract.clause import SuiteVerdict
from invent_mock.app import MockApp
from invent_mock.http.refusal import Refusal
from invent_mock.operations.queries import Page, page_of

COPIED_AFTER = timedelta(seconds=1.9)

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


def with_headers(change: Callable[[Page], dict[str, str]]) -> MockFactory:
    """The headers of each page are others."""

    def success_response(healthy: Any, operation: Any, body: Any) -> Any:
        return healthy(operation, replace(body, headers=change(body)) if isinstance(body, Page) else body)

    return replacing("success_response", success_response)


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


class StaleChangesMock(MockApp):
    """A mock whose lists have what is new at once, but every second one shows no change of the last second or two."""

    def __init__(self) -> None:
        super().__init__()
        self._numbers = itertools.count()
        self._first_versions: dict[str, JsonObject] = {}

    def list_messages(self, ids: dict[str, str], query: Mapping[str, str]) -> Page:
        page = super().list_messages(ids, query)
        for item in page.items:
            self._first_versions.setdefault(item["id"], item)
        if query.get("page", "1") != "1" or next(self._numbers) % 2:
            return page
        shown_until = datetime.now(UTC) - COPIED_AFTER
        items = [
            item if datetime.fromisoformat(item["updated_at"]) <= shown_until else self._first_versions[item["id"]]
            for item in page.items
        ]
        return replace(page, items=items)


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


class ScoringMock(MockApp):
    """A mock that shows of a contact first the channel that a filter has found, and how well it fits."""

    def list_contacts(self, query: Mapping[str, str]) -> Page:
        page = super().list_contacts(query)
        is_filtered = not query.keys() <= {"page", "take"}
        items = [
            {**contact, "score": int(is_filtered), "channels": contact["channels"][:: -1 if is_filtered else 1]}
            for contact in page.items
        ]
        return replace(page, items=items)


class NobodyFoundMock(RichMock):
    """A mock that answers 404 where nobody has a `user_id`."""

    def list_contacts(self, query: Mapping[str, str]) -> Page:
        page = super().list_contacts(query)
        if "user_id" in query and page.headers["pagination-count"] == "0":
            raise Refusal(404, "There is no such contact.")
        return page


def unaccented(text: str) -> str:
    """A text as the collations of databases compare it."""
    return "".join(filter(str.isascii, unicodedata.normalize("NFD", text))).casefold()


class AfterThatMomentMock(MockApp):
    """A mock that does not count messages of `from_date` itself among those from it on."""

    def list_messages(self, ids: dict[str, str], query: Mapping[str, str]) -> Page:
        page = super().list_messages(ids, query)  # which refuses what is no time
        try:
            later = datetime.fromisoformat(query.get("from_date", "")) + timedelta(microseconds=1)
        except (ValueError, OverflowError):
            return page
        return super().list_messages(ids, {**query, "from_date": later.isoformat()})


def lagging_now_and_then(items: list[Any]) -> list[Any]:
    """What one of several copies of the list has, to not all of which what is written comes at once."""
    return random.choice([items, without_the_newest(items)])


def shuffled(items: list[Any]) -> list[Any]:
    return random.sample(items, len(items))


LISTS = {
    "newest first": LegalProvider(listing(lambda items: items[::-1])),
    "ordered by id": LegalProvider(listing(lambda items: sorted(items, key=lambda item: str(item["id"])))),
    "a field without a name": LegalProvider(
        listing(lambda items: [{**item, "": 1} for item in items]), SuiteVerdict.UNDOCUMENTED
    ),
    "others who write meanwhile": LegalProvider(BusyMock),
    "the last page again": refuting(lambda: OtherListsMock(clamped), clauses.EMPTY_PAGE),
    "another order each time": refuting(listing(shuffled), clauses.STABLE_ORDER),
    "another order of many contacts each time": refuting(CrowdedMock, clauses.STABLE_ORDER),
    "lists that lag": LegalProvider(listing(without_the_newest), SuiteVerdict.UNDOCUMENTED, clauses.FRESH_LISTS),
    "lists that lag now and then": LegalProvider(
        listing(lagging_now_and_then), SuiteVerdict.UNDOCUMENTED, clauses.FRESH_LISTS
    ),
    "a copy of chats that lags": LegalProvider(StaleCopyMock, SuiteVerdict.UNDOCUMENTED, clauses.FRESH_LISTS),
    "changes that lag, and not what is new": refuting(StaleChangesMock, clauses.FRESH_LISTS),
    "a search that lags": LegalProvider(
        replacing("list_contacts", searching_late, RichMock), SuiteVerdict.UNDOCUMENTED, clauses.FRESH_LISTS
    ),
    "a search that ignores accents": refuting(
        filtering("search", lambda contact, value: unaccented(value) in unaccented(contact["name"] or "")),
        clauses.SEARCH_WITHIN_WORDS,
    ),
    "a search for the beginning of a name": refuting(
        filtering("search", lambda contact, value: (contact["name"] or "").casefold().startswith(value.casefold())),
        clauses.SEARCH_WITHIN_WORDS,
    ),
    "names that only channels have": LegalProvider(
        replacing("complete", lambda healthy, contact: {**healthy(contact), "name": None}, RichMock)
    ),
    "special characters of a search refused": LegalProvider(PlainSearchMock, SuiteVerdict.UNDOCUMENTED),
    "scores, and channels as they fit": LegalProvider(ScoringMock, SuiteVerdict.UNDOCUMENTED),
    "404 where nobody has a user_id": LegalProvider(NobodyFoundMock, SuiteVerdict.UNDOCUMENTED),
    "no headers of pages": LegalProvider(with_headers(lambda page: {})),
    "counts of the page": LegalProvider(
        with_headers(lambda page: {**page.headers, "pagination-count": str(len(page.items))})
    ),
    "a message of the system in each chat": LegalProvider(listing(with_system_message)),
    "parts listed as messages": refuting(listing(part_by_part), clauses.WHOLE_ECHO),
    "an assistant that echoes": LegalProvider(listing_messages(with_echoes)),
    "times kept in seconds": LegalProvider(KeptInSecondsMock),
    "messages after from_date alone": LegalProvider(AfterThatMomentMock),
}
