"""All waits of one client share a budget of requests, so that many at once do not exhaust the API's rate limit."""

from __future__ import annotations

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from itertools import chain, pairwise
from typing import Any

import anyio
import pytest

from invent_client import ChatMessage, InventClient, RateLimitError, conversations, errors
from invent_client._polling import FIRST_INTERVAL, LONGEST_INTERVAL, REQUESTS_PER_MINUTE, Polling, RequestBudget, Turn
from tests.support.calls import API_KEY, use_client, with_both_clients_and_trio
from tests.support.servers.list_server import ANSWER, POSTED, ListRequest, ListServer, page_of, status

WAITS = 50
MESSAGE = ChatMessage.from_dict(POSTED)


class Clock:
    """A clock that only waiting moves."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.now = 1000.0
        monkeypatch.setattr("invent_client._polling.monotonic", lambda: self.now)

    def request_times(self, pollings: list[Polling], until: float) -> list[list[float]]:
        """When each of some waits, whose rounds have one page and which get no answer, sends requests."""
        began = self.now
        times: list[list[float]] = [[] for _ in pollings]
        turns = [Turn() for _ in pollings]
        for polling in pollings:
            polling.begin_round()
        while self.now - began < until:
            delays = []
            for index, polling in enumerate(pollings):
                while (delay := polling.delay(turns[index])) == 0:
                    times[index].append(self.now - began)
                    turns[index] = Turn()
                    polling.begin_round()
                delays.append(delay)
            self.now += min(delays)
        return times


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    return Clock(monkeypatch)


def wait_with(budget: RequestBudget, seconds: float = 300) -> Polling:
    return Polling("a reply", budget, seconds, "delivered")


def most_in_a_minute(times: list[float]) -> int:
    return max(sum(begin <= moment < begin + 60 for moment in times) for begin in times)


@pytest.mark.parametrize("wait_count", [1, 2, WAITS])
def test_waits_keep_to_the_budget(clock: Clock, wait_count: int) -> None:
    budget = RequestBudget()
    times = clock.request_times([wait_with(budget) for _ in range(wait_count)], until=200)
    assert most_in_a_minute(list(chain(*times))) <= REQUESTS_PER_MINUTE


def test_all_waits_get_their_turn(clock: Clock) -> None:
    budget = RequestBudget()
    times = clock.request_times([wait_with(budget) for _ in range(WAITS)], until=200)
    longest_pause = 2 * WAITS * 60 / REQUESTS_PER_MINUTE
    for times_of_one in times:
        pauses = [later - earlier for earlier, later in zip([0, *times_of_one], [*times_of_one, 200], strict=True)]
        assert max(pauses) <= longest_pause


def test_one_wait_asks_often_at_first_and_then_less_often(clock: Clock) -> None:
    (times,) = clock.request_times([wait_with(RequestBudget(), 60)], until=40)
    intervals = [later - earlier for earlier, later in pairwise(times)]
    assert times[0] == 0
    assert intervals[0] == pytest.approx(FIRST_INTERVAL)
    assert intervals == sorted(intervals)
    assert intervals[-1] == pytest.approx(LONGEST_INTERVAL)


def test_a_new_wait_does_not_wait_for_the_pauses_of_others(clock: Clock) -> None:
    budget = RequestBudget()
    clock.request_times([wait_with(budget)], until=100)
    (times,) = clock.request_times([wait_with(budget)], until=5)
    assert times[0] <= 60 / REQUESTS_PER_MINUTE


def rate_limited(seconds: float | None) -> RateLimitError:
    error = RateLimitError()
    if seconds is not None:
        error.headers["Retry-After"] = str(seconds)
    return error


@pytest.mark.parametrize(("retry_after", "pause"), [(7, 7), (None, LONGEST_INTERVAL), (0, 0), (3600, 60)])
def test_a_429_holds_all_waits_up(clock: Clock, retry_after: float | None, pause: float) -> None:
    budget = RequestBudget()
    pollings = [wait_with(budget) for _ in range(3)]
    turns = [Turn() for _ in pollings]
    for polling in pollings:
        polling.begin_round()
    assert list(map(Polling.delay, pollings, turns)) == [0, 0.25, 0.5]  # of which two have reserved their moment
    assert pollings[0].survives(rate_limited(retry_after))
    clock.now += 0.5
    delays = list(map(Polling.delay, pollings[1:], turns[1:]))
    if pause:
        assert min(delays) >= pause - 0.5
    else:
        assert delays == [0, 0]


def test_a_wait_that_can_send_no_more_says_so(clock: Clock) -> None:
    budget = RequestBudget()
    budget.pause(30)
    polling = wait_with(budget, 20)
    polling.begin_round()
    with pytest.raises(errors.APITimeoutError, match="a reply is no longer waited for") as caught:
        polling.delay(Turn())
    assert caught.value.delivery == "delivered"


# --- over the network ---


def test_threads_share_the_budget_of_their_client() -> None:
    with (
        ListServer(lambda request: page_of([POSTED])) as server,
        InventClient(api_key=API_KEY, base_url=server.base_url) as client,
    ):

        def wait(number: int) -> None:
            with pytest.raises(errors.APITimeoutError):
                conversations.wait_for_reply(client, f"cht_{number}", after=MESSAGE, timeout=1)

        with ThreadPoolExecutor(WAITS) as pool:
            list(pool.map(wait, range(WAITS)))
    assert 1 < len(server.list_requests) <= REQUESTS_PER_MINUTE / 60 + 1


@pytest.mark.parametrize("flavor", ["async", "trio"])
def test_tasks_share_the_budget_of_their_client(flavor: str) -> None:
    async def wait(client: Any) -> None:
        with pytest.raises(errors.APITimeoutError):
            await conversations.wait_for_reply_async(client, "cht_1", after=MESSAGE, timeout=1)

    async def wait_often(client: Any) -> None:
        async with anyio.create_task_group() as group:
            for _ in range(WAITS):
                group.start_soon(wait, client)

    with ListServer(lambda request: page_of([POSTED])) as server:
        use_client(flavor, server.base_url, wait_often)
    assert 1 < len(server.list_requests) <= REQUESTS_PER_MINUTE / 60 + 1


def test_clients_have_budgets_of_their_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("invent_client._polling.REQUESTS_PER_MINUTE", 1)
    with ListServer(lambda request: page_of([ANSWER], "pagination-take: 100")) as server:
        for _ in range(3):
            with InventClient(api_key=API_KEY, base_url=server.base_url) as client:
                assert conversations.wait_for_reply(client, "cht_1", after=MESSAGE).id == "answer"


@with_both_clients_and_trio
@pytest.mark.usefixtures("quick_polling")
def test_fifty_waits_at_once_get_their_answers(flavor: str) -> None:
    def answer(request: ListRequest) -> bytes:
        if request.number % 10 == 3:
            return status(429, "Retry-After: 0")
        return page_of([POSTED, ANSWER] if request.number > 2 * WAITS else [POSTED])

    def wait_in_threads(client: InventClient) -> list[str]:
        with ThreadPoolExecutor(WAITS) as pool:
            waits = [
                pool.submit(conversations.wait_for_reply, client, "cht_1", after=MESSAGE, timeout=20)
                for _ in range(WAITS)
            ]
            return [wait.result().id for wait in waits]

    async def wait_in_tasks(client: Any) -> list[str]:
        identifiers: list[str] = []

        async def wait() -> None:
            reply = await conversations.wait_for_reply_async(client, "cht_1", after=MESSAGE, timeout=20)
            identifiers.append(reply.id)

        async with anyio.create_task_group() as group:
            for _ in range(WAITS):
                group.start_soon(wait)
        return identifiers

    with ListServer(answer) as server:
        action: Any = wait_in_threads if flavor == "sync" else wait_in_tasks
        assert Counter(use_client(flavor, server.base_url, action)) == {"answer": WAITS}
