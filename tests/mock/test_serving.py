"""The mock is ready when it is handed over, and says at once where it cannot be served."""

from __future__ import annotations

import asyncio
import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from multiprocessing import spawn
from pathlib import Path
from typing import cast
from unittest import mock as unittest_mock

import httpx
import pytest

import invent_mock
from invent_mock.app import MockApp
from invent_mock.http.connection import Connection
from invent_mock.mock import Mock
from invent_mock.server import Server, ThreadedServer
from tests.support.raw_requests import WAIT, connect, read_to_the_end
from tests.support.sample_request import BODY, URL_PATH

# Prints the modules that are loaded by requests of each kind, where the client loads none.
LATE_IMPORTS = f"""
import http.client, os, sys
import encodings.idna
import invent_mock

def request(method, path, body=None):
    connection = http.client.HTTPConnection(mock.base_url.removeprefix("http://"))
    headers = {{"Authorization": "Bearer " + os.environ["INVENT_API_KEY"], "Content-Type": "application/json"}}
    connection.request(method, path, body, headers)
    response = connection.getresponse()
    response.read()
    assert response.status < 500, path

with invent_mock.serve() as mock:
    loaded = set(sys.modules)
    for body in ({json.dumps(BODY)!r}, "no JSON", ""):
        request("POST", {URL_PATH!r}, body)
    for path in ("/orgs/c/contacts", "/openapi.json", "/nowhere", "/", "/_mock/health", "/_mock/page/overview"):
        request("GET", path)
    request("POST", "/_mock/reset")
    print(sorted(set(sys.modules) - loaded))
"""


def run_program(program: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=60)


def test_all_that_it_needs_is_imported_when_it_is_handed_over() -> None:
    assert run_program(LATE_IMPORTS).stdout == "[]\n"


def test_a_test_may_put_its_modules_back_at_once() -> None:
    for _ in range(5):
        with invent_mock.serve() as mock:
            with unittest_mock.patch.dict(sys.modules, {"redis": unittest_mock.Mock()}):
                pass
            assert status_of_post(mock) == 200


def test_it_answers_when_it_is_handed_over(monkeypatch: pytest.MonkeyPatch) -> None:
    """A slow start delays the block, not its first request."""
    startup = Server.startup

    async def slow_startup(server: Server, sockets: object = None) -> None:
        await asyncio.sleep(0.1)
        await startup(server, sockets)  # type: ignore[arg-type]

    monkeypatch.setattr(Server, "startup", slow_startup)
    with ThreadedServer(MockApp()) as server:
        assert server._server.started


@pytest.mark.parametrize("error", [OSError("no more files"), ImportError("no loop"), SystemExit(1)])
def test_what_cannot_start_raises_there(monkeypatch: pytest.MonkeyPatch, error: BaseException) -> None:
    async def fail(server: Server, sockets: object) -> None:
        raise error

    monkeypatch.setattr(Server, "startup", fail)
    with pytest.raises(type(error), match=str(error)):
        with invent_mock.serve():
            pytest.fail("it is not served")


# --- the end ---


def stopped(server: ThreadedServer) -> bool:
    """Whether a server ends that is to stop. If it did not, the end of its block would wait for ever."""
    server._server.stop()
    server._thread.join(WAIT)
    return not server._thread.is_alive()


@pytest.mark.parametrize("turns", range(5))
def test_it_stops_while_a_client_connects(turns: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """In one turn of the event loop it is accepted, and in a later one its connection is known."""
    with socket.socket() as client:
        client.settimeout(WAIT)

        async def connect_and_stop(server: Server) -> None:
            client.connect(server.servers[0].sockets[0].getsockname())
            for _ in range(turns):
                await asyncio.sleep(0)

        monkeypatch.setattr(Server, "main_loop", connect_and_stop)
        server = ThreadedServer(MockApp()).__enter__()
        assert stopped(server)
        assert read_to_the_end(client) == b""


def test_it_stops_while_a_client_does_not_read() -> None:
    """Its connection has more to write than the system takes."""
    server = ThreadedServer(MockApp()).__enter__()
    with connect(server.base_url) as client:
        client.sendall(b"GET /openapi.json HTTP/1.1\r\n\r\n" * 200)
        deadline = time.monotonic() + WAIT
        connections = cast(set[Connection], server._server.server_state.connections)
        while not any(connection.flow.write_paused for connection in connections):
            assert time.monotonic() < deadline
            time.sleep(0.01)
        assert stopped(server)


# --- the environment ---


@pytest.fixture
def before() -> Iterator[dict[str, str]]:
    """The variables INVENT_… of before, one of which is set."""
    with unittest_mock.patch.dict(os.environ, {"INVENT_API_KEY": "key_of_before"}):
        yield variables()


def variables() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if name.startswith("INVENT_")}


@pytest.mark.parametrize("order", [(0, 1, 2), (2, 1, 0), (1, 2, 0), (0, 2, 1)])
def test_blocks_may_end_in_any_order(before: dict[str, str], order: tuple[int, ...]) -> None:
    blocks = [invent_mock.serve() for _ in order]
    mocks = [block.__enter__() for block in blocks]
    assert len({mock.base_url for mock in mocks}) == len(blocks)
    open_mocks = list(mocks)
    for number in order:
        assert variables() == open_mocks[-1].environment
        blocks[number].__exit__(None, None, None)
        open_mocks.remove(mocks[number])
    assert variables() == before


@pytest.mark.parametrize("order", [(0, 1, 2), (2, 1, 0), (1, 2, 0)])
def test_children_are_told_of_no_variable_after_the_blocks(order: tuple[int, ...]) -> None:
    get_preparation_data = spawn.get_preparation_data
    blocks = [invent_mock.serve() for _ in order]
    for block in blocks:
        block.__enter__()
    for number in order:
        assert "invent_mock" in spawn.get_preparation_data("child")
        blocks[number].__exit__(None, None, None)
    assert spawn.get_preparation_data is get_preparation_data


def test_what_has_wrapped_the_start_of_children_meanwhile_tells_them_nothing_afterwards(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(spawn, "get_preparation_data", spawn.get_preparation_data)  # to be put back at the end
    data_before = spawn.get_preparation_data("child")
    with invent_mock.serve():
        get_preparation_data = spawn.get_preparation_data
        monkeypatch.setattr(spawn, "get_preparation_data", lambda name: {**get_preparation_data(name), "other": 1})
    assert spawn.get_preparation_data("child").keys() == data_before.keys() | {"other"}


def test_what_cannot_start_leaves_the_start_of_children_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    async def fail(server: Server, sockets: object) -> None:
        raise OSError("no more files")

    get_preparation_data = spawn.get_preparation_data
    monkeypatch.setattr(Server, "startup", fail)
    with pytest.raises(OSError, match="no more files"):
        invent_mock.serve().__enter__()
    assert spawn.get_preparation_data is get_preparation_data


# --- other kinds of threads ---


def start_of_threads(library: str) -> Callable[[], None]:
    """What a library has put in the place of `_thread.start_new_thread`."""

    def start_new_thread() -> None:
        raise AssertionError("is not used")

    start_new_thread.__module__ = f"{library}.thread"
    return start_new_thread


@pytest.mark.parametrize("library", ["gevent", "eventlet"])
def test_where_threads_are_replaced_one_line_says_so(library: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("_thread.start_new_thread", start_of_threads(library))
    with pytest.raises(RuntimeError, match=f"whose threads {library} has replaced. Run it as a program"):
        invent_mock.serve().__enter__()


def test_under_gevent_one_line_says_that_it_cannot() -> None:
    pytest.importorskip("gevent")
    process = run_program(
        "from gevent import monkey; monkey.patch_all(); import invent_mock; invent_mock.serve().__enter__()"
    )
    assert process.stderr.splitlines()[-1].startswith(
        "RuntimeError: The mock cannot be served in a process whose threads"
    )


def test_the_fixture_says_it_in_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "pytest.ini").write_text("[pytest]\naddopts = -q -p invent_mock.pytest_plugin -p no:faulthandler\n")
    (tmp_path / "test_of_a_user.py").write_text("def test_it(invent_mock): pass\n")
    monkeypatch.setattr("_thread.start_new_thread", start_of_threads("gevent"))
    monkeypatch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")
    monkeypatch.setenv("PYTEST_ADDOPTS", "")
    pytest.main([str(tmp_path)])
    output = capsys.readouterr().out
    assert "\nThe mock cannot be served in a process whose threads gevent has replaced. Run it" in output


def status_of_post(mock: Mock) -> int:
    headers = {"Authorization": f"Bearer {mock.environment['INVENT_API_KEY']}"}
    return httpx.post(mock.base_url + URL_PATH, json=BODY, headers=headers, trust_env=False).status_code
