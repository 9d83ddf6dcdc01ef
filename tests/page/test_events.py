"""The stream that tells an open page of changes, on a real socket."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable, Iterator
from typing import Any
from unittest.mock import patch

import httpx
import pytest

from invent_mock.app import MockApp
from invent_mock.mock import Mock
from invent_mock.page import events
from invent_mock.root_app import RootApp
from invent_mock.server import ThreadedServer


@pytest.fixture(autouse=True)
def _frequent_beats(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(events, "BEAT_INTERVAL", 0.3)


@contextlib.contextmanager
def listening(base_url: str) -> Iterator[Iterator[str]]:
    """The names of the events as they come."""
    with httpx.stream("GET", f"{base_url}/_mock/page/events", timeout=5, trust_env=False) as response:
        assert response.headers["content-type"].startswith("text/event-stream")
        lines = response.iter_lines()
        yield (line.removeprefix("event: ") for line in lines if line.startswith("event: "))


def wait_for(name: str, names: Iterator[str], seconds: float = 5) -> None:
    """Read until an event comes. The beats, and the client's timeout, keep a single step from taking longer."""
    end = time.monotonic() + seconds
    for received in names:
        if received == name:
            return
        assert time.monotonic() < end, f"no {name} in {seconds} s"
    pytest.fail("the stream has ended")


def wait_until_quiet(names: Iterator[str]) -> None:
    """Read until four beats have come in a row, so that what was to be told of the past has been told."""
    in_a_row = 0
    while in_a_row < 4:
        in_a_row = in_a_row + 1 if next(names) == "beat" else 0


@pytest.mark.parametrize(
    "act",
    [
        lambda mock, post: post("Hello"),
        lambda mock, post: httpx.get(f"{mock.base_url}/unknown", trust_env=False),
        lambda mock, post: mock.fail(503),
        lambda mock, post: mock.answer_by_hand(),
        lambda mock, post: mock.reset(),
    ],
    ids=["posted", "refused", "scripted", "by hand", "reset"],
)
def test_a_change_is_told(mock: Mock, post: Callable[[str], httpx.Response], act: Callable[..., object]) -> None:
    intervals: Any = {"POLL_INTERVAL": 0.02, "CHANGE_INTERVAL": 0.04, "NOTIFY_FOR": 0.05, "BEAT_INTERVAL": 0.06}
    with patch.multiple(events, **intervals), listening(mock.base_url) as names:
        wait_until_quiet(names)
        act(mock, post)
        wait_for("change", names)


def test_a_change_is_told_although_the_clock_stands_still(
    mock: Mock, post: Callable[[str], httpx.Response], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(time, "monotonic", lambda: 0.0)
    with listening(mock.base_url) as names:
        wait_until_quiet(names)
        post("Hello")
        wait_for("change", names)


def test_it_is_told_until_the_answer_is_final(mock: Mock, post: Callable[[str], httpx.Response]) -> None:
    with listening(mock.base_url) as names:
        wait_for("beat", names)
        begin = time.monotonic()
        post("Hello")
        times: list[float] = []
        while next(names) == "change" and len(times) < 20:
            times.append(time.monotonic() - begin)
    assert len(times) <= 5
    assert times[-1] > 0.6


def test_many_changes_are_few_events(mock: Mock) -> None:
    with listening(mock.base_url) as names:
        next(names)
        begin = time.monotonic()
        count = 0
        while time.monotonic() - begin < 1:
            mock.answer_by_hand()
            mock.answer_by_hand(False)
            mock.reply("x", chat_id=mock.environment["INVENT_CHAT_ID"])
            if next(names) == "change":
                count += 1
    assert count <= 5


def test_it_ends_when_the_mock_stops() -> None:
    with ThreadedServer(RootApp(MockApp())) as server:
        stream = contextlib.ExitStack()
        names = stream.enter_context(listening(server.base_url))
        assert next(names) == "change"
    with stream:
        assert list(names) == []


def test_it_ends_when_nobody_listens_any_more(mock: Mock) -> None:
    with patch.object(events, "_state_of", wraps=events._state_of) as state_of:
        with listening(mock.base_url) as names:
            next(names)
            assert state_of.call_count > 0
        time.sleep(0.5)
        state_of.reset_mock()
        time.sleep(0.3)
        assert state_of.call_count == 0
