"""Mocks that are careless with the ids in the path."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import unquote

from contract_tests.self_test.fault_injection import (
    MockFactory,
    known_ids_like,
    mistaking_ids,
    mistaking_status,
    raise_refusal,
    replacing,
)
from contract_tests.self_test.faults.fault import FaultsByCheck
from invent_mock import sample_data

OWNERS = {chat.id: chat.contact.id for chat in sample_data.CHATS.values()}
CHAT_ID = sample_data.ONE_CUSTOM_CHANNEL.id
KNOWN_IDS = [known_id for known_ids in sample_data.KNOWN_IDS.values() for known_id in sorted(known_ids)]


def comparing_ids(are_equal: Callable[[str, str], bool]) -> MockFactory:
    """Ids are compared in another way."""
    return mistaking_ids(lambda ids: known_ids_like(ids, are_equal))


PATH_IDS: FaultsByCheck = {
    "unknown_ids_are_not_found": {
        "organization ignored": mistaking_ids(lambda ids: {"org_id": "c"}),
        "contact ignored": mistaking_ids(lambda ids: {"contact_id": sample_data.JANE.id}),
        "chat ignored": mistaking_ids(lambda ids: {"chat_id": sample_data.ONE_CUSTOM_CHANNEL.id}),
    },
    "chat_of_another_contact": {
        "chats of all contacts": mistaking_ids(lambda ids: {"contact_id": OWNERS.get(ids["chat_id"], "?")}),
        "contacts of all chats": mistaking_ids(
            lambda ids: {"contact_id": sample_data.JANE.id} if ids["contact_id"] in KNOWN_IDS else {}
        ),
    },
    "nearly_right_ids_are_unknown": {
        "the case of ids ignored": comparing_ids(lambda known, given: known.lower() == given.lower()),
        "the start of an id is enough": comparing_ids(lambda known, given: len(given) > 9 and known.startswith(given)),
        "only the start of ids compared": comparing_ids(lambda known, given: known[:12] == given[:12]),
        "the prefix of ids ignored": comparing_ids(lambda known, given: known[4:] == given[4:]),
        "white space around ids trimmed": comparing_ids(lambda known, given: known == given.strip()),
        "ids cut at a null": comparing_ids(lambda known, given: known == given.partition("\0")[0]),
        "ids decoded twice": comparing_ids(lambda known, given: known == unquote(given)),
        "ids cut to their length": comparing_ids(lambda known, given: known == given[: len(known)]),
        "the prefix of ids may be missing": comparing_ids(lambda known, given: known.partition("_")[2] == given),
        "me taken for the contact": comparing_ids(lambda known, given: given == "me" and known == sample_data.JANE.id),
        "500 for long ids": mistaking_ids(lambda ids: raise_refusal(500) if len(ids["chat_id"]) > 255 else {}),
        "ids compared as patterns": comparing_ids(lambda known, given: given == "%"),
        "a channel taken for its chat": comparing_ids(
            lambda known, given: given == sample_data.JANES_KIOSK.id and known == CHAT_ID
        ),
        "a contact taken for its chat": comparing_ids(
            lambda known, given: given == sample_data.JANE.id and known == CHAT_ID
        ),
    },
    "ids_of_the_path_are_not_taken_from_elsewhere": {
        "the body's ids win": replacing(
            "perform",
            lambda healthy, operation, ids, body, query: healthy(
                operation, {name: (body or {}).get(name, ids[name]) for name in ids}, body, query
            ),
        )
    },
    "c_is_the_own_organization": {
        "c unknown": mistaking_ids(lambda ids: {"org_id": "?"} if ids["org_id"] == "c" else {}),
        "only c known": mistaking_ids(lambda ids: {"org_id": "?"} if ids["org_id"] != "c" else {}),
    },
    "unknown:positive_data_acceptance": {
        "unknown ids accepted": mistaking_ids(lambda ids: sample_data.VALID_IDS),
        "400 for unknown ids": mistaking_status(404, 400),
    },
    "unknown:not_a_server_error": {"500 for unknown ids": mistaking_status(404, 500)},
}
