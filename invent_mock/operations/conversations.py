"""What the operations do that the mock knows all about: contacts, chats and messages.

What the documentation says in prose and no schema can say is here.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from invent_mock.control.script import Script
from invent_mock.http.refusal import InvalidRequest, Refusal
from invent_mock.operations.queries import Page, matches, page_of, since
from invent_mock.operations.representations import chat_json, contact_json, member_json
from invent_mock.world.assistant import automatic_reply
from invent_mock.world.clock import text_of_moment
from invent_mock.world.inventory import Channel, Chat, Inventory
from invent_mock.world.records import JsonObject, PostedMessage, json_bytes
from invent_mock.world.world import World, new_id

# The operations by method and path. Another document may have them under other names.
LIST_CONTACTS = ("get", "/orgs/{org_id}/contacts")
CREATE_CONTACT = ("post", "/orgs/{org_id}/contacts")
CREATE_CHAT = ("post", "/orgs/{org_id}/contacts/{contact_id}/channels/{channel_id}/chats")
LIST_MESSAGES = ("get", "/chats/{chat_id}/messages")
SEND_MESSAGE = ("post", "/orgs/{org_id}/contacts/{contact_id}/chats/{chat_id}/messages")
ROUTES = (LIST_CONTACTS, CREATE_CONTACT, CREATE_CHAT, LIST_MESSAGES, SEND_MESSAGE)


class ApiHandlers:
    """The operations, on one world. Methods, so that the suite's fault injection can replace each.

    Attributes:
        world: The contacts, chats and messages.
        script: What is to happen with the next requests.
        answers_by_hand: Whether the assistant says only what a test or a person tells it.
        raw_body: The body of the request that is being performed, as it came in; empty while none is.
    """

    def __init__(self, inventory: Inventory, *, answers_at_once: bool = False) -> None:
        self.inventory = inventory
        self._answers_at_once = answers_at_once
        self.reset()

    def reset(self) -> None:
        """Forget all that has happened."""
        self.world = World(self.inventory, answers_at_once=self._answers_at_once)
        self.script = Script()
        self.answers_by_hand = False
        self.raw_body = b""

    def handle(self, route: tuple[str, str], ids: dict[str, str], body: Any, query: Mapping[str, str]) -> Any:
        """Perform an operation that is known by its method and path, and return the body of the response."""
        if route == SEND_MESSAGE:
            return self.send_message(ids, body)
        if route == LIST_MESSAGES:
            return self.list_messages(ids, query)
        if route == LIST_CONTACTS:
            return self.list_contacts(query)
        if route == CREATE_CONTACT:
            return self.create_contact(body)
        return self.create_chat(ids, body)

    @property
    def posted(self) -> deque[PostedMessage]:
        """The accepted messages of contacts, oldest first."""
        return self.world.posted

    # --- contacts and chats ---

    def list_contacts(self, query: Mapping[str, str]) -> Page:
        """The contacts that match, in the order in which they were created."""
        contacts = [contact for contact in self.world.contacts.values() if matches(contact, query)]
        page = page_of(contacts, query)
        return replace(page, items=[contact_json(contact) for contact in page.items])

    def create_contact(self, body: JsonObject) -> JsonObject:
        """Create a contact, and return it."""
        return contact_json(self.world.add_contact(body.get("channel", {})))

    def create_chat(self, ids: dict[str, str], body: JsonObject) -> JsonObject:
        """Begin a chat, perhaps with a message, and return it."""
        contact = self.world.contacts[ids["contact_id"]]
        channel = next((channel for channel in contact.channels if channel.id == ids["channel_id"]), None)
        if channel is None:
            raise Refusal(404, "The contact has no such channel.")
        if channel.type != "custom":
            raise InvalidRequest("The channel must be a custom channel.")
        chat = self.world.add_chat(contact, channel, body.get("title", "A chat"))
        if not body.get("message"):
            return chat_json(chat, self.world.org_id, "COMPLETED")
        response_body = chat_json(chat, self.world.org_id, "RUNNING")
        now = self.world.clock.next_moment()
        message = self.compose_message(chat, channel, body["message"], now)
        self._keep_message(CREATE_CHAT, {**ids, "chat_id": chat.id}, body, message, now, json_bytes(response_body))
        return response_body

    # --- messages ---

    def list_messages(self, ids: dict[str, str], query: Mapping[str, str]) -> Page:
        """The messages of a chat, the oldest first."""
        now = self.world.clock.now()
        page = page_of(since(self.world.messages(ids["chat_id"], now), query), query)
        return replace(page, items=[message.at(now) for message in page.items])

    def send_message(self, ids: dict[str, str], body: JsonObject) -> JsonObject:
        """Post a message, and return it."""
        chat = self.world.chats[ids["chat_id"]]
        if chat.contact.id != ids["contact_id"]:
            raise Refusal(404, "The contact has no such chat.")
        channel = self.choose_channel(chat, body.get("channel_id"))
        now = self.world.clock.next_moment()
        message = self.compose_message(chat, channel, body["message"], now)
        self._keep_message(SEND_MESSAGE, ids, body, message, now)
        return message

    def choose_channel(self, chat: Chat, channel_id: str | None) -> Channel:
        """The custom channel that is meant. Refuses with 400 where that is none, or not clear."""
        matching = [channel for channel in chat.custom_channels if channel_id in (None, channel.id)]
        if len(matching) == 1:
            return matching[0]
        known = ", ".join(channel.id for channel in chat.custom_channels) or "it has none"
        problem = "is needed here" if channel_id is None else "must name a custom channel of this chat"
        raise InvalidRequest(f"channel_id {problem}. The chat's custom channels: {known}.", "/channel_id")

    def compose_message(self, chat: Chat, channel: Channel, parts: list[Any], now: datetime) -> JsonObject:
        """A message as it is right after it was posted."""
        created_at = text_of_moment(now)
        return {
            "id": new_id("msg"),
            "role": "user",
            "status": "RUNNING",
            "created_at": created_at,
            "updated_at": created_at,
            "messages": [{"role": "user", "parts": parts}],
            "member": member_json(chat, channel),
            "is_broadcast_message": False,
        }

    def _keep_message(
        self,
        route: tuple[str, str],
        ids: Mapping[str, str],
        body: JsonObject,
        message: JsonObject,
        now: datetime,
        response_json: bytes | None = None,
    ) -> None:
        """Keep a message that was posted, and answer it. It is itself the response, unless there is another."""
        message_json = json_bytes(message)
        posted = PostedMessage(
            ids=ids,
            path_template=route[1],
            id=str(message.get("id", "")),  # a mock with a seeded fault may leave it out
            request_json=self.raw_body or json_bytes(body),  # a program may call these methods without a request
            message_json=message_json,
            response_json=response_json or message_json,
        )
        reply = self.script.next_reply()
        if reply is None and not self.answers_by_hand:
            reply = automatic_reply(body["message"])
        self.world.add_message(posted, reply, now)
