"""Fixtures of the client's tests."""

from __future__ import annotations

from types import SimpleNamespace

import pytest


@pytest.fixture
def waits(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The seconds that calls wait before they try again. They are recorded, not waited for."""
    seconds: list[float] = []
    monkeypatch.setattr("invent_client.client.time", SimpleNamespace(sleep=seconds.append))

    async def record(delay: float) -> None:
        seconds.append(delay)

    monkeypatch.setattr("anyio.sleep", record)
    return seconds


@pytest.fixture
def quick_polling(monkeypatch: pytest.MonkeyPatch) -> None:
    """Waits ask often, and may."""
    monkeypatch.setattr("invent_client._polling.REQUESTS_PER_MINUTE", 60_000)
    monkeypatch.setattr("invent_client._polling.FIRST_INTERVAL", 0.01)
    monkeypatch.setattr("invent_client._polling.LONGEST_INTERVAL", 0.02)
