"""What the mock answers to what it accepts, and what it keeps. `docs/testing.md` tells the same."""

from __future__ import annotations

import contextlib
import gc
import json
import tracemalloc
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from contract_tests.contract.contract_under_test import CONTRACT
from invent_contract import ContractError
from invent_mock import sample_data
from invent_mock.app import MockApp
from invent_mock.mock import Mock
from invent_mock.operations.served_operation import JSON
from invent_mock.server import ThreadedServer
from invent_mock.world.retention import MAX_KEPT
from tests.support.sample_request import BODY, HEADERS, URL_PATH, body_with


def test_what_is_posted_is_kept_and_echoed(mock: Mock, mock_http: httpx.Client) -> None:
    parts = [{"type": "text", "text": "Grüße", "start_timestamp": 0, "x": None}, {"type": "sticker", "id": 7}]
    body = {"message": parts, "extra": True}
    answer = mock_http.post(URL_PATH, json=body).json()
    assert answer["messages"] == [{"role": "user", "parts": parts}]
    assert answer["member"]["contact_channel"]["id"] == sample_data.JANES_KIOSK.id
    assert (mock.messages[0].request_body, mock.messages[0].response_body) == (body, answer)


def test_what_is_kept_is_bounded() -> None:
    mock_app = MockApp()
    for _ in range(MAX_KEPT + 5):
        mock_app.send_message(sample_data.VALID_IDS, BODY)
    assert len(mock_app.posted) == MAX_KEPT


def test_messages_do_not_let_their_contact_be_forgotten(
    mock_http: httpx.Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("invent_mock.world.retention.MAX_KEPT", 3)
    contact = mock_http.post("/orgs/c/contacts", json={"channel": {"user_id": "4711"}}).json()
    path = f"/orgs/c/contacts/{contact['id']}"
    chat = mock_http.post(f"{path}/channels/{contact['channels'][0]['id']}/chats", json={}).json()
    statuses = [mock_http.post(f"{path}/chats/{chat['id']}/messages", json=BODY).status_code for _ in range(5)]
    assert statuses == [200] * 5


def test_a_body_of_many_lists_takes_the_memory_of_its_text(mock_http: httpx.Client) -> None:
    """As values, its lists take 24 times as much."""
    lists = ",".join(["[]"] * 200_000)
    body = f'{{"message": [{{"type": "text", "text": "Hello"}}, {{"type": "x", "lists": [{lists}]}}]}}'.encode()
    tracemalloc.start()
    try:
        before = memory_in_use()
        assert mock_http.post(URL_PATH, content=body, timeout=60).is_success
        mock_http.get("/unknown")  # so that the server has let go of the response to the post
        assert memory_in_use() - before < 3 * len(body)  # it is kept as request and as message
    finally:
        tracemalloc.stop()


def memory_in_use() -> int:
    gc.collect()
    return tracemalloc.get_traced_memory()[0]


@pytest.mark.parametrize(("letters", "spaces"), [(10_000, 0), (0, 20_000)], ids=["text", "spaces around JSON"])
def test_the_memory_of_what_is_kept_is_bounded(
    mock: Mock, mock_http: httpx.Client, monkeypatch: pytest.MonkeyPatch, letters: int, spaces: int
) -> None:
    monkeypatch.setattr("invent_mock.world.retention.MAX_BYTES", 50_000)
    for number in range(5):
        content = json.dumps(body_with(f"{number}" + letters * "x")) + spaces * " "
        assert mock_http.post(URL_PATH, content=content).is_success
    assert [message.text[0] for message in mock.messages] == ["3", "4"]


def test_a_message_that_alone_takes_too_much_is_kept_until_the_next(
    mock: Mock, mock_http: httpx.Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("invent_mock.world.retention.MAX_BYTES", 5_000)
    mock.fail(503, taken=True)
    assert mock_http.post(URL_PATH, json=body_with(10_000 * "x")).status_code == 503
    assert [len(message.text) for message in mock.messages] == [10_000]
    assert mock_http.post(URL_PATH, json=BODY).is_success
    assert [message.text for message in mock.messages] == ["Hello"]


# --- operations without a handler of their own ---

SUCCESS = {"content": {"application/json": {"schema": {"type": "object"}, "example": {"ok": True}}}}
FIRST = {"content": {"application/json": {"schema": {"type": "object"}, "example": {"first": True}}}}
ITEM = {"type": "object", "required": ["id"], "properties": {"id": {"type": "string"}}}
WITHOUT_EXAMPLE = {"content": {"application/json": {"schema": {"type": "array", "items": ITEM}}}}
QUERY = [
    {"in": "query", "name": "limit", "schema": {"type": "integer"}, "required": True},
    {"in": "query", "name": "role", "schema": {"type": "array", "items": {"enum": ["user", "7"]}}},
]
NUMBERS = {"type": "array", "items": {"type": "integer"}}
OTHER_PATHS: dict[str, Any] = {
    "/chats/{chat-id}": {
        "get": {"operationId": "show", "parameters": QUERY, "responses": {"200": SUCCESS}},
        "post": {"operationId": "make", "responses": {"201": SUCCESS, "404": SUCCESS}},
        "delete": {"operationId": "remove", "responses": {"204": {}}},
    },
    "/chats/first": {"get": {"operationId": "first", "responses": {"200": FIRST}}},
    "/index": {"get": {"operationId": "index", "responses": {"200": {"content": {"application/vnd.x+json": {}}}}}},
    "/text": {"get": {"operationId": "text", "responses": {"200": {"content": {"text/csv": {"example": "a,b"}}}}}},
    "/empty": {"get": {"operationId": "empty", "responses": {"202": {}}}},
    "/list": {"get": {"operationId": "list", "responses": {"200": WITHOUT_EXAMPLE}}},
    "/any": {"get": {"operationId": "any", "responses": {"4XX": {}, "default": SUCCESS}}},
    "/elsewhere": {
        "get": {
            "operationId": "elsewhere",
            "servers": [{"url": "https://a.example/v2/"}],
            "responses": {"200": SUCCESS},
        }
    },
}
CHAT = f"/chats/{sample_data.ONE_CUSTOM_CHANNEL.id}"


@contextlib.contextmanager
def client_of_paths(paths: dict[str, Any]) -> Iterator[httpx.Client]:
    """A client of a mock of the contract with these paths in the place of its own."""
    with (
        ThreadedServer(MockApp({**CONTRACT, "paths": paths})) as server,
        httpx.Client(base_url=server.base_url, headers=HEADERS, trust_env=False) as client,
    ):
        yield client


@pytest.fixture(scope="module")
def other_operations() -> Iterator[httpx.Client]:
    """A client of a mock that serves only operations without a handler."""
    with client_of_paths(OTHER_PATHS) as client:
        yield client


@pytest.mark.parametrize(
    ("documented", "example", "sent"),
    [
        ("text/*", "a", "text/plain; charset=utf-8"),
        ("*/*", "a", "text/plain; charset=utf-8"),
        ("*/*", {"a": 1}, "application/json"),
        ("application/*", {"a": 1}, "application/json"),
        ("application/*", "a", "application/octet-stream"),
        ("image/*", "a", "image/octet-stream"),
    ],
)
def test_of_a_range_of_media_types_a_response_has_one(documented: str, example: object, sent: str) -> None:
    content = {documented: {"example": example}}
    with client_of_paths({"/a": {"get": {"operationId": "a", "responses": {"200": {"content": content}}}}}) as client:
        response = client.get("/a")
    assert response.headers["content-type"] == sent
    assert response.content in (b"a", b'{"a":1}')


@pytest.mark.parametrize(
    ("sent", "status"), [("text/csv", 204), ("Application/JSON; charset=utf-8", 204), ("image/png", 400), ("", 400)]
)
def test_a_body_may_be_of_any_media_type_of_a_range(sent: str, status: int) -> None:
    content = {"application/json": {"schema": {"type": "object"}}, "text/*": {}}
    operation = {"operationId": "a", "requestBody": {"content": content}, "responses": {"204": {}}}
    with client_of_paths({"/a": {"post": operation}}) as client:
        assert client.post("/a", content=b"{}", headers={"Content-Type": sent}).status_code == status


@pytest.mark.parametrize("query", ["?limit=5", "?limit=5&role=user&role=7"])
def test_the_contracts_example_is_answered(other_operations: httpx.Client, query: str) -> None:
    assert other_operations.get(CHAT + query).json() == {"ok": True}


def test_a_concrete_path_comes_before_a_templated_path(other_operations: httpx.Client) -> None:
    assert other_operations.get("/chats/first").json() == {"first": True}


@pytest.mark.parametrize(
    ("parameter", "query", "status"),
    [
        ({"schema": NUMBERS, "explode": False}, "?p=1,2", 200),
        ({"schema": NUMBERS, "explode": False}, "?p=1,x", 400),
        ({"schema": NUMBERS, "style": "pipeDelimited"}, "?p=1|2", 200),
        ({"schema": NUMBERS, "style": "spaceDelimited"}, "?p=1%202", 200),
        ({"schema": NUMBERS}, "?p=1,2", 400),
        ({"schema": {"type": "object"}, "style": "deepObject"}, "?p[a]=1", 200),
        ({"schema": {"type": "object", "properties": {"a": {"type": "integer"}}}}, "?a=1", 200),
    ],
    ids=str,
)
def test_a_query_parameter_is_read_in_its_style(parameter: dict[str, Any], query: str, status: int) -> None:
    parameters = [{"in": "query", "name": "p", "required": True, **parameter}]
    paths = {"/a": {"get": {"operationId": "a", "parameters": parameters, "responses": {"200": SUCCESS}}}}
    with client_of_paths(paths) as client:
        response = client.get(f"/a{query}")
    assert response.status_code == status, response.text


@pytest.mark.parametrize("query", ["", "?limit=x", "?limit=5&role=seer", "?limit=5&role=user&role=8"])
def test_a_wrong_query_is_400(other_operations: httpx.Client, query: str) -> None:
    assert other_operations.get(CHAT + query).status_code == 400


@pytest.mark.parametrize(
    ("example", "path", "status"),
    [
        (True, "/a/true", 200),
        (True, "/a/false", 404),
        (7, "/a/7", 200),
        ([1, 2], "/a/1,2", 200),
        ("x y", "/a/x%20y", 200),
    ],
)
def test_an_example_of_a_path_is_known(example: Any, path: str, status: int) -> None:
    parameters = [{"in": "path", "name": "p", "required": True, "schema": {}, "example": example}]
    paths = {"/a/{p}": {"get": {"operationId": "a", "parameters": parameters, "responses": {"200": SUCCESS}}}}
    with client_of_paths(paths) as client:
        assert client.get(path).status_code == status


def test_without_the_key_it_is_401(other_operations: httpx.Client) -> None:
    assert other_operations.get(CHAT, headers={"Authorization": ""}).status_code == 401


def test_an_unknown_id_is_404(other_operations: httpx.Client) -> None:
    assert other_operations.get("/chats/cht_none?limit=5").status_code == 404


def test_the_success_status_is_the_documented_one(other_operations: httpx.Client) -> None:
    assert other_operations.post(CHAT).status_code == 201
    assert other_operations.delete(CHAT).status_code == 204


def test_a_default_response_is_answered_where_no_success_is_documented(other_operations: httpx.Client) -> None:
    response = other_operations.get("/any")
    assert (response.status_code, response.json()) == (200, {"ok": True})


def test_an_operation_is_below_the_path_of_its_own_server(other_operations: httpx.Client) -> None:
    assert other_operations.get("/v2/elsewhere").status_code == 200
    assert other_operations.get("/elsewhere").status_code == 404


def test_an_operation_without_a_response_of_success_is_refused() -> None:
    paths = {"/a": {"get": {"operationId": "a", "responses": {"404": SUCCESS}}}}
    with pytest.raises(ContractError, match="documents no 2xx response") as caught:
        MockApp({**CONTRACT, "paths": paths})
    assert caught.value.pointer == "/paths/~1a/get/responses"


def test_a_405_names_all_methods_of_the_path(other_operations: httpx.Client) -> None:
    response = other_operations.put(CHAT)
    assert response.status_code == 405
    assert sorted(response.headers["allow"].split(", ")) == ["DELETE", "GET", "HEAD", "POST"]


def test_without_the_key_nobody_is_told_which_methods_a_path_has(mock: Mock) -> None:
    response = httpx.delete(f"{mock.base_url}{URL_PATH}", trust_env=False)
    assert (response.status_code, "allow" in response.headers) == (401, False)


def test_without_an_example_the_answer_is_made_from_the_schema(other_operations: httpx.Client) -> None:
    response = other_operations.get("/list")
    assert (response.status_code, response.json()) == (200, [{"id": "text"}])


@pytest.mark.parametrize(
    ("path", "media_type", "content"),
    [("/index", "application/vnd.x+json", b'"text"'), ("/text", "text/csv; charset=utf-8", b"a,b")],
)
def test_a_body_is_of_the_documented_media_type(
    other_operations: httpx.Client, path: str, media_type: str, content: bytes
) -> None:
    response = other_operations.get(path)
    assert (response.headers["content-type"], response.content) == (media_type, content)


def test_without_a_documented_body_there_is_none(other_operations: httpx.Client) -> None:
    response = other_operations.get("/empty")
    assert (response.status_code, response.content) == (202, b"")


def test_operations_with_bodies_of_other_media_types_or_without_schemas_are_served() -> None:
    upload = {"content": {"multipart/form-data": {"schema": {"type": "object"}}}}
    either = {"content": {JSON: {"schema": {"type": "object"}}, "text/csv": {}}}
    query = [{"in": "query", "name": "filter", "content": {"application/json": {"schema": {"type": "object"}}}}]
    paths = {
        "/files": {"post": {"operationId": "upload", "requestBody": upload, "responses": {"201": SUCCESS}}},
        "/any": {"post": {"operationId": "any", "requestBody": {"content": {JSON: {}}}, "responses": {"200": SUCCESS}}},
        "/either": {"post": {"operationId": "either", "requestBody": either, "responses": {"200": SUCCESS}}},
        "/search": {"get": {"operationId": "search", "parameters": query, "responses": {"200": SUCCESS}}},
    }
    with client_of_paths(paths) as client:
        assert client.post("/files", content=b"x", headers={"Content-Type": "text/plain"}).status_code == 201
        assert client.post("/any", content=b"{").status_code == 200
        assert client.get("/search?filter={}").status_code == 200
        assert client.post("/either", content=b"{}").status_code == 200
        assert client.post("/either", content=b"a,b", headers={"Content-Type": "text/csv"}).status_code == 200
        response = client.post("/either", content=b"{}", headers={"Content-Type": "text/plain"})
        assert "must be application/json or text/csv. Its Content-Type is text/plain." in response.text
