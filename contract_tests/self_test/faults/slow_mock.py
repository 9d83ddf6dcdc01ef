"""A mock whose requests take long enough to come at once."""

from __future__ import annotations

import asyncio
from typing import Any

from invent_mock.app import MockApp

JUST_LONG_ENOUGH = 0.01  # seconds that a request takes, for others to come meanwhile


class SlowMock(MockApp):
    """`at_once` counts the requests that are there."""

    at_once = 0

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        self.at_once += 1
        try:
            await self.serve(scope, receive, send)
        finally:
            self.at_once -= 1

    async def serve(self, scope: Any, receive: Any, send: Any) -> None:
        await super().__call__(scope, receive, send)
        await asyncio.sleep(JUST_LONG_ENOUGH)
