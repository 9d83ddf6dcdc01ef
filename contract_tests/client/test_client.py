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
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from urllib.parse import unquote

import httpx
import pytest

import invent_client
from contract_tests import PAGE
from contract_tests.client.raw_server import ACCEPTED, ARGUMENTS, IDS, KEY, RawServer, Reply, call, http, use
from invent_client import UNSET, AsyncInventClient, ChatMessage, InventClient, Usage, UserTextPart, errors
from invent_client.api.contacts import send_message_as_contact as module
from invent_mock import Served, sample_data

both = pytest.mark.parametrize("flavor", ["sync", "async"])
NOWHERE = "http://127.0.0.1:9"  # a call that gets as far as sending something ends in an APIConnectionError


# --- what a server can do ---

FINE, REFUSED_KEY, LIMITED = "ChatMessage", "AuthenticationError not_delivered", "RateLimitError not_delivered"
UNREADABLE, BROKEN = "APIResponseValidationError delivered", "APIConnectionError delivered"
STATUSES = {
    FINE: [200, 201, 202],
    "BadRequestError not_delivered": [400],
    REFUSED_KEY: [401],
    "NotFoundError not_delivered": [404],
    LIMITED: [429],
    "APIStatusError not_delivered": [418],
    "APIStatusError unknown": [302, 408, 409, 600, 999],
    "InternalServerError unknown": [500, 502, 503, 599],
}
ESCAPED_KEY = KEY.encode().replace(b"_", rb"\u005f")
GZIP, ZIPPED = "Content-Encoding: gzip", gzip.compress(ACCEPTED)
ODD_VALUES = b'{"id":"m","role":"user","created_at":null,"usage":{"total_tokens":NaN},"x":%s}' % (b"9" * 5000)
# A reply, and what it ends in: the error's class and what became of the message.
HOSTILE: dict[str, tuple[list[Reply] | Reply, str]] = {
    **{str(status): (http(status), end) for end, statuses in STATUSES.items() for status in statuses},
    "early hints": (b"HTTP/1.1 103 Early\r\nLink: x\r\n\r\n" + http(), FINE),
    "any content type": (http(200, ACCEPTED, "Content-Type: text/html; charset=nonsense"), FINE),
    "byte order mark": (http(200, b"\xef\xbb\xbf" + ACCEPTED), FINE),
    "null, NaN and 5000 digits": (http(200, ODD_VALUES), FINE),
    "gzip": (http(200, ZIPPED, GZIP), FINE),
    "401 in HTML": (http(401, b"<h1>no</h1>", "Content-Type: text/html"), REFUSED_KEY),
    "404 and no body": (http(404, b""), "NotFoundError not_delivered"),
    "400, nested 600 deep": (http(400, b"[" * 600 + b"]" * 600), "BadRequestError not_delivered"),
    "400, early close": (http(400, b"{", length=99), "BadRequestError not_delivered"),
    "429, rubbish": (http(429, b"", "Retry-After: \xff soon, 99 Foo 2026 -9999999"), LIMITED),
    "429, hostile": (http(429, b"", "Retry-After: 1 Jan 2026 00:00 +99999999"), LIMITED),
    "302, hostile": (http(302, b"", "Location: http://xn--a/"), "APIStatusError unknown"),
    "304": (b"HTTP/1.1 304 X\r\nConnection: close\r\n\r\n", "APIStatusError unknown"),
    "204": (b"HTTP/1.1 204 X\r\nConnection: close\r\n\r\n", UNREADABLE),
    "no JSON": (http(200, b"<html>"), UNREADABLE),
    "invalid UTF-8": (http(200, b'{"id":"\xff\xfe"}'), UNREADABLE),
    "a list": (http(200, b"[1]"), UNREADABLE),
    "id of no use": (http(200, b'{"id":7,"role":"user"}'), UNREADABLE),
    "nested 100,000 deep": (http(200, b"[" * 100_000), UNREADABLE),
    "17 MiB": (http(200, b" " * (17 << 20)), UNREADABLE),
    "gzip bomb": (http(200, gzip.compress(b" " * (17 << 20)), GZIP), UNREADABLE),
    "gzip, then zeros": (http(200, ZIPPED + bytes(17 << 20), GZIP), UNREADABLE),
    "gzip in gzip": (http(200, ACCEPTED, "Content-Encoding: gzip, gzip"), UNREADABLE),
    "truncated gzip": (http(200, ZIPPED[:-12], GZIP), UNREADABLE),
    "no gzip": (http(200, b"plain", GZIP), BROKEN),
    "early close of the body": (http(200, b"{", length=99), BROKEN),
    "bad chunk": (b"HTTP/1.1 200 X\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n", BROKEN),
    "silence in the body": ([http(200, b"{", length=99), 3.0], "APITimeoutError delivered"),
    "silence": (3.0, "APITimeoutError unknown"),
    "early close": (b"", "APIConnectionError unknown"),
    "no HTTP": (b"SSH-2.0-OpenSSH\r\n\r\n", "APIConnectionError unknown"),
    "key echoed": (http(403, KEY.encode() * 3, f"X-Echo: {KEY}"), "APIStatusError not_delivered"),
    "key echoed, escaped": (http(403, b'["%s"]' % ESCAPED_KEY), "APIStatusError not_delivered"),
    "key echoed as HTTP": (b"Bearer " + KEY.encode() + b"\r\n\r\n", "APIConnectionError unknown"),
    "key echoed in a 200": (http(200, b"<" + KEY.encode()), UNREADABLE),
}


@pytest.fixture
def slept(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The seconds that calls wait before they try again, without their being waited for."""
    seconds: list[float] = []
    monkeypatch.setattr("invent_client.client.time", SimpleNamespace(sleep=seconds.append))
    sleep = asyncio.sleep

    async def recorded(delay: float) -> None:
        if threading.current_thread() is threading.main_thread():
            seconds.append(delay)
        else:
            await sleep(delay)  # the mock's server does so too

    monkeypatch.setattr("asyncio.sleep", recorded)
    return seconds


@both
@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_reply(flavor: str, name: str, slept: list[float], caplog: pytest.LogCaptureFixture) -> None:
    reply, expected = HOSTILE[name]
    caplog.set_level(logging.DEBUG)
    timeout = httpx.Timeout(10, read=1 if "Timeout" in expected else 10)  # seconds
    with RawServer(reply) as server:
        assert end(flavor, server.base_url, timeout=timeout) == expected
    assert len(server.requests) == (3 if expected == LIMITED else 1)
    if "echoed" not in name:  # which httpcore logs as it came
        assert KEY not in caplog.text


def end(flavor: str, base_url: str, **settings: Any) -> str:
    """The class of what a call ends in, and what became of the message."""
    try:
        return type(call(flavor, base_url, {"max_retries": 2, **settings})).__name__
    except errors.APIError as error:
        assert_shows_no_key(error)
        return f"{type(error).__name__} {error.delivery}"


def assert_shows_no_key(error: errors.InventError) -> None:
    assert "\n" not in str(error)
    for copied in (pickle.loads(pickle.dumps(error)), copy.copy(error), copy.deepcopy(error)):
        assert (type(copied), str(copied), copied.delivery) == (type(error), str(error), error.delivery)
    request = getattr(error.__cause__, "_request", None)
    shown = (error, error.__cause__, request and request.headers.raw, getattr(error, "body", None))
    texts = [*map(repr, shown), *traceback.format_exception(error), pickle.dumps(error).decode("latin-1")]
    assert KEY not in "".join(texts)


def later(seconds: str) -> bytes:
    return http(429, b"", f"Retry-After: {seconds}")


BACKOFF = [(0.0, 1.0), (0.0, 2.0)]
# Replies, what they end in, and the least and the most seconds of each wait for another attempt.
RETRIES: dict[str, tuple[list[Reply], str, list[tuple[float, float]]]] = {
    "as the server asks": ([later("3"), later("60"), http()], FINE, [(3, 3), (60, 60)]),
    "as often as is let": ([http(429)], LIMITED, BACKOFF),
    "a long wait": ([later("61")], LIMITED, []),
    "an endless wait": ([later("9" * 400)], LIMITED, []),
    "no connection": ([], "APIConnectionError not_delivered", BACKOFF),
}


@both
@pytest.mark.parametrize(("replies", "expected", "waits"), RETRIES.values(), ids=RETRIES)
def test_retries_wait(flavor: str, replies: Any, expected: str, waits: Any, slept: list[float]) -> None:
    with RawServer(*replies) as server:
        assert end(flavor, server.base_url if replies else NOWHERE) == expected
    assert all(least <= seconds <= most for seconds, (least, most) in zip(slept, waits, strict=True)), slept
    assert len(server.requests) == (len(waits) + 1 if replies else 0)


@both
def test_detailed_returns_any_status(flavor: str) -> None:
    post: Any = {"sync": module.sync_detailed, "async": module.asyncio_detailed}[flavor]
    body = invent_client.SendMessageAsContactRequest(message=[UserTextPart(text="Hello")])
    for status in (200, 302, 401, 599, 999):
        with RawServer(http(status)) as server:
            response = use(flavor, server.base_url, lambda client: post(*IDS, client=client, body=body))
        assert (response.status_code, response.content) == (status, ACCEPTED)
        assert response.headers["CONTENT-length"] == str(len(ACCEPTED))
        assert (response.parsed is not None) == (status == 200)
    with pytest.raises(errors.InvalidRequestError):  # as there must be a body
        use(flavor, NOWHERE, lambda client: post(*IDS, client=client, body=UNSET))


def test_errors_tell_what_happened() -> None:
    soon = format_datetime(datetime.now(UTC) + timedelta(seconds=30), usegmt=True)
    with RawServer(http(429, b'{"why":\n"too many"}', "X-Request-Id: r1", f"Retry-After: {soon}")) as server:
        with pytest.raises(errors.RateLimitError) as caught:
            call("sync", server.base_url)
    error = caught.value
    assert str(error) == 'POST /orgs/c/contacts/con_1/chats/cht_1/messages: 429 {"why": "too many"}'
    assert (error.status_code, error.body, error.request_id) == (429, {"why": "too many"}, "r1")
    assert (error.headers["x-request-id"], error.response.content) == ("r1", b'{"why":\n"too many"}')
    assert error.retry_after
    assert 25 < error.retry_after <= 30
    with RawServer(http(200, b'{"id":"m"}')) as server, pytest.raises(errors.APIResponseValidationError) as missing:
        call("sync", server.base_url)
    assert (missing.value.field, missing.value.response.content) == ("role", b'{"id":"m"}')


def test_cancelling_stops_at_once() -> None:
    async def cancel(client: AsyncInventClient) -> None:
        with pytest.raises(TimeoutError):  # which wait_for makes of the cancellation that it asked for
            await asyncio.wait_for(client.send_message_as_contact(**ARGUMENTS), 0.2)

    with RawServer(1.0) as server:
        use("async", server.base_url, cancel, timeout=5)


def test_waiting_for_a_connection_has_its_timeout() -> None:
    async def crowd(client: AsyncInventClient) -> None:
        busy = [asyncio.create_task(client.send_message_as_contact(**ARGUMENTS)) for _ in range(100)]
        await asyncio.sleep(0.1)
        with pytest.raises(errors.APITimeoutError) as caught:
            await client.send_message_as_contact(**ARGUMENTS, timeout=httpx.Timeout(9, pool=0.05))
        assert caught.value.delivery == "not_delivered"
        for one in busy:
            one.cancel()
        await asyncio.gather(*busy, return_exceptions=True)

    with RawServer(2.0) as server:
        use("async", server.base_url, crowd, timeout=5)


# --- what leaves the machine ---

ESCAPES = ["", ".", "..", "%2e%2e", "%2E.", "../x", "a/..", "..%2f..", "..\\x", "%252e%252e", "%25252e%2e", "..%5c.."]
BAD_IDS = [*ESCAPES, "\0", "a\nb", "\x7f", "\x85", "\ud800", "x" * 9_999, 10**5000, None, 7, b"x", ["a"]]
DEEP: list[Any] = []
for _ in range(50_000):
    DEEP = [DEEP]
# What is wrong with one argument, and with one part of the message: the field that the error names, and values.
BAD_ARGUMENTS: dict[str, list[Any]] = {
    **dict.fromkeys(("org_id", "contact_id", "chat_id"), BAD_IDS),
    "message": [[], "Hello", None],
    "channel_id": [7],
    "timeout": [1e300, httpx.Timeout(-1), 0, "1"],
}
BAD_PARTS: dict[str, list[Any]] = {
    "": ["Hello"],
    ".type": [{"text": "Hello"}, {"type": 7}],
    ".text": [{"type": "text"}, {"type": "text", "text": 10**5000}, UserTextPart(text="\ud800")],
    ".start_timestamp": [UserTextPart(text="x", start_timestamp=True)],
    ".end_timestamp": [UserTextPart(text="x", end_timestamp=one) for one in (float("nan"), 10**5000)],
    ".deep.er[1]": [{"type": "x", "deep": {"er": [0, {1, 2}]}}],
    ".value": [{"type": "x", "value": float("inf")}],
}
REFUSED = [
    *((field, {field: one}) for field, values in BAD_ARGUMENTS.items() for one in values),
    *((f"message[0]{field}", {"message": [one]}) for field, parts in BAD_PARTS.items() for one in parts),
    *(("", {"message": one}) for one in (DEEP, [{"type": "x", "deep": DEEP}])),
]


@both
@pytest.mark.parametrize(
    ("field", "arguments"), REFUSED, ids=[f"{number} {field}" for number, (field, _) in enumerate(REFUSED)]
)
def test_what_the_contract_refuses_is_not_sent(flavor: str, field: str, arguments: dict[str, Any]) -> None:
    with pytest.raises(errors.InvalidRequestError) as caught:
        call(flavor, NOWHERE, **arguments)
    assert (caught.value.field, caught.value.delivery) == (field, "not_delivered")
    assert_shows_no_key(caught.value)


@pytest.mark.parametrize(
    "good", ["a/b", "a?b#c", "100%", "%41", "%2", "ä 漢\u202e👩‍👧", "a b", "...", ".a", "a;b=c&d", "{chat_id}"]
)
def test_other_ids_arrive_as_they_are(good: str) -> None:
    with RawServer(http()) as server:
        call("sync", server.base_url, org_id=good, contact_id=good, chat_id=good)
    path = server.requests[0].split(b" ")[1].decode("ascii").split("/")
    assert [unquote(one) for one in path] == ["", "orgs", good, "contacts", good, "chats", good, "messages"]


@both
def test_only_the_transport_of_the_callers_client_is_used(flavor: str) -> None:
    kind: Any = {"sync": httpx.Client, "async": httpx.AsyncClient}[flavor]
    own = kind(
        auth=("user", "password"),
        headers={"Authorization": "Bearer other", "X-Extra": "1"},
        cookies={"c": "1"},
        params={"q": "1"},
        base_url="https://example.com/other",
        follow_redirects=True,
        event_hooks={"request": [pytest.fail], "response": [pytest.fail]},
    )
    with RawServer(http(307, b"", "Location: /elsewhere")) as server, pytest.raises(errors.APIStatusError):
        call(flavor, server.base_url, {"http_client": own})
    assert not own.is_closed
    (request,) = server.requests
    sent = [line.partition(": ")[::2] for line in request.partition(b"\r\n\r\n")[0].decode().split("\r\n")]
    names = "accept accept-encoding authorization content-length content-type host user-agent".split()
    assert sent[0][0] == "POST /orgs/c/contacts/con_1/chats/cht_1/messages HTTP/1.1"
    assert sorted(name.lower() for name, _ in sent[1:]) == names
    assert ("Authorization", f"Bearer {KEY}") in sent
    assert ("User-Agent", f"invent-client/{invent_client.__version__}") in sent


@pytest.mark.parametrize(("status", "expected"), [(200, BROKEN), (401, REFUSED_KEY)])
def test_a_status_line_ends_the_retries(status: int, expected: str) -> None:
    sent: list[httpx.Request] = []

    class Broken(httpx.SyncByteStream):
        def __iter__(self) -> Any:
            raise httpx.ConnectError("what is retried before there is a status", request=sent[0])

    def answer(request: httpx.Request) -> httpx.Response:
        sent.append(request)
        return httpx.Response(status, stream=Broken())

    own = httpx.Client(transport=httpx.MockTransport(answer))
    assert (end("sync", NOWHERE, http_client=own), len(sent)) == (expected, 1)


# --- construction ---

BAD_SETTINGS: dict[str, list[Any]] = {
    "api_key": [None, "", " ", "a b", "Bearer x", "k\n", "schlüssel", "\x7f", 7],
    "base_url": [
        *("", 7, "https://a b", "https://a\\b", "example.com", "//x", "ftp://x", "file:///x", "https://"),
        *("http://example.com", "http://127.0.0.1.example.com", "https://u:p@x", "https://x?", "https://x?a=b"),
        *("https://x#a", "https://x:99999", "http://[::2]", "https://xn--a"),
    ],
    "max_retries": [-1, 1.5, "2", True],
    "timeout": [0, -1, float("nan"), float("inf"), "5", True],
    "http_client": [object()],
}


@pytest.mark.parametrize(("name", "value"), [(name, one) for name, bad in BAD_SETTINGS.items() for one in bad])
@pytest.mark.parametrize("kind", [InventClient, AsyncInventClient])
def test_unusable_settings_are_refused(kind: Any, name: str, value: Any) -> None:
    with pytest.raises(errors.ConfigurationError) as caught:
        kind(**{"api_key": KEY, name: value})
    assert KEY not in str(caught.value)
    if name == "api_key" and isinstance(value, str) and len(value) > 3:
        assert value.strip() not in str(caught.value)


def test_settings_come_from_the_environment_and_loopback_is_not_proxied(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "HTTPS_PROXY", "ALL_PROXY"):
        monkeypatch.setenv(name, NOWHERE)
    monkeypatch.setenv("INVENT_API_KEY", KEY)
    assert repr(InventClient()) == "InventClient(base_url='https://api.useinvent.com')"
    for base_url in ("http://localhost:1", "http://[::1]:1", "http://127.9.9.9"):
        InventClient(base_url=base_url)
    assert "example.com" in repr(InventClient(base_url="http://example.com", allow_http=True))
    with RawServer(http()) as server:
        monkeypatch.setenv("INVENT_BASE_URL", server.base_url + "/prefix/")
        with InventClient() as client:
            client.send_message_as_contact(**ARGUMENTS)
    assert server.requests[0].startswith(b"POST /prefix/orgs/c/contacts/con_1/chats/cht_1/messages HTTP/1.1\r\n")
    assert KEY.encode() in server.requests[0]
    with pytest.raises(errors.InvalidRequestError, match="closed"):
        client.send_message_as_contact(**ARGUMENTS)
    monkeypatch.setenv("INVENT_BASE_URL", "")
    with pytest.raises(errors.ConfigurationError):
        InventClient()


# --- models ---


def as_instants(value: Any) -> str:
    """JSON as text, in one order of the keys and with each date-time as an instant."""

    def instant(found: re.Match[str]) -> str:
        try:
            return str(datetime.fromisoformat(found[1].upper()).astimezone(UTC))
        except (ValueError, OverflowError):  # no date, or one at the end of time
            return found[0]

    return re.sub(r'"(\d{4}-[^"]{13,})"', instant, json.dumps(value, sort_keys=True))


def test_page_sample_parses_and_comes_back() -> None:
    message = ChatMessage.from_dict(PAGE["response"])
    back = message.to_dict()
    assert as_instants(back) == as_instants(PAGE["response"])
    assert message == ChatMessage.from_dict(back)
    assert message.created_at == datetime(2023, 11, 7, 5, 31, 56, tzinfo=UTC)
    assert message.additional_properties == {}


ODD = """{
    "id": "m", "role": "narrator", "status": null, "created_at": "yesterday", "updated_at": 5, "model": ["x"],
    "messages": [{"role": "user"}, 5], "tools": {}, "features": [], "usage": {"total_tokens": "9", "self": 2},
    "to_dict": 1, "__class__": 3, "self": 4, "additional_properties": 5, "is_broadcast_message": 1
}"""


def test_what_a_type_cannot_hold_stays_under_its_name() -> None:
    odd = json.loads(ODD)
    message = ChatMessage.from_dict(odd)
    assert message.to_dict() == odd == json.loads(ODD)
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


DATES = ["T09:15:27Z", "t09:15:27.5z", " 09:15:27.123456-00:30", "T09:15:27.123456000Z"]
NO_DATES = ["", "T09:15:27", "T09:15:60Z", "T09:15:27.1234567Z"]


@pytest.mark.parametrize("time", DATES + NO_DATES)
def test_dates_are_instants_or_stay_text(time: str) -> None:
    text = f"2026-03-02{time}"
    message = ChatMessage.from_dict({"id": "m", "role": "user", "created_at": text})
    assert isinstance(message.created_at, datetime) == (time in DATES)
    assert as_instants(message.to_dict()["created_at"]) == as_instants(text)


# --- use ---


def test_one_client_serves_many_threads(mock: Served) -> None:
    barrier = threading.Barrier(8, timeout=10)
    with InventClient(api_key=sample_data.API_KEY, base_url=mock.base_url) as client:

        def post(number: int) -> str:
            barrier.wait()
            return client.send_message_as_contact(
                *sample_data.VALID_IDS.values(), message=(UserTextPart(text=f"{number}"),)
            ).id

        with ThreadPoolExecutor(8) as pool:
            assert len(set(pool.map(post, range(40)))) == 40


def test_nothing_is_loaded_until_it_is_used() -> None:
    program = "import sys, invent_client; print({'attrs', 'httpx', 'typing', 'httpx_retries'} & sys.modules.keys())"
    environment = {"PYTHONPATH": str(Path(invent_client.__file__).parents[1])}
    command = [sys.executable, "-S", "-c", program]
    done = subprocess.run(command, capture_output=True, text=True, env=environment)
    assert done.stdout == "set()\n", done.stderr


def test_everything_exported_is_there_and_documented() -> None:
    assert set(dir(invent_client)) >= set(invent_client.__all__)
    for name in invent_client.__all__:
        assert name == "UNSET" or getattr(invent_client, name).__doc__, name
    assert module.sync.__doc__
    assert {name for name in vars(errors) if name.endswith("Error")} <= set(invent_client.__all__)
    with pytest.raises(AttributeError):
        getattr(invent_client, "nonsense")  # noqa: B009
