"""Whatever goes wrong, what the client says of a message is true, and no message is posted twice."""

from __future__ import annotations

import random
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import anyio
import httpx
import pytest

from invent_client import AsyncInventClient, InventClient, UserTextPart, errors
from tests.support.calls import API_KEY, use_client
from tests.support.servers.truth_server import READ_TIMEOUT, TruthServer

CALLS = 500
AT_ONCE = 25
SETTINGS: dict[str, Any] = {"timeout": httpx.Timeout(10, read=READ_TIMEOUT), "max_retries": 2}
CANCELLED = "cancelled"
# trio warns of a generator of httpx's, which sends the body and is left where the call is cancelled.
pytestmark = pytest.mark.filterwarnings("ignore:.*ByteStream.__aiter__:pytest.PytestUnraisableExceptionWarning")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    options = metafunc.config.option
    metafunc.parametrize("seed", range(options.seed, options.seed + (10 if options.power else 1)))


def arguments(text: str) -> dict[str, Any]:
    return {"org_id": "c", "contact_id": "con_1", "chat_id": "cht_1", "message": [UserTextPart(text=text)]}


def assert_true(server: TruthServer, outcomes: dict[str, str]) -> None:
    """Each outcome is the id of the message that came back, the `delivery` of an error, or `CANCELLED`."""
    assert len(outcomes) == CALLS
    for text, outcome in outcomes.items():
        taken = server.taken[text]
        assert taken <= 1, f"{text} was posted {taken} times"
        if outcome == "not_delivered":
            assert taken == 0, f"{text} was taken"
        elif outcome == "delivered":
            assert taken == 1, f"{text} was not taken"
        elif outcome not in ("unknown", CANCELLED):
            assert (outcome, taken) == (text, 1), f"{text} got the answer of {outcome}"


def test_the_sync_client_tells_the_truth(seed: int) -> None:
    with TruthServer(seed) as server, InventClient(api_key=API_KEY, base_url=server.base_url, **SETTINGS) as client:

        def outcome(text: str) -> str:
            try:
                return client.send_message_as_contact(**arguments(text)).id
            except errors.InventError as error:
                return error.delivery

        message_texts = [f"message {number}" for number in range(CALLS)]
        with ThreadPoolExecutor(AT_ONCE) as pool:
            outcomes = dict(zip(message_texts, pool.map(outcome, message_texts), strict=True))
    assert_true(server, outcomes)
    assert {"not_delivered", "unknown", "delivered"} <= set(outcomes.values())


@pytest.mark.parametrize("flavor", ["async", "trio"])
def test_the_async_client_tells_the_truth(flavor: str, seed: int) -> None:
    chance = random.Random(seed)
    outcomes: dict[str, str] = {}

    async def call(client: AsyncInventClient, text: str, seconds: float, slots: anyio.Semaphore) -> None:
        async with slots:
            outcomes[text] = CANCELLED
            with anyio.move_on_after(seconds):
                try:
                    outcomes[text] = (await client.send_message_as_contact(**arguments(text))).id
                except errors.InventError as error:
                    outcomes[text] = error.delivery

    async def call_all(client: AsyncInventClient) -> None:
        slots = anyio.Semaphore(AT_ONCE)
        async with anyio.create_task_group() as group:
            for number in range(CALLS):
                seconds = chance.choice([0, 0.001, 0.003, 0.01]) if chance.random() < 0.3 else 60
                group.start_soon(call, client, f"message {number}", seconds, slots)

    with TruthServer(seed) as server:
        use_client(flavor, server.base_url, call_all, **SETTINGS)
    assert_true(server, outcomes)
    assert {"not_delivered", "unknown", "delivered", CANCELLED} <= set(outcomes.values())
