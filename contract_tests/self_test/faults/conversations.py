"""Faults of contacts, chats and lists of messages."""

from __future__ import annotations

import copy
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from contract_tests.contract.contract_under_test import contract_without
from contract_tests.self_test.fault_injection import MockFactory, replacing
from contract_tests.self_test.faults.fault import Fault
from invent_mock import sample_data
from invent_mock.app import MockApp
from invent_mock.http.refusal import Refusal
from invent_mock.operations.queries import Page, page_of

LISTED = "a_posted_message_is_listed_once"
OWN_CHAT, FROM_DATE = "messages_are_listed_in_their_own_chat_only", "messages_are_listed_from_a_date_on"
PAGES_OF_MESSAGES = "pages_of_messages_neither_overlap_nor_lose"
PAGES_OF_CONTACTS = "pages_of_contacts_neither_overlap_nor_lose"
FOUND = "contacts_are_found_by_what_they_have"
CREATED, BEGUN, DIFFERENT = (
    "a_created_contact_is_found",
    "a_chat_begins_with_its_message",
    "created_chats_are_different",
)

Query = Mapping[str, str]
Items = list[Any]


def listing_messages(change: Callable[[Items], Items]) -> MockFactory:
    """The items of a page of messages are changed."""

    def list_messages(healthy: Any, ids: dict[str, str], query: Query) -> Page:
        page: Page = healthy(ids, query)
        return replace(page, items=change(copy.deepcopy(list(page.items))))

    return replacing("list_messages", list_messages)


def listing_contacts(change: Callable[[Items], Items]) -> MockFactory:
    """The items of a page of contacts are changed."""

    def list_contacts(healthy: Any, query: Query) -> Page:
        page: Page = healthy(query)
        return replace(page, items=change(list(page.items)))

    return replacing("list_contacts", list_contacts)


def ignoring(method: str, *names: str) -> MockFactory:
    """Parameters of the query are ignored."""

    def list_all(healthy: Any, *arguments: Any) -> Page:
        *ids, query = arguments
        page: Page = healthy(*ids, {name: value for name, value in query.items() if name not in names})
        return page

    return replacing(method, list_all)


def paging(method: str, page_items: Callable[[Items, int, int], Items]) -> MockFactory:
    """The items of a page are chosen in another way, from all items, by its number and its size."""

    def list_page(healthy: Any, *arguments: Any) -> Page:
        *ids, query = arguments
        everything = {name: value for name, value in query.items() if name not in ("page", "take")}
        items: Items = []
        for number in range(1, 1000):
            page = healthy(*ids, {**everything, "page": str(number)})
            items += page.items
            if not page.items:
                break
        right = page_of(items, query)
        number, size = int(right.headers["pagination-page"]), int(right.headers["pagination-take"])
        return replace(right, items=page_items(items, number, size))

    return replacing(method, list_page)


def without_last_page(items: Items, page: int, size: int) -> Items:
    """A page, but for the last of several."""
    is_last = page > 1 and page * size >= len(items)
    return [] if is_last else items[(page - 1) * size : page * size]


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


class ForgetfulMock(MockApp):
    """A mock that does not keep the contacts that it creates."""

    def create_contact(self, body: dict[str, Any]) -> dict[str, Any]:
        created = super().create_contact(body)
        del self.world.contacts[created["id"]]
        return created


class DoublingMock(MockApp):
    """A mock that creates each contact twice."""

    def create_contact(self, body: dict[str, Any]) -> dict[str, Any]:
        super().create_contact(body)
        return super().create_contact(body)


class NamelessMock(MockApp):
    """A mock that creates contacts without their name."""

    def create_contact(self, body: dict[str, Any]) -> dict[str, Any]:
        channel = {name: value for name, value in body.get("channel", {}).items() if name != "name"}
        return super().create_contact({**body, "channel": channel})


class OneChatMock(MockApp):
    """A mock that begins a chat only once."""

    first: dict[str, Any] | None = None

    def create_chat(self, ids: dict[str, str], body: dict[str, Any]) -> dict[str, Any]:
        self.first = self.first or super().create_chat(ids, body)
        return self.first


def creating_chat(change: Callable[[dict[str, Any]], dict[str, Any]]) -> MockFactory:
    """The body of a chat to begin is changed."""
    return replacing("create_chat", lambda healthy, ids, body: healthy(ids, change(body)))


def beginning_on_any_channel(healthy: Any, ids: dict[str, str], body: dict[str, Any]) -> Any:
    try:
        return healthy(ids, body)
    except Refusal:
        return healthy({**ids, "channel_id": sample_data.JANES_KIOSK.id}, body)


def empty_for_unknown_chats(healthy: Any, operation: Any, ids: dict[str, str], *rest: Any) -> Any:
    try:
        return healthy(operation, ids, *rest)
    except Refusal:
        if operation.id == "listChatMessages":
            return Page([], {})
        raise


GREETING = {"message": [{"type": "text", "text": "Welcome!"}]}
CONVERSATIONS = {
    # --- lists of messages ---
    "contacts' messages not listed": Fault(
        "listChatMessages", LISTED, listing_messages(lambda items: [item for item in items if item["role"] != "user"])
    ),
    "messages listed twice": Fault("listChatMessages", LISTED, listing_messages(lambda items: items + items)),
    "messages listed without their text": Fault(
        "listChatMessages", LISTED, changing_messages(lambda item: item["messages"][0]["parts"].clear())
    ),
    "messages listed as the assistant's": Fault(
        "listChatMessages", LISTED, changing_messages(lambda item: item.update(role="assistant"))
    ),
    "only the last messages listed": Fault("listChatMessages", LISTED, listing_messages(lambda items: items[-1:])),
    "messages of one chat listed in all": Fault(
        "listChatMessages",
        OWN_CHAT,
        replacing(
            "list_messages", lambda healthy, ids, query: healthy({"chat_id": sample_data.ONE_CUSTOM_CHANNEL.id}, query)
        ),
    ),
    "from_date ignored": Fault("listChatMessages", FROM_DATE, ignoring("list_messages", "from_date")),
    "pages of messages all the same": Fault("listChatMessages", PAGES_OF_MESSAGES, ignoring("list_messages", "page")),
    "pages of messages overlap": Fault(
        "listChatMessages",
        PAGES_OF_MESSAGES,
        paging("list_messages", lambda items, page, size: items[max((page - 1) * size - 1, 0) : page * size]),
    ),
    "first message of each further page lost": Fault(
        "listChatMessages",
        PAGES_OF_MESSAGES,
        paging("list_messages", lambda items, page, size: items[(page - 1) * size + (page > 1) : page * size]),
    ),
    # --- lists of contacts ---
    "take ignored": Fault("listContacts", "take_limits_a_page_of_contacts", ignoring("list_contacts", "take")),
    "the first contact on every page": Fault(
        "listContacts",
        PAGES_OF_CONTACTS,
        paging("list_contacts", lambda items, page, size: items[:1] if page <= len(items) else []),
    ),
    "last page of contacts lost": Fault("listContacts", PAGES_OF_CONTACTS, paging("list_contacts", without_last_page)),
    "last page again and again": Fault(
        "listContacts",
        "a_page_far_away_is_empty",
        paging("list_contacts", lambda items, page, size: items[(page - 1) * size : page * size] or items[-size:]),
    ),
    "user_id ignored": Fault("listContacts", FOUND, ignoring("list_contacts", "user_id")),
    "e-mail address ignored": Fault("listContacts", FOUND, ignoring("list_contacts", "email")),
    "name ignored": Fault("listContacts", FOUND, ignoring("list_contacts", "name")),
    "a user_id finds nobody": Fault("listContacts", FOUND, finding("user_id", lambda healthy, _: Page([], {}))),
    "an unknown user_id finds everybody": Fault(
        "listContacts",
        "an_unknown_user_id_finds_nobody",
        finding("user_id", lambda healthy, value: healthy({}) if "nobody" in value else healthy({"user_id": value})),
    ),
    # --- creating ---
    "created contacts not kept": Fault("createContact", CREATED, ForgetfulMock),
    "contacts created twice": Fault("createContact", CREATED, DoublingMock),
    "contacts created without a name": Fault("createContact", CREATED, NamelessMock),
    "first message of a chat lost": Fault("createChat", BEGUN, creating_chat(lambda body: {**body, "message": []})),
    "first message of a chat twice": Fault(
        "createChat", BEGUN, creating_chat(lambda body: {**body, "message": body.get("message", []) * 2})
    ),
    "one chat for all": Fault("createChat", DIFFERENT, OneChatMock),
    "chats begin with a greeting": Fault("createChat", DIFFERENT, creating_chat(lambda body: {**GREETING, **body})),
    "chats begun on e-mail channels": Fault(
        "createChat", "chats_begin_on_custom_channels_only", replacing("create_chat", beginning_on_any_channel)
    ),
    # --- what generated requests show ---
    "an unknown chat is empty": Fault(
        "listChatMessages", "unknown:positive_data_acceptance", replacing("perform", empty_for_unknown_chats)
    ),
    "pages of any size": Fault(
        "listChatMessages",
        "invalid:negative_data_rejection",
        lambda: MockApp(contract_without("/components/parameters/Take/schema/maximum")),
    ),
    "contacts without channels": Fault(
        "listContacts",
        "valid:response_schema",
        listing_contacts(
            lambda items: [{name: value for name, value in item.items() if name != "channels"} for item in items]
        ),
    ),
    "counts in words": Fault(
        "listContacts",
        "valid:response_headers_conformance",
        replacing("list_contacts", lambda healthy, query: replace(healthy(query), headers={"pagination-count": "two"})),
    ),
}
