"""Contacts that rules create, and how they find them in lists."""

from __future__ import annotations

import json
import unicodedata
import uuid
from collections.abc import Mapping
from typing import Any

from contract_tests.contract import clauses
from contract_tests.contract.contract_under_test import CONTACTS_PATH
from contract_tests.provider.exceptions import Inapplicable
from contract_tests.provider.provider import Provider
from contract_tests.provider.reporting.excerpts import show_value
from contract_tests.provider.rules.rule import ClauseContradicted, charged_to, expect
from contract_tests.provider.rules.steps.first_written import keep_if_first
from contract_tests.provider.rules.steps.lagging_lists import eventually
from contract_tests.provider.rules.steps.reading import create, id_of, ids_of, is_shown, list_of, pages_of, values_of
from invent_contract.json_values import as_list

DIGITS_THAT_DECIDE = 7  # of a telephone number: those before them may be written in several ways
NOT_AS_GIVEN = "of a new contact is not the one that was given"


def new_person() -> dict[str, str]:
    """The channel of a contact to create, of a person that nobody knows."""
    token = uuid.uuid4().hex
    return {
        "user_id": f"contract-test-{token}",
        "name": f"Contract Test {token}",
        "email": f"contract-test-{token}@example.com",
    }


def new_contact(provider: Provider, **ids: str) -> tuple[Any, dict[str, str]]:
    """A contact of a person that nobody knows, and what it was created with."""
    person = new_person()
    created = create(provider, CONTACTS_PATH, {"channel": person}, **ids)
    keep_if_first(provider, "contacts", created, person)
    return created, person


def a_phone_number() -> str:
    """A telephone number that nobody has."""
    return f"+43 1 {uuid.uuid4().int % 10**10:010}"


def find_created(provider: Provider, created: Any, user_id: str) -> Any:
    """A contact as it is listed, which its user_id, that nobody else has, must find."""

    def look() -> Any:
        return only_contact(provider, contacts_with(provider, user_id), created["id"], user_id)

    return eventually(provider, look)


def contacts_with(provider: Provider, user_id: str, **ids: str) -> list[Any]:
    """The contacts that a `user_id` finds, which may be nobody, so that no page says whether it is refused."""
    return list_of(provider, CONTACTS_PATH, {"user_id": user_id}, allowed_by=None, **ids)


def only_contact(provider: Provider, contacts: list[Any], contact_id: str, value: str) -> Any:
    """The contact of this id, which a value that it alone was created with must find, and no other."""
    example = f"{value!r} finds {ids_of(contacts)}, expected {contact_id} alone"
    expect(contact_id in ids_of(contacts), "a new contact is not found by a value that it was created with", example)
    if len(contacts) > provider.times_sent(value):
        others = [contact for contact in contacts if contact["id"] != contact_id]
        contain_it = all(value.casefold() in json.dumps(other, ensure_ascii=False).casefold() for other in others)
        clause = clauses.EXACT_FILTERS if contain_it else ""
        what = "other contacts are found by a value that only a new contact has"
        raise ClauseContradicted(what, example, clause=clause)
    return next(contact for contact in contacts if contact["id"] == contact_id)


def assert_is_person(
    provider: Provider, contact: Any, person: dict[str, str], place: str, *, what: str = NOT_AS_GIVEN
) -> None:
    """Hold that a contact has what it was created with.

    Args:
        provider: The provider.
        contact: The contact.
        person: Its channel as it was created.
        place: Where the contact is shown, in words.
        what: What is wrong where it has something else, after the name of the field.
    """
    for name, value in person.items():
        values = [text for text in values_of(contact, name) if isinstance(text, str)]
        if not is_shown(provider, name, contact, *channels_of(contact)):
            continue
        with charged_to(provider, clauses.WHOLE_FIELDS):
            example = f"in {place}, it is {show_value(values)}, expected {show_value(value)}"
            expect(value in values, f"`{name}` {what}", example, shown_by=contact)


def comparable(value: Any, name: str) -> Any:
    """A field's value, of a text without what a provider may write in another way."""
    if not isinstance(value, str):
        return value
    if name == "phone":  # `+43 1 7890123`, `0043-1-7890123` and `(01) 789 0123` are the same
        return "".join(filter(str.isdigit, value))[-DIGITS_THAT_DECIDE:]
    return " ".join(unicodedata.normalize("NFKC", value).casefold().split())


def are_comparable(name: str, value: Any, other: Any) -> bool:
    """Whether two values of a field may be the same, written in another way."""
    return bool(comparable(value, name) == comparable(other, name))


def assert_found(provider: Provider, created: Any, query: Mapping[str, str], what: str) -> None:
    """Hold that a query finds a new contact, if only after a moment."""

    def look() -> None:
        ids = ids_of(pages_of(provider, CONTACTS_PATH, query))
        contact = f"{created['id']}, whose name is {created.get('name')!r}"
        expect(created["id"] in ids, what, f"{dict(query)} finds {ids}, expected {contact}, among them")

    eventually(provider, look)


def channels_of(contact: Any) -> list[Any]:
    """A contact's channels, as far as they are objects."""
    return [channel for channel in as_list(contact.get("channels")) if isinstance(channel, dict)]


def custom_channel_of(contact: Any) -> str:
    """The id of the channel that a contact was created with.

    Raises:
        Inapplicable: No channel is shown.
    """
    channels = channels_of(contact)
    custom = [channel for channel in channels if channel.get("type") == "custom"] or channels
    if not custom:
        raise Inapplicable("needs a contact whose channel is shown")
    return id_of(custom[0])
