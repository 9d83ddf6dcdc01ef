"""`.requests`: all that came in since the test began, and how it was answered."""

from __future__ import annotations

import re
from typing import Any

import httpx
import pytest

from invent_client import InventClient
from invent_mock import sample_data
from invent_mock.mock import Mock, MockServer
from tests.support.raw_requests import connect, post_request
from tests.support.sample_request import BODY, PATH_OF_NEW_CHATS, URL_PATH, body_with

TRACEPARENT = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"


def test_a_header_of_the_program_can_be_asserted(mock: Mock) -> None:
    with InventClient() as client:
        client.list_contacts("c", headers={"X-Request-ID": "4711", "traceparent": TRACEPARENT})
    (request,) = mock.requests
    assert (request.headers["x-request-id"], request.headers["Traceparent"]) == ("4711", TRACEPARENT)
    assert request.headers["user-agent"].startswith("invent-client/")


@pytest.mark.parametrize(
    "escaped_key", ["sk%2Blive%2Fof%3Danother", "sk%2blive/of%3Danothe%72", "%73k+live/of=another"]
)
def test_of_a_header_with_the_key_as_a_url_has_it_all_else_is_as_it_was_sent(
    mock: Mock, mock_http: httpx.Client, escaped_key: str
) -> None:
    url = "http://x/%E2%82%AC%2F?key={}&of=100%25&also={}"
    headers = {"Authorization": "Bearer sk+live/of=another", "Referer": url.format(escaped_key, escaped_key)}
    mock_http.get("/orgs/c/contacts", headers=headers)
    assert mock.requests[0].headers["referer"] == url.format("***", "***")


@pytest.mark.parametrize("key", [None, "sk_live_of_another_server"], ids=["right", "wrong"])
def test_no_header_has_the_key(mock: Mock, mock_http: httpx.Client, key: str | None) -> None:
    key = key or mock.environment["INVENT_API_KEY"]
    mock_http.get("/orgs/c/contacts", headers={"Authorization": f"Bearer {key}", "X-Debug": f"key={key}"})
    (request,) = mock.requests
    assert (request.headers["authorization"], request.headers["x-debug"]) == ("Bearer ***", "key=***")
    assert key not in f"{request!r} {request.headers!r} {mock_http.get('/_mock/requests').text}"


def test_a_short_key_is_in_no_header_of_its_own(mock: Mock, mock_http: httpx.Client) -> None:
    for authorization in ("Bearer x7", "x7", ""):
        mock_http.get("/orgs/c/contacts", headers={"Authorization": authorization, "X-Debug": "x7"})
    shown = [(request.headers["authorization"], request.headers["x-debug"]) for request in mock.requests]
    assert shown == [("Bearer ***", "x7"), ("***", "x7"), ("***", "x7")]


def test_a_request_is_there_with_its_parts(mock: Mock, mock_http: httpx.Client) -> None:
    mock_http.get("/orgs/c/contacts?take=1&search=Ada%20L")
    mock_http.post(URL_PATH, json=BODY)
    listed, posted = mock.requests
    assert (listed.method, listed.path, listed.body) == ("GET", "/orgs/c/contacts", "")
    assert listed.query == {"take": "1", "search": "Ada L"}
    assert (posted.method, posted.path, posted.query, posted.status) == ("POST", URL_PATH, {}, 200)
    assert posted.body.encode() == mock_http.build_request("POST", "/", json=BODY).content
    assert 0 < posted.seconds < 5
    assert (posted.scripted, posted.reason) == ("", "")


@pytest.mark.parametrize(
    ("script", "request_arguments", "status", "scripted"),
    [
        (lambda mock: mock.fail(503, times=2), {"json": BODY}, 503, "fail(503, times=2)"),
        (lambda mock: mock.fail(503, taken=True), {"json": BODY}, 503, "fail(503, taken=True)"),
        (lambda mock: mock.delay(0.01), {"json": BODY}, 200, "delay(0.01)"),
        (lambda mock: (mock.delay(0.01), mock.fail(503)), {"json": BODY}, 503, "delay(0.01), fail(503)"),
        (lambda mock: None, {"json": BODY, "headers": {"Prefer": "code=418"}}, 418, "Prefer: code=418"),
        (lambda mock: None, {"json": {}}, 400, ""),
        (lambda mock: None, {"json": BODY, "headers": {"Authorization": "Bearer x"}}, 401, ""),
    ],
    ids=["failed", "taken", "delayed", "delayed and failed", "preferred", "refused", "wrong key"],
)  # fmt: skip
def test_what_became_of_it_is_told(
    mock: Mock, mock_http: httpx.Client, script: Any, request_arguments: dict[str, Any], status: int, scripted: str
) -> None:
    script(mock)
    mock_http.post(URL_PATH, **request_arguments)
    (request,) = mock.requests
    assert (request.status, request.scripted) == (status, scripted)
    assert bool(request.reason) == (status != 200)
    assert request.is_refused == (status in (400, 401))


def test_a_connection_that_is_cut_has_no_status(mock: Mock, mock_http: httpx.Client) -> None:
    mock.drop()
    with pytest.raises(httpx.RemoteProtocolError):
        mock_http.post(URL_PATH, json=BODY)
    assert [(request.status, request.scripted) for request in mock.requests] == [(None, "drop()")]


def test_a_request_is_there_before_its_late_answer(mock: Mock, mock_http: httpx.Client) -> None:
    mock.delay(60)
    with pytest.raises(httpx.ReadTimeout):
        mock_http.post(URL_PATH, json=BODY, timeout=0.2)
    (request,) = mock.requests
    assert (request.status, request.scripted) == (200, "delay(60)")
    assert request.seconds >= 60


@pytest.mark.parametrize(("path", "key"), [("/nowhere", None), (URL_PATH, "Bearer x")], ids=["path", "key"])
def test_what_is_refused_by_its_head_has_its_body(
    mock: Mock, mock_http: httpx.Client, path: str, key: str | None
) -> None:
    headers = {"Authorization": key} if key else {}
    mock_http.post(PATH_OF_NEW_CHATS, content=b"what was sent", headers=headers)
    assert mock.requests[0].body == mock.refused[0].body == "what was sent"


def test_the_refused_ones_are_a_part_of_them(mock: Mock, mock_http: httpx.Client) -> None:
    mock.fail(503)
    for body in (BODY, {}, BODY):
        mock_http.post(URL_PATH, json=body)
    assert [request.status for request in mock.requests] == [503, 400, 200]
    assert mock.refused == mock.requests[1:2]


def test_the_control_and_the_page_are_not_among_them(mock: Mock, mock_http: httpx.Client) -> None:
    for path in ("/", "/_mock/requests", "/_mock/page/overview", "/openapi.json"):
        mock_http.get(path)
    assert mock.requests == []


def test_a_test_begins_without_any_and_a_reset_forgets_them(
    mock: Mock, mock_http: httpx.Client, server_of_mocks: MockServer
) -> None:
    mock_http.post(URL_PATH, json=BODY)
    mock.reset()
    assert mock.requests == []
    mock_http.post(URL_PATH, json=BODY)
    next_mock = server_of_mocks.begin_session()
    mock_http.post(URL_PATH, json=BODY)  # with the key of the test before
    assert next_mock.requests == []


def test_a_request_whose_body_breaks_off_is_there(mock: Mock, mock_http: httpx.Client) -> None:
    with connect(mock.base_url) as connection:
        connection.sendall(post_request(mock, b'{"mess', length=100))
    for _ in range(100):
        if mock.requests:
            break
        mock_http.get("/_mock/health")
    assert [request.reason for request in mock.requests] == ["The body ended early."]


def test_just_the_last_are_kept(mock: Mock, mock_http: httpx.Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("invent_mock.world.retention.MAX_KEPT", 3)
    for number in range(5):
        mock_http.get(f"/orgs/c/contacts?take={number + 1}")
        mock_http.get(f"/nowhere?take={number + 1}")
    assert [request.query["take"] for request in mock.requests] == ["4", "5", "5"]
    assert mock.refused == [mock.requests[0], mock.requests[2]]


def test_their_memory_is_bounded(mock: Mock, mock_http: httpx.Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("invent_mock.world.retention.MAX_BYTES", 50_000)
    for letter in "abc":
        mock_http.post(URL_PATH, json=body_with(letter * 10_000))
    assert [request.body.rstrip('"}]')[-1] for request in mock.requests] == ["b", "c"]
    mock_http.post(URL_PATH, json=body_with("d" * 50_000))
    assert [request.body.count("d") for request in mock.requests] == [50_000]


def test_they_are_listed_over_http(mock: Mock, mock_http: httpx.Client) -> None:
    mock.fail(503)
    mock_http.post(f"{URL_PATH}?x=1", json=BODY, headers={"X-Request-ID": "4711"})
    (request,) = mock_http.get("/_mock/requests", headers={"Authorization": ""}).json()
    assert request["headers"]["x-request-id"] == "4711"
    assert request["headers"]["authorization"] == "Bearer ***"
    assert re.fullmatch(r"20\d\d-\d\d-\d\dT\d\d:\d\d:\d\d\.\d+\+00:00", request["received_at"])
    del request["headers"], request["received_at"], request["seconds"]
    assert request == {
        "method": "POST",
        "path": URL_PATH,
        "query": {"x": "1"},
        "body": mock.requests[0].body,
        "status": 503,
        "scripted": "fail(503)",
        "reason": "This failure was scripted.",
        "pointer": None,
    }


def test_the_chat_and_the_message_of_a_request_are_known(mock: Mock, mock_http: httpx.Client) -> None:
    mock_http.post(URL_PATH, json={})
    mock_http.post(URL_PATH, json=BODY)
    begun = mock_http.post(PATH_OF_NEW_CHATS, json=BODY).json()
    chat_id = sample_data.ONE_CUSTOM_CHANNEL.id
    assert [(request.chat_id, request.message) for request in mock.requests] == [
        (chat_id, None),
        (chat_id, mock.messages[0]),
        (begun["id"], mock.messages[1]),
    ]
