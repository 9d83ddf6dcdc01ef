"""What the mock's contacts and chats look like in JSON."""

from __future__ import annotations

from typing import Any

from jsonschema_rs import is_valid

from invent_mock.world.inventory import Channel, Chat, Contact


def contact_json(contact: Contact) -> dict[str, Any]:
    """A contact as `listContacts` and `createContact` return it."""
    return {
        "id": contact.id,
        "name": contact.name,
        "blocked": False,
        "is_admin": False,
        "unsubscribed": False,
        "channels": [
            {**_channel_json(channel), "created_at": contact.created_at, "updated_at": contact.created_at}
            for channel in contact.channels
        ],
        "segments": [],
        "created_at": contact.created_at,
        "updated_at": contact.created_at,
    }


def _channel_json(channel: Channel) -> dict[str, Any]:
    """What contacts and messages both show of a channel."""
    fields = dict(vars(channel))
    if channel.user_id is None:
        del fields["user_id"]  # the only one that must not be null
    return fields


def chat_json(chat: Chat, org_id: str, status: str) -> dict[str, Any]:
    """A chat as `createChat` returns it."""
    return {
        "id": chat.id,
        "title": chat.title,
        "members": [member_json(chat, chat.channels[0])],
        "temporary": False,
        "visibility": "PRIVATE",
        "pinned": False,
        "status": status,
        "created_at": chat.created_at,
        "updated_at": chat.created_at,
        "org_id": org_id,
        "state": {"id": f"sta_{chat.id.removeprefix('cht_')}", "state": "OPEN", "ai_enabled": True},
    }


def member_json(chat: Chat, channel: Channel) -> dict[str, Any]:
    """The member of a chat that a contact's channel is.

    A contact is created with any text as its e-mail address. Here, the contract has addresses alone.
    """
    contact = chat.contact
    has_address = is_valid({"format": "email"}, channel.email, validate_formats=True)
    return {
        "id": f"mem_{chat.id.removeprefix('cht_')}",
        "contact_channel": {
            **_channel_json(channel),
            "email": channel.email if has_address else None,
            "contact": {"id": contact.id, "name": contact.name, "blocked": False, "is_admin": False},
        },
    }
