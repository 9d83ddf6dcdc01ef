"""How rules read lists, and what they look for in contacts, chats and messages."""

from __future__ import annotations

import time
import uuid
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from functools import partial
from typing import Any, TypeVar

from contract_tests.provider.findings import Disagreement
from contract_tests.provider.provider import Inapplicable, NoUsableReply, Provider
from contract_tests.provider.rules.rule import ROLE_CLAUSE, charged_to, value_at
from contract_tests.provider.status_judge import AS_THE_EXAMPLES
from invent_contract import pointer_to
from invent_contract.clause import SuiteVerdict
from invent_contract.json_values import as_list

CONTACTS_PATH = "/orgs/{org_id}/contacts"
CHATS_PATH = "/orgs/{org_id}/contacts/{contact_id}/channels/{channel_id}/chats"
MESSAGES_PATH = "/chats/{chat_id}/messages"
LIST_CONTACTS_CLAUSE = pointer_to("paths", CONTACTS_PATH, "get", "description")
LIST_CONTACTS_SUMMARY = pointer_to("paths", CONTACTS_PATH, "get", "summary")
CREATE_CHAT_CLAUSE = pointer_to("paths", CHATS_PATH, "post", "description")
LIST_MESSAGES_CLAUSE = pointer_to("paths", MESSAGES_PATH, "get", "description")
LIST_MESSAGES_SUMMARY = pointer_to("paths", MESSAGES_PATH, "get", "summary")
FRESH_LISTS_CLAUSE = "/x-assumed/fresh-lists"
EMPTY_PAGE_CLAUSE = "/x-assumed/empty-page-beyond-the-end"
WHOLE_FIELDS_CLAUSE = "/x-assumed/whole-fields"

FOUND_BY_USER_ID = "a connector finds its own customer by `user_id`"
MESSAGES_ARE_READ = "This is how an answer is read, and how one finds out whether a message of unknown fate arrived."

MAX_PAGES = 50
LIST_DELAY = 2  # seconds after which a list must show what was written
LOOK_EVERY = 0.2  # seconds

Result = TypeVar("Result")


def eventually(provider: Provider, look: Callable[[], Result], *, is_told: bool = True) -> Result:
    """What `look` returns as soon as it holds. A list may lag behind what was written, so it is looked at again.

    A provider that needs such time contradicts no page, and it is told as undocumented.
    """
    started = time.monotonic()
    looks = 0
    while True:
        seconds = time.monotonic() - started
        looks += 1
        try:
            seen = look()
        except AssertionError:
            if seconds >= LIST_DELAY:
                raise
            time.sleep(LOOK_EVERY)
        else:
            if looks > 1 and is_told:
                what = "what was written is listed only a moment later"
                example = f"after {seconds:.1f} seconds"
                provider.record(Disagreement(SuiteVerdict.UNDOCUMENTED, FRESH_LISTS_CLAUSE, what, example))
            return seen


def list_of(
    provider: Provider, path: str, query: Mapping[str, Any], *, allowed_by: str | None = AS_THE_EXAMPLES, **ids: str
) -> list[Any]:
    """A page of a list, its items as far as they are objects."""
    operation = provider.operation("get", path)
    return objects_of(provider.call_and_read(operation, allowed_by=allowed_by, query=query, **ids))


def objects_of(items: Any) -> list[Any]:
    """The items of a list that are objects, if it is one."""
    return [item for item in as_list(items) if isinstance(item, dict)]


def pages_of(
    provider: Provider, path: str, query: Mapping[str, Any], *, allowed_by: str | None = EMPTY_PAGE_CLAUSE, **ids: str
) -> list[Any]:
    """The items of all pages."""
    items: list[Any] = []
    judged = None
    for number in range(1, MAX_PAGES + 1):
        page = list_of(provider, path, {**query, "page": number}, allowed_by=allowed_by, **ids)
        if not page:
            break
        items += page
        judged = provider.judged
    provider.judged = judged or provider.judged  # the last page with items tells more than the empty one behind it
    return items


def unique_text() -> str:
    return f"Contract test {uuid.uuid4().hex}, please ignore."


def body_with_text(provider: Provider, text: str) -> dict[str, Any]:
    return {**provider.body(), "message": [{"type": "text", "text": text}]}


def with_text(messages: list[Any], text: str) -> list[Any]:
    """The messages that have a part with just this text. An answer that quotes it has more."""
    return [message for message in messages if text in texts_of(message)]


def message_with_text(provider: Provider, messages: list[Any], text: str) -> Any:
    """The message with a text that was posted once."""
    with_the_text = with_text(messages, text)
    times = len(with_the_text)
    assert 1 <= times <= provider.times_sent(text), f"the message {text!r} is listed {times} times"
    return with_the_text[0]


def assert_is_contacts_own(provider: Provider, message: Any) -> None:
    """A message that was posted must be the contact's."""
    role = message.get("role")  # where it is missing, the schema judges that
    with charged_to(provider, ROLE_CLAUSE):
        assert role in (None, "user"), f"the message {texts_of(message)} is listed with the role {role}"


def all_messages(provider: Provider, since: Any = None, **ids: str) -> list[Any]:
    """The messages of a chat on all pages, since another message where there is one with a time."""
    query = {}
    if since and isinstance(since.get("created_at"), str):
        query["from_date"] = (time_of(since) - timedelta(seconds=1)).isoformat()
    return pages_of(provider, MESSAGES_PATH, query, **ids)


def message_in_chat(provider: Provider, chat_id: str, text: str) -> Any:
    """The message of a chat with a text that was posted once."""
    return message_with_text(provider, all_messages(provider, chat_id=chat_id), text)


def create(provider: Provider, path: str, body: Any, *, allowed_by: str | None = AS_THE_EXAMPLES, **ids: str) -> Any:
    """Create a contact or begin a chat, and return it."""
    created = provider.call_and_read(provider.operation("post", path), allowed_by=allowed_by, body=body, **ids)
    identifier, judged = id_of(created), provider.judged
    if path == CHATS_PATH:
        eventually(provider, partial(assert_known, provider, identifier))
        provider.judged = judged
    return created


def create_if_allowed(provider: Provider, path: str, body: Any) -> Any:
    """The same with values that no page says are taken: what was created, or None where it is refused."""
    try:
        return create(provider, path, body, allowed_by=None)
    except NoUsableReply:
        return None  # recorded


def assert_known(provider: Provider, chat_id: str) -> None:
    """A chat must have messages that can be listed, if only none."""
    response = provider.call(provider.operation("get", MESSAGES_PATH), chat_id=chat_id)
    assert response.status_code != 404, f"the chat {chat_id}, which has been begun, is unknown"


def new_chat(provider: Provider, **body: Any) -> Any:
    """A chat of the contact of the environment, in which nobody has written yet but what its body says.

    It has a title of its own, as a provider may give back the chat of an equal request.
    """
    return create(provider, CHATS_PATH, {"title": unique_text(), **body})


def values_of(contact: Any, name: str) -> list[Any]:
    """What a contact and its channels have for a field."""
    owners = [contact, *as_list(contact.get("channels"))]
    return [value_at(owner, name) for owner in owners]


def id_of(item: Any) -> str:
    """The id of an object.

    Raises:
        Inapplicable: It has none, which is for the schema to judge.
    """
    identifier = value_at(item, "id")
    if not isinstance(identifier, str):
        raise Inapplicable("needs an id in the reply")
    return identifier


def ids_of(items: list[Any]) -> list[str]:
    """The ids of objects.

    Raises:
        Inapplicable: One has none, which is for the schema to judge.
    """
    return list(map(id_of, items))


def texts_of(message: Any) -> list[str]:
    """The texts of a message's parts, of all its contents."""
    parts = [part for content in as_list(message.get("messages")) for part in as_list(value_at(content, "parts"))]
    return [part["text"] for part in parts if isinstance(part, dict) and isinstance(part.get("text"), str)]


def time_of(message: Any) -> datetime:
    """When a message was created.

    Raises:
        Inapplicable: It does not say so, or not in which zone.
    """
    try:
        created_at = datetime.fromisoformat(message["created_at"])
    except (KeyError, TypeError, ValueError):
        created_at = datetime.min
    if created_at.tzinfo is None:
        raise Inapplicable("needs a message with the time at which it was created")
    return created_at
