"""A mock with what the shipped one does without: administrators, states, segments."""

from __future__ import annotations

import copy
from collections.abc import Callable, Mapping
from typing import Any

from invent_mock.app import MockApp
from invent_mock.operations.queries import Page, page_of
from invent_mock.operations.representations import contact_json

JsonObject = dict[str, Any]
Filter = Callable[[JsonObject, str], bool]  # whether it finds a contact, by the parameter's value

SEGMENTS = {
    "seg_7uJmNhY6tGbV5rFc": {"id": "seg_7uJmNhY6tGbV5rFc", "name": "Regulars", "color": "teal"},
    "seg_2wSxEdC3rFvB4nHy": {"id": "seg_2wSxEdC3rFvB4nHy", "name": "Newcomers", "color": "sky"},
}
PEOPLE: dict[str, JsonObject] = {
    "Ada Admin": {"is_admin": True},
    "Una Unsubscribed": {"unsubscribed": True},
    "Bela Blocked": {"blocked": True},
    "Rita Regular": {"segments": [SEGMENTS["seg_7uJmNhY6tGbV5rFc"]]},
    "Nora Newcomer": {"segments": [SEGMENTS["seg_2wSxEdC3rFvB4nHy"]]},
    "Rosa Regular": {"segments": [SEGMENTS["seg_7uJmNhY6tGbV5rFc"]]},
}
STATES: dict[str, Callable[[JsonObject], bool]] = {
    "ALL": lambda contact: True,
    "SUBSCRIBED": lambda contact: not contact["unsubscribed"],
    "UNSUBSCRIBED": lambda contact: bool(contact["unsubscribed"]),
    "BLOCKED": lambda contact: bool(contact["blocked"]),
    "AI_REPLIES_DISABLED": lambda contact: False,
}


def by_channel(field: str) -> Filter:
    """A filter by a field of any channel."""
    return lambda contact, value: any(channel.get(field) == value for channel in contact["channels"])


def is_in_segment(contact: JsonObject, segment_id: str) -> bool:
    """Whether a contact is in a segment."""
    return segment_id in [segment["id"] for segment in contact.get("segments", ())]


FILTERS: dict[str, Filter] = {
    "search": lambda contact, value: value.casefold() in (contact["name"] or "").casefold(),
    "is_admin": lambda contact, value: contact["is_admin"] is (value == "true"),
    "unsubscribed": lambda contact, value: contact["unsubscribed"] is (value == "true"),
    "user_id": by_channel("user_id"),
    "name": lambda contact, value: contact["name"] == value,
    "username": by_channel("username"),
    "email": by_channel("email"),
    "segment_id": is_in_segment,
    "exclude_admins": lambda contact, value: value == "false" or not contact["is_admin"],
    "status": lambda contact, value: STATES[value](contact),
}


class RichMock(MockApp):
    """A mock whose contacts differ in all that filters ask for.

    Args:
        filters: Instead of those that are right.
        contract: As plain data. Default: ours.
    """

    def __init__(self, filters: Mapping[str, Filter] | None = None, contract: JsonObject | None = None) -> None:
        super().__init__(contract)
        self.filters = {**FILTERS, **(filters or {})}
        # What a contact has beside what the world keeps, by its id.
        self.further_fields: dict[str, JsonObject] = {}
        for number, (name, fields) in enumerate(PEOPLE.items()):
            channel = {"user_id": f"person-{number}", "name": name, "email": f"person-{number}@example.com"}
            self.further_fields[self.world.add_contact(channel).id] = fields

    def complete(self, contact: JsonObject) -> JsonObject:
        """A contact with all that it has."""
        completed = copy.deepcopy({**contact, **self.further_fields.get(contact["id"], {})})
        for segment in completed["segments"]:
            all_fields = self.further_fields.values()
            segment["contacts_count"] = sum(is_in_segment(fields, segment["id"]) for fields in all_fields)
        for channel in completed["channels"]:
            channel["username"] = channel["username"] or (f"@{channel['user_id']}" if channel.get("user_id") else None)
        return completed

    def create_contact(self, body: JsonObject) -> JsonObject:
        created = super().create_contact(body)
        segments = [SEGMENTS[identifier] for identifier in body.get("segment_ids", []) if identifier in SEGMENTS]
        self.further_fields[created["id"]] = {"segments": segments}
        return self.complete(created)

    def list_contacts(self, query: Mapping[str, str]) -> Page:
        contacts = [self.complete(contact_json(contact)) for contact in self.world.contacts.values()]
        asked = [(self.filters[name], value) for name, value in query.items() if name in self.filters]
        return page_of([contact for contact in contacts if all(finds(contact, value) for finds, value in asked)], query)
