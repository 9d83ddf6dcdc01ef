"""Rules about the channel of a message, and about its author."""

from __future__ import annotations

import contextlib

from contract_tests.contract import clauses
from contract_tests.contract.contract_under_test import CHATS_PATH, CONTACTS_PATH
from contract_tests.provider.exceptions import Inapplicable, NoUsableReply
from contract_tests.provider.provider import Provider
from contract_tests.provider.rules.assertions import assert_refused
from contract_tests.provider.rules.authors import assert_author
from contract_tests.provider.rules.rule import charged_to, rule
from contract_tests.provider.rules.steps.created_chats import new_chat
from contract_tests.provider.rules.steps.created_contacts import channels_of
from contract_tests.provider.rules.steps.known_ids import (
    another_contact,
    channels_of_the_chat_of_several,
    custom_channel_ids,
    need_other_channel,
)
from contract_tests.provider.rules.steps.posted_messages import post_text, post_when_known
from contract_tests.provider.rules.steps.reading import create, id_of, list_of, unique_text
from contract_tests.provider.rules.wrong_ids import may_be_known, nearly_right_ids, unknown_id
from invent_mock import sample_data

OWN_CHANNEL = "Id of the contact's custom channel to send as."
REACHABLE = "must be reachable through a custom channel of the contact"


def assert_channel_refused(
    provider: Provider, channel_id: str | None, *, because: str, real_id: str = "", **ids: str
) -> None:
    """A message through a wrong channel, or without one where it is needed, must be refused."""
    response, choice = provider.send(provider.body(channel_id=channel_id), ids=ids), clauses.CHANNELS_REFUSED_WITH_400
    assert_refused(provider, response, 400, because=because, choice=choice, real_id=real_id)


@rule(clauses.CHANNEL_ID, quotes=OWN_CHANNEL)
def unknown_channel(provider: Provider) -> None:
    assert_channel_refused(provider, unknown_id(provider.id("CHANNEL_ID")), because="`channel_id` is unknown")


@rule(clauses.CHANNEL_ID, quotes=OWN_CHANNEL)
def channel_of_another_contact(provider: Provider) -> None:
    because = "`channel_id` is a channel of another contact"
    assert_channel_refused(provider, another_contact(provider).channel_id, because=because)


@rule(clauses.CHANNELS_REFUSED_WITH_400)
def channel_of_another_chat(provider: Provider) -> None:
    """A custom channel of the contact, in a chat that was begun on another one, its only member.

    The page says that the channel must be the contact's, and not that it must be a member of the chat.
    """
    _, *further_ids = custom_channel_ids(provider)
    if not further_ids:
        raise Inapplicable("needs a contact that is listed with a second custom channel")
    chat_id, because = new_chat(provider)["id"], "`channel_id` is a channel that is no member of the chat"
    post_text(provider, chat_id=chat_id)  # as soon as the chat is known
    assert_channel_refused(provider, further_ids[0], because=because, chat_id=chat_id)


@rule(clauses.CHANNEL_ID, quotes=OWN_CHANNEL, is_for_live=False)
def nearly_right_channels_are_refused(provider: Provider) -> None:
    """In a chat of one custom channel, where that an empty text names none is assumed, and in a chat of several."""
    right_id = provider.id("CHANNEL_ID")
    ids_of_another_kind = [provider.id(kind) for kind in ("CONTACT_ID", "CHAT_ID")]
    wrong_ids = [*nearly_right_ids(right_id), "custom"]
    wrong_ids += [other_id for other_id in ids_of_another_kind if not may_be_known(other_id, right_id)]
    chat_ids = {provider.id("CHAT_ID"), provider.environment.get("INVENT_MULTI_CHANNEL_CHAT_ID", "")} - {""}
    with charged_to(provider, clauses.CHANNELS_REFUSED_WITH_400):
        assert_channel_refused(provider, "", because="`channel_id` is empty")
    for chat_id in sorted(chat_ids):
        for channel_id in wrong_ids if chat_id == provider.id("CHAT_ID") else ["", *wrong_ids]:
            because = "`channel_id` is no channel of the contact, only nearly one"
            assert_channel_refused(provider, channel_id, because=because, real_id=right_id, chat_id=chat_id)


@rule(clauses.PROSE, quotes=REACHABLE)
def chat_of_another_contact(provider: Provider) -> None:
    """With a channel of either, or with none."""
    other = another_contact(provider)
    for ids in ({"chat_id": other.chat_id}, {"contact_id": other.contact_id}):
        for channel_id in (provider.id("CHANNEL_ID"), other.channel_id, None):
            body = provider.body(channel_id=channel_id)
            response = provider.send(body, ids=ids)
            because = "the chat of the path is another contact's"
            assert_refused(provider, response, 404, because=because, choice=clauses.CHOICE_OF_REFUSAL)


@rule(clauses.PROSE, quotes="messages of any other kind of channel (e-mail, WhatsApp and so on) cannot be posted here")
def custom_channels_only(provider: Provider) -> None:
    response = provider.send(provider.body(channel_id=provider.id("OTHER_CHANNEL_ID")))
    need_other_channel(provider, response)
    because = "`channel_id` is a channel that is not custom"
    assert_refused(provider, response, 400, because=because, choice=clauses.CHANNELS_REFUSED_WITH_400)


@rule(clauses.CHANNEL_ID, quotes="It may be left out when the contact has just one custom channel on this chat")
def channel_not_needed_where_there_is_one(provider: Provider) -> None:
    provider.post(provider.body(channel_id=None), allowed_by=clauses.CHANNEL_ID)


@rule(clauses.PROSE, quotes=REACHABLE)
def chat_without_a_custom_channel(provider: Provider) -> None:
    if provider.id("CHAT_ID") != sample_data.ONE_CUSTOM_CHANNEL.id:
        raise Inapplicable("needs the mock's sample data")
    for channel_id in (None, sample_data.JANES_EMAIL.id, sample_data.JANES_KIOSK.id):
        body = provider.body(channel_id=channel_id)
        response = provider.send(body, ids={"chat_id": sample_data.NO_CUSTOM_CHANNEL.id})
        assert_refused(provider, response, because="the chat has no custom channel")


@rule(clauses.CHANNEL_ID, quotes="is needed when there are several")
def channel_needed_where_there_are_several(provider: Provider) -> None:
    chat_id = provider.id("MULTI_CHANNEL_CHAT_ID")
    because = "`channel_id` is missing, and the chat has several custom channels"
    assert_channel_refused(provider, None, because=because, chat_id=chat_id)
    provider.post(chat_id=chat_id)
    because = f"{because}, of which a message before has named one"
    assert_channel_refused(provider, None, because=because, chat_id=chat_id)


@rule(clauses.PROSE, quotes=clauses.AS_THE_CONTACT)
def authored_as_the_contact(provider: Provider) -> None:
    reply = provider.post()
    assert_author(provider, reply, provider.id("CONTACT_ID"), provider.id("CHANNEL_ID"))


@rule(clauses.PROSE, quotes=clauses.AS_THE_CONTACT, is_for_live=False)
def each_contact_authors_its_own_messages(provider: Provider) -> None:
    """In turn, so that what is remembered of a message would show in the next."""
    other, contact_id = another_contact(provider), provider.id("CONTACT_ID")
    authors = [(other.contact_id, other.chat_id, other.channel_id)]
    authors += [(contact_id, provider.id("CHAT_ID"), provider.id("CHANNEL_ID"))]
    if chat_of_several := provider.environment.get("INVENT_MULTI_CHANNEL_CHAT_ID"):
        authors += [(contact_id, chat_of_several, name) for name in channels_of_the_chat_of_several(provider)]
    for author_id, chat_id, channel_id in authors * 2:
        body = provider.body(channel_id=channel_id)
        reply = post_when_known(provider, body, contact_id=author_id, chat_id=chat_id)
        assert_author(provider, reply, author_id, channel_id)
        reply = provider.post(provider.body(channel_id=None))
        assert_author(provider, reply, contact_id, provider.id("CHANNEL_ID"))


@rule(clauses.PROSE, quotes=clauses.AS_THE_CONTACT, is_for_live=False)
def contacts_of_each_state_author_their_own_messages(provider: Provider) -> None:
    """An administrator, say. That such a contact may write at all, no page says."""
    contacts = list_of(provider, CONTACTS_PATH, {})
    for state in ("is_admin", "blocked", "unsubscribed"):
        channels = [
            {"contact_id": id_of(contact), "channel_id": id_of(channel)}
            for contact in contacts
            for channel in channels_of(contact)
            if contact.get(state) is True and channel.get("type") == "custom"
        ]
        for ids in channels[:1]:
            with contextlib.suppress(NoUsableReply):  # recorded
                chat = create(provider, CHATS_PATH, {"title": unique_text()}, allowed_by=None, **ids)
                path_ids = {"contact_id": ids["contact_id"], "chat_id": id_of(chat)}
                reply = post_when_known(provider, provider.body(channel_id=None), allowed_by=None, **path_ids)
                assert_author(provider, reply, **ids)


@rule(clauses.PROSE, quotes=clauses.AS_THE_CONTACT, is_for_live=False)
def messages_at_once_have_their_own_channels(provider: Provider) -> None:
    channel_ids = channels_of_the_chat_of_several(provider) * 4
    ids = {"chat_id": provider.id("MULTI_CHANNEL_CHAT_ID")}
    calls = [{"body": provider.body(channel_id=channel_id), "ids": ids} for channel_id in channel_ids]
    for _ in range(5):
        responses = provider.call_at_once(provider.send_message, calls)
        for channel_id, response in zip(channel_ids, responses, strict=True):
            assert_author(provider, provider.read_message(response), provider.id("CONTACT_ID"), channel_id)
