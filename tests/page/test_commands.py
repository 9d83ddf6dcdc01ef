"""The commands that repeat a request, run by a shell."""

from __future__ import annotations

import json
import subprocess
from typing import Any

import pytest

from invent_mock.page.curl import curl_command

# Prints what it gets: the arguments and standard input, each with a NUL behind it.
FAKE_CURL = 'curl() { printf "%s\\0" "$@"; [[ "$*" != *"--data-binary @-"* ]] || { cat; printf "\\0"; }; }\n'
HOSTILE = "'; touch hacked; ' $(touch hacked) `touch hacked` \\ \" ! \n\r\t %s ${IFS} \x00 \x1b[31m"


def run(command: str) -> list[str]:
    environment = {"INVENT_API_KEY": "key", "PATH": "/usr/bin:/bin"}
    process = subprocess.run(["bash"], input=FAKE_CURL + command, capture_output=True, text=True, env=environment)
    assert process.stderr == ""
    return process.stdout.split("\0")[:-1]


def body_with(text: str) -> dict[str, Any]:
    return {"message": [{"type": "text", "text": text}]}


@pytest.mark.parametrize("text", ["Hello", HOSTILE, "Grüße 🎩 \u202e\u200b\ufeff\U000e0041", ""])
def test_the_shell_passes_on_exactly_the_request(text: str) -> None:
    url, *header_words, data_option, data = run(curl_command("http://127.0.0.1:1", "/a%27b", body_with(text)))
    assert url == "http://127.0.0.1:1/a%27b"
    assert header_words == ["-H", "Authorization: Bearer key", "-H", "Content-Type: application/json"]
    assert data_option == "--data-raw"
    assert json.loads(data) == body_with(text)


def test_a_body_that_is_too_long_for_an_argument_comes_by_standard_input() -> None:
    body = body_with(HOSTILE + "\nEND\n" + "ü" * 200_000)
    *_, data_option, source, data = run(curl_command("http://127.0.0.1:1", "/", body))
    assert (data_option, source) == ("--data-binary", "@-")
    assert json.loads(data) == body


def test_no_character_acts_on_the_terminal() -> None:
    command = curl_command("http://127.0.0.1:1", "/", body_with(HOSTILE + "\u202e\u2066\u200b\x9b ü"))
    assert command.replace("\n", "").isprintable()
    assert "ü" in command


@pytest.mark.parametrize("character", "\u034f\u115f\u1160\u17b4\u17b5\u180b\u2800\u3164\ufe00\uffa0\U000e0100")
def test_a_character_that_shows_nothing_is_escaped(character: str) -> None:
    command = curl_command("http://127.0.0.1:1", "/", body_with(f"ü{character}"))
    assert f"ü{json.dumps(character)[1:-1]}" in command
    assert json.loads(run(command)[-1]) == body_with(f"ü{character}")
