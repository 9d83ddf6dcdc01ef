"""Rules about the messages of a chat: what was posted is listed there, once, as it was."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from typing import Any

from contract_tests.provider.provider import Provider
from contract_tests.provider.rules.authors import assert_author, assert_role
from contract_tests.provider.rules.conversations.reading import (
    LIST_MESSAGES_CLAUSE,
    LIST_MESSAGES_SUMMARY,
    MESSAGES_ARE_READ,
    PostedText,
    all_messages,
    assert_all_are_listed,
    eventually,
    listed_message,
    message_in_chat,
    new_chat,
    post_text,
    surely_listed_as,
    time_of,
    unique_text,
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


@rule(LIST_MESSAGES_CLAUSE, quotes=MESSAGES_ARE_READ)
def a_posted_message_is_listed_once(provider: Provider) -> None:
    """With its text, by the user, and beside the messages before it."""
    both = [post_text(provider) for _ in range(2)]

    def look() -> list[Any]:
        messages = all_messages(provider, since=both[0])
        assert_all_are_listed(provider, messages, both)
        return messages

    listed = listed_message(provider, eventually(provider, look), both[1])
    assert_role(provider, listed)
    with charged_to(provider, WHOLE_ECHO_CLAUSE):
        assert_echo(provider, [{"type": "text", "text": both[1].text}], listed)


@rule(LIST_MESSAGES_SUMMARY, quotes="the messages of a chat")
def messages_are_listed_in_their_own_chat_only(provider: Provider) -> None:
    other_chat = provider.id("MULTI_CHANNEL_CHAT_ID")
    posted = post_text(provider)
    eventually(provider, lambda: listed_message(provider, all_messages(provider, since=posted), posted))
    listed = all_messages(provider, since=posted, chat_id=other_chat)
    assert not surely_listed_as(listed, posted), f"the message {posted.text!r} is listed in {other_chat}, too"


@rule(f"{MESSAGE_FIELDS}/id/description", quotes="Id of the message.")
def a_listed_message_is_the_one_that_was_returned(provider: Provider) -> None:
    """It has the same id and time, and is by the channel that it was posted through."""
    posted_text = post_text(provider)
    listed = eventually(
        provider, lambda: listed_message(provider, all_messages(provider, since=posted_text), posted_text)
    )
    posted = posted_text.message
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
    all_posted = []
    for parts in messages:
        parts.insert(0, {"type": "text", "text": (marker := unique_text())})
        body = {**provider.body(), "message": parts}
        reply = provider.post(body, allowed_by=ANY_TEXT_CLAUSE, chat_id=chat_id)
        all_posted.append(PostedText(marker, reply))
    for posted, parts in zip(all_posted, messages, strict=True):
        assert_echo(provider, parts, eventually(provider, partial(message_in_chat, provider, chat_id, posted)))
