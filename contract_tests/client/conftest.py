"""Fixtures of the client's tests."""

from __future__ import annotations

import asyncio
import threading
from types import SimpleNamespace

import pytest


@pytest.fixture
def waits(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The seconds that calls wait before they try again. They are recorded, not waited for."""
    seconds: list[float] = []
    monkeypatch.setattr("invent_client.client.time", SimpleNamespace(sleep=seconds.append))
    sleep = asyncio.sleep

    async def record(delay: float) -> None:
        if threading.current_thread() is threading.main_thread():
            seconds.append(delay)
        else:
            await sleep(delay)  # the mock's server does so too

    monkeypatch.setattr("asyncio.sleep", record)
    return seconds
