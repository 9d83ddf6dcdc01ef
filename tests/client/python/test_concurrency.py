"""Many calls at once with one client."""

from __future__ import annotations

import asyncio
import threading
from concurrent.futures import ThreadPoolExecutor

from invent_client import AsyncInventClient, InventClient, UserTextPart
from invent_mock import sample_data
from invent_mock.server import ThreadedServer

IDS = tuple(sample_data.VALID_IDS.values())


def test_one_client_serves_many_threads(mock_server: ThreadedServer) -> None:
    barrier = threading.Barrier(8, timeout=10)
    with InventClient(api_key=sample_data.API_KEY, base_url=mock_server.base_url) as client:

        def post(number: int) -> str:
            barrier.wait()
            return client.send_message_as_contact(*IDS, message=(UserTextPart(text=f"{number}"),)).id

        with ThreadPoolExecutor(8) as pool:
            assert len(set(pool.map(post, range(40)))) == 40


def test_three_times_as_many_calls_at_once_as_connections(mock_process: dict[str, str]) -> None:
    base_url = mock_process["INVENT_BASE_URL"]

    async def post_all() -> set[str]:
        async with AsyncInventClient(api_key=sample_data.API_KEY, base_url=base_url) as client:
            messages = [[UserTextPart(text=f"{number}")] for number in range(300)]
            replies = await asyncio.gather(
                *(client.send_message_as_contact(*IDS, message=message) for message in messages)
            )
        return {reply.id for reply in replies}

    assert len(asyncio.run(post_all())) == 300
