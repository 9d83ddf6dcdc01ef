"""The control over HTTP, for tests in other languages: `/_mock/…`."""

from __future__ import annotations

import inspect
import json
from collections.abc import Callable
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from invent_mock.control import Control
from invent_mock.records import PostedMessage, RefusedRequest

ACTIONS = ("reply", "answer_by_hand", "fail", "delay", "drop", "reset")
MAX_BODY = 32 * 1024 * 1024  # bytes


def control_routes(control: Control) -> list[Route]:
    """The routes below `/_mock/`."""

    def get_health(request: Request) -> Response:
        return JSONResponse({"status": "ok"})

    def get_messages(request: Request) -> Response:
        return JSONResponse(list(map(message_json, control.messages)))

    def get_refused(request: Request) -> Response:
        return JSONResponse(list(map(refused_json, control.refused)))

    async def get_unused(request: Request) -> Response:
        return JSONResponse(control.unused)

    return [
        Route("/_mock/health", get_health),
        Route("/_mock/messages", get_messages),
        Route("/_mock/refused", get_refused),
        Route("/_mock/unused", get_unused),
        *(Route(f"/_mock/{name}", _action(control, getattr(control, name)), methods=["POST"]) for name in ACTIONS),
    ]


def message_json(posted: PostedMessage) -> dict[str, Any]:
    """An accepted message, as a test reads it."""
    return {
        "id": posted.id,
        "text": posted.text,
        "contact_id": posted.contact_id,
        "chat_id": posted.chat_id,
        "channel_id": posted.channel_id,
        "path": posted.path,
        "request_body": posted.request_body,
        "response_body": posted.response_body,
    }


def refused_json(refused: RefusedRequest) -> dict[str, Any]:
    """A refused request, as a test reads it."""
    return {
        "method": refused.method,
        "path": refused.path,
        "status": refused.status,
        "reason": refused.reason,
        "pointer": refused.pointer,
        "body": refused.body,
    }


def _action(control: Control, method: Callable[..., None]) -> Callable[[Request], Any]:
    """A method of the control, which takes its arguments from a JSON object."""

    async def perform(request: Request) -> Response:
        try:
            arguments = json.loads(await _read(request) or b"{}")
            if not isinstance(arguments, dict):
                raise TypeError("The body must be a JSON object with the arguments.")
            inspect.signature(method).bind(**arguments)
            method(**arguments)
        except (TypeError, ValueError, RecursionError) as problem:
            message = f"{method.__name__}: {problem}"
            request.scope.setdefault("state", {})["refusal"] = message  # for the request log
            return JSONResponse({"error": {"message": message}}, 400)
        return JSONResponse({"unused": control.unused})

    return perform


async def _read(request: Request) -> bytes:
    data = bytearray()
    async for chunk in request.stream():
        data += chunk
        if len(data) > MAX_BODY:
            raise ValueError(f"The body is larger than {MAX_BODY} bytes.")
    return bytes(data)
