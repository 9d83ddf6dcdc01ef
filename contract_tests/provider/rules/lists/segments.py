"""Rules about the segments that contacts are in: who is created in one is found and counted there."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from contract_tests.contract import clauses
from contract_tests.contract.contract_under_test import CONTACTS_PATH
from contract_tests.provider.exceptions import Inapplicable
from contract_tests.provider.provider import Provider
from contract_tests.provider.rules.assertions import value_at
from contract_tests.provider.rules.rule import charged_to, expect, expect_if_shown, rule
from contract_tests.provider.rules.steps.created_chats import new_chat
from contract_tests.provider.rules.steps.created_contacts import custom_channel_of, find_created, new_person
from contract_tests.provider.rules.steps.lagging_lists import eventually
from contract_tests.provider.rules.steps.posted_messages import post_text
from contract_tests.provider.rules.steps.reading import (
    create,
    create_if_allowed,
    ids_of,
    is_sendable,
    list_of,
    pages_of,
)
from contract_tests.provider.rules.times import is_same_moment
from invent_contract.json_values import as_list

SEVERAL = 3  # segments of one contact
HOW_MANY = "How many contacts the segment has."


@rule(clauses.SEGMENT_IDS, quotes="Ids of the segments that the contact is to belong to.")
def a_contact_is_created_in_its_segments(provider: Provider) -> None:
    """In one, in which it stays when it writes, and in several at once.

    Also one of whom nothing else is said, where that is accepted. A segment may be one that takes nobody.
    """
    known_ids = known_segment_ids(provider)
    segment_id, person = known_ids[0], new_person()
    created = create(provider, CONTACTS_PATH, {"channel": person, "segment_ids": [segment_id]})
    assert_is_in_segments(provider, created, person, [segment_id])
    new_ids = [created["id"]]
    if not provider.is_live:
        ids, channel = {"contact_id": created["id"]}, {"channel_id": custom_channel_of(created)}
        post_text(provider, channel, **ids, chat_id=new_chat(provider, **ids, **channel)["id"])
        assert_is_in_segments(provider, created, person, [segment_id])
        nobody = create_if_allowed(provider, CONTACTS_PATH, {"segment_ids": [segment_id]})
        person, several_ids = new_person(), known_ids[:SEVERAL]
        in_several = create_if_allowed(provider, CONTACTS_PATH, {"channel": person, "segment_ids": several_ids})
        if in_several:
            assert_is_in_segments(provider, in_several, person, several_ids)
        new_ids += [contact["id"] for contact in (nobody, in_several) if contact]

    def look() -> None:
        found = ids_of(members_of(provider, segment_id))
        lost = sorted(set(new_ids) - set(found))
        example = f"`segment_id` {segment_id} finds {found}, expected {lost}, too"
        expect(not lost, "a new contact is not found by its segment", example)

    eventually(provider, look)


def assert_is_in_segments(provider: Provider, created: Any, person: dict[str, str], segment_ids: list[str]) -> None:
    """Hold that a new contact shows its segments, if it shows any: in the list, and, as is assumed, in the response."""

    def assert_all_are_shown(contact: Any) -> None:
        shown_ids = segment_ids_of(contact)
        example = f"they are {shown_ids}, expected {segment_ids} among them"
        are_shown = contact.get("segments") is None or set(segment_ids) <= set(shown_ids)
        expect(are_shown, "`segments` do not have all that were given", example, shown_by=contact)

    eventually(provider, lambda: assert_all_are_shown(find_created(provider, created, person["user_id"])))
    with charged_to(provider, clauses.WHOLE_FIELDS):
        assert_all_are_shown(created)


@rule(clauses.CONTACTS_COUNT, quotes=HOW_MANY, is_for_live=False)
def a_segment_counts_a_new_contact(provider: Provider) -> None:
    """The count goes up by one, or is another one in any case where others come and go meanwhile."""
    segment_id = known_segment_ids(provider)[0]
    counts = counts_in(members_of(provider, segment_id), segment_id)
    if not counts:
        raise Inapplicable("needs a contact whose segment shows how many contacts it has")
    person = new_person()
    created = create(provider, CONTACTS_PATH, {"channel": person, "segment_ids": [segment_id]}, allowed_by=None)

    def look() -> None:
        listed = find_created(provider, created, person["user_id"])
        counts_later = counts_in([listed], segment_id)
        example = f"it is {counts_later} with a contact more, and was {counts}"
        expect(
            counts_later.isdisjoint(counts), "`contacts_count` does not count a new contact", example, shown_by=listed
        )

    eventually(provider, look, is_told=False)


@rule(clauses.CONTACTS_COUNT, quotes=HOW_MANY, is_for_live=False)
def a_segment_does_not_count_a_refused_contact(provider: Provider) -> None:
    """Of the segment that it was to be in: it counts as many more than are found in it as it did before."""
    segment_id = known_segment_ids(provider)[0]

    def uncounted() -> set[float]:
        members = members_of(provider, segment_id)
        return {count - len(members) for count in counts_in(members, segment_id)}

    before = uncounted()
    operation = provider.operation("post", CONTACTS_PATH)
    body = {"channel": {**new_person(), "email": [7]}, "segment_ids": [segment_id]}
    if not provider.call(operation, body).is_client_error:
        raise Inapplicable("needs a provider that refuses a wrong e-mail address")

    def look() -> None:
        after = uncounted()
        example = f"of {segment_id}, it is {after} more than are found, expected {before} as before the refusal"
        # Those who were listed late before are counted in `before`.
        expect(
            max(after, default=0) <= max(before, default=0),
            "`contacts_count` counts a contact that was refused",
            example,
        )

    eventually(provider, look, is_told=False)


@rule(clauses.CONTACTS_COUNT, quotes=HOW_MANY, is_for_live=False)
def the_count_of_a_segment_is_the_same_on_pages_of_each_size(provider: Provider) -> None:
    segment_id = known_segment_ids(provider)[0]
    create_if_allowed(provider, CONTACTS_PATH, {"channel": new_person(), "segment_ids": [segment_id]})

    def look() -> None:
        queries = [{"segment_id": segment_id, "take": take} for take in (1, 9)]
        with_1, with_9 = (counts_in(list_of(provider, CONTACTS_PATH, query), segment_id) for query in queries)
        example = f"of {segment_id}, it is {with_1} with take=1, and {with_9} with take=9"
        is_the_same = not with_1 or not with_9 or with_1 == with_9
        expect(is_the_same, "`contacts_count` changes with the size of a page", example)

    eventually(provider, look, is_told=False)


@rule(f"{clauses.SEGMENT_FIELDS}/name/description", quotes="Name of the segment.", only_reads=True)
def a_segment_is_the_same_for_each_contact(provider: Provider) -> None:
    """Its name, its color, and when it was created."""
    first_shown: dict[tuple[str, str], Any] = {}
    for segment in (segment for contact in list_of(provider, CONTACTS_PATH, {}) for segment in segments_of(contact)):
        for name in (name for name in ("name", "color", "created_at") if segment.get(name) is not None):
            value, expected = segment[name], first_shown.setdefault((segment["id"], name), segment[name])
            with charged_to(provider, f"{clauses.SEGMENT_FIELDS}/{name}/description"):
                what = f"`{name}` of a segment is not the same for each of its contacts"
                expect_if_shown(value, expected, what, is_same=is_same_moment, shown_by=segment)


def known_segment_ids(provider: Provider) -> list[str]:
    """The ids of segments that contacts are in, each once; of a live provider, contacts on the first page.

    Raises:
        Inapplicable: There are none.
    """
    contacts = list_of(provider, CONTACTS_PATH, {}) if provider.is_live else pages_of(provider, CONTACTS_PATH, {})
    ids = [segment_id for contact in contacts for segment_id in segment_ids_of(contact)]
    if not ids:
        raise Inapplicable("needs a contact with a segment")
    return list(dict.fromkeys(ids))


def members_of(provider: Provider, segment_id: str) -> list[Any]:
    """The contacts that are found by a segment."""
    return pages_of(provider, CONTACTS_PATH, {"segment_id": segment_id})


def counts_in(contacts: Iterable[Any], segment_id: str) -> set[float]:
    """How many contacts a segment has, as each of these contacts shows it."""
    shown = [segment for contact in contacts for segment in segments_of(contact) if segment["id"] == segment_id]
    counts = [segment.get("contacts_count") for segment in shown]
    return {count for count in counts if isinstance(count, int | float)}


def segments_of(contact: Any) -> list[Any]:
    """The segments that a contact is in, as far as they have ids."""
    return [segment for segment in as_list(contact.get("segments")) if is_sendable(value_at(segment, "id"))]


def segment_ids_of(contact: Any) -> list[str]:
    """Ids of the segments that a contact is in."""
    return [segment["id"] for segment in segments_of(contact)]
