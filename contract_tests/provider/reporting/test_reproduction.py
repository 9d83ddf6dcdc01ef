"""What a failure shows is the exchange that it is about, as a command that can be run."""

from __future__ import annotations

import shlex
import shutil
import subprocess
from typing import Any

import httpx
import pytest
from starlette.responses import JSONResponse

from contract_tests.provider.provider import Provider
from contract_tests.provider.reporting.reproduction import reproduction
from contract_tests.provider.rules import check_rule
from contract_tests.self_test.fault_injection import only_responses, set_field
from contract_tests.self_test.servers.closing_proxy import closing_connections
from contract_tests.self_test.servers.served_provider import serving
from invent_mock import sample_data
from invent_mock.app import MockApp
from invent_mock.server import ThreadedServer


def wrong_in(number: int) -> MockApp:
    """A mock whose reply to this message, counted from 1, has a wrong status."""
    return only_responses(range(number, number + 1), lambda body, _: set_field(body, "status", "wrong"))()


@pytest.mark.parametrize("number", [1, 2, 3])
def test_a_failure_shows_the_response_that_broke_the_rule(number: int) -> None:
    with serving(wrong_in(number)) as provider:
        (disagreement,) = check_rule(provider, "ids_are_unique")
        evidence = provider.evidence[disagreement]
    assert isinstance(evidence, httpx.Response)
    assert evidence.json()["status"] == "wrong"


def test_of_requests_at_once_too() -> None:
    with serving(wrong_in(3)) as provider:
        (disagreement,) = check_rule(provider, "messages_at_once_are_all_right")
        evidence = provider.evidence[disagreement]
    assert isinstance(evidence, httpx.Response)
    assert evidence.json()["status"] == "wrong"


def test_a_failure_shows_the_request_that_got_no_response() -> None:
    with ThreadedServer(MockApp()) as server, closing_connections(server.base_url, after=0) as address:
        with Provider(address, sample_data.environment(address)) as provider:
            (disagreement,) = check_rule(provider, "ids_are_unique")
            shown = reproduction(provider.evidence[disagreement], provider.redactor, provider.body_files)
    assert f"chats/{sample_data.ONE_CUSTOM_CHANNEL.id}/messages" in shown
    assert "The response was" not in shown


@pytest.mark.skipif(not shutil.which("curl"), reason="needs curl")
@pytest.mark.parametrize("method", ["HEAD", "OPTIONS", "PURGE"])
def test_the_command_of_any_method_ends(method: str) -> None:
    app: Any = JSONResponse({"a": "b"})
    with serving(app) as provider:
        response = provider.send(b"", method=method)
        (command,) = [
            line
            for line in reproduction(response, provider.redactor, provider.body_files).splitlines()
            if "curl" in line
        ]
        words = [*shlex.split(command), "--silent", "--max-time", "5", "--write-out", "%{http_code}"]
        curl = subprocess.run(words, capture_output=True, text=True)
    assert curl.returncode == 0
    assert curl.stdout.endswith("200")


def test_ids_of_the_environment_are_encoded() -> None:
    environment = {**sample_data.environment("http://127.0.0.1:9"), "INVENT_CHAT_ID": "a/b?c#d e%2F"}
    with Provider("http://127.0.0.1:9", environment) as provider:
        assert provider.path().endswith("/chats/a%2Fb%3Fc%23d%20e%252F/messages")
