"""Mocks that are careless with the path's ids in a single operation."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from contract_tests.self_test.fault_injection import (
    changing_requests_of,
    known_ids_like,
    mistaking_ids,
    query_of,
    replacing,
)
from contract_tests.self_test.faults.every_operation.operations import (
    CONTACTS,
    LISTS,
    MESSAGES,
    NEW_CHAT,
    NEW_CONTACT,
    for_each,
)
from contract_tests.self_test.faults.fault import Fault
from invent_mock import sample_data

UNKNOWN = "unknown_ids_are_not_found"
NEARLY_RIGHT = "nearly_right_ids_are_unknown"


def any_chat_from_a_date_on(healthy: Any, operation: Any, ids: dict[str, str], body: Any, query: Any) -> Any:
    return healthy(operation, {**ids, **(CHAT_ID if "from_date" in query else {})}, body, query)


def fault_of_ids(operation: str, caught_by: str, mistaken: Callable[[dict[str, str]], dict[str, str]]) -> Fault:
    return Fault(operation, caught_by, mistaking_ids(mistaken, operation))


OWN_ID = {"org_id": "c"}
JANES_ID = {"contact_id": sample_data.JANE.id}
CHANNEL_ID = {"channel_id": sample_data.JANES_KIOSK.id}
CHAT_ID = {"chat_id": sample_data.ONE_CUSTOM_CHANNEL.id}
OWNERS = {channel.id: contact.id for contact in sample_data.CONTACTS.values() for channel in contact.channels}
IDS = {
    "listContacts: any organization": fault_of_ids(CONTACTS, UNKNOWN, lambda ids: OWN_ID),
    "createContact: any organization": fault_of_ids(NEW_CONTACT, UNKNOWN, lambda ids: OWN_ID),
    "createChat: any organization": fault_of_ids(NEW_CHAT, UNKNOWN, lambda ids: OWN_ID),
    "createChat: any contact": fault_of_ids(NEW_CHAT, UNKNOWN, lambda ids: JANES_ID),
    "createChat: any channel": fault_of_ids(NEW_CHAT, UNKNOWN, lambda ids: CHANNEL_ID),
    "listChatMessages: any chat": fault_of_ids(MESSAGES, UNKNOWN, lambda ids: CHAT_ID),
    "listChatMessages: any chat from a date on": Fault(
        MESSAGES, UNKNOWN, replacing("perform", any_chat_from_a_date_on)
    ),
    "createChat: channels of all contacts": fault_of_ids(
        NEW_CHAT,
        "chats_begin_on_channels_of_the_contact_only",
        lambda ids: {"contact_id": OWNERS.get(ids["channel_id"], ids["contact_id"])},
    ),
    "listContacts: c unknown": fault_of_ids(
        CONTACTS, "c_is_the_own_organization", lambda ids: {"org_id": "?"} if ids["org_id"] == "c" else {}
    ),
    "createChat: c unknown": fault_of_ids(
        NEW_CHAT, "c_is_the_own_organization", lambda ids: {"org_id": "?"} if ids["org_id"] == "c" else {}
    ),
    "createChat: a contact taken for its channel": fault_of_ids(
        NEW_CHAT, NEARLY_RIGHT, lambda ids: CHANNEL_ID if ids["channel_id"] == sample_data.JANE.id else {}
    ),
    "listChatMessages: a contact taken for its chat": fault_of_ids(
        MESSAGES, NEARLY_RIGHT, lambda ids: CHAT_ID if ids["chat_id"] == sample_data.JANE.id else {}
    ),
    **{
        f"{operation}: {name}": fault_of_ids(operation, NEARLY_RIGHT, partial(known_ids_like, are_equal=are_equal))
        for operation in (CONTACTS, NEW_CHAT, MESSAGES)
        for name, are_equal in {
            "the case of ids ignored": lambda known, given: known.lower() == given.lower(),
            "white space around ids trimmed": lambda known, given: known == given.strip(),
            "the start of an id is enough": lambda known, given: len(given) > 9 and known.startswith(given),
        }.items()
    },
    **for_each(LISTS, "500 for long ids", NEARLY_RIGHT, lambda scope: 500 if len(scope["path"]) > 250 else scope),
    "listChatMessages: the query's ids win": Fault(
        MESSAGES,
        "ids_of_the_path_are_not_taken_from_elsewhere",
        changing_requests_of(
            MESSAGES,
            lambda scope: (
                {**scope, "path": f"/chats/{query_of(scope)['chat_id']}/messages"}
                if "chat_id" in query_of(scope)
                else scope
            ),
        ),
    ),
}
