"""A wait that ends without its request leaves the moment that it had reserved to others."""

from __future__ import annotations

import asyncio
import random
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import Any

import anyio
import httpx
import pytest

from invent_client import ChatMessage, InventClient, conversations
from invent_client._polling import RequestBudget, Turn
from tests.support.alarm import alarm
from tests.support.calls import NOWHERE, httpx_client, use_client
from tests.support.servers.list_server import ANSWER, POSTED, Json

WAITS = 60
AS_QUICK_AS_ALONE = 1.0  # seconds, on a busy machine. Behind the cancelled waits it would take fifteen.
MESSAGE = ChatMessage.from_dict(POSTED)


@pytest.fixture
def frozen_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("invent_client._polling.monotonic", lambda: 1000.0)


def waiting(budget: RequestBudget) -> tuple[Turn, Iterator[None]]:
    """A turn that has reserved its moment, and the wait for that moment, which has begun."""
    turn = Turn()

    def wait() -> Iterator[None]:
        with turn:
            assert budget.reserve(turn, 2000.0)
            yield

    waits = wait()
    next(waits)
    return turn, waits


def reserved_moment(budget: RequestBudget) -> float:
    turn = Turn()
    assert budget.reserve(turn, 2000.0)
    return turn.moment


@pytest.mark.usefixtures("frozen_clock")
@pytest.mark.parametrize("ending", [ValueError, KeyboardInterrupt, asyncio.CancelledError, GeneratorExit])
def test_a_moment_is_free_again_however_a_wait_ends(ending: type[BaseException]) -> None:
    budget = RequestBudget()
    _, wait = waiting(budget)
    with suppress(ending):
        wait.throw(ending)  # type: ignore[attr-defined]
    assert reserved_moment(budget) == 1000.0


@pytest.mark.usefixtures("frozen_clock")
def test_moments_in_the_middle_are_free_again() -> None:
    budget = RequestBudget()
    waits = [waiting(budget) for _ in range(WAITS)]
    assert [turn.moment for turn, _ in waits] == [1000 + number / 4 for number in range(WAITS)]
    freed = [5, 20, 21, 40]
    for number in freed:
        waits[number][1].close()  # type: ignore[attr-defined]
    assert [reserved_moment(budget) for _ in range(5)] == [1000 + number / 4 for number in [*freed, WAITS]]


@pytest.mark.usefixtures("frozen_clock")
def test_a_moment_of_a_request_that_is_sent_is_not_free() -> None:
    budget = RequestBudget()
    _, wait = waiting(budget)
    assert list(wait) == []
    assert reserved_moment(budget) == 1000.25


@pytest.mark.usefixtures("frozen_clock")
def test_a_wait_can_be_collected_as_garbage_while_another_reserves() -> None:
    """The thread that has the budget's lock may be the one whose garbage collector closes a coroutine."""
    budget = RequestBudget()
    _, wait = waiting(budget)

    def collect() -> None:
        with budget._lock:
            wait.close()  # type: ignore[attr-defined]

    thread = threading.Thread(target=collect, daemon=True)
    thread.start()
    thread.join(5)
    assert not thread.is_alive()


def interrupt(*_: object) -> None:
    raise KeyboardInterrupt


def cancel_waits(client: InventClient, moments: list[float]) -> None:
    """Begin waits one after the other, each of which a signal ends."""
    for moment in moments:
        with suppress(KeyboardInterrupt), alarm(moment / 10, interrupt):
            conversations.wait_for_reply(client, "cht_1", after=MESSAGE)


async def cancel_waits_async(client: Any, moments: list[float]) -> None:
    """Begin waits at the same time, and cancel each."""

    async def cancelled(moment: float) -> None:
        with anyio.move_on_after(moment):
            await conversations.wait_for_reply_async(client, "cht_1", after=MESSAGE)

    async with anyio.create_task_group() as group:
        for moment in moments:
            group.start_soon(cancelled, moment)


@pytest.mark.parametrize("flavor", ["sync", "async", "trio"])
def test_a_wait_after_cancelled_ones_is_as_quick_as_alone(flavor: str) -> None:
    randomness = random.Random(flavor)
    moments = [randomness.uniform(0.001, 0.3) for _ in range(WAITS)]
    answers: list[Json] = []

    def seconds_of_next_wait(client: InventClient) -> float:
        cancel_waits(client, moments)
        answers.append(ANSWER)
        began = time.monotonic()
        conversations.wait_for_reply(client, "cht_2", after=MESSAGE)
        return time.monotonic() - began

    async def seconds_of_next_wait_async(client: Any) -> float:
        await cancel_waits_async(client, moments)
        answers.append(ANSWER)
        began = time.monotonic()
        await conversations.wait_for_reply_async(client, "cht_2", after=MESSAGE)
        return time.monotonic() - began

    action: Callable[[Any], Any] = seconds_of_next_wait if flavor == "sync" else seconds_of_next_wait_async
    # No sockets, as httpcore does not close one that a signal interrupts.
    transport = httpx.MockTransport(lambda _: httpx.Response(200, json=answers, headers={"pagination-take": "100"}))
    http_client = httpx_client(flavor, transport=transport)
    assert use_client(flavor, NOWHERE, action, http_client=http_client) < AS_QUICK_AS_ALONE
