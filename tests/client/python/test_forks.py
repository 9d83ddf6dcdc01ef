"""A forked process has connections of its own, and leaves those of its parent alone."""

from __future__ import annotations

import math
import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import anyio
import httpx
import pytest

from invent_client import APITimeoutError, AsyncInventClient, ChatMessage, InventClient, conversations
from invent_client._http import http_client
from invent_client._polling import Turn
from tests.support.calls import API_KEY, ARGUMENTS, NOWHERE
from tests.support.servers.list_server import POSTED, ListServer, page_of
from tests.support.servers.raw_server import RawServer, http_response

pytestmark = [
    pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork"),
    pytest.mark.filterwarnings("ignore:This process .* is multi-threaded:DeprecationWarning"),
]


def exit_code_of_child(action: Callable[[], object]) -> int:
    """Fork, and run an action in the child. The exit code is 0 where it raised nothing."""
    process_id = os.fork()
    if process_id == 0:
        code = 1
        try:
            action()
            code = 0
        except BaseException as error:
            print(repr(error), file=sys.stderr)
        finally:
            os._exit(code)
    return os.waitstatus_to_exitcode(os.waitpid(process_id, 0)[1])


def replies(count: int) -> list[bytes]:
    return [
        http_response(200, b'{"id":"msg_%d","role":"user"}' % number, keep_alive=True) for number in range(1, count + 1)
    ]


def test_a_child_of_a_sync_client_opens_its_own_connection() -> None:
    with RawServer(*replies(4), keep_alive=True) as server:
        with InventClient(api_key=API_KEY, base_url=server.base_url) as client:

            def call(expected: str) -> None:
                assert client.send_message_as_contact(**ARGUMENTS).id == expected

            def call_twice() -> None:
                call("msg_2")
                call("msg_3")

            call("msg_1")
            assert exit_code_of_child(call_twice) == 0
            call("msg_4")
    assert server.connection_count == 2


@pytest.mark.parametrize("backend", ["asyncio", "trio"])
def test_a_child_of_an_async_client_opens_its_own_connection(backend: str) -> None:
    with RawServer(*replies(3), keep_alive=True) as server:
        client = AsyncInventClient(api_key=API_KEY, base_url=server.base_url)

        async def call(expected: str) -> None:
            assert (await client.send_message_as_contact(**ARGUMENTS)).id == expected

        async def call_in_child() -> None:
            await call("msg_2")
            await client.aclose()

        async def call_around_a_fork() -> None:
            async with client:
                await call("msg_1")
                # The child must leave the parent's event loop before it can run its own.
                assert exit_code_of_child(lambda: run_in_new_thread(backend, call_in_child)) == 0
                await call("msg_3")

        anyio.run(call_around_a_fork, backend=backend)
    assert server.connection_count == 2


def run_in_new_thread(backend: str, action: Callable[[], object]) -> None:
    with ThreadPoolExecutor(1) as pool:
        pool.submit(anyio.run, action, backend=backend).result(10)  # type: ignore[arg-type]


def test_a_closed_client_stays_closed_in_a_child() -> None:
    client = InventClient(api_key=API_KEY, base_url="http://127.0.0.1:9")
    client.close()
    assert exit_code_of_child(lambda: client.send_message_as_contact(**ARGUMENTS)) == 1


def test_the_threads_of_a_child_share_its_connections() -> None:
    client = InventClient(api_key=API_KEY, base_url=NOWHERE)
    holder, make = client._http, client._http._make

    def make_slowly() -> httpx.Client:
        time.sleep(0.1)
        return make()

    def get_in_threads() -> None:
        signal.alarm(5)
        with ThreadPoolExecutor(4) as pool:
            futures = [pool.submit(holder.get) for _ in range(4)]
            assert len({id(future.result()) for future in futures}) == 1

    holder._make = make_slowly
    with in_renewal():
        assert exit_code_of_child(get_in_threads) == 0


@contextmanager
def in_renewal() -> Iterator[None]:
    """Another thread is about to renew an httpx client, as the parent was itself forked."""
    is_renewing, may_end = threading.Event(), threading.Event()

    def renew() -> None:
        with http_client._renewal:
            is_renewing.set()
            may_end.wait(10)

    with ThreadPoolExecutor(1) as pool:
        pool.submit(renew)
        is_renewing.wait(10)
        try:
            yield
        finally:
            may_end.set()


def try_to_wait(client: InventClient, seconds: float = 0.5) -> None:
    try:
        conversations.wait_for_reply(client, "cht_1", after=ChatMessage.from_dict(POSTED), timeout=seconds)
    except APITimeoutError:
        return


def wait_or_be_killed(client: InventClient, seconds: float = 0.5) -> None:
    signal.alarm(5)
    try_to_wait(client, seconds)


def test_a_child_waits_although_a_thread_of_its_parent_was_reserving() -> None:
    client = InventClient(api_key=API_KEY, base_url=NOWHERE)
    try_to_wait(client, 0.01)
    is_reserving, may_end = threading.Event(), threading.Event()

    def reserve() -> None:
        with conversations._budgets[client]._lock:
            is_reserving.set()
            may_end.wait(10)

    with ThreadPoolExecutor(1) as pool:
        pool.submit(reserve)
        is_reserving.wait(10)
        try:
            assert exit_code_of_child(lambda: wait_or_be_killed(client)) == 0
        finally:
            may_end.set()


def test_a_child_does_not_wait_behind_the_turns_of_its_parent(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("invent_client._polling.REQUESTS_PER_MINUTE", 1)
    with (
        ListServer(lambda request: page_of([POSTED])) as server,
        InventClient(api_key=API_KEY, base_url=server.base_url) as client,
    ):
        assert conversations._budget_of(client).reserve(Turn(), latest=math.inf)
        assert exit_code_of_child(lambda: wait_or_be_killed(client, 4)) == 0
        assert len(server.list_requests) == 1


@pytest.mark.usefixtures("quick_polling")
def test_forks_beside_busy_waits() -> None:
    is_over = threading.Event()

    def wait_busily() -> None:
        while not is_over.is_set():
            try_to_wait(client, 0.1)

    with (
        ListServer(lambda request: page_of([POSTED])) as server,
        InventClient(api_key=API_KEY, base_url=server.base_url) as client,
        ThreadPoolExecutor(4) as pool,
    ):
        for _ in range(4):
            pool.submit(wait_busily)
        try:
            for _ in range(50):
                assert exit_code_of_child(lambda: wait_or_be_killed(client, 0.02)) == 0
        finally:
            is_over.set()
