"""Mocks whose contacts, chats and messages differ from the shipped one's in what no page says."""

from __future__ import annotations

import contextlib
import uuid
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

from contract_tests.contract import clauses
from contract_tests.self_test.fault_injection import MockFactory, replacing
from contract_tests.self_test.faults.conversations.injection import joining, returning_known
from contract_tests.self_test.legal_providers.inferred import SCHEMAS
from contract_tests.self_test.legal_providers.legal_provider import LegalProvider, refuting
from contract_tests.self_test.legal_providers.nulls import changing_shown, nulls_for
from contract_tests.self_test.servers.rich_mock import RichMock
from invent_contract.clause import SuiteVerdict
from invent_mock import sample_data
from invent_mock.app import MockApp
from invent_mock.http.refusal import Refusal
from invent_mock.operations.queries import Page, page_of
from invent_mock.world.inventory import Chat, Contact

LAG = timedelta(seconds=0.4)
MESSAGES = {"sendMessageAsContact", "listChatMessages"}  # the operations that show some

JsonObject = dict[str, Any]


class LateIdsMock(MockApp):
    """A mock that knows a contact or a chat only a moment after it was created.

    Args:
        operation_id: An operation that alone does not know it; empty for each.
    """

    def __init__(self, operation_id: str = "") -> None:
        super().__init__()
        self._operation_id = operation_id

    def perform(self, operation: Any, ids: dict[str, str], body: Any, query: Mapping[str, str]) -> Any:
        latest = datetime.now(UTC) - LAG
        known: tuple[tuple[str, Mapping[str, Contact] | Mapping[str, Chat]], ...]
        known = (("contact_id", self.world.contacts), ("chat_id", self.world.chats))
        for name, items in known if self._operation_id in ("", operation.id) else ():
            item = items.get(ids.get(name, ""))
            if item and datetime.fromisoformat(item.created_at) > latest:
                raise Refusal(404, f"There is no {name.removesuffix('_id')} with this id.")
        return super().perform(operation, ids, body, query)


class GreetingMock(MockApp):
    """A mock whose assistant greets some time after a chat has begun, and takes its time to answer."""

    def list_messages(self, ids: dict[str, str], query: Mapping[str, str]) -> Page:
        chat, page = (
            self.world.chats[ids["chat_id"]],
            super().list_messages(ids, {**query, "page": "1", "take": "10000"}),
        )
        items = [
            {**item, "status": "RUNNING", "updated_at": item["created_at"]}
            for item in page.items
            if item["role"] == "user"
        ]
        greeted_at = datetime.fromisoformat(chat.created_at) + timedelta(seconds=0.7)
        with contextlib.suppress(ValueError):  # a leap second
            from_date = datetime.fromisoformat(query.get("from_date", "0001-01-01T00:00Z").upper())
            if chat.id not in sample_data.CHATS and from_date <= greeted_at <= datetime.now(UTC):
                items.append(greeting(chat, greeted_at.isoformat()))
        return page_of(items, query)


def greeting(chat: Chat, greeted_at: str) -> JsonObject:
    return {
        "id": f"msg_{chat.id}",
        "role": "assistant",
        "status": "COMPLETED",
        "messages": [{"role": "assistant", "parts": [{"type": "text", "text": "How can I help?"}]}],
        "created_at": greeted_at,
        "updated_at": greeted_at,
    }


class TidyingMock(MockApp):
    """A mock that writes telephone numbers and e-mail addresses as it likes them."""

    def create_contact(self, body: JsonObject) -> JsonObject:
        channel = dict(body.get("channel", {}))
        if "phone" in channel:
            channel["phone"] = "+" + "".join(filter(str.isdigit, channel["phone"]))
        if "email" in channel:
            channel["email"] = channel["email"].lower()
        return super().create_contact({**body, "channel": channel})


def changing_texts(change: Callable[[str], str]) -> MockFactory:
    """The texts of messages are kept as they were written, and shown in another way."""

    def change_message(message: JsonObject) -> None:
        for part in (part for content in message.get("messages", ()) for part in content["parts"] if "text" in part):
            part["text"] = change(part["text"])

    return changing_shown(change_message, MESSAGES)


def show_content_as_text(message: JsonObject) -> None:
    """The content of a message is shown as one text, and not in parts."""
    for content in message.get("messages", ()):
        content["content"] = "\n".join(part.get("text", "") for part in content.pop("parts"))


def show_author_and_link(message: JsonObject) -> None:
    """A message has no id, but a link, and its texts begin with the name of who wrote them."""
    message["id"] = None
    for content in message.get("messages", ()):
        content["link"] = "https://example.com/#contact+1"
        for part in (part for part in content["parts"] if "text" in part):
            part["text"] = f"Jane: {part['text']}"


def repeat_for_the_system(message: JsonObject) -> None:
    """The content of a message is shown as the contact's, and once more as that which the system made of it."""
    message["messages"] += [{**content, "role": "system"} for content in message["messages"]]


def with_phone_as_it_is_dialed(message: JsonObject) -> None:
    """The telephone number of a message's contact is shown without a plus sign."""
    channel = message["member"]["contact_channel"] if "member" in message else {}
    if channel.get("phone"):
        channel["phone"] = channel["phone"].replace("+", "00")


def writing_times(write: Callable[[datetime], str]) -> MockFactory:
    """Times are written in another way."""

    def rewritten(value: Any) -> Any:
        if isinstance(value, Page):
            return replace(value, items=[rewritten(item) for item in value.items])
        if isinstance(value, list):
            return [rewritten(item) for item in value]
        if not isinstance(value, dict):
            return value
        return {
            name: write(datetime.fromisoformat(item)) if name.endswith("_at") else rewritten(item)
            for name, item in value.items()
        }

    return replacing("success_response", lambda healthy, operation, body: healthy(operation, rewritten(body)))


def in_seconds(moment: datetime) -> str:
    return moment.replace(microsecond=0).isoformat()


def in_another_zone(moment: datetime) -> str:
    return moment.astimezone(timezone(timedelta(hours=2))).isoformat(timespec="microseconds")


class BareMock(MockApp):
    """A mock that shows of contacts and chats only what must be there."""

    def create_chat(self, ids: dict[str, str], body: JsonObject) -> JsonObject:
        return {"id": super().create_chat(ids, body)["id"]}

    def create_contact(self, body: JsonObject) -> JsonObject:
        return bare(super().create_contact(body))

    def list_contacts(self, query: Mapping[str, str]) -> Page:
        page = super().list_contacts(query)
        return replace(page, items=[bare(contact) for contact in page.items])


def bare(contact: JsonObject) -> JsonObject:
    """A contact with what must be there."""
    required = {name: value for name, value in contact.items() if name != "unsubscribed"}
    return {**required, "channels": [{"id": channel["id"]} for channel in contact["channels"]]}


class LonelyMock(MockApp):
    """A mock that has, when it starts, only what the environment names: one contact and two chats."""

    def __init__(self) -> None:
        super().__init__()
        for chat_id in (sample_data.SAMS_CHAT.id, sample_data.NO_CUSTOM_CHANNEL.id):
            del self.world.chats[chat_id]
        del self.world.contacts[sample_data.SAM.id]


class MinimalMock(MockApp):
    """A mock that shows only the fields that are required, and no headers of pages."""

    def success_response(self, operation: Any, body: Any) -> Any:
        if isinstance(body, Page):
            return super().success_response(operation, Page([self._least(item) for item in body.items], {}))
        return super().success_response(operation, self._least(body))

    @staticmethod
    def _least(item: JsonObject) -> JsonObject:
        return bare(item) if "channels" in item else {name: item[name] for name in ("id", "role") if name in item}


def in_whole_seconds(item: JsonObject) -> JsonObject:
    times = {name: in_seconds(datetime.fromisoformat(item[name])) for name in ("created_at", "updated_at")}
    return {**item, **times}


class LateSegmentsMock(RichMock):
    """A mock that puts a contact into its segments a moment after it was created."""

    def complete(self, contact: JsonObject) -> JsonObject:
        completed = super().complete(contact)
        is_new = datetime.fromisoformat(contact["created_at"]) > datetime.now(UTC) - LAG
        return {**completed, "segments": [] if is_new else completed["segments"]}


class ClosedSegmentsMock(RichMock):
    """A mock that puts contacts into segments by rules of its own, and takes no other words for it."""

    def create_contact(self, body: JsonObject) -> JsonObject:
        if body.get("segment_ids"):
            raise Refusal(400, "Contacts come into this segment by themselves.")
        return super().create_contact(body)


class TitlingMock(RichMock):
    """A mock that gives a chat without a title one, and lets nobody who is blocked begin one."""

    def create_chat(self, ids: dict[str, str], body: JsonObject) -> JsonObject:
        if self.further_fields.get(ids["contact_id"], {}).get("blocked"):
            raise Refusal(404, "This contact has no such channel.")
        return super().create_chat(ids, {"title": f"Chat {uuid.uuid4().hex}", **body})


def named_later(healthy: Any, body: JsonObject) -> JsonObject:
    """A contact without a name gets one in the end, as from a list of plants."""
    channel = body.get("channel", {})
    if "name" in channel:
        return dict(healthy(body))
    created = healthy({**body, "channel": {**channel, "name": "Vanilla"}})
    return {**created, "name": None, "channels": [{**shown, "name": None} for shown in created["channels"]]}


CONVERSATIONS = {
    "a greeting some time after a chat has begun": LegalProvider(GreetingMock),
    "ids that are known late for a post": LegalProvider(
        lambda: LateIdsMock("sendMessageAsContact"), SuiteVerdict.UNDOCUMENTED, clauses.FRESH_LISTS
    ),
    "ids that are known late": LegalProvider(LateIdsMock, SuiteVerdict.UNDOCUMENTED, clauses.FRESH_LISTS),
    "one chat for equal requests": LegalProvider(joining("create_chat", lambda ids, body: (ids, body))),
    "a name for who has none": LegalProvider(replacing("create_contact", named_later)),
    "contacts merged by user_id": refuting(returning_known("user_id"), clauses.WHOLE_FIELDS),
    "telephone numbers tidied": refuting(TidyingMock, clauses.WHOLE_FIELDS),
    "messages listed with null for their ids": refuting(
        nulls_for("id", of="listChatMessages"), f"{SCHEMAS}/ChatMessage/properties/id/type"
    ),
    "texts in capitals": refuting(changing_texts(str.upper), clauses.WHOLE_ECHO),
    "texts with who wrote them": refuting(changing_texts(lambda text: f"Jane: {text}"), clauses.WHOLE_ECHO),
    "texts with who wrote them, and a link, without ids": refuting(
        changing_shown(show_author_and_link, {"listChatMessages"}), clauses.WHOLE_ECHO
    ),
    "content as one text": refuting(changing_shown(show_content_as_text, MESSAGES), clauses.WHOLE_ECHO),
    "each content twice": LegalProvider(changing_shown(repeat_for_the_system, MESSAGES)),
    "an empty channel_id is none": refuting(
        replacing("choose_channel", lambda healthy, chat, channel_id: healthy(chat, channel_id or None)),
        clauses.CHANNELS_REFUSED_WITH_400,
    ),
    "telephone numbers of messages as they are dialed": LegalProvider(
        changing_shown(with_phone_as_it_is_dialed, MESSAGES)
    ),
    "times in seconds": LegalProvider(writing_times(in_seconds)),
    "times in another zone": LegalProvider(writing_times(in_another_zone)),
    "no more than must be shown": refuting(BareMock, clauses.WHOLE_FIELDS),
    "nothing but what is required": refuting(MinimalMock, clauses.WHOLE_ECHO),
    "nothing but what the environment names": LegalProvider(LonelyMock),
    "segments a moment later": refuting(LateSegmentsMock, clauses.WHOLE_FIELDS),
    "titles that are ids, and no chats of who is blocked": LegalProvider(TitlingMock, SuiteVerdict.UNDOCUMENTED),
    "segments that take nobody": LegalProvider(ClosedSegmentsMock, SuiteVerdict.UNDOCUMENTED),
}
