"""`wait_for_reply` returns the assistant's answer, whatever happens within its time."""

from __future__ import annotations

import datetime
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import anyio
import pytest

from invent_client import AsyncInventClient, ChatMessage, InventClient, conversations, errors
from tests.support.calls import API_KEY, NOWHERE, use_client, with_both_clients, with_both_clients_and_trio
from tests.support.servers.list_server import (
    ANSWER,
    LATER,
    POSTED,
    POSTED_AT,
    RUNNING_ANSWER,
    Json,
    ListRequest,
    ListServer,
    Reply,
    message,
    page_of,
    status,
    wait_for_reply,
)
from tests.support.servers.raw_server import http_response

pytestmark = pytest.mark.usefixtures("quick_polling")

EARLIER = "2026-03-02T09:15:20Z"
MUCH_LATER = "2026-03-02T09:16:00Z"
DEADLINE = 0.2  # seconds
LATEST = DEADLINE + 0.5  # seconds


def in_turn(*replies: Reply) -> Callable[[ListRequest], Reply]:
    """An answer that gives each request the next of some replies, and repeats the last."""
    return lambda request: replies[min(request.number, len(replies) - 1)]


def one_page(*messages: Json) -> bytes:
    return page_of(messages, "pagination-take: 100")


def two_pages(first: list[Json], second: list[Json]) -> Callable[[ListRequest], Reply]:
    pages = {1: page_of(first), 2: page_of(second)}
    return lambda request: pages.get(request.page, page_of([]))


def since_exclusively(request: ListRequest) -> bytes:
    """A server that gives only what is later than `from_date`."""
    moment = datetime.datetime.fromisoformat(request.query["from_date"])
    answer = message("answer", "assistant", POSTED_AT)
    return one_page(
        *(item for item in (POSTED, answer) if datetime.datetime.fromisoformat(item["created_at"]) > moment)
    )


OLD_ANSWER = message("old answer", "assistant", EARLIER)
SERVERS: dict[str, Callable[[ListRequest], Reply]] = {
    "the answer is there": in_turn(one_page(POSTED, ANSWER)),
    "it comes": in_turn(one_page(POSTED), one_page(POSTED, RUNNING_ANSWER), one_page(POSTED, ANSWER)),
    "the chat is empty at first": in_turn(one_page(), one_page(POSTED, ANSWER)),
    "429": in_turn(status(429, "Retry-After: 0"), one_page(ANSWER)),
    "5xx": in_turn(status(500), status(502), status(503), one_page(ANSWER)),
    "408": in_turn(status(408), one_page(ANSWER)),
    "503 that asks to wait": in_turn(status(503, "Retry-After: 0"), one_page(ANSWER)),
    "broken connections": in_turn(b"", b"", one_page(ANSWER)),
    "a broken body": in_turn(http_response(200, b"[", length=99), one_page(ANSWER)),
    "the order is reversed": in_turn(one_page(ANSWER, POSTED, OLD_ANSWER)),
    "from_date is exclusive": since_exclusively,
    "from_date is ignored": in_turn(one_page(OLD_ANSWER, POSTED, ANSWER)),
    "an old answer, and none yet": in_turn(one_page(OLD_ANSWER, POSTED), one_page(OLD_ANSWER, POSTED, ANSWER)),
    "two answers": in_turn(one_page(POSTED, ANSWER, message("second", "assistant", MUCH_LATER))),
    "two answers in reverse": in_turn(one_page(message("second", "assistant", MUCH_LATER), ANSWER, POSTED)),
    "two answers at once": in_turn(one_page(POSTED, ANSWER, message("another", "assistant"))),
    "two answers at once, and nothing else": in_turn(one_page(ANSWER, message("another", "assistant"))),
    "two answers at once, in reverse": in_turn(one_page(message("another", "assistant"), ANSWER, POSTED)),
    "two answers at once on two pages": two_pages([POSTED, ANSWER], [message("another", "assistant")]),
    "two answers on two pages": two_pages([message("second", "assistant", MUCH_LATER)], [ANSWER]),
    "it is on the second page": two_pages([POSTED, OLD_ANSWER], [ANSWER]),
    "the second page fails": lambda request: page_of([ANSWER]) if request.page == 1 else status(500),
    "page is ignored": lambda request: page_of([POSTED, ANSWER]),
    "others speak": in_turn(
        one_page(POSTED, *(message(role, role) for role in ("user", "system", "tool", "robot")), ANSWER)
    ),
    "one has no time": in_turn(one_page(message("timeless", "assistant", None), ANSWER)),
    "it is of the same time": in_turn(one_page(POSTED, message("answer", "assistant", POSTED_AT))),
    "it is finer than a microsecond": in_turn(
        one_page(message("answer", "assistant", "2026-03-02T09:15:29.123456789Z"))
    ),
    "it has no status": in_turn(one_page({"id": "answer", "role": "assistant", "created_at": LATER})),
}


@with_both_clients_and_trio
@pytest.mark.parametrize("name", SERVERS)
def test_the_answer_is_returned(flavor: str, name: str) -> None:
    with ListServer(SERVERS[name]) as server:
        assert wait_for_reply(flavor, server.base_url).id == "answer"


@with_both_clients
@pytest.mark.parametrize("state", ["COMPLETED", "FAILED", "CANCELED", "NEWLY_INVENTED"])
def test_a_final_answer_is_returned(flavor: str, state: str) -> None:
    with ListServer(in_turn(one_page(POSTED, message("answer", "assistant", state=state)))) as server:
        assert wait_for_reply(flavor, server.base_url).status == state


def test_an_answer_to_an_older_message_that_comes_later_is_taken() -> None:
    late_answer = message("of an older message", "assistant", "2026-03-02T09:15:28Z")
    with ListServer(in_turn(one_page(POSTED, late_answer, ANSWER))) as server:
        assert wait_for_reply("sync", server.base_url).id == "of an older message"


@pytest.mark.parametrize(
    ("posted_at", "answered_at"),
    [
        ("2026-03-02T09:15:27Z", "2026-03-02T09:15:27Z"),
        ("2026-03-02T09:15:27.600Z", "2026-03-02T09:15:27Z"),
        ("2026-03-02T09:15:27.600700Z", "2026-03-02T09:15:27.600Z"),
        ("2026-03-02T09:15:27.600700Z", "2026-03-02T09:15:27.600700Z"),
        ("2026-03-02T10:15:27.600+01:00", "2026-03-02T09:15:27.600Z"),
        ("2026-03-02T09:15:27.123456789Z", "2026-03-02T09:15:27.123456789Z"),
    ],
)
def test_times_are_compared_as_exactly_as_they_are_written(posted_at: str, answered_at: str) -> None:
    with ListServer(in_turn(one_page(message("answer", "assistant", answered_at)))) as server:
        reply = wait_for_reply("sync", server.base_url, message("posted", "user", posted_at))
    assert reply.id == "answer"


@pytest.mark.parametrize(
    "answered_at", ["2026-03-02T09:15:26Z", "2026-03-02T09:15:27.599Z", "2026-03-02T09:15:27.600699Z"]
)
def test_an_answer_from_before_is_not_taken(answered_at: str) -> None:
    posted = message("posted", "user", "2026-03-02T09:15:27.600700Z")
    with ListServer(in_turn(one_page(message("answer", "assistant", answered_at)))) as server:
        with pytest.raises(errors.APITimeoutError):
            wait_for_reply("sync", server.base_url, posted, 0.1)


def test_messages_are_asked_for_from_a_little_earlier() -> None:
    with ListServer(in_turn(one_page(ANSWER))) as server:
        wait_for_reply("sync", server.base_url, message("posted", "user", "2026-03-02T10:15:27.5+01:00"))
    (request,) = server.list_requests
    assert request.query["from_date"] == "2026-03-02T09:15:26.500000+00:00"


# --- the time is up ---

ENDLESS: dict[str, Callable[[ListRequest], Reply]] = {
    "it goes on running": in_turn(one_page(POSTED, RUNNING_ANSWER)),
    "there is none": in_turn(one_page(POSTED)),
    "500": in_turn(status(500)),
    "429": in_turn(status(429)),
    "429 for an hour": in_turn(status(429, "Retry-After: 3600")),
    "broken connections": in_turn(b""),
    "silence": in_turn([2.0]),
    "dripping body": in_turn([http_response(200, b"[", length=99), *[step for _ in range(20) for step in (0.1, b" ")]]),
    "endless pages": lambda request: page_of([message(f"msg_{request.number}", "user")]),
}


@with_both_clients_and_trio
@pytest.mark.parametrize("name", ENDLESS)
def test_it_ends_in_time(flavor: str, name: str) -> None:
    with ListServer(ENDLESS[name]) as server:
        began = time.monotonic()
        with pytest.raises(errors.APITimeoutError) as caught:
            wait_for_reply(flavor, server.base_url, timeout=DEADLINE)
        assert time.monotonic() - began < LATEST
    assert caught.value.delivery == "delivered"


def test_the_error_says_what_was_in_the_way() -> None:
    with (
        ListServer(in_turn(status(500))) as server,
        pytest.raises(errors.APITimeoutError, match=r": GET .* 500") as caught,
    ):
        wait_for_reply("sync", server.base_url, timeout=0.1)
    assert isinstance(caught.value.__cause__, errors.InternalServerError)
    assert API_KEY not in str(caught.value)


@with_both_clients
def test_an_answer_is_looked_for_once_more_shortly_before_the_time_is_up(
    flavor: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("invent_client._polling.FIRST_INTERVAL", 9)
    monkeypatch.setattr("invent_client._polling.LONGEST_INTERVAL", 9)
    with ListServer(in_turn(one_page(POSTED), one_page(POSTED, ANSWER))) as server:
        # The last look is a tenth of the time before its end, which has to do for a request on a busy machine.
        assert wait_for_reply(flavor, server.base_url, timeout=4).id == "answer"
    assert len(server.list_requests) == 2


@with_both_clients
def test_a_connection_that_hangs_is_given_up(flavor: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("invent_client._polling.LONGEST_REQUEST", 0.1)
    with ListServer(in_turn(0.5, one_page(ANSWER))) as server:
        assert wait_for_reply(flavor, server.base_url).id == "answer"


@with_both_clients
def test_the_settings_of_the_client_are_not_those_of_the_wait(flavor: str) -> None:
    with ListServer(in_turn(status(500), *[one_page(POSTED)] * 5, one_page(ANSWER))) as server:
        wait_for_reply(flavor, server.base_url, max_retries=5, deadline=0.001)
    assert len(server.list_requests) == 7


# --- what does not pass ---


@with_both_clients_and_trio
@pytest.mark.parametrize(
    ("reply", "kind"),
    [
        (status(400), errors.BadRequestError),
        (status(401), errors.AuthenticationError),
        (status(404), errors.NotFoundError),
        (status(302), errors.APIStatusError),
        (http_response(200, b"{}"), errors.APIResponseValidationError),
    ],
)
def test_another_error_ends_the_wait(flavor: str, reply: bytes, kind: type[errors.APIError]) -> None:
    with ListServer(in_turn(one_page(POSTED), reply)) as server, pytest.raises(errors.APIError) as caught:
        wait_for_reply(flavor, server.base_url)
    assert (type(caught.value), caught.value.delivery) == (kind, "delivered")
    assert len(server.list_requests) == 2


@with_both_clients
@pytest.mark.parametrize("timeout", [0, -1, float("inf"), float("nan"), True, "5", None])
def test_an_unusable_timeout_is_refused(flavor: str, timeout: Any) -> None:
    with pytest.raises(errors.InvalidRequestError) as caught:
        wait_for_reply(flavor, NOWHERE, timeout=timeout)
    assert (caught.value.field, caught.value.delivery) == ("timeout", "delivered")


@with_both_clients
@pytest.mark.parametrize("created_at", ["unset", None, datetime.datetime(2026, 3, 2), "2026-03-02T09:15:27Z"])
def test_a_message_without_a_moment_is_refused(flavor: str, created_at: Any) -> None:
    posted: Any = ChatMessage.from_dict({**POSTED, "created_at": None})
    if created_at != "unset":
        posted.created_at = created_at
    with pytest.raises(errors.InvalidRequestError) as caught:
        use_wait(flavor, NOWHERE, after=posted)
    assert (caught.value.field, caught.value.delivery) == ("after.created_at", "delivered")


@with_both_clients
def test_what_is_no_message_is_refused(flavor: str) -> None:
    with pytest.raises(errors.InvalidRequestError) as caught:
        use_wait(flavor, NOWHERE, after=POSTED)
    assert (caught.value.field, caught.value.delivery) == ("after", "delivered")


@with_both_clients
def test_an_unusable_chat_is_refused(flavor: str) -> None:
    with pytest.raises(errors.InvalidRequestError) as caught:
        use_wait(flavor, NOWHERE, "..", after=ChatMessage.from_dict(POSTED))
    assert (caught.value.field, caught.value.delivery) == ("chat_id", "delivered")


def use_wait(flavor: str, base_url: str, chat_id: str = "cht_1", **arguments: Any) -> Any:
    wait: Any = conversations.wait_for_reply if flavor == "sync" else conversations.wait_for_reply_async
    return use_client(flavor, base_url, lambda client: wait(client, chat_id, **arguments))


# --- the wait is ended from outside ---


@pytest.mark.parametrize("flavor", ["async", "trio"])
def test_a_cancelled_wait_ends_at_once(flavor: str) -> None:
    async def cancel(client: AsyncInventClient) -> bool:
        with anyio.move_on_after(0.1) as scope:
            await conversations.wait_for_reply_async(client, "cht_1", after=ChatMessage.from_dict(POSTED))
        return scope.cancelled_caught

    with ListServer(in_turn(one_page(POSTED))) as server:
        assert use_client(flavor, server.base_url, cancel)


def test_an_exception_of_a_signal_handler_ends_the_wait(monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(seconds: float) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("invent_client.conversations.time.sleep", interrupt)
    with ListServer(in_turn(one_page(POSTED))) as server, pytest.raises(KeyboardInterrupt):
        wait_for_reply("sync", server.base_url)


def test_closing_a_client_ends_the_wait() -> None:
    asked = threading.Event()

    def answer(request: ListRequest) -> bytes:
        asked.set()
        return one_page(POSTED)

    with ListServer(answer) as server, ThreadPoolExecutor(1) as pool:
        client = InventClient(api_key=API_KEY, base_url=server.base_url)
        wait = pool.submit(conversations.wait_for_reply, client, "cht_1", after=ChatMessage.from_dict(POSTED))
        assert asked.wait(10)
        client.close()
        error = wait.exception(10)
    assert isinstance(error, errors.InventError)
    assert error.delivery == "delivered"


def test_another_event_loop_is_refused() -> None:
    with ListServer(in_turn(one_page(ANSWER))) as server:
        client = AsyncInventClient(api_key=API_KEY, base_url=server.base_url)

        async def wait() -> ChatMessage:
            async with client:
                return await conversations.wait_for_reply_async(client, "cht_1", after=ChatMessage.from_dict(POSTED))

        assert anyio.run(wait).id == "answer"
        with pytest.raises(errors.InvalidRequestError) as caught:
            anyio.run(wait)
    assert caught.value.delivery == "delivered"
