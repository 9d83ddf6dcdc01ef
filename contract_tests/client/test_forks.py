"""A forked process has connections of its own, and leaves those of its parent alone."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable

import anyio
import pytest

from contract_tests.client.calls import API_KEY, ARGUMENTS
from contract_tests.client.raw_server import RawServer, http_response
from invent_client import AsyncInventClient, InventClient

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")


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


@pytest.mark.filterwarnings("ignore:This process .* is multi-threaded:DeprecationWarning")
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


@pytest.mark.filterwarnings("ignore:This process .* is multi-threaded:DeprecationWarning")
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
    from concurrent.futures import ThreadPoolExecutor

    with ThreadPoolExecutor(1) as pool:
        pool.submit(anyio.run, action, backend=backend).result(10)  # type: ignore[arg-type]


@pytest.mark.filterwarnings("ignore:This process .* is multi-threaded:DeprecationWarning")
def test_a_closed_client_stays_closed_in_a_child() -> None:
    client = InventClient(api_key=API_KEY, base_url="http://127.0.0.1:9")
    client.close()
    assert exit_code_of_child(lambda: client.send_message_as_contact(**ARGUMENTS)) == 1
