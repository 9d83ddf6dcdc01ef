"""The mock: what the contract says, and what the documentation says in prose and no schema can say."""

from __future__ import annotations

import re
import time
import uuid
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
from invent_mock.refusal import Refusal
from invent_mock.served_operation import JSON, ServedOperation, parse_json, python_name

# Of the operation that posts a message, which another document may have under another name.
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
        posted: The accepted messages, oldest first.
    """

    def __init__(self, contract: dict[str, Any] | None = None, requests_per_minute: int = 0) -> None:
        self.posted: deque[PostedMessage] = deque(maxlen=MAX_POSTED)
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
        return self.success_response(operation, self.perform(operation, ids, body))

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

    def perform(self, operation: ServedOperation, ids: dict[str, str], body: Any) -> Any:
        """What an operation answers: an example of it, where it has no code of its own."""
        for name, known_ids in operation.known_ids.items():
            if ids[name] not in known_ids:
                raise Refusal(404, f"There is no {name.removesuffix('_id')} with this id.")
        if operation.route == SEND_MESSAGE:
            return self.send_message(ids, body)
        return operation.example

    def success_response(self, operation: ServedOperation, body: Any) -> Response:
        status = operation.success_status
        return JSONResponse(body, status) if operation.has_json_response else Response(status_code=status)

    def error_response(self, problem: HTTPException) -> Response:
        error = {"message": problem.detail}
        pointer = getattr(problem, "pointer", None)
        if pointer is not None:
            error["pointer"] = pointer
        return JSONResponse({"error": error}, problem.status_code, problem.headers)

    # --- sendMessageAsContact ---

    def send_message(self, ids: dict[str, str], body: dict[str, Any]) -> dict[str, Any]:
        """Post a message, and return it."""
        chat = sample_data.CHATS[ids["chat_id"]]
        if chat.contact.id != ids["contact_id"]:
            raise Refusal(404, "The contact has no such chat.")
        channel = self.choose_channel(chat, body.get("channel_id"))
        message = self.compose_message(chat, channel, body["message"])
        self.posted.append(PostedMessage(ids, body, message))
        return message

    def choose_channel(self, chat: sample_data.Chat, channel_id: str | None) -> sample_data.Channel:
        """The custom channel that is meant. Refuses with 400 where that is none, or not clear."""
        custom = [channel for channel in chat.channels if channel.type == "custom"]
        matching = [channel for channel in custom if channel_id in (None, channel.id)]
        if len(matching) == 1:
            return matching[0]
        known = ", ".join(channel.id for channel in custom) or "it has none"
        problem = "is needed here" if channel_id is None else "must name a custom channel of this chat"
        raise Refusal(400, f"channel_id {problem}. The chat's custom channels: {known}.", "/channel_id")

    def compose_message(self, chat: sample_data.Chat, channel: sample_data.Channel, parts: list[Any]) -> dict[str, Any]:
        """A message as it is right after it was posted."""
        now = datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
        contact = chat.contact
        return {
            "id": f"msg_{uuid.uuid4().hex}",
            "role": "user",
            "status": "RUNNING",
            "created_at": now,
            "updated_at": now,
            "messages": [{"role": "user", "parts": parts}],
            "member": {
                "id": f"mem_{chat.id.removeprefix('cht_')}",
                "contact_channel": {
                    "id": channel.id,
                    "type": channel.type,
                    "name": contact.name,
                    "email": contact.email,
                    "contact": {"id": contact.id, "name": contact.name, "blocked": False, "is_admin": False},
                },
            },
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
