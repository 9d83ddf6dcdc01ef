"""Mocks that are careless with the API key."""

from __future__ import annotations

import base64
import fnmatch
from collections.abc import Callable

from starlette.types import Scope

from contract_tests.self_test.fault_injection import (
    also_accepting,
    changing_requests,
    header_of,
    mistaking_status,
    query_of,
    replacing,
    with_header,
)
from contract_tests.self_test.faults.fault import FaultsByCheck
from invent_mock import sample_data

KEY = sample_data.API_KEY
HEADER = f"Bearer {KEY}"


def basic_password(header: str) -> str:
    """The password in credentials of the scheme Basic."""
    scheme, _, encoded = header.partition(" ")
    return base64.b64decode(encoded).decode().partition(":")[2] if scheme == "Basic" and ":" not in encoded else ""


def with_key_if(is_accepted: Callable[[Scope], bool]) -> Callable[[Scope], Scope]:
    """Requests are also authentic for another reason."""
    return lambda scope: with_header(scope, "authorization", HEADER) if is_accepted(scope) else scope


def names_an_unknown_chat(scope: Scope) -> bool:
    return "/chats/" in scope["path"] and not any(chat_id in scope["path"] for chat_id in sample_data.CHATS)


CREDENTIALS: FaultsByCheck = {
    "missing_credentials": {
        "no key needed": also_accepting(lambda header: header == ""),
        "403 for 401": mistaking_status(401, 403),
    },
    "wrong_credentials": {
        "any key will do": also_accepting(lambda header: header.startswith("Bearer ")),
        "key's case ignored": also_accepting(lambda header: header.lower() == HEADER.lower()),
        "start of the key is enough": also_accepting(lambda header: len(header) > 9 and HEADER.startswith(header)),
        "end of the key is enough": also_accepting(
            lambda header: len(header) > 9 and KEY.endswith(header.removeprefix("Bearer "))
        ),
        "only the key's start compared": also_accepting(lambda header: header[:15] == HEADER[:15]),
        "only the key's end compared": also_accepting(lambda header: header[-8:] == HEADER[-8:]),
        "only the key's length compared": also_accepting(lambda header: len(header) == len(HEADER)),
        "the key's order ignored": also_accepting(lambda header: sorted(header) == sorted(HEADER)),
        "the key compared as a pattern": also_accepting(
            lambda header: fnmatch.fnmatch(HEADER, header.replace("%", "*"))
        ),
        "the key anywhere in the header": also_accepting(lambda header: KEY in header),
        "more after the key ignored": also_accepting(lambda header: header.startswith(HEADER)),
        "keys not looked at": also_accepting(lambda header: True),
    },
    "malformed_credentials": {
        "scheme ignored": also_accepting(lambda header: header.endswith(f" {KEY}")),
        "scheme not needed": also_accepting(lambda header: header == KEY),
        "key as a password": also_accepting(lambda header: basic_password(header) == KEY),
        "key in quotes": also_accepting(lambda header: header.replace('"', "") == HEADER),
        "scheme with a colon": also_accepting(lambda header: header == f"Bearer: {KEY}"),
    },
    "credentials_elsewhere_do_not_count": {
        "key in X-API-Key": changing_requests(with_key_if(lambda scope: header_of(scope, "x-api-key") == HEADER)),
        "key for the proxy": changing_requests(
            with_key_if(lambda scope: header_of(scope, "proxy-authorization") == HEADER)
        ),
        "key in the query": changing_requests(with_key_if(lambda scope: query_of(scope).get("api_key") == KEY)),
    },
    "the_scheme_is_read_as_http_has_it": {
        "scheme compared literally": replacing(
            "is_authentic", lambda healthy, header: header.startswith("Bearer") and healthy(header)
        )
    },
    "credentials_are_checked_first": {"chat before credentials": changing_requests(with_key_if(names_an_unknown_chat))},
}
