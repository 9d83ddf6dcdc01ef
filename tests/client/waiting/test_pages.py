"""Iteration over all pages of a list."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

import pytest

from invent_client import AsyncInventClient, InventClient, errors
from tests.support.calls import API_KEY, NOWHERE, use_client, with_both_clients, with_both_clients_and_trio
from tests.support.servers.list_server import Json, ListRequest, ListServer, Reply, contact, page_of, status

ALL = [f"con_{number}" for number in range(5)]


def contacts(*identifiers: str) -> list[Json]:
    return [contact(identifier) for identifier in identifiers]


def items_of(request: ListRequest, take: int = 2) -> list[Json]:
    """The five contacts, two to a page."""
    first = (request.page - 1) * take
    return contacts(*ALL[first : first + take])


def headers(take: object, count: object = "") -> list[str]:
    return [f"pagination-take: {take}", f"pagination-count: {count}"]


def ignore_pages(request: ListRequest) -> bytes:
    return page_of(contacts(*ALL))


def ignore_pages_and_sign_urls(request: ListRequest) -> bytes:
    return page_of([contact(name, avatar=f"https://example.com/?signature={request.number}") for name in ALL])


def insert_a_contact(request: ListRequest) -> bytes:
    """A new contact comes in front while the pages are read, so that each page begins with one that was given."""
    first = (request.page - 1) * 2 - (request.page > 1)
    return page_of(contacts(*ALL[first : first + 2]))


SERVERS: dict[
    str, tuple[Callable[[ListRequest], Reply], list[str], int]
] = {  # an answer, the items, and how many pages
    "pagination headers": (lambda request: page_of(items_of(request), *headers(2)), ALL, 3),
    "no headers": (lambda request: page_of(items_of(request)), ALL, 4),
    "headers that are no numbers": (lambda request: page_of(items_of(request), *headers("²", "x")), ALL, 4),
    "a count of the whole list": (lambda request: page_of(items_of(request), *headers(2, 5)), ALL, 3),
    "a count of the page": (lambda request: page_of(items_of(request), *headers(2, len(items_of(request)))), ALL, 3),
    "pages shorter than they say": (lambda request: page_of(items_of(request), *headers(100, 5)), ALL, 3),
    "no items": (lambda request: page_of([], *headers(2)), [], 1),
    "no items, no headers": (lambda request: page_of([]), [], 1),
    "page is ignored": (ignore_pages, ALL, 2),
    "page is ignored, and items change": (ignore_pages_and_sign_urls, ALL, 2),
    "an item is inserted": (insert_a_contact, ALL, 4),
}


def all_ids(flavor: str, base_url: str, settings: dict[str, Any] | None = None, **arguments: Any) -> list[str]:
    """The ids of the contacts that iterating gives, with a client made with these settings."""

    def iterate(client: Any) -> Any:
        if flavor == "sync":
            return [item.id for item in client.iter_list_contacts("c", **arguments)]

        async def collect() -> list[str]:
            return [item.id async for item in client.iter_list_contacts("c", **arguments)]

        return collect()

    identifiers: list[str] = use_client(flavor, base_url, iterate, **(settings or {}))
    return identifiers


@with_both_clients_and_trio
@pytest.mark.parametrize("name", SERVERS)
def test_each_item_is_given_once(flavor: str, name: str) -> None:
    answer, expected, page_count = SERVERS[name]
    with ListServer(answer) as server:
        assert all_ids(flavor, server.base_url) == expected
    assert [request.page for request in server.list_requests] == list(range(1, page_count + 1))


@with_both_clients
def test_a_server_may_cap_take(flavor: str) -> None:
    with ListServer(lambda request: page_of(items_of(request), *headers(2))) as server:
        assert all_ids(flavor, server.base_url, take=100) == ALL
    assert {request.query["take"] for request in server.list_requests} == {"100"}


@with_both_clients
def test_it_begins_where_it_is_told_to(flavor: str) -> None:
    with ListServer(lambda request: page_of(items_of(request), *headers(2))) as server:
        assert all_ids(flavor, server.base_url, page=2) == ALL[2:]
    assert [request.page for request in server.list_requests] == [2, 3]


@with_both_clients
def test_filters_are_of_all_pages(flavor: str) -> None:
    with ListServer(lambda request: page_of(items_of(request), *headers(2))) as server:
        all_ids(flavor, server.base_url, user_id="4711")
    assert [request.query["user_id"] for request in server.list_requests] == ["4711"] * 3


def test_a_page_is_read_when_it_is_needed() -> None:
    with ListServer(lambda request: page_of(items_of(request))) as server:
        with InventClient(api_key=API_KEY, base_url=server.base_url) as client:
            iterator = client.iter_list_contacts("c")
            assert len(server.list_requests) == 0
            assert [next(iterator).id, next(iterator).id] == ALL[:2]
            assert len(server.list_requests) == 1
            assert next(iterator).id == ALL[2]
            assert len(server.list_requests) == 2


def test_a_page_is_read_when_it_is_needed_async() -> None:
    async def read(base_url: str) -> None:
        async with AsyncInventClient(api_key=API_KEY, base_url=base_url) as client:
            async for item in client.iter_list_contacts("c"):
                if item.id == ALL[1]:
                    break

    with ListServer(lambda request: page_of(items_of(request))) as server:
        asyncio.run(read(server.base_url))
    assert len(server.list_requests) == 1


@with_both_clients
def test_an_error_in_the_middle_comes_after_the_items_before_it(flavor: str) -> None:
    given: list[str] = []

    def iterate(client: Any) -> Any:
        if flavor == "sync":
            return given.extend(item.id for item in client.iter_list_contacts("c"))

        async def collect() -> None:
            async for item in client.iter_list_contacts("c"):
                given.append(item.id)

        return collect()

    with ListServer(lambda request: page_of(items_of(request)) if request.page < 3 else status(401)) as server:
        with pytest.raises(errors.AuthenticationError) as caught:
            use_client(flavor, server.base_url, iterate)
    assert caught.value.delivery == "not_delivered"
    assert given == ALL[:4]


@with_both_clients
def test_a_list_without_an_end_ends_in_an_error(flavor: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("invent_client._pagination.MAX_PAGES", 3)
    with ListServer(lambda request: page_of(contacts(f"con_{min(request.number, 9)}"))) as server:
        with pytest.raises(errors.APIError, match="after 3 pages, of which 7 was the last") as caught:
            all_ids(flavor, server.base_url, page=5)
    assert caught.value.delivery == "not_delivered"
    assert [request.page for request in server.list_requests] == [5, 6, 7]


@with_both_clients
def test_pages_whose_numbers_no_longer_grow_end_in_an_error(flavor: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("invent_client._pagination.MAX_PAGES", 3)
    with ListServer(lambda request: page_of(contacts(f"con_{request.number}"))) as server:
        with pytest.raises(errors.APIError, match="after 3 pages"):
            all_ids(flavor, server.base_url, page=1e17)


@with_both_clients
def test_a_list_of_just_so_many_pages_is_given(flavor: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("invent_client._pagination.MAX_PAGES", 3)
    with ListServer(lambda request: page_of(items_of(request), *headers(2))) as server:
        assert all_ids(flavor, server.base_url) == ALL


@with_both_clients
def test_a_failure_that_passes_loses_no_page(flavor: str, waits: list[float]) -> None:
    def answer(request: ListRequest) -> bytes:
        return status(503) if request.number % 2 else page_of(items_of(request), *headers(2))

    with ListServer(answer) as server:
        assert all_ids(flavor, server.base_url, {"max_retries": 1}) == ALL
    assert len(waits) == 2


@with_both_clients
@pytest.mark.parametrize("argument", [{"page": 0}, {"page": "1"}, {"take": 101}, {"email": 5}, {"deadline": -1}])
def test_an_argument_that_the_contract_refuses_sends_nothing(flavor: str, argument: dict[str, Any]) -> None:
    with pytest.raises(errors.InvalidRequestError) as caught:
        all_ids(flavor, NOWHERE, **argument)
    assert caught.value.field == next(iter(argument))
