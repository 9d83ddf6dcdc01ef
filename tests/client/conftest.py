"""Fixtures of the client's tests."""

from __future__ import annotations

from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest

from invent_client import errors
from invent_client._call.failure import chain_of
from tests.client.key_leaks import locals_with_key


@pytest.fixture(autouse=True)
def errors_of_the_client(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[BaseException]]:
    """All errors that left the client in a test. At its end, no local of any of their frames may show the API key."""
    raised: list[BaseException] = []
    init = errors.InventError.__init__

    def note_made(self: errors.InventError, *args: Any) -> None:
        raised.append(self)
        init(self, *args)

    def note_passing(error: BaseException) -> Iterator[BaseException]:
        raised.append(error)
        return chain_of(error)

    monkeypatch.setattr(errors.InventError, "__init__", note_made)
    monkeypatch.setattr("invent_client._call.frames.chain_of", note_passing)
    yield raised
    leaks = sorted(locals_with_key(*raised))
    assert not leaks, "\n".join(["the API key shows in these locals:", *leaks])


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
