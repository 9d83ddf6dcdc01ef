"""No page says how long a response may take: one that does not come in time is refuted, and not broken."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from starlette.types import Receive, Scope, Send

from contract_tests.contract import clauses
from contract_tests.contract.contract_under_test import contract_of_the_page
from contract_tests.provider.generated_requests import send_generated_requests, settings
from contract_tests.provider.rules import check_rule
from contract_tests.self_test.servers.served_provider import serving
from invent_mock.app import MockApp

TIMEOUT = 0.2  # seconds


async def late_mock(scope: Scope, receive: Receive, send: Send) -> None:
    """A mock whose responses come too late."""
    await asyncio.sleep(3 * TIMEOUT)
    await MockApp()(scope, receive, send)


def test_a_response_to_a_rule_that_comes_too_late_is_refuted() -> None:
    with serving(late_mock) as provider:
        provider.set_timeout(TIMEOUT)
        (disagreement,) = check_rule(provider, "authored_as_the_contact")
    assert (disagreement.verdict, disagreement.pointer) == ("refuted", clauses.TIMELY_RESPONSES)
    assert disagreement.what == "there is no response in time"
    assert disagreement.operation == "sendMessageAsContact"


def test_a_response_to_a_generated_request_that_comes_too_late_is_refuted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "REQUEST_TIMEOUT", TIMEOUT)
    with serving(late_mock, contract=contract_of_the_page()) as provider:
        result = send_generated_requests(provider, "unknown", seed=1, max_examples=2)
    told: set[Any] = {(failed.disagreement.verdict, failed.disagreement.pointer) for failed in result.failed_checks}
    assert told == {("refuted", clauses.TIMELY_RESPONSES)}
