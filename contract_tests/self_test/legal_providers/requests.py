"""Providers that read requests more strictly or leniently than the mock, where no page says how they are read."""

from __future__ import annotations

import re

from starlette.types import Scope

from contract_tests.self_test.fault_injection import (
    MockFactory,
    changing_requests,
    changing_requests_of,
    header_of,
    query_of,
    refusing_requests,
    with_query,
)
from contract_tests.self_test.faults.every_operation.queries import mending_queries, number_in

MAX_QUERY = 2_000  # bytes


def raw_query(scope: Scope) -> bytes:
    return bytes(scope["query_string"])


def comes_twice(scope: Scope) -> bool:
    names = [pair.partition(b"=")[0] for pair in raw_query(scope).split(b"&") if pair]
    return len(set(names)) < len(names)


def with_tidied_path(scope: Scope) -> Scope:
    """A path in which slashes in a row, encoded or not, are one, as gateways make them."""
    return {**scope, "path": re.sub("(/|%2f)+", "/", scope["path"], flags=re.IGNORECASE)}


def has_date(scope: Scope, written: str) -> bool:
    """Whether a request asks for messages from a moment on, which is written in some way."""
    date = query_of(scope).get("from_date")
    return date is not None and re.fullmatch(written, date) is not None


def ignoring_empty_parameters(operation_id: str) -> MockFactory:
    return changing_requests_of(
        operation_id,
        lambda scope: (
            with_query(scope, {name: value for name, value in query_of(scope).items() if value})
            if b"=&" in scope["query_string"] + b"&"
            else scope
        ),
    )


def reading_numbers_as_booleans(scope: Scope) -> Scope:
    meanings = {"1": "true", "0": "false"}
    booleans = ("is_admin", "unsubscribed", "exclude_admins")
    query = query_of(scope)
    return with_query(
        scope, {name: meanings.get(value, value) if name in booleans else value for name, value in query.items()}
    )


# Those that contradict nothing.
CAREFUL: dict[str, MockFactory] = {
    "paths with slashes in a row tidied": changing_requests(with_tidied_path),
    "405 for HEAD": refusing_requests(405, lambda scope: scope["method"] == "HEAD"),
    "501 for TRACE and PURGE": refusing_requests(501, lambda scope: scope["method"] in ("TRACE", "PURGE")),
    "204 for OPTIONS": refusing_requests(204, lambda scope: scope["method"] == "OPTIONS"),
    "400 for a parameter that comes twice": refusing_requests(400, comes_twice),
    "400 for brackets in a query": refusing_requests(400, lambda scope: b"[" in scope["query_string"]),
    "400 for a broken escape": refusing_requests(400, lambda scope: b"%zz" in scope["query_string"]),
    "400 for a null character in a name": refusing_requests(400, lambda scope: b"%00=" in scope["query_string"]),
    "414 for long queries": refusing_requests(414, lambda scope: len(scope["query_string"]) > MAX_QUERY),
    "406 for HTML": refusing_requests(406, lambda scope: header_of(scope, "accept") == "text/html"),
    "415 for an unknown encoding": refusing_requests(415, lambda scope: header_of(scope, "content-encoding") == "x"),
}
# Those that contradict what is assumed, by the assumption.
STRICT_OR_LENIENT: dict[str, dict[str, MockFactory]] = {
    "meaning-alone": {
        "400 for unknown parameters": refusing_requests(400, lambda scope: b"utm_source" in scope["query_string"]),
        "403 for a foreign origin": refusing_requests(403, lambda scope: bool(header_of(scope, "origin"))),
    },
    "any-form-of-query": {
        "400 for an empty parameter": refusing_requests(400, lambda scope: scope["query_string"].endswith(b"&")),
        "400 for a date long ago": refusing_requests(400, lambda scope: has_date(scope, "(19|200).*")),
        "400 for a date in lower case": refusing_requests(400, lambda scope: has_date(scope, ".*[tz].*")),
        "400 for a date in another zone": refusing_requests(400, lambda scope: has_date(scope, ".*:[0-9.]+[+-].*")),
        "400 for a date with a fraction": refusing_requests(400, lambda scope: has_date(scope, ".*[.].*")),
    },
    "numbers-beyond-limits": {
        "pages of a hundred for more": changing_requests(
            mending_queries("take", lambda text: number_in(text, least=-1e9, most=100))
        )
    },
    "strict-parameters": {
        "empty parameters of contacts ignored": ignoring_empty_parameters("listContacts"),
        "empty parameters of messages ignored": ignoring_empty_parameters("listChatMessages"),
        "booleans also as 1 and 0": changing_requests_of("listContacts", reading_numbers_as_booleans),
    },
}
