"""Tests of a user, which all pass. They run in a pytest of their own: here, and with the wheel (`.ci/try_wheel.py`)."""

from __future__ import annotations

import asyncio
import logging
import multiprocessing
import os
import sys
import time
import unittest
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from invent_client import (
    APIConnectionError,
    APITimeoutError,
    AsyncInventClient,
    AuthenticationError,
    ChatMessage,
    InternalServerError,
    InventClient,
    RateLimitError,
    UserTextPart,
    find_message,
    wait_for_reply,
)
from invent_mock import Mock

QUESTION = "Is it sent?"
VARIABLES_BEFORE = {name: value for name, value in os.environ.items() if name.startswith("INVENT_")}


def ids() -> list[str]:
    return [os.environ[f"INVENT_{name}_ID"] for name in ("ORG", "CONTACT", "CHAT")]


def ask(text: str = QUESTION) -> ChatMessage:
    """The program that is tested."""
    with InventClient(max_retries=0) as client:
        return client.send_message_as_contact(*ids(), message=[UserTextPart(text=text)])


async def ask_async() -> ChatMessage:
    async with AsyncInventClient(max_retries=0) as client:
        return await client.send_message_as_contact(*ids(), message=[UserTextPart(text=QUESTION)])


def texts(mock: Mock) -> list[str]:
    return [message.text for message in mock.messages]


# --- each call, as a program meets it; `control/` has the rest ---


def test_replies(invent_mock: Mock) -> None:
    sticker = {"type": "sticker", "id": 7}
    invent_mock.reply("It left today")
    invent_mock.reply(parts=[sticker])
    invent_mock.reply(status="FAILED", error="Overloaded")
    invent_mock.reply("too late", after=60)
    with InventClient() as client:
        replies = [wait_for_reply(client, os.environ["INVENT_CHAT_ID"], after=ask()) for _ in range(3)]
        with pytest.raises(APITimeoutError):
            wait_for_reply(client, os.environ["INVENT_CHAT_ID"], after=ask(), timeout=0.3)
    answered, stuck, failed = (reply.to_dict() for reply in replies)
    assert answered["messages"][0]["parts"][0]["text"] == "It left today"
    assert stuck["messages"][0]["parts"] == [sticker]
    assert (failed["status"], failed["error"]) == ("FAILED", "Overloaded")
    assert texts(invent_mock) == [QUESTION] * 4


def test_faults(invent_mock: Mock) -> None:
    invent_mock.fail(429, retry_after=3)
    with pytest.raises(RateLimitError) as limited:
        ask()
    assert limited.value.retry_after == 3
    assert invent_mock.messages == []
    invent_mock.fail(429, times=2, retry_after=0)
    invent_mock.delay(0.2)
    begin, since, message = time.perf_counter(), datetime.now(UTC), [UserTextPart(text=QUESTION)]
    with InventClient() as client:
        client.send_message_as_contact(*ids(), message=message, headers={"X-Request-ID": "4711"})
        assert time.perf_counter() - begin >= 0.19  # as the event loop's clock is rounded to milliseconds
        invent_mock.drop()
        with pytest.raises(APIConnectionError) as dropped:
            ask()
        invent_mock.fail(503, taken=True)
        with pytest.raises(InternalServerError) as taken:
            ask()
        assert (dropped.value.delivery, taken.value.delivery) == ("unknown", "unknown")
        assert len(find_message(client, os.environ["INVENT_CHAT_ID"], message=message, since=since)) == 3
    with InventClient(api_key="wrong") as client, pytest.raises(AuthenticationError):
        client.list_contacts("c")
    posts = [request for request in invent_mock.requests if request.method == "POST"]
    assert [request.status for request in posts] == [429, 429, 429, 200, None, 503]
    assert posts[3].headers["x-request-id"] == "4711"
    assert QUESTION in posts[3].body
    assert os.environ["INVENT_API_KEY"] not in str(posts[3].headers)
    assert [refused.status for refused in invent_mock.refused] == [401]
    invent_mock.reset()
    assert (invent_mock.messages, invent_mock.requests) == ([], [])


@pytest.mark.invent_mock(
    world={
        "contacts": [{"id": "con_ada", "name": "Ada", "channels": [{"id": "cch_app", "type": "custom"}]}],
        "chats": [{"id": "cht_ada", "contact": "con_ada", "channels": ["cch_app"]}],
    }
)
class TestWorldOfTheMarker:
    def test_world(self, invent_mock: Mock) -> None:
        assert ids()[1:] == ["con_ada", "cht_ada"]
        ask()
        assert [message.chat_id for message in invent_mock.messages] == ["cht_ada"]

    @pytest.mark.invent_mock(rate_limit=1, latency=0.2)
    def test_rate_limit_beside_the_world_of_the_class(self, invent_mock: Mock) -> None:
        begin = time.perf_counter()
        ask()
        with pytest.raises(RateLimitError):
            ask()
        assert time.perf_counter() - begin > 0.38  # as the event loop's clock is rounded to milliseconds
        assert invent_mock.messages[0].contact_id == "con_ada"


def test_world_without_the_fixture() -> None:
    from invent_mock import serve

    world = {"contacts": [{"id": "con_ada", "channels": [{"id": "cch_app", "type": "custom"}]}]}
    with serve(world=world), InventClient() as client:
        assert [contact.id for contact in client.list_contacts("c")] == ["con_ada"]


def test_not_strict(invent_mock: Mock) -> None:
    invent_mock.strict = False
    invent_mock.drop()


@pytest.mark.parametrize("number", range(8))
def test_each_test_has_a_mock_of_its_own(invent_mock: Mock, number: int) -> None:
    assert invent_mock.strict
    ask(str(number))
    assert texts(invent_mock) == [str(number)]


def test_a_mock_within_the_mock(invent_mock: Mock) -> None:
    from invent_mock import serve

    with serve() as inner_mock:
        ask("inner")
    ask("outer")
    assert (texts(inner_mock), texts(invent_mock)) == (["inner"], ["outer"])


# --- from where it is called ---


@pytest.mark.anyio
@pytest.mark.parametrize("anyio_backend", ["asyncio"])
async def test_async(invent_mock: Mock, anyio_backend: str) -> None:
    await ask_async()
    assert texts(invent_mock) == [QUESTION]


def test_event_loop_of_the_test(invent_mock: Mock) -> None:
    asyncio.run(ask_async())
    assert texts(invent_mock) == [QUESTION]


def test_threads(invent_mock: Mock) -> None:
    numbers = list(map(str, range(16)))
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(ask, numbers))
    assert sorted(texts(invent_mock)) == sorted(numbers)


def test_child_process(invent_mock: Mock) -> None:
    child = multiprocessing.get_context("spawn").Process(target=ask)
    child.start()
    child.join(60)
    assert texts(invent_mock) == [QUESTION]


@pytest.mark.skipif(sys.platform == "win32", reason="has no fork")
@pytest.mark.filterwarnings("ignore:.*fork:DeprecationWarning")  # Python 3.12 and newer, as the server is a thread
def test_forked_process(invent_mock: Mock) -> None:
    child = multiprocessing.get_context("fork").Process(target=ask)
    child.start()
    child.join(60)
    ask("after it")
    assert texts(invent_mock) == [QUESTION, "after it"]


class TestCaseOfUnittest(unittest.TestCase):
    @pytest.fixture(autouse=True)
    def _mock(self, invent_mock: Mock) -> None:
        self.mock = invent_mock

    def test_reply(self) -> None:
        self.mock.reply("It left today")
        ask()
        assert texts(self.mock) == [QUESTION]


@pytest.mark.usefixtures("invent_mock")
class TestUsingTheFixture(unittest.TestCase):
    def test_variables(self) -> None:
        ask()


@pytest.fixture
def shop(invent_mock: Mock) -> Any:
    invent_mock.reply("It left today")
    return ask


def test_fixture_of_the_user(shop: Any) -> None:
    shop()


# --- what it leaves alone ---


def test_environment_is_put_back(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    mock = request.getfixturevalue("invent_mock")
    assert {name: os.environ[name] for name in mock.environment} == mock.environment
    monkeypatch.setenv("INVENT_API_KEY", "wrong")  # after the fixture, and undone after it


@pytest.fixture
def variables_afterwards() -> Any:
    yield
    assert {name: value for name, value in os.environ.items() if name.startswith("INVENT_")} == VARIABLES_BEFORE


@pytest.mark.usefixtures("variables_afterwards")
def test_environment_is_as_before(monkeypatch: pytest.MonkeyPatch, invent_mock: Mock) -> None:
    monkeypatch.setenv("INVENT_API_KEY", "wrong")  # a monkeypatch that is older than the mock, and undone after it
    os.environ["INVENT_CHAT_ID"] = "changed by the test"
    with pytest.raises(AuthenticationError):
        with InventClient() as client:
            client.list_contacts("c")


@pytest.mark.usefixtures("variables_afterwards")
def test_undoing_what_a_test_has_patched_leaves_it_at_the_mock(
    monkeypatch: pytest.MonkeyPatch, invent_mock: Mock
) -> None:
    for _ in range(2):
        monkeypatch.setenv("INVENT_BASE_URL", "http://wrong")
        monkeypatch.setenv("MINE", "1")
        monkeypatch.undo()
        assert "MINE" not in os.environ
        assert {name: os.environ[name] for name in invent_mock.environment} == invent_mock.environment
    os.environ["INVENT_CHAT_ID"] = "changed by the test"


def test_logging_of_the_process(tmp_path: Path, request: pytest.FixtureRequest) -> None:
    handler = logging.FileHandler(tmp_path / "log", mode="w")
    logging.getLogger("mine").addHandler(handler)
    request.getfixturevalue("invent_mock")
    logging.getLogger("mine").warning("still written")
    handler.close()
    assert (tmp_path / "log").read_text() == "still written\n"


@pytest.mark.filterwarnings("ignore::DeprecationWarning")  # policies end with Python 3.16
def test_event_loops_of_the_process(request: pytest.FixtureRequest) -> None:
    policy = asyncio.get_event_loop_policy()
    request.getfixturevalue("invent_mock")
    assert asyncio.get_event_loop_policy() is policy
