"""Whether somebody listens is found out with the same care as all else."""

from __future__ import annotations

import contextlib
import math

import pytest

from contract_tests.contract.contract_under_test import contract_of_the_page
from contract_tests.provider.connection import pace
from contract_tests.provider.exceptions import ProviderGone
from contract_tests.provider.fake_clock import Clock
from contract_tests.provider.generated_requests import send_generated_requests
from contract_tests.provider.provider import Provider
from contract_tests.self_test.servers.rate_limited_mock import RateLimitedMock
from contract_tests.self_test.servers.served_provider import serving
from invent_mock import sample_data
from invent_mock.app import MockApp
from invent_mock.server import ThreadedServer


def test_it_is_counted_and_posts_nothing() -> None:
    app = MockApp()
    with serving(app, is_live=True, rate=math.inf) as provider:
        provider.check_connection()
        assert (provider.sent, provider.accepted) == (1, 0)
    assert list(app.posted) == []


def test_it_keeps_to_the_rate(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = Clock()
    monkeypatch.setattr(pace, "time", clock)
    with serving(MockApp(), is_live=True, rate=60) as provider:
        for _ in range(4):
            provider.check_connection()
    assert clock.now == 1000 + 3


def test_it_needs_nothing_of_the_budget() -> None:
    with serving(MockApp(), is_live=True, message_budget=1, rate=math.inf) as provider:
        provider.post()
        provider.check_connection()
        assert provider.sent == 2


def test_it_says_nothing_where_there_are_only_429(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pace, "time", Clock())
    with serving(RateLimitedMock(lambda number: True)) as provider:
        provider.check_connection()
        provider.check_connection()


@pytest.mark.parametrize("contract", [None, contract_of_the_page()])
def test_a_provider_that_is_gone_is_told(contract: dict[str, object] | None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("contract_tests.provider.provider.SECONDS_APART", 0)
    nowhere = "http://127.0.0.1:9"
    settings = {"contract": contract} if contract else {}
    with Provider(nowhere, sample_data.environment(nowhere), **settings) as provider:  # type: ignore[arg-type]
        with pytest.raises(ProviderGone, match="does not answer any more"):
            provider.check_connection()


def test_generated_requests_end_where_the_provider_goes_away(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("contract_tests.provider.provider.SECONDS_APART", 0)
    with contextlib.ExitStack() as stack:
        base_url = stack.enter_context(ThreadedServer(MockApp())).base_url
        with Provider(base_url, sample_data.environment(base_url)) as provider:
            monkeypatch.setattr(provider, "after_receiving", lambda *_: stack.close() if provider.sent == 20 else None)
            with pytest.raises(ProviderGone, match="does not answer any more"):
                send_generated_requests(provider, "valid", seed=1, max_examples=3)
