"""The mock as an ASGI application: it answers as the contract and its prose say."""

from __future__ import annotations

import asyncio
import contextlib
import functools
import json
import logging
import re
import threading
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote, unquote

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import compile_path
from starlette.types import Receive, Scope, Send

from invent_contract import CONTRACT_FILE, load
from invent_contract.contract import Contract
from invent_mock import sample_data
from invent_mock.control.script import CALL_OF_DROP, call_of_delay
from invent_mock.http.connection import STOPPING, CutConnection, unreadable_reason
from invent_mock.http.json_responses import Json
from invent_mock.http.rate_limit import RateLimit
from invent_mock.http.received_requests import ReceivedRequest, RequestHistory
from invent_mock.http.refusal import InvalidRequest, Refusal, ScriptedFailure, StaleRequest
from invent_mock.http.request_body import charset_note, check_content_encoding, parse_json, receive_body
from invent_mock.operations.conversations import ROUTES, ApiHandlers
from invent_mock.operations.queries import Page
from invent_mock.operations.served_operation import JSON, ServedOperation, route_parameter_name
from invent_mock.world.clock import monotonic
from invent_mock.world.inventory import Inventory
from invent_mock.world.world import World

# The preference that Prism has, in the syntax of RFC 7240.
_PREFERRED_STATUS = re.compile(r'(?:^|[\s,;])code\s*=\s*("?)([345]\d\d)\1(?=$|[\s,;])', re.IGNORECASE)
logger = logging.getLogger(__name__)
ServedPaths = list[tuple[re.Pattern[str], dict[str, ServedOperation]]]
TEST_KEY_PREFIX = "mock_key_of_test_"  # of API keys that are valid for one test only


class MockApp(ApiHandlers):
    """An ASGI application that answers as the contract and its prose say, and that can be scripted to fail.

    Args:
        contract: The contract as plain data. Default: the one in this package.
        requests_per_minute: The rate limit; 0 for none. The documented limit is 500.
        inventory: What exists at the start. Default: `sample_data`.
        latency: Seconds by which each answer is late.
        answers_at_once: Whether the assistant has answered as soon as a message is posted, rather than after a moment.

    Attributes:
        lock: Guards the world, the script and the requests. Held by requests and by `Control`.
        requests: The last requests, oldest first.
        stale_requests: How many requests had the key of a test that has ended.
    """

    def __init__(
        self,
        contract: dict[str, Any] | None = None,
        requests_per_minute: int = 0,
        *,
        inventory: Inventory = sample_data.INVENTORY,
        latency: float = 0,
        answers_at_once: bool = False,
    ) -> None:
        self._contract = contract
        self._paths = _paths_of_our_contract() if contract is None else _served_paths(Contract(contract))
        self.lock = threading.Lock()
        self._requests_per_minute, self._latency = requests_per_minute, latency
        super().__init__(inventory, answers_at_once=answers_at_once)

    def begin_anew(self, inventory: Inventory, requests_per_minute: int, latency: float) -> None:
        """Forget all that has happened, and begin with other options. The arguments are those of the constructor."""
        self.inventory = inventory
        self._requests_per_minute, self._latency = requests_per_minute, latency
        self.reset()

    def reset(self) -> None:
        super().reset()
        self.requests = RequestHistory()
        self.stale_requests = 0
        self._rate_limit = RateLimit(self._requests_per_minute)

    @functools.cached_property
    def _contract_as_json(self) -> bytes:
        return json.dumps(load(CONTRACT_FILE) if self._contract is None else self._contract).encode()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await _handle_other_protocol(scope, receive, send)
            return
        reason = unreadable_reason(scope)
        if reason:
            request, received = Request(scope), ReceivedRequest.of(scope)
            response = self._refuse(request, received, InvalidRequest(reason))
            self._record(request, received, response, self.world)
            await response(scope, receive, send)
            return
        # The raw path, so that an encoded slash (%2F) in an id does not split it.
        raw_path = scope["raw_path"].decode("ascii", "replace") if "raw_path" in scope else quote(scope["path"])
        await self._router({**scope, "path": raw_path}, receive, send)

    async def _router(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request with what the first path that matches says.

        A Router of Starlette's would take a tenth more time for each request.
        """
        for path, served_by_method in self._paths:
            match = path.fullmatch(scope["path"])
            if match:
                request = Request({**scope, "path_params": match.groupdict()}, receive)
                response = await self.answer(served_by_method, request)
                break
        else:
            if scope["path"] == "/openapi.json" and scope["method"] in ("GET", "HEAD"):  # where the real API has it
                response = Response(self._contract_as_json, media_type=JSON)
            else:
                response = await self.answer(None, Request(scope, receive))
        await response(scope, receive, send)

    async def answer(self, served_by_method: dict[str, ServedOperation] | None, request: Request) -> Response:
        """Answer a request to a path of the contract, or to none. Returns when the response is due, after any delay."""
        begin = monotonic()
        world = self.world  # a reset may replace it while the body is being received
        received = ReceivedRequest.of(request.scope)
        delay = self._latency
        operation = None
        try:
            operation = self._admit(request, served_by_method)
            received.raw_body = await receive_body(request)
            with self.lock:
                if world is not self.world:
                    raise StaleRequest(503, "The mock was reset while this request came in.")
                scripted_delay = self.script.next_delay()
                if scripted_delay:
                    received.calls += (call_of_delay(scripted_delay),)
                    delay += scripted_delay
                response = self._perform(operation, request, received)
        except HTTPException as problem:
            response = self._refuse(request, received, problem)
            if operation is None:  # the body has not been received
                if "expect" in request.headers:
                    response.headers["Connection"] = "close"  # else the next request would be taken for the body
                else:
                    received.raw_body = await _body_of_refused(request)
        except Exception as error:  # a bug of the mock, which the program under test may hide
            logger.exception("The mock has failed.")
            response = self._refuse(request, received, Refusal(500, f"The mock has failed: {error!r}. This is a bug."))
        received.seconds = monotonic() - begin + delay
        self._record(request, received, response, world)
        if delay:
            stopping = request.scope.get("state", {}).get(STOPPING, asyncio.Event())
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(stopping.wait(), delay)  # less where nobody waits
        return response

    def _admit(self, request: Request, served_by_method: dict[str, ServedOperation] | None) -> ServedOperation:
        """The operation that is called. Refuses what can be refused before the body is read."""
        if served_by_method is None:
            raise Refusal(404, "The API has no such path.")
        if not self.is_authentic(request.headers.get("authorization", "")):
            if self._has_expired_key(request):
                raise StaleRequest(
                    401,
                    "This API key belongs to a test that has ended. Each test has a key of its own in INVENT_API_KEY: "
                    "make the client anew in each test.",
                )
            message = "The API key is missing or wrong, or not sent as `Authorization: Bearer <key>`."
            raise Refusal(401, message, headers={"WWW-Authenticate": "Bearer"})
        operation = served_by_method.get(request.method)
        if operation is None:
            raise Refusal(405, "The path has no such method.", headers={"Allow": ", ".join(served_by_method)})
        self.count_request()
        preferred = _PREFERRED_STATUS.search(",".join(request.headers.getlist("prefer")))
        if preferred:
            call = f"Prefer: code={preferred[2]}"
            raise ScriptedFailure(int(preferred[2]), "This status was asked for with Prefer.", call)
        return operation

    def _perform(self, operation: ServedOperation, request: Request, received: ReceivedRequest) -> Response:
        self._fail_as_scripted(is_taken=False)
        if received.raw_body:
            check_content_encoding(request)
        body = self.read_body(operation, request.headers.get("content-type", ""), received.raw_body)
        query = dict[str, str]()
        if operation.query:
            operation.check_query(request.query_params)
            query = dict(request.query_params)
        ids = {name: unquote(value) for name, value in request.path_params.items()}
        newest_message = self.posted[-1] if self.posted else None
        self.raw_body = received.raw_body
        try:
            response = self.success_response(operation, self.perform(operation, ids, body, query))
        finally:
            self.raw_body = b""
        if not self.posted or self.posted[-1] is newest_message:
            return response
        received.note_message(self.posted[-1])
        self._fail_as_scripted(is_taken=True)
        if self.script.next_drop():
            received.calls += (CALL_OF_DROP,)
            return CutConnection()
        return response

    def _fail_as_scripted(self, *, is_taken: bool) -> None:
        failure = self.script.next_failure(is_taken=is_taken)
        if failure:
            headers = None if failure.retry_after is None else {"Retry-After": str(failure.retry_after)}
            raise ScriptedFailure(failure.status, "This failure was scripted.", failure.call, headers)

    def _has_expired_key(self, request: Request) -> bool:
        """Whether a request has the key of a test that has ended."""
        authorization = request.headers.get("authorization", "")
        return TEST_KEY_PREFIX in authorization and not any(key in authorization for key in self.world.api_keys)

    def _refuse(self, request: Request, received: ReceivedRequest, problem: HTTPException) -> Response:
        """Turn a problem into a response, and note why."""
        received.reason = problem.detail
        received.pointer = getattr(problem, "pointer", None)
        if isinstance(problem, ScriptedFailure):
            received.calls += (problem.call,)
        else:
            received.is_refused = True
        request.scope.setdefault("state", {})["refusal"] = problem.detail  # for the request log
        return self.error_response(problem)

    def _record(self, request: Request, received: ReceivedRequest, response: Response, world: World) -> None:
        """Keep a request with its answer, unless it is of a test that has ended."""
        if not isinstance(response, CutConnection):
            received.note_response(response)
        with self.lock:
            if received.is_refused and self._has_expired_key(request):
                self.stale_requests += 1
            elif world is self.world:
                self.requests.add(received)

    # --- steps of every operation ---
    # Methods rather than functions, so that the suite's fault injection can replace each.

    def is_authentic(self, authorization: str) -> bool:
        """Whether the API key comes as a bearer token."""
        scheme, _, token = authorization.partition(" ")
        return scheme.lower() == "bearer" and token.strip(" ") in self.world.api_keys

    def count_request(self) -> None:
        """Refuse with 429 what is over the rate limit, if there is a limit."""
        self._rate_limit.count_request()

    def read_body(self, operation: ServedOperation, media_type: str, data: bytes) -> Any:
        """The request's body. Refuses with 400 what the contract refuses."""
        if operation.body is None or not (data or operation.needs_body):
            return None
        accepted = " or ".join(operation.body_media_types)
        if not data.strip():
            raise InvalidRequest(f"There is no body. It must be {accepted}.")
        essence = media_type.partition(";")[0].strip().lower()
        if not operation.takes(essence):
            seen = f"is {media_type}" if media_type else "is missing"
            raise InvalidRequest(f"The body must be {accepted}. Its Content-Type {seen}.")
        if essence != JSON:
            return None
        try:
            body = self.parse_json(data)
            operation.check_body(body)
        except (ValueError, RecursionError) as problem:  # the validator, too, refuses what is nested too deeply
            message = f"The body cannot be read as JSON: {problem}.{charset_note(media_type)}"
            raise InvalidRequest(message) from None
        return body

    def parse_json(self, data: bytes) -> Any:
        return parse_json(data)

    def perform(self, operation: ServedOperation, ids: dict[str, str], body: Any, query: Mapping[str, str]) -> Any:
        """Perform an operation. One without a handler returns its example."""
        for name, identifier in ids.items():
            is_known = self.world.knows(name, identifier)
            if is_known is None:
                is_known = name not in operation.known_ids or identifier in operation.known_ids[name]
            if not is_known:
                raise Refusal(404, f"There is no {name.removesuffix('_id')} with this id.")
        return self.handle(operation.route, ids, body, query) if operation.route in ROUTES else operation.example

    def success_response(self, operation: ServedOperation, body: Any) -> Response:
        status, media_type = operation.success_status, operation.media_type
        if isinstance(body, Page):
            return Json(body.items, status, body.headers)
        if media_type is None:
            return Response(status_code=status)
        if isinstance(body, str) and not media_type.endswith("json"):
            return Response(body, status, media_type=media_type)
        return Json(body, status, media_type=media_type)

    def error_response(self, problem: HTTPException) -> Response:
        error = {"message": problem.detail}
        pointer = getattr(problem, "pointer", None)
        if pointer is not None:
            error["pointer"] = pointer
        if problem.status_code == 304:  # has no body; uvicorn would close the connection on one
            return Response(None, problem.status_code, problem.headers)
        return Json({"error": error}, problem.status_code, problem.headers)


def _served_paths(contract: Contract) -> ServedPaths:
    """The paths of a contract as expressions that match them, with their operations by method."""
    served_by_path: dict[str, dict[str, ServedOperation]] = {}
    for operation in contract.operations:
        path = re.sub(r"(?<={)[^{}]+(?=})", lambda match: route_parameter_name(match[0]), operation.path)
        served_by_method = served_by_path.setdefault(operation.base_path + path, {})
        served_by_method[operation.method.upper()] = ServedOperation.from_contract(contract, operation)
    for served_by_method in served_by_path.values():
        if "GET" in served_by_method:
            served_by_method.setdefault("HEAD", served_by_method["GET"])
    # Concrete paths before templated ones, as OpenAPI has it.
    return [
        (compile_path(path)[0], served_by_method)
        for path, served_by_method in sorted(served_by_path.items(), key=lambda item: item[0].count("{"))
    ]


@functools.cache
def _paths_of_our_contract() -> ServedPaths:
    """Read once, as a test suite may make hundreds of mocks."""
    return _served_paths(Contract.load())


async def _handle_other_protocol(scope: Scope, receive: Receive, send: Send) -> None:
    """Take part in the lifespan that a server or a test client has; refuse WebSockets."""
    while True:
        event = (await receive())["type"]
        if scope["type"] != "lifespan":
            await send({"type": "websocket.close"})
            return
        await send({"type": f"{event}.complete"})
        if event == "lifespan.shutdown":
            return


async def _body_of_refused(request: Request) -> bytes:
    """The body of a request that was refused by its head, for those who look at it; empty where it cannot be read."""
    try:
        return await receive_body(request)
    except Refusal:
        return b""
