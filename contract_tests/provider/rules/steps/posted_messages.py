"""Messages that rules post, and how they find them in lists."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from contract_tests.contract import clauses
from contract_tests.contract.contract_under_test import MESSAGES_PATH
from contract_tests.provider.judging.status_judge import AS_THE_EXAMPLES
from contract_tests.provider.provider import Provider
from contract_tests.provider.reporting.excerpts import show_value
from contract_tests.provider.rules.assertions import assert_echo
from contract_tests.provider.rules.authors import assert_role
from contract_tests.provider.rules.rule import ClauseContradicted, charged_to, expect
from contract_tests.provider.rules.steps.created_chats import new_chat
from contract_tests.provider.rules.steps.first_written import keep_if_first
from contract_tests.provider.rules.steps.lagging_lists import eventually
from contract_tests.provider.rules.steps.reading import WORD, call_when_known, pages_of, unique_text
from contract_tests.provider.rules.steps.stable_order import clause_of_pages
from contract_tests.provider.rules.times import in_utc, is_plausible, resolution_of, time_in, time_of
from contract_tests.provider.valid_requests import text_parts
from invent_contract.json_values import as_list, as_mapping

PAGE_SIZE = 100  # of a list where it is not asked for
FROM_THIS_TIME_ON = "Only messages from this time on."
EARLIER_IS_LISTED = "with `from_date`, a message is listed, although it is earlier"
SECOND = timedelta(seconds=1)


@dataclass(frozen=True)
class PostedText:
    """A message that was posted, and by what it is known.

    Attributes:
        text: Its first text, which nothing else has; its id where it has no text.
        message: The message in the response; empty where there was none, as of the first message of a chat.
    """

    text: str
    message: Mapping[str, Any] = field(default_factory=dict)

    @property
    def id(self) -> Any:
        """Its id; None where no response had one."""
        return self.message.get("id")


def post_text(provider: Provider, body: Mapping[str, Any] | None = None, /, **ids: str) -> PostedText:
    """Post a message with a text of its own, and further fields of a body."""
    text = unique_text()
    posted = PostedText(text, post_when_known(provider, {**body_with_text(provider, text), **(body or {})}, **ids))
    if "chat_id" in ids:  # a chat of the environment may be long
        keep_if_first(provider, "messages", posted, ids["chat_id"])
    return posted


def post_when_known(provider: Provider, body: Any, *, allowed_by: str | None = AS_THE_EXAMPLES, **ids: str) -> Any:
    """The message that comes back where one is posted, which may be into a chat that is new."""
    response = call_when_known(provider, provider.send_message, body, **ids)
    return provider.read_message(response, allowed_by=allowed_by)


def begin_with_text(provider: Provider) -> tuple[str, PostedText]:
    """The id of a new chat that begins with a message, and the message."""
    first = PostedText(unique_text())
    return new_chat(provider, {"message": text_parts(first.text)})["id"], first


def listed_as(messages: list[Any], posted: PostedText) -> list[Any]:
    """The messages of a list that a posted one is: by its id, or else by its text.

    The text decides among those of one id, as that ids are unique is assumed. Only its word may be left of it, where a
    provider joins parts or changes texts. Where neither is shown, a message of the contact may be any.
    """
    with_id = [message for message in messages if posted.id is not None and message.get("id") == posted.id]
    if with_id:
        return [message for message in with_id if posted.text in texts_of(message)] or with_id
    with_text = [message for message in messages if posted.text in texts_of(message)]
    if with_text:
        return [message for message in with_text if message.get("role") in (None, "user")] or with_text
    of_the_contact = [message for message in messages if message.get("role") in (None, "user")]
    with_word = [message for message in of_the_contact if has_word_of(message, posted)]
    untold = [message for message in messages if message.get("role") == "user" and may_be(message, posted)]
    return with_word or untold[:1]


def surely_listed_as(messages: list[Any], posted: PostedText) -> list[Any]:
    """The same, without those that are it by their id alone and show another text, and without answers that echo it."""
    return [
        message
        for message in listed_as(messages, posted)
        if message.get("role") != "assistant"
        and (has_word_of(message, posted) or (posted.id is not None and not texts_of(message)))
    ]


def may_be(message: Any, posted: PostedText) -> bool:
    """Whether a message shows nothing that tells it from a posted one, of which the response had an id, or had none."""
    if posted.id is None:
        return message.get("messages") is None
    return message.get("id") is None and not texts_of(message)


def has_word_of(message: Any, posted: PostedText) -> bool:
    """Whether the content of a message has the word by which a posted one is known, or its text if there is none.

    Only parts that are text are described, so the word is looked for in any other field of the content, too. A text
    without one may be as short as `//`, which a link has, so it is looked for there only if no text is shown.
    """
    word, part_texts = WORD.search(posted.text), texts_of(message)
    if not word and part_texts:
        return any(posted.text.casefold() in text.casefold() for text in part_texts)
    looked_for = word[0] if word else json.dumps(posted.text, ensure_ascii=False)[1:-1]
    return looked_for.casefold() in json.dumps(message.get("messages"), ensure_ascii=False).casefold()


def listed_message(provider: Provider, messages: list[Any], posted: PostedText) -> Any:
    """A message as it is listed, which must be there once."""
    assert_all_are_listed(provider, messages, [posted])
    return listed_as(messages, posted)[0]


def assert_all_are_listed(provider: Provider, messages: list[Any], all_posted: list[PostedText]) -> None:
    """Messages that were posted must be listed, each once."""
    listed = {posted.text: listed_as(messages, posted) for posted in all_posted}
    lost = [text for text, shown in listed.items() if not shown]
    doubled = [text for text, shown in listed.items() if len(shown) > provider.times_sent(text)]
    if not lost and not doubled:
        return
    asked, clause = asked_for_messages(provider), clause_of_a_list(provider, messages)
    if lost:
        what = "a message that was posted is not listed"
        example = f"{len(lost)} of {len(listed)} are missing, such as {lost[0]!r}, {asked}, expected each once"
        raise ClauseContradicted(what, example, clause=clause)
    what = "a message that was posted once is listed more than once"
    times = len(listed[doubled[0]])
    example = f"{doubled[0]!r} is listed {times} times, {asked}, expected each of {len(listed)} once"
    raise ClauseContradicted(what, example, clause=clause, shown_by=listed[doubled[0]][-1])


def clause_of_a_list(provider: Provider, messages: list[Any]) -> str:
    """The clause that a list contradicts that lacks a message, or has it twice, which may have several pages."""
    if len(messages) < PAGE_SIZE:
        return clauses.LIST_MESSAGES
    ids = provider.last_response.request.extensions["path_ids"]
    return clause_of_pages(provider, clauses.LIST_MESSAGES, MESSAGES_PATH, **ids)


def asked_for_messages(provider: Provider) -> str:
    """How the last list of messages was asked for, in words."""
    from_date = provider.last_response.request.url.params.get("from_date")
    return f"asked with from_date={from_date}" if from_date else "asked without `from_date`"


def assert_is_text_of_the_contact(provider: Provider, message: Any, text: str) -> None:
    """Hold that a message is the contact's, with this text alone."""
    assert_role(provider, message)
    with charged_to(provider, clauses.WHOLE_ECHO):
        assert_echo(provider, text_parts(text), message)


def assert_in_order(message: Any, part_texts: list[str]) -> None:
    """Those of these texts that a content of a message shows must be in the order in which they were written."""
    for content in as_list(message.get("messages")):
        shown = [text for text in texts_of({"messages": [content]}) if text in part_texts]
        in_order = sorted(shown, key=part_texts.index)
        what = "`messages[].parts` are in another order than they were posted in"
        expect(shown == in_order, what, f"they are {shown}, expected {in_order}", shown_by=message)


def assert_no_others(
    provider: Provider, messages: list[Any], all_posted: list[PostedText], further_texts: Collection[str] = ()
) -> None:
    """The contact must have written nothing in a chat but these messages, which have further texts, too."""
    known = [id(message) for posted in all_posted for message in listed_as(messages, posted)]
    # Those that were sent again, as a connection ended, may be there twice.
    resent = [posted.text for posted in all_posted if provider.times_sent(posted.text) > 1]
    known += [id(message) for message in messages if not {*resent, *further_texts}.isdisjoint(texts_of(message))]
    # That a response has shown the id of another one is for other rules to tell.
    shown_alike = [posted for posted in all_posted if surely_listed_as(messages, posted)]
    mistaken = {posted.text for posted in all_posted if posted not in shown_alike}
    others = [
        message
        for message in messages
        if message.get("role") == "user" and id(message) not in known and mistaken.isdisjoint(texts_of(message))
    ]
    if others:
        what = "a chat lists a message of the contact that was not posted there"
        example = f"expected only those of {len(all_posted)} that were posted, got {show_value(others[0])}"
        raise ClauseContradicted(what, example, clause=clauses.LIST_MESSAGES_SUMMARY, shown_by=others[0])


def all_messages(provider: Provider, since: PostedText | None = None, **ids: str) -> list[Any]:
    """The messages of a chat on all pages, since another message where there is one with a time.

    A time that is not about now is a fault of its own, and no reason to look for messages from then on.
    """
    if since and isinstance(since.message.get("created_at"), str):
        moment = time_of(since.message) - SECOND
        if is_plausible(moment, datetime.now(UTC)):
            messages = pages_of(provider, MESSAGES_PATH, {"from_date": in_utc(moment)}, **ids)
            tell_of_earlier(provider, messages, moment)
            return messages
    return pages_of(provider, MESSAGES_PATH, {}, **ids)


def tell_of_earlier(provider: Provider, messages: list[Any], moment: datetime) -> None:
    """Record a message that is listed from a moment on, although it was written and last changed long before.

    Times may be cut to seconds, of the moment and of messages.
    """
    for message in messages:
        changed_at = time_in(message.get("updated_at"))
        if changed_at and changed_at < moment - 2 * SECOND:
            example = f"it was last changed at {changed_at.isoformat()}, and `from_date` is {in_utc(moment)}"
            provider.contradict(clauses.FROM_DATE, EARLIER_IS_LISTED, example, message, FROM_THIS_TIME_ON)
            return


def assert_none_is_earlier(earlier: list[Any], moment: datetime, example: str) -> None:
    """Hold that nothing is listed from a moment on that was written before it.

    For one that has changed since, that is an assumption: no page says which of its times counts.

    Args:
        earlier: What is listed, and was written before.
        moment: The moment.
        example: What was seen.
    """
    for message in earlier:
        changed_at = time_in(message.get("updated_at"))
        has_changed_since = changed_at is not None and changed_at + resolution_of(changed_at) >= moment
        clause = clauses.FROM_DATE_BY_CREATION if has_changed_since else ""
        raise ClauseContradicted(EARLIER_IS_LISTED, example, clause=clause, shown_by=message)


def messages_with(
    provider: Provider, all_posted: list[PostedText], *, since: PostedText | None = None, **ids: str
) -> list[Any]:
    """All messages of a chat, as soon as those that were posted are among them, each once."""

    def look() -> list[Any]:
        messages = all_messages(provider, since=since, **ids)
        assert_all_are_listed(provider, messages, all_posted)
        return messages

    return eventually(provider, look)


def message_in_chat(provider: Provider, chat_id: str, posted: PostedText) -> Any:
    """A message as soon as its chat lists it."""
    return listed_as(messages_with(provider, [posted], chat_id=chat_id), posted)[0]


def message_since_itself(provider: Provider, posted: PostedText, **ids: str) -> Any:
    """The same where the chat may be long: it is read from the message on."""
    return listed_as(messages_with(provider, [posted], since=posted, **ids), posted)[0]


def body_with_text(provider: Provider, text: str) -> dict[str, Any]:
    return provider.body(message=text_parts(text))


def texts_of(message: Any) -> list[str]:
    """The texts of a message's parts, of all its contents."""
    contents = as_list(message.get("messages"))
    parts = [part for content in contents for part in as_list(as_mapping(content).get("parts"))]
    return [part["text"] for part in parts if isinstance(part, dict) and isinstance(part.get("text"), str)]
