"""Mocks whose requests take long enough to come at once."""

from __future__ import annotations

import asyncio
from typing import Any

from contract_tests.self_test.fault_injection import raise_refusal
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


class OverwhelmedMock(SlowMock):
    """A mock that fails where more than four requests are there at once.

    Args:
        method: Of the requests at which it fails.
        end_of_path: What their path ends with.
    """

    def __init__(self, method: str, end_of_path: str) -> None:
        super().__init__()
        self._kind = method, end_of_path
        self._is_overwhelmed = False

    async def serve(self, scope: Any, receive: Any, send: Any) -> None:
        method, end_of_path = self._kind
        self._is_overwhelmed = self.at_once > 4 and scope["method"] == method and scope["path"].endswith(end_of_path)
        await super().serve(scope, receive, send)

    def count_request(self) -> None:
        if self._is_overwhelmed:
            raise_refusal(500)
