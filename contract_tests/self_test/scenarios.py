"""Runs of the provider tests as users start them: what they are aimed at, how, and how they must end."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from contract_tests.self_test.fault_injection import changing_response, setting
from contract_tests.self_test.faults import FAULTS
from contract_tests.self_test.faults.conversations.injection import returning
from contract_tests.self_test.run_suite import SOON_GIVING_UP
from contract_tests.self_test.servers.other_http import speaking_other_http
from contract_tests.self_test.servers.rate_limited_mock import RateLimitedMock
from invent_mock import sample_data
from invent_mock.app import MockApp


@dataclass(frozen=True)
class Scenario:
    """A run of the provider tests.

    Attributes:
        make_app: Makes the ASGI application that it is aimed at; None for a port that nobody listens on.
        arguments: Of the command.
        printed: A pattern of what it must print.
        exit_code: What it must end with.
        least_posted: How many messages it must post at least.
        most_posted: How many messages it may post, beside the one by which a run that is not live finds out whether the
            ids are known.
        environment: Variables, beside those of the mock's own data.
        is_slow: Whether it takes more than a few seconds.
    """

    make_app: Callable[[], Any] | None
    arguments: str
    printed: str
    exit_code: int = 1
    least_posted: int = 0
    most_posted: int = 0
    environment: Mapping[str, str] = field(default_factory=dict)
    is_slow: bool = False


def answering(status: int, delay: float = 0) -> Callable[[], ASGIApp]:
    """Makes an application that answers all requests alike, after so many seconds."""

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        await asyncio.sleep(delay)
        await JSONResponse({}, status)(scope, receive, send)

    return lambda: app


def rate_limited() -> MockApp:
    """A mock that answers each fourth request with 429."""
    return RateLimitedMock(lambda number: number % 4 == 0, retry_after=1)


def rate_limited_for_good() -> MockApp:
    """A mock that answers 429 to all but the first nine requests, and asks to wait no time at all."""
    return RateLimitedMock(lambda number: number >= 10)


def surprising() -> MockApp:
    """A mock whose replies contradict no documented clause: with nulls, and with fields that the contract lacks."""

    def surprise(reply: dict[str, Any], posted: object) -> None:
        reply |= {"model": None, "tools": None, "usage": None, "surprise": {"nested": 1}}
        reply["member"]["contact_channel"] |= {"agent": None, "verified": True}

    return changing_response(surprise)()


def broken(fault: str) -> Callable[[], MockApp]:
    return FAULTS[fault].make


LIVE = "--live --allow-posting"
ONE_ASSUMPTION = "-k unknown_channel"
REPORT = r"(?s)The clause is openapi.yaml:\d.*curl -X [A-Z]+"
NO_400 = broken("404 for a wrong channel")
# So that nothing can be begun on a channel of a new contact.
CHANNELS_AS_TEXT = returning("create_contact", lambda contact: contact.update(channels="none"))

SCENARIOS = {
    "healthy": Scenario(MockApp, "", "passed", 0, least_posted=100, most_posted=1500, is_slow=True),
    "closed port": Scenario(None, "", "does not answer"),
    "silence": Scenario(answering(200, delay=90), "", "does not answer: ReadTimeout", is_slow=True),
    "wrong key": Scenario(MockApp, "", "refuses the API key in INVENT_API_KEY", environment={"INVENT_API_KEY": "x"}),
    "key with a line end": Scenario(
        MockApp,
        "",
        "INVENT_API_KEY must be visible ASCII characters",
        environment={"INVENT_API_KEY": f"{sample_data.API_KEY}\r"},
    ),
    "no ids": Scenario(MockApp, "", "needs INVENT_CHAT_ID. Nothing was sent", environment={"INVENT_CHAT_ID": ""}),
    "live, not allowed": Scenario(MockApp, "--live", "Pass --allow-posting"),
    "live": Scenario(
        rate_limited, LIVE, "Up to 70 messages will be posted to", 0, least_posted=5, most_posted=70, is_slow=True
    ),
    "live, few": Scenario(
        MockApp, f"{LIVE} --max-messages 2 -k c_is", "Up to 2 messages", 0, least_posted=2, most_posted=2
    ),
    "429 from the tenth request on": Scenario(
        rate_limited_for_good,
        f"{SOON_GIVING_UP} -k 'requests and unknown'",
        "it keeps answering 429",
        most_posted=9,
        is_slow=True,
    ),
    "live, 429 from the tenth request on": Scenario(
        rate_limited_for_good, f"{SOON_GIVING_UP} {LIVE} -k requests", "findings: 1 broken", most_posted=9, is_slow=True
    ),
    "429 to all": Scenario(
        answering(429), SOON_GIVING_UP, "stopped: .* keeps answering 429. Try again later", is_slow=True
    ),
    "other HTTP": Scenario(
        speaking_other_http, "-k 'rule or (requests and valid)' --max-examples 5", "findings: none", 0, is_slow=True
    ),
    "200 to all": Scenario(answering(200), "-x", REPORT),
    "404 to all": Scenario(answering(404), "", "stopped: .* answers 404 with application/json: is this the API"),
    "404 to all, in several processes": Scenario(
        answering(404), "-n 2 --dist loadgroup", "stopped: .* answers 404 with application/json", 2, is_slow=True
    ),
    "a finding before a rule is skipped": Scenario(
        CHANNELS_AS_TEXT, "-k a_new_contact_writes", "(?s)`Contact.channels`: it is of the type string.*curl -X POST"
    ),
    "slow": Scenario(
        answering(200, delay=6),
        "-k missing_cred",
        r"test_rule\[missing_credentials\] has run for 5 seconds; 1 requests sent in all",
    ),
    "key in a reply": Scenario(setting("role", sample_data.API_KEY), "", REPORT, most_posted=1500, is_slow=True),
    "start of the key": Scenario(broken("start of the key is enough"), "-k credentials", REPORT, most_posted=8),
    "no key needed": Scenario(broken("no key needed"), "-x", REPORT, most_posted=1500),
    "assumption": Scenario(NO_400, ONE_ASSUMPTION, REPORT),
    "live assumption": Scenario(NO_400, f"{LIVE} {ONE_ASSUMPTION}", "findings: 1 refuted", 0),
    "live, broken": Scenario(broken("role not listed"), f"{LIVE} -k texts_come", REPORT, most_posted=1),
    "live, surprising": Scenario(
        surprising, f"{LIVE} -k texts_come", "findings: 4 refuted, 2 undocumented", 0, least_posted=1, most_posted=1
    ),
    "surprising": Scenario(
        surprising,
        "-k texts_come",
        "(?s)refuted: sendMessageAsContact: `ChatMessage.model`: it is null.*type",
        least_posted=1,
        most_posted=1,
    ),
    "strict assumption": Scenario(NO_400, f"{LIVE} --strict {ONE_ASSUMPTION}", REPORT),
}
