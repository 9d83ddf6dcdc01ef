"""`find_message` tells whether a message whose fate is unknown was posted."""

from __future__ import annotations

import contextlib
import datetime
import json
import time
from typing import Any

import pytest

from invent_client import OtherPart, UserTextPart, errors
from tests.support.calls import NOWHERE, send_message, with_both_clients, with_both_clients_and_trio
from tests.support.servers.list_server import Json, ListRequest, ListServer, find_message, message, page_of, status
from tests.support.servers.raw_server import RawServer, http_response, read_request

pytestmark = pytest.mark.usefixtures("quick_polling")

SINCE = datetime.datetime(2026, 3, 2, 9, 15, 27, 500_000, tzinfo=datetime.UTC)
HELLO = {"type": "text", "text": "Hello"}
BYE = {"type": "text", "text": "Bye"}
IMAGE = {"type": "image", "image": {"id": "file_1"}, "taken_at": "2026-03-02T09:00:00Z"}


DEADLINE = 0.3  # seconds
LATEST = DEADLINE + 0.5  # seconds


def text_part(text: str) -> Json:
    return {"type": "text", "text": text}


def custom_part(value: Any) -> Json:
    return {"type": "custom", "value": value}


def nested(depth: int, *, in_lists: bool) -> Any:
    """A value within so many lists or objects."""
    value: Any = 1
    for _ in range(depth):
        value = [value] if in_lists else {"a": value}
    return value


class ChatServer(RawServer):
    """Takes messages or not, breaks the connection in each case, and lists those that it took.

    Args:
        takes: Whether it takes messages.
    """

    def __init__(self, takes: bool) -> None:
        super().__init__(b"")
        self._takes = takes
        self._messages: list[Json] = []

    def finish_request(self, connection: Any, client_address: Any) -> None:
        with contextlib.suppress(OSError):
            with connection.makefile("rb") as stream:
                request = read_request(stream)
            if request.startswith(b"GET"):
                connection.sendall(http_response(200, json.dumps(self._messages).encode()))
            elif self._takes:
                parts = json.loads(request.partition(b"\r\n\r\n")[2])["message"]
                self._messages.append(user_message(f"msg_{len(self._messages) + 1}", *parts))


def user_message(identifier: str, *parts: Json, role: str = "user", **members: Any) -> Json:
    """A message with these parts, as the API lists it."""
    return message(identifier, role, **{"messages": [{"role": "user", "parts": list(parts)}], **members})


@with_both_clients_and_trio
@pytest.mark.parametrize(
    ("takes", "post_count", "expected"),
    [(True, 1, ["msg_1"]), (True, 2, ["msg_1", "msg_2"]), (False, 1, [])],
    ids=["taken", "taken twice", "not taken"],
)
def test_it_settles_the_fate_of_a_message(flavor: str, takes: bool, post_count: int, expected: list[str]) -> None:
    parts = [UserTextPart(text="Hello"), OtherPart.from_dict(IMAGE)]
    with ChatServer(takes) as server:
        for _ in range(post_count):
            with pytest.raises(errors.APIConnectionError) as caught:
                send_message(flavor, server.base_url, message=parts)
            assert caught.value.delivery == "unknown"
        assert find_message(flavor, server.base_url, parts, SINCE) == expected


FOUND: dict[str, tuple[list[Any], Json]] = {  # what is looked for, and a message that is it
    "a mapping": ([HELLO], user_message("m", HELLO)),
    "a model": ([UserTextPart(text="Hello")], user_message("m", HELLO)),
    "a part that is not text": ([IMAGE], user_message("m", IMAGE)),
    "names that are no text": (
        [{"type": "x", "values": {2: "a", None: "b", True: "c"}}],
        user_message("m", {"type": "x", "values": {"2": "a", "null": "b", "true": "c"}}),
    ),
    "several parts": ([HELLO, IMAGE], user_message("m", HELLO, IMAGE)),
    "timestamps": ([{**HELLO, "start_timestamp": 1}], user_message("m", {**HELLO, "start_timestamp": 1.0})),
    "timestamps of a model": (
        [UserTextPart(text="Hello", start_timestamp=1.5, end_timestamp=2)],
        user_message("m", {**HELLO, "start_timestamp": 1.5, "end_timestamp": 2}),
    ),
    "a part has further fields": ([HELLO], user_message("m", {**HELLO, "id": "part_1", "annotations": []})),
    "an object in a part has further fields": (
        [IMAGE],
        user_message("m", {**IMAGE, "image": {"id": "file_1", "url": "https://example.com"}}),
    ),
    "null is left out": ([{**HELLO, "caption": None}], user_message("m", HELLO)),
    "a date": (
        [
            {
                "type": "event",
                "at": datetime.datetime(2026, 3, 2, 10, tzinfo=datetime.timezone(datetime.timedelta(hours=1))),
            }
        ],
        user_message("m", {"type": "event", "at": "2026-03-02T10:00:00+01:00"}),
    ),
    "a number that is written otherwise": ([custom_part(1)], user_message("m", custom_part(1.0))),
    "objects that are nested deeply": (
        [custom_part(nested(900, in_lists=False))],
        user_message("m", custom_part(nested(900, in_lists=False))),
    ),
    "lists that are nested deeply": (
        [custom_part(nested(900, in_lists=True))],
        user_message("m", custom_part(nested(900, in_lists=True))),
    ),
    "contents without a role": ([HELLO], user_message("m", messages=[{"parts": [HELLO]}])),
    "contents of several roles": (
        [HELLO],
        user_message("m", messages=[{"role": "system"}, {"role": "user", "parts": [HELLO]}]),
    ),
    "an unknown time": ([HELLO], user_message("m", HELLO, created_at=None)),
    "the very time": ([HELLO], user_message("m", HELLO, created_at="2026-03-02T09:15:27.500Z")),
    "a time without fractions": ([HELLO], user_message("m", HELLO, created_at="2026-03-02T09:15:27Z")),
    "a time in nanoseconds": ([HELLO], user_message("m", HELLO, created_at="2026-03-02T09:15:27.500000001Z")),
}
NOT_FOUND: dict[str, tuple[list[Any], Json]] = {
    "another text": ([HELLO], user_message("m", BYE)),
    "another kind": ([HELLO], user_message("m", {**HELLO, "type": "markdown"})),
    "another order": ([HELLO, BYE], user_message("m", BYE, HELLO)),
    "the same moment with a fraction": (
        [text_part("2026-03-02T09:15:27.500Z")],
        user_message("m", text_part("2026-03-02T09:15:27Z")),
    ),
    "the same moment in another zone": (
        [text_part("2026-03-02T09:15:27Z")],
        user_message("m", text_part("2026-03-02T10:15:27+01:00")),
    ),
    "1 for true": ([custom_part(True)], user_message("m", custom_part(1))),
    "true for 1": ([custom_part(1)], user_message("m", custom_part(True))),
    "false for 0 in a list": ([custom_part([0])], user_message("m", custom_part([False]))),
    "a number for a text": ([custom_part("1")], user_message("m", custom_part(1))),
    "a value for null": ([custom_part(None)], user_message("m", custom_part(3))),
    "a list for an object": ([custom_part({})], user_message("m", custom_part([]))),
    "another value deep inside": (
        [custom_part(nested(900, in_lists=True))],
        user_message("m", custom_part(nested(901, in_lists=True))),
    ),
    "a part without a type": ([{}], user_message("m", HELLO)),
    "more parts": ([HELLO], user_message("m", HELLO, BYE)),
    "fewer parts": ([HELLO, BYE], user_message("m", HELLO)),
    "no parts": ([HELLO], user_message("m")),
    "no contents": ([HELLO], message("m", "user")),
    "parts that are none": ([HELLO], user_message("m", messages=[{"role": "user", "parts": "Hello"}])),
    "a part that is none": ([HELLO], user_message("m", messages=[{"role": "user", "parts": ["Hello"]}])),
    "other timestamps": ([{**HELLO, "start_timestamp": 1}], user_message("m", {**HELLO, "start_timestamp": 2})),
    "missing timestamps": ([{**HELLO, "start_timestamp": 1}], user_message("m", HELLO)),
    "another list": ([{**HELLO, "tags": ["a"]}], user_message("m", {**HELLO, "tags": ["a", "b"]})),
    "of the assistant": ([HELLO], user_message("m", HELLO, role="assistant")),
    "of an unknown role": ([HELLO], user_message("m", HELLO, role="robot")),
    "an earlier time": ([HELLO], user_message("m", HELLO, created_at="2026-03-02T09:15:27.499Z")),
    "an earlier time without fractions": ([HELLO], user_message("m", HELLO, created_at="2026-03-02T09:15:26Z")),
}


@pytest.mark.parametrize("name", FOUND)
def test_a_message_with_the_parts_is_found(name: str) -> None:
    sought, listed = FOUND[name]
    with ListServer(lambda request: page_of([listed])) as server:
        assert find_message("sync", server.base_url, sought, SINCE) == ["m"]


@pytest.mark.parametrize("name", NOT_FOUND)
def test_another_message_is_not_found(name: str) -> None:
    sought, listed = NOT_FOUND[name]
    with ListServer(lambda request: page_of([listed])) as server:
        assert find_message("sync", server.base_url, sought, SINCE) == []


@with_both_clients
def test_all_pages_are_read(flavor: str) -> None:
    def answer(request: ListRequest) -> bytes:
        return page_of([user_message(f"msg_{request.page}", HELLO)] if request.page <= 3 else [])

    with ListServer(answer) as server:
        assert find_message(flavor, server.base_url, [HELLO], SINCE) == ["msg_1", "msg_2", "msg_3"]


def test_messages_are_asked_for_from_a_little_earlier() -> None:
    with ListServer(lambda request: page_of([])) as server:
        find_message("sync", server.base_url, [HELLO], SINCE)
    (request,) = server.list_requests
    assert request.query["from_date"] == "2026-03-02T09:15:26.500000+00:00"


@with_both_clients
@pytest.mark.parametrize(
    "since", [datetime.datetime(2026, 3, 2), None, "2026-03-02T09:15:27Z", datetime.date(2026, 3, 2)]
)
def test_what_is_no_moment_is_refused(flavor: str, since: Any) -> None:
    with pytest.raises(errors.InvalidRequestError) as caught:
        find_message(flavor, NOWHERE, [HELLO], since)
    assert (caught.value.field, caught.value.delivery) == ("since", "unknown")


@with_both_clients
@pytest.mark.parametrize(
    ("sought", "field"),
    [
        ("Hello", "message"),
        (HELLO, "message"),
        ([], "message"),
        ([HELLO, "Bye"], "message[1]"),
        ([custom_part(nested(50_000, in_lists=True))], "message"),
    ],
)
def test_what_is_no_message_is_refused(flavor: str, sought: Any, field: str) -> None:
    with pytest.raises(errors.InvalidRequestError) as caught:
        find_message(flavor, NOWHERE, sought, SINCE)
    assert (caught.value.field, caught.value.delivery) == (field, "unknown")


@with_both_clients_and_trio
@pytest.mark.parametrize("code", [400, 401, 404])
def test_an_error_leaves_the_fate_unknown(flavor: str, code: int) -> None:
    """Were it `not_delivered`, as of a GET, a caller might post the message again."""
    with ListServer(lambda request: status(code)) as server, pytest.raises(errors.APIStatusError) as caught:
        find_message(flavor, server.base_url, [HELLO], SINCE)
    assert (caught.value.status_code, caught.value.delivery) == (code, "unknown")


@with_both_clients
def test_a_failure_that_passes_is_survived(flavor: str) -> None:
    """Also in the middle: the pages before it are not read again."""

    def answer(request: ListRequest) -> bytes:
        failures = [status(503), status(429, "Retry-After: 0"), b""]
        if request.number in (0, 2, 4):
            return failures[request.number // 2]
        return page_of([user_message(f"msg_{request.page}", HELLO)] if request.page <= 2 else [])

    with ListServer(answer) as server:
        assert find_message(flavor, server.base_url, [HELLO], SINCE) == ["msg_1", "msg_2"]
    assert [request.page for request in server.list_requests] == [1, 1, 2, 2, 3, 3]


# --- the time is up ---


def endless_pages(request: ListRequest) -> bytes:
    return page_of([user_message(f"{request.number}_{item}", HELLO) for item in range(100)])


def long_chat_with_limit(request: ListRequest) -> bytes:
    """A server that ignores `from_date`, and soon sends nothing but 429."""
    return endless_pages(request) if request.number < 5 else status(429)


ENDLESS: dict[str, Any] = {
    "endless pages": endless_pages,
    "a long chat, and 429": long_chat_with_limit,
    "429 for an hour": lambda request: status(429, "Retry-After: 3600"),
    "500": lambda request: status(500),
    "broken connections": lambda request: b"",
    "silence": lambda request: [2.0],
}


@with_both_clients_and_trio
@pytest.mark.parametrize("name", ENDLESS)
def test_it_ends_in_time(flavor: str, name: str) -> None:
    with ListServer(ENDLESS[name]) as server:
        began = time.monotonic()
        with pytest.raises(errors.APITimeoutError) as caught:
            find_message(flavor, server.base_url, [HELLO], SINCE, timeout=DEADLINE)
        assert time.monotonic() - began < LATEST
    assert caught.value.delivery == "unknown"


@with_both_clients
def test_the_deadline_of_the_client_bounds_it(flavor: str) -> None:
    with ListServer(endless_pages) as server:
        began = time.monotonic()
        with pytest.raises(errors.APITimeoutError):
            find_message(flavor, server.base_url, [HELLO], SINCE, deadline=DEADLINE)
        assert time.monotonic() - began < LATEST


def test_the_error_says_what_was_in_the_way() -> None:
    with (
        ListServer(ENDLESS["500"]) as server,
        pytest.raises(errors.APITimeoutError, match=r"^the end of the chat's messages .*: GET .* 500"),
    ):
        find_message("sync", server.base_url, [HELLO], SINCE, timeout=1)  # time for an answer on a busy machine, too


@with_both_clients
@pytest.mark.parametrize("timeout", [0, -1, float("nan"), float("inf"), True, "5", None])
def test_an_unusable_timeout_is_refused(flavor: str, timeout: Any) -> None:
    with pytest.raises(errors.InvalidRequestError) as caught:
        find_message(flavor, NOWHERE, [HELLO], SINCE, timeout=timeout)
    assert (caught.value.field, caught.value.delivery) == ("timeout", "unknown")


@with_both_clients
def test_it_shares_the_budget_of_waits(flavor: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("invent_client._polling.REQUESTS_PER_MINUTE", 600)
    with ListServer(endless_pages) as server, pytest.raises(errors.APITimeoutError):
        find_message(flavor, server.base_url, [HELLO], SINCE, timeout=0.55)
    assert 1 < len(server.list_requests) <= 6
