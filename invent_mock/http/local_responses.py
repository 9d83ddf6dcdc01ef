"""Answers of the control and the page. Each ends with a newline, as a terminal shows it."""

from __future__ import annotations

from typing import Any

from starlette.responses import JSONResponse
from starlette.routing import Route
from starlette.types import Receive, Scope, Send


class JsonLine(JSONResponse):
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
