"""How long a list is looked at again, and what is told of a provider whose lists lag."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from contract_tests.provider.fake_clock import Clock
from contract_tests.provider.provider import Provider
from contract_tests.provider.rules.rule import ClauseContradicted, expect
from contract_tests.provider.rules.steps import lagging_lists
from contract_tests.provider.rules.steps.lagging_lists import eventually, repeatedly
from invent_mock import sample_data

NOWHERE = "http://127.0.0.1:9"


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    fake = Clock()
    monkeypatch.setattr(lagging_lists, "time", fake)
    return fake


@pytest.fixture
def provider() -> Iterator[Provider]:
    with Provider(NOWHERE, sample_data.environment(NOWHERE)) as provider:
        yield provider


def shown_after(
    seconds: float, clock: Clock, *, seconds_to_look: float = 0, what: str = "it is not listed"
) -> Callable[[], None]:
    """A look at a list that shows what it was asked for once so many seconds are over, and takes some itself."""
    shown_at = clock.now + seconds

    def look() -> None:
        is_shown = clock.now >= shown_at
        clock.sleep(seconds_to_look)
        expect(is_shown, what, "")

    return look


@pytest.mark.parametrize(
    ("seconds", "seconds_to_look", "is_told", "verdicts"),
    [
        (0, 0, True, []),
        (0.4, 0, True, ["undocumented"]),
        (0.4, 3, True, ["undocumented"]),  # it is slow, and not late
        (5, 0, True, ["refuted"]),
        (5, 3, True, ["refuted"]),
        (0.4, 0, False, []),
        (5, 0, False, []),
    ],
)
def test_what_is_told_of_a_list_that_lags(
    seconds: float, seconds_to_look: float, is_told: bool, verdicts: list[str], clock: Clock, provider: Provider
) -> None:
    eventually(provider, shown_after(seconds, clock, seconds_to_look=seconds_to_look), is_told=is_told)
    assert [disagreement.verdict for disagreement in provider.disagreements] == verdicts


def test_what_is_lost_is_waited_for_once(clock: Clock, provider: Provider) -> None:
    waited = []
    for _ in range(3):
        started = clock.now
        with pytest.raises(ClauseContradicted):
            eventually(provider, shown_after(100, clock))
        waited.append(round(clock.now - started))
    assert waited == [8, 2, 2]


def test_a_provider_that_is_late_is_waited_for_each_time(clock: Clock, provider: Provider) -> None:
    for _ in range(3):
        eventually(provider, shown_after(7, clock))
    assert {disagreement.verdict for disagreement in provider.disagreements} == {"refuted"}


def test_what_is_lost_is_waited_for_once_also_where_lists_are_late(clock: Clock, provider: Provider) -> None:
    eventually(provider, shown_after(3, clock))
    waited = []
    for _ in range(3):
        started = clock.now
        with pytest.raises(ClauseContradicted):
            eventually(provider, shown_after(100, clock))
        waited.append(round(clock.now - started))
    assert waited == [8, 2, 2]


@pytest.mark.parametrize("is_told", [False, True])
def test_what_has_nothing_to_do_with_lag_keeps_no_list_from_being_late(
    is_told: bool, clock: Clock, provider: Provider
) -> None:
    with pytest.raises(ClauseContradicted):
        eventually(provider, shown_after(100, clock, what="it is in another order"), is_told=is_told)
    eventually(provider, shown_after(3, clock))
    assert {disagreement.verdict for disagreement in provider.disagreements} == {"refuted"}


@pytest.mark.parametrize(
    ("seconds", "verdicts"), [(0, []), (1, ["undocumented"]), (5, ["refuted"]), (7.9, ["refuted"])]
)
def test_what_must_be_so_each_time_may_be_late(
    seconds: float, verdicts: list[str], clock: Clock, provider: Provider
) -> None:
    repeatedly(provider, shown_after(seconds, clock), times=3)
    assert [disagreement.verdict for disagreement in provider.disagreements] == verdicts


def test_what_is_never_so_each_time_is_waited_for_once(clock: Clock, provider: Provider) -> None:
    waited = []
    for _ in range(3):
        started = clock.now
        with pytest.raises(ClauseContradicted):
            repeatedly(provider, shown_after(100, clock), times=3)
        waited.append(round(clock.now - started))
    assert waited == [8, 2, 2]
