"""Rules about contacts: what was created comes back, is listed, and is found."""

from __future__ import annotations

import contextlib
import uuid
from datetime import UTC, datetime
from typing import Any

from contract_tests.contract import clauses
from contract_tests.contract.contract_under_test import CONTACTS_PATH
from contract_tests.provider.exceptions import Inapplicable, NoUsableReply
from contract_tests.provider.provider import Provider
from contract_tests.provider.reporting.excerpts import show_value
from contract_tests.provider.rules.rule import charged_to, expect, expect_if_shown, rule
from contract_tests.provider.rules.steps.created_chats import new_chat
from contract_tests.provider.rules.steps.created_contacts import (
    NOT_AS_GIVEN,
    a_phone_number,
    assert_is_person,
    channels_of,
    comparable,
    contacts_with,
    find_created,
    new_contact,
    new_person,
)
from contract_tests.provider.rules.steps.lagging_lists import eventually
from contract_tests.provider.rules.steps.reading import create, create_if_allowed, ids_of, list_of, values_of
from contract_tests.provider.rules.text_samples import INTERPRETED_TEXTS, LIKE_OTHER_TYPES, UNUSUAL_TEXTS
from contract_tests.provider.rules.times import assert_is_new, is_same_moment
from contract_tests.provider.rules.wrong_ids import unknown_id


@rule(clauses.LIST_CONTACTS, quotes=clauses.FOUND_BY_USER_ID)
def a_created_contact_is_found(provider: Provider) -> None:
    """Once, by its user_id, with all that it was created with, as the response has it; also beside a newer one.

    Also one of whom nothing but the user_id is said, where that is accepted.
    """
    people = [new_person(), {**new_person(), "phone": a_phone_number()}]
    contacts = [create(provider, CONTACTS_PATH, {"channel": person}) for person in people]
    stranger = {"user_id": new_person()["user_id"]}
    if not provider.is_live and (created := create_if_allowed(provider, CONTACTS_PATH, {"channel": stranger})):
        people.append(stranger)
        contacts.append(created)
    for created, person in zip(contacts, people, strict=True):
        assert_is_person(provider, created, person, "the response")
        listed = find_created(provider, created, person["user_id"])
        assert_is_person(provider, listed, person, "the list")
        for name in ("name", "blocked", "is_admin", "unsubscribed", "created_at"):
            with charged_to(provider, f"{clauses.CONTACT_FIELDS}/{name}/description"):
                what = f"`{name}` of a new contact differs between the list and the response"
                expect_if_shown(listed.get(name), created.get(name), what, is_same=is_same_moment, shown_by=listed)
        with charged_to(provider, f"{clauses.CONTACT_FIELDS}/channels/description"):
            lost_channels = set(ids_of(channels_of(created))) - set(ids_of(channels_of(listed)))
            example = f"expected {sorted(lost_channels)}, too, as in the response"
            expect(not lost_channels, "`channels` of a new contact are not all listed", example, shown_by=listed)


@rule(clauses.USER_ID, quotes="Id of the person in the connected system, such as a customer number or a phone number.")
def what_looks_like_another_type_stays_text(provider: Provider) -> None:
    """A phone number, whose plus sign and spaces a query writes in another way, and what looks like another type."""
    number = f"+43 {uuid.uuid4().int % 10**12:012}"
    created = create(provider, CONTACTS_PATH, {"channel": {**new_person(), "user_id": number}})
    find_created(provider, created, number)
    number = f"{uuid.uuid4().int % 10**12}"
    user_ids = [f"00{number}", f"{number}e5", f"{number}.0", f"0x{number}", f"-{number}", number, f"+{number}"]
    user_ids.append(f"9{number:0>12}0000001")  # more digits than a number can have in JavaScript
    people = [
        {**new_person(), "user_id": user_id, "name": name}
        for user_id, name in zip(user_ids, LIKE_OTHER_TYPES, strict=True)
    ]
    people.append({**new_person(), "phone": f"0{number}"})
    for person in people if not provider.is_live else ():
        if created := create_if_allowed(provider, CONTACTS_PATH, {"channel": person}):
            assert_is_person(provider, created, person, "the response")
            assert_is_person(provider, find_created(provider, created, person["user_id"]), person, "the list")


@rule(clauses.WHOLE_FIELDS, is_for_live=False)
def fields_of_contacts_come_back_unchanged(provider: Provider) -> None:
    """Unusual names, an e-mail address of 200 characters, and a telephone number with an extension."""
    fields = [("name", text) for text in (*UNUSUAL_TEXTS, *INTERPRETED_TEXTS, "x" * 300, "é" * 5_000)]
    fields.append(("email", f"{uuid.uuid4().hex:x<60}@{'d' * 60}.{'e' * 60}.example.com"))
    fields.append(("phone", f"+44 (0)20 {uuid.uuid4().int % 10**8:08} ext. 12345"))
    for name, text in fields:
        person = {**new_person(), name: text}
        created = create_if_allowed(provider, CONTACTS_PATH, {"channel": person})
        if not created:
            continue
        for place, contact in ("response", created), ("list", find_created(provider, created, person["user_id"])):
            values = [value for value in values_of(contact, name) if value is not None]
            example = f"it is {show_value(values)} in the {place}, expected {show_value(text)}"
            is_whole = text in values and all(value == text for value in values)  # a value may be a list
            with charged_to(provider, clauses.WHOLE_FIELDS):
                expect(is_whole, f"`{name}` {NOT_AS_GIVEN}", example, shown_by=contact)


@rule(clauses.WHOLE_FIELDS, is_for_live=False)
def contacts_are_found_by_unusual_user_ids(provider: Provider) -> None:
    for text in (*UNUSUAL_TEXTS, *INTERPRETED_TEXTS, "x" * 300):
        person = {**new_person(), "user_id": f"{uuid.uuid4().hex}{text}"}
        if created := create_if_allowed(provider, CONTACTS_PATH, {"channel": person}):
            find_created(provider, created, person["user_id"])


@rule(clauses.WHOLE_FIELDS, is_for_live=False)
def two_contacts_keep_what_they_share(provider: Provider) -> None:
    """A name, an e-mail address and a telephone number, as in a family."""
    first = {**new_person(), "phone": a_phone_number()}
    second = {**first, "user_id": new_person()["user_id"]}
    created = create(provider, CONTACTS_PATH, {"channel": first}, allowed_by=None)
    another = create_if_allowed(provider, CONTACTS_PATH, {"channel": second})
    if another is None:
        raise Inapplicable("needs a provider in which two contacts may share an e-mail address")
    is_another = another["id"] != created["id"]
    for contact, person in ((created, first), (another, second)) if is_another else ((another, second),):
        listed = find_created(provider, contact, person["user_id"])
        what = "of a contact changes when a second contact has the same"
        assert_is_person(provider, listed, person, "the list", what=what)


@rule(f"{clauses.CONTACT_CHANNEL_FIELDS}/email/description", quotes="E-mail address of the person.", is_for_live=False)
def a_new_contact_takes_nothing_over_from_another(provider: Provider) -> None:
    """Neither from the one before, nor from one that was refused."""
    before, refused = ({**new_person(), "phone": a_phone_number()} for _ in range(2))
    create(provider, CONTACTS_PATH, {"channel": before}, allowed_by=None)
    response = provider.call(provider.operation("post", CONTACTS_PATH), body={"channel": refused, "segment_ids": 7})
    last = refused if response.is_success else before
    created = create_if_allowed(provider, CONTACTS_PATH, {"channel": {"user_id": new_person()["user_id"]}})
    for name in ("name", "email", "phone") if created else ():
        values = [comparable(value, name) for value in values_of(created, name)]
        what = f"`{name}` of a new contact that was given none is that of another contact"
        with charged_to(provider, f"{clauses.CONTACT_CHANNEL_FIELDS}/{name}/description"):
            example = f"it is {show_value(last[name])}, as that of the contact before"
            expect(comparable(last[name], name) not in values, what, example, shown_by=created)
        with charged_to(provider, clauses.REFUSALS_LEAVE_NOTHING):
            example = f"it is {show_value(refused[name])}, as in the request before, which was refused"
            is_left = not response.is_success and comparable(refused[name], name) in values
            expect(not is_left, what, example, shown_by=created)


@rule(clauses.PLAUSIBLE_TIMES, is_for_live=False)
def times_are_those_of_the_contact_and_its_chat(provider: Provider) -> None:
    """And of its channel. They were created about now, and not changed before."""
    contact, _ = new_contact(provider)
    for shown in (contact, *channels_of(contact)):
        assert_is_new(shown, datetime.now(UTC), contact)
    chat = new_chat(provider)
    assert_is_new(chat, datetime.now(UTC), chat)


@rule(clauses.LIST_CONTACTS, quotes=clauses.FOUND_BY_USER_ID, is_for_live=False)
def a_contact_that_is_created_again_is_found(provider: Provider) -> None:
    """Whether it is then a second one is not documented. What the last response has is found, and nobody else.

    It is created with another name and address than the first time, and shown with them. As long as there is the first
    one, it keeps what it was created with.
    """
    person = new_person()
    namesake = {**new_person(), "user_id": person["user_id"]}
    first = create(provider, CONTACTS_PATH, {"channel": namesake})
    second = create_if_allowed(provider, CONTACTS_PATH, {"channel": person})
    if second is None:
        raise Inapplicable("needs a provider that takes a contact twice")
    assert_is_person(provider, second, person, "the response")

    def look() -> Any:
        contacts = contacts_with(provider, person["user_id"])
        found = ids_of(contacts)
        example = f"{person['user_id']!r} finds {found}, expected {second['id']}, and at most {first['id']} beside it"
        expect(second["id"] in found, "a contact that was created again is not found by its `user_id`", example)
        is_alone = not set(found) - {first["id"], second["id"]} or provider.times_sent(person["user_id"]) > 1
        expect(is_alone, "other contacts are found by a value that only a new contact has", example)
        return next(contact for contact in contacts if contact["id"] == second["id"])

    assert_is_person(provider, eventually(provider, look), person, "the list")
    if first["id"] != second["id"]:
        for contact in list_of(provider, CONTACTS_PATH, {"name": namesake["name"]}, allowed_by=None):
            if contact.get("id") == first["id"]:
                what = "of a contact is lost when another one is created with its `user_id`"
                assert_is_person(provider, contact, namesake, "the list", what=what)


@rule(clauses.REFUSALS_LEAVE_NOTHING)
def a_refused_contact_is_not_created(provider: Provider) -> None:
    """With a wrong field or an unknown segment beside right ones, without a right key, in an unknown organization."""
    operation = provider.operation("post", CONTACTS_PATH)
    people = [new_person() for _ in range(4)]
    requests: list[dict[str, Any]] = [
        {"body": {"channel": {**people[0], "email": [7]}}},
        {"body": {"channel": people[1], "segment_ids": 7}},
        {"body": {"channel": people[2]}, "headers": {"Authorization": "Bearer x"}},
        {"body": {"channel": people[3]}, "ids": {"org_id": unknown_id(provider.path_ids(operation)["org_id"])}},
    ]
    if not provider.is_live:  # it may be accepted
        people.append(new_person())
        requests.append({"body": {"channel": people[-1], "segment_ids": ["seg_0000000000000000"]}})
    for request, person in zip(requests, people, strict=True):
        response = provider.call(operation, **request)
        if response.is_client_error:
            with contextlib.suppress(NoUsableReply):  # that nobody is found may be refused, too
                contacts = contacts_with(provider, person["user_id"])
                example = f"it is refused with {response.status_code}, and then listed: {show_value(contacts)}"
                expect(contacts == [], "a contact that was refused is created", f"{example}, expected []")
