"""What the mock refuses, and how. `docs/testing.md` tells the same."""

from __future__ import annotations

import socket

import httpx
import pytest

from invent_mock.app import MockApp
from invent_mock.http.request_body import MAX_REQUEST_BODY
from invent_mock.mock import Mock
from invent_mock.server import ThreadedServer
from tests.support.sample_request import BODY, HEADERS, URL_PATH


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        (b'{"message":[{"type":"text","text":"\\ud800"}]}', None),
        (b'{"message":[{"type":"x","y":NaN}]}', None),
        (b'{"message":[{"type":"x","y":1e400}]}', None),
        (b'{"message":[{"type":"x","y":' + b"9" * 5000 + b"}]}", None),
        (b'{"message":[{"type":"text","text":"' + b"x" * MAX_REQUEST_BODY + b'"}]}', None),
        (b"[]", ""),
        (b"{}", "/message"),
        (b'{"message":[]}', "/message"),
        (b'{"message":[{"type":"text"}]}', "/message/0/text"),
        (b'{"message":[{"type":"text","text":"x"},{"type":"text","text":5}]}', "/message/1/text"),
        (b'{"message":[{"type":"text","text":"x","start_timestamp":"0"}]}', "/message/0/start_timestamp"),
        (b'{"message":[{"type":"text","text":"x"}],"channel_id":"cch_none"}', "/channel_id"),
    ],
    ids=lambda value: repr(value)[:60],
)
def test_a_wrong_body_is_400_and_the_field_is_named(http: httpx.Client, body: bytes, pointer: str | None) -> None:
    response = http.post(URL_PATH, content=body)
    assert response.status_code == 400, response.text
    assert response.json()["error"]["message"]
    assert response.json()["error"].get("pointer") == pointer


@pytest.mark.parametrize(
    ("query", "problem"),
    [
        ("take=101", "take breaks the contract: 101 is greater than the maximum of 100."),
        ("page=two", 'page breaks the contract: "two" is not of type "number".'),
        ("page=%202", 'page breaks the contract: " 2" is not of type "number".'),
        ("is_admin=true%20", 'is_admin breaks the contract: "true " is not of type "boolean".'),
        ("email=7", 'email breaks the contract: "7" is not a "email".'),
    ],
)
def test_a_wrong_query_is_400_and_the_reason_is_told(http: httpx.Client, query: str, problem: str) -> None:
    response = http.get(f"/orgs/c/contacts?{query}")
    assert (response.status_code, response.json()["error"]["message"]) == (400, f"The query parameter {problem}")


@pytest.mark.parametrize("status", [400, 404, 429, 500, 503])
def test_an_error_can_be_preferred(http: httpx.Client, mock_app: MockApp, status: int) -> None:
    posted_before = len(mock_app.posted)
    assert http.post(URL_PATH, json=BODY, headers={"Prefer": f"code={status}"}).status_code == status
    assert len(mock_app.posted) == posted_before


@pytest.mark.parametrize(
    "prefer",
    [
        [("Prefer", 'code="503"')],
        [("Prefer", 'Code = "503"; x=y')],
        [("Prefer", "respond-async, code=503")],
        [("Prefer", "respond-async"), ("Prefer", "code=503")],
    ],
)
def test_the_preference_is_read_as_rfc_7240_has_it(http: httpx.Client, prefer: list[tuple[str, str]]) -> None:
    assert http.post(URL_PATH, json=BODY, headers=prefer).status_code == 503


@pytest.mark.parametrize("prefer", ["code=200", "code=999", "code=x", "code=5030", "x-code=503", "respond-async"])
def test_any_other_preference_posts_as_usual(http: httpx.Client, mock_app: MockApp, prefer: str) -> None:
    response = http.post(URL_PATH, json=BODY, headers={"Prefer": prefer})
    assert response.json()["id"] == mock_app.posted[-1].response_body["id"]


def test_a_401_says_how_to_authenticate(http: httpx.Client) -> None:
    response = http.post(URL_PATH, json=BODY, headers={"Authorization": "Bearer x"})
    assert (response.status_code, response.headers["www-authenticate"]) == (401, "Bearer")


def test_a_405_says_what_is_allowed(http: httpx.Client) -> None:
    response = http.get(URL_PATH)
    assert (response.status_code, response.headers["allow"]) == (405, "POST")


def test_a_429_says_how_long_to_wait() -> None:
    with ThreadedServer(MockApp(requests_per_minute=3)) as server:
        responses = [httpx.post(server.base_url + URL_PATH, json=BODY, headers=HEADERS) for _ in range(4)]
    assert [response.status_code for response in responses] == [200, 200, 200, 429]
    assert 1 <= int(responses[3].headers["retry-after"]) <= 60


def test_a_bug_of_the_mock_is_told_and_recorded(
    mock: Mock, mock_http: httpx.Client, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr("invent_mock.app.MockApp.perform", lambda *_: 1 / 0)
    response = mock_http.post(URL_PATH, json=BODY)
    message = "The mock has failed: ZeroDivisionError('division by zero'). This is a bug."
    assert (response.status_code, response.json()) == (500, {"error": {"message": message}})
    assert [refused.reason for refused in mock.refused] == [message]
    assert "1 / 0" in caplog.text


@pytest.mark.parametrize("sign", [b"", b"-"])
def test_as_many_digits_are_taken_as_python_reads(http: httpx.Client, sign: bytes) -> None:
    for digits, status in ((4_300, 200), (4_301, 400)):
        body = b'{"message":[{"type":"x","y":' + sign + digits * b"9" + b"}]}"
        assert http.post(URL_PATH, content=body).status_code == status


@pytest.mark.parametrize("length", ["5", "99", "-1", "x", "5, 6"])
def test_a_wrong_length_is_no_server_error(mock_server: ThreadedServer, length: str) -> None:
    host, port = mock_server.base_url.removeprefix("http://").split(":")
    head = f"POST {URL_PATH} HTTP/1.1\r\nHost: x\r\nAuthorization: {HEADERS['Authorization']}\r\n"
    with socket.create_connection((host, int(port)), timeout=5) as connection:
        connection.sendall(f"{head}Content-Length: {length}\r\n\r\n".encode() + b'{"message":[]}')
        connection.shutdown(socket.SHUT_WR)
        answer = connection.recv(65536)
    assert answer == b"" or answer.startswith(b"HTTP/1.1 400")
