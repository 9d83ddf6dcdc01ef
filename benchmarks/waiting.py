"""What an answer costs: the requests of `wait_for_reply`, and how long after the answer it returns.

Each round is a client of its own, with the budget that all its waits share, so that rounds run at the same time.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from statistics import median
from typing import Any
from unittest import mock

import httpx

from invent_client import AsyncInventClient, UserTextPart, wait_for_reply_async
from invent_mock import sample_data
from invent_mock.app import MockApp
from invent_mock.server import ThreadedServer

ROUNDS = 5
SECONDS_UNTIL_ANSWERS = (0.6, 10)
WAITERS = (1, 50)
TIMEOUT = 120  # seconds


@dataclass
class Round:
    """What a client with some waits at once has measured.

    Attributes:
        requests: Those of all waits.
        lateness: Of each wait, the seconds from the answer's being final to the return.
    """

    requests: int
    lateness: list[float]


def measure_waiting() -> None:
    print("| waits at once | answer after, s | requests per answer | returned later than that, s: median, last |")
    print("| --- | --- | --- | --- |")
    for seconds in SECONDS_UNTIL_ANSWERS:
        with mock.patch("invent_mock.world.assistant.ANSWER_IS_FINAL_AFTER", timedelta(seconds=seconds)):
            for waiters in WAITERS:
                rounds = asyncio.run(measure_rounds(waiters))
                requests = median(measured.requests / waiters for measured in rounds)
                middle = median(median(measured.lateness) for measured in rounds)
                last = median(max(measured.lateness) for measured in rounds)
                print(f"| {waiters} | {seconds} | {requests:.1f} | {middle:.1f}, {last:.1f} |", flush=True)


async def measure_rounds(waiters: int) -> list[Round]:
    with ThreadedServer(MockApp()) as server:
        return await asyncio.gather(*(measure_round(server.base_url, waiters) for _ in range(ROUNDS)))


async def measure_round(base_url: str, waiters: int) -> Round:
    measured = Round(0, [])

    async def count_request(request: httpx.Request) -> None:
        measured.requests += request.method == "GET"

    async def wait(client: AsyncInventClient) -> None:
        ids = await begin_chat(client)
        posted = await client.send_message_as_contact(**ids, message=[UserTextPart(text="Hello")])
        reply = await wait_for_reply_async(client, ids["chat_id"], after=posted, timeout=TIMEOUT)
        assert isinstance(reply.updated_at, datetime)
        measured.lateness.append((datetime.now(UTC) - reply.updated_at).total_seconds())

    limits = httpx.Limits(max_connections=None)
    async with httpx.AsyncClient(event_hooks={"request": [count_request]}, limits=limits) as http_client:
        client = AsyncInventClient(api_key=sample_data.API_KEY, base_url=base_url, http_client=http_client)
        await asyncio.gather(*(wait(client) for _ in range(waiters)))
    return measured


async def begin_chat(client: AsyncInventClient) -> Mapping[str, Any]:
    contact_id = sample_data.SAM.id
    chat = await client.create_chat("c", contact_id, sample_data.SAMS_KIOSK.id)
    return {"org_id": "c", "contact_id": contact_id, "chat_id": chat.id}
