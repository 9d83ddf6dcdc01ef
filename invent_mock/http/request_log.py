"""A line for each request, for the person at the terminal."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from invent_contract.escaping import one_line
from invent_mock.http.redaction import keys_in, redacted
from invent_mock.page.routes import PREFIX
from invent_mock.world.clock import monotonic
from invent_mock.world.inventory import Inventory

MAX_TARGET = 1_000  # characters of path and query
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
        begin = monotonic()
        status = 0

        async def note_status(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self._app(scope, receive, note_status)
        except Exception:
            status = status or 500  # which uvicorn answers
            raise
        finally:
            milliseconds = (monotonic() - begin) * 1000
            self._write(scope, status, milliseconds)

    def _write(self, scope: Scope, status: int, milliseconds: float) -> None:
        keys = {*self._keys, *keys_in(scope["headers"])}
        target = scope["raw_path"].decode("ascii", "replace")
        if scope["query_string"]:
            target += "?" + scope["query_string"].decode("ascii", "replace")
        target = redacted(target, keys)
        line = f"{scope['method']} {target[:MAX_TARGET]} {status or 'connection cut'} {milliseconds:.1f} ms"
        reason = scope.get("state", {}).get("refusal")
        if reason:
            line += f"  {redacted(reason, keys)[:MAX_REASON]}"
        self._write_line(f"{datetime.now().time().isoformat('milliseconds')} {one_line(line)}")
