"""What the mock refuses, and how. `docs/testing.md` tells the same."""

from __future__ import annotations

import socket

import httpx
import pytest

from invent_mock.http.request_body import MAX_REQUEST_BODY
from invent_mock.mock import Mock
from tests.support.raw_requests import connect, post_request
from tests.support.sample_request import BODY, URL_PATH


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
    ids=lambda value: repr(value and value[:60]),
)
def test_a_wrong_body_is_400_and_the_field_is_named(mock_http: httpx.Client, body: bytes, pointer: str | None) -> None:
    response = mock_http.post(URL_PATH, content=body)
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
def test_a_wrong_query_is_400_and_the_reason_is_told(mock_http: httpx.Client, query: str, problem: str) -> None:
    response = mock_http.get(f"/orgs/c/contacts?{query}")
    assert (response.status_code, response.json()["error"]["message"]) == (400, f"The query parameter {problem}")


@pytest.mark.parametrize("status", [400, 404, 429, 500, 503])
def test_an_error_can_be_preferred(mock: Mock, mock_http: httpx.Client, status: int) -> None:
    assert mock_http.post(URL_PATH, json=BODY, headers={"Prefer": f"code={status}"}).status_code == status
    assert mock.messages == []


@pytest.mark.parametrize(
    "prefer",
    [
        [("Prefer", 'code="503"')],
        [("Prefer", 'Code = "503"; x=y')],
        [("Prefer", "respond-async, code=503")],
        [("Prefer", "respond-async"), ("Prefer", "code=503")],
    ],
)
def test_the_preference_is_read_as_rfc_7240_has_it(mock_http: httpx.Client, prefer: list[tuple[str, str]]) -> None:
    assert mock_http.post(URL_PATH, json=BODY, headers=prefer).status_code == 503


@pytest.mark.parametrize("prefer", ["code=200", "code=999", "code=x", "code=5030", "x-code=503", "respond-async"])
def test_any_other_preference_posts_as_usual(mock: Mock, mock_http: httpx.Client, prefer: str) -> None:
    response = mock_http.post(URL_PATH, json=BODY, headers={"Prefer": prefer})
    assert response.json()["id"] == mock.messages[0].response_body["id"]


def test_a_401_says_how_to_authenticate(mock_http: httpx.Client) -> None:
    response = mock_http.post(URL_PATH, json=BODY, headers={"Authorization": "Bearer x"})
    assert (response.status_code, response.headers["www-authenticate"]) == (401, "Bearer")


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
def test_as_many_digits_are_taken_as_python_reads(mock_http: httpx.Client, sign: bytes) -> None:
    for digits, status in ((4_300, 200), (4_301, 400)):
        body = b'{"message":[{"type":"x","y":' + sign + digits * b"9" + b"}]}"
        assert mock_http.post(URL_PATH, content=body).status_code == status


@pytest.mark.parametrize("length", ["5", "99", "-1", "x", "5, 6"])
def test_a_wrong_length_is_no_server_error(mock: Mock, length: str) -> None:
    request = post_request(mock, b'{"message":[]}').replace(b"Content-Length: 14", f"Content-Length: {length}".encode())
    with connect(mock.base_url) as connection:
        connection.sendall(request)
        connection.shutdown(socket.SHUT_WR)
        answer = connection.recv(65536)
    assert answer == b"" or answer.startswith(b"HTTP/1.1 400")
