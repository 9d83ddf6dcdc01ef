"""Faults of the filters of contacts."""

from __future__ import annotations

import fnmatch
import re
import unicodedata
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from contract_tests.self_test.fault_injection import MockFactory, replacing
from contract_tests.self_test.faults.conversations.injection import (
    Query,
    filtering,
    finding,
    ignoring,
    ignoring_filter,
    ignoring_on_further_pages,
)
from contract_tests.self_test.faults.fault import FaultsByCheck
from contract_tests.self_test.servers.keeping_mock import keeping_replies, whatever_is_asked_for
from contract_tests.self_test.servers.rich_mock import FILTERS, SEGMENTS, RichMock
from invent_mock import sample_data
from invent_mock.app import MockApp
from invent_mock.operations.queries import Page, page_of
from invent_mock.operations.representations import contact_json


class UntoldMock(RichMock):
    """A mock that shows only of some contacts whether they are unsubscribed, and finds only these by it."""

    def __init__(self) -> None:
        super().__init__({"unsubscribed": lambda contact, value: contact.get("unsubscribed") is (value == "true")})

    def complete(self, contact: dict[str, Any]) -> dict[str, Any]:
        completed = super().complete(contact)
        if not completed["unsubscribed"]:
            del completed["unsubscribed"]
        return completed


class UnsetMock(RichMock):
    """A mock in which `unsubscribed` has no value until it is set: it is shown as false, and no value finds it."""

    def __init__(self) -> None:
        super().__init__({"unsubscribed": self._is_found})
        self._new_ids: set[str] = set()

    def _is_found(self, contact: dict[str, Any], value: str) -> bool:
        return contact["id"] not in self._new_ids and FILTERS["unsubscribed"](contact, value)

    def create_contact(self, body: dict[str, Any]) -> dict[str, Any]:
        contact = super().create_contact(body)
        self._new_ids.add(contact["id"])
        return contact


class RememberingMock(MockApp):
    """A mock that remembers for ever what queries found.

    Args:
        name: The filter by which they ask.
        is_of_somebody: Whether it remembers those that found somebody, and not those that found nobody.
    """

    def __init__(self, name: str, *, is_of_somebody: bool) -> None:
        super().__init__()
        self._name, self._is_of_somebody = name, is_of_somebody
        self._pages: dict[str, Page] = {}

    def list_contacts(self, query: Query) -> Page:
        asked = repr(sorted(query.items()))
        page = self._pages.get(asked) or super().list_contacts(query)
        if self._name in query and bool(page.items) is self._is_of_somebody:
            self._pages[asked] = page
        return page


class JoiningSegmentsMock(RichMock):
    """A mock that shows of who is found by a segment no other segment. One contact is in two."""

    def __init__(self) -> None:
        super().__init__()
        contact = self.world.add_contact({"user_id": "person-in-two", "name": "Tessa Two"})
        self.further_fields[contact.id] = {"segments": list(SEGMENTS.values())}

    def list_contacts(self, query: Query) -> Page:
        page = super().list_contacts(query)
        if "segment_id" not in query:
            return page
        segments = [SEGMENTS[query["segment_id"]]] if query["segment_id"] in SEGMENTS else []
        return replace(page, items=[{**contact, "segments": segments} for contact in page.items])


class FirstChannelMock(RichMock):
    """A mock that finds a contact by the user_id of its first channel alone. Who has several is listed last."""

    def __init__(self) -> None:
        super().__init__({"user_id": lambda contact, value: contact["channels"][0].get("user_id") == value})
        contacts = self.world.contacts
        for contact in sorted(contacts.values(), key=lambda contact: len(contact.channels)):
            contacts[contact.id] = contacts.pop(contact.id)


def once_for_each_channel(healthy: Any, query: Query) -> Page:
    """A contact is listed for each of its channels that has the e-mail address."""
    page: Page = healthy({**query, "page": "1", "take": "10000"})
    address = query.get("email")
    return page_of(
        [
            contact
            for contact in page.items
            for channel in contact["channels"]
            if address in (None, channel.get("email")) and (address or channel is contact["channels"][0])
        ],
        query,
    )


def finding_last_with(name: str, field: str) -> MockFactory:
    """A filter looks in an index that has one contact for each value of a field."""

    def list_contacts(healthy: Any, query: Query) -> Page:
        if name not in query:
            return healthy(query)  # type: ignore[no-any-return]
        everybody = healthy({**query, "page": "1", "take": "10000"}).items
        index = {contact["channels"][0].get(field): contact for contact in everybody}
        return page_of(list(index.values()), query)

    return replacing("list_contacts", list_contacts)


KNOWN_ADDRESSES = {contact.email for contact in sample_data.INVENTORY.contacts.values()}


def name_of(contact: dict[str, Any]) -> str:
    """A contact's name, empty where it has none: the text of nothing would be found by the search for `None`."""
    return contact["name"] or ""


def matches_like(contact: dict[str, Any], value: str) -> bool:
    """As SQL's LIKE does."""
    return fnmatch.fnmatch(name_of(contact).lower(), f"*{value.lower().replace('%', '*').replace('_', '?')}*")


def folded(text: str) -> str:
    """A text with the letters from A to Z in lower case."""
    return "".join(character.lower() if character.isascii() else character for character in text)


def comparing(name: str, is_found: Callable[[str, str], bool]) -> MockFactory:
    """A filter compares the field of each channel in another way: by `is_found(field, value)`."""

    def finds(contact: dict[str, Any], value: str) -> bool:
        texts = [channel.get(name) for channel in contact["channels"]]
        return any(is_found(text, value) for text in texts if text is not None)

    return filtering(name, finds)


def finding_nothing_by(word: str, name: str, has_none: Callable[[dict[str, Any]], bool]) -> MockFactory:
    """A filter finds by a word who has no value for it."""
    return filtering(name, lambda contact, value: has_none(contact) if value == word else FILTERS[name](contact, value))


def hiding(is_hidden: Callable[[dict[str, Any]], bool], *names: str) -> MockFactory:
    """Some contacts are listed only where one of these filters is given."""

    def list_contacts(healthy: Any, query: Query) -> Page:
        is_asked_for = any(name in query for name in names)
        page: Page = healthy(query if is_asked_for else {**query, "page": "1", "take": "10000"})
        return page if is_asked_for else page_of([item for item in page.items if not is_hidden(item)], query)

    return replacing("list_contacts", list_contacts, RichMock)


def without_accents(text: str) -> str:
    decomposed = unicodedata.normalize("NFD", text.lower())
    return "".join(character for character in decomposed if not unicodedata.combining(character))


class JoinedByUserIdMock(RichMock):
    """A mock that finds administrators by the user_ids that they have."""

    def __init__(self) -> None:
        super().__init__({"is_admin": self.is_found})

    def is_found(self, contact: dict[str, Any], value: str) -> bool:
        everybody = [self.complete(contact_json(other)) for other in self.world.contacts.values()]
        user_ids = {other["channels"][0].get("user_id") for other in everybody if other["is_admin"]}
        return (contact["channels"][0].get("user_id") in user_ids) is (value == "true")


def without_tag(address: str) -> str:
    return re.sub(r"\+[^@]*", "", address)


FILTERS_OF_CONTACTS: FaultsByCheck = {
    "search_folds_the_case_of_all_letters": {
        "accents ignored in a search": filtering(
            "search", lambda contact, value: without_accents(value) in without_accents(name_of(contact))
        ),
        "search folds only the case of a to z": filtering(
            "search", lambda contact, value: folded(value) in folded(name_of(contact))
        ),
    },
    "filters_tell_contacts_with_the_same_user_id_apart": {"administrators found by their user_id": JoinedByUserIdMock},
    "each_contact_that_is_found_passes_the_filter": {
        "a reply kept for whatever state is asked for next": keeping_replies(
            whatever_is_asked_for("is_admin", "unsubscribed", "exclude_admins", "status")
        ),
        "administrators left out of the first page only": ignoring_on_further_pages(
            "list_contacts", "exclude_admins", RichMock
        ),
        "is_admin ignored": ignoring_filter("is_admin"),
        "is_admin the other way around": filtering(
            "is_admin", lambda contact, value: contact["is_admin"] is (value == "false")
        ),
        "is_admin=false taken for a wish": filtering("is_admin", lambda contact, value: contact["is_admin"]),
        "is_admin=false finds everybody": filtering(
            "is_admin", lambda contact, value: value == "false" or contact["is_admin"]
        ),
        "unsubscribed ignored": ignoring_filter("unsubscribed"),
        "administrators not left out": ignoring_filter("exclude_admins"),
        "states ignored": ignoring_filter("status"),
        "SUBSCRIBED finds everybody": filtering(
            "status", lambda contact, value: value == "SUBSCRIBED" or FILTERS["status"](contact, value)
        ),
        "BLOCKED finds who is unsubscribed": filtering(
            "status", lambda contact, value: FILTERS["status"](contact, value.replace("BLOCKED", "UNSUBSCRIBED"))
        ),
    },
    "a_created_contact_is_found_by_each_of_its_fields": {
        "created contacts not found by e-mail address": finding(
            "email", lambda healthy, value: healthy({"email": value}) if value in KNOWN_ADDRESSES else Page([], {})
        )
    },
    "special_characters_in_a_search_are_literal": {"wildcards in a search": filtering("search", matches_like)},
    "who_lacks_a_value_is_not_found_by_words_for_nothing": {
        "the name null is that of who has none": finding_nothing_by(
            "null", "name", lambda contact: contact["name"] is None
        ),
        "the segment undefined is that of who is in none": finding_nothing_by(
            "undefined", "segment_id", lambda contact: not contact["segments"]
        ),
        "a search for null finds who has no name": filtering(
            "search", lambda contact, value: folded(value) in folded(contact["name"] or "null")
        ),
    },
    "a_search_is_for_the_whole_text": {
        "search for words in any order": filtering(
            "search", lambda contact, value: all(word in folded(name_of(contact)) for word in folded(value).split())
        ),
        "search for a text without the spaces around it": finding(
            "search", lambda healthy, value: healthy({"search": value.strip()})
        ),
    },
    "contacts_are_found_by_their_values": {
        "search forgotten on the second page": ignoring_on_further_pages("list_contacts", "search", RichMock),
        "user_id ignored": ignoring("list_contacts", "user_id"),
        "e-mail address ignored": ignoring("list_contacts", "email"),
        "name ignored": ignoring("list_contacts", "name"),
        "search ignored": ignoring("list_contacts", "search"),
        "username ignored": ignoring_filter("username"),
        "segment ignored": ignoring_filter("segment_id"),
        "a user_id finds nobody": finding("user_id", lambda healthy, _: Page([], {})),
        "an e-mail address finds nobody": finding("email", lambda healthy, _: Page([], {})),
        "a segment finds nobody": filtering("segment_id", lambda contact, value: False),
        "segments found by their name": filtering(
            "segment_id", lambda contact, value: value in [segment["name"] for segment in contact["segments"]]
        ),
        "only the first channel's user_id counts": filtering(
            "user_id", lambda contact, value: contact["channels"][0].get("user_id") == value
        ),
        "only the first channel's user_id counts, behind contacts of one channel": FirstChannelMock,
        "account names looked for among names": filtering("username", lambda contact, value: contact["name"] == value),
    },
    "a_value_that_nobody_has_finds_nobody": {
        "a reply kept for whatever search comes next": keeping_replies(whatever_is_asked_for("search")),
        "an unknown user_id finds everybody": finding(
            "user_id", lambda healthy, value: healthy({}) if "nobody" in value else healthy({"user_id": value})
        ),
        "an unknown segment finds everybody": filtering(
            "segment_id", lambda contact, value: value.startswith("nobody") or FILTERS["segment_id"](contact, value)
        ),
        "a search for nothing known finds everybody": finding(
            "search", lambda healthy, value: healthy({"search": "" if "nobody" in value else value})
        ),
        "an unknown account name finds everybody": ignoring_filter("username"),
    },
    "an_empty_value_finds_nobody_who_has_another": {
        "an empty user_id finds everybody": finding(
            "user_id", lambda healthy, value: healthy({"user_id": value} if value else {})
        )
    },
    "filters_compare_exactly": {
        "names that contain it": finding("name", lambda healthy, value: healthy({"search": value})),
        "spaces around a name ignored": filtering(
            "name", lambda contact, value: name_of(contact).strip() == value.strip()
        ),
        "tag of an e-mail address ignored": comparing(
            "email", lambda address, value: without_tag(address) == without_tag(value)
        ),
        "an e-mail address looked for in lower case": finding(
            "email", lambda healthy, value: healthy({"email": value.lower()})
        ),
        "a name looked for without the spaces around it": finding(
            "name", lambda healthy, value: healthy({"name": value.strip()})
        ),
        "a user_id finds those that begin with it": comparing("user_id", str.startswith),
        "_ in a user_id matches any character": comparing(
            "user_id", lambda user_id, value: fnmatch.fnmatchcase(user_id, value.replace("_", "?"))
        ),
        "a user_id found in any case": comparing("user_id", lambda user_id, value: user_id.lower() == value.lower()),
    },
    "a_filter_compares_its_own_field": {
        "search among telephone numbers, too": filtering(
            "search",
            lambda contact, value: (
                FILTERS["search"](contact, value)
                or any(value in (channel["phone"] or "") for channel in contact["channels"])
            ),
        ),
        "account names compared with names": finding("username", lambda healthy, value: healthy({"name": value})),
        "names compared with user_ids, too": filtering(
            "name",
            lambda contact, value: value in (contact["name"], *(channel["user_id"] for channel in contact["channels"])),
        ),
        "a search among e-mail addresses, too": filtering(
            "search",
            lambda contact, value: any(
                value.casefold() in (text or "").casefold()
                for text in (contact["name"], *(channel.get("email") for channel in contact["channels"]))
            ),
        ),
    },
    "search_finds_parts_of_a_name": {
        "search for whole names": finding("search", lambda healthy, value: healthy({"name": value})),
        "search for the beginning of a name": filtering(
            "search", lambda contact, value: name_of(contact).startswith(value)
        ),
        "search finds whole words": filtering(
            "search", lambda contact, value: f" {value.casefold()} " in f" {name_of(contact).casefold()} "
        ),
    },
    "who_is_found_is_shown_once_and_as_without_a_filter": {
        "other segments hidden with a segment": JoiningSegmentsMock,
        "once for each channel with the e-mail address": replacing("list_contacts", once_for_each_channel),
    },
    "a_filter_that_is_not_given_hides_nobody": {
        "administrators hidden": hiding(lambda contact: contact["is_admin"], "is_admin"),
        "who is unsubscribed hidden": hiding(lambda contact: contact["unsubscribed"], "unsubscribed", "status"),
        "who is blocked hidden": hiding(lambda contact: contact["blocked"], "status"),
    },
    "each_contact_that_passes_a_filter_is_found": {
        "unsubscribed=false finds who says so": UntoldMock,
        "unsubscribed=false finds everybody": filtering(
            "unsubscribed", lambda contact, value: value == "false" or contact["unsubscribed"]
        ),
        "new contacts found with no value of unsubscribed": UnsetMock,
        "is_admin finds nobody": filtering("is_admin", lambda contact, value: False),
        "unsubscribed finds nobody": filtering(
            "unsubscribed", lambda contact, value: value == "false" and not contact["unsubscribed"]
        ),
        "exclude_admins=false leaves them out, too": filtering(
            "exclude_admins", lambda contact, value: not contact["is_admin"]
        ),
        "exclude_admins=false finds administrators alone": filtering(
            "exclude_admins", lambda contact, value: contact["is_admin"] is (value == "false")
        ),
        "ALL finds those without a state": filtering(
            "status",
            lambda contact, value: (
                FILTERS["status"](contact, value)
                and not (value == "ALL" and (contact["blocked"] or contact["unsubscribed"]))
            ),
        ),
        "BLOCKED finds nobody": filtering(
            "status", lambda contact, value: value != "BLOCKED" and FILTERS["status"](contact, value)
        ),
    },
    "a_contact_is_found_although_it_was_searched_for_too_early": {
        "who is nobody by a user_id stays nobody": lambda: RememberingMock("user_id", is_of_somebody=False)
    },
    "contacts_with_the_same_value_are_all_found": {
        "an e-mail address finds the last contact that has it": finding_last_with("email", "email"),
        "a search finds the last contact of a name": finding_last_with("search", "name"),
        "who has a name is looked up once": lambda: RememberingMock("name", is_of_somebody=True),
    },
}
