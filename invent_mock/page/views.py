"""What the page shows, as JSON."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from invent_mock.app import MockApp
from invent_mock.page.chat_views import MAX_TEXT, ChatSummary, chat_json, first_message, message_json
from invent_mock.page.formatting import part_text, parts_of, pretty, shorten
from invent_mock.page.request_views import request_in_full, request_summary
from invent_mock.page.search import Search
from invent_mock.world.chat_log import Message
from invent_mock.world.clock import text_of_moment
from invent_mock.world.inventory import Chat
from invent_mock.world.records import JsonObject
from invent_mock.world.retention import MAX_KEPT
from invent_mock.world.world import World

MAX_CALL = 120  # characters of a reply that is queued
MAX_INCIDENTS = 100  # requests that left no message, beside the messages of a chat
NEWER_THAN_LINKED = 10  # messages that are shown after the one that a link names
MAX_PENDING = 20  # replies, and as many faults


class Views:
    """Reads the mock for the page.

    Each method holds the mock's lock for a moment. `overview` looks at every chat meanwhile, which takes some
    milliseconds when there are thousands.
    """

    def __init__(self, app: MockApp) -> None:
        self._app = app

    def overview(self, limit: int, search_text: str = "") -> JsonObject:
        """The chats, those with the newest messages first, and what is scripted.

        Args:
            limit: How many chats at most.
            search_text: Only chats that have it, with the newest message that does; empty for all.
        """
        with self._app.lock:
            world, script = self._app.world, self._app.script
            now = world.clock.now()
            looked_at = 2 * MAX_KEPT if search_text else 1  # messages of a chat
            chats = [(chat, _newest_said(world, chat.id, now, looked_at)) for chat in world.chats.values()]
            waiting = world.chats_that_wait()
            queued, faults = script.unused_replies(), script.unused_faults()
            answers_by_hand = self._app.answers_by_hand
            requests_in_all, refused_in_all = self._app.requests.count, self._app.requests.refused_count
            last_refused = next(
                (request for request in reversed(self._app.requests.incidents) if request.is_refused), None
            )
        summaries = [self._summary(chat, messages, now) for chat, messages in chats]
        if search_text:
            search = Search(search_text)
            summaries = [match for summary in summaries if (match := summary.narrowed_by(search))]
        summaries.sort(key=lambda summary: summary.changed_at, reverse=True)
        return {
            "world_id": world.id,
            "chats": [{**summary.to_json(), "is_waiting": summary.chat.id in waiting} for summary in summaries[:limit]],
            "chats_in_all": len(summaries),
            "answers_by_hand": answers_by_hand,
            "is_anyone_waiting": bool(waiting),
            "queued": [shorten(reply, MAX_CALL) for reply in queued[:MAX_PENDING]],
            "queued_in_all": len(queued),
            "faults": faults[:MAX_PENDING],
            "faults_in_all": len(faults),
            "requests_in_all": requests_in_all,
            "refused_in_all": refused_in_all,
            "last_refused": last_refused and request_summary(last_refused),
        }

    def chat(
        self, chat_id: str, limit: int, origin: str, *, before: str | None = None, around: str | None = None
    ) -> JsonObject | None:
        """A chat and its messages, the newest first; None where there is no such chat or no such message.

        Args:
            limit: How many messages at most.
            origin: The mock's address, as the page sees it.
            before: Id of a message: only those before it.
            around: Id of a message: those before it, and some after it.
        """
        with self._app.lock:
            world = self._app.world
            now = world.clock.now()
            chat = world.chats.get(chat_id)
            if chat is None:
                return None
            messages = _newest_said(world, chat_id, now, 2 * MAX_KEPT if around else limit + 1, before)
            is_waiting = chat_id in world.chats_that_wait()
            incidents = [request for request in self._app.requests.incidents if request.chat_id == chat_id]
        newer = _count_newer(messages, around) if around else 0  # than those that are shown
        if newer is None:
            return None
        shown = messages[newer : newer + limit]
        has_older = len(messages) > newer + limit
        by_message = {request.message.id: request_summary(request) for request in incidents if request.message}
        begin = shown[-1].created_at if has_older else datetime.min.replace(tzinfo=UTC)
        without_message = [request for request in incidents if not request.message and request.received_at >= begin]
        return {
            **chat_json(chat),
            "title_in_full": shorten(chat.title, MAX_TEXT),
            "is_waiting": is_waiting,
            "first_message": first_message(chat, origin),
            "messages": [{**message_json(message, now), "incident": by_message.get(message.id)} for message in shown],
            "incidents": [request_summary(request) for request in without_message[-MAX_INCIDENTS:]],
            "has_older": has_older,
            "has_newer": newer > 0,
        }

    def exchange(self, chat_id: str, message_id: str, origin: str) -> JsonObject | None:
        """A message in full, with the request that posted it; None where there is no such message."""
        with self._app.lock:
            now = self._app.world.clock.now()
            message = self._app.world.message(chat_id, message_id, now)
            posted = message and message.posted
            request = posted and next(
                (request for request in reversed(self._app.requests) if request.message is posted), None
            )
        if message is None:
            return None
        data = message.at(now)
        return {
            "message": pretty(data),
            "parts": [part_text(part) for part in parts_of(data)],
            "was_posted": posted is not None,
            "request": request and request_in_full(request, origin),
        }

    def conversation(self, chat_id: str) -> JsonObject | None:
        """All messages of a chat as JSON text, as the chat lists them; None where there is no such chat."""
        with self._app.lock:
            now = self._app.world.clock.now()
            if chat_id not in self._app.world.chats:
                return None
            messages = self._app.world.messages(chat_id, now)
        return {"text": pretty([message.at(now) for message in messages])}

    def requests(self, limit: int, *, only_incidents: bool) -> list[JsonObject]:
        """The requests, the newest first.

        Args:
            limit: How many at most.
            only_incidents: Only those that were refused, or for which something was scripted.
        """
        with self._app.lock:
            requests = list(self._app.requests.incidents if only_incidents else self._app.requests)
        return [request_summary(request) for request in reversed(requests[-limit:])]

    def request(self, request_id: str, origin: str) -> JsonObject | None:
        """A request in full; None where it is not kept any more."""
        with self._app.lock:
            request = next((request for request in self._app.requests if request.id == request_id), None)
        return None if request is None else request_in_full(request, origin)

    def _summary(self, chat: Chat, messages: Sequence[Message], now: datetime) -> ChatSummary:
        changed_at = "" if chat.id in self._app.inventory.chats else chat.created_at
        if messages:
            changed_at = text_of_moment(messages[0].changed_at(now))
        return ChatSummary(chat, messages, now, changed_at)


def _newest_said(world: World, chat_id: str, now: datetime, limit: int, before: str | None = None) -> Sequence[Message]:
    """The newest messages, without the answer, at most one, that the reader has yet to give."""
    messages = world.newest_messages(chat_id, now, limit + 1, before)
    return [message for message in messages if not message.is_awaited][:limit]


def _count_newer(messages: Sequence[Message], linked_id: str) -> int | None:
    """How many of the newest messages come too long after a linked one to be shown; None where it is not there."""
    index = next((index for index, message in enumerate(messages) if message.id == linked_id), None)
    return None if index is None else max(index - NEWER_THAN_LINKED, 0)
