"""Layer 3: what the mock decides by itself, where no document says it. Its README section tells the same."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from contract_tests.provider.provider import CONTRACT_DATA
from invent_mock import MockApi, Served, sample_data
from invent_mock.app import KEPT, MAX_BODY

PATH = "/orgs/{org_id}/contacts/{contact_id}/chats/{chat_id}/messages".format(**sample_data.VALID_IDS)
TEXT = {"message": [{"type": "text", "text": "Hello"}]}
HEADERS = {"Authorization": f"Bearer {sample_data.API_KEY}", "Content-Type": "application/json"}


@pytest.fixture
def http(mock: Served) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=mock.base_url, headers=HEADERS, trust_env=False) as client:
        yield client


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        (b'{"message":[{"type":"text","text":"\\ud800"}]}', None),
        (b'{"message":[{"type":"x","y":NaN}]}', None),
        (b'{"message":[{"type":"x","y":1e400}]}', None),
        (b'{"message":[{"type":"x","y":' + b"9" * 5000 + b"}]}", None),
        (b'{"message":[{"type":"text","text":"' + b"x" * MAX_BODY + b'"}]}', None),
        (b"[]", ""),
        (b"{}", "/message"),
        (b'{"message":[]}', "/message"),
        (b'{"message":[{"type":"text"}]}', "/message/0/text"),
        (b'{"message":[{"type":"text","text":"x"},{"type":"text","text":5}]}', "/message/1/text"),
        (b'{"message":[{"type":"text","text":"x","start_timestamp":"0"}]}', "/message/0/start_timestamp"),
        (b'{"message":[{"type":"text","text":"x"}],"channel_id":"cch_none"}', "/channel_id"),
    ],
    ids=lambda one: repr(one)[:60],
)
def test_wrong_bodies_are_400_and_the_field_is_named(http: httpx.Client, body: bytes, pointer: str | None) -> None:
    response = http.post(PATH, content=body)
    assert response.status_code == 400, response.text
    assert response.json()["error"]["message"]
    assert response.json()["error"].get("pointer") == pointer


def test_what_is_posted_is_kept_and_echoed(http: httpx.Client, api: MockApi) -> None:
    parts = [{"type": "text", "text": "Grüße", "start_timestamp": 0, "x": None}, {"type": "sticker", "id": 7}]
    body = {"message": parts, "extra": True}
    answer = http.post(PATH, json=body).json()
    assert answer["messages"] == [{"role": "user", "parts": parts}]
    assert answer["member"]["contact_channel"]["id"] == sample_data.JANES_KIOSK.id
    assert api.posted[-1] == (api.posted[-1].ids, body, answer)


def test_any_status_can_be_preferred(http: httpx.Client, api: MockApi) -> None:
    before = len(api.posted)
    for status in (400, 404, 429, 500, 503):
        assert http.post(PATH, json=TEXT, headers={"Prefer": f"code={status}"}).status_code == status
    assert len(api.posted) == before
    for prefer in ("code=200", "code=999", "code=x", "respond-async"):
        assert http.post(PATH, json=TEXT, headers={"Prefer": prefer}).json()["id"] == api.posted[-1].answer["id"]


def test_errors_have_their_headers(http: httpx.Client) -> None:
    assert http.post(PATH, headers={"Authorization": ""}).headers["www-authenticate"] == "Bearer"
    with Served(MockApi(CONTRACT_DATA, requests_per_minute=3)) as served:
        responses = [httpx.post(served.base_url + PATH, json=TEXT, headers=HEADERS) for _ in range(4)]
    assert [one.status_code for one in responses] == [200, 200, 200, 429]
    assert 1 <= int(responses[3].headers["retry-after"]) <= 61


def test_what_is_kept_is_bounded() -> None:
    api = MockApi(CONTRACT_DATA)
    for _ in range(KEPT + 5):
        api.send_message(sample_data.VALID_IDS, TEXT)
    assert len(api.posted) == KEPT


def test_an_operation_without_a_handler_answers_with_its_example() -> None:
    shown = {"content": {"application/json": {"schema": {"type": "object"}, "example": {"ok": True}}}}
    limit = {"in": "query", "name": "limit", "schema": {"type": "integer"}, "required": True}
    role = {"in": "query", "name": "role", "schema": {"type": "array", "items": {"enum": ["user", "7"]}}}
    paths: dict[str, Any] = {
        "/chats/{chat-id}": {
            "get": {"operationId": "show", "parameters": [limit, role], "responses": {"200": shown}},
            "post": {"operationId": "make", "responses": {"201": shown, "404": shown}},
            "delete": {"operationId": "remove", "responses": {"204": {}}},
        },
        "/empty": {"get": {"operationId": "empty", "responses": {"200": {}}}},
    }
    known = f"/chats/{sample_data.ONE_CHANNEL.id}"
    with Served(MockApi({**CONTRACT_DATA, "paths": paths})) as served:
        with httpx.Client(base_url=served.base_url, headers=HEADERS, trust_env=False) as http:
            for right in ("?limit=5", "?limit=5&role=user&role=7"):
                assert http.get(known + right).json() == {"ok": True}
            for wrong in ("", "?limit=x", "?limit=5&role=seer", "?limit=5&role=user&role=8"):
                assert http.get(known + wrong).status_code == 400
            assert http.get(known, headers={"Authorization": ""}).status_code == 401
            assert http.get("/chats/cht_none?limit=5").status_code == 404
            assert [http.post(known).status_code, http.delete(known).status_code] == [201, 204]
            refused, empty = http.put(known), http.get("/empty")
    assert (refused.status_code, {*refused.headers["allow"].split(", ")} >= {"GET", "POST", "DELETE"}) == (405, True)
    message = "empty has no handler in the mock and no response example in the contract."
    assert (empty.status_code, empty.json()) == (501, {"error": {"message": message}})


def test_no_depth_is_a_server_error(http: httpx.Client) -> None:
    def status(depth: int) -> int:
        body = b'{"message":[{"type":"x","y":' + b"[" * depth + b"]" * depth + b"}]}"
        return http.post(PATH, content=body).status_code

    accepted, refused = 100, 500_000  # where the limit lies depends on the Python
    while refused - accepted > 1:
        depth = (accepted + refused) // 2
        accepted, refused = (depth, refused) if status(depth) == 200 else (accepted, depth)
    assert {status(depth) for depth in range(accepted - 20, accepted + 20)} <= {200, 400}


@pytest.mark.parametrize("length", ["5", "99", "-1", "x", "5, 6"])
def test_a_wrong_length_is_no_server_error(mock: Served, length: str) -> None:
    host, port = mock.base_url.removeprefix("http://").split(":")
    head = f"POST {PATH} HTTP/1.1\r\nHost: x\r\nAuthorization: {HEADERS['Authorization']}\r\nContent-Length: {length}"
    with socket.create_connection((host, int(port)), timeout=5) as connection:
        connection.sendall(head.encode() + b'\r\n\r\n{"message":[]}')
        connection.shutdown(socket.SHUT_WR)
        answer = connection.recv(65536)
    assert answer == b"" or answer.startswith(b"HTTP/1.1 400")
