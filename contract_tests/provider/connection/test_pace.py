"""Requests keep to a rate, and a 429 is waited out, which is told."""

from __future__ import annotations

import pytest

from contract_tests.provider.connection import pace
from contract_tests.provider.connection.pace import PATIENCE, Pace
from contract_tests.provider.fake_clock import Clock


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    fake = Clock()
    monkeypatch.setattr(pace, "time", fake)
    return fake


def seconds_of(clock: Clock, paced: Pace, *answers: tuple[int, str]) -> float:
    """How long requests take that are answered so, and one more."""
    started = clock.now
    for status, retry_after in answers:
        paced.wait()
        paced.answered(status, retry_after)
    paced.wait()
    return clock.now - started


def test_a_rate_is_kept_to(clock: Clock) -> None:
    assert seconds_of(clock, Pace(240, print), *[(200, "")] * 240) == 60


def test_without_a_rate_nothing_is_waited_for(clock: Clock) -> None:
    assert seconds_of(clock, Pace(None, print), *[(200, "")] * 100) == 0


@pytest.mark.parametrize(
    ("answers", "seconds"),
    [
        ([(429, "7")], 7),
        ([(429, "100000")], 300),
        ([(429, "")], 1),
        ([(429, "soon")], 1),
        ([(429, "Mon, 02 Mar 2026 09:15:27 GMT")] * 3, 1 + 2 + 4),  # by a clock that is behind
        ([(429, "")] * 3, 1 + 2 + 4),
        ([(429, ""), (200, ""), (429, "")], 1 + 1),
        ([(429, "")] * 7, 1 + 2 + 4 + 8 + 16 + 30 + 30),
        ([(429, "0")], 0),
        ([(429, "0")] * 4, 0 + 2 + 4 + 8),  # which cannot be meant
        ([(429, "3")] * 4, 3 + 3 + 4 + 8),
    ],
)
def test_a_429_is_waited_out(clock: Clock, answers: list[tuple[int, str]], seconds: float) -> None:
    assert seconds_of(clock, Pace(None, print), *answers) == seconds


def test_waiting_is_told(clock: Clock) -> None:
    lines: list[str] = []
    paced = Pace(None, lines.append)
    seconds_of(clock, paced, (429, "7"), (200, ""), (429, "0"), (200, ""))
    assert lines == ["It answers 429: waiting 7 seconds"]


@pytest.mark.parametrize("retry_after", ["0", "1", "60", "300", ""])
def test_nothing_but_429_for_longer_than_a_window_is_no_rate_limit(clock: Clock, retry_after: str) -> None:
    paced, started, count = Pace(None, print), clock.now, 0
    while not paced.is_refused_for_good:
        paced.wait()
        paced.answered(429, retry_after)
        count += 1
    assert PATIENCE <= clock.now - started <= 300
    assert 2 <= count <= 10
    assert seconds_of(clock, paced) == 0


def test_requests_at_once_that_are_refused_count_as_one(clock: Clock) -> None:
    paced = Pace(None, print)
    for _ in range(3):
        for _ in range(8):
            paced.wait()
        for _ in range(8):
            paced.answered(429, "")
    assert not paced.is_refused_for_good
    assert seconds_of(clock, paced) == 4
