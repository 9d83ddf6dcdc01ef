"""Rules about the messages of a chat: what was posted is listed there, once, as it was."""

from __future__ import annotations

import contextlib
import uuid
from datetime import timedelta
from functools import partial
from typing import Any

from contract_tests.contract import clauses
from contract_tests.contract.contract_under_test import CONTACTS_PATH
from contract_tests.provider.exceptions import Inapplicable
from contract_tests.provider.provider import Provider
from contract_tests.provider.rules.assertions import assert_all_differ, assert_echo, value_at
from contract_tests.provider.rules.authors import assert_author
from contract_tests.provider.rules.rule import ClauseContradicted, charged_to, expect, expect_if_shown, instead, rule
from contract_tests.provider.rules.steps.created_chats import new_chat
from contract_tests.provider.rules.steps.created_contacts import (
    are_comparable,
    channels_of,
    custom_channel_of,
    new_person,
)
from contract_tests.provider.rules.steps.known_ids import ContactIds, another_contact, channels_of_the_chat_of_several
from contract_tests.provider.rules.steps.lagging_lists import eventually
from contract_tests.provider.rules.steps.posted_messages import (
    PostedText,
    all_messages,
    assert_is_text_of_the_contact,
    listed_as,
    message_in_chat,
    message_since_itself,
    messages_with,
    post_text,
    post_when_known,
    surely_listed_as,
    texts_of,
)
from contract_tests.provider.rules.steps.reading import create_if_allowed, id_of, identity_of, pages_of, unique_text
from contract_tests.provider.rules.text_samples import INTERPRETED_TEXTS, UNUSUAL_TEXTS
from contract_tests.provider.rules.times import time_of
from contract_tests.provider.rules.wrong_ids import unknown_id
from contract_tests.provider.valid_requests import text_parts
from invent_contract.json_values import as_list

THROUGH_A_BROADCAST = "Whether the message was sent through a broadcast template."
ROUNDING = timedelta(seconds=1)  # of a time, in one place and not in the other


@rule(clauses.LIST_MESSAGES, quotes=clauses.MESSAGES_ARE_READ)
def a_posted_message_is_listed_once(provider: Provider) -> None:
    """With its text, by the user, and beside the messages before it."""
    both = [post_text(provider) for _ in range(2)]
    messages = messages_with(provider, both, since=both[0])
    assert_is_text_of_the_contact(provider, listed_as(messages, both[1])[0], both[1].text)


@rule(clauses.EVERY_POST_COUNTS, is_for_live=False)
def a_message_that_is_posted_again_is_another_one(provider: Provider) -> None:
    """The same content in the same chat, in another one of the contact, and at once in a third one."""
    body = provider.body(unique_text())
    chat_ids = [new_chat(provider)["id"] for _ in range(3)]
    times_posted = {chat_ids[0]: 2, chat_ids[1]: 1}
    replies = [
        post_when_known(provider, body, chat_id=chat_id)
        for chat_id, times in times_posted.items()
        for _ in range(times)
    ]
    post_text(provider, chat_id=chat_ids[2])  # by then, the chat is known
    times_posted[chat_ids[2]] = 4 + 1
    calls = [{"body": body, "ids": {"chat_id": chat_ids[2]}}] * 4
    replies += map(provider.read_message, provider.call_at_once(provider.send_message, calls))
    with charged_to(provider, clauses.UNIQUE_IDS):
        assert_all_differ(provider, [reply.get("id") for reply in replies])

    def look(chat_id: str, times: int) -> None:
        listed = [item for item in all_messages(provider, chat_id=chat_id) if item.get("role") in (None, "user")]
        what = "a message that was posted again is not listed again"
        expect(len(listed) >= times, what, f"it is listed {len(listed)} times, expected {times}")

    for chat_id, times in times_posted.items():
        eventually(provider, partial(look, chat_id, times))


@rule(clauses.LIST_MESSAGES_SUMMARY, quotes="the messages of a chat")
def messages_are_listed_in_their_own_chat_only(provider: Provider) -> None:
    other_chat = provider.id("MULTI_CHANNEL_CHAT_ID")
    posted = post_text(provider)
    message_since_itself(provider, posted)
    listed = all_messages(provider, since=posted, chat_id=other_chat)
    if strays := surely_listed_as(listed, posted):
        example = f"{posted.text!r} was posted into {provider.id('CHAT_ID')}, and is listed in {other_chat}"
        raise ClauseContradicted("a message is listed in another chat, too", example, shown_by=strays[0])


@rule(clauses.ID_OF_A_MESSAGE, quotes="Id of the message.")
def a_listed_message_is_the_one_that_was_returned(provider: Provider) -> None:
    """It has the same id and time, is by the channel that it was posted through, and is no broadcast."""
    posted_text = post_text(provider)
    listed = message_since_itself(provider, posted_text)
    posted = posted_text.message
    what = "`id` of a listed message is not the one that was returned"
    expect_if_shown(listed.get("id"), posted_text.id, what, shown_by=listed)
    if "created_at" in posted and "created_at" in listed:
        with charged_to(provider, clauses.CREATED_AT):
            difference = abs(time_of(posted) - time_of(listed))
            example = instead(listed["created_at"], posted["created_at"])
            what = "`created_at` of a listed message is not the one that was returned"
            expect(difference < ROUNDING, what, example, shown_by=listed)
    with charged_to(provider, clauses.ID_OF_A_MEMBER, "Id of the member."):
        member_id, returned_id = (value_at(message, "member", "id") for message in (listed, posted))
        what = "`member.id` of a listed message is not the one that was returned"
        expect_if_shown(member_id, returned_id, what, shown_by=listed)
    for message in (posted, listed):
        with charged_to(provider, clauses.PROSE):
            assert_author(provider, message, provider.id("CONTACT_ID"), provider.id("CHANNEL_ID"))
        with charged_to(provider, f"{clauses.MESSAGE_FIELDS}/is_broadcast_message/description", THROUGH_A_BROADCAST):
            what = "`is_broadcast_message` of a message that was posted is true"
            is_broadcast = message.get("is_broadcast_message") is True
            expect(not is_broadcast, what, instead(True, False), shown_by=message)


@rule(
    clauses.CHANNEL_OF_A_MEMBER,
    quotes="The channel of the contact that the message was posted through.",
    is_for_live=False,
)
def a_listed_message_is_by_the_channel_that_was_named(provider: Provider) -> None:
    """Each of the channels of a chat with several, also after a message through another one."""
    contact_id, chat_id = provider.id("CONTACT_ID"), provider.id("MULTI_CHANNEL_CHAT_ID")
    all_posted = {
        channel_id: post_text(provider, {"channel_id": channel_id}, chat_id=chat_id)
        for channel_id in channels_of_the_chat_of_several(provider)
    }
    for channel_id, posted in all_posted.items():
        listed = message_in_chat(provider, chat_id, posted)
        for message in (posted.message, listed):
            assert_author(provider, message, contact_id, channel_id)


@rule(clauses.CONTACT_OF_A_MEMBER, quotes="The contact that the channel belongs to.", is_for_live=False)
def a_message_shows_its_contact_as_the_list_of_contacts_does(provider: Provider) -> None:
    """The contact, and each of its channels, as far as both show the same fields; also a new one, known by digits."""
    authors = [ContactIds(provider.id("CONTACT_ID"), provider.id("CHANNEL_ID"), provider.id("CHAT_ID"))]
    person = {**new_person(), "user_id": f"0{uuid.uuid4().int % 10**15:015}", "phone": "+43 1 7890123"}
    created = create_if_allowed(provider, CONTACTS_PATH, {"channel": person})
    if created and channels_of(created):
        ids = {"contact_id": id_of(created), "channel_id": custom_channel_of(created)}
        authors.append(ContactIds(**ids, chat_id=new_chat(provider, **ids)["id"]))
    with contextlib.suppress(Inapplicable):
        own_id, chat_id = provider.id("CONTACT_ID"), provider.id("MULTI_CHANNEL_CHAT_ID")
        authors += [ContactIds(own_id, name, chat_id) for name in channels_of_the_chat_of_several(provider)]
    contacts = {identity_of(contact): contact for contact in pages_of(provider, CONTACTS_PATH, {})}
    listed_authors = [author for author in authors if author.contact_id in contacts]
    if not listed_authors:
        raise Inapplicable("needs a contact that is listed")
    for author in listed_authors:
        posted = post_text(provider, {"channel_id": author.channel_id}, **author.path_ids)
        listed = message_in_chat(provider, author.chat_id, posted)
        for message in (posted.message, listed):
            assert_shown_as_listed(provider, message, contacts[author.contact_id], author.channel_id)
        chat = new_chat(provider, contact_id=author.contact_id, channel_id=author.channel_id)
        for member in as_list(chat.get("members")):
            assert_shown_as_listed(provider, {"member": member}, contacts[author.contact_id], author.channel_id)


def assert_shown_as_listed(provider: Provider, posted: Any, contact: Any, channel_id: str) -> None:
    """A message must show its contact, and the channel, with the fields that the list of contacts has."""
    member_channel = value_at(posted, "member", "contact_channel")
    channel: Any = next((channel for channel in channels_of(contact) if channel.get("id") == channel_id), {})
    comparisons = [
        ("ChannelContact", value_at(member_channel, "contact"), contact, ("name", "blocked", "is_admin")),
        ("ContactChannel", member_channel, channel, ("user_id", "name", "username", "email", "phone")),
    ]
    for schema, shown, listed, names in comparisons:
        for name in names:
            what = f"`{name}` of a member's contact or channel differs from the list of contacts"
            with charged_to(provider, f"/components/schemas/{schema}/properties/{name}/description"):
                is_same = partial(are_comparable, name)
                expect_if_shown(value_at(shown, name), value_at(listed, name), what, is_same=is_same, shown_by=posted)


@rule(clauses.BAD_REQUEST, quotes="and nothing was posted", is_for_live=False)
def a_refused_message_is_not_listed(provider: Provider) -> None:
    """For its channel, for a part of it, for its key."""
    chat_ids = [provider.id("CHAT_ID")]
    wrong = {"type": "text", "text": 7}
    requests: list[dict[str, Any]] = [
        {"fields": {"channel_id": unknown_id(provider.id("CHANNEL_ID"))}},
        {"fields": {"channel_id": another_contact(provider).channel_id}},
        {"further_parts": [wrong]},
        {"fields": {"channel_id": 7}},
        {"headers": {"Authorization": "Bearer x"}},
    ]
    if other_channel_id := provider.environment.get("INVENT_OTHER_CHANNEL_ID"):
        requests.append({"fields": {"channel_id": other_channel_id}})
    if chat_of_several := provider.environment.get("INVENT_MULTI_CHANNEL_CHAT_ID"):
        requests.append({"fields": {"channel_id": None}, "chat_id": chat_of_several})
        chat_ids.append(chat_of_several)
    refused = []
    for request in requests:
        parts = [*text_parts(text := unique_text()), *request.get("further_parts", ())]
        body = provider.body(**{"message": parts, **request.get("fields", {})})
        ids = {"chat_id": request.get("chat_id", provider.id("CHAT_ID"))}
        response = provider.send(body, headers=request.get("headers"), ids=ids)
        if response.is_client_error:
            refused.append((text, response.status_code))
    for chat_id in chat_ids:
        accepted = post_text(provider, chat_id=chat_id)
        message_in_chat(provider, chat_id, accepted)
        listed = [text for message in all_messages(provider, chat_id=chat_id) for text in texts_of(message)]
        kept = [status for text, status in refused if text in listed]
        with charged_to(provider, clauses.BAD_REQUEST if 400 in kept else clauses.REFUSALS_LEAVE_NOTHING):
            example = f"{len(kept)} of {len(refused)}, refused with {sorted(set(kept))}, expected none of them"
            expect(not kept, "a message that was refused is listed", example)


@rule(clauses.WHOLE_ECHO, is_for_live=False)
def listed_messages_are_whole(provider: Provider) -> None:
    """Each text that other programs change, many parts, and a long one."""
    chat_id = new_chat(provider)["id"]
    messages = [
        text_parts(*UNUSUAL_TEXTS, *INTERPRETED_TEXTS),
        text_parts(*map(str, range(300))),
        text_parts("é" * 50_000),
        [{"type": "text", "text": "spoken", "start_timestamp": 0.25, "end_timestamp": 2.4}],
    ]
    all_posted = []
    for parts in messages:
        marked_parts = [*text_parts(marker := unique_text()), *parts]
        body = provider.body(message=marked_parts)
        reply = post_when_known(provider, body, allowed_by=clauses.ANY_TEXT, chat_id=chat_id)
        all_posted.append((PostedText(marker, reply), marked_parts))
    for posted, parts in all_posted:
        assert_echo(provider, parts, message_in_chat(provider, chat_id, posted))
