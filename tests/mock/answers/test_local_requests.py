"""Control answers only to requests for the address that the mock was given, and to no foreign page."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator

import httpx
import pytest
from starlette.responses import Response
from starlette.types import Message

from invent_mock.app import MockApp
from invent_mock.http.local_requests import LocalRequestsOnly
from invent_mock.mock import Mock
from invent_mock.root_app import RootApp
from invent_mock.server import ThreadedServer
from tests.support.raw_requests import exchange, get_request, status_of


@pytest.fixture(scope="module")
def server_with_a_name() -> Iterator[ThreadedServer]:
    """A mock that may be called `mock`, as in a container."""
    with ThreadedServer(RootApp(MockApp(), allowed_hosts=["Mock"])) as server:
        yield server


def status(base_url: str, *headers: str, version: str = "1.1") -> int:
    """The status of a request for `/_mock/health`. In the headers `{port}` is the mock's."""
    port = base_url.rpartition(":")[2]
    lines = [header.replace("{port}", port) for header in headers]
    return status_of(exchange(base_url, get_request("/_mock/health", *lines, version=version)))


@pytest.mark.parametrize("host", ["127.0.0.1:{port}", "localhost:{port}", "LOCALHOST:{port}", "LocalHost:{port}"])
def test_its_own_address_is_answered(mock: Mock, host: str) -> None:
    assert status(mock.base_url, f"Host: {host}") == 200


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1:1",
        "127.0.0.1",
        "localhost",
        "localhost:",
        "localhost.:{port}",
        "127.0.0.2:{port}",
        "[::1]:{port}",
        "0.0.0.0:{port}",
        "0:{port}",
        "127.1:{port}",
        "evil.example:{port}",
        "evil.example",
        "localhost.evil.example:{port}",
        "localhost:{port}.evil.example",
        "localhost:{port}, evil.example",
        "evil.example@localhost:{port}",
        "mock:{port}",
        "",
    ],
)
def test_a_foreign_host_is_refused(mock: Mock, host: str) -> None:
    assert status(mock.base_url, f"Host: {host}") == 403


def test_without_a_host_it_is_refused(mock: Mock) -> None:
    assert status(mock.base_url, version="1.0") == 403
    assert status(mock.base_url) in (400, 403)


def test_with_two_hosts_it_is_refused(mock: Mock) -> None:
    assert status(mock.base_url, "Host: localhost:{port}", "Host: localhost:{port}") in (400, 403)
    assert status(mock.base_url, "Host: localhost:{port}", "Host: evil.example") in (400, 403)


def test_its_own_page_is_answered(mock: Mock) -> None:
    assert status(mock.base_url, "Host: localhost:{port}", "Origin: http://localhost:{port}") == 200


@pytest.mark.parametrize(
    "origin",
    [
        "null",
        "",
        "http://localhost",
        "http://localhost:1",
        "https://localhost:{port}",
        "http://127.0.0.1:{port}",  # is another origin than localhost
        "http://evil.example",
        "http://localhost:{port}.evil.example",
        "localhost:{port}",
    ],
)
def test_a_foreign_origin_is_refused(mock: Mock, origin: str) -> None:
    assert status(mock.base_url, "Host: localhost:{port}", f"Origin: {origin}") == 403


def test_of_several_origins_each_must_be_its_own(mock: Mock) -> None:
    origins = ["Origin: http://localhost:{port}", "Origin: null"]
    assert status(mock.base_url, "Host: localhost:{port}", *origins) == 403


@pytest.mark.parametrize("host", ["mock", "MOCK", "mock:8080", "mock:{port}"])
def test_an_allowed_name_is_answered_on_any_port(server_with_a_name: ThreadedServer, host: str) -> None:
    assert status(server_with_a_name.base_url, f"Host: {host}") == 200


@pytest.mark.parametrize("host", ["mock.evil.example", "mock:x", "evil.example:mock", "[mock]"])
def test_what_is_only_like_an_allowed_name_is_refused(server_with_a_name: ThreadedServer, host: str) -> None:
    assert status(server_with_a_name.base_url, f"Host: {host}") == 403


def test_a_refusal_says_what_to_do(mock: Mock) -> None:
    response = exchange(mock.base_url, get_request("/_mock/health", "Host: mock:80"))
    assert b"--allow-host" in response


def test_a_foreign_page_can_tell_nothing(mock: Mock, mock_http: httpx.Client) -> None:
    for path in ("/_mock/drop", "/%5Fmock/drop", "/_mock/../_mock/drop"):
        mock_http.post(path, headers={"Origin": "http://evil.example"})
        mock_http.post(path, headers={"Host": "evil.example"})
    assert mock.unused == []


def test_the_api_answers_under_any_name(mock: Mock) -> None:
    assert status_of(exchange(mock.base_url, get_request("/openapi.json", "Host: evil.example"))) == 200


@pytest.mark.parametrize(
    ("address", "port", "host", "is_own"),
    [
        ("::1", 80, "[::1]:80", True),
        ("::1", 80, "[::1]", True),
        ("::1", 4711, "[::1]:4711", True),
        ("::1", 4711, "[::1]", False),
        ("::1", 4711, "[::2]:4711", False),
        ("::1", 4711, "localhost:4711", True),
        ("172.17.0.2", 4711, "172.17.0.2:4711", True),
        ("172.17.0.2", 4711, "localhost:4711", False),
        ("172.17.0.2", 80, "172.17.0.2", True),
    ],
)
def test_the_address_is_the_one_that_the_request_came_to(address: str, port: int, host: str, is_own: bool) -> None:
    statuses: list[int] = []

    async def note_status(message: Message) -> None:
        if message["type"] == "http.response.start":
            statuses.append(message["status"])

    async def receive() -> Message:
        return {"type": "http.request"}

    scope = {"type": "http", "path": "/_mock/health", "server": (address, port), "headers": [(b"host", host.encode())]}
    asyncio.run(LocalRequestsOnly(Response(status_code=200), ())(scope, receive, note_status))
    assert statuses == [200 if is_own else 403]
