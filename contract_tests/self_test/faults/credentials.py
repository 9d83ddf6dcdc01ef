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
from contract_tests.self_test.faults.fault import Fault
from invent_mock import sample_data

AUTH = "securitySchemes/apiKey"
KEY = sample_data.API_KEY
HEADER = f"Bearer {KEY}"

WRONG, MALFORMED, ELSEWHERE = "wrong_credentials", "malformed_credentials", "credentials_elsewhere_do_not_count"


def basic_password(header: str) -> str:
    """The password in credentials of the scheme Basic."""
    scheme, _, encoded = header.partition(" ")
    return base64.b64decode(encoded).decode().partition(":")[2] if scheme == "Basic" and ":" not in encoded else ""


def with_key_if(is_accepted: Callable[[Scope], bool]) -> Callable[[Scope], Scope]:
    """Requests are also authentic for another reason."""
    return lambda scope: with_header(scope, "authorization", HEADER) if is_accepted(scope) else scope


def names_an_unknown_chat(scope: Scope) -> bool:
    return "/chats/" in scope["path"] and not any(chat_id in scope["path"] for chat_id in sample_data.CHATS)


CREDENTIALS = {
    "no key needed": Fault(AUTH, "missing_credentials", also_accepting(lambda header: header == "")),
    "any key will do": Fault(AUTH, WRONG, also_accepting(lambda header: header.startswith("Bearer "))),
    "key's case ignored": Fault(AUTH, WRONG, also_accepting(lambda header: header.lower() == HEADER.lower())),
    "start of the key is enough": Fault(
        AUTH, WRONG, also_accepting(lambda header: len(header) > 9 and HEADER.startswith(header))
    ),
    "end of the key is enough": Fault(
        AUTH, WRONG, also_accepting(lambda header: len(header) > 9 and KEY.endswith(header.removeprefix("Bearer ")))
    ),
    "only the key's start compared": Fault(AUTH, WRONG, also_accepting(lambda header: header[:15] == HEADER[:15])),
    "only the key's end compared": Fault(AUTH, WRONG, also_accepting(lambda header: header[-8:] == HEADER[-8:])),
    "only the key's length compared": Fault(AUTH, WRONG, also_accepting(lambda header: len(header) == len(HEADER))),
    "the key's order ignored": Fault(AUTH, WRONG, also_accepting(lambda header: sorted(header) == sorted(HEADER))),
    "the key compared as a pattern": Fault(
        AUTH, WRONG, also_accepting(lambda header: fnmatch.fnmatch(HEADER, header.replace("%", "*")))
    ),
    "the key anywhere in the header": Fault(AUTH, WRONG, also_accepting(lambda header: KEY in header)),
    "more after the key ignored": Fault(AUTH, WRONG, also_accepting(lambda header: header.startswith(HEADER))),
    "scheme ignored": Fault(AUTH, MALFORMED, also_accepting(lambda header: header.endswith(f" {KEY}"))),
    "scheme not needed": Fault(AUTH, MALFORMED, also_accepting(lambda header: header == KEY)),
    "key as a password": Fault(AUTH, MALFORMED, also_accepting(lambda header: basic_password(header) == KEY)),
    "key in quotes": Fault(AUTH, MALFORMED, also_accepting(lambda header: header.replace('"', "") == HEADER)),
    "scheme with a colon": Fault(AUTH, MALFORMED, also_accepting(lambda header: header == f"Bearer: {KEY}")),
    "key in X-API-Key": Fault(
        AUTH, ELSEWHERE, changing_requests(with_key_if(lambda scope: header_of(scope, "x-api-key") == HEADER))
    ),
    "key for the proxy": Fault(
        AUTH, ELSEWHERE, changing_requests(with_key_if(lambda scope: header_of(scope, "proxy-authorization") == HEADER))
    ),
    "key in the query": Fault(
        AUTH, ELSEWHERE, changing_requests(with_key_if(lambda scope: query_of(scope).get("api_key") == KEY))
    ),
    "scheme compared literally": Fault(
        AUTH,
        "the_scheme_is_read_as_http_has_it",
        replacing("is_authentic", lambda healthy, header: header.startswith("Bearer") and healthy(header)),
    ),
    "chat before credentials": Fault(
        AUTH, "credentials_are_checked_first", changing_requests(with_key_if(names_an_unknown_chat))
    ),
    "keys not looked at": Fault(AUTH, WRONG, also_accepting(lambda header: True)),
    "403 for 401": Fault(AUTH, "missing_credentials", mistaking_status(401, 403)),
}
