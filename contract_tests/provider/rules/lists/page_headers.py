"""Rules about the size of a page, and its headers: its number, its size, and a count."""

from __future__ import annotations

import contextlib
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from contract_tests.contract import clauses
from contract_tests.contract.contract_under_test import CONTACTS_PATH, MESSAGES_PATH
from contract_tests.provider.exceptions import NoUsableReply
from contract_tests.provider.judging.invalid_requests import scalar_of
from contract_tests.provider.judging.status_judge import AS_THE_EXAMPLES
from contract_tests.provider.provider import Provider
from contract_tests.provider.rules.lists.filter_values import (
    filters_of,
    takes,
    values_for_filter,
    values_of_closed_filter,
)
from contract_tests.provider.rules.rule import charged_to, expect, rule
from contract_tests.provider.rules.steps.created_chats import new_chat
from contract_tests.provider.rules.steps.created_contacts import find_created
from contract_tests.provider.rules.steps.known_ids import known_person
from contract_tests.provider.rules.steps.lagging_lists import eventually
from contract_tests.provider.rules.steps.posted_messages import messages_with, post_text
from contract_tests.provider.rules.steps.reading import identity_of, list_of, pages_of

HEADERS = "/components/headers"
WRONG_COUNT = "is neither the number of the list's items nor that of the page's"


@rule(f"{HEADERS}/PaginationTake/description", quotes=clauses.AT_MOST, only_reads=True)
def a_page_is_as_it_was_asked_for(provider: Provider) -> None:
    """Not longer than `take`. And its headers, if there are any, say which page it is and how long it may be."""
    for path in (CONTACTS_PATH, MESSAGES_PATH):
        pages = []
        for query in ({}, {"take": 1}, {"take": 1, "page": 2}, {"take": 100, "page": 1}):
            allowed_by = clauses.EMPTY_PAGE if query.get("page") == 2 else AS_THE_EXAMPLES
            try:
                page = list_of(provider, path, query, allowed_by=allowed_by)
            except NoUsableReply:
                continue  # recorded
            pages.append(list(map(identity_of, page)))
            asked = f"asked with {urlencode(query) or 'no query'}"
            assert_size(provider, page, query.get("take"))
            assert_header(provider, "pagination-take", "is not what was asked for", asked, query.get("take", 100))
            may_be_the_last_again = query.get("page") == 2 and pages[-1:] == pages[-2:-1]
            if not may_be_the_last_again:
                assert_header_of_page(provider, asked, query.get("page", 1))


@rule(f"{HEADERS}/PaginationCount/description", quotes="A count that belongs to the list.")
def the_count_is_that_of_the_page_or_of_the_list(provider: Provider) -> None:
    """Of what each filter finds, and of the messages of a chat, all or from a date on."""
    created, person = known_person(provider)
    find_created(provider, created, person["user_id"])
    for name in ("user_id", "email", "name"):
        assert_count(provider, CONTACTS_PATH, {name: person[name]})
    if not provider.is_live:
        assert_counts_of_other_filters(provider)
        chat_id = new_chat(provider)["id"]
        all_posted = [post_text(provider, chat_id=chat_id) for _ in range(5)]
        messages_with(provider, all_posted, chat_id=chat_id)
        assert_count(provider, MESSAGES_PATH, {}, chat_id=chat_id)
        last_time = all_posted[-1].message.get("created_at")
        if isinstance(last_time, str):
            assert_count(provider, MESSAGES_PATH, {"from_date": last_time}, chat_id=chat_id)


def assert_counts_of_other_filters(provider: Provider) -> None:
    """With each boolean and state, and with a value that a contact has."""
    contacts = list_of(provider, CONTACTS_PATH, {})
    for name, parameter in filters_of(provider).items():
        shown = (value for contact in contacts for value in values_for_filter(contact, name))
        first_shown = next((value for value in shown if takes(provider, parameter, value)), None)
        for value in values_of_closed_filter(parameter) or filter(None, [first_shown]):
            with contextlib.suppress(NoUsableReply):  # a value may be refused, such as a long one
                assert_count(provider, CONTACTS_PATH, {name: value})


def assert_count(provider: Provider, path: str, query: Mapping[str, str], **ids: str) -> None:
    """The count of a list must be the number of its items, or of those of a page. Others may write meanwhile."""

    def look() -> None:
        whole = pages_of(provider, path, query, **ids)
        page = list_of(provider, path, {**query, "take": 3}, **ids)
        asked = f"asked with {urlencode({**query, 'take': 3})}"
        assert_header(provider, "pagination-count", WRONG_COUNT, asked, len(whole), len(page))

    eventually(provider, look, is_told=False)


def assert_size(provider: Provider, page: list[Any], take: int | None) -> None:
    """A page must have at most `take` items, or 100 where it is not asked for."""
    with charged_to(provider, clauses.TAKE):
        example = f"{with_take(take)} there are {len(page)}, expected at most {take or 100}"
        expect(len(page) <= (take or 100), "a page has more items than `take` allows", example)


def with_take(take: int | None) -> str:
    """How a page was asked for, in words."""
    return f"with take={take}" if take else "without `take`"


def assert_header_of_page(provider: Provider, asked: str, *expected: int) -> None:
    """The last response must say which page it is, if anything."""
    with charged_to(provider, f"{HEADERS}/PaginationPage/description"):
        assert_header(provider, "pagination-page", "is not the number of the page", asked, *expected)


def assert_header(provider: Provider, name: str, what: str, asked: str, *expected: int) -> None:
    """A header of the last response must be one of these numbers, if it is shown. The schema judges what is none."""
    shown = provider.last_response.headers.get(name)
    example = f"it is {shown}, expected {' or '.join(map(str, expected))}, {asked}"
    if shown is not None and isinstance(number := scalar_of(shown), int | float):
        expect(number in expected, f"the header `{name}` {what}", example)
