"""The mock: what the contract says, and what the page says in prose and no schema can say."""

from __future__ import annotations

import json
import re
import time
import uuid
from collections import deque
from datetime import UTC, datetime
from functools import partial
from typing import Any, NamedTuple
from urllib.parse import unquote

from starlette.applications import Starlette
from starlette.datastructures import QueryParams
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from invent_contract.document import first_example, join, operations, resolve, tokens, validator
from invent_mock import sample_data

KEPT = 10_000  # messages; older ones are forgotten
MAX_BODY = 32 * 1024 * 1024  # bytes
JSON = "application/json"


class Refusal(HTTPException):
    """A request that is answered with an error."""

    def __init__(self, status: int, message: str, pointer: str | None = None, headers: Any = None) -> None:
        super().__init__(status, message, headers)
        self.pointer = pointer


class Posted(NamedTuple):
    """A message that the mock keeps: the call that made it, and the answer."""

    ids: dict[str, str]
    body: dict[str, Any]
    answer: dict[str, Any]


class Operation(NamedTuple):
    """An operation of the contract, ready to be served."""

    id: str
    query: dict[str, tuple[bool, Any]]  # by name: whether it is required, a validator
    needs_body: bool
    body: Any  # a validator, or None
    status: int  # of its success
    example: Any


class MockApi:
    """An ASGI application that behaves as the contract and its prose say.

    Args:
        contract: The contract, as plain data.
        requests_per_minute: The rate limit. 0 for none; the documented one is 500.
    """

    def __init__(self, contract: dict[str, Any], requests_per_minute: int = 0) -> None:
        self.posted: deque[Posted] = deque(maxlen=KEPT)
        self._recent: deque[float] = deque(maxlen=requests_per_minute)
        base = re.sub("^https?://[^/]+|/$", "", contract["servers"][0]["url"])
        served: dict[str, dict[str, Operation]] = {}  # by path and method
        for pointer, item, operation in operations(contract):
            _, path, method = tokens(pointer)
            path = re.sub(r"[^\w{}](?=[^{}]*})", "_", path)  # Starlette's parameters are Python's names
            served.setdefault(path, {})[method.upper()] = _operation(contract, item, operation)
        routes = [Route(base + path, partial(self._serve, one), methods=list(one)) for path, one in served.items()]
        handlers: Any = {HTTPException: lambda _, problem: self.error(problem)}
        self._starlette = Starlette(routes=routes, exception_handlers=handlers)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        scope["path"] = scope["raw_path"].decode("ascii", "replace")  # so that an id with a %2F in it stays one segment
        await self._starlette(scope, receive, send)

    async def _serve(self, served: dict[str, Operation], request: Request) -> Response:
        operation = served.get(request.method) or served["GET"]  # which Starlette takes a HEAD for
        if not self.is_authentic(request.headers.get("authorization", "")):
            raise Refusal(401, "The API key is missing or wrong.", headers={"WWW-Authenticate": "Bearer"})
        self.count_request()
        preferred = re.search(r"\bcode=([345]\d\d)\b", request.headers.get("prefer", ""))  # as Prism has it
        if preferred:
            raise Refusal(int(preferred[1]), "The request prefers this status.")
        body = self.body(operation, request.headers.get("content-type", ""), await _read(request))
        self.check_query(operation, request.query_params)
        ids = {name: unquote(value) for name, value in request.path_params.items()}
        return self.answer(operation.status, self.perform(operation, ids, body))

    # --- every operation ---

    def is_authentic(self, authorization: str) -> bool:
        """Whether the API key comes as a bearer token."""
        scheme, _, token = authorization.partition(" ")
        return scheme.lower() == "bearer" and token.strip(" ") == sample_data.API_KEY

    def count_request(self) -> None:
        """429 over the limit, where one is set."""
        now = time.monotonic()
        if self._recent and len(self._recent) == self._recent.maxlen and self._recent[0] > now - 60:
            wait = int(self._recent[0] + 60 - now) + 1
            raise Refusal(429, "Too many requests within a minute.", headers={"Retry-After": str(wait)})
        self._recent.append(now)

    def body(self, operation: Operation, media_type: str, data: bytes) -> Any:
        """The request's body; 400 for what the contract refuses."""
        if operation.body is None or not (data or operation.needs_body):
            return None
        if media_type.partition(";")[0].strip().lower() != JSON:
            raise Refusal(400, f"The body must be {JSON}.")
        try:
            body = self.parse(data)
            error = next(operation.body.iter_errors(body), None)
        except (ValueError, RecursionError) as problem:
            raise Refusal(400, f"The body cannot be read as JSON: {problem}.") from None
        if error:
            path, message = _innermost(error)
            raise Refusal(400, message, pointer=join(*path))
        return body

    def parse(self, data: bytes) -> Any:
        """JSON, as RFC 8259 has it."""
        body = json.loads(data.decode())
        # Fails on NaN, on numbers beyond a double, on half a surrogate pair, and on what is nested so deeply
        # that the answer, which is nested a few levels more, could not be written.
        json.dumps([[[[[[[[body]]]]]]]], ensure_ascii=False, allow_nan=False).encode()
        return body

    def check_query(self, operation: Operation, query: QueryParams) -> None:
        """400 for a query parameter that the contract refuses."""
        for name, (required, schema) in operation.query.items():
            texts = query.getlist(name)
            values = [self._value(text) for text in texts]
            # What looks like a number may as well be meant as text, and one value as a list.
            meanings = [*values[-1:], *texts[-1:], values, texts] if texts else []
            if (texts or required) and not any(map(schema.is_valid, meanings)):
                raise Refusal(400, f"The query parameter {name} is missing or breaks the contract.")

    def _value(self, text: str) -> Any:
        try:
            value = self.parse(text.encode())
        except (ValueError, RecursionError):
            return text
        return text if isinstance(value, dict | list) else value

    def perform(self, operation: Operation, ids: dict[str, str], body: Any) -> Any:
        """What an operation answers: the example that the contract has for it, where it has no code of its own."""
        for name, known in sample_data.IDS.items():
            if ids.get(name, known[0]) not in known:
                raise Refusal(404, f"There is no such {name}.")
        if operation.id == "sendMessageAsContact":
            return self.send_message(ids, body)
        if operation.example is None and operation.status != 204:
            raise Refusal(501, f"{operation.id} has no handler in the mock and no response example in the contract.")
        return operation.example

    def answer(self, status: int, body: Any) -> Response:
        """The answer to what is accepted."""
        return Response(status_code=status) if status == 204 else JSONResponse(body, status)

    def error(self, problem: HTTPException) -> Response:
        """The answer to what is refused."""
        pointer = getattr(problem, "pointer", None)
        error = {"message": problem.detail} | ({} if pointer is None else {"pointer": pointer})
        return JSONResponse({"error": error}, problem.status_code, problem.headers)

    # --- sendMessageAsContact ---

    def send_message(self, ids: dict[str, str], body: dict[str, Any]) -> dict[str, Any]:
        """Posts a message."""
        chat = sample_data.CHATS[ids["chat_id"]]
        if chat.contact.id != ids["contact_id"]:
            raise Refusal(404, "The contact has no such chat.")
        message = self.message(chat, self.choose_channel(chat, body.get("channel_id")), body["message"])
        self.posted.append(Posted(ids, body, message))
        return message

    def choose_channel(self, chat: sample_data.Chat, channel_id: str | None) -> sample_data.Channel:
        """400, unless one custom channel of the contact on the chat is meant."""
        custom = [one for one in chat.channels if one.type == "custom"]
        meant = [one for one in custom if channel_id in (None, one.id)]
        if len(meant) != 1:
            known = ", ".join(one.id for one in custom) or "none"
            raise Refusal(400, f"Needed: one custom channel on this chat. There is {known}.", "/channel_id")
        return meant[0]

    def message(self, chat: sample_data.Chat, channel: sample_data.Channel, parts: list[Any]) -> dict[str, Any]:
        """The message that was just posted."""
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


def _operation(contract: dict[str, Any], item: dict[str, Any], operation: dict[str, Any]) -> Operation:
    parameters = [resolve(contract, one) for one in [*item.get("parameters", []), *operation.get("parameters", [])]]
    query = {
        one["name"]: (one.get("required", False), validator(contract, one["schema"]))
        for one in parameters
        if one["in"] == "query"
    }
    request = resolve(contract, operation.get("requestBody", {}))
    body = validator(contract, request["content"][JSON]["schema"]) if request else None
    status, response = min(
        (int(one.replace("X", "0")), response) for one, response in operation["responses"].items() if one[0] == "2"
    )
    example = first_example(resolve(contract, response).get("content", {}).get(JSON, {}))
    return Operation(operation["operationId"], query, request.get("required", False), body, status, example)


async def _read(request: Request) -> bytes:
    data = bytearray()
    try:
        async for chunk in request.stream():
            data += chunk
            if len(data) > MAX_BODY:
                raise Refusal(400, f"The body is larger than {MAX_BODY} bytes.")
    except ClientDisconnect:
        raise Refusal(400, "The body ended early.") from None
    return bytes(data)


def _innermost(error: Any) -> tuple[list[str | int], str]:
    """Where a request fails and why. Of several variants, the one that came furthest is the one that was meant."""
    path = list(error.instance_path)
    name = getattr(error.kind, "property", None)
    found = [(path + ([name] if name else []), str(error.message))]
    for variant in getattr(error.kind, "context", []):
        found += [_innermost(one) for one in variant]
    return max(found, key=lambda one: len(one[0]))
