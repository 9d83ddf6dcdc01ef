"""Faults of pages."""

from __future__ import annotations

import copy
import itertools
import random
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from contract_tests.contract.contract_under_test import contract_without
from contract_tests.self_test.fault_injection import MockFactory, parts_of, replacing
from contract_tests.self_test.faults.conversations.injection import (
    Items,
    Query,
    asking,
    cut,
    ignoring,
    ignoring_on_further_pages,
    listing_contacts,
    listing_messages,
    paging,
    without,
)
from contract_tests.self_test.faults.fault import FaultsByCheck
from contract_tests.self_test.servers.rich_mock import FILTERS, RichMock
from invent_mock.app import MockApp
from invent_mock.operations.queries import Page


def full_pages_alone(items: Items, page: int, size: int) -> Items:
    """A page, if it is full or the first."""
    chosen = cut(items, page, size)
    return chosen if page == 1 or len(chosen) == size else []


def without_last_page(items: Items, page: int, size: int) -> Items:
    """A page, but for the last of several."""
    is_last = page > 1 and page * size >= len(items)
    return [] if is_last else cut(items, page, size)


def with_header(method: str, name: str, change: Callable[[int, Page], object]) -> MockFactory:
    """A header of a page has another number. `change` gets the right one, and the page."""

    def list_page(healthy: Any, *arguments: Any) -> Page:
        page: Page = healthy(*arguments)
        return replace(page, headers={**page.headers, name: str(change(int(page.headers[name]), page))})

    return replacing(method, list_page)


def cut_before_the_date(healthy: Any, ids: dict[str, str], query: Query) -> Any:
    """A page is cut from all messages, and only then are those before the date left out."""
    page = healthy(ids, without(query, "from_date"))
    expected = [item["id"] for item in healthy(ids, {**query, "take": "100", "page": "1"}).items]
    return replace(page, items=[item for item in page.items if item["id"] in expected])


def cut_before_the_filter(healthy: Any, query: Query) -> Any:
    """A page is cut from all contacts, and only then are those left out that the filter does not find."""
    page = healthy(without(query, "name"))
    return replace(page, items=[item for item in page.items if query.get("name", item["name"]) == item["name"]])


def sized_by_offset(healthy: Any, query: Query) -> Any:
    """Without a size, a page has 20 items, and yet the next begins after 100."""
    page = healthy(query)
    return page if "take" in query else replace(page, items=page.items[:20])


def smaller_than_told(healthy: Any, *arguments: Any) -> Any:
    """Without a size, a page has 25 items, and so begins the next, though the header says 100."""
    *ids, query = arguments
    page = healthy(*arguments)
    return page if "take" in query else replace(healthy(*ids, {**query, "take": "25"}), headers=page.headers)


def with_short_texts_later(healthy: Any, ids: dict[str, str], query: Query) -> Any:
    """After the first page, a message's text is cut after 20 characters."""
    page = healthy(ids, query)
    if query.get("page", "1") == "1":
        return page
    items = copy.deepcopy(list(page.items))
    for part in itertools.chain.from_iterable(map(parts_of, items)):
        part["text"] = part["text"][:20]
    return replace(page, items=items)


def one_more_in_a_search(healthy: Any, query: Query) -> Page:
    page: Page = healthy(query)
    if "search" not in query or "take" not in query:
        return page
    return replace(page, items=[*page.items, *healthy({**query, "page": str(int(query["page"]) + 1)}).items[:1]])


def counting_without(*names: str) -> MockFactory:
    """Some filters are left out where the whole list is counted."""

    def list_contacts(healthy: Any, query: Query) -> Page:
        page: Page = healthy(query)
        count = healthy(without(query, *names)).headers["pagination-count"]
        return replace(page, headers={**page.headers, "pagination-count": count})

    return replacing("list_contacts", list_contacts, RichMock)


def counting_all_messages(healthy: Any, ids: dict[str, str], query: Query) -> Page:
    page: Page = healthy(ids, query)
    return replace(page, headers={**page.headers, "pagination-count": healthy(ids, {}).headers["pagination-count"]})


def with_last_page_number(healthy: Any, *arguments: Any) -> Page:
    """A page beyond the end has the number of the last one."""
    page: Page = healthy(*arguments)
    query = arguments[-1]
    if page.items or query.get("page", "1") == "1":
        return page
    return replace(page, headers={**page.headers, "pagination-page": str(int(query["page"]) - 1)})


class LeftoverMock(MockApp):
    """A mock in which what a refused list asked for is left over for the next one."""

    def __init__(self) -> None:
        super().__init__()
        self._left_over: Query = {}

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        if b"take=ten" in scope["query_string"] and b"user_id" in scope["query_string"]:
            self._left_over = {"user_id": "nobody"}
        await super().__call__(scope, receive, send)

    def list_contacts(self, query: Query) -> Page:
        query, self._left_over = {**self._left_over, **query}, {}
        return super().list_contacts(query)


def cut_from_joined_rows(contacts: Items, page: int, size: int) -> Items:
    """A page is cut from the channels of all contacts, each with its contact."""
    chosen = cut([contact for contact in contacts for _ in contact["channels"]], page, size)
    return [contact for contact in contacts if contact in chosen]


PAGES: FaultsByCheck = {
    "small_pages_are_cut_from_the_same_list": {
        "pages cut from contacts joined with their channels": paging("list_contacts", cut_from_joined_rows)
    },
    "pages_from_a_date_on_neither_overlap_nor_lose": {
        "from_date forgotten on the second page": ignoring_on_further_pages("list_messages", "from_date"),
        "pages from a date on all the same": asking(
            "list_messages", lambda query: {**query, "page": "1"} if "from_date" in query else query
        ),
        "pages cut before the date is looked at": replacing("list_messages", cut_before_the_date),
    },
    "a_page_far_away_is_empty": {
        **{
            f"page number stuck at the last page of {items}": replacing(f"list_{items}", with_last_page_number)
            for items in ("contacts", "messages")
        },
        "page of contacts ignored": ignoring("list_contacts", "page"),
        "last page again and again": paging(
            "list_contacts", lambda items, page, size: cut(items, page, size) or items[-size:]
        ),
    },
    "a_refused_list_leaves_the_next_one_whole": {"a refused filter left over": LeftoverMock},
    "the_count_is_that_of_the_page_or_of_the_list": {
        "all contacts counted, whatever the filter": counting_without(*FILTERS),
        "all contacts counted, whatever the segment": counting_without("segment_id"),
        "all contacts counted, whatever the search": counting_without("search"),
        "administrators counted that are left out": counting_without("exclude_admins"),
        "all contacts counted, whatever the state": counting_without("status", "unsubscribed"),
        "all messages counted, whatever the date": replacing("list_messages", counting_all_messages),
        "count one too high": with_header("list_messages", "pagination-count", lambda count, _: count + 1),
    },
    "pages_of_contacts_neither_overlap_nor_lose": {
        "page number stuck at the second page": with_header(
            "list_contacts", "pagination-page", lambda number, _: min(number, 2)
        ),
        "the first contact on every page": paging(
            "list_contacts", lambda items, page, size: items[:1] if page <= len(items) else []
        ),
        "last page of contacts lost": paging("list_contacts", without_last_page),
        "contacts that fill no page lost": paging("list_contacts", full_pages_alone),
        "contacts after the hundredth lost": paging(
            "list_contacts", lambda items, page, size: cut(items[:100], page, size)
        ),
        "pages without a size lose contacts": replacing("list_contacts", sized_by_offset),
        "pages of contacts without a size smaller than told": replacing("list_contacts", smaller_than_told),
        "pages counted from zero": paging("list_contacts", lambda items, page, size: cut(items, page + 1, size)),
        "each page one too long": paging(
            "list_contacts", lambda items, page, size: items[(page - 1) * size : page * size + 1]
        ),
    },
    "a_page_is_as_it_was_asked_for": {
        "take ignored": ignoring("list_contacts", "take"),
        "header always of the first page": with_header("list_contacts", "pagination-page", lambda number, _: 1),
        "header of pages counted from zero": with_header(
            "list_messages", "pagination-page", lambda number, _: number - 1
        ),
        "header always of the default size": with_header("list_messages", "pagination-take", lambda size, _: 100),
        "header with the number of items for the size": with_header(
            "list_contacts", "pagination-take", lambda size, page: len(page.items)
        ),
        "no more than fifty messages without a size": asking(
            "list_messages", lambda query: {**query, "take": str(min(50, int(query.get("take", 50))))}
        ),
    },
    "pages_of_messages_neither_overlap_nor_lose": {
        "pages of messages without a size smaller than told": replacing("list_messages", smaller_than_told),
        "pages of messages all the same": ignoring("list_messages", "page"),
        "pages of messages overlap": paging(
            "list_messages", lambda items, page, size: items[max((page - 1) * size - 1, 0) : page * size]
        ),
        "first message of each further page lost": paging(
            "list_messages", lambda items, page, size: items[(page - 1) * size + (page > 1) : page * size]
        ),
        "messages after the second page lost": paging(
            "list_messages", lambda items, page, size: cut(items, page, size) if page < 3 else []
        ),
        "texts of messages cut after the first page": replacing("list_messages", with_short_texts_later),
        "take of messages ignored": ignoring("list_messages", "take"),
        "messages without a size all on one page": asking("list_messages", lambda query: {"take": "1000", **query}),
    },
    "pages_of_what_a_filter_finds_neither_overlap_nor_lose": {
        "pages of a search one too long": replacing("list_contacts", one_more_in_a_search),
        "pages of contacts cut before the filter": replacing("list_contacts", cut_before_the_filter),
        "pages of what a filter finds all the same": asking(
            "list_contacts", lambda query: {**query, "page": "1"} if "name" in query else query
        ),
        "no page after the first of what a filter finds": asking(
            "list_contacts", lambda query: {**query, "name": ""} if query.get("page") != "1" else query
        ),
    },
    "a_list_keeps_its_order": {
        "messages shuffled each time": listing_messages(lambda items: random.sample(items, len(items)))
    },
    "invalid:negative_data_rejection": {
        "pages of any size": lambda: MockApp(contract_without("/components/parameters/Take/schema/maximum"))
    },
    "valid:response_schema": {
        "contacts without channels": listing_contacts(
            lambda contact: {name: contact[name] for name in contact if name != "channels"}
        )
    },
    "valid:response_headers_conformance": {
        "counts in words": with_header("list_contacts", "pagination-count", lambda count, _: "two")
    },
}
