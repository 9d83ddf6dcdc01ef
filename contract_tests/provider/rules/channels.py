"""Rules about the channel of a message, and about its author."""

from __future__ import annotations

from typing import Any

from contract_tests.provider.provider import Provider
from contract_tests.provider.rules.rule import (
    CHANNEL_ID_CLAUSE,
    PROSE_CLAUSE,
    ROLE_CLAUSE,
    assert_refused,
    charged_to,
    malformed_ids,
    need_sample_data,
    rule,
    value_at,
    wrong_identifiers,
)
from contract_tests.provider.status_judge import CHOICE_CLAUSE
from invent_mock import sample_data

CHATS_PATH = "/orgs/{org_id}/contacts/{contact_id}/channels/{channel_id}/chats"
PATH_CHANNEL_CLAUSE = "/components/parameters/ChannelId/description"
OWN_CHANNEL = "Id of the contact's custom channel to send as."
REACHABLE = "must be reachable through a custom channel of the contact"
AS_THE_CONTACT = "The message counts as written by the contact, not by the owner of the API key."


@rule(CHANNEL_ID_CLAUSE, quotes=OWN_CHANNEL)
def channel_of_another_contact(provider: Provider) -> None:
    need_sample_data(provider)
    assert_refused(provider, provider.send(provider.body(channel_id=sample_data.SAMS_KIOSK.id)))


@rule(PROSE_CLAUSE, quotes=REACHABLE)
def channel_of_another_chat(provider: Provider) -> None:
    need_sample_data(provider)
    assert_refused(provider, provider.send(provider.body(channel_id=sample_data.JANES_GAME.id)))


@rule(CHANNEL_ID_CLAUSE, quotes=OWN_CHANNEL, is_for_live=False)
def nearly_right_channels_are_refused(provider: Provider) -> None:
    """In a chat of one custom channel, and in a chat of several."""
    right_id = provider.id("CHANNEL_ID")
    ids_of_another_kind = [provider.id("CONTACT_ID"), provider.id("CHAT_ID")]
    chat_ids = {provider.id("CHAT_ID"), provider.environment.get("INVENT_MULTI_CHANNEL_CHAT_ID", "")} - {""}
    for channel_id in ["", *wrong_identifiers(right_id), *malformed_ids(right_id), "custom", *ids_of_another_kind]:
        for chat_id in sorted(chat_ids):
            assert_refused(provider, provider.send(provider.body(channel_id=channel_id), chat_id=chat_id))


@rule(PROSE_CLAUSE, quotes=REACHABLE)
def chat_of_another_contact(provider: Provider) -> None:
    need_sample_data(provider)
    for ids in ({"chat_id": sample_data.SAMS_CHAT.id}, {"contact_id": sample_data.SAM.id}):
        response = provider.send(headers=None, query="", **ids)
        assert_refused(provider, response, 404, choice=CHOICE_CLAUSE)


@rule(PATH_CHANNEL_CLAUSE, quotes="Id of one of the contact's custom channels")
def chats_begin_on_channels_of_the_contact_only(provider: Provider) -> None:
    need_sample_data(provider)
    operation = provider.operation("post", CHATS_PATH)
    for ids in ({"channel_id": sample_data.SAMS_KIOSK.id}, {"contact_id": sample_data.SAM.id}):
        response = provider.call(operation, query=None, headers=None, method="", **ids)
        assert_refused(provider, response, 404, operation=operation, choice=CHOICE_CLAUSE)


@rule(PROSE_CLAUSE, quotes="messages of any other kind of channel (e-mail, WhatsApp and so on) cannot be posted here")
def custom_channels_only(provider: Provider) -> None:
    assert_refused(provider, provider.send(provider.body(channel_id=provider.id("OTHER_CHANNEL_ID"))))


@rule(CHANNEL_ID_CLAUSE, quotes="It may be left out when the contact has just one custom channel on this chat")
def channel_not_needed_where_there_is_one(provider: Provider) -> None:
    provider.post(provider.body(channel_id=None), allowed_by=CHANNEL_ID_CLAUSE)


@rule(PROSE_CLAUSE, quotes=REACHABLE)
def chat_without_a_custom_channel(provider: Provider) -> None:
    need_sample_data(provider)
    for channel_id in (None, sample_data.JANES_EMAIL.id, sample_data.JANES_KIOSK.id):
        body = provider.body(channel_id=channel_id)
        assert_refused(provider, provider.send(body, chat_id=sample_data.NO_CUSTOM_CHANNEL.id))


@rule(CHANNEL_ID_CLAUSE, quotes="is needed when there are several")
def channel_needed_where_there_are_several(provider: Provider) -> None:
    chat_id = provider.id("MULTI_CHANNEL_CHAT_ID")
    assert_refused(provider, provider.send(provider.body(channel_id=None), chat_id=chat_id))
    provider.post(chat_id=chat_id)


@rule(PROSE_CLAUSE, quotes=AS_THE_CONTACT)
def authored_as_the_contact(provider: Provider) -> None:
    reply = provider.post()
    assert_author(provider, reply, provider.id("CONTACT_ID"), provider.id("CHANNEL_ID"))


@rule(PROSE_CLAUSE, quotes=AS_THE_CONTACT, is_for_live=False)
def authored_as_the_contact_through_the_only_channel(provider: Provider) -> None:
    reply = provider.post(provider.body(channel_id=None))
    assert_author(provider, reply, provider.id("CONTACT_ID"), provider.id("CHANNEL_ID"))


@rule(PROSE_CLAUSE, quotes=AS_THE_CONTACT, is_for_live=False)
def each_contact_authors_its_own_messages(provider: Provider) -> None:
    """In turn, so that what is remembered of a message would show in the next."""
    need_sample_data(provider)
    for chat in (sample_data.SAMS_CHAT, sample_data.ONE_CUSTOM_CHANNEL, sample_data.TWO_CUSTOM_CHANNELS) * 2:
        for channel in chat.channels:
            if channel.type == "custom":
                body = provider.body(channel_id=channel.id)
                reply = provider.post(body, contact_id=chat.contact.id, chat_id=chat.id)
                assert_author(provider, reply, chat.contact.id, channel.id)
        reply = provider.post(provider.body(channel_id=None))
        assert_author(provider, reply, sample_data.JANE.id, sample_data.JANES_KIOSK.id)


@rule(PROSE_CLAUSE, quotes=AS_THE_CONTACT, is_for_live=False)
def messages_at_once_have_their_own_channels(provider: Provider) -> None:
    need_sample_data(provider)
    for _ in range(5):
        channels = [sample_data.JANES_KIOSK, sample_data.JANES_GAME] * 4
        bodies = [provider.body(channel_id=channel.id) for channel in channels]
        responses = provider.send_at_once(bodies, chat_id=sample_data.TWO_CUSTOM_CHANNELS.id)
        for channel, response in zip(channels, responses, strict=True):
            assert_author(provider, provider.read_message(response), sample_data.JANE.id, channel.id)


@rule(CHANNEL_ID_CLAUSE, quotes=OWN_CHANNEL)
def broken_channel_rule_is_400(provider: Provider) -> None:
    requests: list[dict[str, Any]] = [{"body": provider.body(channel_id="cch_0000000000000000")}]
    if other_channel := provider.environment.get("INVENT_OTHER_CHANNEL_ID"):
        requests.append({"body": provider.body(channel_id=other_channel)})
    if chat_id := provider.environment.get("INVENT_MULTI_CHANNEL_CHAT_ID"):
        requests.append({"body": provider.body(channel_id=None), "chat_id": chat_id})
    for request in requests:
        assert_refused(provider, provider.send(**request), 400, choice="/x-assumed/400-for-channels")


def assert_author(provider: Provider, reply: Any, contact_id: str, channel_id: str) -> None:
    """A message must come back as one of this contact, through this channel."""
    author_id = value_at(reply, "member", "contact_channel", "contact", "id")
    used_channel_id = value_at(reply, "member", "contact_channel", "id")
    with charged_to(provider, ROLE_CLAUSE):
        assert reply.get("role") in (None, "user"), f"the message's role is {reply['role']}"
    assert author_id in (None, contact_id), f"the author is {author_id}"
    assert used_channel_id in (None, channel_id), f"the channel is {used_channel_id}"
