"""A line for each request, for the person at the terminal."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import datetime

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from invent_mock.inventory import Inventory

MAX_REASON = 300  # characters
MAX_ORDINARY_TEXT = 5  # characters; a shorter key is no secret, and would strike out ordinary text


class RequestLog:
    """Writes time, method, path, status, milliseconds and, of a refusal, the reason. Never a key.

    Args:
        app: What answers.
        inventory: Whose keys are left out.
        write_line: Takes each line, without a line end.
    """

    def __init__(self, app: ASGIApp, inventory: Inventory, write_line: Callable[[str], object]) -> None:
        self._app = app
        self._keys = inventory.api_keys
        self._write_line = write_line

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        begin = time.perf_counter()
        status = 0

        async def note_status(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self._app(scope, receive, note_status)
        finally:
            milliseconds = (time.perf_counter() - begin) * 1000
            self._write(scope, status, milliseconds)

    def _write(self, scope: Scope, status: int, milliseconds: float) -> None:
        path = scope["raw_path"].decode("ascii", "replace")
        if scope["query_string"]:
            path += "?" + scope["query_string"].decode("ascii", "replace")
        reason = scope.get("state", {}).get("refusal", "")
        line = f"{scope['method']} {path} {status or 'connection cut'} {milliseconds:.1f} ms"
        if reason:
            line += f"  {reason[:MAX_REASON]}"
        for key in (*self._keys, _token(scope)):
            if len(key) > MAX_ORDINARY_TEXT:
                line = line.replace(key, "…")
        self._write_line(f"{datetime.now().time().isoformat('milliseconds')} {_printable(line)}")


def _token(scope: Scope) -> str:
    """What a request has for a key, right or wrong."""
    for name, value in scope["headers"]:
        if name == b"authorization":
            token: str = value.decode("latin-1").rpartition(" ")[2]
            return token
    return ""


def _printable(line: str) -> str:
    """A line whose control characters cannot do anything to a terminal."""
    return (
        line
        if line.isprintable()
        else "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in line)
    )
