"""What the log `invent_client` tells, and what it keeps to itself."""

from __future__ import annotations

import logging
import re

import pytest

from invent_client import errors
from tests.support.calls import API_KEY, NOWHERE, result_or_error, send_message, with_both_clients_and_trio
from tests.support.servers.raw_server import RawServer, http_response

CALL = "POST /orgs/c/contacts/con_1/chats/cht_1/messages"


def lines(caplog: pytest.LogCaptureFixture, level: int) -> list[str]:
    return [
        re.sub(r"\d+ ms", "N ms", re.sub(r"\d+\.\d s", "N s", record.getMessage()))
        for record in caplog.records
        if record.name == "invent_client" and record.levelno == level
    ]


@with_both_clients_and_trio
@pytest.mark.usefixtures("waits")
def test_each_attempt_and_each_wait_is_logged(flavor: str, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG, "invent_client")
    replies = [http_response(429, b"", "Retry-After: 3", "X-Request-ID: r1"), http_response()]
    with RawServer(*replies) as server:
        send_message(flavor, server.base_url, {"max_retries": 1})
    assert lines(caplog, logging.DEBUG) == [
        f"{CALL}: 429 in N ms, attempt 1, request id r1",
        f"{CALL}: 200 in N ms, attempt 2, request id unknown",
    ]
    assert lines(caplog, logging.INFO) == [f"{CALL}: 429, waiting N s before attempt 2"]


@with_both_clients_and_trio
@pytest.mark.usefixtures("waits")
def test_a_connection_that_fails_is_logged(flavor: str, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG, "invent_client")
    result_or_error(flavor, NOWHERE)
    assert lines(caplog, logging.DEBUG) == [
        f"{CALL}: ConnectError in N ms, attempt {number}, request id unknown" for number in (1, 2, 3)
    ]
    assert lines(caplog, logging.INFO) == [
        f"{CALL}: ConnectError, waiting N s before attempt {number}" for number in (2, 3)
    ]


@with_both_clients_and_trio
def test_neither_the_key_nor_the_message_is_logged(flavor: str, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    reply = http_response(403, API_KEY.encode(), f"X-Request-ID: {API_KEY}\x01\tx", f"X-Echo: {API_KEY}")
    with RawServer(reply) as server:
        with pytest.raises(errors.APIStatusError):
            send_message(flavor, server.base_url, message=[{"type": "text", "text": "secret"}])
    ours = [record.getMessage() for record in caplog.records if record.name == "invent_client"]
    assert ours
    assert not any(API_KEY in line or "secret" in line or "Echo" in line or "\x01" in line for line in ours)


@with_both_clients_and_trio
@pytest.mark.parametrize("retry_after", ["Wed, 21 Oct 2099 07:28:00 -0000 ({})", "Wed, 21 Oct 2099 07:28 ({})", "{}"])
@pytest.mark.usefixtures("waits")
def test_no_library_logs_an_echo_of_the_key(flavor: str, retry_after: str, caplog: pytest.LogCaptureFixture) -> None:
    """But for httpx and httpcore, which log whole responses below WARNING. SECURITY.md says so."""
    caplog.set_level(logging.DEBUG)
    echo = f"Bearer {API_KEY}"
    with RawServer(http_response(429, echo.encode(), f"Retry-After: {retry_after.format(echo)}")) as server:
        result_or_error(flavor, server.base_url)
    for record in caplog.records:
        is_about_responses = record.name == "httpx" or record.name.startswith("httpcore.")
        assert (is_about_responses and record.levelno < logging.WARNING) or API_KEY not in record.getMessage()


def test_without_settings_nothing_is_printed(capfd: pytest.CaptureFixture[str]) -> None:
    with RawServer(http_response()) as server:
        send_message("sync", server.base_url)
    assert capfd.readouterr() == ("", "")
