"""Providers whose responses have what no page describes, or that answer some requests with what may come any time."""

from __future__ import annotations

import asyncio
import itertools
from typing import Any

from starlette.exceptions import HTTPException
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.types import Message, Receive, Scope, Send

from contract_tests.provider.provider import REQUEST_TIMEOUT
from contract_tests.self_test.fault_injection import MockFactory, header_of, replacing, with_header
from contract_tests.self_test.servers.rate_limited_mock import RateLimitedMock, more_than
from invent_mock import sample_data
from invent_mock.app import MockApp

SESSION = "e41b9c7d20"
REFUSED = 25  # each request of such a number is answered with 429
LATE = 700  # the number of the request, counted from 1, whose response comes too late; that of a rule


def answer(reply: Any, posted: object) -> None:
    """The assistant has answered by now."""
    contents = reply["messages"]
    contents.insert(0, {"role": "system", "parts": [{"type": "text", "text": "You are a helpful assistant."}]})
    contents.append({"role": "assistant", "parts": [{"type": "text", "text": "It left today."}]})
    reply["status"] = "COMPLETED"


def as_problem(healthy: Any, problem: HTTPException) -> Response:
    body = {"type": "about:blank", "title": problem.detail, "status": problem.status_code}
    return JSONResponse(body, problem.status_code, problem.headers, media_type="application/problem+json")


def as_page(healthy: Any, problem: HTTPException) -> Response:
    return HTMLResponse(f"<h1>{problem.status_code}</h1>", problem.status_code, problem.headers)


def without_body(healthy: Any, problem: HTTPException) -> Response:
    return Response(None, problem.status_code, problem.headers)


def with_challenge(healthy: Any, problem: HTTPException) -> Response:
    response: Response = healthy(problem)
    if problem.status_code == 401:
        response.headers["WWW-Authenticate"] = 'Bearer realm="api"'
    return response


def with_headers_of_gateways(healthy: Any, *arguments: Any) -> Response:
    response: Response = healthy(*arguments)
    response.headers.update({"X-Request-Id": "7f3a", "Cache-Control": "no-store", "Server": "gateway"})
    response.set_cookie("lb", "a1")
    return response


class SessionMock(MockApp):
    """A mock that begins a session with each success. Its cookie will do instead of the key."""

    def success_response(self, *arguments: Any) -> Response:
        response = super().success_response(*arguments)
        response.set_cookie("session", SESSION)
        return response

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and SESSION in header_of(scope, "cookie"):
            scope = with_header(scope, "authorization", f"Bearer {sample_data.API_KEY}")
        await super().__call__(scope, receive, send)


class LateMock(MockApp):
    """A mock one of whose responses comes later than the suite waits for it."""

    def __init__(self) -> None:
        super().__init__()
        self._numbers = itertools.count(1)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        is_late = scope["type"] == "http" and next(self._numbers) == LATE

        async def send_in_time_or_not(message: Message) -> None:
            if is_late and message["type"] == "http.response.start":
                await asyncio.sleep(REQUEST_TIMEOUT + 1)
            await send(message)

        await super().__call__(scope, receive, send_in_time_or_not)


def with_charset(healthy: Any, *arguments: Any) -> Response:
    response: Response = healthy(*arguments)
    response.headers["Content-Type"] = "application/json; charset=hex"
    return response


# Those that contradict nothing.
ANSWERING: dict[str, MockFactory] = {
    "errors as problems": replacing("error_response", as_problem),
    "errors as pages": replacing("error_response", as_page),
    "errors without a body": replacing("error_response", without_body),
    "401 with a challenge": replacing("error_response", with_challenge),
    "headers of a gateway": replacing("success_response", with_headers_of_gateways),
    "a session beside the key": SessionMock,
    "a charset that is none": replacing("success_response", with_charset),
    "429 now and then": lambda: RateLimitedMock(lambda number: number % REFUSED == 0),
    "a window of requests that is soon used up": lambda: RateLimitedMock(more_than(800, window=1.5)),
}
