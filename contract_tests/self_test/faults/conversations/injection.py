"""Ways to break the mock's lists, contacts and chats."""

from __future__ import annotations

import copy
import itertools
import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from contract_tests.self_test.fault_injection import MockFactory, replacing
from contract_tests.self_test.servers.rich_mock import Filter, RichMock
from invent_mock.app import MockApp
from invent_mock.operations.queries import Page, page_of

Query = Mapping[str, str]
Items = list[Any]


def listing_messages(change: Callable[[Items], Items]) -> MockFactory:
    """The items of a page of messages are changed."""

    def list_messages(healthy: Any, ids: dict[str, str], query: Query) -> Page:
        page: Page = healthy(ids, query)
        return replace(page, items=change(copy.deepcopy(list(page.items))))

    return replacing("list_messages", list_messages)


def listing_contacts(change: Callable[[Any], Any]) -> MockFactory:
    """Each contact is another one where it is listed."""

    def list_contacts(healthy: Any, query: Query) -> Page:
        page: Page = healthy(query)
        return replace(page, items=[change(contact) for contact in page.items])

    return replacing("list_contacts", list_contacts)


def asking(method: str, change: Callable[[Query], Query], make_healthy: MockFactory = MockApp) -> MockFactory:
    """The query of a list is taken for another one."""

    def list_page(healthy: Any, *arguments: Any) -> Page:
        *ids, query = arguments
        page: Page = healthy(*ids, change(query))
        return page

    return replacing(method, list_page, make_healthy)


def without(query: Query, *names: str) -> Query:
    return {name: value for name, value in query.items() if name not in names}


def ignoring(method: str, name: str) -> MockFactory:
    """A parameter of the query is ignored."""
    return asking(method, lambda query: without(query, name))


def ignoring_on_further_pages(method: str, name: str, make_healthy: MockFactory = MockApp) -> MockFactory:
    """A parameter of the query counts for the first page alone."""
    return asking(
        method, lambda query: without(query, name) if float(query.get("page", "1")) > 1 else query, make_healthy
    )


def paging(method: str, page_items: Callable[[Items, int, int], Items]) -> MockFactory:
    """The items of a page are chosen in another way, from all items, by its number and its size."""

    def list_page(healthy: Any, *arguments: Any) -> Page:
        *ids, query = arguments
        items = list(healthy(*ids, {**query, "page": "1", "take": "10000"}).items)
        right = page_of(items, query)
        number, size = int(right.headers["pagination-page"]), int(right.headers["pagination-take"])
        return replace(right, items=page_items(items, number, size))

    return replacing(method, list_page)


def cut(items: Items, page: int, size: int) -> Items:
    """The items of a page, as they should be."""
    return items[(page - 1) * size : page * size]


def finding(name: str, find: Callable[[Any, str], Any]) -> MockFactory:
    """What a filter finds is changed. `find` gets the healthy method and the filter's value."""
    return replacing(
        "list_contacts", lambda healthy, query: find(healthy, query[name]) if name in query else healthy(query)
    )


def changing_messages(change: Callable[[Any], object]) -> MockFactory:
    """Each message of the contact is changed in place where it is listed."""

    def change_items(items: Items) -> Items:
        for item in items:
            if item["role"] == "user":
                change(item)
        return items

    return listing_messages(change_items)


def filtering(name: str, finds: Filter) -> MockFactory:
    """A filter finds other contacts, where contacts differ in all that filters ask for."""
    return lambda: RichMock({name: finds})


def ignoring_filter(name: str) -> MockFactory:
    """A filter finds everybody, where contacts differ in all that filters ask for."""
    return filtering(name, lambda contact, value: True)


def creating_contact(change: Callable[[dict[str, Any]], dict[str, Any]]) -> MockFactory:
    """The channel of a contact to create is changed."""
    return replacing(
        "create_contact", lambda healthy, body: healthy({**body, "channel": change(dict(body.get("channel", {})))})
    )


def changing_field_of_contact(name: str, change: Callable[[Any], Any]) -> MockFactory:
    """A field of each contact to create is changed."""
    return creating_contact(
        lambda channel: {**channel, name: change(channel[name])} if channel.get(name) is not None else channel
    )


def creating_contact_without(name: str) -> MockFactory:
    """Contacts are created without a field."""
    return creating_contact(lambda channel: {other: channel[other] for other in channel if other != name})


def create_and_forget(healthy: Any, body: dict[str, Any]) -> dict[str, Any]:
    """A contact is returned, and not kept."""
    created: dict[str, Any] = healthy(body)
    del healthy.__self__.world.contacts[created["id"]]
    return created


def returning_known(name: str) -> MockFactory:
    """Where there is a contact with the same value of a field, it is returned as it is, and none is created."""

    def create_contact(healthy: Any, body: dict[str, Any]) -> Any:
        value = body.get("channel", {}).get(name)
        known = healthy.__self__.list_contacts({name: value}).items if value else []
        return known[0] if known else healthy(body)

    return replacing("create_contact", create_contact)


def returning(method: str, change: Callable[[dict[str, Any]], object]) -> MockFactory:
    """What is returned of a contact or a chat that was created is changed in place, and not what is kept of it."""

    def answer(healthy: Any, *arguments: Any) -> dict[str, Any]:
        created: dict[str, Any] = copy.deepcopy(healthy(*arguments))
        change(created)
        return created

    return replacing(method, answer)


def creating_chat(change: Callable[[dict[str, Any]], dict[str, Any]]) -> MockFactory:
    """The body of a chat to begin is changed."""
    return replacing("create_chat", lambda healthy, ids, body: healthy(ids, change(body)))


def joining(method: str, key: Callable[[dict[str, str], Any], object]) -> MockFactory:
    """A message or a chat is taken for an earlier one whose ids in the path and body have the same key."""

    def make() -> Any:
        results: dict[str, Any] = {}

        def join(healthy: Any, ids: dict[str, str], body: Any) -> Any:
            text = json.dumps(key(ids, body), sort_keys=True)
            if text not in results:
                results[text] = healthy(ids, body)
            return results[text]

        return replacing(method, join)()

    return make


def every(number: int, method: str, replacement: Callable[..., Any]) -> MockFactory:
    """Each call of this number is handled in another way. The replacement gets the healthy method first."""

    def make() -> Any:
        calls = itertools.count(1)

        def handle(healthy: Any, *arguments: Any) -> Any:
            is_its_turn = next(calls) % number == 0
            return replacement(healthy, *arguments) if is_its_turn else healthy(*arguments)

        return replacing(method, handle)()

    return make
