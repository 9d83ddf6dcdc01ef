"""Mocks that are careless with the path's ids in a single operation."""

from __future__ import annotations

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
from contract_tests.self_test.faults.fault import FaultsByCheck
from contract_tests.self_test.servers.keeping_mock import keeping_replies, whichever_chat
from invent_mock import sample_data


def any_chat_from_a_date_on(healthy: Any, operation: Any, ids: dict[str, str], body: Any, query: Any) -> Any:
    return healthy(operation, {**ids, **(CHAT_ID if "from_date" in query else {})}, body, query)


OWN_ID = {"org_id": "c"}
JANES_ID = {"contact_id": sample_data.JANE.id}
CHANNEL_ID = {"channel_id": sample_data.JANES_KIOSK.id}
CHAT_ID = {"chat_id": sample_data.ONE_CUSTOM_CHANNEL.id}
OWNERS = {channel.id: contact.id for contact in sample_data.CONTACTS.values() for channel in contact.channels}
IDS: FaultsByCheck = {
    "unknown_ids_are_not_found": {
        "listContacts: any organization": mistaking_ids(lambda ids: OWN_ID, CONTACTS),
        "createContact: any organization": mistaking_ids(lambda ids: OWN_ID, NEW_CONTACT),
        "createChat: any organization": mistaking_ids(lambda ids: OWN_ID, NEW_CHAT),
        "createChat: any contact": mistaking_ids(lambda ids: JANES_ID, NEW_CHAT),
        "createChat: any channel": mistaking_ids(lambda ids: CHANNEL_ID, NEW_CHAT),
        "listChatMessages: any chat": mistaking_ids(lambda ids: CHAT_ID, MESSAGES),
        "listChatMessages: any chat from a date on": replacing("perform", any_chat_from_a_date_on),
        "a reply kept for whichever chat is asked for next": keeping_replies(whichever_chat),
    },
    "chats_begin_on_channels_of_the_contact_only": {
        "createChat: channels of all contacts": mistaking_ids(
            lambda ids: {"contact_id": OWNERS.get(ids["channel_id"], ids["contact_id"])}, NEW_CHAT
        )
    },
    "c_is_the_own_organization": {
        "listContacts: c unknown": mistaking_ids(lambda ids: {"org_id": "?"} if ids["org_id"] == "c" else {}, CONTACTS),
        "createChat: c unknown": mistaking_ids(lambda ids: {"org_id": "?"} if ids["org_id"] == "c" else {}, NEW_CHAT),
    },
    "nearly_right_ids_are_unknown": {
        "createChat: c in capitals": mistaking_ids(lambda ids: OWN_ID if ids["org_id"] == "C" else {}, NEW_CHAT),
        "createChat: a contact taken for its channel": mistaking_ids(
            lambda ids: CHANNEL_ID if ids["channel_id"] == sample_data.JANE.id else {}, NEW_CHAT
        ),
        "listChatMessages: a contact taken for its chat": mistaking_ids(
            lambda ids: CHAT_ID if ids["chat_id"] == sample_data.JANE.id else {}, MESSAGES
        ),
        **{
            f"{operation}: {name}": mistaking_ids(partial(known_ids_like, are_equal=are_equal), operation)
            for operation in (CONTACTS, NEW_CHAT, MESSAGES)
            for name, are_equal in {
                "the case of ids ignored": lambda known, given: known.lower() == given.lower(),
                "white space around ids trimmed": lambda known, given: known == given.strip(),
                "the start of an id is enough": lambda known, given: len(given) > 9 and known.startswith(given),
            }.items()
        },
        **for_each(LISTS, "500 for long ids", lambda scope: 500 if len(scope["path"]) > 250 else scope),
    },
    "ids_of_the_path_are_not_taken_from_elsewhere": {
        "listChatMessages: the query's ids win": changing_requests_of(
            MESSAGES,
            lambda scope: (
                {**scope, "path": f"/chats/{query_of(scope)['chat_id']}/messages"}
                if "chat_id" in query_of(scope)
                else scope
            ),
        )
    },
}
