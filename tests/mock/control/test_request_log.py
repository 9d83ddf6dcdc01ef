"""The line that is written for each request."""

from __future__ import annotations

import contextlib
import re
import time
from collections.abc import Iterator
from dataclasses import replace

import httpx
import pytest

from invent_mock import sample_data
from invent_mock.app import MockApp
from invent_mock.control.control import Control
from invent_mock.http.request_log import MAX_REASON, MAX_TARGET, RequestLog
from invent_mock.root_app import RootApp
from invent_mock.server import ThreadedServer
from tests.support.raw_requests import exchange
from tests.support.sample_request import BODY, HEADERS, URL_PATH

KEY = 'key/with+odd%20"characters\\'  # all are allowed in a world file
INVENTORY = replace(sample_data.INVENTORY, api_keys=(sample_data.API_KEY, KEY))


class LoggedMock(Control):
    """A mock with a log.

    Attributes:
        base_url: Its address.
        lines: What was written.
    """

    def __init__(self) -> None:
        self.lines: list[str] = []
        app = MockApp(inventory=INVENTORY)
        super().__init__(app)
        self.server = ThreadedServer(RequestLog(RootApp(app), INVENTORY, self.lines.append))
        self.base_url = self.server.base_url

    def line(self) -> str:
        """The only line, which is written after the response was sent."""
        give_up_at = time.monotonic() + 5
        while not self.lines:
            assert time.monotonic() < give_up_at
            time.sleep(0.001)
        return self.lines.pop()


@pytest.fixture(scope="module")
def _logged_mock() -> Iterator[LoggedMock]:
    logged_mock = LoggedMock()
    with logged_mock.server:
        yield logged_mock


@pytest.fixture
def logged_mock(_logged_mock: LoggedMock) -> LoggedMock:
    _logged_mock.reset()
    _logged_mock.lines.clear()
    return _logged_mock


@pytest.fixture
def logged_http(logged_mock: LoggedMock) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=logged_mock.base_url, headers=HEADERS, trust_env=False) as client:
        yield client


def test_a_line_has_time_method_path_status_and_milliseconds(
    logged_mock: LoggedMock, logged_http: httpx.Client
) -> None:
    logged_http.get("/orgs/c/contacts?take=1")
    assert re.fullmatch(r"\d\d:\d\d:\d\d\.\d{3} GET /orgs/c/contacts\?take=1 200 \d+\.\d ms", logged_mock.line())


@pytest.mark.parametrize(
    ("path", "reason"),
    [
        (URL_PATH, '"message" is a required property'),
        ("/nowhere", "The API has no such path."),
        ("/_mock/fail", "fail: missing a required argument: 'status'"),
    ],
)
def test_a_refusal_has_its_reason(logged_mock: LoggedMock, logged_http: httpx.Client, path: str, reason: str) -> None:
    logged_http.post(path, json={})
    assert re.search(rf" POST {path} 40[04] \d+\.\d ms  {re.escape(reason)}$", logged_mock.line())


def test_a_foreign_page_has_its_reason(logged_mock: LoggedMock, logged_http: httpx.Client) -> None:
    logged_http.post("/_mock/reset", headers={"Origin": "null"})
    assert " 403 " in (line := logged_mock.line())
    assert "Requests of other origins" in line


def test_a_failure_that_was_told_says_so(logged_mock: LoggedMock, logged_http: httpx.Client) -> None:
    logged_mock.fail(503)
    logged_http.post(URL_PATH, json=BODY)
    assert re.search(r" 503 \d+\.\d ms  This failure was scripted\.$", logged_mock.line())


def test_a_cut_connection_is_told(logged_mock: LoggedMock, logged_http: httpx.Client) -> None:
    logged_mock.drop()
    with contextlib.suppress(httpx.RemoteProtocolError):
        logged_http.post(URL_PATH, json=BODY)
    assert f" POST {URL_PATH} connection cut " in logged_mock.line()


@pytest.mark.parametrize("key", [sample_data.API_KEY, KEY, "sk_live_of_another_server"])
@pytest.mark.parametrize("place", ["path", "encoded path", "query", "body", "end of a long body"])
def test_the_key_is_in_no_line(logged_mock: LoggedMock, logged_http: httpx.Client, key: str, place: str) -> None:
    fully_encoded = "".join(f"%{byte:02X}" for byte in key.encode())
    url = {"path": f"/{key}", "encoded path": f"/{fully_encoded}", "query": f"{URL_PATH}?x={fully_encoded}"}
    body = {"body": key, "end of a long body": "x" * (MAX_REASON - len(key)) + key}
    request = logged_http.build_request(
        "POST", url.get(place, URL_PATH), json={"message": body.get(place)}, headers={"Authorization": f"Bearer {key}"}
    )
    status = logged_http.send(request).status_code
    line = logged_mock.line()
    assert status in (400, 401, 404)
    for written_key in (
        key,
        key.replace("\\", "\\\\").replace('"', '\\"'),
        fully_encoded,
        str(httpx.URL(f"/{key}"))[1:],
    ):
        assert written_key not in line
    assert key[: len(key) // 2] not in line


def test_control_characters_are_escaped(logged_mock: LoggedMock, logged_http: httpx.Client) -> None:
    logged_http.post(URL_PATH, json={"message": "\x1b[2J\u202e\r\n"})
    assert (line := logged_mock.line()).isprintable()
    assert "\\u202e" in line


def test_a_line_is_bounded(logged_mock: LoggedMock, logged_http: httpx.Client) -> None:
    logged_http.post(f"{URL_PATH}?x={'y' * 50_000}", json={"message": "z" * 50_000})
    assert len(logged_mock.line()) < MAX_TARGET + MAX_REASON + 100


def test_a_request_that_is_no_http_leaves_the_mock_alone(logged_mock: LoggedMock, logged_http: httpx.Client) -> None:
    assert exchange(logged_mock.base_url, b"\x16\x03\x01\x02\x00\x01\x00").startswith(b"HTTP/1.1 400")
    assert logged_http.get("/_mock/health").status_code == 200


def test_of_two_keys_of_which_one_begins_with_the_other_nothing_is_left() -> None:
    lines: list[str] = []
    short, long = "abcdefgh", "abcdefghij"
    inventory = replace(sample_data.INVENTORY, api_keys=(short, long))
    with ThreadedServer(RequestLog(MockApp(inventory=inventory), inventory, lines.append)) as server:
        httpx.get(f"{server.base_url}/{long}/{short}", trust_env=False)
    assert lines[0].split()[2] == "/***/***"
