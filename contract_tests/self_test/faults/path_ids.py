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
from contract_tests.self_test.faults.fault import Fault
from invent_mock import sample_data

IDS = "the path's ids"
OWN_ORGANIZATION = "c_is_the_own_organization"
UNKNOWN_IDS = "unknown:positive_data_acceptance"
NEARLY_RIGHT = "nearly_right_ids_are_unknown"
UNKNOWN, FROM_THE_BODY = "unknown_ids_are_not_found", "ids_of_the_path_are_not_taken_from_elsewhere"

OWNERS = {chat.id: chat.contact.id for chat in sample_data.CHATS.values()}
CHAT_ID = sample_data.ONE_CUSTOM_CHANNEL.id
KNOWN_IDS = [known_id for known_ids in sample_data.KNOWN_IDS.values() for known_id in sorted(known_ids)]


def comparing_ids(are_equal: Callable[[str, str], bool]) -> MockFactory:
    """Ids are compared in another way."""
    return mistaking_ids(lambda ids: known_ids_like(ids, are_equal))


PATH_IDS = {
    "organization ignored": Fault(IDS, UNKNOWN, mistaking_ids(lambda ids: {"org_id": "c"})),
    "contact ignored": Fault(IDS, UNKNOWN, mistaking_ids(lambda ids: {"contact_id": sample_data.JANE.id})),
    "chat ignored": Fault(IDS, UNKNOWN, mistaking_ids(lambda ids: {"chat_id": sample_data.ONE_CUSTOM_CHANNEL.id})),
    "chats of all contacts": Fault(
        IDS, "chat_of_another_contact", mistaking_ids(lambda ids: {"contact_id": OWNERS.get(ids["chat_id"], "?")})
    ),
    "contacts of all chats": Fault(
        IDS,
        "chat_of_another_contact",
        mistaking_ids(lambda ids: {"contact_id": sample_data.JANE.id} if ids["contact_id"] in KNOWN_IDS else {}),
    ),
    "the case of ids ignored": Fault(
        IDS, NEARLY_RIGHT, comparing_ids(lambda known, given: known.lower() == given.lower())
    ),
    "the start of an id is enough": Fault(
        IDS, NEARLY_RIGHT, comparing_ids(lambda known, given: len(given) > 9 and known.startswith(given))
    ),
    "only the start of ids compared": Fault(
        IDS, NEARLY_RIGHT, comparing_ids(lambda known, given: known[:12] == given[:12])
    ),
    "the prefix of ids ignored": Fault(IDS, NEARLY_RIGHT, comparing_ids(lambda known, given: known[4:] == given[4:])),
    "white space around ids trimmed": Fault(
        IDS, NEARLY_RIGHT, comparing_ids(lambda known, given: known == given.strip())
    ),
    "ids cut at a null": Fault(
        IDS, NEARLY_RIGHT, comparing_ids(lambda known, given: known == given.partition("\0")[0])
    ),
    "ids decoded twice": Fault(IDS, NEARLY_RIGHT, comparing_ids(lambda known, given: known == unquote(given))),
    "ids cut to their length": Fault(
        IDS, NEARLY_RIGHT, comparing_ids(lambda known, given: known == given[: len(known)])
    ),
    "the prefix of ids may be missing": Fault(
        IDS, NEARLY_RIGHT, comparing_ids(lambda known, given: known.partition("_")[2] == given)
    ),
    "me taken for the contact": Fault(
        IDS, NEARLY_RIGHT, comparing_ids(lambda known, given: given == "me" and known == sample_data.JANE.id)
    ),
    "500 for long ids": Fault(
        "robustness", NEARLY_RIGHT, mistaking_ids(lambda ids: raise_refusal(500) if len(ids["chat_id"]) > 255 else {})
    ),
    "ids compared as patterns": Fault(IDS, NEARLY_RIGHT, comparing_ids(lambda known, given: given == "%")),
    "a channel taken for its chat": Fault(
        IDS, NEARLY_RIGHT, comparing_ids(lambda known, given: given == sample_data.JANES_KIOSK.id and known == CHAT_ID)
    ),
    "a contact taken for its chat": Fault(
        IDS, NEARLY_RIGHT, comparing_ids(lambda known, given: given == sample_data.JANE.id and known == CHAT_ID)
    ),
    "the body's ids win": Fault(
        IDS,
        FROM_THE_BODY,
        replacing(
            "perform",
            lambda healthy, operation, ids, body, query: healthy(
                operation, {name: (body or {}).get(name, ids[name]) for name in ids}, body, query
            ),
        ),
    ),
    "c unknown": Fault(
        IDS, OWN_ORGANIZATION, mistaking_ids(lambda ids: {"org_id": "?"} if ids["org_id"] == "c" else {})
    ),
    "only c known": Fault(
        IDS, OWN_ORGANIZATION, mistaking_ids(lambda ids: {"org_id": "?"} if ids["org_id"] != "c" else {})
    ),
    "unknown ids accepted": Fault(IDS, UNKNOWN_IDS, mistaking_ids(lambda ids: sample_data.VALID_IDS)),
    "400 for unknown ids": Fault("responses/404", UNKNOWN_IDS, mistaking_status(404, 400)),
    "500 for unknown ids": Fault("responses/404", "unknown:not_a_server_error", mistaking_status(404, 500)),
}
