"""Waiting for a free connection, and for another attempt while the client is closed."""

from __future__ import annotations

import asyncio
import time
from concurrent.futures import ThreadPoolExecutor

import anyio
import httpx
import pytest

from invent_client import AsyncInventClient, InventClient, errors
from tests.support.calls import API_KEY, ARGUMENTS, use_client
from tests.support.servers.raw_server import RawServer, http_response


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


@pytest.mark.parametrize("flavor", ["async", "trio"])
def test_closing_an_async_client_ends_a_call_that_waits(flavor: str) -> None:
    outcomes: list[errors.InventError] = []

    async def close_while_waiting(client: AsyncInventClient) -> None:
        async def call() -> None:
            try:
                await client.send_message_as_contact(**ARGUMENTS)
            except errors.InventError as error:
                outcomes.append(error)

        async with anyio.create_task_group() as group:
            group.start_soon(call)
            await anyio.sleep(0.2)
            await client.aclose()

    with RawServer(http_response(429, b"", "Retry-After: 1")) as server:
        use_client(flavor, server.base_url, close_while_waiting, max_retries=5)
    assert [(type(error), error.delivery) for error in outcomes] == [(errors.APIConnectionError, "not_delivered")]
    assert len(server.requests) == 1


def test_closing_a_sync_client_ends_a_call_that_waits() -> None:
    with RawServer(http_response(429, b"", "Retry-After: 1")) as server, ThreadPoolExecutor(1) as pool:
        client = InventClient(api_key=API_KEY, base_url=server.base_url, max_retries=5)
        call = pool.submit(client.send_message_as_contact, **ARGUMENTS)
        time.sleep(0.2)
        client.close()
        error = call.exception(10)
    assert isinstance(error, errors.APIConnectionError)
    assert error.delivery == "not_delivered"
    assert len(server.requests) == 1
