"""The mock: what the contract says, and what the page says in prose and no schema can say."""

from __future__ import annotations

import json
import re
import time
import uuid
from collections import deque
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, NamedTuple
from urllib.parse import unquote

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from contract_tests.mock_api import world
from generator.contract import first_example, join, lookup, operations, resolve, tokens, validator

KEPT = 10_000  # messages; older ones are forgotten
MAX_BODY = 32 * 1024 * 1024  # bytes
JSON = "application/json"


class Refusal(Exception):
    """A request that is answered with an error."""

    def __init__(self, status: int, message: str, pointer: str | None = None, **headers: str) -> None:
        super().__init__(message)
        self.status = status
        self.pointer = pointer
        self.headers = {name.replace("_", "-"): value for name, value in headers.items()}


class Posted(NamedTuple):
    """A message that the mock keeps: the call that made it, and the answer."""

    ids: dict[str, str]
    body: dict[str, Any]
    answer: dict[str, Any]


class Operation(NamedTuple):
    """An operation of the contract, ready to be served."""

    id: str
    statuses: frozenset[int]
    query: dict[str, tuple[bool, bool, Any]]  # by name: whether it is required, whether it is a list, a validator
    needs_body: bool
    body: Any  # a validator, or None
    example: Any


class MockApi:
    """An ASGI application that behaves as the contract and its prose say.

    Args:
        contract: The contract, as plain data.
        requests_per_minute: The rate limit. None for none; the documented one is 500.
    """

    def __init__(self, contract: dict[str, Any], requests_per_minute: int | None = None) -> None:
        self.posted: deque[Posted] = deque(maxlen=KEPT)
        self._limit = requests_per_minute
        self._recent: deque[float] = deque()
        self._handlers: dict[str, Callable[[dict[str, str], Any], Any]] = {"sendMessageAsContact": self.send_message}
        base = re.sub("^https?://[^/]+|/$", "", contract["servers"][0]["url"])
        routes = []
        for pointer, _, operation in operations(contract):
            path, method = base + tokens(pointer)[1], pointer.rsplit("/", 1)[1].upper()
            routes.append(Route(path, self._endpoint(_operation(contract, pointer, operation)), methods=[method]))
        self._starlette = Starlette(routes=routes, exception_handlers={Refusal: _refuse, HTTPException: _refuse})

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":  # routed undecoded, so that an id with a %2F in it stays one segment
            scope["path"] = scope["raw_path"].decode("ascii", "replace")
        await self._starlette(scope, receive, send)

    def _endpoint(self, operation: Operation) -> Callable[[Request], Any]:
        async def endpoint(request: Request) -> Response:
            self.authenticate(request.headers.get("authorization"))
            self.count_request()
            self.force(operation, request.headers.get("prefer", ""))
            body = await self.body(operation, request)
            self.check_query(operation, request)
            ids = {name: unquote(value) for name, value in request.path_params.items()}
            handler = self._handlers.get(operation.id)
            if handler is None:
                return self.answer_example(operation, ids)
            return self.answer(handler(ids, body))

        return endpoint

    # --- every operation ---

    def authenticate(self, authorization: str | None) -> None:
        """401, unless the API key comes as a bearer token."""
        scheme, _, token = (authorization or "").partition(" ")
        if scheme.lower() != "bearer" or token.strip(" ") != world.API_KEY:
            raise Refusal(401, "The API key is missing or wrong.", WWW_Authenticate="Bearer")

    def count_request(self) -> None:
        """429 over the limit, where one is set."""
        now = time.monotonic()
        while self._recent and self._recent[0] <= now - 60:
            self._recent.popleft()
        if self._limit is not None and len(self._recent) >= self._limit:
            wait = int(self._recent[0] + 60 - now) + 1 if self._recent else 60
            raise Refusal(429, f"More than {self._limit} requests in a minute.", Retry_After=str(wait))
        if self._limit is not None:
            self._recent.append(now)

    def force(self, operation: Operation, prefer: str) -> None:
        """`Prefer: code=429` forces an answer, as Prism has it."""
        found = re.fullmatch(r"\s*code=([1-9]\d\d)\s*", prefer)
        if found and not 200 <= (status := int(found[1])) < 300:
            known = "" if status in operation.statuses else ", which the contract does not document"
            raise Refusal(status, f"Status {status}{known}, because the request prefers it.")

    async def body(self, operation: Operation, request: Request) -> Any:
        """The request's body; 400 for what the contract refuses."""
        if operation.body is None:
            return None
        data = await _read(request)
        if not data and not operation.needs_body:
            return None
        if request.headers.get("content-type", "").partition(";")[0].strip().lower() != JSON:
            raise Refusal(400, f"The body must be {JSON}.")
        body = self.parse(data)
        try:
            error = next(operation.body.iter_errors(body), None)
        except ValueError as problem:  # deeper than the validator goes
            raise Refusal(400, f"The body cannot be checked: {problem}.") from None
        if error:
            path, message = _innermost(error)
            raise Refusal(400, message, pointer=join(*path))
        return body

    def check_query(self, operation: Operation, request: Request) -> None:
        """400 for a query parameter that the contract refuses."""
        for name, (required, is_list, schema) in operation.query.items():
            given = [_value(one) for one in request.query_params.getlist(name)]
            if not given and required:
                raise Refusal(400, f"The query parameter {name} is required.")
            # What looks like a number may as well be meant as text.
            meanings = (
                [given, request.query_params.getlist(name)]
                if is_list
                else [given[-1:], [request.query_params.get(name)]]
            )
            if given and not any(schema.is_valid(one if is_list else one[0]) for one in meanings):
                raise Refusal(400, f"The query parameter {name} breaks the contract.")

    def parse(self, data: bytes) -> Any:
        """JSON, as RFC 8259 has it; 400 for anything else."""
        try:
            body = json.loads(data.decode(), parse_constant=_no_constant, parse_float=_finite)
            # Fails on half a surrogate pair, and on what is nested so deeply that the answer, which is
            # nested a few levels more, could not be written.
            json.dumps([[[[[[[[body]]]]]]]], ensure_ascii=False).encode()
        except (ValueError, RecursionError) as problem:
            raise Refusal(400, f"The body cannot be read as JSON: {problem}.") from None
        return body

    def answer(self, body: Any) -> Response:
        """200 with a body."""
        return JSONResponse(body)

    def answer_example(self, operation: Operation, ids: dict[str, str]) -> Response:
        """What an operation without code of its own answers: the example that the contract has for it."""
        for name, known in world.IDS.items():
            if ids.get(name, known[0]) not in known:
                raise Refusal(404, f"There is no such {name}.")
        if operation.example is None:
            raise Refusal(501, f"{operation.id} has no handler in the mock and no response example in the contract.")
        return self.answer(operation.example)

    # --- sendMessageAsContact ---

    def send_message(self, ids: dict[str, str], body: dict[str, Any]) -> dict[str, Any]:
        """Posts a message."""
        chat = self.find_chat(**ids)
        channel = self.choose_channel(chat, body.get("channel_id"))
        message = self.message(chat, channel, body["message"])
        self.keep(Posted(ids, body, message))
        return message

    def find_chat(self, org_id: str, contact_id: str, chat_id: str) -> world.Chat:
        """404, unless the organization has the contact and the contact has the chat."""
        if org_id not in world.IDS["org_id"]:
            raise Refusal(404, "There is no such organization for this API key.")
        contact = next((one for one in world.CONTACTS if one.id == contact_id), None)
        if contact is None:
            raise Refusal(404, "There is no such contact.")
        chat = next((one for one in world.CHATS if one.id == chat_id and one.contact == contact), None)
        if chat is None:
            raise Refusal(404, "The contact has no such chat.")
        return chat

    def choose_channel(self, chat: world.Chat, channel_id: str | None) -> world.Channel:
        """400, unless one custom channel of the contact on the chat is meant."""
        custom = [one for one in chat.channels if one.is_custom]
        if not custom:
            raise Refusal(400, "The chat has no custom channel of the contact.")
        if channel_id is None:
            if len(custom) > 1:
                raise Refusal(400, "The contact has several custom channels on this chat.", pointer="/channel_id")
            return custom[0]
        chosen = next((one for one in custom if one.id == channel_id), None)
        if chosen is None:
            raise Refusal(400, "This is no custom channel of the contact on this chat.", pointer="/channel_id")
        return chosen

    def message(self, chat: world.Chat, channel: world.Channel, parts: list[Any]) -> dict[str, Any]:
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

    def keep(self, posted: Posted) -> None:
        """Remembers a message."""
        self.posted.append(posted)


def _operation(contract: dict[str, Any], pointer: str, operation: dict[str, Any]) -> Operation:
    statuses = frozenset(int(code) for code in operation["responses"] if code.isdigit())
    body, needs_body = None, False
    if "requestBody" in operation:
        reference = operation["requestBody"].get("$ref", f"#{pointer}/requestBody").removeprefix("#")
        needs_body = lookup(contract, reference).get("required", False)
        body = validator(contract, f"{reference}/content/application~1json/schema")
    example = None
    for code in ("200", "201", "202"):
        content = resolve(contract, operation["responses"].get(code, {})).get("content", {})
        if example is None and JSON in content:
            example = first_example(content[JSON])
    return Operation(operation["operationId"], statuses, _query(contract, pointer), needs_body, body, example)


def _query(contract: dict[str, Any], pointer: str) -> dict[str, tuple[bool, bool, Any]]:
    found = {}
    for owner in (pointer.rpartition("/")[0], pointer):
        for index, one in enumerate(lookup(contract, owner).get("parameters", [])):
            parameter = resolve(contract, one)
            at = one.get("$ref", f"#{owner}/parameters/{index}").removeprefix("#") + "/schema"
            if parameter["in"] == "query":
                is_list = resolve(contract, parameter["schema"]).get("type") == "array"
                found[parameter["name"]] = (parameter.get("required", False), is_list, validator(contract, at))
    return found


def _value(text: str) -> Any:
    try:
        return json.loads(text, parse_constant=_no_constant)
    except (ValueError, RecursionError):
        return text


def _refuse(_: Request, problem: Exception) -> Response:
    if isinstance(problem, Refusal):
        error = {"message": str(problem)} | ({"pointer": problem.pointer} if problem.pointer is not None else {})
        return JSONResponse({"error": error}, problem.status, problem.headers)
    assert isinstance(problem, HTTPException)
    return JSONResponse({"error": {"message": problem.detail}}, problem.status_code, problem.headers)


async def _read(request: Request) -> bytes:
    chunks, size = [], 0
    try:
        async for chunk in request.stream():
            chunks.append(chunk)
            size += len(chunk)
            if size > MAX_BODY:
                raise Refusal(400, f"The body is larger than {MAX_BODY} bytes.")
    except ClientDisconnect:
        raise Refusal(400, "The body ended early.") from None
    return b"".join(chunks)


def _no_constant(name: str) -> Any:
    raise ValueError(f"{name} is no JSON")


def _finite(text: str) -> float:
    number = float(text)
    if number in (float("inf"), float("-inf")):
        raise ValueError(f"{text} is beyond what a double can hold")
    return number


def _innermost(error: Any) -> tuple[list[str | int], str]:
    """Where a request fails and why. Of several variants, the one that came furthest is the one that was meant."""
    path = list(error.instance_path)
    name = getattr(error.kind, "property", None)
    found = [(path + ([name] if name else []), str(error.message))]
    for variant in getattr(error.kind, "context", []):
        found += [_innermost(one) for one in variant]
    return max(found, key=lambda one: len(one[0]))
