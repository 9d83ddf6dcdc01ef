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
from contract_tests.self_test.faults.fault import Fault
from contract_tests.self_test.servers.rich_mock import FILTERS, SEGMENTS, RichMock
from invent_mock import sample_data
from invent_mock.app import MockApp
from invent_mock.operations.queries import Page, page_of
from invent_mock.operations.representations import contact_json

FOUND = "contacts_are_found_by_their_values"
NOBODY = "a_value_that_nobody_has_finds_nobody"
PASSES = "each_contact_that_is_found_passes_the_filter"
NOT_LOST = "each_contact_that_passes_a_filter_is_found"
HIDES, DIVIDES = "a_filter_that_is_not_given_hides_nobody", "a_boolean_divides_contacts"
SHOWN_ALIKE = "who_is_found_is_shown_once_and_as_without_a_filter"
VERY_VALUE = "filters_compare_exactly"
SEARCH = "search_finds_parts_of_a_name"


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
    """A mock that remembers for ever by which queries for a user_id nobody was found."""

    def __init__(self) -> None:
        super().__init__()
        self._unknown: dict[str, Page] = {}

    def list_contacts(self, query: Query) -> Page:
        asked = repr(sorted(query.items()))
        page = self._unknown.get(asked) or super().list_contacts(query)
        if "user_id" in query and not page.items:
            self._unknown[asked] = page
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


KNOWN_ADDRESSES = {contact.email for contact in sample_data.INVENTORY.contacts.values()}


def matches_like(contact: dict[str, Any], value: str) -> bool:
    """As SQL's LIKE does."""
    return fnmatch.fnmatch(str(contact["name"]).lower(), f"*{value.lower().replace('%', '*').replace('_', '?')}*")


def folded(text: str) -> str:
    """A text with the letters from A to Z in lower case."""
    return "".join(character.lower() if character.isascii() else character for character in text)


def comparing(name: str, is_found: Callable[[str, str], bool]) -> MockFactory:
    """A filter compares the field of each channel in another way: by `is_found(field, value)`."""
    return filtering(
        name, lambda contact, value: any(is_found(str(channel.get(name)), value) for channel in contact["channels"])
    )


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


FILTERS_OF_CONTACTS = {
    "accents ignored in a search": Fault(
        "listContacts",
        "search_folds_the_case_of_all_letters",
        filtering("search", lambda contact, value: without_accents(value) in without_accents(str(contact["name"]))),
    ),
    "administrators found by their user_id": Fault(
        "listContacts", "filters_tell_contacts_with_the_same_user_id_apart", JoinedByUserIdMock
    ),
    "administrators left out of the first page only": Fault(
        "listContacts", PASSES, ignoring_on_further_pages("list_contacts", "exclude_admins", RichMock)
    ),
    "created contacts not found by e-mail address": Fault(
        "listContacts",
        "a_created_contact_is_found_by_each_of_its_fields",
        finding(
            "email", lambda healthy, value: healthy({"email": value}) if value in KNOWN_ADDRESSES else Page([], {})
        ),
    ),
    "wildcards in a search": Fault(
        "listContacts", "special_characters_in_a_search_are_literal", filtering("search", matches_like)
    ),
    "search for words in any order": Fault(
        "listContacts",
        "a_search_is_for_the_whole_text",
        filtering(
            "search", lambda contact, value: all(word in folded(str(contact["name"])) for word in folded(value).split())
        ),
    ),
    "search for a text without the spaces around it": Fault(
        "listContacts",
        "a_search_is_for_the_whole_text",
        finding("search", lambda healthy, value: healthy({"search": value.strip()})),
    ),
    "search forgotten on the second page": Fault(
        "listContacts", FOUND, ignoring_on_further_pages("list_contacts", "search", RichMock)
    ),
    "search folds only the case of a to z": Fault(
        "listContacts",
        "search_folds_the_case_of_all_letters",
        filtering("search", lambda contact, value: folded(value) in folded(str(contact["name"]))),
    ),
    # --- by a text ---
    "user_id ignored": Fault("listContacts", FOUND, ignoring("list_contacts", "user_id")),
    "e-mail address ignored": Fault("listContacts", FOUND, ignoring("list_contacts", "email")),
    "name ignored": Fault("listContacts", FOUND, ignoring("list_contacts", "name")),
    "search ignored": Fault("listContacts", FOUND, ignoring("list_contacts", "search")),
    "username ignored": Fault("listContacts", FOUND, ignoring_filter("username")),
    "segment ignored": Fault("listContacts", FOUND, ignoring_filter("segment_id")),
    "a user_id finds nobody": Fault("listContacts", FOUND, finding("user_id", lambda healthy, _: Page([], {}))),
    "an e-mail address finds nobody": Fault("listContacts", FOUND, finding("email", lambda healthy, _: Page([], {}))),
    "a segment finds nobody": Fault("listContacts", FOUND, filtering("segment_id", lambda contact, value: False)),
    "segments found by their name": Fault(
        "listContacts",
        FOUND,
        filtering("segment_id", lambda contact, value: value in [segment["name"] for segment in contact["segments"]]),
    ),
    "only the first channel's user_id counts": Fault(
        "listContacts",
        FOUND,
        filtering("user_id", lambda contact, value: contact["channels"][0].get("user_id") == value),
    ),
    "account names looked for among names": Fault(
        "listContacts", FOUND, filtering("username", lambda contact, value: contact["name"] == value)
    ),
    "an unknown user_id finds everybody": Fault(
        "listContacts",
        NOBODY,
        finding("user_id", lambda healthy, value: healthy({}) if "nobody" in value else healthy({"user_id": value})),
    ),
    "an unknown segment finds everybody": Fault(
        "listContacts",
        NOBODY,
        filtering(
            "segment_id", lambda contact, value: value.startswith("nobody") or FILTERS["segment_id"](contact, value)
        ),
    ),
    "a search for nothing known finds everybody": Fault(
        "listContacts",
        NOBODY,
        finding("search", lambda healthy, value: healthy({"search": "" if "nobody" in value else value})),
    ),
    "an unknown account name finds everybody": Fault("listContacts", NOBODY, ignoring_filter("username")),
    "names that contain it": Fault(
        "listContacts", VERY_VALUE, finding("name", lambda healthy, value: healthy({"search": value}))
    ),
    "spaces around a name ignored": Fault(
        "listContacts",
        VERY_VALUE,
        filtering("name", lambda contact, value: str(contact["name"]).strip() == value.strip()),
    ),
    "account names compared with names": Fault(
        "listContacts",
        "a_filter_compares_its_own_field",
        finding("username", lambda healthy, value: healthy({"name": value})),
    ),
    "names compared with user_ids, too": Fault(
        "listContacts",
        "a_filter_compares_its_own_field",
        filtering(
            "name",
            lambda contact, value: value in (contact["name"], *(channel["user_id"] for channel in contact["channels"])),
        ),
    ),
    "tag of an e-mail address ignored": Fault(
        "listContacts",
        VERY_VALUE,
        comparing("email", lambda address, value: without_tag(address) == without_tag(value)),
    ),
    "a user_id finds those that begin with it": Fault("listContacts", VERY_VALUE, comparing("user_id", str.startswith)),
    "a user_id found in any case": Fault(
        "listContacts", VERY_VALUE, comparing("user_id", lambda user_id, value: user_id.lower() == value.lower())
    ),
    "search for whole names": Fault(
        "listContacts", SEARCH, finding("search", lambda healthy, value: healthy({"name": value}))
    ),
    "search for the beginning of a name": Fault(
        "listContacts", SEARCH, filtering("search", lambda contact, value: str(contact["name"]).startswith(value))
    ),
    "search finds whole words": Fault(
        "listContacts",
        SEARCH,
        filtering("search", lambda contact, value: f" {value.casefold()} " in f" {str(contact['name']).casefold()} "),
    ),
    "other segments hidden with a segment": Fault("listContacts", SHOWN_ALIKE, JoiningSegmentsMock),
    "once for each channel with the e-mail address": Fault(
        "listContacts", SHOWN_ALIKE, replacing("list_contacts", once_for_each_channel)
    ),
    # --- by a boolean or a state ---
    "is_admin ignored": Fault("listContacts", PASSES, ignoring_filter("is_admin")),
    "is_admin the other way around": Fault(
        "listContacts", PASSES, filtering("is_admin", lambda contact, value: contact["is_admin"] is (value == "false"))
    ),
    "is_admin=false taken for a wish": Fault(
        "listContacts", PASSES, filtering("is_admin", lambda contact, value: contact["is_admin"])
    ),
    "is_admin=false finds everybody": Fault(
        "listContacts", PASSES, filtering("is_admin", lambda contact, value: value == "false" or contact["is_admin"])
    ),
    "unsubscribed ignored": Fault("listContacts", PASSES, ignoring_filter("unsubscribed")),
    "administrators not left out": Fault("listContacts", PASSES, ignoring_filter("exclude_admins")),
    "states ignored": Fault("listContacts", PASSES, ignoring_filter("status")),
    "SUBSCRIBED finds everybody": Fault(
        "listContacts",
        PASSES,
        filtering("status", lambda contact, value: value == "SUBSCRIBED" or FILTERS["status"](contact, value)),
    ),
    "BLOCKED finds who is unsubscribed": Fault(
        "listContacts",
        PASSES,
        filtering(
            "status", lambda contact, value: FILTERS["status"](contact, value.replace("BLOCKED", "UNSUBSCRIBED"))
        ),
    ),
    "administrators hidden": Fault("listContacts", HIDES, hiding(lambda contact: contact["is_admin"], "is_admin")),
    "who is unsubscribed hidden": Fault(
        "listContacts", HIDES, hiding(lambda contact: contact["unsubscribed"], "unsubscribed", "status")
    ),
    "who is blocked hidden": Fault("listContacts", HIDES, hiding(lambda contact: contact["blocked"], "status")),
    "unsubscribed=false finds who says so": Fault("listContacts", DIVIDES, UntoldMock),
    "unsubscribed=false finds everybody": Fault(
        "listContacts",
        DIVIDES,
        filtering("unsubscribed", lambda contact, value: value == "false" or contact["unsubscribed"]),
    ),
    "new contacts found with no value of unsubscribed": Fault("listContacts", NOT_LOST, UnsetMock),
    "who is nobody by a user_id stays nobody": Fault(
        "listContacts", "a_contact_is_found_although_it_was_searched_for_too_early", RememberingMock
    ),
    "is_admin finds nobody": Fault("listContacts", NOT_LOST, filtering("is_admin", lambda contact, value: False)),
    "unsubscribed finds nobody": Fault(
        "listContacts",
        NOT_LOST,
        filtering("unsubscribed", lambda contact, value: value == "false" and not contact["unsubscribed"]),
    ),
    "exclude_admins=false leaves them out, too": Fault(
        "listContacts", NOT_LOST, filtering("exclude_admins", lambda contact, value: not contact["is_admin"])
    ),
    "exclude_admins=false finds administrators alone": Fault(
        "listContacts",
        NOT_LOST,
        filtering("exclude_admins", lambda contact, value: contact["is_admin"] is (value == "false")),
    ),
    "ALL finds those without a state": Fault(
        "listContacts",
        NOT_LOST,
        filtering(
            "status",
            lambda contact, value: (
                FILTERS["status"](contact, value)
                and not (value == "ALL" and (contact["blocked"] or contact["unsubscribed"]))
            ),
        ),
    ),
    "BLOCKED finds nobody": Fault(
        "listContacts",
        NOT_LOST,
        filtering("status", lambda contact, value: value != "BLOCKED" and FILTERS["status"](contact, value)),
    ),
}
