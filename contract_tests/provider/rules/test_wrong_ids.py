"""Ids that nothing has are made of ids of any form, and never one that something has."""

from __future__ import annotations

import pytest

from contract_tests.provider.provider import Provider
from contract_tests.provider.rules import check_rule
from contract_tests.provider.rules.wrong_ids import nearly_right_ids, unknown_id
from invent_mock.app import MockApp
from invent_mock.server import ThreadedServer
from invent_mock.world.inventory import Channel, Chat, Contact, Inventory

RULES_ON_IDS = [
    "unknown_ids_are_not_found",
    "nearly_right_ids_are_unknown",
    "ids_of_the_path_are_not_taken_from_elsewhere",
    "nearly_right_channels_are_refused",
]
UUID = "0b9d9a4e-5f0c-4f43-9b7a-6f1d6f3a2c11"


def counted(prefix: str, count: int) -> Inventory:
    """Contacts with a channel and a chat each. Their ids are numbers behind a prefix, for each kind from 1 on."""
    numbers = range(1, count + 1)
    channels = [Channel(f"{prefix}{number}", "custom", f"customer-{number}") for number in numbers]
    contacts = [Contact(channel.id, "Jane", None, (channel,)) for channel in channels]
    chats = [Chat(contact.id, contact, contact.channels) for contact in contacts]
    by_id = {contact.id: contact for contact in contacts}, {chat.id: chat for chat in chats}
    return Inventory("org_7wHuTTRIfOM537zxuAHi6g", ("key_of_the_provider",), *by_id)


@pytest.mark.parametrize("prefix", ["", "x_"])
@pytest.mark.parametrize("rule", RULES_ON_IDS)
def test_counted_ids_are_legal(rule: str, prefix: str) -> None:
    inventory = counted(prefix, 120)
    with ThreadedServer(MockApp(inventory=inventory)) as server:
        environment = inventory.environment(server.base_url)
        environment |= {f"INVENT_{kind}_ID": f"{prefix}{number}" for number, kind in ((12, "CONTACT"), (12, "CHAT"))}
        with Provider(server.base_url, {**environment, "INVENT_CHANNEL_ID": f"{prefix}12"}) as provider:
            assert check_rule(provider, rule) == []


@pytest.mark.parametrize(
    ("identifier", "unknown"),
    [
        ("con_3qWeRtY7", "con_00000000"),
        ("c", "0"),
        ("12", "899999999"),
        ("con_12", "con_899999999"),
        ("1234567890123456789", "8999999999999999999"),
        (UUID, "00000000-0000-0000-0000-000000000000"),
    ],
)
def test_an_unknown_id_has_the_form_of_those_that_are_known(identifier: str, unknown: str) -> None:
    assert unknown_id(identifier) == unknown


def test_a_uuid_is_the_same_in_any_case_and_with_other_hyphens() -> None:
    assert UUID.replace("-", "") not in [candidate.lower().replace("-", "") for candidate in nearly_right_ids(UUID)]
    assert UUID[:-1] in nearly_right_ids(UUID)


def test_other_ids_are_tried_in_another_case() -> None:
    assert {"con_3qwerty7", "CON_3QWERTY7"} <= set(nearly_right_ids("con_3qWeRtY7"))


def test_no_id_is_left_out() -> None:
    assert "" not in nearly_right_ids("c")
