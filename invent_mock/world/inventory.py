"""What exists before the first request: API keys, contacts, their channels, chats."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

CREATED_AT = "2026-03-01T08:00:00.000Z"  # of what exists from the beginning
OWN_ORG = "c"  # stands for the organization of the key


@dataclass(frozen=True)
class Channel:
    """A contact's channel. Only a channel of the type `custom` takes posted messages.

    Attributes:
        user_id: Id of the person in the connected system.
    """

    id: str
    type: str
    user_id: str | None = None
    name: str | None = None
    email: str | None = None
    phone: str | None = None
    username: str | None = None


@dataclass(frozen=True)
class Contact:
    """A customer.

    Attributes:
        email: For the search of the page. The API shows the addresses of channels alone.
    """

    id: str
    name: str | None
    email: str | None
    channels: tuple[Channel, ...] = ()
    created_at: str = CREATED_AT


@dataclass(frozen=True)
class Chat:
    """A chat of a contact. Its channels are some of the contact's."""

    id: str
    contact: Contact
    channels: tuple[Channel, ...]
    title: str = "A chat"
    created_at: str = CREATED_AT

    @property
    def custom_channels(self) -> list[Channel]:
        """Those through which messages can be posted."""
        return [channel for channel in self.channels if channel.type == "custom"]


@dataclass(frozen=True)
class Inventory:
    """What a mock begins with.

    Attributes:
        org_id: Id of the organization. All keys belong to it.
        api_keys: The accepted keys, at least one.
        contacts: By id.
        chats: By id.
    """

    org_id: str
    api_keys: tuple[str, ...]
    contacts: Mapping[str, Contact]
    chats: Mapping[str, Chat]

    def environment(self, base_url: str) -> dict[str, str]:
        """The environment variables that point the client, the example and the suite at a mock that begins so.

        The chat is the first with a single custom channel, or else the first with any. What does not exist, such as a
        chat with several custom channels, has no variable.
        """
        variables = {"INVENT_API_KEY": self.api_keys[0], "INVENT_BASE_URL": base_url, "INVENT_ORG_ID": self.org_id}
        chats = sorted(
            (chat for chat in self.chats.values() if chat.custom_channels),
            key=lambda chat: len(chat.custom_channels) > 1,
        )
        if not chats:
            return variables
        chat = chats[0]
        channel = chat.custom_channels[0]
        variables |= {"INVENT_CONTACT_ID": chat.contact.id, "INVENT_CHAT_ID": chat.id, "INVENT_CHANNEL_ID": channel.id}
        for other_chat in chats:
            if channel in other_chat.channels and len(other_chat.custom_channels) > 1:
                variables["INVENT_MULTI_CHANNEL_CHAT_ID"] = other_chat.id
                break
        for other_channel in chat.channels:
            if other_channel.type != "custom":
                variables["INVENT_OTHER_CHANNEL_ID"] = other_channel.id
                break
        return variables
