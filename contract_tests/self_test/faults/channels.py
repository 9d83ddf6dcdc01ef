"""Mocks that break the rules of channels and authors."""

from __future__ import annotations

from contract_tests.self_test.fault_injection import (
    ResponseBody,
    changing_response,
    choosing_channel,
    only_responses,
    raise_refusal,
    set_field,
    setting,
)
from contract_tests.self_test.faults.fault import FaultsByCheck
from contract_tests.self_test.faults.slow_mock import SlowMock
from contract_tests.self_test.servers.rich_mock import RichMock
from invent_mock import sample_data
from invent_mock.app import MockApp
from invent_mock.world.inventory import Channel, Chat

KIOSK, GAME, EMAIL = sample_data.JANES_KIOSK, sample_data.JANES_GAME, sample_data.JANES_EMAIL
JANES_IDS = {channel.id for channel in sample_data.JANE.channels}


def is_custom_or_none(chat: Chat, channel_id: str | None) -> bool:
    custom = [channel.id for channel in chat.channels if channel.type == "custom"]
    return channel_id is None or channel_id in custom


class RememberingMock(MockApp):
    """A mock that takes the channel that was last named where none is."""

    last: Channel | None = None

    def choose_channel(self, chat: Chat, channel_id: str | None) -> Channel:
        chosen = super().choose_channel(chat, channel_id)
        if channel_id is None and self.last:
            return self.last
        self.last = chosen
        return chosen


class ForgivingMock(MockApp):
    """A mock that takes the channel that was last named on a chat where it needs one and none is."""

    def __init__(self) -> None:
        super().__init__()
        self.last: dict[str, Channel] = {}

    def choose_channel(self, chat: Chat, channel_id: str | None) -> Channel:
        if channel_id is None and len(chat.custom_channels) > 1 and chat.id in self.last:
            return self.last[chat.id]
        self.last[chat.id] = super().choose_channel(chat, channel_id)
        return self.last[chat.id]


class SharedChannelMock(SlowMock):
    """A mock that keeps the channel of the request in a place that all requests share."""

    chosen: Channel | None = None

    def choose_channel(self, chat: Chat, channel_id: str | None) -> Channel:
        chosen = super().choose_channel(chat, channel_id)
        if self.at_once == 1 or self.chosen is None:
            self.chosen = chosen
        return self.chosen


def written_by_an_administrator(body: ResponseBody, posted: object) -> None:
    if body["member"]["contact_channel"]["contact"]["name"] == "Ada Admin":
        body["role"] = "assistant"


CHANNELS: FaultsByCheck = {
    "contacts_of_each_state_author_their_own_messages": {
        "administrators taken for assistants": changing_response(written_by_an_administrator, RichMock)
    },
    "authored_as_the_contact": {
        "authored by the assistant": setting("role", "assistant"),
        "authored by another contact": setting("member.contact_channel.contact.id", sample_data.SAM.id),
        "posted through another channel": setting("member.contact_channel.id", sample_data.JANES_GAME.id),
    },
    "each_contact_authors_its_own_messages": {
        "another channel where none is named": choosing_channel(
            lambda chat, channel_id: None if channel_id or len(chat.channels) > 2 else GAME
        ),
        "all authored by the same contact": setting("member.contact_channel.contact.id", sample_data.JANE.id),
        "the first of two channels is used": choosing_channel(
            lambda chat, channel_id: KIOSK if channel_id == GAME.id else None
        ),
        "every second message by the contact before": only_responses(
            range(2, 100, 2),
            lambda body, posted: set_field(
                body, "member.contact_channel", posted[-1].response_body["member"]["contact_channel"]
            ),
        ),
        "the channel of the last message is used": RememberingMock,
    },
    "custom_channels_only": {
        "e-mail channels accepted": choosing_channel(lambda chat, channel_id: EMAIL if channel_id == EMAIL.id else None)
    },
    "channel_of_another_contact": {
        "channels of other contacts accepted": choosing_channel(
            lambda chat, channel_id: (
                Channel(channel_id, "custom") if channel_id and channel_id not in JANES_IDS else None
            )
        )
    },
    "channel_of_another_chat": {
        "channels of other chats accepted": choosing_channel(
            lambda chat, channel_id: GAME if channel_id == GAME.id and chat.contact == sample_data.JANE else None
        )
    },
    "nearly_right_channels_are_refused": {
        "the case of channels ignored": choosing_channel(
            lambda chat, channel_id: KIOSK if (channel_id or "").lower() == KIOSK.id.lower() else None
        ),
        "the start of a channel is enough": choosing_channel(
            lambda chat, channel_id: KIOSK if channel_id and KIOSK.id.startswith(channel_id) else None
        ),
        "an empty channel taken for none": choosing_channel(
            lambda chat, channel_id: KIOSK if channel_id == "" else None
        ),
        "white space around a channel trimmed": choosing_channel(
            lambda chat, channel_id: KIOSK if (channel_id or "").strip() == KIOSK.id else None
        ),
        "unknown channels ignored where there are several": choosing_channel(
            lambda chat, channel_id: KIOSK if channel_id not in (None, GAME.id) and len(chat.channels) == 3 else None
        ),
        "a contact taken for its channel": choosing_channel(
            lambda chat, channel_id: KIOSK if channel_id == sample_data.JANE.id else None
        ),
    },
    "messages_at_once_have_their_own_channels": {"the channel of another request at once": SharedChannelMock},
    "channel_needed_where_there_are_several": {
        "channel guessed": choosing_channel(lambda chat, channel_id: None if channel_id else KIOSK),
        "channel guessed after one was named": ForgivingMock,
    },
    "channel_not_needed_where_there_is_one": {
        "channel always needed": choosing_channel(lambda chat, channel_id: None if channel_id else raise_refusal(400))
    },
    "unknown_channel": {
        "unknown channels ignored": choosing_channel(lambda chat, channel_id: KIOSK),
        "404 for a wrong channel": choosing_channel(
            lambda chat, channel_id: None if is_custom_or_none(chat, channel_id) else raise_refusal(404)
        ),
    },
    "chat_without_a_custom_channel": {
        "chats of e-mail accepted": choosing_channel(
            lambda chat, channel_id: KIOSK if chat == sample_data.NO_CUSTOM_CHANNEL else None
        ),
        "named channels in chats of e-mail accepted": choosing_channel(
            lambda chat, channel_id: KIOSK if channel_id and chat == sample_data.NO_CUSTOM_CHANNEL else None
        ),
    },
}
