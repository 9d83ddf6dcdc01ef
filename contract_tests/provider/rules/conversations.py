"""Rules about contacts, chats and lists of messages: what was created or posted is there, once, and found."""

from __future__ import annotations

import math
import time
import uuid
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any, TypeVar

from contract_tests.provider.findings import Disagreement
from contract_tests.provider.provider import Inapplicable, Provider
from contract_tests.provider.rules.rule import (
    ROLE_CLAUSE,
    UNIQUE_IDS_CLAUSE,
    WHOLE_ECHO_CLAUSE,
    assert_echo,
    assert_refused,
    charged_to,
    rule,
    value_at,
)
from contract_tests.provider.status_judge import AS_THE_EXAMPLES
from invent_contract import pointer_to
from invent_contract.clause import SuiteVerdict
from invent_contract.json_values import as_list

CONTACTS_PATH = "/orgs/{org_id}/contacts"
CHATS_PATH = "/orgs/{org_id}/contacts/{contact_id}/channels/{channel_id}/chats"
MESSAGES_PATH = "/chats/{chat_id}/messages"
LIST_CONTACTS_CLAUSE = pointer_to("paths", CONTACTS_PATH, "get", "description")
CREATE_CHAT_CLAUSE = pointer_to("paths", CHATS_PATH, "post", "description")
LIST_MESSAGES_CLAUSE = pointer_to("paths", MESSAGES_PATH, "get", "description")
LIST_MESSAGES_SUMMARY = pointer_to("paths", MESSAGES_PATH, "get", "summary")
FROM_DATE_CLAUSE = pointer_to("paths", MESSAGES_PATH, "get", "parameters", 1, "description")
PAGE_CLAUSE, TAKE_CLAUSE = "/components/parameters/Page/description", "/components/parameters/Take/description"
EXACT_FILTERS_CLAUSE = "/x-assumed/exact-filters"
EMPTY_PAGE_CLAUSE = "/x-assumed/empty-page-beyond-the-end"

FOUND_BY_USER_ID = "a connector finds its own customer by `user_id`"
MESSAGES_ARE_READ = "This is how an answer is read, and how one finds out whether a message of unknown fate arrived."
WHICH_PAGE = "Which page of the list, counted from 1"
FIRST_MESSAGE = "A first message, if there is one, is authored as the contact."

FRESH_LISTS_CLAUSE = "/x-assumed/fresh-lists"

SETTLING_TIME = 2  # seconds, until what was written must be listed
LOOKS_APART = 0.2  # seconds
MAX_PAGES = 50
SMALL_PAGES = 20


# --- reading ---


@rule(LIST_CONTACTS_CLAUSE, quotes=FOUND_BY_USER_ID, only_reads=True)
def contacts_are_found_by_what_they_have(provider: Provider) -> None:
    """By user_id, e-mail address and name: only contacts that have it, and the one that it was taken from."""
    contact, channel = contact_with_user_id(provider)
    parameters = provider.operation("get", CONTACTS_PATH).parameters_in("query")
    values = {"user_id": channel["user_id"], "email": channel.get("email"), "name": contact.get("name")}
    for name, value in values.items():
        if name not in parameters or not isinstance(value, str) or not value:
            continue
        contacts = list_of(provider, CONTACTS_PATH, {name: value})
        assert id_of(contact) in ids_of(contacts), f"the contact with the {name} {value!r} is not found by it"
        others = [other for other in contacts if value not in values_of(other, name)]
        strangers = [other for other in others if value.lower() not in str(values_of(other, name)).lower()]
        with charged_to(provider, f"{parameters[name].pointer}/description"):
            assert not strangers, f"a contact without the {name} {value!r} is found by it: {str(strangers[0])[:300]}"
        with charged_to(provider, EXACT_FILTERS_CLAUSE):
            assert others == strangers, (
                f"a contact with another {name} than {value!r} is found by it: {str(others)[:300]}"
            )


@rule(LIST_CONTACTS_CLAUSE, quotes=FOUND_BY_USER_ID, only_reads=True)
def an_unknown_user_id_finds_nobody(provider: Provider) -> None:
    contacts = list_of(provider, CONTACTS_PATH, {"user_id": f"nobody-{uuid.uuid4().hex}"})
    assert contacts == [], f"there is {str(contacts[0])[:300]}"


@rule(TAKE_CLAUSE, quotes="How many items a page has at most.", only_reads=True)
def take_limits_a_page_of_contacts(provider: Provider) -> None:
    contacts = list_of(provider, CONTACTS_PATH, {"take": 1})
    assert len(contacts) <= 1, f"a page of one has {len(contacts)} contacts"


@rule(PAGE_CLAUSE, quotes=WHICH_PAGE, is_for_live=False, only_reads=True)
def pages_of_contacts_neither_overlap_nor_lose(provider: Provider) -> None:
    together, apart = on_one_page_and_on_small_ones(provider, CONTACTS_PATH, {})
    expected, listed = ids_of(together), ids_of(apart)
    assert sorted(listed) == sorted(expected), f"small pages have {listed}, and a single one has {expected}"


@rule(PAGE_CLAUSE, quotes=WHICH_PAGE, only_reads=True)
def a_page_far_away_is_empty(provider: Provider) -> None:
    contacts = list_of(provider, CONTACTS_PATH, {"page": 1_000_000}, allowed_by=EMPTY_PAGE_CLAUSE)
    assert contacts == [], f"page 1,000,000 has {len(contacts)} contacts"


# --- messages ---

# Messages are told apart by their text: that ids are unique is assumed, and another rule's.


@rule(LIST_MESSAGES_CLAUSE, quotes=MESSAGES_ARE_READ)
def a_posted_message_is_listed_once(provider: Provider) -> None:
    """With its text, by the user, and beside the messages before it."""
    first = provider.post(body_with_text(provider, text_before := unique_text()))
    provider.post(body_with_text(provider, text := unique_text()))
    listed = messages_with(provider, text_before, text, since=first)
    assert_listed_once(provider, listed, text)
    assert with_text(listed, text_before), f"the message before, {text_before!r}, is not listed any more"


@rule(LIST_MESSAGES_SUMMARY, quotes="the messages of a chat")
def messages_are_listed_in_their_own_chat_only(provider: Provider) -> None:
    other_chat = provider.id("MULTI_CHANNEL_CHAT_ID")
    posted = provider.post(body_with_text(provider, text := unique_text()))
    listed = all_messages(provider, since=posted, chat_id=other_chat)
    assert not with_text(listed, text), f"the message {text!r} is listed in {other_chat}, too"


@rule(FROM_DATE_CLAUSE, quotes="Only messages from this time on.")
def messages_are_listed_from_a_date_on(provider: Provider) -> None:
    created_at = time_of(provider.post(body_with_text(provider, text := unique_text())))
    later = list_of(provider, MESSAGES_PATH, {"from_date": (created_at + timedelta(days=1)).isoformat()})
    assert not with_text(later, text), f"a message of {created_at} is among those from a day later on"


@rule(PAGE_CLAUSE, quotes=WHICH_PAGE)
def pages_of_messages_neither_overlap_nor_lose(provider: Provider) -> None:
    texts = [unique_text() for _ in range(2)]
    posted = [provider.post(body_with_text(provider, text)) for text in texts]
    since = (time_of(posted[0]) - timedelta(seconds=1)).isoformat()

    def is_listed_right(messages: list[Any], text: str) -> bool:
        return 1 <= len(with_text(messages, text)) <= provider.times_sent(text)

    listed = look_again(  # what arrives meanwhile also moves from page to page
        provider,
        lambda: on_one_page_and_on_small_ones(provider, MESSAGES_PATH, {"from_date": since})[1],
        lambda messages: all(is_listed_right(messages, text) for text in texts),
    )
    for text in texts:
        assert is_listed_right(listed, text), f"the message {text!r} is on {len(with_text(listed, text))} pages"


# --- creating ---


@rule(LIST_CONTACTS_CLAUSE, quotes=FOUND_BY_USER_ID)
def a_created_contact_is_found(provider: Provider) -> None:
    person = {
        "user_id": f"contract-test-{uuid.uuid4().hex}",
        "name": "Contract Test",
        "email": f"contract-test-{uuid.uuid4().hex}@example.com",
    }
    created = create(provider, CONTACTS_PATH, {"channel": person})
    user_id = person["user_id"]
    contacts = look_again(
        provider,
        lambda: list_of(provider, CONTACTS_PATH, {"user_id": user_id}),
        lambda contacts: created["id"] in ids_of(contacts),
    )
    assert created["id"] in ids_of(contacts), f"its user_id finds {ids_of(contacts)}, and not {created['id']}"
    assert len(contacts) <= provider.times_sent(user_id), f"its user_id finds {ids_of(contacts)}"
    for name, value in person.items():
        assert value in values_of(contacts[0], name), f"it is listed without its {name}: {str(contacts[0])[:300]}"


@rule(CREATE_CHAT_CLAUSE, quotes=FIRST_MESSAGE)
def a_chat_begins_with_its_message(provider: Provider) -> None:
    """And takes more: it is a chat as any other."""
    text = unique_text()
    parts = [{"type": "text", "text": text}]
    chat = create(provider, CHATS_PATH, {"message": parts})
    first = messages_with(provider, text, chat_id=chat["id"])
    assert_listed_once(provider, first, text)
    with charged_to(provider, WHOLE_ECHO_CLAUSE):
        assert_echo(parts, *with_text(first, text))
    others = [message for message in first if message.get("role") == "user" and text not in texts_of(message)]
    assert not others, f"it begins with another message of the contact, too: {str(others[0])[:300]}"
    provider.post(body_with_text(provider, second_text := unique_text()), chat_id=chat["id"])
    listed = messages_with(provider, second_text, chat_id=chat["id"])
    assert with_text(listed, second_text), "a second message is not listed in it"


@rule(CREATE_CHAT_CLAUSE, quotes=FIRST_MESSAGE)
def created_chats_are_different(provider: Provider) -> None:
    chats = [create(provider, CHATS_PATH, {}) for _ in range(2)]
    with charged_to(provider, UNIQUE_IDS_CLAUSE):
        assert chats[0]["id"] != chats[1]["id"], "two chats have the same id"
    assert messages_with(provider, chat_id=chats[0]["id"]) == [], "a chat without a message begins with one"


@rule("/components/parameters/ChannelId/description", quotes="Id of one of the contact's custom channels")
def chats_begin_on_custom_channels_only(provider: Provider) -> None:
    operation = provider.operation("post", CHATS_PATH)
    response = provider.call(operation, body={}, channel_id=provider.id("OTHER_CHANNEL_ID"))
    assert_refused(provider, response, operation=operation)


# --- what these rules share ---


def list_of(
    provider: Provider, path: str, query: Mapping[str, Any], *, allowed_by: str | None = AS_THE_EXAMPLES, **ids: str
) -> list[Any]:
    """A page of a list, its items as far as they are objects."""
    operation = provider.operation("get", path)
    items = provider.call_and_read(operation, allowed_by=allowed_by, query=query, **ids)
    return [item for item in as_list(items) if isinstance(item, dict)]


def pages_of(provider: Provider, path: str, query: Mapping[str, Any], **ids: str) -> list[Any]:
    """The items of all pages."""
    items: list[Any] = []
    judged = None
    for number in range(1, MAX_PAGES + 1):
        page = list_of(provider, path, {**query, "page": number}, allowed_by=EMPTY_PAGE_CLAUSE, **ids)
        if not page:
            break
        items += page
        judged = provider.judged
    provider.judged = judged or provider.judged  # the last page with items tells more than the empty one behind it
    return items


def on_one_page_and_on_small_ones(
    provider: Provider, path: str, query: Mapping[str, Any]
) -> tuple[list[Any], list[Any]]:
    """The items of a list, once from a single page and once from some twenty smaller ones.

    Raises:
        Inapplicable: They do not fit on a single page.
    """
    together = list_of(provider, path, query)
    further = list_of(provider, path, {**query, "page": 2}, allowed_by=EMPTY_PAGE_CLAUSE)
    assert not [item for item in further if item in together], "the second page has items of the first"
    if further:
        raise Inapplicable(f"needs a list of at most {len(together)} items")
    take = max(1, math.ceil(len(together) / SMALL_PAGES))
    return together, pages_of(provider, path, {**query, "take": take})


def unique_text() -> str:
    return f"Contract test {uuid.uuid4().hex}, please ignore."


def body_with_text(provider: Provider, text: str) -> dict[str, Any]:
    return {**provider.body(), "message": [{"type": "text", "text": text}]}


def with_text(messages: list[Any], text: str) -> list[Any]:
    """The messages that have a part with just this text. An answer that quotes it has more."""
    return [message for message in messages if text in texts_of(message)]


def assert_listed_once(provider: Provider, messages: list[Any], text: str) -> None:
    """A text that was posted must be in a single message, which is the contact's."""
    with_the_text = with_text(messages, text)
    times = len(with_the_text)
    assert 1 <= times <= provider.times_sent(text), f"the message {text!r} is listed {times} times"
    role = with_the_text[0].get("role")  # where it is missing, the schema judges that
    with charged_to(provider, ROLE_CLAUSE):
        assert role in (None, "user"), f"the message {text!r} is listed with the role {role}"


def all_messages(provider: Provider, since: Any = None, **ids: str) -> list[Any]:
    """The messages of a chat on all pages, since another message where there is one with a time."""
    query = {}
    if since and isinstance(since.get("created_at"), str):
        query["from_date"] = (time_of(since) - timedelta(seconds=1)).isoformat()
    return pages_of(provider, MESSAGES_PATH, query, **ids)


def messages_with(provider: Provider, *texts: str, since: Any = None, **ids: str) -> list[Any]:
    """The same, looked at again until all these texts are among them, and the chat is known, which may be new."""
    if ids:
        operation = provider.operation("get", MESSAGES_PATH)
        look_again(
            provider,
            lambda: provider.call(operation, None, query=None, headers=None, method="", **ids).status_code,
            lambda status: status != 404,
        )
    return look_again(
        provider,
        lambda: all_messages(provider, since, **ids),
        lambda messages: all(with_text(messages, text) for text in texts),
    )


Seen = TypeVar("Seen")


def look_again(provider: Provider, look: Callable[[], Seen], is_up_to_date: Callable[[Seen], bool]) -> Seen:
    """What is seen at last: at once, or, within two seconds, when what was written has arrived where it is read.

    A provider that needs such time contradicts no page, and it is told as undocumented.
    """
    started = time.monotonic()
    seen, looks = look(), 1
    while not is_up_to_date(seen) and time.monotonic() - started < SETTLING_TIME:
        time.sleep(LOOKS_APART)
        seen, looks = look(), looks + 1
    if looks > 1 and is_up_to_date(seen):
        what = "what was written can only be read a moment later"
        example = f"after {time.monotonic() - started:.1f} seconds"
        provider.record(Disagreement(SuiteVerdict.UNDOCUMENTED, FRESH_LISTS_CLAUSE, what, example))
    return seen


def create(provider: Provider, path: str, body: Any) -> Any:
    created = provider.call_and_read(provider.operation("post", path), body=body)
    id_of(created)
    return created


def contact_with_user_id(provider: Provider) -> tuple[Any, Any]:
    """A contact, and a channel of it that has a user_id."""
    for contact in list_of(provider, CONTACTS_PATH, {}):
        for channel in as_list(contact.get("channels")):
            if isinstance(channel, dict) and isinstance(channel.get("user_id"), str) and channel["user_id"]:
                return contact, channel
    raise Inapplicable("needs a contact with a user_id on the first page")


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
        Inapplicable: It does not say so.
    """
    try:
        return datetime.fromisoformat(message["created_at"])
    except (KeyError, TypeError, ValueError):
        raise Inapplicable("needs a message with the time at which it was created") from None
