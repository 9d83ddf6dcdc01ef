"""The commands that repeat a request, run by a shell."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from typing import Any

import pytest

from invent_mock.mock import Mock
from invent_mock.page.commands import Repeatable, curl_command, json_post, python_program
from tests.support.sample_request import URL_PATH, body_with

# Prints what it gets: the arguments and standard input, each with a NUL behind it.
FAKE_CURL = 'curl() { printf "%s\\0" "$@"; [[ "$*" != *"--data-binary @-"* ]] || { cat; printf "\\0"; }; }\n'
HOSTILE = "'; touch hacked; ' $(touch hacked) `touch hacked` \\ \" ! \n\r\t %s ${IFS} \x00 \x1b[31m"
ODD_HEADER = "'; touch hacked; ' $(touch hacked) \\ \" \x9b \xad"
TEXTS = ["Hello", HOSTILE, "Grüße 🎩 \u202e\u200b\ufeff\U000e0041", ""]


def run(command: str) -> list[str]:
    environment = {"INVENT_API_KEY": "key", "PATH": "/usr/bin:/bin"}
    process = subprocess.run(["bash"], input=FAKE_CURL + command, capture_output=True, text=True, env=environment)
    assert process.stderr == ""
    return process.stdout.split("\0")[:-1]


def posting(body: Any) -> Repeatable:
    return json_post("http://127.0.0.1:1/a%27b", body)


@pytest.mark.parametrize("text", TEXTS)
def test_the_shell_passes_on_exactly_the_request(text: str) -> None:
    url, *header_words, data_option, data = run(curl_command(posting(body_with(text))))
    assert url == "http://127.0.0.1:1/a%27b"
    assert header_words == ["-H", "Authorization: Bearer key", "-H", "Content-Type: application/json"]
    assert data_option == "--data-raw"
    assert json.loads(data) == body_with(text)


@pytest.mark.parametrize("text", TEXTS)
def test_a_body_that_is_no_json_stays_as_it_is(text: str) -> None:
    text = text.replace("\0", "").replace("\r", "")  # the first no argument can have, the second `run` would change
    command = curl_command(Repeatable("POST", "http://x/", {}, f"not json {text}".encode()))
    assert run(command)[-1] == f"not json {text}"
    assert command.replace("\n", "").isprintable()


@pytest.mark.parametrize(
    ("request_", "words"),
    [
        (Repeatable("GET", "http://x/?a=b&c", {}), ["http://x/?a=b&c", "-H", "Authorization: Bearer key"]),
        (Repeatable("GET", "http://x/", {"X": "y"}, has_key=False), ["http://x/", "-H", "X: y"]),
        (Repeatable("HEAD", "http://x/", {}, has_key=False), ["http://x/", "--head"]),
        (Repeatable("POST", "http://x/", {}, has_key=False), ["http://x/", "--request", "POST"]),
        (Repeatable("PUT", "http://x/", {}, b"{}", False), ["http://x/", "--request", "PUT", "--data-raw", "{}"]),
        (Repeatable("GET", "http://x/", {"X": ODD_HEADER}, b"", False), ["http://x/", "-H", f"X: {ODD_HEADER}"]),
    ],
    ids=["get", "no key", "head", "no body", "put", "hostile header"],
)  # fmt: skip
def test_any_request_can_be_repeated(request_: Repeatable, words: list[str]) -> None:
    assert run(curl_command(request_)) == words


def test_a_body_that_is_too_long_for_an_argument_comes_by_standard_input() -> None:
    body = body_with(HOSTILE + "\nEND\n" + "ü" * 200_000)
    *_, data_option, source, data = run(curl_command(posting(body)))
    assert (data_option, source) == ("--data-binary", "@-")
    assert json.loads(data) == body


@pytest.mark.parametrize("command", [curl_command, python_program])
def test_no_character_acts_on_the_terminal(command: Callable[[Repeatable], str]) -> None:
    text = command(posting(body_with(HOSTILE + "\u202e\u2066\u200b\x9b ü")))
    assert text.replace("\n", "").isprintable()
    assert "ü" in text


@pytest.mark.parametrize("character", "\u034f\u115f\u1160\u17b4\u17b5\u180b\u2800\u3164\ufe00\uffa0\U000e0100")
def test_a_character_that_shows_nothing_is_escaped(character: str) -> None:
    request = posting(body_with(f"ü{character}"))
    assert f"ü{json.dumps(character)[1:-1]}" in curl_command(request)
    assert json.loads(run(curl_command(request))[-1]) == body_with(f"ü{character}")
    assert character not in python_program(request)


@pytest.mark.parametrize("body", [*(json.dumps(body_with(text)).encode() for text in TEXTS), b"\xff not UTF-8 '", b""])
def test_the_python_program_sends_exactly_the_request(mock: Mock, body: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    request = Repeatable("POST", f"{mock.base_url}{URL_PATH}?x=%27", {"X-Request-ID": "it's \\ me"}, body)
    monkeypatch.setattr("builtins.print", lambda *_: None)
    exec(python_program(request), {})
    (received,) = mock.requests
    assert (received.method, received.path, received.query) == ("POST", URL_PATH, {"x": "'"})
    assert (received.headers["x-request-id"], received.raw_body) == ("it's \\ me", body)
    assert "API key" not in received.reason
