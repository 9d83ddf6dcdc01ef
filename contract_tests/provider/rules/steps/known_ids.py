"""Ids beside those of the environment: each was created or listed in the run, and is shared by all rules."""

from __future__ import annotations

import contextlib
import functools
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

import httpx

from contract_tests.contract.contract_under_test import CONTACTS_PATH
from contract_tests.provider.exceptions import Inapplicable, NoUsableReply
from contract_tests.provider.provider import Provider
from contract_tests.provider.rules.steps.created_chats import new_chat
from contract_tests.provider.rules.steps.created_contacts import channels_of, custom_channel_of, new_contact
from contract_tests.provider.rules.steps.reading import each_page, ids_of
from invent_mock.world.inventory import OWN_ORG

Result = TypeVar("Result")


@dataclass(frozen=True)
class ContactIds:
    """A contact, a custom channel of it, and a chat that was begun on it."""

    contact_id: str
    channel_id: str
    chat_id: str

    @property
    def path_ids(self) -> dict[str, str]:
        """The path parameters of a message that is posted there."""
        return {"contact_id": self.contact_id, "chat_id": self.chat_id}


def once_in_a_run(make: Callable[[Provider], Result]) -> Callable[[Provider], Result]:
    """Keep what a function returns for all rules of a run, and what was written for it, which their failures show."""

    @functools.wraps(make)
    def made_once(provider: Provider) -> Result:
        if make.__name__ not in provider.shared:
            before = len(provider.sources.written)
            provider.shared[make.__name__] = make(provider)
            provider.sources.kept += provider.sources.written[before:]
        shared: Result = provider.shared[make.__name__]
        return shared

    return made_once


@once_in_a_run
def known_person(provider: Provider) -> tuple[Any, dict[str, str]]:
    """A contact that was created in the run, and what it was created with."""
    return new_contact(provider)


@once_in_a_run
def another_contact(provider: Provider) -> ContactIds:
    """A contact that was created in the run, with a chat.

    Raises:
        Inapplicable: None may be created, or its channel is not shown.
    """
    contact, _ = known_person(provider)
    ids = {"contact_id": contact["id"], "channel_id": custom_channel_of(contact)}
    return ContactIds(**ids, chat_id=new_chat(provider, **ids)["id"])


@once_in_a_run
def custom_channel_ids(provider: Provider) -> list[str]:
    """The custom channels of the contact of the environment: the one that is given, then those that are listed."""
    channels: list[Any] = []
    with contextlib.suppress(Inapplicable):  # it is far behind in a long list
        contacts = (contact for page in each_page(provider, CONTACTS_PATH, {}) for contact in page)
        own: Any = next((contact for contact in contacts if contact.get("id") == provider.id("CONTACT_ID")), {})
        channels = [channel for channel in channels_of(own) if channel.get("type") == "custom"]
    return list(dict.fromkeys([provider.id("CHANNEL_ID"), *ids_of(channels)]))


def need_other_channel(provider: Provider, response: httpx.Response) -> None:
    """See that the environment's channel that is not custom is none, where a request that may have it was accepted.

    Raises:
        Inapplicable: It is listed as a custom channel, so that the response says nothing of the provider.
    """
    with contextlib.suppress(NoUsableReply):  # recorded
        if response.is_success and provider.environment.get("INVENT_OTHER_CHANNEL_ID") in custom_channel_ids(provider):
            raise Inapplicable("needs INVENT_OTHER_CHANNEL_ID to be a channel that is not listed as custom")


@once_in_a_run
def channels_of_the_chat_of_several(provider: Provider) -> list[str]:
    """The contact's custom channels in the chat of several: those that a message can be posted through.

    Raises:
        Inapplicable: There are none.
    """
    ids = {"chat_id": provider.id("MULTI_CHANNEL_CHAT_ID")}
    channel_ids = [
        channel_id
        for channel_id in custom_channel_ids(provider)
        if not provider.send(provider.body(channel_id=channel_id), ids=ids).is_client_error
    ]
    if not channel_ids:
        raise Inapplicable("needs a chat of several channels that takes a message through one of them")
    return channel_ids


def names_of_the_organization(provider: Provider) -> list[str]:
    """`c`, and the organization's id.

    Raises:
        Inapplicable: The id is not known.
    """
    org_id = provider.id("ORG_ID")
    if org_id == OWN_ORG:
        raise Inapplicable("needs the organization's own id in INVENT_ORG_ID")
    return [OWN_ORG, org_id]
