"""A mock that is late once."""

from __future__ import annotations

import asyncio
import itertools

from starlette.types import Message, Receive, Scope, Send

from contract_tests.provider.provider import REQUEST_TIMEOUT
from invent_mock.app import MockApp

LATE = 700  # the number of the request, counted from 1, whose response comes too late; that of a rule


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
