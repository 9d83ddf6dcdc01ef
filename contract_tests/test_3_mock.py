"""Layer 3: what the mock decides by itself, where no document says it. Its README section tells the same."""

from __future__ import annotations

import copy
import json
import socket
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from contract_tests.mock_api import MockApi, Served, mock_api, world
from contract_tests.mock_api.app import KEPT
from contract_tests.target import CONTRACT_DATA

PATH = f"/orgs/c/contacts/{world.JANE.id}/chats/{world.ONE_CHANNEL.id}/messages"
TEXT = {"message": [{"type": "text", "text": "Hello"}]}
JSON = {"Content-Type": "application/json"}


@pytest.fixture
def http(mock: Served) -> Iterator[httpx.Client]:
    headers = {"Authorization": f"Bearer {world.API_KEY}"}
    with httpx.Client(base_url=mock.base_url, headers=headers, trust_env=False) as client:
        yield client


DEEP = b"[" * 1_000_000
REFUSED: list[tuple[bytes, dict[str, str], str | None]] = [
    (b"", JSON, None),
    (b"{", JSON, None),
    (DEEP, JSON, None),
    (b'{"message":[{"type":"text","text":"\\ud800"}]}', JSON, None),
    (b'{"message":[{"type":"text","text":"\xff"}]}', JSON, None),
    (b'{"message":[{"type":"x","y":NaN}]}', JSON, None),
    (b'{"message":[{"type":"x","y":1e400}]}', JSON, None),
    (b'{"message":[{"type":"x","y":' + b"9" * 5000 + b"}]}", JSON, None),
    (json.dumps(TEXT).encode(), {"Content-Type": "text/plain"}, None),
    (json.dumps(TEXT).encode(), {}, None),
    (b"[]", JSON, ""),
    (b"{}", JSON, "/message"),
    (b'{"message":[]}', JSON, "/message"),
    (b'{"message":"x"}', JSON, "/message"),
    (b'{"message":[{"type":"text"}]}', JSON, "/message/0/text"),
    (b'{"message":[{"type":"text","text":"x"},{"type":"text","text":5}]}', JSON, "/message/1/text"),
    (b'{"message":[{"type":"text","text":"x","start_timestamp":"0"}]}', JSON, "/message/0/start_timestamp"),
    (b'{"message":[{"type":"text","text":"x"}],"channel_id":5}', JSON, "/channel_id"),
    (b'{"message":[{"type":"text","text":"x"}],"channel_id":"cch_none"}', JSON, "/channel_id"),
]


@pytest.mark.parametrize(("body", "headers", "pointer"), REFUSED, ids=[f"{one[0][:40]!r}" for one in REFUSED])
def test_wrong_bodies_are_400_and_the_field_is_named(
    http: httpx.Client, body: bytes, headers: dict[str, str], pointer: str | None
) -> None:
    response = http.post(PATH, content=body, headers=headers)
    assert response.status_code == 400, response.text
    assert response.json()["error"].get("pointer") == pointer


def test_what_is_posted_is_kept_and_echoed(http: httpx.Client, api: MockApi) -> None:
    before = len(api.posted)
    parts = [{"type": "text", "text": "Grüße", "start_timestamp": 0, "x": None}, {"type": "sticker", "id": 7}]
    answer = http.post(PATH, json={"message": parts, "extra": True}).json()
    assert answer["messages"] == [{"role": "user", "parts": parts}]
    assert answer["member"]["contact_channel"]["id"] == world.JANES_KIOSK.id
    assert len(api.posted) == before + 1
    assert api.posted[-1].answer == answer
    assert api.posted[-1].body == {"message": parts, "extra": True}


def test_errors_have_their_headers(http: httpx.Client) -> None:
    assert http.post(PATH, headers={"Authorization": ""}).headers["www-authenticate"] == "Bearer"
    assert http.get(PATH).headers["allow"] == "POST"
    assert http.post(PATH + "/more", json=TEXT).status_code == 404


def test_any_status_can_be_preferred(http: httpx.Client, api: MockApi) -> None:
    before = len(api.posted)
    for status in (400, 404, 429, 500, 503):
        assert http.post(PATH, json=TEXT, headers={"Prefer": f"code={status}"}).status_code == status
    assert len(api.posted) == before
    for prefer in ("code=200", "code=x", "respond-async"):
        assert http.post(PATH, json=TEXT, headers={"Prefer": prefer}).status_code == 200


def test_rate_limit() -> None:
    with Served(mock_api(requests_per_minute=3)) as served:
        headers = {"Authorization": f"Bearer {world.API_KEY}"}
        responses = [httpx.post(served.base_url + PATH, json=TEXT, headers=headers) for _ in range(4)]
    assert [one.status_code for one in responses] == [200, 200, 200, 429]
    assert 1 <= int(responses[3].headers["retry-after"]) <= 61


def test_what_is_kept_is_bounded() -> None:
    api = mock_api()
    for _ in range(KEPT + 5):
        api.send_message({"org_id": "c", "contact_id": world.JANE.id, "chat_id": world.ONE_CHANNEL.id}, TEXT)
    assert len(api.posted) == KEPT


def test_an_operation_without_a_handler_answers_with_its_example() -> None:
    contract: dict[str, Any] = copy.deepcopy(CONTRACT_DATA)
    shown = {"content": {"application/json": {"schema": {"type": "object"}, "example": {"ok": True}}}}
    for path, response in (("/shown/{id}", shown), ("/empty", {})):
        operation = {"operationId": path, "responses": {"200": {"description": "x", **response}}}
        contract["paths"][path] = {"get": operation}
    headers = {"Authorization": f"Bearer {world.API_KEY}"}
    with Served(MockApi(contract)) as served, httpx.Client(base_url=served.base_url, headers=headers) as http:
        assert http.get("/shown/7").json() == {"ok": True}
        assert http.get("/shown/7", headers={"Authorization": ""}).status_code == 401
        assert (http.get("/empty").status_code, http.get("/empty").json()["error"]["message"]) == (
            501,
            "/empty has no handler in the mock and no response example in the contract.",
        )


def test_no_depth_is_a_server_error(http: httpx.Client) -> None:
    def status(depth: int) -> int:
        body = b'{"message":[{"type":"x","y":' + b"[" * depth + b"]" * depth + b"}]}"
        return http.post(PATH, content=body, headers=JSON).status_code

    accepted, refused = 100, 500_000  # where the limit lies depends on the Python
    while refused - accepted > 1:
        depth = (accepted + refused) // 2
        accepted, refused = (depth, refused) if status(depth) == 200 else (accepted, depth)
    assert {status(depth) for depth in range(accepted - 20, accepted + 20)} <= {200, 400}


@pytest.mark.parametrize("length", ["5", "99", "-1", "x", "5, 6"])
def test_a_wrong_length_is_no_server_error(mock: Served, length: str) -> None:
    host, port = mock.base_url.removeprefix("http://").split(":")
    head = (
        f"POST {PATH} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {world.API_KEY}\r\nContent-Length: {length}\r\n\r\n"
    )
    with socket.create_connection((host, int(port)), timeout=5) as connection:
        connection.sendall(head.encode() + b'{"message":[]}')
        connection.shutdown(socket.SHUT_WR)
        answer = connection.recv(65536)
    assert answer == b"" or answer.startswith(b"HTTP/1.1 400")
