"""How rules create contacts and chats, read lists, and look into what they read."""

from __future__ import annotations

import json
import re
import uuid
from collections.abc import Iterator, Mapping
from typing import Any

import httpx

from contract_tests.contract import clauses
from contract_tests.contract.contract_under_test import CHATS_PATH, MESSAGES_PATH
from contract_tests.provider.exceptions import Inapplicable, NoUsableReply
from contract_tests.provider.judging.status_judge import AS_THE_EXAMPLES
from contract_tests.provider.provider import Provider
from contract_tests.provider.reporting.excerpts import show_value
from contract_tests.provider.rules.assertions import value_at
from contract_tests.provider.rules.rule import ClauseContradicted, expect
from contract_tests.provider.rules.steps.lagging_lists import KNOWN_LATER, eventually
from invent_contract.json_values import as_list, as_mapping
from invent_contract.operation import Operation

MAX_PAGES = 50
WORD = re.compile("[0-9a-f]{32}")  # in `unique_text`
UNIQUE_TEXT = re.compile(f"Contract test {WORD.pattern}, please ignore")
CHAT_VARIABLES = ("INVENT_CHAT_ID", "INVENT_MULTI_CHANNEL_CHAT_ID")


def list_of(
    provider: Provider, path: str, query: Mapping[str, Any], *, allowed_by: str | None = AS_THE_EXAMPLES, **ids: str
) -> list[Any]:
    """A page of a list, its items as far as they are objects."""
    operation = provider.operation("get", path)
    return objects_of(provider.call_and_read(operation, allowed_by=allowed_by, query=query, ids=ids))


def objects_of(items: Any) -> list[Any]:
    """The items of a list that are objects, if it is one."""
    return [item for item in as_list(items) if isinstance(item, dict)]


def each_page(
    provider: Provider, path: str, query: Mapping[str, Any], *, allowed_by: str | None = None, **ids: str
) -> Iterator[list[Any]]:
    """The pages of a list, of which `allowed_by` lets the first one through.

    Where that is None, the first page of the whole list is as the examples, and what a query finds is left open. No
    page says how the end of a list is told, so it is where a page is refused, or has nothing that is new.

    Raises:
        Inapplicable: There are too many.
    """
    judged, seen = None, set[str]()
    allowed_by = allowed_by or (None if query else AS_THE_EXAMPLES)
    for number in range(1, MAX_PAGES + 1):
        try:
            page = list_of(provider, path, {**query, "page": number}, allowed_by=allowed_by, **ids)
        except NoUsableReply:
            if number == 1:
                raise
            page = []  # recorded
        identities = set(identities_of(page))
        if identities <= seen:
            provider.judged = judged or provider.judged  # the last page with items tells more than what is behind it
            return
        yield page
        judged, allowed_by = provider.sources.of(page[0]), clauses.EMPTY_PAGE
        seen |= identities
    raise Inapplicable(f"needs a list of at most {MAX_PAGES} pages")


def pages_of(
    provider: Provider, path: str, query: Mapping[str, Any], *, allowed_by: str | None = None, **ids: str
) -> list[Any]:
    """The items of all pages."""
    return [item for page in each_page(provider, path, query, allowed_by=allowed_by, **ids) for item in page]


def unique_text() -> str:
    return f"Contract test {uuid.uuid4().hex}, please ignore."


def create(provider: Provider, path: str, body: Any, *, allowed_by: str | None = AS_THE_EXAMPLES, **ids: str) -> Any:
    """Create a contact or begin a chat, and return it."""
    operation = provider.operation("post", path)
    response = call_when_known(provider, operation, body, **ids)
    if response.status_code == 404 and "channel_id" in ids and allowed_by == AS_THE_EXAMPLES:
        allowed_by = clauses.PATH_CHANNEL  # rather than what the body has
    created = provider.read(response, allowed_by)
    identifier = id_of(created)
    if path == CHATS_PATH:
        assert_is_new_chat(provider, created, body, **ids)
        wait_until_known(provider, identifier)
    return created


def assert_is_new_chat(provider: Provider, chat: Any, body: Any, **ids: str) -> None:
    """A chat that was begun must be no earlier one, and not that of another run, which its title would tell.

    An equal request may get the same chat, as no page rules that out.

    Raises:
        NoUsableReply: It is not new, so that rules on new chats say nothing of it. Recorded.
    """
    chat_id, title = id_of(chat), chat.get("title")
    environment_chats = dict.fromkeys(filter(None, map(provider.environment.get, CHAT_VARIABLES)))
    begun_by = provider.shared.setdefault("chats", environment_chats)
    is_new = begun_by.setdefault(chat_id, (body, ids)) == (body, ids)
    written = json.dumps(body)
    if not is_new or any(text not in written for text in UNIQUE_TEXT.findall(str(title))):
        example = f"{chat_id}, with the title {show_value(title)}, is the chat of another request, expected a new one"
        provider.contradict(clauses.UNIQUE_IDS, "an `id` is not unique", example)
        raise NoUsableReply("the chat is not new")


def call_when_known(provider: Provider, operation: Operation, body: Any, **ids: str) -> httpx.Response:
    """The response to a request with other ids than those of the environment, which may be those of something new.

    What looks them up may lag, as lists may. So it is asked again where one is unknown. That all are known in the end
    is for the caller to judge.
    """

    def look() -> httpx.Response:
        response = provider.call(operation, body, ids=ids)
        is_known = response.status_code != 404 or not ids
        expect(is_known, "an id of something new is unknown", f"{ids} are answered with 404, expected 2xx")
        return response

    try:
        return eventually(provider, look, what=KNOWN_LATER)
    except ClauseContradicted:
        return provider.last_response


def create_if_allowed(provider: Provider, path: str, body: Any) -> Any:
    """The same with values that no page says are taken: what was created, or None where it is refused."""
    try:
        return create(provider, path, body, allowed_by=None)
    except NoUsableReply:
        return None  # recorded


def wait_until_known(provider: Provider, chat_id: str) -> None:
    """Hold that a chat that has been begun is known, if only after a moment, as a list may lag."""
    judged = provider.judged

    def look() -> None:
        response = provider.call(provider.operation("get", MESSAGES_PATH), ids={"chat_id": chat_id})
        if response.status_code == 404:  # one cause, whatever it keeps from being checked
            what, example = "a chat that has been begun is unknown", f"{chat_id} is answered with 404, expected 200"
            raise ClauseContradicted(what, example, clause=clauses.LIST_MESSAGES)

    eventually(provider, look, what=KNOWN_LATER)
    provider.judged = judged


def is_shown(provider: Provider, name: str, *owners: Any) -> bool:
    """Whether what was created is shown with a field, which contradicts nothing that a page says where it is not."""
    if any(name in as_mapping(owner) for owner in owners):
        return True
    example = f"expected it in {show_value(owners)}"
    provider.contradict(clauses.WHOLE_FIELDS, f"what was created is shown without `{name}`", example, owners[0])
    return False


def values_of(contact: Any, name: str) -> list[Any]:
    """What a contact and its channels have for a field."""
    owners = [contact, *as_list(contact.get("channels"))]
    return [value_at(owner, name) for owner in owners]


def identity_of(item: Any) -> str:
    """What tells an object from others, whatever it is: its id, or else all of it."""
    return str(item if item.get("id") is None else item["id"])


def identities_of(page: list[Any]) -> list[str]:
    """What tells the items of a page apart: their ids, or all of them where two have the same."""
    identities = list(map(identity_of, page))
    return identities if len(set(identities)) == len(identities) else list(map(str, page))


def id_of(item: Any) -> str:
    """The id of an object.

    Raises:
        Inapplicable: It has none that can be sent, which is for the schema to judge.
    """
    identifier = value_at(item, "id")
    if not is_sendable(identifier):
        raise Inapplicable("needs an id in the reply")
    return str(identifier)


def is_sendable(value: Any) -> bool:
    """Whether something is text that UTF-8 has, which half of a surrogate pair is not."""
    return isinstance(value, str) and value.encode(errors="ignore").decode() == value


def ids_of(items: list[Any]) -> list[str]:
    """The ids of objects.

    Raises:
        Inapplicable: One has none, which is for the schema to judge.
    """
    return list(map(id_of, items))
