"""A rate limit is waited out, for as long as its window takes; nothing but 429 for longer than that is a finding."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from contract_tests.contract.contract_under_test import contract_of_the_page
from contract_tests.provider.connection import pace
from contract_tests.provider.connection.first_answers import why_not_the_api
from contract_tests.provider.exceptions import Inapplicable
from contract_tests.provider.fake_clock import Clock
from contract_tests.provider.generated_requests import send_generated_requests
from contract_tests.provider.rules import check_rule
from contract_tests.self_test.servers.rate_limited_mock import RateLimitedMock
from contract_tests.self_test.servers.served_provider import serving

WINDOW = 60  # seconds
RULES_OF_POSTS = ("authored_as_the_contact", "ids_are_unique")


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    fake = Clock()
    monkeypatch.setattr(pace, "time", fake)
    return fake


def refused_until(clock: Clock, seconds: float) -> Callable[[int], bool]:
    end = clock.now + seconds
    return lambda number: clock.now < end


@pytest.mark.parametrize("retry_after", [0, 1, 7, WINDOW])
@pytest.mark.parametrize("rule", RULES_OF_POSTS)
def test_a_window_is_waited_out(clock: Clock, rule: str, retry_after: int) -> None:
    started, lines = clock.now, list[str]()
    with serving(RateLimitedMock(refused_until(clock, WINDOW), retry_after), announce=lines.append) as provider:
        assert check_rule(provider, rule) == []
    assert WINDOW <= clock.now - started <= 2 * WINDOW
    assert lines
    assert {line.partition(":")[0] for line in lines} == {"It answers 429"}


def test_a_provider_that_is_busy_at_first_is_waited_for(clock: Clock) -> None:
    with serving(RateLimitedMock(refused_until(clock, WINDOW))) as provider:
        assert why_not_the_api(provider) == ""
        assert list(provider.findings) == []


def test_a_provider_that_stays_busy_is_told_in_a_line(clock: Clock) -> None:
    with serving(RateLimitedMock(lambda number: True)) as provider:
        assert "keeps answering 429. Try again later." in why_not_the_api(provider)
        assert list(provider.findings) == []


@pytest.mark.parametrize("is_live", [False, True])
def test_nothing_but_429_is_one_finding_and_ends_what_is_sent(clock: Clock, is_live: bool) -> None:
    with serving(RateLimitedMock(lambda number: True), is_live=is_live) as provider:
        for rule in RULES_OF_POSTS:
            with pytest.raises(Inapplicable, match="it keeps answering 429"):
                check_rule(provider, rule)
        sent = provider.sent
        result = send_generated_requests(provider, "unknown", seed=1, max_examples=3)
        assert provider.sent == sent
        (finding,) = provider.findings
    assert result.failed_checks == []
    assert (finding.first.verdict, finding.first.what, finding.count) == ("broken", "it keeps answering 429", 1)
    assert clock.now < 1000 + 2 * pace.PATIENCE


def test_a_generated_request_that_is_refused_so_says_nothing(clock: Clock) -> None:
    contract = contract_of_the_page()
    with serving(RateLimitedMock(lambda number: number % 3 == 0, retry_after=20), contract=contract) as provider:
        result = send_generated_requests(provider, "valid", seed=1, max_examples=10)
        assert list(provider.findings) == []
    assert result.failed_checks == []
    assert clock.now > 1000 + 20
