"""Answers in JSON. Those of the control and the page end with a newline, for terminals."""

from __future__ import annotations

import json
from typing import Any

from starlette.responses import JSONResponse
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

_ENCODER = json.JSONEncoder(ensure_ascii=False, allow_nan=False, separators=(",", ":"), check_circular=False)


class Json(JSONResponse):
    """JSON. Starlette makes an encoder for each response, which takes as long as the encoding."""

    def render(self, content: Any) -> bytes:
        return _ENCODER.encode(content).encode()


class JsonLine(Json):
    """JSON on a line of its own."""

    def render(self, content: Any) -> bytes:
        return super().render(content) + b"\n"


def problem_response(status: int, message: str) -> JsonLine:
    """An answer that says what is wrong."""
    return JsonLine({"error": {"message": message}}, status)


class LocalRoute(Route):
    """A route that answers another method in JSON, too."""

    async def handle(self, scope: Scope, receive: Receive, send: Send) -> None:
        methods = self.methods or set()
        if scope["method"] in methods:
            await super().handle(scope, receive, send)
            return
        allowed = ", ".join(sorted(methods))
        response = problem_response(405, f"This address takes {allowed}, not {scope['method']}.")
        response.headers["Allow"] = allowed
        await response(scope, receive, send)
