"""A cancelled call ends at once, and frees its slot and its socket, wherever it was."""

from __future__ import annotations

import asyncio
import contextlib
import gc
import os
import random
from pathlib import Path
from typing import Any

import anyio
import pytest

from invent_client import AsyncInventClient, errors
from tests.support.calls import ARGUMENTS, use_client
from tests.support.servers.raw_server import RawServer, http_response

# trio warns of a generator of httpx's, which sends the body and is left where the call is cancelled.
pytestmark = pytest.mark.filterwarnings("ignore:.*ByteStream.__aiter__:pytest.PytestUnraisableExceptionWarning")
CALLS = 200
with_asyncio_and_trio = pytest.mark.parametrize("flavor", ["async", "trio"])


def occupied_connections(client: Any) -> list[Any]:
    """The connections of the pool that no call uses, and that no other call can use."""
    pool = client._http.get()._transport._pool
    return [connection for connection in pool.connections if not connection.is_idle()]


def open_descriptors() -> int:
    gc.collect()
    return len(os.listdir("/proc/self/fd"))


def test_cancelling_stops_at_once() -> None:
    async def cancel(client: AsyncInventClient) -> None:
        with pytest.raises(TimeoutError):  # `wait_for` makes it of the cancellation that it asked for
            await asyncio.wait_for(client.send_message_as_contact(**ARGUMENTS), 0.2)

    with RawServer(1.0) as server:
        use_client("async", server.base_url, cancel, timeout=5)


@with_asyncio_and_trio
def test_a_cancelled_call_leaves_nothing_in_the_pool(flavor: str) -> None:
    """Cancelled after any number of steps of the event loop, in which the connection is opened."""

    async def cancel_calls(client: AsyncInventClient) -> None:
        for steps in range(40):
            async with anyio.create_task_group() as group:
                group.start_soon(lambda: client.send_message_as_contact(**ARGUMENTS))
                for _ in range(steps):
                    await anyio.lowlevel.checkpoint()
                group.cancel_scope.cancel()
            assert occupied_connections(client) == [], f"cancelled after {steps} steps"

    with RawServer(http_response()) as server:  # which closes each connection, so that each call opens one
        use_client(flavor, server.base_url, cancel_calls)


def test_a_call_that_asyncio_cancels_leaves_nothing_in_the_pool() -> None:
    async def cancel_calls(client: AsyncInventClient) -> None:
        for steps in range(40):
            task = asyncio.ensure_future(client.send_message_as_contact(**ARGUMENTS))
            for _ in range(steps):
                await asyncio.sleep(0)
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)
            assert occupied_connections(client) == [], f"cancelled after {steps} steps"

    with RawServer(http_response()) as server:
        use_client("async", server.base_url, cancel_calls)


@with_asyncio_and_trio
@pytest.mark.parametrize("cancelled_by", ["caller", "deadline"])
@pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="needs /proc")
def test_many_cancelled_calls_leak_nothing(
    flavor: str, cancelled_by: str, pytestconfig: pytest.Config, monkeypatch: pytest.MonkeyPatch
) -> None:
    chance = random.Random(pytestconfig.option.seed)
    if cancelled_by == "deadline":  # else the timeouts, which do not cancel, would end most of the calls before
        monkeypatch.setattr("invent_client._http.sending.DEADLINE_GRACE", -10)

    async def cancel_calls(client: AsyncInventClient) -> int:
        async def call(seconds: float) -> None:
            if cancelled_by == "deadline":
                with contextlib.suppress(errors.APITimeoutError):
                    await client.send_message_as_contact(**ARGUMENTS, deadline=10 + seconds)
            else:
                with anyio.move_on_after(seconds):
                    await client.send_message_as_contact(**ARGUMENTS)

        for _ in range(CALLS // 20):
            async with anyio.create_task_group() as group:
                for _ in range(20):
                    group.start_soon(call, chance.choice([0, 0.001, 0.003, 0.01, 5]))
        assert (await client.send_message_as_contact(**ARGUMENTS)).id == "msg_1"
        assert occupied_connections(client) == []
        return len(client._http.get()._transport._pool.connections)  # type: ignore[attr-defined]

    before = open_descriptors()
    with RawServer(http_response(keep_alive=True), keep_alive=True) as server:
        connections = use_client(flavor, server.base_url, cancel_calls)
    assert connections <= 20
    assert open_descriptors() <= before + 2


@with_asyncio_and_trio
def test_a_client_is_of_use_after_hundreds_of_cancelled_calls(flavor: str) -> None:
    async def cancel_calls(client: AsyncInventClient) -> str:
        for _ in range(250):
            with anyio.move_on_after(0):
                await client.send_message_as_contact(**ARGUMENTS)
        return (await client.send_message_as_contact(**ARGUMENTS)).id

    with RawServer(http_response()) as server:
        assert use_client(flavor, server.base_url, cancel_calls, timeout=1) == "msg_1"
