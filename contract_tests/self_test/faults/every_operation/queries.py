"""Mocks that are careless with the query of a list."""

from __future__ import annotations

import re
from collections.abc import Callable

from starlette.types import Scope

from contract_tests.self_test.fault_injection import query_of, with_query
from contract_tests.self_test.faults.every_operation.operations import (
    CONTACTS,
    LISTS,
    MESSAGES,
    NEW_CHAT,
    NEW_CONTACT,
    POSTING,
    for_each,
)
from contract_tests.self_test.faults.fault import FaultsByCheck


def mending_queries(name: str, mend: Callable[[str], str | None]) -> Callable[[Scope], Scope]:
    """A parameter gets another value, or none, where there is one."""

    def change(scope: Scope) -> Scope:
        query = query_of(scope)
        if name not in query:
            return scope
        mended = mend(query.pop(name))
        return with_query(scope, query if mended is None else {**query, name: mended})

    return change


def refusing_queries(status: int, is_refused: Callable[[str], bool]) -> Callable[[Scope], Scope | int]:
    """Requests are answered with a status by their raw query."""
    return lambda scope: status if is_refused(scope["query_string"].decode("latin-1")) else scope


def number_in(text: str, least: float, most: float) -> str:
    """A number that is brought within limits; what is none is left as it is."""
    return str(min(max(int(text), least), most)) if re.fullmatch(r"-?\d{1,9}", text) else text


QUERIES: FaultsByCheck = {
    "wrong_values_in_a_query_are_refused": {
        **for_each(LISTS, "large pages cut", mending_queries("take", lambda text: number_in(text, -1e9, 100))),
        **for_each(LISTS, "pages of nothing", mending_queries("take", lambda text: number_in(text, 1, 1e9))),
        **for_each(LISTS, "page 0", mending_queries("page", lambda text: number_in(text, 1, 1e9))),
        **for_each(LISTS, "words for a size", mending_queries("take", lambda text: None if text == "ten" else text)),
        **for_each(LISTS, "fractions of a size ignored", mending_queries("take", lambda text: text.partition(".")[0])),
        **for_each(
            (CONTACTS,),
            "any words for a boolean",
            mending_queries("is_admin", lambda text: text if text in ("true", "false") else None),
        ),
        **for_each(
            (CONTACTS,),
            "yes for true",
            mending_queries("unsubscribed", lambda text: text.lower().replace("yes", "true")),
        ),
        **for_each(
            (CONTACTS,), "any state", mending_queries("status", lambda text: None if text == "unknown" else text)
        ),
        **for_each(
            (CONTACTS,), "any e-mail address", mending_queries("email", lambda text: text if "@" in text else None)
        ),
        **for_each(
            (MESSAGES,),
            "yesterday for a time",
            mending_queries("from_date", lambda text: None if text == "yesterday" else text),
        ),
        **for_each(
            (MESSAGES,),
            "days that do not exist",
            mending_queries("from_date", lambda text: text.replace("02-30", "03-02")),
        ),
    },
    "dates_and_values_in_a_query_are_read_strictly": {
        **for_each(LISTS, "an empty size ignored", mending_queries("take", lambda text: text or None)),
        **for_each(
            (MESSAGES,),
            "dates without a time",
            mending_queries("from_date", lambda text: text if "T" in text else None),
        ),
        **for_each((CONTACTS,), "states in any case", mending_queries("status", str.upper)),
    },
    "values_at_the_limits_are_accepted": {
        **for_each((CONTACTS,), "99 at most", mending_queries("take", lambda text: "0" if text == "100" else text)),
        **for_each((CONTACTS,), "a state refused", refusing_queries(400, lambda query: "AI_REPLIES_DISABLED" in query)),
        **for_each((MESSAGES,), "no page of one", refusing_queries(404, lambda query: query == "take=1")),
    },
    "a_query_is_read_however_it_is_written": {
        **for_each(LISTS, "400 for a trailing &", refusing_queries(400, lambda query: query.endswith("&"))),
        **for_each((CONTACTS,), "encoded names unknown", refusing_queries(400, lambda query: "%73%74" in query)),
        **for_each((MESSAGES,), "other zones refused", refusing_queries(400, lambda query: "%2B02" in query)),
    },
    "odd_queries_are_no_server_error": {
        **for_each(
            LISTS,
            "500 for a parameter that comes twice",
            refusing_queries(500, lambda query: query.count("take=") == 2),
        ),
        **for_each(
            (MESSAGES,), "500 for the year 0", refusing_queries(500, lambda query: "from_date=0000-01-01" in query)
        ),
        **for_each(
            (MESSAGES,),
            "500 for a zone a day away",
            refusing_queries(500, lambda query: "from_date" in query and "24%3A00" in query),
        ),
        **for_each(LISTS, "500 for brackets", refusing_queries(500, lambda query: "[x]" in query)),
        **for_each((CONTACTS,), "500 for null characters", refusing_queries(500, lambda query: "search=%00" in query)),
        **for_each((CONTACTS,), "500 for quotes", refusing_queries(500, lambda query: "name=O%27" in query)),
        **for_each(
            (MESSAGES,),
            "500 for huge pages",
            refusing_queries(500, lambda query: re.search(r"page=\d{20}", query) is not None),
        ),
        **for_each((MESSAGES,), "500 for the end of time", refusing_queries(500, lambda query: "9999-12-31" in query)),
    },
    "odd_requests_are_no_server_error": {
        **for_each(LISTS, "500 for a broken escape", refusing_queries(500, lambda query: "%zz" in query)),
        **for_each(
            (NEW_CONTACT, POSTING), "500 for long queries", refusing_queries(500, lambda query: len(query) > 5_000)
        ),
    },
    "irrelevant_headers_and_parameters_change_nothing": {
        **for_each(
            (CONTACTS, NEW_CHAT),
            "unknown parameters refused",
            refusing_queries(400, lambda query: "utm_source" in query),
        )
    },
}
