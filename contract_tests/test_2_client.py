"""Layer 2: the client. Whatever a server or a network does, a call ends in a ChatMessage or an InventError."""

from __future__ import annotations

import asyncio
import copy
import gzip
import json
import logging
import pickle
import re
import subprocess
import sys
import threading
import traceback
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from types import SimpleNamespace
from typing import Any
from urllib.parse import unquote

import httpx
import pytest

import invent_client
from contract_tests.hostile import ACCEPTED, FLAVORS, IDS, KEY, RawServer, Reply, call, http
from contract_tests.mock_api import Served, world
from contract_tests.test_1_contract import PAGE
from invent_client import (
    UNSET,
    APIConnectionError,
    APIError,
    APIResponseValidationError,
    APIStatusError,
    APITimeoutError,
    AsyncInventClient,
    AuthenticationError,
    BadRequestError,
    ChatMessage,
    ConfigurationError,
    InternalServerError,
    InvalidRequestError,
    InventClient,
    InventError,
    NotFoundError,
    RateLimitError,
    SendMessageAsContactRequest,
    Usage,
    UserTextPart,
    errors,
)
from invent_client.api.contacts import send_message_as_contact as module

both = pytest.mark.parametrize("flavor", FLAVORS)


def drop(connection: Any) -> None:
    connection.close()


# --- what a server can do ---


GZIP, ZIPPED = "Content-Encoding: gzip", gzip.compress(ACCEPTED)
ESCAPED_KEY = json.dumps([KEY]).replace("_", "\\u005f").encode()
# A reply, the error that it ends in, and what became of the message.
HOSTILE: dict[str, tuple[list[Reply] | Reply, type[InventError] | None, str]] = {
    "201": (http(201), None, ""),
    "202": (http(202), None, ""),
    "early hints": (b"HTTP/1.1 103 Early\r\nLink: x\r\n\r\n" + http(), None, ""),
    "any content type": (http(200, ACCEPTED, "Content-Type: text/html; charset=nonsense"), None, ""),
    "byte order mark": (http(200, b"\xef\xbb\xbf" + ACCEPTED), None, ""),
    "not a number": (http(200, b'{"id":"m","role":"user","usage":{"total_tokens":NaN}}'), None, ""),
    "integer of 5000 digits": (http(200, b'{"id":"m","role":"user","x":' + b"9" * 5000 + b"}"), None, ""),
    "null date": (http(200, b'{"id":"m","role":"user","created_at":null,"status":"PAUSED"}'), None, ""),
    "gzip": (http(200, gzip.compress(ACCEPTED), "Content-Encoding: gzip"), None, ""),
    "400": (http(400, b'{"message":"no"}'), BadRequestError, "not_delivered"),
    "401 in HTML": (http(401, b"<h1>no</h1>", "Content-Type: text/html"), AuthenticationError, "not_delivered"),
    "404": (http(404, b""), NotFoundError, "not_delivered"),
    "408": (http(408), APIStatusError, "unknown"),
    "409": (http(409), APIStatusError, "unknown"),
    "418": (http(418), APIStatusError, "not_delivered"),
    "429": (http(429), RateLimitError, "not_delivered"),
    "429, rubbish": (
        http(429, b"", "Retry-After: \xff soon, Fri, 99 Foo 2026 -9999999"),
        RateLimitError,
        "not_delivered",
    ),
    "429, hostile zone": (
        http(429, b"", "Retry-After: Mon, 01 Jan 2026 00:00:00 +99999999"),
        RateLimitError,
        "not_delivered",
    ),
    "500": (http(500, b'{"error":{}}'), InternalServerError, "unknown"),
    "502": (http(502, b"<html>"), InternalServerError, "unknown"),
    "599": (http(599), InternalServerError, "unknown"),
    "600": (http(600), APIStatusError, "unknown"),
    "999": (http(999), APIStatusError, "unknown"),
    "302": (http(302, b"", "Location: https://example.com/"), APIStatusError, "unknown"),
    "302, hostile": (http(302, b"", "Location: http://xn--a/"), APIStatusError, "unknown"),
    "304": (b"HTTP/1.1 304 X\r\nConnection: close\r\n\r\n", APIStatusError, "unknown"),
    "204": (b"HTTP/1.1 204 X\r\nConnection: close\r\n\r\n", APIResponseValidationError, "delivered"),
    "no JSON": (http(200, b"<html>"), APIResponseValidationError, "delivered"),
    "invalid UTF-8": (http(200, b'{"id":"\xff\xfe"}'), APIResponseValidationError, "delivered"),
    "a list": (http(200, b"[1]"), APIResponseValidationError, "delivered"),
    "no id": (http(200, b'{"role":"user"}'), APIResponseValidationError, "delivered"),
    "id of no use": (http(200, b'{"id":7,"role":"user"}'), APIResponseValidationError, "delivered"),
    "nested 100,000 deep": (http(200, b"[" * 100_000), APIResponseValidationError, "delivered"),
    "17 MiB": (http(200, b" " * (17 << 20)), APIResponseValidationError, "delivered"),
    "gzip bomb": (
        http(200, gzip.compress(b" " * (17 << 20)), "Content-Encoding: gzip"),
        APIResponseValidationError,
        "delivered",
    ),
    "gzip, then zeros": (
        http(200, gzip.compress(ACCEPTED) + bytes(17 << 20), "Content-Encoding: gzip"),
        APIResponseValidationError,
        "delivered",
    ),
    "gzip in gzip": (http(200, b"", "Content-Encoding: gzip, gzip"), APIResponseValidationError, "delivered"),
    "nested 600 deep": (http(400, b"[" * 600 + b"]" * 600), BadRequestError, "not_delivered"),
    "truncated gzip": (http(200, gzip.compress(ACCEPTED)[:-12], "Content-Encoding: gzip"), APIError, "delivered"),
    "no gzip": (http(200, b"plain", "Content-Encoding: gzip"), APIConnectionError, "delivered"),
    "early close of the body": (http(200, b"{", length=99), APIConnectionError, "delivered"),
    "bad chunk": (b"HTTP/1.1 200 X\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n", APIConnectionError, "delivered"),
    "early close of an error": (http(400, b"{", length=99), BadRequestError, "not_delivered"),
    "silence in the body": ([http(200, b"{", length=99), 0.6], APITimeoutError, "delivered"),
    "silence": (0.6, APITimeoutError, "unknown"),
    "early close": (drop, APIConnectionError, "unknown"),
    "no HTTP": (b"SSH-2.0-OpenSSH\r\n\r\n", APIConnectionError, "unknown"),
    "key echoed": (http(403, KEY.encode() * 3, f"X-Echo: {KEY}"), APIStatusError, "not_delivered"),
    "key echoed, escaped": (
        http(403, json.dumps([KEY]).replace("_", "\\u005f").encode()),
        APIStatusError,
        "not_delivered",
    ),
    "key echoed as HTTP": (b"Bearer " + KEY.encode() + b"\r\n\r\n", APIConnectionError, "unknown"),
    "key echoed in a 200": (http(200, b"<" + KEY.encode()), APIResponseValidationError, "delivered"),
}


@both
@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_reply(flavor: str, name: str, caplog: pytest.LogCaptureFixture) -> None:
    reply, expected, delivery = HOSTILE[name]
    caplog.set_level(logging.DEBUG)
    with RawServer(reply) as server:
        if expected is None:
            assert call(flavor, server.base_url).role == "user"
        else:
            with pytest.raises(expected) as caught:
                call(flavor, server.base_url)
            assert caught.value.delivery == delivery
            assert_shows_no_key(caught.value)
        assert len(server.requests) == 1
    if "echoed" not in name:  # which httpcore logs as it came
        assert KEY not in caplog.text


def assert_shows_no_key(error: InventError) -> None:
    assert "\n" not in str(error)
    for copied in (pickle.loads(pickle.dumps(error)), copy.copy(error), copy.deepcopy(error)):
        assert (type(copied), str(copied), copied.delivery) == (type(error), str(error), error.delivery)
    shown = [repr(error), str(error), pickle.dumps(error).decode("latin-1"), repr(getattr(error, "body", ""))]
    shown += traceback.format_exception(error)
    cause: BaseException | None = error.__cause__
    while cause is not None:
        request = getattr(cause, "_request", None)
        shown += [repr(cause), str(request and request.headers.raw)]
        cause = cause.__cause__ or cause.__context__
    assert KEY not in "".join(shown)


@both
def test_detailed_returns_any_status(flavor: str) -> None:
    for status in (200, 302, 401, 599, 999):
        with RawServer(http(status)) as server:
            response = detailed(flavor, server.base_url)
        assert (response.status_code, response.content) == (status, ACCEPTED)
        assert response.headers["CONTENT-length"] == str(len(ACCEPTED))
        assert (response.parsed is not None) == (status == 200)


def detailed(flavor: str, base_url: str) -> Any:
    body = SendMessageAsContactRequest(message=[UserTextPart(text="Hello")])
    options: dict[str, Any] = {"api_key": KEY, "base_url": base_url, "max_retries": 0}
    if flavor == "sync":
        return module.sync_detailed(*IDS, client=InventClient(**options), body=body)

    async def run() -> Any:
        async with AsyncInventClient(**options) as client:
            return await module.asyncio_detailed(*IDS, client=client, body=body)

    return asyncio.run(run())


def test_status_error_tells_what_happened() -> None:
    with RawServer(http(429, b'{"why":\n"too many"}', "X-Request-Id: r1", "Retry-After: 7")) as server:
        with pytest.raises(RateLimitError) as caught:
            call("sync", server.base_url)
    error = caught.value
    assert (error.status_code, error.body, error.request_id, error.retry_after) == (429, {"why": "too many"}, "r1", 7)
    assert str(error) == 'POST /orgs/c/contacts/con_1/chats/cht_1/messages: 429 {"why": "too many"}'
    assert error.headers["x-request-id"] == "r1"
    assert error.response.content == b'{"why":\n"too many"}'


def test_missing_field_is_named() -> None:
    with RawServer(http(200, b'{"id":"m"}')) as server, pytest.raises(APIResponseValidationError) as caught:
        call("sync", server.base_url)
    assert (caught.value.field, caught.value.response.content) == ("role", b'{"id":"m"}')


# --- retries ---


@both
def test_retries_only_what_was_not_delivered(flavor: str, monkeypatch: pytest.MonkeyPatch) -> None:
    waits: list[float] = []

    async def sleep(seconds: float) -> None:
        waits.append(seconds)

    monkeypatch.setattr("invent_client.client.time", SimpleNamespace(sleep=waits.append))
    monkeypatch.setattr("invent_client.client.asyncio", SimpleNamespace(sleep=sleep, Semaphore=asyncio.Semaphore))
    retry = {"max_retries": 2}
    soon = format_datetime(datetime.now(UTC) + timedelta(seconds=30), usegmt=True)
    with RawServer(http(429, b"", "Retry-After: 3"), http(429, b"", f"Retry-After: {soon}"), http()) as server:
        assert call(flavor, server.base_url, settings=retry).id == "msg_1"
        assert len(server.requests) == 3
        assert waits[0] == 3
        assert 25 < waits[1] <= 30
    waits.clear()
    with RawServer(http(429)) as server, pytest.raises(RateLimitError):
        call(flavor, server.base_url, settings=retry)
    assert len(server.requests) == 3
    assert 0 <= waits[0] <= 1
    assert 0 <= waits[1] <= 2
    waits.clear()
    with RawServer(http(429, b"", "Retry-After: 61")) as server, pytest.raises(RateLimitError) as caught:
        call(flavor, server.base_url, settings=retry)
    assert (len(server.requests), caught.value.retry_after, waits) == (1, 61, [])
    with RawServer(http(429, b"", "Retry-After: " + "9" * 400)) as server, pytest.raises(RateLimitError):
        call(flavor, server.base_url, settings=retry)
    assert (len(server.requests), waits) == (1, [])
    for reply in (http(503), 0.6, http(408), drop):
        with RawServer(reply) as server, pytest.raises(APIError):
            call(flavor, server.base_url, settings=retry)
        assert len(server.requests) == 1
    with RawServer(http()) as server:
        closed = server.base_url
    with pytest.raises(APIConnectionError) as refused:
        call(flavor, closed, settings=retry)
    assert (refused.value.delivery, len(waits)) == ("not_delivered", 2)


def test_cancelling_stops_at_once() -> None:
    async def run(base_url: str) -> None:
        async with AsyncInventClient(api_key=KEY, base_url=base_url) as client:
            task = asyncio.create_task(client.send_message_as_contact(*IDS, message=[UserTextPart(text="Hello")]))
            await asyncio.sleep(0.2)
            task.cancel()
            with pytest.raises(asyncio.CancelledError):
                await task

    with RawServer(1.0) as server:
        asyncio.run(asyncio.wait_for(run(server.base_url), 0.8))


# --- what leaves the machine ---

ESCAPES = ["", ".", "..", "%2e%2e", "%2E.", "../x", "a/..", "..%2f..", "..\\x", "%252e%252e", "%25252e%2e", "..%5c.."]
CONTROLS = ["\0", "a\nb", "\x7f", "\x85"]
BAD_IDS = [*ESCAPES, *CONTROLS, "\ud800", "x" * 9_999, 10**5000, None, 7, b"x", ["a"]]


@both
@pytest.mark.parametrize(
    "bad",
    [*ESCAPES, *CONTROLS, "\ud800", "x" * 9_999, 10**5000, None, 7, b"x", ["a"]],
    ids=lambda one: f"{type(one)}{str(one)[:9]!r}" if one != 10**5000 else "huge",
)
def test_no_id_leads_to_another_route(flavor: str, bad: Any) -> None:
    with RawServer(http()) as server:
        for position, name in enumerate(("org_id", "contact_id", "chat_id")):
            ids: list[Any] = list(IDS)
            ids[position] = bad
            with pytest.raises(InvalidRequestError) as caught:
                call(flavor, server.base_url, *ids)
            assert (caught.value.field, caught.value.delivery) == (name, "not_delivered")
        assert server.requests == []


@pytest.mark.parametrize(
    "good", ["a/b", "a?b#c", "100%", "%41", "%2", "ä 漢\u202e👩‍👧", "a b", "...", ".a", "a;b=c&d", "{chat_id}"]
)
def test_other_ids_arrive_as_they_are(good: str) -> None:
    with RawServer(http()) as server:
        call("sync", server.base_url, good, good, good)
    path = server.requests[0].split(b" ")[1].decode("ascii").split("/")
    assert [unquote(one) for one in path] == ["", "orgs", good, "contacts", good, "chats", good, "messages"]


BAD_BODIES: list[tuple[Any, str]] = [
    ({"message": []}, "message"),
    ({"message": "Hello"}, "message"),
    ({"message": None}, "message"),
    ({"message": ["Hello"]}, "message[0]"),
    ({"message": [{"text": "Hello"}]}, "message[0].type"),
    ({"message": [{"type": "text"}]}, "message[0].text"),
    ({"message": [{"type": 7}]}, "message[0].type"),
    ({"message": [UserTextPart(text=7)]}, "message[0].text"),  # type: ignore[arg-type]
    ({"message": [UserTextPart(text="x", end_timestamp=float("nan"))]}, "message[0].end_timestamp"),
    ({"message": [UserTextPart(text="x", start_timestamp=True)]}, "message[0].start_timestamp"),
    ({"message": [UserTextPart(text="\ud800")]}, "message[0].text"),
    ({"message": [{"type": "x", "deep": {"er": [0, {1, 2}]}}]}, "message[0].deep.er[1]"),
    ({"message": [{"type": "x", "value": float("inf")}]}, "message[0].value"),
    ({"channel_id": 7}, "channel_id"),
    ({"message": [{"type": "text", "text": 10**5000}]}, "message[0].text"),
    ({"message": [UserTextPart(text="x", end_timestamp=10**5000)]}, "message[0].end_timestamp"),
    ({"timeout": 1e300}, "timeout"),
    ({"timeout": httpx.Timeout(-1)}, "timeout"),
    ({"timeout": 0}, "timeout"),
    ({"timeout": "1"}, "timeout"),
]


@both
@pytest.mark.parametrize(
    ("arguments", "field"), BAD_BODIES, ids=[f"{number} {one[1]}" for number, one in enumerate(BAD_BODIES)]
)
def test_what_the_contract_refuses_is_not_sent(flavor: str, arguments: dict[str, Any], field: str) -> None:
    with RawServer(http()) as server, pytest.raises(InvalidRequestError) as caught:
        call(flavor, server.base_url, **arguments)
    assert (caught.value.field, server.requests) == (field, [])
    assert_shows_no_key(caught.value)


def test_nothing_is_nested_too_deeply_for_an_error() -> None:
    deep: Any = []
    for _ in range(50_000):
        deep = [deep]
    for message in (deep, [{"type": "x", "deep": deep}]):
        with pytest.raises(InvalidRequestError):
            call("sync", "http://127.0.0.1:9", message=message)


@both
def test_the_key_goes_into_one_header_whatever_the_callers_client_adds(flavor: str) -> None:
    kind = httpx.Client if flavor == "sync" else httpx.AsyncClient
    own = kind(
        auth=("user", "password"),
        headers={"Authorization": "Bearer other", "X-Extra": "1"},
        cookies={"c": "1"},
        base_url="https://example.com/other",
        follow_redirects=True,
        params={"q": "1"},
    )
    with RawServer(http(307, b"", "Location: /elsewhere")) as server, pytest.raises(APIStatusError):
        call(flavor, server.base_url, settings={"http_client": own})
    assert not own.is_closed
    head = server.requests[0].partition(b"\r\n\r\n")[0].decode()
    names = [line.partition(":")[0].lower() for line in head.split("\r\n")[1:]]
    assert sorted(names) == sorted(
        {"host", "authorization", "accept", "accept-encoding", "user-agent", "content-type", "content-length"}
    )
    assert f"Authorization: Bearer {KEY}\r\n" in head
    assert f"User-Agent: invent-client/{invent_client.__version__}\r\n" in head
    assert len(server.requests) == 1


@pytest.mark.parametrize("status", [200, 401])
def test_the_hooks_of_the_callers_client_hide_no_status(status: int) -> None:
    def hook(response: httpx.Response) -> None:
        raise httpx.ConnectError("the hook's own server is down")

    class Broken(httpx.SyncByteStream):
        def __iter__(self) -> Any:
            raise httpx.ConnectError("after the status line")

    sent = []
    transport = httpx.MockTransport(lambda request: sent.append(request) or httpx.Response(status, stream=Broken()))  # type: ignore[func-returns-value]
    own = httpx.Client(transport=transport, event_hooks={"response": [hook]})
    with pytest.raises(APIConnectionError if status == 200 else AuthenticationError) as caught:
        call("sync", "http://127.0.0.1:9", settings={"http_client": own, "max_retries": 2})
    assert (caught.value.delivery, len(sent)) == ("delivered" if status == 200 else "not_delivered", 1)


def test_a_body_that_must_be_there_is_asked_for() -> None:
    with RawServer(http()) as server, InventClient(api_key=KEY, base_url=server.base_url) as client:
        with pytest.raises(InvalidRequestError):
            module.sync(*IDS, client=client, body=UNSET)  # type: ignore[arg-type]
    assert server.requests == []


def test_waiting_for_a_connection_has_its_timeout() -> None:
    async def run(base_url: str) -> None:
        async with AsyncInventClient(api_key=KEY, base_url=base_url, max_retries=0) as client:
            message = [UserTextPart(text="Hello")]
            busy = [asyncio.create_task(client.send_message_as_contact(*IDS, message=message)) for _ in range(100)]
            await asyncio.sleep(0.1)
            with pytest.raises(APITimeoutError) as caught:
                await client.send_message_as_contact(*IDS, message=message, timeout=httpx.Timeout(9, pool=0.05))
            assert caught.value.delivery == "not_delivered"
            for one in busy:
                one.cancel()
            await asyncio.gather(*busy, return_exceptions=True)

    with RawServer(2.0) as server:
        asyncio.run(run(server.base_url))


def test_the_body_is_what_was_given() -> None:
    unknown = {"type": "image", "url": "https://example.com/ä.png", "size": [1, 2.5, None]}
    with RawServer(http()) as server:
        call("sync", server.base_url, message=(UserTextPart(text="Grüße"), unknown), channel_id="cch_1")
        call("sync", server.base_url, channel_id=None)
    bodies = [json.loads(one.partition(b"\r\n\r\n")[2]) for one in server.requests]
    assert bodies[0] == {"message": [{"type": "text", "text": "Grüße"}, unknown], "channel_id": "cch_1"}
    assert bodies[1] == {"message": [{"type": "text", "text": "Hello"}]}


def test_loopback_is_not_proxied(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "HTTPS_PROXY", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    with RawServer(http()) as server:
        assert call("sync", server.base_url).id == "msg_1"


# --- construction ---

BAD_SETTINGS: list[dict[str, Any]] = [
    *({"api_key": one} for one in (None, "", " ", "a b", "Bearer x", "k\n", "schlüssel", "\x7f", 7)),
    *({"base_url": one} for one in ("", "example.com", "//x", "ftp://x", "https://", "https://u:p@x", "https://x?a=b")),
    *(
        {"base_url": one}
        for one in ("https://x#a", "http://example.com", "http://127.0.0.1.example.com", "https://a b")
    ),
    *(
        {"base_url": one}
        for one in ("https://x:99999", "http://[::2]", "https://a\\b", "https://x?", 7, "file:///x", "https://xn--a")
    ),
    *({"max_retries": one} for one in (-1, 1.5, "2", True)),
    *({"timeout": one} for one in (0, -1, float("nan"), float("inf"), "5", True)),
    {"http_client": object()},
]


@pytest.mark.parametrize("settings", BAD_SETTINGS, ids=repr)
@pytest.mark.parametrize("kind", [InventClient, AsyncInventClient])
def test_unusable_settings_are_refused(kind: Any, settings: dict[str, Any]) -> None:
    with pytest.raises(ConfigurationError) as caught:
        kind(**{"api_key": KEY, **settings})
    assert KEY not in str(caught.value)
    if isinstance(settings.get("api_key"), str) and len(settings["api_key"]) > 3:
        assert settings["api_key"].strip() not in str(caught.value).replace("`Bearer`", "")


def test_settings_come_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("INVENT_API_KEY", KEY)
    assert repr(InventClient()) == "InventClient(base_url='https://api.useinvent.com')"
    with RawServer(http()) as server:
        monkeypatch.setenv("INVENT_BASE_URL", server.base_url + "/prefix/")
        with InventClient() as client:
            client.send_message_as_contact(*IDS, message=[{"type": "text", "text": "Hello"}])
    assert server.requests[0].startswith(b"POST /prefix/orgs/c/contacts/con_1/chats/cht_1/messages HTTP/1.1\r\n")
    assert KEY.encode() in server.requests[0]
    monkeypatch.setenv("INVENT_BASE_URL", "")
    with pytest.raises(ConfigurationError):
        InventClient()
    for base_url in ("http://localhost:1", "http://[::1]:1", "http://127.9.9.9"):
        InventClient(base_url=base_url)
    assert "example.com" in repr(InventClient(base_url="http://example.com", allow_http=True))


def test_a_closed_client_says_so() -> None:
    client = InventClient(api_key=KEY)
    client.close()
    with pytest.raises(InvalidRequestError, match="closed"):
        client.send_message_as_contact(*IDS, message=[UserTextPart(text="Hello")])


# --- models ---


def test_page_sample_parses_and_comes_back() -> None:
    sample = PAGE["response"]
    message = ChatMessage.from_dict(sample)
    back = message.to_dict()
    assert as_instants(back) == as_instants(sample)
    assert message == ChatMessage.from_dict(back)
    assert message.created_at == datetime(2023, 11, 7, 5, 31, 56, tzinfo=UTC)
    assert message.additional_properties == {}


def as_instants(value: Any, ordered: bool = False) -> Any:
    """The same JSON with each date-time as an instant, in one order of the keys where wanted."""
    if isinstance(value, dict):
        return {key: as_instants(value[key], ordered) for key in (sorted(value) if ordered else value)}
    if isinstance(value, list):
        return [as_instants(one, ordered) for one in value]
    try:
        return datetime.fromisoformat(value.upper()).astimezone(UTC) if re.match(r"\d{4}-.{13}", value) else value
    except (TypeError, ValueError, OverflowError):  # no text, no date, or one at the end of time
        return value


def test_what_a_type_cannot_hold_stays_under_its_name() -> None:
    odd = {
        "id": "m",
        "role": "narrator",
        "status": None,
        "created_at": "yesterday",
        "updated_at": 5,
        "to_dict": 1,
        "messages": [{"role": "user"}, 5],
        "tools": {},
        "features": [],
        "usage": {"total_tokens": "9", "self": 2},
        "__class__": 3,
        "self": 4,
        "additional_properties": 5,
        "model": ["x"],
        "is_broadcast_message": 1,
    }
    before = copy.deepcopy(odd)
    message = ChatMessage.from_dict(odd)
    assert message.to_dict() == odd == before
    assert (message.role, str(message.role), message.role.is_known) == ("narrator", "narrator", False)
    assert invent_client.ChatMessageRole("user").is_known
    for name in ("status", "created_at", "updated_at", "messages", "tools", "features", "model"):
        assert getattr(message, name) is UNSET
        assert message[name] == odd[name]
    assert isinstance(message.usage, Usage)
    assert message.usage.total_tokens is UNSET
    for copied in (copy.deepcopy(message), pickle.loads(pickle.dumps(message))):
        assert copied == message
        assert copied.status is UNSET


@pytest.mark.parametrize(
    ("text", "is_date"),
    [
        ("2026-03-02T09:15:27Z", True),
        ("2026-03-02t09:15:27.5z", True),
        ("2026-03-02 09:15:27.123456-00:30", True),
        ("2026-03-02T09:15:27.123456000Z", True),
        ("2026-03-02T09:15:27.1234567Z", False),
        ("2026-03-02T09:15:60Z", False),
        ("2026-03-02T09:15:27", False),
        ("2026-03-02", False),
        ("ı2026-03-02T09:15:27Z", False),
    ],
)
def test_dates_are_instants_or_stay_text(text: str, is_date: bool) -> None:
    message = ChatMessage.from_dict({"id": "m", "role": "user", "created_at": text})
    assert isinstance(message.created_at, datetime) == is_date
    assert as_instants(message.to_dict()["created_at"].upper()) == as_instants(text.upper())


# --- use ---


def test_one_client_serves_many_threads(mock: Served) -> None:
    barrier = threading.Barrier(8)
    with InventClient(api_key=world.API_KEY, base_url=mock.base_url) as client:

        def post(number: int) -> str:
            barrier.wait()
            ids = ("c", world.JANE.id, world.ONE_CHANNEL.id)
            return client.send_message_as_contact(*ids, message=[UserTextPart(text=f"{number}")]).id

        with ThreadPoolExecutor(8) as pool:
            assert len(set(pool.map(post, range(40)))) == 40


def test_nothing_is_loaded_until_it_is_used() -> None:
    program = (
        "import sys, invent_client; print(sorted({'attrs', 'httpx', 'typing', 'httpx_retries'} & sys.modules.keys()))"
    )
    done = subprocess.run(
        [sys.executable, "-S", "-c", program], capture_output=True, text=True, env={"PYTHONPATH": _home()}
    )
    assert done.stdout == "[]\n", done.stderr


def _home() -> str:
    return str(invent_client.__file__).rpartition("/invent_client/")[0]


def test_everything_exported_is_there_and_documented() -> None:
    assert set(dir(invent_client)) >= set(invent_client.__all__)
    for name in invent_client.__all__:
        exported = getattr(invent_client, name)
        assert name == "UNSET" or exported.__doc__, name
    assert invent_client.api.contacts.send_message_as_contact.sync.__doc__
    public = {name for name in vars(errors) if name.endswith("Error")}
    assert public <= set(invent_client.__all__)
    with pytest.raises(AttributeError):
        getattr(invent_client, "nonsense")  # noqa: B009
