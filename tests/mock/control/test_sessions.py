"""Each test has a mock of its own, and late requests of an earlier test leave no trace in it."""

from __future__ import annotations

import json
import os
import re
import time
from pathlib import Path
from typing import Any

import httpx
import pytest

import invent_mock
from invent_client import InventClient, UserTextPart
from invent_mock.mock import Mock, MockServer, UnusedError
from tests.support.raw_requests import connect, exchange, get_request, post_request, read_to_the_end, status_of
from tests.support.sample_request import BODY, BODY_JSON, URL_PATH


def test_a_new_session_knows_nothing_of_the_one_before(
    mock: Mock, mock_http: httpx.Client, server_of_mocks: MockServer
) -> None:
    mock_http.post(URL_PATH, json=BODY)
    mock_http.post(URL_PATH, json={})
    mock_http.post("/orgs/c/contacts", json={"channel": {"user_id": "4711"}})
    mock.fail(503)
    mock.answer_by_hand()
    next_mock = server_of_mocks.begin_session()
    assert (next_mock.messages, next_mock.refused, next_mock.unused) == ([], [], [])
    key = next_mock.environment["INVENT_API_KEY"]
    contacts = mock_http.get("/orgs/c/contacts", headers={"Authorization": f"Bearer {key}"}).json()
    assert len(contacts) == 2


def test_a_client_of_an_earlier_test_is_told_why_it_is_refused(
    mock_http: httpx.Client, server_of_mocks: MockServer
) -> None:
    next_mock = server_of_mocks.begin_session()
    response = mock_http.post(URL_PATH, json=BODY)
    assert response.status_code == 401
    assert "belongs to a test that has ended" in response.json()["error"]["message"]
    advice = "Requests with the API key of an earlier test: 1. Does the program keep a client?"
    assert next_mock.diagnostics == [advice]


def test_just_some_refused_requests_are_told(mock: Mock, mock_http: httpx.Client) -> None:
    for number in range(22):
        mock_http.get(f"/nowhere/{number}")
    first, *_, twentieth, rest = mock.diagnostics
    assert (first, twentieth) == tuple(f"GET /nowhere/{number}: 404 The API has no such path." for number in (0, 19))
    assert rest == "… and 2 more."


@pytest.mark.parametrize("scheme", ["", "Token ", "Bearer\t"])
def test_a_key_of_this_test_that_is_sent_wrongly_is_no_earlier_one(
    mock: Mock, mock_http: httpx.Client, scheme: str
) -> None:
    headers = {"Authorization": scheme + mock.environment["INVENT_API_KEY"]}
    assert mock_http.post(URL_PATH, json=BODY, headers=headers).status_code == 401
    reason = "The API key is missing or wrong, or not sent as `Authorization: Bearer <key>`."
    assert [refused.reason for refused in mock.refused] == [reason]


@pytest.mark.parametrize(
    ("method", "path"), [("POST", URL_PATH), ("GET", "/orgs/c/contacts"), ("DELETE", URL_PATH), ("GET", "/nowhere")]
)
def test_a_client_of_an_earlier_test_uses_up_nothing_and_is_told_to_nobody(
    mock_http: httpx.Client, server_of_mocks: MockServer, method: str, path: str
) -> None:
    next_mock = server_of_mocks.begin_session()
    next_mock.fail(503)
    next_mock.delay(60)
    next_mock.drop()
    told = next_mock.unused
    assert mock_http.request(method, path, json=BODY).status_code in (401, 404, 405)
    assert (next_mock.unused, next_mock.refused, next_mock.messages) == (told, [], [])


def test_a_message_that_comes_in_while_its_test_ends_is_not_taken(mock: Mock, server_of_mocks: MockServer) -> None:
    with connect(mock.base_url) as connection:
        connection.sendall(post_request(mock, BODY_JSON[:10], "Connection: close", length=len(BODY_JSON)))
        wait_until_the_head_is_read(mock)
        next_mock = server_of_mocks.begin_session()
        next_mock.fail(429)
        connection.sendall(BODY_JSON[10:])
        response = read_to_the_end(connection)
    assert status_of(response) == 503
    assert b"was reset" in response
    assert (next_mock.messages, next_mock.refused, next_mock.unused) == ([], [], ["fail(429)"])


def test_a_body_that_breaks_off_after_its_test_is_told_to_nobody(mock: Mock, server_of_mocks: MockServer) -> None:
    with connect(mock.base_url) as connection:
        connection.sendall(post_request(mock, BODY_JSON[:10], length=len(BODY_JSON)))
        wait_until_the_head_is_read(mock)
        next_mock = server_of_mocks.begin_session()
    wait_until_the_head_is_read(next_mock)  # and so the end of the other connection, too
    assert next_mock.refused == []


def test_a_body_that_breaks_off_after_a_reset_is_told_to_nobody(mock: Mock) -> None:
    with connect(mock.base_url) as connection:
        connection.sendall(post_request(mock, BODY_JSON[:10], length=len(BODY_JSON)))
        wait_until_the_head_is_read(mock)
        mock.reset()
    wait_until_the_head_is_read(mock)
    assert mock.refused == []


# --- without pytest ---


def test_the_environment_is_put_back_after_an_exception() -> None:
    with pytest.raises(ZeroDivisionError):
        serve_and_raise()
    assert not any(name.startswith("INVENT_") for name in os.environ)


def test_what_is_never_used_up_is_an_error_at_the_end_of_the_block() -> None:
    block = invent_mock.serve()
    mock = block.__enter__()
    mock.fail(429, times=2, retry_after=3)
    mock.drop()
    with pytest.raises(UnusedError, match=r"unused instructions: fail\(429, times=2, retry_after=3\), drop\(\)\. "):
        block.__exit__(None, None, None)


# --- with options ---

WORLD = {
    "contacts": [{"id": "con_ada", "name": "Ada", "channels": [{"id": "cch_app", "type": "custom"}]}],
    "chats": [{"id": "cht_ada", "contact": "con_ada", "channels": ["cch_app"]}],
}


@pytest.mark.parametrize("is_file", [False, True], ids=["data", "file"])
def test_a_world_of_its_own_is_served(tmp_path: Path, is_file: bool) -> None:
    world: Any = WORLD
    if is_file:
        world = tmp_path / "world.json"
        world.write_text(json.dumps({"org_id": "org_1", "api_keys": ["key"], **WORLD}))
    with invent_mock.serve(world=world) as mock:
        assert os.environ["INVENT_CHAT_ID"] == "cht_ada"
        with InventClient() as client:
            assert [contact.name for contact in client.list_contacts("c")] == ["Ada"]
            client.send_message_as_contact("c", "con_ada", "cht_ada", message=[UserTextPart(text="Hello")])
        mock.reset()
        with InventClient() as client:
            assert [contact.id for contact in client.list_contacts("c")] == ["con_ada"]


def test_a_session_with_options_leaves_none_behind(server_of_mocks: MockServer) -> None:
    server_of_mocks.begin_session(world=WORLD, rate_limit=1, latency=0.5)
    mock = server_of_mocks.begin_session()
    headers = {"Authorization": f"Bearer {mock.environment['INVENT_API_KEY']}"}
    begin = time.perf_counter()
    for _ in range(3):
        response = httpx.post(mock.base_url + URL_PATH, json=BODY, headers=headers, trust_env=False)
        assert response.status_code == 200
    assert time.perf_counter() - begin < 0.5


@pytest.mark.parametrize(
    ("options", "error", "words"),
    [
        ({"world": 7}, TypeError, "world must be the path of a file, or a dict with contacts and chats, not 7"),
        ({"world": {}}, ValueError, 'world: "contacts" is a required property'),
        ({"world": {"contacts": [{"id": "x"}]}}, ValueError, 'world, /contacts/0: "channels" is a required property'),
        ({"world": {"contacts": [{"name": "\ud800"}]}}, ValueError, "world, /contacts/0/name: contains an unpaired"),
        ({"world": {"contacts": [], 7: []}}, ValueError, "world, /7: is a key that is not text"),
        ({"world": "nowhere.yaml"}, ValueError, "nowhere.yaml: cannot be read: No such file"),
        ({"rate_limit": -1}, ValueError, "rate_limit must be from 0 to 1000000 requests a minute, not -1"),
        ({"rate_limit": "500"}, TypeError, "rate_limit must be an integer, not '500'"),
        ({"latency": 5000}, ValueError, "latency must be from 0 to 3600, not 5000"),
        ({"latency": None}, TypeError, "latency must be a number, not None"),
    ],
    ids=str,
)
def test_a_wrong_option_is_refused_with_what_is_right(
    options: dict[str, Any], error: type[Exception], words: str
) -> None:
    with pytest.raises(error, match=re.escape(words)):
        invent_mock.serve(**options).__enter__()


def serve_and_raise() -> None:
    with invent_mock.serve() as mock:
        mock.drop()  # which is not told, as the exception says more
        os.environ.pop("INVENT_CHAT_ID")
        raise ZeroDivisionError


def wait_until_the_head_is_read(mock: Mock) -> None:
    """The server reads in the order in which bytes come, so what came before this request is read after it."""
    exchange(mock.base_url, get_request("/openapi.json", "Host: x"))
    time.sleep(0.01)
