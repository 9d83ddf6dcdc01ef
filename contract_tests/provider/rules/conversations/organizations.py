"""Rules about the two names of the key's organization, its id and `c`: what was written through one, the other has."""

from __future__ import annotations

from functools import partial

from contract_tests.contract import clauses
from contract_tests.contract.contract_under_test import CHATS_PATH
from contract_tests.provider.provider import Provider
from contract_tests.provider.rules.rule import ClauseContradicted, expect, rule
from contract_tests.provider.rules.steps.created_contacts import contacts_with, custom_channel_of, new_contact
from contract_tests.provider.rules.steps.known_ids import known_person, names_of_the_organization
from contract_tests.provider.rules.steps.lagging_lists import eventually
from contract_tests.provider.rules.steps.posted_messages import (
    PostedText,
    body_with_text,
    messages_with,
    post_when_known,
)
from contract_tests.provider.rules.steps.reading import create, ids_of, unique_text
from invent_mock.world.inventory import OWN_ORG


@rule(clauses.ORG_ID, quotes=clauses.C_IS_THE_OWN)
def c_and_the_own_organization_have_the_same_contacts(provider: Provider) -> None:
    """Whichever of the two a contact was created through, it is listed through both."""
    names = names_of_the_organization(provider)
    contact, person = known_person(provider)
    eventually(provider, partial(assert_is_in_both, provider, contact["id"], person["user_id"], names[1]))
    if not provider.is_live:
        contact, person = new_contact(provider, org_id=OWN_ORG)
        eventually(provider, partial(assert_is_in_both, provider, contact["id"], person["user_id"], OWN_ORG))


def assert_is_in_both(provider: Provider, contact_id: str, user_id: str, org_id: str) -> None:
    """Hold that a contact is listed through both names. What none of them lists is not for them to tell."""
    names = names_of_the_organization(provider)
    listing = [name for name in names if contact_id in ids_of(contacts_with(provider, user_id, org_id=name))]
    example = f"{contact_id} was created with the `org_id` {org_id} and is listed with {listing}, expected {names}"
    if not listing:
        raise ClauseContradicted("a new contact is not listed", example, clause=clauses.LIST_CONTACTS)
    expect(listing == names, "`c` and the organization's id do not have the same contacts", example)


@rule(clauses.ORG_ID, quotes=clauses.C_IS_THE_OWN, is_for_live=False)
def c_and_the_own_organization_have_the_same_chats(provider: Provider) -> None:
    """A contact is created through one, its chat is begun through the other, and messages are posted through both."""
    names = names_of_the_organization(provider)
    for name, other_name in (names, names[::-1]):
        contact, _ = new_contact(provider, org_id=name)
        channel_id = custom_channel_of(contact)
        ids = {"contact_id": contact["id"], "channel_id": channel_id, "org_id": other_name}
        chat_id = create(provider, CHATS_PATH, None, allowed_by=clauses.ORG_ID, **ids)["id"]
        all_posted = []
        for org_id in names:
            body = {**body_with_text(provider, text := unique_text()), "channel_id": channel_id}
            ids = {"contact_id": contact["id"], "chat_id": chat_id, "org_id": org_id}
            all_posted.append(PostedText(text, post_when_known(provider, body, allowed_by=clauses.ORG_ID, **ids)))
        messages_with(provider, all_posted, chat_id=chat_id)
