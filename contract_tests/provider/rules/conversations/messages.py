"""Rules about the messages of a chat: what was posted is listed there, once, as it was."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from typing import Any

from contract_tests.provider.provider import Provider
from contract_tests.provider.rules.channels import assert_author
from contract_tests.provider.rules.conversations.reading import (
    LIST_MESSAGES_CLAUSE,
    LIST_MESSAGES_SUMMARY,
    MESSAGES_ARE_READ,
    all_messages,
    assert_is_contacts_own,
    body_with_text,
    eventually,
    message_in_chat,
    message_with_text,
    new_chat,
    time_of,
    unique_text,
    with_text,
)
from contract_tests.provider.rules.rule import (
    ANY_TEXT_CLAUSE,
    PROSE_CLAUSE,
    WHOLE_ECHO_CLAUSE,
    assert_echo,
    charged_to,
    rule,
)
from contract_tests.provider.rules.text_samples import INTERPRETED_TEXTS, UNUSUAL_TEXTS

MESSAGE_FIELDS = "/components/schemas/ChatMessage/properties"
ROUNDING = timedelta(seconds=1)  # of a time, in one place and not in the other

# Messages are told apart by their text: that ids are unique is assumed, and another rule's.


@rule(LIST_MESSAGES_CLAUSE, quotes=MESSAGES_ARE_READ)
def a_posted_message_is_listed_once(provider: Provider) -> None:
    """With its text, by the user, and beside the messages before it."""
    first = provider.post(body_with_text(provider, text_before := unique_text()))
    provider.post(body_with_text(provider, text := unique_text()))

    def look() -> Any:
        listed = all_messages(provider, since=first)
        assert with_text(listed, text_before), f"the message before, {text_before!r}, is not listed any more"
        return message_with_text(provider, listed, text)

    assert_is_contacts_own(provider, eventually(provider, look))


@rule(LIST_MESSAGES_SUMMARY, quotes="the messages of a chat")
def messages_are_listed_in_their_own_chat_only(provider: Provider) -> None:
    other_chat = provider.id("MULTI_CHANNEL_CHAT_ID")
    posted = provider.post(body_with_text(provider, text := unique_text()))
    eventually(provider, lambda: message_with_text(provider, all_messages(provider, since=posted), text))
    listed = all_messages(provider, since=posted, chat_id=other_chat)
    assert not with_text(listed, text), f"the message {text!r} is listed in {other_chat}, too"


@rule(f"{MESSAGE_FIELDS}/id/description", quotes="Id of the message.")
def a_listed_message_is_the_one_that_was_returned(provider: Provider) -> None:
    """It has the same id and time, and is by the channel that it was posted through."""
    posted = provider.post(body_with_text(provider, text := unique_text()))
    listed = eventually(provider, lambda: message_with_text(provider, all_messages(provider, since=posted), text))
    assert listed.get("id") == posted.get("id"), f"the id is {listed.get('id')} in the list, and {posted.get('id')}"
    if "created_at" in posted and "created_at" in listed:
        with charged_to(provider, f"{MESSAGE_FIELDS}/created_at/description"):
            difference = abs(time_of(posted) - time_of(listed))
            assert difference < ROUNDING, (
                f"created at {listed['created_at']} in the list, {posted['created_at']} before"
            )
    for message in (posted, listed):
        with charged_to(provider, PROSE_CLAUSE):
            assert_author(provider, message, provider.id("CONTACT_ID"), provider.id("CHANNEL_ID"))


@rule(WHOLE_ECHO_CLAUSE, is_for_live=False)
def listed_messages_are_whole(provider: Provider) -> None:
    """Each text that other programs change, many parts, and a long one."""
    chat_id = new_chat(provider)["id"]
    messages: list[list[dict[str, Any]]] = [
        [{"type": "text", "text": text} for text in texts]
        for texts in ([*UNUSUAL_TEXTS, *INTERPRETED_TEXTS], [str(number) for number in range(300)], ["é" * 50_000])
    ]
    messages += [[{"type": "text", "text": "spoken", "start_timestamp": 0.25, "end_timestamp": 2.4}]]
    markers = [unique_text() for _ in messages]
    for marker, parts in zip(markers, messages, strict=True):
        parts.insert(0, {"type": "text", "text": marker})
        provider.post({**provider.body(), "message": parts}, allowed_by=ANY_TEXT_CLAUSE, chat_id=chat_id)
    for marker, parts in zip(markers, messages, strict=True):
        listed = eventually(provider, partial(message_in_chat, provider, chat_id, marker))
        assert_echo(parts, listed)
