"""Rules about the headers of a page: its number, its size, and a count."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from urllib.parse import urlencode

import httpx

from contract_tests.contract import clauses
from contract_tests.contract.contract_under_test import CONTACTS_PATH, MESSAGES_PATH
from contract_tests.provider.exceptions import NoUsableReply
from contract_tests.provider.judging.invalid_requests import scalar_of
from contract_tests.provider.judging.status_judge import AS_THE_EXAMPLES
from contract_tests.provider.provider import Provider
from contract_tests.provider.rules.conversations.contacts import find_created
from contract_tests.provider.rules.conversations.steps.known_ids import known_person
from contract_tests.provider.rules.conversations.steps.lagging_lists import eventually
from contract_tests.provider.rules.conversations.steps.posted_messages import all_messages, message_in_chat, post_text
from contract_tests.provider.rules.conversations.steps.reading import list_of, name_of, new_chat, pages_of
from contract_tests.provider.rules.rule import charged_to, expect, rule

HEADERS = "/components/headers"
WRONG_COUNT = "is neither the number of the list's items nor that of the page's"


@rule(f"{HEADERS}/PaginationTake/description", quotes=clauses.AT_MOST, only_reads=True)
def headers_say_what_was_asked(provider: Provider) -> None:
    """Which page it is, and how many items it has at most. They may be missing."""
    for path in (CONTACTS_PATH, MESSAGES_PATH):
        pages = []
        for query in ({}, {"take": 1}, {"take": 1, "page": 2}, {"take": 100, "page": 1}):
            allowed_by = clauses.EMPTY_PAGE if query.get("page") == 2 else AS_THE_EXAMPLES
            try:
                page = list_of(provider, path, query, allowed_by=allowed_by)
            except NoUsableReply:
                continue  # recorded
            pages.append(list(map(name_of, page)))
            asked = f"asked with {urlencode(query) or 'no query'}"
            assert_header(provider, "pagination-take", "is not what was asked for", asked, query.get("take", 100))
            may_be_the_last_again = query.get("page") == 2 and pages[-1:] == pages[-2:-1]
            if not may_be_the_last_again:
                assert_header_of_page(provider, asked, query.get("page", 1))


@rule(f"{HEADERS}/PaginationCount/description", quotes="A count that belongs to the list.", is_for_live=False)
def the_count_is_that_of_the_page_or_of_the_list(provider: Provider) -> None:
    chat_id = new_chat(provider)["id"]
    all_posted = [post_text(provider, chat_id=chat_id) for _ in range(5)]
    eventually(provider, partial(message_in_chat, provider, chat_id, all_posted[-1]))

    def look() -> None:
        before = len(all_messages(provider, chat_id=chat_id))
        page = list_of(provider, MESSAGES_PATH, {"take": 3}, chat_id=chat_id)
        assert_header(provider, "pagination-count", WRONG_COUNT, "asked with take=3", before, len(page))

    eventually(provider, look, is_told=False)


@rule(f"{HEADERS}/PaginationCount/description", quotes="A count that belongs to the list.")
def the_count_is_that_of_what_a_filter_finds(provider: Provider) -> None:
    created, person = known_person(provider)
    find_created(provider, created, person["user_id"])
    for name in ("user_id", "email", "name"):

        def look(query: Mapping[str, str]) -> None:
            whole = len(pages_of(provider, CONTACTS_PATH, query, allowed_by=None))
            page = list_of(provider, CONTACTS_PATH, query)
            assert_header(provider, "pagination-count", WRONG_COUNT, f"asked with {urlencode(query)}", whole, len(page))

        eventually(provider, partial(look, {name: person[name]}), is_told=False)


def assert_header_of_page(provider: Provider, asked: str, *expected: int) -> None:
    """The last response must say which page it is, if anything."""
    with charged_to(provider, f"{HEADERS}/PaginationPage/description"):
        assert_header(provider, "pagination-page", "is not the number of the page", asked, *expected)


def assert_header(provider: Provider, name: str, what: str, asked: str, *expected: int) -> None:
    """A header of the last response must be one of these numbers, if it is shown. The schema judges what is none."""
    assert isinstance(provider.judged, httpx.Response)
    shown = provider.judged.headers.get(name)
    example = f"it is {shown}, expected {' or '.join(map(str, expected))}, {asked}"
    if shown is not None and isinstance(number := scalar_of(shown), int | float):
        expect(number in expected, f"the header `{name}` {what}", example)
