"""Provider runs as users start them: what they are aimed at, how, and how they must end."""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from starlette.responses import JSONResponse
from starlette.types import Receive, Scope, Send

from contract_tests.self_test.faults import FAULTS
from invent_mock import sample_data
from invent_mock.app import MockApp
from invent_mock.refusal import Refusal


@dataclass(frozen=True)
class SuiteRun:
    """A run of the provider tests.

    Attributes:
        app: The ASGI application that it is aimed at; None for a port that nobody listens on.
        arguments: Of the command.
        printed: A pattern of what it must print.
        exit_code: What it must end with.
        posted: How many messages it may post.
        environment: Variables, beside those of the mock's own data.
        is_slow: Whether it takes more than a few seconds.
    """

    app: Any
    arguments: str
    printed: str
    exit_code: int = 1
    posted: range = range(1)
    environment: Mapping[str, str] = field(default_factory=dict)
    is_slow: bool = False


def answering(status: int, delay: float = 0) -> Any:
    """An application that answers all requests alike, after so many seconds."""

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        await asyncio.sleep(delay)
        await JSONResponse({}, status)(scope, receive, send)

    return app


def leaking_key() -> MockApp:
    """A mock that puts the API key into its replies."""
    app = MockApp()
    healthy = app.success_response
    app.success_response = lambda status, body: healthy(status, {**body, "role": sample_data.API_KEY})  # type: ignore[method-assign]
    return app


def rate_limited() -> MockApp:
    """A mock that answers each fourth request with 429."""
    app, numbers = MockApp(), itertools.count(1)

    def count_request() -> None:
        if next(numbers) % 4 == 0:
            raise Refusal(429, "Too many.", headers={"Retry-After": "1"})

    app.count_request = count_request  # type: ignore[method-assign]
    return app


def broken(fault: str) -> MockApp:
    return FAULTS[fault].make()


LIVE = "--live --allow-posting"
ONE_ASSUMPTION = "-k broken_channel"
REPORT = r"(?s)curl -X POST.*The clause is openapi.yaml:\d"
NO_400 = broken("404 for a wrong channel")

RUNS = {
    "healthy": SuiteRun(MockApp(), "", "passed", 0, posted=range(100, 1000), is_slow=True),
    "closed port": SuiteRun(None, "", "does not answer"),
    "silence": SuiteRun(answering(200, delay=30), "", "does not answer: ReadTimeout", is_slow=True),
    "wrong key": SuiteRun(MockApp(), "", "refuses the API key in INVENT_API_KEY", environment={"INVENT_API_KEY": "x"}),
    "no ids": SuiteRun(MockApp(), "", "needs INVENT_CHAT_ID. Nothing was sent", environment={"INVENT_CHAT_ID": ""}),
    "live, not allowed": SuiteRun(MockApp(), "--live", "--allow-posting lets them"),
    "live": SuiteRun(rate_limited(), LIVE, "Up to 20 messages will be posted to", 0, posted=range(5, 21), is_slow=True),
    "live, few": SuiteRun(MockApp(), f"{LIVE} --max-messages 2 -k c_is", "Up to 2 messages", 0, posted=range(2, 3)),
    "200 to all": SuiteRun(answering(200), "-x", REPORT),
    "404 to all": SuiteRun(answering(404), "-x", REPORT),
    "key in a reply": SuiteRun(leaking_key(), "", REPORT, posted=range(1000)),
    "start of the key": SuiteRun(broken("start of the key is enough"), "-k credentials", REPORT, posted=range(9)),
    "no key needed": SuiteRun(broken("no key needed"), "-x", REPORT, posted=range(1000)),
    "assumption": SuiteRun(NO_400, ONE_ASSUMPTION, REPORT),
    "live assumption": SuiteRun(NO_400, f"{LIVE} {ONE_ASSUMPTION}", "assumption refuted", 0),
    "live, broken": SuiteRun(broken("role not listed"), f"{LIVE} -k texts_come", REPORT, posted=range(2)),
    "strict assumption": SuiteRun(NO_400, f"{LIVE} --strict {ONE_ASSUMPTION}", REPORT),
}
