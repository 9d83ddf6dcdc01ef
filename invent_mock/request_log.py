"""A line for each request, for the person at the terminal."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import datetime

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from invent_mock.inventory import Inventory
from invent_mock.page.routes import PREFIX

MAX_REASON = 300  # characters


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
        if scope["path"].startswith(PREFIX):  # an open page asks several times a second
            await self._app(scope, receive, send)
            return
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
        token = Headers(scope=scope).get("authorization", "").partition(" ")[2].strip()
        for key in (*self._keys, token):
            if len(key) > 5:  # a shorter one is in ordinary text
                line = line.replace(key, "…")
        time_of_day = datetime.now().isoformat(sep=" ", timespec="milliseconds").partition(" ")[2]
        self._write_line(f"{time_of_day} {_printable(line)}")


def _printable(line: str) -> str:
    """A line whose control characters cannot do anything to a terminal."""
    return (
        line
        if line.isprintable()
        else "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in line)
    )
