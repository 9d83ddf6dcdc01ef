"""Faults that show where several things have been written, and not in each of them."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from contract_tests.self_test.fault_injection import replacing
from contract_tests.self_test.faults.fault import FaultsByCheck
from invent_mock.app import MockApp
from invent_mock.http.refusal import Refusal


class NamesakesMock(MockApp):
    """A mock that shows as the author of a message who was the first to have its contact's e-mail address."""

    def compose_message(self, chat: Any, *arguments: Any) -> dict[str, Any]:
        first = next(contact for contact in self.world.contacts.values() if contact.email == chat.contact.email)
        return super().compose_message(replace(chat, contact=first), *arguments)


class RefusedOnAnotherChannelMock(MockApp):
    """A mock that begins the next chat of a contact on the channel that it refused before."""

    def __init__(self) -> None:
        super().__init__()
        self._refused: dict[str, str] = {}

    def create_chat(self, ids: dict[str, str], body: dict[str, Any]) -> dict[str, Any]:
        try:
            created = super().create_chat(ids, body)
        except Refusal:
            self._refused[ids["contact_id"]] = ids["channel_id"]
            raise
        if channel_id := self._refused.pop(ids["contact_id"], None):
            created["members"][0]["contact_channel"]["id"] = channel_id
        return created


def joining_short_chats(healthy: Any, ids: dict[str, str], query: Any) -> Any:
    """A chat with one message also has that of the chat that was begun before it with the same contact."""
    page, world = healthy(ids, query), healthy.__self__.world
    chats = [chat.id for chat in world.chats.values() if chat.contact == world.chats[ids["chat_id"]].contact]
    index = chats.index(ids["chat_id"])
    if index == 0 or len(page.items) != 1:
        return page
    return replace(page, items=[*page.items, *healthy({"chat_id": chats[index - 1]}, query).items[:1]])


def called_after_its_second_chat(healthy: Any, ids: dict[str, str], body: Any) -> Any:
    """A contact gets the title of its second chat as its name."""
    created, world = healthy(ids, body), healthy.__self__.world
    contact = world.contacts[ids["contact_id"]]
    if [chat.contact.id for chat in world.chats.values()].count(contact.id) == 2:
        channels = tuple(replace(channel, name=created["title"]) for channel in contact.channels)
        world.contacts[contact.id] = replace(contact, name=created["title"], channels=channels)
    return created


WALK: FaultsByCheck = {
    "replies_agree_with_all_that_was_written_before": {
        "messages shown as the first contact's with this address": NamesakesMock,
        "the channel of a refused chat kept for the next one": RefusedOnAnotherChannelMock,
        "contacts called after their second chat": replacing("create_chat", called_after_its_second_chat),
        "short chats joined": replacing("list_messages", joining_short_chats),
    }
}
