"""An async client belongs to the event loop of its first call. In another it refuses, and sends nothing."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import anyio
import httpx
import pytest

from invent_client import AsyncInventClient, errors
from tests.support.calls import API_KEY, ARGUMENTS
from tests.support.servers.raw_server import RawServer, http_response

pytestmark = pytest.mark.filterwarnings("ignore:.*unclosed:ResourceWarning")


@pytest.mark.parametrize("backend", ["asyncio", "trio"])
@pytest.mark.parametrize("http_client", ["ours", "the caller's"])
def test_a_second_run_is_refused_before_anything_is_sent(backend: str, http_client: str) -> None:
    with RawServer(http_response()) as server:
        settings: dict[str, Any] = {} if http_client == "ours" else {"http_client": httpx.AsyncClient()}
        client = AsyncInventClient(api_key=API_KEY, base_url=server.base_url, **settings)

        async def call() -> object:
            return await client.send_message_as_contact(**ARGUMENTS)

        anyio.run(call, backend=backend)
        with pytest.raises(errors.InvalidRequestError, match="another event loop") as caught:
            anyio.run(call, backend=backend)
    assert caught.value.delivery == "not_delivered"
    assert len(server.requests) == 1


def test_the_loops_of_two_threads_do_not_share_a_client() -> None:
    with RawServer(http_response()) as server:
        client = AsyncInventClient(api_key=API_KEY, base_url=server.base_url)
        barrier = threading.Barrier(2, timeout=10)

        async def call() -> None:
            barrier.wait()
            await client.send_message_as_contact(**ARGUMENTS)
            barrier.wait()

        def run() -> Exception | None:
            try:
                anyio.run(call)
            except errors.InvalidRequestError as error:
                barrier.wait()
                return error
            return None

        with ThreadPoolExecutor(2) as pool:
            results = list(pool.map(lambda _: run(), range(2)))
    assert sum(result is None for result in results) == len(server.requests) == 1


@pytest.mark.parametrize("backend", ["asyncio", "trio"])
def test_a_client_that_was_made_outside_a_loop_can_be_used_in_the_first(backend: str) -> None:
    with RawServer(http_response()) as server:
        client = AsyncInventClient(api_key=API_KEY, base_url=server.base_url)

        async def call_and_close() -> str:
            async with client:
                return (await client.send_message_as_contact(**ARGUMENTS)).id

        assert anyio.run(call_and_close, backend=backend) == "msg_1"
