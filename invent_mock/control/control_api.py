"""The control over HTTP, for tests in other languages: `/_mock/…`."""

from __future__ import annotations

import inspect
import json
from collections.abc import Callable
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from invent_mock.control.control import Control
from invent_mock.http.json_responses import JsonLine, LocalRoute, problem_response
from invent_mock.http.received_requests import ReceivedRequest
from invent_mock.http.refusal import Refusal
from invent_mock.http.request_body import receive_body
from invent_mock.world.records import PostedMessage

# The attributes that the calls tell of.
MESSAGE = ("id", "text", "contact_id", "chat_id", "channel_id", "parts", "path", "request_body", "response_body")
REFUSED = ("method", "path", "status", "reason", "pointer", "body")
GET_CALLS: dict[str, Callable[[Control], Any]] = {
    "health": lambda control: {"status": "ok"},
    "messages": lambda control: [_attributes(posted, MESSAGE) for posted in control.messages],
    "requests": lambda control: [_request_json(received) for received in control.requests],
    "refused": lambda control: [_attributes(received, REFUSED) for received in control.refused],
    "unused": lambda control: control.unused,
}
POST_CALLS = ("reply", "answer_by_hand", "fail", "delay", "drop", "reset")


def control_routes(control: Control) -> list[LocalRoute]:
    """The routes below `/_mock/`."""
    return [
        *(LocalRoute(f"/_mock/{name}", _reading(control, read)) for name, read in GET_CALLS.items()),
        *(
            LocalRoute(f"/_mock/{name}", _action(control, getattr(control, name)), methods=["POST"])
            for name in POST_CALLS
        ),
    ]


async def answer_unknown_call(scope: Scope, receive: Receive, send: Send) -> None:
    """Answer 404, listing the calls that exist."""
    calls = ", ".join([f"GET {name}" for name in GET_CALLS] + [f"POST {name}" for name in POST_CALLS])
    response = problem_response(404, f"There is no such call. Below /_mock/ there are {calls}.")
    await response(scope, receive, send)


def _attributes(record: PostedMessage | ReceivedRequest, names: tuple[str, ...]) -> dict[str, Any]:
    return {name: getattr(record, name) for name in names}


def _request_json(received: ReceivedRequest) -> dict[str, Any]:
    headers = received.headers
    return {
        "received_at": received.received_at.isoformat(),
        **_attributes(received, ("method", "path", "query")),
        "headers": {name: ", ".join(headers.getlist(name)) for name in headers},
        **_attributes(received, ("body", "status", "scripted", "seconds", "reason", "pointer")),
    }


def _reading(control: Control, read: Callable[[Control], Any]) -> Callable[[Request], Response]:
    """An endpoint that returns something of the control as JSON."""
    return lambda request: JsonLine(read(control))


def _action(control: Control, method: Callable[..., None]) -> Callable[[Request], Any]:
    """A method of the control, which takes its arguments from a JSON object."""

    async def perform(request: Request) -> Response:
        try:
            arguments = _read_arguments(await receive_body(request))
            _check_names(method, arguments)
            method(**arguments)
        except (Refusal, TypeError, ValueError, RecursionError) as problem:
            message = f"{method.__name__}: {problem.detail if isinstance(problem, Refusal) else problem}"
            request.scope.setdefault("state", {})["refusal"] = message  # for the request log
            return problem_response(400, message)
        return JsonLine({"unused": control.unused})

    return perform


def _read_arguments(body: bytes) -> dict[str, Any]:
    """The arguments in a body, which may be empty.

    Raises:
        TypeError: It is not a JSON object.
        ValueError: It is not JSON, or is nested too deeply to be read.
    """
    try:
        arguments = json.loads(body or b"{}")
    except RecursionError:  # whose message differs from one version of Python to the next
        raise ValueError("The body is nested too deeply.") from None
    if not isinstance(arguments, dict):
        raise TypeError("The body must be a JSON object with the arguments.")
    return arguments


def _check_names(method: Callable[..., None], arguments: dict[str, Any]) -> None:
    """Refuse arguments that the method does not have, and missing ones.

    Raises:
        TypeError: There are some.
    """
    signature = inspect.signature(method)
    for name in arguments:
        if name not in signature.parameters:
            known = ", ".join(signature.parameters) or "none"
            raise TypeError(f"There is no argument {name!r}; it takes {known}.")
    signature.bind(**arguments)
