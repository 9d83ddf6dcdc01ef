"""What is not the API ends a run with a line, before all tests are sent there."""

from __future__ import annotations

import asyncio
import itertools
import re

import pytest
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from contract_tests.provider.connection import first_answers
from contract_tests.provider.connection.first_answers import why_not_the_api
from contract_tests.provider.provider import Provider
from contract_tests.self_test.faults import FAULTS
from contract_tests.self_test.servers.served_provider import serving
from invent_mock import sample_data
from invent_mock.app import MockApp
from invent_mock.server import ThreadedServer

ELSEWHERE = "https://sign-in.example/"


def always(response: Response) -> ASGIApp:
    return response


def first(count: int, response: Response, delay: float = 0) -> ASGIApp:
    """A mock whose first requests are answered so, after so many seconds."""
    mock, numbers = MockApp(), itertools.count(1)

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        is_first = next(numbers) <= count
        await asyncio.sleep(delay if is_first else 0)
        await (response if is_first else mock)(scope, receive, send)

    return app


@pytest.mark.parametrize(
    ("response", "reason"),
    [
        (HTMLResponse("<h1>404</h1>", 404), "answers 404 with text/html: is this the API, with its base path?"),
        (Response(None, 404), "answers 404 with no media type: is this the API, with its base path?"),
        (JSONResponse({}, 404), "answers 404 with application/json: .* INVENT_CHAT_ID"),
        (RedirectResponse(ELSEWHERE, 308), f"answers 308 with Location {ELSEWHERE}: is this the API"),
        (RedirectResponse(ELSEWHERE, 302), f"answers 302 with Location {ELSEWHERE}: is this the API"),
        (Response(None, 302), "answers 302 with no media type: is this the API"),
        (Response(b"\0 no gzip", headers={"Content-Encoding": "gzip"}), "does not answer: DecodingError"),
        (HTMLResponse("<form>Sign in</form>"), "answers 200 with text/html: is this the API"),
        (HTMLResponse("<form>Sign in</form>", 401), "answers 401 with text/html: is this the API"),
        (HTMLResponse("blocked", 403), "answers 403 with text/html: is this the API"),
        (JSONResponse({}, 502), "answers 502 with application/json: is it up?"),
        (HTMLResponse("bad gateway", 502), "answers 502 with text/html: is it up?"),
        (JSONResponse({}, 401), "refuses the API key in INVENT_API_KEY with 401"),
    ],
)
def test_what_is_not_the_api_is_told_in_a_line(response: Response, reason: str) -> None:
    with serving(always(response)) as provider:
        line = why_not_the_api(provider)
        assert provider.sent <= 2
    assert re.match(f"http://127.0.0.1:\\d+ {reason}", line)


@pytest.mark.parametrize(
    "app",
    [
        MockApp(),
        first(1, JSONResponse({}, 500)),  # a fault for the tests to find
        first(1, HTMLResponse("400", 400)),  # no page says what an error's body is
        always(JSONResponse({}, 200)),
        always(JSONResponse({}, 403)),
        FAULTS["404 for a wrong channel"].make(),
    ],
    ids=["the mock", "500 at first", "errors in HTML", "200 to all", "403 to all", "404 for a wrong channel"],
)
def test_what_may_be_the_api_is_tested(app: ASGIApp) -> None:
    with serving(app) as provider:
        assert why_not_the_api(provider) == ""


@pytest.mark.parametrize("name", ["ORG_ID", "CONTACT_ID", "CHAT_ID"])
def test_an_id_that_is_unknown_is_told(name: str) -> None:
    with ThreadedServer(MockApp()) as server:
        environment = {**sample_data.environment(server.base_url), f"INVENT_{name}": "unknown_id"}
        with Provider(server.base_url, environment) as provider:
            assert "does it know INVENT_ORG_ID, INVENT_CONTACT_ID and INVENT_CHAT_ID?" in why_not_the_api(provider)


@pytest.mark.parametrize(
    "to_a_valid_message", [JSONResponse({}, 500), HTMLResponse("<p>posted</p>"), JSONResponse({}, 403)]
)
@pytest.mark.parametrize("refusal", [400, 422])
def test_what_rules_tell_of_a_valid_message_ends_no_run(to_a_valid_message: Response, refusal: int) -> None:
    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        is_empty = (await receive())["body"] == b"{}"
        await (JSONResponse({}, refusal) if is_empty else to_a_valid_message)(scope, receive, send)

    with serving(app) as provider:
        assert why_not_the_api(provider) == ""
        assert list(provider.findings) == []


def test_a_live_provider_is_only_read() -> None:
    with ThreadedServer(MockApp()) as server:
        environment = sample_data.environment(server.base_url)
        with Provider(server.base_url, environment, is_live=True, rate=60_000) as provider:
            assert why_not_the_api(provider) == ""
            assert provider.accepted == 0
        with Provider(server.base_url, {**environment, "INVENT_CHAT_ID": "cht_0"}, is_live=True) as provider:
            assert "INVENT_CHAT_ID" in why_not_the_api(provider)


def test_server_errors_alone_are_a_broken_clause() -> None:
    with serving(always(JSONResponse({}, 500))) as provider:
        why_not_the_api(provider)
        (finding,) = provider.findings
    assert (finding.first.verdict, finding.first.what) == ("broken", "a valid request is answered with 500")


def test_a_cold_start_is_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(first_answers, "REQUEST_TIMEOUT", 0.2)
    with serving(first(1, JSONResponse({}, 400), delay=0.5)) as provider:
        assert why_not_the_api(provider) == ""


def test_a_provider_that_stays_slow_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(first_answers, "REQUEST_TIMEOUT", 0.2)
    with serving(first(9, JSONResponse({}, 400), delay=0.5)) as provider:
        assert "does not answer: ReadTimeout" in why_not_the_api(provider)


def test_a_closed_port_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("contract_tests.provider.provider.SECONDS_APART", 0)
    nowhere = "http://127.0.0.1:9"
    with Provider(nowhere, sample_data.environment(nowhere)) as provider:
        assert why_not_the_api(provider).startswith(f"{nowhere} does not answer: ConnectError")
