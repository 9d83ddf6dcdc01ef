"""The mock: what the contract says, and what the documentation says in prose and no schema can say."""

from __future__ import annotations

import re
import time
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from typing import Any
from urllib.parse import unquote

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from invent_contract import CONTRACT_FILE, load
from invent_contract.operations import operations
from invent_mock import sample_data
from invent_mock.queries import Page, matches, page_of, since
from invent_mock.refusal import Refusal
from invent_mock.representations import chat_json, contact_json, member_json
from invent_mock.served_operation import JSON, ServedOperation, parse_json, python_name
from invent_mock.world import World, new_id, text_of_moment, text_of_parts

# The operations that the mock knows all about. Another document may have them under other names.
LIST_CONTACTS = ("get", "/orgs/{org_id}/contacts")
CREATE_CONTACT = ("post", "/orgs/{org_id}/contacts")
CREATE_CHAT = ("post", "/orgs/{org_id}/contacts/{contact_id}/channels/{channel_id}/chats")
LIST_MESSAGES = ("get", "/chats/{chat_id}/messages")
SEND_MESSAGE = ("post", "/orgs/{org_id}/contacts/{contact_id}/chats/{chat_id}/messages")

MAX_POSTED = 10_000  # messages; older ones are forgotten
MAX_REQUEST_BODY = 32 * 1024 * 1024  # bytes
RATE_LIMIT_WINDOW = 60  # seconds


@dataclass(frozen=True)
class PostedMessage:
    """A message that was accepted.

    Attributes:
        ids: The path parameters of the request, by name.
        request_body: As it was posted.
        response_body: As it was returned.
    """

    ids: Mapping[str, str]
    request_body: Mapping[str, Any]
    response_body: Mapping[str, Any]


class MockApp:
    """An ASGI application that answers as the contract and its prose say.

    Args:
        contract: The contract as plain data. Default: the one in this package.
        requests_per_minute: The rate limit; 0 for none. The documented limit is 500.

    Attributes:
        posted: The accepted messages of contacts, oldest first.
        world: The contacts, chats and messages.
    """

    def __init__(self, contract: dict[str, Any] | None = None, requests_per_minute: int = 0) -> None:
        self.posted: deque[PostedMessage] = deque(maxlen=MAX_POSTED)
        self.world = World(max_messages=2 * MAX_POSTED)  # each message has an answer
        self._request_times: deque[float] = deque(maxlen=requests_per_minute)
        self._router = Starlette(
            routes=self._routes(load(CONTRACT_FILE) if contract is None else contract),
            exception_handlers={HTTPException: lambda _, problem: self.error_response(problem)},
        )

    def _routes(self, contract: dict[str, Any]) -> list[Route]:
        base_path = re.sub("^https?://[^/]+|/$", "", contract["servers"][0]["url"])
        served_by_path: dict[str, dict[str, ServedOperation]] = {}
        for operation in operations(contract):
            path = re.sub(r"(?<={)[^{}]+(?=})", lambda match: python_name(match[0]), operation.path)
            served_by_method = served_by_path.setdefault(base_path + path, {})
            served_by_method[operation.method.upper()] = ServedOperation.from_contract(contract, operation)
        return [
            Route(path, partial(self._serve, served_by_method), methods=list(served_by_method))
            # Concrete paths before templated ones, as OpenAPI has it; Starlette takes the first that matches.
            for path, served_by_method in sorted(served_by_path.items(), key=lambda item: item[0].count("{"))
        ]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        raw_path = scope["raw_path"].decode("ascii", "replace")  # in which a %2F in an id does not divide it
        await self._router({**scope, "path": raw_path}, receive, send)

    async def _serve(self, served_by_method: dict[str, ServedOperation], request: Request) -> Response:
        method = "GET" if request.method == "HEAD" and "HEAD" not in served_by_method else request.method
        operation = served_by_method[method]
        if not self.is_authentic(request.headers.get("authorization", "")):
            raise Refusal(401, "The API key is missing or wrong.", headers={"WWW-Authenticate": "Bearer"})
        self.count_request()
        preferred = re.search(r"\bcode=([345]\d\d)\b", request.headers.get("prefer", ""))  # as Prism has it
        if preferred:
            raise Refusal(int(preferred[1]), "This status was asked for with Prefer.")
        body = self.read_body(operation, request.headers.get("content-type", ""), await _receive_body(request))
        operation.check_query(request.query_params)
        ids = {name: unquote(value) for name, value in request.path_params.items()}
        query = dict(request.query_params)
        return self.success_response(operation, self.perform(operation, ids, body, query))

    # --- every operation ---
    # Methods rather than functions, so that the suite's fault injection can replace each.

    def is_authentic(self, authorization: str) -> bool:
        """Whether the API key comes as a bearer token."""
        scheme, _, token = authorization.partition(" ")
        return scheme.lower() == "bearer" and token.strip(" ") == sample_data.API_KEY

    def count_request(self) -> None:
        """Refuse with 429 what is over the rate limit, if there is a limit."""
        now = time.monotonic()
        times = self._request_times
        if times and len(times) == times.maxlen and times[0] > now - RATE_LIMIT_WINDOW:
            wait = int(times[0] + RATE_LIMIT_WINDOW - now) + 1
            raise Refusal(429, "Too many requests within a minute.", headers={"Retry-After": str(wait)})
        times.append(now)

    def read_body(self, operation: ServedOperation, media_type: str, data: bytes) -> Any:
        """The request's body. Refuses with 400 what the contract refuses."""
        if operation.body is None or not (data or operation.needs_body):
            return None
        if media_type.partition(";")[0].strip().lower() != JSON:
            raise Refusal(400, f"The body must be {JSON}.")
        try:
            body = self.parse_json(data)
            operation.check_body(body)
        except (ValueError, RecursionError) as problem:  # the validator, too, refuses what is nested too deeply
            raise Refusal(400, f"The body cannot be read as JSON: {problem}.") from None
        return body

    def parse_json(self, data: bytes) -> Any:
        return parse_json(data)

    def perform(self, operation: ServedOperation, ids: dict[str, str], body: Any, query: Mapping[str, str]) -> Any:
        """What an operation answers: an example of it, where it has no code of its own."""
        for name, identifier in ids.items():
            is_known = self.world.knows(name, identifier)
            if is_known is None:
                is_known = name not in operation.known_ids or identifier in operation.known_ids[name]
            if not is_known:
                raise Refusal(404, f"There is no {name.removesuffix('_id')} with this id.")
        match operation.route:
            case route if route == SEND_MESSAGE:
                return self.send_message(ids, body)
            case route if route == LIST_MESSAGES:
                return self.list_messages(ids, query)
            case route if route == LIST_CONTACTS:
                return self.list_contacts(query)
            case route if route == CREATE_CONTACT:
                return self.create_contact(body)
            case route if route == CREATE_CHAT:
                return self.create_chat(ids, body)
        return operation.example

    def success_response(self, operation: ServedOperation, body: Any) -> Response:
        status = operation.success_status
        if isinstance(body, Page):
            return JSONResponse(body.items, status, body.headers)
        return JSONResponse(body, status) if operation.has_json_response else Response(status_code=status)

    def error_response(self, problem: HTTPException) -> Response:
        error = {"message": problem.detail}
        pointer = getattr(problem, "pointer", None)
        if pointer is not None:
            error["pointer"] = pointer
        return JSONResponse({"error": error}, problem.status_code, problem.headers)

    # --- contacts and chats ---

    def list_contacts(self, query: Mapping[str, str]) -> Page:
        """The contacts that match, in the order in which they were created."""
        contacts = [contact for contact in self.world.contacts.values() if matches(contact, query)]
        return page_of([contact_json(contact) for contact in contacts], query)

    def create_contact(self, body: dict[str, Any]) -> dict[str, Any]:
        """Create a contact, and return it."""
        return contact_json(self.world.add_contact(body.get("channel", {})))

    def create_chat(self, ids: dict[str, str], body: dict[str, Any]) -> dict[str, Any]:
        """Begin a chat, perhaps with a message, and return it."""
        contact = self.world.contacts[ids["contact_id"]]
        channel = next((channel for channel in contact.channels if channel.id == ids["channel_id"]), None)
        if channel is None:
            raise Refusal(404, "The contact has no such channel.")
        if channel.type != "custom":
            raise Refusal(400, "The channel must be a custom channel.")
        chat = self.world.add_chat(contact, channel, body.get("title", "A chat"))
        if body.get("message"):
            self.post_message(chat, channel, {**ids, "chat_id": chat.id}, body)
        return chat_json(chat, "RUNNING" if body.get("message") else "COMPLETED")

    # --- messages ---

    def list_messages(self, ids: dict[str, str], query: Mapping[str, str]) -> Page:
        """The messages of a chat, the oldest first."""
        return page_of(since(list(self.world.messages(ids["chat_id"], datetime.now(UTC))), query), query)

    def send_message(self, ids: dict[str, str], body: dict[str, Any]) -> dict[str, Any]:
        """Post a message, and return it."""
        chat = self.world.chats[ids["chat_id"]]
        if chat.contact.id != ids["contact_id"]:
            raise Refusal(404, "The contact has no such chat.")
        channel = self.choose_channel(chat, body.get("channel_id"))
        return self.post_message(chat, channel, ids, body)

    def choose_channel(self, chat: sample_data.Chat, channel_id: str | None) -> sample_data.Channel:
        """The custom channel that is meant. Refuses with 400 where that is none, or not clear."""
        custom = [channel for channel in chat.channels if channel.type == "custom"]
        matching = [channel for channel in custom if channel_id in (None, channel.id)]
        if len(matching) == 1:
            return matching[0]
        known = ", ".join(channel.id for channel in custom) or "it has none"
        problem = "is needed here" if channel_id is None else "must name a custom channel of this chat"
        raise Refusal(400, f"channel_id {problem}. The chat's custom channels: {known}.", "/channel_id")

    def post_message(
        self, chat: sample_data.Chat, channel: sample_data.Channel, ids: dict[str, str], body: dict[str, Any]
    ) -> dict[str, Any]:
        """Take a message, which the assistant will answer, and return it."""
        now = datetime.now(UTC)
        message = self.compose_message(chat, channel, body["message"], now)
        self.posted.append(PostedMessage(ids, body, message))
        self.world.add_message(chat.id, message, text_of_parts(body["message"]), now)
        return message

    def compose_message(
        self, chat: sample_data.Chat, channel: sample_data.Channel, parts: list[Any], now: datetime
    ) -> dict[str, Any]:
        """A message as it is right after it was posted."""
        return {
            "id": new_id("msg"),
            "role": "user",
            "status": "RUNNING",
            "created_at": text_of_moment(now),
            "updated_at": text_of_moment(now),
            "messages": [{"role": "user", "parts": parts}],
            "member": member_json(chat, channel),
            "is_broadcast_message": False,
        }


async def _receive_body(request: Request) -> bytes:
    data = bytearray()
    try:
        async for chunk in request.stream():
            data += chunk
            if len(data) > MAX_REQUEST_BODY:
                raise Refusal(400, f"The body is larger than {MAX_REQUEST_BODY} bytes.")
    except ClientDisconnect:
        raise Refusal(400, "The body ended early.") from None
    return bytes(data)
