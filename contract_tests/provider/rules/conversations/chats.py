"""Rules about chats: each is one of its own, with its contact, its title and its first message."""

from __future__ import annotations

import contextlib
from typing import Any

from contract_tests.contract import clauses
from contract_tests.contract.contract_under_test import CHATS_PATH, CONTACTS_PATH
from contract_tests.provider.exceptions import Inapplicable, NoUsableReply
from contract_tests.provider.provider import Provider
from contract_tests.provider.rules.assertions import assert_echo, assert_refused, value_at
from contract_tests.provider.rules.authors import assert_author
from contract_tests.provider.rules.rule import charged_to, expect, expect_if_shown, instead, rule
from contract_tests.provider.rules.steps.created_chats import assert_only_member, assert_title, new_chat
from contract_tests.provider.rules.steps.created_contacts import (
    assert_is_person,
    channels_of,
    contacts_with,
    custom_channel_of,
    find_created,
    new_contact,
    new_person,
)
from contract_tests.provider.rules.steps.known_ids import (
    another_contact,
    custom_channel_ids,
    known_person,
    names_of_the_organization,
    need_other_channel,
)
from contract_tests.provider.rules.steps.posted_messages import (
    PostedText,
    all_messages,
    assert_no_others,
    begin_with_text,
    listed_as,
    message_in_chat,
    messages_with,
    post_text,
    post_when_known,
    texts_of,
)
from contract_tests.provider.rules.steps.reading import create, create_if_allowed, ids_of, unique_text, values_of
from contract_tests.provider.rules.text_samples import INTERPRETED_TEXTS, LIKE_OTHER_TYPES, UNUSUAL_TEXTS
from contract_tests.provider.valid_requests import text_parts
from invent_contract.json_values import as_list

CUSTOM_CHANNEL = "Id of one of the contact's custom channels"


@rule(clauses.CREATE_CHAT, quotes=clauses.FIRST_MESSAGE)
def a_chat_begins_with_its_message(provider: Provider) -> None:
    """As the contact's own, through the channel. And the chat takes more: it is a chat as any other."""
    chat_id, first = begin_with_text(provider)
    messages = messages_with(provider, [first], chat_id=chat_id)
    listed = listed_as(messages, first)[0]
    assert_author(provider, listed, provider.id("CONTACT_ID"), provider.id("CHANNEL_ID"))
    with charged_to(provider, clauses.WHOLE_ECHO):
        assert_echo(provider, text_parts(first.text), listed)
    assert_no_others(provider, messages, [first])
    messages_with(provider, [first, post_text(provider, chat_id=chat_id)], chat_id=chat_id)


@rule(clauses.CREATE_CHAT, quotes=clauses.FIRST_MESSAGE, is_for_live=False)
def who_has_one_field_alone_writes_as_others_do(provider: Provider) -> None:
    """In a chat of their own, whichever field it is. No page rules out that such a contact, or its chat, is refused."""
    for name, value in new_person().items():
        with contextlib.suppress(NoUsableReply):  # recorded
            contact = create(provider, CONTACTS_PATH, {"channel": {name: value}}, allowed_by=None)
            if not channels_of(contact):
                continue
            ids = {"contact_id": contact["id"], "channel_id": custom_channel_of(contact)}
            first, second = (PostedText(unique_text()) for _ in range(2))
            body = {"title": unique_text(), "message": text_parts(first.text)}
            ids["chat_id"] = create(provider, CHATS_PATH, body, allowed_by=None, **ids)["id"]
            body = {"message": text_parts(second.text), "channel_id": ids.pop("channel_id")}
            post_when_known(provider, body, allowed_by=None, **ids)
            messages_with(provider, [first, second], chat_id=ids["chat_id"])


@rule(clauses.CREATE_CHAT, quotes=clauses.FIRST_MESSAGE, is_for_live=False)
def an_assistant_that_is_named_neither_writes_nor_joins(provider: Provider) -> None:
    """It answers the first message, which is the contact's. An assistant that is not known may be refused."""
    chat = new_chat(provider)
    assert_one_assistant(provider, chat)
    shown_id = value_at(chat, "state", "assistant_id")
    assistant_id = shown_id if isinstance(shown_id, str) else "asst_0"
    first = PostedText(unique_text())
    body = {"title": unique_text(), "assistant_id": assistant_id, "message": text_parts(first.text)}
    if chat := create_if_allowed(provider, CHATS_PATH, body):
        assert_one_assistant(provider, chat)
        assert_only_member(provider, chat, provider.id("CONTACT_ID"), provider.id("CHANNEL_ID"))
        listed = message_in_chat(provider, chat["id"], first)
        assert_author(provider, listed, provider.id("CONTACT_ID"), provider.id("CHANNEL_ID"))


def assert_one_assistant(provider: Provider, chat: Any) -> None:
    """Hold that a chat shows the assistant whose id it shows, as far as it shows both."""
    shown_id, shown = (value_at(chat, "state", *names) for names in (("assistant_id",), ("assistant", "id")))
    with charged_to(provider, clauses.CHAT_ASSISTANT, "Id of the assistant."):
        expect_if_shown(shown, shown_id, "`state.assistant` is another than `assistant_id` has", shown_by=chat)


@rule(clauses.WHOLE_ECHO)
def a_first_message_is_listed_whole(provider: Provider) -> None:
    """Each text that other programs change, several parts, and times in a recording."""
    first = PostedText(unique_text())
    long_texts = () if provider.is_live else ("é" * 20_000,)
    parts = text_parts(first.text, *UNUSUAL_TEXTS, *INTERPRETED_TEXTS, *long_texts)
    parts += [{"type": "text", "text": "spoken", "start_timestamp": 0.25, "end_timestamp": 2.4}]
    chat = create(provider, CHATS_PATH, {"message": parts}, allowed_by=clauses.ANY_TEXT)
    assert_echo(provider, parts, message_in_chat(provider, chat["id"], first))


@rule(clauses.CREATE_CHAT, quotes=clauses.FIRST_MESSAGE)
def created_chats_are_different(provider: Provider) -> None:
    """Each has an id of its own, and begins without a message."""
    chat, _ = (new_chat(provider) for _ in range(2))
    messages = all_messages(provider, chat_id=chat["id"])
    by_the_contact = [message for message in messages if message.get("role") == "user"]
    example = f"it begins with {[texts_of(message) for message in by_the_contact]}, expected no message of the contact"
    expect(not by_the_contact, "a chat that was begun without a message already has one", example)


@rule(clauses.PATH_CHANNEL, quotes=CUSTOM_CHANNEL)
def chats_begin_on_custom_channels_only(provider: Provider) -> None:
    operation = provider.operation("post", CHATS_PATH)
    response = provider.call(operation, body={}, ids={"channel_id": provider.id("OTHER_CHANNEL_ID")})
    need_other_channel(provider, response)
    assert_refused(provider, response, because="the channel of the path is not custom")


@rule(clauses.PATH_CHANNEL, quotes=CUSTOM_CHANNEL)
def chats_begin_on_channels_of_the_contact_only(provider: Provider) -> None:
    other, operation = another_contact(provider), provider.operation("post", CHATS_PATH)
    for ids in ({"channel_id": other.channel_id}, {"contact_id": other.contact_id}):
        response = provider.call(operation, ids=ids)
        because = "the channel of the path is another contact's"
        assert_refused(provider, response, 404, because=because, choice=clauses.CHOICE_OF_REFUSAL)


@rule(clauses.CREATE_CHAT, quotes=clauses.ONLY_MEMBER)
def a_chat_begins_on_the_channel_of_its_path(provider: Provider) -> None:
    """Custom channels of the contact, and another contact's: each is the only member, and writes what is written."""
    channel_ids = custom_channel_ids(provider)[:3]
    authors = [(provider.id("CONTACT_ID"), name) for name in (channel_ids[-1:] if provider.is_live else channel_ids)]
    with contextlib.suppress(Inapplicable):
        other = another_contact(provider)
        authors.append((other.contact_id, other.channel_id))
    for contact_id, channel_id in authors:
        first, ids = PostedText(unique_text()), {"contact_id": contact_id, "channel_id": channel_id}
        chat = new_chat(provider, {"message": text_parts(first.text)}, **ids)
        assert_only_member(provider, chat, **ids)
        body, ids = provider.body(channel_id=None), {"contact_id": contact_id, "chat_id": chat["id"]}
        posted = post_when_known(provider, body, allowed_by=clauses.CHANNEL_ID, **ids)
        assert_author(provider, posted, contact_id, channel_id)
        listed = message_in_chat(provider, chat["id"], first)
        assert_author(provider, listed, contact_id, channel_id)


@rule(clauses.WHOLE_FIELDS)
def titles_come_back_unchanged(provider: Provider) -> None:
    """Also where a chat begins with a message, of which a title could be made."""
    title = unique_text()
    assert_title(provider, new_chat(provider, {"title": title, "message": text_parts(unique_text())}), title)
    unusual_titles = (*UNUSUAL_TEXTS, *INTERPRETED_TEXTS, *LIKE_OTHER_TYPES, "x" * 300, "é" * 5_000)
    for title in () if provider.is_live else unusual_titles:
        if chat := create_if_allowed(provider, CHATS_PATH, {"title": title}):
            assert_title(provider, chat, title)


@rule(f"{clauses.CHAT_FIELDS}/org_id/description", quotes="Id of the organization that the chat belongs to.")
def a_chat_belongs_to_its_organization(provider: Provider) -> None:
    """Whether the path has its id, or `c`."""
    names = names_of_the_organization(provider)
    for path_id in names[: 1 if provider.is_live else 2]:
        chat = new_chat(provider, org_id=path_id)
        expect_if_shown(chat.get("org_id"), names[1], "`org_id` is not the organization of the API key", shown_by=chat)


@rule(clauses.PROSE, quotes=clauses.AS_THE_CONTACT)
def a_new_contact_writes_in_its_own_chat(provider: Provider) -> None:
    """A contact is created, a chat is begun on its channel, a message is posted there, and it is listed as its own."""
    contact, person = new_contact(provider)
    channel_id = custom_channel_of(contact)
    chat = new_chat(provider, contact_id=contact["id"], channel_id=channel_id)
    ids = {"contact_id": contact["id"], "chat_id": chat["id"]}
    posted = post_text(provider, {"channel_id": channel_id}, **ids)
    messages = messages_with(provider, [posted], chat_id=chat["id"])
    listed = listed_as(messages, posted)[0]
    assert_only_member(provider, chat, contact["id"], channel_id)
    for message in (posted.message, listed):
        assert_author(provider, message, contact["id"], channel_id)
    with charged_to(provider, clauses.ID_OF_A_MEMBER, "Id of the member."):
        member_ids = [value_at(member, "id") for member in as_list(chat.get("members"))]
        for member_id in member_ids:
            what = "`member.id` of a message is not that of the chat's member"
            expect_if_shown(value_at(listed, "member", "id"), member_id, what, shown_by=listed)
    shown_members = [(member, chat) for member in as_list(chat.get("members"))]
    shown_members += [(value_at(message, "member"), message) for message in (posted.message, listed)]
    for member, reply in shown_members:
        user_id = value_at(member, "contact_channel", "user_id")
        with charged_to(provider, clauses.USER_ID_OF_A_MEMBER):
            what = "`contact_channel.user_id` of a member is not that of the contact"
            is_the_same = user_id in (None, person["user_id"], *values_of(contact, "user_id"))
            expect(is_the_same, what, instead(user_id, person["user_id"]), shown_by=reply)
    assert_no_others(provider, messages, [posted])


@rule(clauses.PROSE, quotes=clauses.AS_THE_CONTACT, is_for_live=False)
def who_shares_a_user_id_writes_as_itself(provider: Provider) -> None:
    """A second contact of the same person, where there can be one. The first one may be gone then."""
    person = new_person()
    first = create(provider, CONTACTS_PATH, {"channel": person})
    second = create_if_allowed(provider, CONTACTS_PATH, {"channel": {**new_person(), "user_id": person["user_id"]}})
    if second is None or custom_channel_of(second) == custom_channel_of(first):
        raise Inapplicable("needs two contacts with the same user_id")
    ids = {"contact_id": second["id"], "channel_id": custom_channel_of(second)}
    chat = new_chat(provider, **ids)
    assert_only_member(provider, chat, **ids)
    posted = post_text(provider, {"channel_id": ids["channel_id"]}, contact_id=second["id"], chat_id=chat["id"])
    for message in (posted.message, message_in_chat(provider, chat["id"], posted)):
        assert_author(provider, message, **ids)
    with charged_to(provider, f"{clauses.CONTACT_FIELDS}/channels/description"):
        for listed in contacts_with(provider, person["user_id"]):
            other = {first["id"]: second, second["id"]: first}.get(listed["id"], {})
            shared = set(ids_of(channels_of(listed))) & set(ids_of(channels_of(other)))
            what = "`channels` of a contact are also another contact's"
            expect(not shared, what, f"{listed['id']} has {sorted(shared)}, too", shown_by=listed)


@rule(clauses.ADDRESS_OF_A_MEMBER, quotes="E-mail address of the contact.", is_for_live=False)
def a_member_shows_no_invalid_email_address(provider: Provider) -> None:
    """Not even where its contact was created with one. The replies are held to their schemas as all are."""
    person = {**new_person(), "email": "nobody (at) example.com"}
    if contact := create_if_allowed(provider, CONTACTS_PATH, {"channel": person}):
        channel_id = custom_channel_of(contact)
        chat_id = new_chat(provider, contact_id=contact["id"], channel_id=channel_id)["id"]
        posted = post_text(provider, {"channel_id": channel_id}, contact_id=contact["id"], chat_id=chat_id)
        message_in_chat(provider, chat_id, posted)


@rule(clauses.LIST_MESSAGES_SUMMARY, quotes="the messages of a chat")
def new_contacts_and_chats_leave_others_unchanged(provider: Provider) -> None:
    """A contact and a chat stay as they were, whatever is created after them."""
    contact, person = known_person(provider)
    new_contact(provider)
    for chat_id, first in [begin_with_text(provider) for _ in range(2)]:
        assert_no_others(provider, messages_with(provider, [first], chat_id=chat_id), [first])
    with charged_to(provider, clauses.LIST_CONTACTS):
        assert_is_person(provider, find_created(provider, contact, person["user_id"]), person, "the list")
