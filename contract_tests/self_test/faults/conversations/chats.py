"""Faults of chats that are begun."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any

from contract_tests.self_test.fault_injection import MockFactory, changing_response, raise_refusal, replacing, setting
from contract_tests.self_test.faults.conversations.injection import Query, creating_chat, joining, returning
from contract_tests.self_test.faults.fault import FaultsByCheck
from invent_mock import sample_data
from invent_mock.app import MockApp
from invent_mock.http.refusal import Refusal
from invent_mock.operations.queries import Page
from invent_mock.world.inventory import Contact

GREETING = {"message": [{"type": "text", "text": "Welcome!"}]}


class FirstContactMock(MockApp):
    """A mock in which all chats are with the first contact that it knows."""

    def create_chat(self, ids: dict[str, str], body: dict[str, Any]) -> dict[str, Any]:
        created = super().create_chat(ids, body)
        chat = self.world.chats[created["id"]]
        self.world.chats[chat.id] = replace(chat, contact=replace(sample_data.JANE, id=chat.contact.id))
        created["members"][0]["contact_channel"]["contact"]["id"] = sample_data.JANE.id
        return created


class FirstNamesakeMock(MockApp):
    """A mock that shows the first contact with the user_id of a message's author as its author."""

    def compose_message(self, *arguments: Any) -> dict[str, Any]:
        message = super().compose_message(*arguments)
        shown = message["member"]["contact_channel"]
        contacts = self.world.contacts.values()
        owners = (
            contact for contact in contacts for channel in contact.channels if channel.user_id == shown["user_id"]
        )
        shown["contact"]["id"] = next(owners).id
        return message


def with_channels_of_namesakes(healthy: Any, query: Query) -> Page:
    """Each contact is listed with the channels of all that have the user_id of its first one."""
    page: Page = healthy(query)
    channels = [channel for contact in healthy({"take": "100"}).items for channel in contact["channels"]]

    def like(first: Any) -> list[Any]:
        return [channel for channel in channels if channel["user_id"] == first["user_id"]]

    return replace(page, items=[{**contact, "channels": like(contact["channels"][0])} for contact in page.items])


class AnyAddressMock(MockApp):
    """A mock that shows the e-mail address of a member as it was written, whatever it is."""

    def compose_message(self, *arguments: Any) -> dict[str, Any]:
        message = super().compose_message(*arguments)
        channel = message["member"]["contact_channel"]
        channel["email"] = self.world.contacts[channel["contact"]["id"]].email
        return message


class ChatPerChannelMock(MockApp):
    """A mock that lists in each chat what the contact wrote in another one that was begun later."""

    def list_messages(self, ids: dict[str, str], query: Any) -> Any:
        own, chat = super().list_messages(ids, query), self.world.chats[ids["chat_id"]]
        new_chats = [chat_id for chat_id in self.world.chats if chat_id not in sample_data.CHATS]
        if query.get("page", "1") != "1" or chat.id not in new_chats or chat.id == new_chats[-1]:
            return own
        return replace(own, items=[*own.items, *super().list_messages({"chat_id": new_chats[-1]}, {}).items])


class RenamingMock(MockApp):
    """A mock that gives the contact before the name of the one that it creates."""

    def create_contact(self, body: dict[str, Any]) -> dict[str, Any]:
        *_, last = self.world.contacts.values()
        name = body.get("channel", {}).get("name")
        channels = tuple(replace(channel, name=name) for channel in last.channels)
        self.world.contacts[last.id] = replace(last, name=name, channels=channels)
        return super().create_contact(body)


class TakingOverMock(MockApp):
    """A mock that moves what was written in the chat before into the one that it begins."""

    def create_chat(self, ids: dict[str, str], body: dict[str, Any]) -> dict[str, Any]:
        created = super().create_chat(ids, body)
        *_, before, new = self.world.chats
        if before not in sample_data.CHATS and before in self.world._logs:
            self.world._logs[new] = self.world._logs[before]
        return created


class CreatingAnewMock(MockApp):
    """A mock that writes a contact anew when it begins a chat, as created then."""

    def create_chat(self, ids: dict[str, str], body: dict[str, Any]) -> dict[str, Any]:
        created = super().create_chat(ids, body)
        contact = self.world.contacts[ids["contact_id"]]
        self.world.contacts[contact.id] = replace(contact, created_at=created["created_at"])
        return created


def show_id_as_user_id(message: dict[str, Any]) -> None:
    channel = message["member"]["contact_channel"]
    channel["user_id"] = channel["id"]


def changing_first_message(change: Any) -> MockFactory:
    """The parts of a chat's first message are changed."""
    return creating_chat(lambda body: {**body, "message": change(body["message"])} if body.get("message") else body)


def changing_first_texts(change: Any) -> MockFactory:
    """The text of each part of a chat's first message is changed."""
    return changing_first_message(lambda parts: [{**part, "text": change(part.get("text", ""))} for part in parts])


def changing_title(change: Any) -> MockFactory:
    """The title of a chat to begin is changed."""
    return creating_chat(lambda body: {**body, "title": change(body["title"])} if "title" in body else body)


def titled_by_message(body: dict[str, Any]) -> dict[str, Any]:
    return {**body, "title": "".join(map(str, body["message"]))[:50]} if body.get("message") else body


def beginning_on_first_channel(healthy: Any, ids: dict[str, str], body: dict[str, Any]) -> Any:
    contact = healthy.__self__.world.contacts[ids["contact_id"]]
    custom = next(channel for channel in contact.channels if channel.type == "custom")
    return healthy({**ids, "channel_id": custom.id}, body)


def beginning_on_any_channel(healthy: Any, ids: dict[str, str], body: dict[str, Any]) -> Any:
    try:
        return healthy(ids, body)
    except Refusal:
        return healthy({**ids, "channel_id": sample_data.JANES_KIOSK.id}, body)


def with_known_contacts_alone(healthy: Any, ids: dict[str, str], body: dict[str, Any]) -> Any:
    if ids["contact_id"] not in sample_data.CONTACTS:
        raise_refusal(404)
    return healthy(ids, body)


def failing_for(method: str, is_meant: Callable[[Contact], bool]) -> MockFactory:
    """500 for some of those who begin a chat or write."""

    def answer(healthy: Any, ids: dict[str, str], body: dict[str, Any]) -> Any:
        contact = healthy.__self__.world.contacts.get(ids["contact_id"])
        return raise_refusal(500) if contact and is_meant(contact) else healthy(ids, body)

    return replacing(method, answer)


def composing_first_message(
    compose: Callable[..., Any], is_meant: Callable[[dict[str, Any]], bool] = lambda body: True
) -> MockFactory:
    """A chat's first message is made by this function, which is given that of the mock and its arguments.

    Args:
        compose: The function.
        is_meant: Tells by the body of a chat to begin whether its message is made so.
    """

    def create_chat(healthy: Any, ids: dict[str, str], body: dict[str, Any]) -> Any:
        app = healthy.__self__
        compose_message = app.compose_message
        if is_meant(body):
            app.compose_message = partial(compose, compose_message)
        try:
            return healthy(ids, body)
        finally:
            app.compose_message = compose_message

    return replacing("create_chat", create_chat)


def as_the_assistant(healthy: Any, *arguments: Any) -> dict[str, Any]:
    return {**healthy(*arguments), "role": "assistant"}


def by_the_first_channel(healthy: Any, chat: Any, channel: Any, *arguments: Any) -> dict[str, Any]:
    custom = next(channel for channel in chat.contact.channels if channel.type == "custom")
    message: dict[str, Any] = healthy(chat, custom, *arguments)
    return message


def with_assistant_as_member(healthy: Any, ids: dict[str, str], body: dict[str, Any]) -> Any:
    chat = healthy(ids, body)
    if "assistant_id" in body:
        chat["members"].append({"id": "mem_1", "role": "ASSISTANT"})
    return chat


OWNER = {"id": "mem_0", "role": "ADMIN", "user": {"id": "usr_0", "name": "Ada Admin"}}
CHATS: FaultsByCheck = {
    "who_has_one_field_alone_writes_as_others_do": {
        "no chat for who has no user_id": failing_for(
            "create_chat", lambda contact: not any(channel.user_id for channel in contact.channels)
        ),
        "no message of who has no name": failing_for("send_message", lambda contact: not contact.name),
    },
    "parts_of_a_first_message_are_listed_in_order": {
        "first part of a first message put last": creating_chat(
            lambda body: {**body, "message": [*body.get("message", [])[1:], *body.get("message", [])[:1]]}
        )
    },
    "a_chat_begins_on_the_channel_of_its_path": {
        "chats begun on the contact's first channel": replacing("create_chat", beginning_on_first_channel),
        "first messages by the contact's first channel": composing_first_message(by_the_first_channel),
        "owner of the key a member": returning("create_chat", lambda chat: chat["members"].append(OWNER)),
        "owner of the key the only member": returning("create_chat", lambda chat: chat.update(members=[OWNER])),
        "chats without a member": returning("create_chat", lambda chat: chat.update(members=[])),
        "another channel the member": returning(
            "create_chat", lambda chat: chat["members"][0]["contact_channel"].update(id=sample_data.JANES_GAME.id)
        ),
    },
    "a_chat_begins_with_its_message": {
        "first message of a chat lost": creating_chat(lambda body: {**body, "message": []}),
        "first message of a chat twice": creating_chat(lambda body: {**body, "message": body.get("message", []) * 2}),
        "first message by the assistant": composing_first_message(as_the_assistant),
    },
    "an_assistant_that_is_named_neither_writes_nor_joins": {
        "first message by the assistant that is named": composing_first_message(
            as_the_assistant, lambda body: "assistant_id" in body
        ),
        "another assistant shown than its id": returning(
            "create_chat", lambda chat: chat.update(state={"assistant_id": "asst_1", "assistant": {"id": "asst_2"}})
        ),
        "the assistant that is named a member": replacing("create_chat", with_assistant_as_member),
    },
    "a_first_message_is_listed_whole": {
        "first message without its further parts": changing_first_message(lambda parts: parts[:1]),
        "parts of a first message reversed": changing_first_message(lambda parts: parts[::-1]),
        "texts of a first message stripped": changing_first_texts(str.strip),
        "texts of a first message cut": changing_first_texts(lambda text: text[:10_000]),
        "first message without its times": changing_first_message(
            lambda parts: [{name: part[name] for name in ("type", "text") if name in part} for part in parts]
        ),
    },
    "a_new_contact_writes_in_its_own_chat": {
        "no chats on channels of new contacts": replacing("create_chat", with_known_contacts_alone),
        "chats with the first contact": FirstContactMock,
        "messages shown as the first contact's": setting("member.contact_channel.contact.id", sample_data.JANE.id),
        "another id of the member": setting("member.id", "mem_1"),
        "another user_id of the member": changing_response(lambda message, _: show_id_as_user_id(message)),
    },
    "a_contact_keeps_its_time_when_it_begins_a_chat": {
        "a contact is created anew when it begins a chat": CreatingAnewMock
    },
    "who_shares_a_user_id_writes_as_itself": {
        "messages by the first contact with the user_id": FirstNamesakeMock,
        "channels of all contacts with the user_id": replacing("list_contacts", with_channels_of_namesakes),
    },
    "created_chats_are_different": {
        "one chat for all": joining("create_chat", lambda ids, body: None),
        "chats begin with a greeting": creating_chat(lambda body: {**GREETING, **body}),
    },
    "chats_begin_on_custom_channels_only": {
        "chats begun on e-mail channels": replacing("create_chat", beginning_on_any_channel)
    },
    "titles_come_back_unchanged": {
        "titles ignored": changing_title(lambda title: "A chat"),
        "titles made of the first message": creating_chat(titled_by_message),
        "titles stripped": changing_title(str.strip),
        "titles of 255 characters": changing_title(lambda title: title[:255]),
        "an empty title replaced": changing_title(lambda title: title or "New chat"),
    },
    "a_chat_belongs_to_its_organization": {
        "c for the organization of a chat": returning("create_chat", lambda chat: chat.update(org_id="c")),
        "another organization's chat": returning(
            "create_chat", lambda chat: chat.update(org_id="org_0000000000000000000000")
        ),
    },
    "a_member_shows_no_invalid_email_address": {"any text shown as a member's e-mail address": AnyAddressMock},
    "times_are_those_of_the_contact_and_its_chat": {
        "chats begun in another zone": returning(
            "create_chat", lambda chat: chat.update(created_at="2026-03-02T09:15:27Z")
        )
    },
    "a_message_shows_its_contact_as_the_list_of_contacts_does": {
        "another name of a new chat's member": returning(
            "create_chat", lambda chat: chat["members"][0]["contact_channel"]["contact"].update(name="Jane")
        )
    },
    "new_contacts_and_chats_leave_others_unchanged": {
        "messages of a later chat listed": ChatPerChannelMock,
        "contact before renamed": RenamingMock,
        "messages of the chat before taken over": TakingOverMock,
    },
}
