"""How rules read lists, and what they look for in contacts, chats and messages."""

from __future__ import annotations

import time
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any, TypeVar

import httpx

from contract_tests.provider.judging.status_judge import AS_THE_EXAMPLES
from contract_tests.provider.provider import Inapplicable, NoUsableReply, Provider
from contract_tests.provider.reporting.findings import Disagreement, show_value
from contract_tests.provider.rules.rule import ClauseContradicted, expect, value_at
from contract_tests.provider.rules.state import is_plausible
from invent_contract import pointer_to
from invent_contract.clause import SuiteVerdict
from invent_contract.json_values import as_list, as_mapping
from invent_contract.operation import Operation

CONTACTS_PATH = "/orgs/{org_id}/contacts"
CHATS_PATH = "/orgs/{org_id}/contacts/{contact_id}/channels/{channel_id}/chats"
MESSAGES_PATH = "/chats/{chat_id}/messages"
LIST_CONTACTS_CLAUSE = pointer_to("paths", CONTACTS_PATH, "get", "description")
LIST_CONTACTS_SUMMARY = pointer_to("paths", CONTACTS_PATH, "get", "summary")
CREATE_CHAT_CLAUSE = pointer_to("paths", CHATS_PATH, "post", "description")
LIST_MESSAGES_CLAUSE = pointer_to("paths", MESSAGES_PATH, "get", "description")
LIST_MESSAGES_SUMMARY = pointer_to("paths", MESSAGES_PATH, "get", "summary")
PATH_CHANNEL_CLAUSE = "/components/parameters/ChannelId/description"
FRESH_LISTS_CLAUSE = "/x-assumed/fresh-lists"
EMPTY_PAGE_CLAUSE = "/x-assumed/empty-page-beyond-the-end"
WHOLE_FIELDS_CLAUSE = "/x-assumed/whole-fields"

FOUND_BY_USER_ID = "a connector finds its own customer by `user_id`"
MESSAGES_ARE_READ = "This is how an answer is read, and how one finds out whether a message of unknown fate arrived."

LISTED_LATER = "what was written is listed only a moment later"
KNOWN_LATER = "what was created is unknown for a moment"

MAX_PAGES = 50
LIST_DELAY = 2  # seconds after which a list must show what was written
LOOK_EVERY = 0.2  # seconds

Result = TypeVar("Result")


def eventually(
    provider: Provider, look: Callable[[], Result], *, is_told: bool = True, what: str = LISTED_LATER
) -> Result:
    """What `look` returns as soon as it holds. A list may lag behind what was written, so it is looked at again.

    A provider that needs such time contradicts no page, and it is told as undocumented, in the words of `what`.
    """
    started = time.monotonic()
    looks = 0
    while True:
        seconds = time.monotonic() - started
        looks += 1
        try:
            seen = look()
        except ClauseContradicted:
            if seconds >= LIST_DELAY:
                raise
            time.sleep(LOOK_EVERY)
        else:
            if looks > 1 and is_told:
                example = f"after {seconds:.1f} seconds"
                provider.record(Disagreement(SuiteVerdict.UNDOCUMENTED, FRESH_LISTS_CLAUSE, what, example))
            return seen


def repeatedly(provider: Provider, look: Callable[[], object], times: int) -> None:
    """Hold that something is so each time, right after it was written.

    A copy of a list that lags may be read now and then, also after one that does not. So what does not hold is looked
    at again as often, once the time is over that a list may take.
    """
    started = time.monotonic()
    try:
        for _ in range(times):
            look()
    except ClauseContradicted:
        seconds = time.monotonic() - started
        if seconds >= LIST_DELAY:
            raise
        time.sleep(LIST_DELAY - seconds)
        for _ in range(times):
            look()
        provider.record(Disagreement(SuiteVerdict.UNDOCUMENTED, FRESH_LISTS_CLAUSE, LISTED_LATER))


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


@dataclass(frozen=True)
class PostedText:
    """A message that was posted, of one part.

    Attributes:
        text: Its text, which nothing else has.
        message: The message in the response; empty where there was none, as of the first message of a chat.
    """

    text: str
    message: Mapping[str, Any] = field(default_factory=dict)

    @property
    def id(self) -> Any:
        """Its id; None where no response had one."""
        return self.message.get("id")


def post_text(provider: Provider, body: Mapping[str, Any] | None = None, **ids: str) -> PostedText:
    """Post a message with a text of its own, and further fields of a body."""
    text = unique_text()
    full_body = {**body_with_text(provider, text), **(body or {})}
    response = call_when_known(provider, provider.send_message, full_body, **ids)
    return PostedText(text, provider.read_message(response))


def listed_as(messages: list[Any], posted: PostedText) -> list[Any]:
    """The messages of a list that a posted one is: by its id, or else by its text.

    The text decides among those of one id, as that ids are unique is assumed. Where neither is shown, a message of the
    contact may be any.
    """
    with_id = [message for message in messages if posted.id is not None and message.get("id") == posted.id]
    with_both = [message for message in with_id if posted.text in texts_of(message)]
    with_text = [message for message in messages if posted.text in texts_of(message)]
    by_the_contact = [message for message in with_text if message.get("role") in (None, "user")]
    untold = [message for message in messages if message.get("role") == "user" and "messages" not in message]
    return with_both or with_id or by_the_contact or with_text or (untold[:1] if posted.id is None else [])


def surely_listed_as(messages: list[Any], posted: PostedText) -> list[Any]:
    """The same, without those that are it by their id alone and show another text."""
    return [
        message
        for message in listed_as(messages, posted)
        if posted.text in texts_of(message) or (posted.id is not None and not texts_of(message))
    ]


def listed_message(provider: Provider, messages: list[Any], posted: PostedText) -> Any:
    """A message as it is listed, which must be there once."""
    assert_all_are_listed(provider, messages, [posted])
    return listed_as(messages, posted)[0]


def assert_all_are_listed(provider: Provider, messages: list[Any], all_posted: list[PostedText]) -> None:
    """Messages that were posted must be listed, each once."""
    counts = {posted.text: len(listed_as(messages, posted)) for posted in all_posted}
    lost = [text for text, count in counts.items() if count == 0]
    doubled = [text for text, count in counts.items() if count > provider.times_sent(text)]
    asked = asked_for_messages(provider)
    if lost:
        what = "a message that was posted is not listed"
        example = f"{len(lost)} of {len(counts)} {asked}, such as {lost[0]!r}"
        raise ClauseContradicted(what, example, clause=LIST_MESSAGES_CLAUSE)
    if doubled:
        what = "a message that was posted once is listed more than once"
        example = f"{len(doubled)} of {len(counts)} {asked}, such as {doubled[0]!r}"
        raise ClauseContradicted(what, example, clause=LIST_MESSAGES_CLAUSE)


def asked_for_messages(provider: Provider) -> str:
    """How the last list of messages was asked for, in words."""
    if not isinstance(provider.judged, httpx.Response):
        return "in the list"
    from_date = provider.judged.request.url.params.get("from_date")
    if not from_date:
        return "in the list of all messages, without `from_date`"
    return f"in the list with from_date={from_date}, a second before its own `created_at`"


def assert_in_order(message: Any, texts: list[str]) -> None:
    """Those of these texts that a message shows must be in the order in which they were written."""
    shown = [text for text in texts_of(message) if text in texts]
    in_order = sorted(shown, key=texts.index)
    what = "`messages[].parts` are in another order than they were posted in"
    expect(shown == in_order, what, f"they are {shown}, expected {in_order}", shown_by=message)


def assert_no_others(messages: list[Any], all_posted: list[PostedText]) -> None:
    """The contact must have written nothing in a chat but these messages."""
    known = [id(message) for posted in all_posted for message in listed_as(messages, posted)]
    others = [message for message in messages if message.get("role") == "user" and id(message) not in known]
    if others:
        what = "a chat lists a message of the contact that was not posted there"
        example = f"expected only those of {len(all_posted)} that were posted, got {show_value(others[0])}"
        raise ClauseContradicted(what, example, clause=LIST_MESSAGES_SUMMARY, shown_by=others[0])


def all_messages(provider: Provider, since: PostedText | None = None, **ids: str) -> list[Any]:
    """The messages of a chat on all pages, since another message where there is one with a time.

    A time that is not about now is a fault of its own, and no reason to look for messages from then on.
    """
    query = {}
    if since and isinstance(since.message.get("created_at"), str):
        created_at = time_of(since.message)
        if is_plausible(created_at, datetime.now(UTC)):
            query["from_date"] = (created_at - timedelta(seconds=1)).isoformat()
    return pages_of(provider, MESSAGES_PATH, query, **ids)


def message_in_chat(provider: Provider, chat_id: str, posted: PostedText) -> Any:
    """A message as its chat lists it."""
    return listed_message(provider, all_messages(provider, chat_id=chat_id), posted)


def create(provider: Provider, path: str, body: Any, *, allowed_by: str | None = AS_THE_EXAMPLES, **ids: str) -> Any:
    """Create a contact or begin a chat, and return it."""
    operation = provider.operation("post", path)
    response = call_when_known(provider, operation, body, **ids)
    if response.status_code == 404 and "channel_id" in ids:
        allowed_by = PATH_CHANNEL_CLAUSE  # rather than what the body has
    created = provider.read(response, operation, allowed_by)
    identifier, judged = id_of(created), provider.judged
    if path == CHATS_PATH:
        eventually(provider, partial(assert_known, provider, identifier), what=KNOWN_LATER)
        provider.judged = judged
    return created


def call_when_known(provider: Provider, operation: Operation, body: Any, **ids: str) -> httpx.Response:
    """The response to a request with other ids than those of the environment, which may be those of something new.

    What looks them up may lag, as lists may. So it is asked again where one is unknown. That all are known in the end
    is for the caller to judge.
    """

    def look() -> httpx.Response:
        response = provider.call(operation, body, query=None, headers=None, method="", **ids)
        is_known = response.status_code != 404 or not ids
        expect(is_known, "an id of something new is unknown", f"{ids} are answered with 404, expected 2xx")
        return response

    try:
        return eventually(provider, look, what=KNOWN_LATER)
    except ClauseContradicted:
        assert isinstance(provider.judged, httpx.Response)
        return provider.judged


def create_if_allowed(provider: Provider, path: str, body: Any) -> Any:
    """The same with values that no page says are taken: what was created, or None where it is refused."""
    try:
        return create(provider, path, body, allowed_by=None)
    except NoUsableReply:
        return None  # recorded


def assert_known(provider: Provider, chat_id: str) -> None:
    """A chat must have messages that can be listed, if only none."""
    response = provider.call(provider.operation("get", MESSAGES_PATH), chat_id=chat_id)
    what = "a chat that has been begun is unknown"
    expect(response.status_code != 404, what, f"{chat_id} is answered with 404, expected 200")


def new_chat(provider: Provider, **body: Any) -> Any:
    """A chat of the contact of the environment, in which nobody has written yet but what its body says.

    It has a title of its own, as a provider may give back the chat of an equal request.
    """
    return create(provider, CHATS_PATH, {"title": unique_text(), **body})


def begin_with_text(provider: Provider) -> tuple[str, PostedText]:
    """The id of a new chat that begins with a message, and the message."""
    first = PostedText(unique_text())
    return id_of(new_chat(provider, message=[{"type": "text", "text": first.text}])), first


def is_shown(provider: Provider, name: str, *owners: Any) -> bool:
    """Whether what was created is shown with a field, which contradicts nothing that a page says where it is not."""
    if any(name in as_mapping(owner) for owner in owners):
        return True
    example = f"expected it in {show_value(owners)}"
    response = provider.sources.of(owners[0])
    provider.contradict(WHOLE_FIELDS_CLAUSE, f"what was created is shown without `{name}`", example, response)
    return False


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
