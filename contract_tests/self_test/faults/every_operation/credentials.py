"""Mocks that are careless with the API key in a single operation."""

from __future__ import annotations

from typing import Any
from urllib.parse import unquote

from starlette.types import Scope

from contract_tests.self_test.fault_injection import header_of, query_of, replacing
from contract_tests.self_test.faults.credentials import HEADER, KEY, with_key_if
from contract_tests.self_test.faults.every_operation.operations import (
    CONTACTS,
    CREATIONS,
    LISTS,
    MESSAGES,
    NEIGHBOURS,
    NEW_CHAT,
    NEW_CONTACT,
    for_each,
)
from contract_tests.self_test.faults.fault import FaultsByCheck
from contract_tests.self_test.servers.keeping_mock import keeping_replies, whoever_asks
from invent_mock import sample_data

KNOWN_IDS = {known_id for known_ids in sample_data.KNOWN_IDS.values() for known_id in known_ids}


def authorization_of(scope: Scope) -> str:
    return header_of(scope, "authorization")


def admit_for_the_body(healthy: Any, request: Any, served_by_method: Any) -> Any:
    """Lets requests to create contacts through without a look at the key."""
    operation = served_by_method.get(request.method)
    return operation if operation and operation.id == NEW_CONTACT else healthy(request, served_by_method)


def names_unknown_things(scope: Scope) -> bool:
    ids = [part for part in unquote(scope["path"]).split("/") if "_" in part]
    return any(identifier not in KNOWN_IDS for identifier in ids)


CREDENTIALS: FaultsByCheck = {
    "missing_credentials": {
        **for_each(NEIGHBOURS, "no key needed", with_key_if(lambda scope: authorization_of(scope) == "")),
        "a reply kept for whoever asks next": keeping_replies(whoever_asks),
        "a refusal kept for whoever asks next": keeping_replies(whoever_asks, lambda status: status == 401),
    },
    "wrong_credentials": {
        **for_each(NEIGHBOURS, "any key", with_key_if(lambda scope: authorization_of(scope).startswith("Bearer "))),
        **for_each(
            NEIGHBOURS,
            "the key's case ignored",
            with_key_if(lambda scope: authorization_of(scope).lower() == HEADER.lower()),
        ),
    },
    "credentials_count_whatever_is_asked": {
        **for_each(
            LISTS, "no key needed with a size", with_key_if(lambda scope: query_of(scope).get("take", "").isdecimal())
        )
    },
    "malformed_credentials": {
        **for_each(LISTS, "the key without a scheme", with_key_if(lambda scope: authorization_of(scope) == KEY)),
        **for_each(
            CREATIONS, "the key in any scheme", with_key_if(lambda scope: authorization_of(scope).endswith(f" {KEY}"))
        ),
    },
    "credentials_elsewhere_do_not_count": {
        **for_each(LISTS, "the key in the query", with_key_if(lambda scope: KEY in query_of(scope).values())),
        **for_each(CREATIONS, "the key in a cookie", with_key_if(lambda scope: KEY in header_of(scope, "cookie"))),
        **for_each(
            (CONTACTS, NEW_CHAT),
            "the key in X-API-Key",
            with_key_if(lambda scope: header_of(scope, "x-api-key") == KEY),
        ),
    },
    "credentials_are_checked_first": {
        **for_each((NEW_CHAT, MESSAGES), "ids before credentials", with_key_if(names_unknown_things)),
        **for_each(
            (CONTACTS,), "queries before credentials", lambda scope: 400 if "-" in query_of(scope).values() else scope
        ),
        "createContact: the body before credentials": replacing("_admit", admit_for_the_body),
    },
    "the_scheme_is_read_as_http_has_it": {
        **for_each(
            (MESSAGES,),
            "the scheme compared literally",
            lambda scope: scope if authorization_of(scope)[:6] in ("", "Bearer") else 401,
        )
    },
}
