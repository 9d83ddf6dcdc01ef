"""A wait ends although a test has frozen the time, as freezegun does."""

from __future__ import annotations

import sys
import time
from functools import partial
from types import SimpleNamespace
from typing import Any

import anyio
import pytest

from invent_client import APITimeoutError, AsyncInventClient, ChatMessage, InventClient, conversations
from tests.support.calls import API_KEY
from tests.support.servers.list_server import POSTED, ListServer, page_of

TIMEOUT = 0.3
MESSAGE = ChatMessage.from_dict(POSTED)
CLOCKS = ("time", "time_ns", "monotonic", "monotonic_ns", "perf_counter", "perf_counter_ns")


@pytest.fixture
def frozen_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """Freezes the clocks, also where a module of the client has taken one by its name, as freezegun does."""
    client_modules = [module for name, module in list(sys.modules.items()) if name.startswith("invent_client")]
    for name in CLOCKS:
        clock, moment = getattr(time, name), getattr(time, name)()
        for module in [time, *client_modules]:
            if vars(module).get(name) is clock:
                monkeypatch.setattr(module, name, partial(getattr, SimpleNamespace(moment=moment), "moment"))


@pytest.mark.usefixtures("frozen_time")
def test_a_wait_of_the_sync_client_ends() -> None:
    with ListServer(lambda request: page_of([POSTED])) as server:
        with InventClient(api_key=API_KEY, base_url=server.base_url) as client:
            with pytest.raises(APITimeoutError, match=r"did not come within 0\.3 s"):
                conversations.wait_for_reply(client, "cht_1", after=MESSAGE, timeout=TIMEOUT)
    assert server.list_requests


@pytest.mark.usefixtures("frozen_time")
def test_a_wait_of_the_async_client_ends_where_its_event_loop_goes_on() -> None:
    async def wait(base_url: str) -> Any:
        async with AsyncInventClient(api_key=API_KEY, base_url=base_url) as client:
            await conversations.wait_for_reply_async(client, "cht_1", after=MESSAGE, timeout=TIMEOUT)

    with ListServer(lambda request: page_of([POSTED])) as server, pytest.raises(APITimeoutError):
        anyio.run(wait, server.base_url, backend="trio")


def test_with_freezegun() -> None:
    freezegun = pytest.importorskip("freezegun")
    with ListServer(lambda request: page_of([POSTED])) as server, freezegun.freeze_time("2026-03-02"):
        with InventClient(api_key=API_KEY, base_url=server.base_url) as client, pytest.raises(APITimeoutError):
            conversations.wait_for_reply(client, "cht_1", after=MESSAGE, timeout=TIMEOUT)


def test_with_freezegun_under_asyncio() -> None:
    async def wait(base_url: str) -> Any:
        async with AsyncInventClient(api_key=API_KEY, base_url=base_url) as client:
            await conversations.wait_for_reply_async(client, "cht_1", after=MESSAGE, timeout=TIMEOUT)

    freezegun = pytest.importorskip("freezegun")
    with ListServer(lambda request: page_of([POSTED])) as server:
        with freezegun.freeze_time("2026-03-02", real_asyncio=True), pytest.raises(APITimeoutError):
            anyio.run(wait, server.base_url)
