"""Rules about pages: joined they are the whole list, each item once, whatever their size."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any
from urllib.parse import urlencode

from contract_tests.contract import clauses
from contract_tests.contract.contract_under_test import CONTACTS_PATH, CONTRACT, MESSAGES_PATH
from contract_tests.provider.exceptions import NoUsableReply
from contract_tests.provider.provider import Provider
from contract_tests.provider.reporting.excerpts import show_value
from contract_tests.provider.rules.assertions import assert_all_differ
from contract_tests.provider.rules.lists.filter_values import need_name
from contract_tests.provider.rules.lists.moments import (
    LATER_IS_NOT_LISTED,
    moment_between,
    post_and_see,
    wait_for_another_moment,
)
from contract_tests.provider.rules.lists.page_headers import assert_header_of_page, assert_size, with_take
from contract_tests.provider.rules.rule import ClauseContradicted, charged_to, expect, rule
from contract_tests.provider.rules.steps.created_chats import new_chat
from contract_tests.provider.rules.steps.created_contacts import assert_is_person, find_created, new_contact, new_person
from contract_tests.provider.rules.steps.lagging_lists import eventually
from contract_tests.provider.rules.steps.posted_messages import (
    PostedText,
    all_messages,
    assert_is_text_of_the_contact,
    assert_none_is_earlier,
    listed_as,
    message_in_chat,
    post_text,
    surely_listed_as,
)
from contract_tests.provider.rules.steps.reading import (
    create,
    each_page,
    identity_of,
    ids_of,
    list_of,
    pages_of,
    unique_text,
)
from contract_tests.provider.rules.steps.stable_order import clause_of_pages, keeps_order
from contract_tests.provider.rules.times import in_utc, time_of
from invent_contract import lookup

WHICH_PAGE = "Which page of the list, counted from 1"

MORE_THAN_A_PAGE = 105
FAR_AWAY = 1_000_000  # the number of a page that no list has
PAGE_SIZES = (None, 100, 41, 23)  # None leaves it to the provider

# How often what was written is in a list, by what it is known by.
TimesListed = Callable[[list[Any]], dict[str, int]]


@rule(clauses.PAGE, quotes=WHICH_PAGE, only_reads=True)
def a_page_far_away_is_empty(provider: Provider) -> None:
    """Or it has the last items again, which refutes us only, but not the first ones."""
    for path in (CONTACTS_PATH, MESSAGES_PATH):

        def look(path: str = path) -> tuple[list[Any], bool]:
            first_two = ids_of(list_of(provider, path, {"take": 2}))
            items = list_of(provider, path, {"take": 1, "page": FAR_AWAY}, allowed_by=clauses.EMPTY_PAGE)
            is_the_first = len(first_two) == 2 and ids_of(items) == first_two[:1]
            example = f"page={FAR_AWAY} has {ids_of(items)}, expected none"
            expect(not is_the_first, "a page far beyond the end is the first page again", example)
            return items, bool(first_two)

        with contextlib.suppress(NoUsableReply):  # recorded; the other list may take such a page
            # Where the order changes, the last may be the first. The last page of an empty list may be its first.
            items, has_items = eventually(provider, look, is_told=False)
            if items == []:
                numbers = (FAR_AWAY,) if has_items else (FAR_AWAY, 1)
                assert_header_of_page(provider, f"asked with page={FAR_AWAY}", *numbers)
            with charged_to(provider, clauses.EMPTY_PAGE):
                example = f"page={FAR_AWAY} has {ids_of(items)}, expected none"
                expect(items == [], "a page far beyond the end has items", example)


@rule(clauses.REFUSALS_LEAVE_NOTHING, is_for_live=False)
def a_refused_list_leaves_the_next_one_whole(provider: Provider) -> None:
    """What it asked for is not left over for a request that does not ask for it."""
    tomorrow = (datetime.now(UTC) + timedelta(days=1)).isoformat()
    post_and_see(provider)
    for path, query in ((CONTACTS_PATH, {"user_id": unique_text()}), (MESSAGES_PATH, {"from_date": tomorrow})):
        operation = provider.operation("get", path)
        before = list_of(provider, path, {"take": 5})
        if provider.call(operation, query={**query, "take": "ten"}).is_client_error:
            after = list_of(provider, path, {"take": 5})
            example = f"after {urlencode(query)}&take=ten was refused, it is {show_value(after)}"
            expect(bool(after) or not before, "a list is empty after another request for it was refused", example)


@rule(clauses.STABLE_ORDER, only_reads=True)
def small_pages_are_cut_from_the_same_list(provider: Provider) -> None:
    """The first contacts are the same ones, in the same order, on a page of four, on two of two, and on four of one."""

    def look() -> None:
        expected = ids_of(first_contacts(provider, 4))
        for take in (2, 1):
            ids = ids_of(first_contacts(provider, take))[: len(expected)]  # a page beyond the end may be the last again
            example = f"with take={take}, the first contacts are {ids}, expected {expected} as with take=4"
            expect(ids == expected, "pages of another size have other contacts, or another order", example)

    eventually(provider, look, is_told=False)


def first_contacts(provider: Provider, take: int) -> list[Any]:
    """The first four contacts, on pages of this size, which divides four."""
    queries = [{"take": take, "page": number} for number in range(1, 4 // take + 1)]
    pages = [list_of(provider, CONTACTS_PATH, query, allowed_by=clauses.EMPTY_PAGE) for query in queries]
    return [contact for page in pages for contact in page]


@rule(clauses.STABLE_ORDER, is_for_live=False)
def a_list_keeps_its_order(provider: Provider) -> None:
    chat_id = new_chat(provider)["id"]
    for _ in range(6):
        posted = post_text(provider, chat_id=chat_id)
        message_in_chat(provider, chat_id, posted)
    for _ in range(5):
        is_the_same = keeps_order(provider, MESSAGES_PATH, chat_id=chat_id)
        expect(is_the_same, "a list comes in another order each time", "expected the same order of its ids twice")


@rule(clauses.PAGE, quotes=WHICH_PAGE, is_for_live=False)
def pages_of_contacts_neither_overlap_nor_lose(provider: Provider) -> None:
    """And each of many new contacts is as it was created, and is found so."""
    contacts = [new_contact(provider) for _ in range(MORE_THAN_A_PAGE)]
    contact_ids = [contact["id"] for contact, _ in contacts]
    with charged_to(provider, clauses.UNIQUE_IDS):
        assert_all_differ(provider, contact_ids)
    with charged_to(provider, clauses.LIST_CONTACTS, clauses.FOUND_BY_USER_ID):
        for contact, person in contacts:
            assert_is_person(provider, contact, person, "the response")
            listed = find_created(provider, contact, person["user_id"])
            assert_is_person(provider, listed, person, "the list")
    with charged_to(provider, clauses.LIST_CONTACTS):
        assert_pages_are_the_whole(provider, CONTACTS_PATH, times_listed_by_id(contact_ids))
    assert_default_size(provider, CONTACTS_PATH)


@rule(clauses.PAGE, quotes=WHICH_PAGE, is_for_live=False)
def pages_of_messages_neither_overlap_nor_lose(provider: Provider) -> None:
    """What is far back in a long chat is listed as it was posted, too."""
    chat_id = new_chat(provider)["id"]
    all_posted = [post_text(provider, chat_id=chat_id) for _ in range(MORE_THAN_A_PAGE)]
    with charged_to(provider, clauses.LIST_MESSAGES):
        assert_pages_are_the_whole(provider, MESSAGES_PATH, times_listed_of(all_posted), chat_id=chat_id)
    assert_default_size(provider, MESSAGES_PATH, chat_id=chat_id)
    listed = all_messages(provider, chat_id=chat_id)
    for posted in all_posted:
        for message in listed_as(listed, posted)[:1]:
            assert_is_text_of_the_contact(provider, message, posted.text)


@rule(clauses.PAGE, quotes=WHICH_PAGE)
def pages_from_a_date_on_neither_overlap_nor_lose(provider: Provider) -> None:
    """With few messages, so that it can be asked of a live API, and one before them."""
    before = post_and_see(provider)
    wait_for_another_moment(before.message)
    all_posted = [post_text(provider) for _ in range(3)]
    moment = moment_between(before.message, all_posted[0].message)
    query = {"from_date": in_utc(moment, "milliseconds")}
    first_time = time_of(all_posted[0].message)
    times_listed = times_listed_of([posted for posted in all_posted if time_of(posted.message) >= first_time])
    with charged_to(provider, clauses.LIST_MESSAGES):
        assert_pages_are_the_whole(provider, MESSAGES_PATH, times_listed, query=query, sizes=(None, 1))
    earlier = surely_listed_as(pages_of(provider, MESSAGES_PATH, {**query, "take": 1}), before)
    with charged_to(provider, clauses.FROM_DATE):
        assert_none_is_earlier(earlier, moment, f"on a page of one, with from_date={query['from_date']}")


@rule(clauses.PAGE, quotes=WHICH_PAGE, is_for_live=False)
def pages_of_what_a_filter_finds_neither_overlap_nor_lose(provider: Provider) -> None:
    """Some contacts have the same name, and others are between them."""
    name, namesakes, person = new_person()["name"], [], {}
    for _ in range(4):
        new_contact(provider)
        namesakes.append(create(provider, CONTACTS_PATH, {"channel": (person := {**new_person(), "name": name})}))
    times_listed = times_listed_by_id(ids_of(namesakes))
    with charged_to(provider, clauses.LIST_CONTACTS):
        need_name(find_created(provider, namesakes[-1], person["user_id"]), name)
        for query in ({"name": name}, {"search": name}):
            assert_pages_are_the_whole(provider, CONTACTS_PATH, times_listed, query=query, sizes=(None, 1, 3))


def times_listed_by_id(contact_ids: list[str]) -> TimesListed:
    """How often each of these contacts is in a list."""
    return lambda contacts: {name: sum(contact.get("id") == name for contact in contacts) for name in contact_ids}


def times_listed_of(all_posted: list[PostedText]) -> TimesListed:
    """How often each of these messages is in a list, by its text."""
    return lambda messages: {posted.text: len(listed_as(messages, posted)) for posted in all_posted}


def assert_pages_are_the_whole(
    provider: Provider,
    path: str,
    times_listed: TimesListed,
    *,
    query: Mapping[str, Any] | None = None,
    sizes: Sequence[int | None] = PAGE_SIZES,
    **ids: str,
) -> None:
    """Hold that what was written is on just one page, whatever the size of pages.

    Others may write meanwhile, so that items move from page to page. That passes, so it is looked at again. What is
    missing with each size is not lost between pages.
    """
    problems = []
    for take in sizes:
        look = partial(assert_pages_of_a_size_are_the_whole, provider, path, times_listed, query or {}, take, **ids)
        try:
            eventually(provider, look, is_told=False)
        except NotTheWhole as error:
            error.shown_by = provider.judged
            problems.append(error)
    never_listed = set.intersection(*(problem.lost for problem in problems)) if len(problems) == len(sizes) else set()
    for problem in problems:
        if never_listed and problem.lost == never_listed:
            asked = f"asked with {urlencode(query)}" if query else "asked for all"
            example = f"{len(never_listed)} are missing with pages of each size, {asked}, expected each once"
            if query and "from_date" in query:
                raise ClauseContradicted(LATER_IS_NOT_LISTED, example, clause=clauses.FROM_DATE)
            raise ClauseContradicted("what was written is on no page of the list", example)
        with charged_to(provider, clause_of_pages(provider, clauses.PAGE, path, **ids)):
            raise problem


class NotTheWhole(ClauseContradicted):
    """The pages of a size are together not the whole list.

    Attributes:
        lost: What is on none of them, by what it is known by.
    """

    def __init__(self, example: str, lost: set[str]) -> None:
        super().__init__("the pages together are not the whole list", example)
        self.lost = lost


def assert_pages_of_a_size_are_the_whole(
    provider: Provider, path: str, times_listed: TimesListed, query: Mapping[str, Any], take: int | None, **ids: str
) -> None:
    """Hold that what was written is on just one page of this size."""
    pages = read_pages(provider, path, query, take, **ids)
    counts = times_listed([item for page in pages for item in page])
    lost = {name for name, count in counts.items() if count == 0}
    doubled = [name for name, count in counts.items() if count > provider.times_sent(name)]
    if lost or doubled:
        problem = f"of {len(counts)} items, {len(lost)} are on no page of {len(pages)}, {len(doubled)} on several"
        raise NotTheWhole(f"{with_take(take)}, {problem}, expected each on one", lost)


def assert_default_size(provider: Provider, path: str, **ids: str) -> None:
    """Hold that a page without `take` has as many items as one with the default. Others may write meanwhile."""
    default = lookup(CONTRACT, clauses.DEFAULT_TAKE)

    def look() -> None:
        size, expected = (len(list_of(provider, path, query, **ids)) for query in ({}, {"take": default}))
        example = f"it has {size}, expected {expected} as with take={default}"
        expect(size == expected, "a page without `take` is not of the default size", example)

    with charged_to(provider, clauses.DEFAULT_TAKE):
        eventually(provider, look, is_told=False)


def read_pages(
    provider: Provider, path: str, query: Mapping[str, Any], take: int | None, **ids: str
) -> list[list[Any]]:
    """The pages of a list, each of which must have at most `take` items, or 100."""
    pages: list[list[Any]] = []
    query = query if take is None else {**query, "take": take}
    for number, page in enumerate(each_page(provider, path, query, **ids), start=1):
        assert_size(provider, page, take)
        pages.append(page)
        shown = [identity_of(item) for earlier_or_this in pages for item in earlier_or_this]
        if len(set(shown)) == len(shown):  # else it may be the last one again
            assert_header_of_page(provider, f"asked with {urlencode({**query, 'page': number})}", number)
    return pages
