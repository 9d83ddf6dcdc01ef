"""Cancelling a call, and waiting for a free connection."""

from __future__ import annotations

import asyncio

import httpx
import pytest

from contract_tests.client.calls import ARGUMENTS, use_client
from contract_tests.client.raw_server import RawServer
from invent_client import AsyncInventClient, errors


def test_cancelling_stops_at_once() -> None:
    async def cancel(client: AsyncInventClient) -> None:
        with pytest.raises(TimeoutError):  # `wait_for` makes it of the cancellation that it asked for
            await asyncio.wait_for(client.send_message_as_contact(**ARGUMENTS), 0.2)

    with RawServer(1.0) as server:
        use_client("async", server.base_url, cancel, timeout=5)


def test_waiting_for_a_connection_has_its_timeout() -> None:
    async def overcrowd(client: AsyncInventClient) -> None:
        calls = [asyncio.create_task(client.send_message_as_contact(**ARGUMENTS)) for _ in range(100)]
        await asyncio.sleep(0.1)
        with pytest.raises(errors.APITimeoutError) as caught:
            await client.send_message_as_contact(**ARGUMENTS, timeout=httpx.Timeout(9, pool=0.05))
        assert caught.value.delivery == "not_delivered"
        for call in calls:
            call.cancel()
        await asyncio.gather(*calls, return_exceptions=True)

    with RawServer(2.0) as server:
        use_client("async", server.base_url, overcrowd, timeout=5)
