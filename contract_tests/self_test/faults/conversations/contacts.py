"""Faults of contacts that are created."""

from __future__ import annotations

import copy
import json
import unicodedata
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from html import escape
from typing import Any

from contract_tests.self_test.fault_injection import MockFactory, replacing
from contract_tests.self_test.faults.conversations.injection import (
    Query,
    changing_field_of_contact,
    create_and_forget,
    creating_contact_without,
    finding,
    listing_contacts,
    returning,
    returning_known,
)
from contract_tests.self_test.faults.fault import FaultsByCheck
from contract_tests.self_test.servers.rich_mock import RichMock
from invent_mock.app import MockApp
from invent_mock.http.refusal import Refusal
from invent_mock.operations.queries import Page


def create_twice(healthy: Any, body: dict[str, Any]) -> Any:
    healthy(body)
    return healthy(body)


def create_and_move_channel(healthy: Any, body: dict[str, Any]) -> Any:
    """A contact gets the channels of those that have its user_id."""
    user_id = body.get("channel", {}).get("user_id")
    contacts = healthy.__self__.world.contacts
    for contact in list(contacts.values()):
        others = tuple(channel for channel in contact.channels if user_id is None or channel.user_id != user_id)
        contacts[contact.id] = replace(contact, channels=others)
    return healthy(body)


def create_and_forget_segments(healthy: Any, body: dict[str, Any]) -> Any:
    """A contact is returned with its segments, and kept without them."""
    created = healthy(body)
    del healthy.__self__.further_fields[created["id"]]
    return created


def showing_segments(change: Callable[[dict[str, Any], dict[str, Any]], object]) -> MockFactory:
    """Each segment of a contact is changed in place where it is shown: by `change(contact, segment)`."""

    def complete(healthy: Any, contact: dict[str, Any]) -> Any:
        completed = healthy(contact)
        for segment in completed["segments"]:
            change(completed, segment)
        return completed

    return replacing("complete", complete, RichMock)


class StaleSegmentsMock(RichMock):
    """A mock whose filter knows only what was in a segment at the start."""

    def __init__(self) -> None:
        super().__init__()
        at_the_start = set(self.further_fields)
        healthy = self.filters["segment_id"]
        self.filters["segment_id"] = lambda contact, value: contact["id"] in at_the_start and healthy(contact, value)


class LosingSegmentsMock(RichMock):
    """A mock that forgets the segments of a contact that begins a chat."""

    def create_chat(self, ids: dict[str, str], body: dict[str, Any]) -> dict[str, Any]:
        self.further_fields[ids["contact_id"]] = {"segments": []}
        return super().create_chat(ids, body)


def with_other_channel_ids(contact: dict[str, Any]) -> None:
    for channel in contact["channels"]:
        channel["id"] += "0"


def is_plain_text(value: Any) -> bool:
    return isinstance(value, str) and value.isprintable()


def fields_of_plain_text(data: bytes) -> dict[str, str]:
    """Those of the channel in a body, as far as it can be read."""
    try:
        fields = json.loads(data)["channel"].items()
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return {}
    return {name: value for name, value in fields if is_plain_text(value)}


class CarelessMock(RichMock):
    """A mock in which the body of a refused contact has an effect. This class is right; its subclasses are not."""

    def read_body(self, operation: Any, media_type: str, data: bytes) -> Any:
        try:
            return super().read_body(operation, media_type, data)
        except Refusal:
            if operation.id == "createContact":
                self.notice_refused(data)
            raise

    def notice_refused(self, data: bytes) -> None:
        pass


class HastyMock(CarelessMock):
    """A mock that creates a contact, with its fields of plain text, before it sees whether the request is right."""

    def notice_refused(self, data: bytes) -> None:
        if fields := fields_of_plain_text(data):
            self.world.add_contact(fields)


def an_hour_ago() -> str:
    return (datetime.now(UTC) - timedelta(hours=1)).isoformat()


def create_and_keep_the_first(healthy: Any, body: dict[str, Any]) -> Any:
    """A contact with a known user_id gets an id of its own, and is not kept."""
    user_id = body.get("channel", {}).get("user_id", "")
    is_known = bool(healthy.__self__.list_contacts({"user_id": user_id}).items)
    return create_and_forget(healthy, body) if is_known else healthy(body)


def with_tidy_name(contact: dict[str, Any]) -> dict[str, Any]:
    """A contact, and not its channels, with a name without further spaces."""
    return {**contact, "name": " ".join((contact["name"] or "").split())}


class RefusedCountingMock(CarelessMock):
    """A mock whose segments count also contacts that are refused."""

    refused = 0

    def notice_refused(self, data: bytes) -> None:
        self.refused += b"seg_" in data

    def complete(self, contact: dict[str, Any]) -> dict[str, Any]:
        completed = super().complete(contact)
        for segment in completed["segments"]:
            segment["contacts_count"] += self.refused
        return completed


class SharedDefaultsMock(MockApp):
    """A mock that gives a contact what it does not have from the one before."""

    def __init__(self) -> None:
        super().__init__()
        self._fields: dict[str, Any] = {}

    def create_contact(self, body: dict[str, Any]) -> dict[str, Any]:
        self._fields = {**self._fields, **body.get("channel", {})}
        return super().create_contact({**body, "channel": self._fields})


class ReusedFormMock(CarelessMock):
    """A mock that gives a contact what it does not have from the requests before that were refused."""

    def __init__(self) -> None:
        super().__init__()
        self._fields: dict[str, Any] = {}

    def notice_refused(self, data: bytes) -> None:
        self._fields |= fields_of_plain_text(data)

    def create_contact(self, body: dict[str, Any]) -> dict[str, Any]:
        fields, self._fields = self._fields, {}
        return super().create_contact({**body, "channel": {**fields, **body.get("channel", {})}})


def with_phone_as_number(contact: dict[str, Any]) -> dict[str, Any]:
    """A telephone number of digits alone is a number in the list."""
    channels = copy.deepcopy(contact["channels"])
    for channel in channels:
        if (channel["phone"] or "").isdecimal():
            channel["phone"] = int(channel["phone"])
    return {**contact, "channels": channels}


def color_by_contact(contact: dict[str, Any], segment: dict[str, Any]) -> None:
    segment["color"] = "red" if contact["name"] == "Rita Regular" else "teal"


def with_counts_of_the_page(healthy: Any, query: Query) -> Page:
    """Only the contacts on the page count among those of a segment."""
    page: Page = healthy(query)
    for contact in page.items:
        for segment in contact["segments"]:
            segment["contacts_count"] = len(page.items)
    return page


def nobody_of_several(healthy: Any, query: Query) -> Page:
    """Nobody is found by a user_id that several have."""
    page: Page = healthy(query)
    return Page([], {}) if "user_id" in query and len(page.items) > 1 else page


def with_the_newest_time(healthy: Any, query: Query) -> Page:
    """Each contact is listed with the time of the one that was created last."""
    page: Page = healthy(query)
    newest = max((contact["created_at"] for contact in healthy({"take": "10000"}).items), default=None)
    return replace(page, items=[{**contact, "created_at": newest} for contact in page.items])


class MovingAddressesMock(MockApp):
    """A mock in which an e-mail address belongs to the contact that was created with it last."""

    def create_contact(self, body: dict[str, Any]) -> dict[str, Any]:
        email = body.get("channel", {}).get("email")
        for contact in self.world.contacts.values() if email else ():
            channels = tuple(
                replace(channel, email=None if channel.email == email else channel.email)
                for channel in contact.channels
            )
            self.world.contacts[contact.id] = replace(contact, channels=channels)
        return super().create_contact(body)


def create_before_segments_are_found(healthy: Any, body: dict[str, Any]) -> Any:
    contact = healthy(body)
    if body.get("segment_ids"):
        raise Refusal(400, "There is no such segment.")
    return contact


CONTACTS: FaultsByCheck = {
    "a_refused_contact_is_not_created": {
        "contacts created before they are checked": HastyMock,
        "contacts created before their segments are found": replacing(
            "create_contact", create_before_segments_are_found
        ),
    },
    "a_created_contact_is_found": {
        "created contacts not kept": replacing("create_contact", create_and_forget),
        "contacts created twice": replacing("create_contact", create_twice),
        "contacts created without a name": creating_contact_without("name"),
        "contacts created without an e-mail address": creating_contact_without("email"),
        "contacts created without a telephone number": creating_contact_without("phone"),
        "another e-mail address kept": changing_field_of_contact("email", lambda email: email.replace("@", "+copy@")),
        "last digit of a telephone number lost": changing_field_of_contact("phone", lambda phone: phone[:-1]),
        "user_id not returned as it was sent": returning(
            "create_contact", lambda contact: contact["channels"][0].update(user_id=contact["id"])
        ),
        "contacts returned with another name": returning(
            "create_contact", lambda contact: contact.update(name="New contact")
        ),
        "contacts listed as blocked": listing_contacts(lambda contact: {**contact, "blocked": True}),
        "contacts returned as administrators": returning(
            "create_contact", lambda contact: contact.update(is_admin=True)
        ),
        "channels returned with other ids": returning("create_contact", with_other_channel_ids),
        "channels without an address returned with other ids": returning(
            "create_contact",
            lambda contact: None if contact["channels"][0]["email"] else with_other_channel_ids(contact),
        ),
        "contacts returned with another id": returning(
            "create_contact", lambda contact: contact.update(id=contact["id"] + "0")
        ),
        "contacts listed with the time at which they are listed": listing_contacts(
            lambda contact: {**contact, "created_at": datetime.now(UTC).isoformat()}
        ),
        "contacts listed with the time of the newest": replacing("list_contacts", with_the_newest_time),
        "contacts returned with another time": returning(
            "create_contact", lambda contact: contact.update(created_at="2026-03-01T08:00:00Z")
        ),
    },
    "what_looks_like_another_type_stays_text": {
        "plus sign of a query read as a space": finding(
            "user_id", lambda healthy, value: healthy({"user_id": value.replace("+", " ")})
        ),
        "spaces of a user_id lost": changing_field_of_contact("user_id", lambda user_id: user_id.replace(" ", "")),
        "leading zeros of a user_id lost": changing_field_of_contact(
            "user_id", lambda text: text.lstrip("0") if text.isdigit() else text
        ),
        "telephone numbers listed as numbers": listing_contacts(with_phone_as_number),
        "a user_id of many digits rounded": changing_field_of_contact(
            "user_id", lambda text: str(int(float(text))) if text.isdecimal() else text
        ),
    },
    "fields_of_contacts_come_back_unchanged": {
        "white space of names stripped": changing_field_of_contact("name", str.strip),
        "names cut at 255 characters": changing_field_of_contact("name", lambda name: name[:255]),
        "telephone numbers cut at 20 characters": changing_field_of_contact("phone", lambda phone: phone[:20]),
        "e-mail addresses cut at 100 characters": changing_field_of_contact("email", lambda email: email[:100]),
        "names composed": changing_field_of_contact("name", lambda name: unicodedata.normalize("NFC", name)),
        "names escaped": changing_field_of_contact("name", escape),
        "names end at a null": changing_field_of_contact("name", lambda name: name.partition("\0")[0]),
        "names without what is beyond 16 bits": changing_field_of_contact(
            "name", lambda name: "".join("?" if ord(c) > 0xFFFF else c for c in name)
        ),
        "names listed without further spaces": listing_contacts(with_tidy_name),
    },
    "contacts_are_found_by_unusual_user_ids": {
        "a user_id is trimmed where it is looked for": finding(
            "user_id", lambda healthy, value: healthy({"user_id": value.strip()})
        ),
        "a user_id ends at a null": changing_field_of_contact("user_id", lambda user_id: user_id.partition("\0")[0]),
        "500 for a quote in a filter": replacing(
            "list_contacts", lambda healthy, query: healthy(query) if "'" not in query.get("user_id", "") else 1 / 0
        ),
    },
    "two_contacts_keep_what_they_share": {
        "an e-mail address moves to the contact that has it last": MovingAddressesMock,
        "one contact for an e-mail address": returning_known("email"),
    },
    "a_contact_is_created_in_its_segments": {
        "segments ignored": replacing(
            "create_contact", lambda healthy, body: healthy({**body, "segment_ids": []}), RichMock
        ),
        "segments lost when a chat begins": LosingSegmentsMock,
        "only the last of several segments kept": replacing(
            "create_contact",
            lambda healthy, body: healthy({**body, "segment_ids": body.get("segment_ids", [])[-1:]}),
            RichMock,
        ),
        "segments returned and not kept": replacing("create_contact", create_and_forget_segments, RichMock),
        "new contacts not found by their segment": StaleSegmentsMock,
        "segments of nobody ignored": replacing(
            "create_contact", lambda healthy, body: healthy(body if body.get("channel") else {}), RichMock
        ),
    },
    "a_segment_counts_a_new_contact": {
        "contacts_count never changes": showing_segments(lambda contact, segment: segment.update(contacts_count=1))
    },
    "a_contact_that_is_created_again_is_found": {
        "a contact that is created again is not kept": replacing("create_contact", create_and_keep_the_first),
        "a channel moved to who is created again": replacing("create_contact", create_and_move_channel),
        "a known contact returned as it was": returning_known("user_id"),
        "nobody is found by a user_id that two have": replacing("list_contacts", nobody_of_several),
    },
    "a_segment_does_not_count_a_refused_contact": {"refused contacts counted": RefusedCountingMock},
    "a_new_contact_takes_nothing_over_from_another": {
        "fields of a refused contact": ReusedFormMock,
        "fields of the contact before": SharedDefaultsMock,
    },
    "a_segment_is_the_same_for_each_contact": {
        "another color of a segment for each contact": showing_segments(color_by_contact)
    },
    "times_are_those_of_the_contact_and_its_chat": {
        "channels created an hour ago": returning(
            "create_contact", lambda contact: contact["channels"][0].update(created_at=an_hour_ago())
        )
    },
    "the_count_of_a_segment_is_the_same_on_pages_of_each_size": {
        "contacts of a page counted": replacing("list_contacts", with_counts_of_the_page, RichMock)
    },
}
