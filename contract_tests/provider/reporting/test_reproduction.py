"""What a failure shows is the exchange that it is about, as a command that can be run."""

from __future__ import annotations

import base64
import os
import re
import shlex
import shutil
import subprocess
from pathlib import Path

import httpx
import pytest
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse
from starlette.types import Receive, Scope, Send

from contract_tests.provider.provider import Provider
from contract_tests.provider.reporting.body_files import BodyFiles
from contract_tests.provider.reporting.reproduction import describe_request, reproduction
from contract_tests.provider.rules import check_rule
from contract_tests.provider.rules.steps.known_ids import known_person
from contract_tests.self_test.fault_injection import only_responses, set_field
from contract_tests.self_test.faults import FAULTS
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
        check_rule(provider, "ids_are_unique")
        (observation,) = provider.observations
    assert isinstance(observation.exchange, httpx.Response)
    assert observation.exchange.json()["status"] == "wrong"


def test_of_requests_at_once_too() -> None:
    with serving(wrong_in(3)) as provider:
        check_rule(provider, "messages_at_once_are_all_right")
        (observation,) = provider.observations
    assert isinstance(observation.exchange, httpx.Response)
    assert observation.exchange.json()["status"] == "wrong"


def test_a_failure_shows_the_request_that_got_no_response() -> None:
    with ThreadedServer(MockApp()) as server, closing_connections(server.base_url, after=0) as address:
        with Provider(address, sample_data.environment(address)) as provider:
            check_rule(provider, "ids_are_unique")
            (observation,) = provider.observations
            shown = reproduction(observation.exchange, provider.redactor, provider.body_files)
    assert f"chats/{sample_data.ONE_CUSTOM_CHANNEL.id}/messages" in shown
    assert "The response was" not in shown


@pytest.mark.parametrize(
    ("fault", "rule", "method", "path"),
    [
        ("another channel the member", "a_new_contact_writes_in_its_own_chat", "POST", "/chats"),
        ("authored by another contact", "a_listed_message_is_the_one_that_was_returned", "POST", "/messages"),
        ("chats begun on the contact's first channel", "a_chat_begins_on_the_channel_of_its_path", "POST", "/chats"),
    ],
)
def test_a_failure_shows_an_earlier_reply_where_that_broke_the_rule(
    fault: str, rule: str, method: str, path: str
) -> None:
    with serving(FAULTS[fault].make()) as provider:
        check_rule(provider, rule)
        first = provider.observations[0]
    assert first.request
    assert (first.request.method, first.request.url.path.endswith(path)) == (method, True)
    assert isinstance(first.exchange, httpx.Response)
    assert first.disagreement.operation == {"/chats": "createChat", "/messages": "sendMessageAsContact"}[path]


def test_of_pages_the_last_one_with_items_is_shown_of_the_size_that_is_told() -> None:
    with serving(FAULTS["first message of each further page lost"].make(), list_delay=0) as provider:
        check_rule(provider, "pages_of_messages_neither_overlap_nor_lose")
        observations = list(provider.observations)
    assert len(observations) > 1
    for observation in observations:
        response = observation.exchange
        assert isinstance(response, httpx.Response)
        take = response.request.url.params.get("take")
        assert (f"with take={take}," if take else "without `take`") in observation.disagreement.example
        assert response.json()


@pytest.mark.parametrize("item_count", [9, 200])
def test_of_a_long_list_the_item_is_shown_that_broke_the_rule(item_count: int) -> None:
    items = [{"id": f"msg_{number}"} for number in range(item_count)]
    response = httpx.Response(200, json=items, request=httpx.Request("GET", "http://127.0.0.1/messages"))
    with Provider("http://127.0.0.1", sample_data.environment("http://127.0.0.1")) as provider:
        shown = reproduction(response, provider.redactor, provider.body_files, item=items[-1])
    is_long = item_count == 200
    assert ('The response was 200 […, {"id": "msg_199"}, …]' in shown) == is_long
    assert ('"msg_0"' in shown) == (not is_long)


def test_of_ids_that_came_twice_the_later_reply_is_shown() -> None:
    with serving(FAULTS["one chat for all"].make()) as provider:
        check_rule(provider, "created_chats_are_different")
        first = provider.observations[0]
    assert isinstance(first.exchange, httpx.Response)
    assert first.exchange.request.method == "POST"


@pytest.mark.parametrize(
    ("fault", "rule", "path"),
    [
        ("every 30th message kept elsewhere", "all_that_was_posted_is_listed", "/messages"),
        ("messages listed as the assistant's", "a_posted_message_is_listed_once", "/messages"),
        ("created contacts not kept", "a_created_contact_is_found", "/contacts"),
    ],
)
def test_what_was_written_is_shown_before_a_list_that_lacks_it(fault: str, rule: str, path: str) -> None:
    with serving(FAULTS[fault].make()) as provider:
        check_rule(provider, rule)
        first = provider.observations[0]
        written = provider.written_for(first)
        shown = reproduction(first.exchange, provider.redactor, provider.body_files, written=written)
    assert written
    assert (written.request.method, written.request.url.path.endswith(path)) == ("POST", True)
    post, get = re.findall("curl -X (POST|GET) ", shown)
    assert (post, get) == ("POST", "GET")
    (word,) = re.findall(r"'Contract test (\w+),", first.disagreement.example) or [""]
    assert word in written.request.content.decode()


def test_what_an_earlier_rule_has_written_is_shown_too() -> None:
    with serving(FAULTS["search finds whole words"].make()) as provider:
        check_rule(provider, "the_count_is_that_of_the_page_or_of_the_list")
        check_rule(provider, "search_finds_parts_of_a_name")
        written = provider.written_for(provider.observations[0])
        created, _ = known_person(provider)
    assert written
    assert written.json()["id"] == created["id"]


def test_what_only_reads_is_shown_alone_and_what_writes_too() -> None:
    with serving(FAULTS["take ignored"].make()) as provider:
        check_rule(provider, "a_page_is_as_it_was_asked_for")
        assert provider.written_for(provider.observations[0]) is None
    with serving(wrong_in(2)) as provider:
        check_rule(provider, "ids_are_unique")
        assert provider.written_for(provider.observations[0]) is None


# --- the command ---


class Echo:
    """An application that keeps the last request, as it came."""

    def __init__(self) -> None:
        self.body = b""
        self.headers: dict[str, str] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope, receive)
        self.body, self.headers = await request.body(), dict(request.headers)
        response = PlainTextResponse("x" * 5_000, headers={"x-page": "0", "set-cookie": "session=secret"})
        await response(scope, receive, send)


needs_curl = pytest.mark.skipif(not shutil.which("curl"), reason="needs curl")


def run_command(shown: str, *options: str) -> subprocess.CompletedProcess[str]:
    """Run the command that a failure shows, with the key."""
    (command,) = [line for line in shown.splitlines() if line.startswith("    curl")]
    environment = {**os.environ, "INVENT_API_KEY": sample_data.API_KEY}
    words = shlex.join(["--silent", "--max-time", "5", *options])
    return subprocess.run(["bash", "-c", f"{command} {words}"], env=environment, capture_output=True, text=True)


@needs_curl
@pytest.mark.parametrize("method", ["HEAD", "OPTIONS", "PURGE"])
def test_the_command_of_any_method_ends(method: str) -> None:
    with serving(JSONResponse({"a": "b"})) as provider:
        response = provider.send(b"", method=method)
        curl = run_command(
            reproduction(response, provider.redactor, provider.body_files), "--write-out", "%{http_code}"
        )
    assert curl.returncode == 0
    assert curl.stdout.endswith("200")


@needs_curl
@pytest.mark.parametrize(
    "body", [b"{}", b"'$HOME' \\ \"`id`\" !", b"\xff\xfe", b"a\0b", b"x" * 100_000, "\u202e\n\x1b".encode()]
)
def test_the_command_sends_the_same_bytes(body: bytes, tmp_path: Path) -> None:
    app = Echo()
    with serving(app, body_files=BodyFiles(tmp_path)) as provider:
        shown = reproduction(provider.send(body), provider.redactor, provider.body_files)
        app.body = b""
        run_command(shown)
    assert app.body == body


def test_a_body_that_is_not_shown_is_told_with_its_size() -> None:
    with serving(Echo()) as provider:
        shown = reproduction(provider.send(b"x" * 60_123), provider.redactor, provider.body_files)
    assert "(but for the body of 60,123 bytes, which is not kept, as there is no folder of reports)" in shown
    assert "xxx" not in shown.partition("The response")[0]


@needs_curl
@pytest.mark.parametrize(
    "headers",
    [
        {"User-Agent": None, "Accept": None},
        {"User-Agent": "curl/8.5.0", "Accept": "text/html", "Accept-Encoding": "identity"},
        {"Content-Type": None},
        {"Authorization": None, "X-API-Key": sample_data.API_KEY, "Cookie": f"key={sample_data.API_KEY}"},
        {"Authorization": f"Basic {base64.b64encode(f':{sample_data.API_KEY}'.encode()).decode()}"},
        {"Authorization": f"Bearer {sample_data.API_KEY[:-1]}"},
    ],
)
def test_the_command_sends_the_headers_that_the_check_chose(headers: dict[str, str | None]) -> None:
    app = Echo()
    with serving(app) as provider:
        shown = reproduction(provider.send(headers=headers), provider.redactor, provider.body_files)
        sent = {name: app.headers.get(name.lower()) for name in headers}
        run_command(shown)
        assert {name: app.headers.get(name.lower()) for name in headers} == sent
        assert provider.redactor.redact(shown) == shown


def test_what_the_client_chose_is_left_out() -> None:
    with serving(Echo()) as provider:
        (command,) = re.findall(r"curl .*", reproduction(provider.send(), provider.redactor, provider.body_files))
    assert re.findall(r"-H ['\"]([\w-]+):", command) == ["authorization", "content-type"]


def test_the_headers_of_the_response_are_shown_where_they_are_wrong() -> None:
    with serving(Echo()) as provider:
        response = provider.send()
        shown = reproduction(response, provider.redactor, provider.body_files, shows_headers=True)
        without = reproduction(response, provider.redactor, provider.body_files)
    assert "curl -X POST --include " in shown
    assert "    x-page: 0\n" in shown
    assert "session=secret" not in shown
    assert "x-page" not in without
    assert "--include" not in without


def test_what_is_cut_is_marked() -> None:
    with serving(Echo()) as provider:
        response = provider.send(b"y" * 300)
        shown = reproduction(response, provider.redactor, provider.body_files)
    assert f"The response was 200 {'x' * 1000}… (cut)" in shown
    assert describe_request(response.request).endswith("yyy… (cut), a body of 300 bytes")


def test_ids_of_the_environment_are_encoded() -> None:
    environment = {**sample_data.environment("http://127.0.0.1:9"), "INVENT_CHAT_ID": "a/b?c#d e%2F"}
    with Provider("http://127.0.0.1:9", environment) as provider:
        assert provider.path().endswith("/chats/a%2Fb%3Fc%23d%20e%252F/messages")
