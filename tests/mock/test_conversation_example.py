"""`examples/conversation.py`: what it prints, and what it says of the message where something goes wrong."""

from __future__ import annotations

import json
import os
import pty
import runpy
import subprocess
import sys
from collections.abc import Callable
from typing import Any, NamedTuple

import pytest

from contract_tests import ROOT
from invent_mock import sample_data
from invent_mock.operations.representations import chat_json, contact_json
from tests.support.servers.raw_server import RawServer, http_response

QUESTION = "Where is my order 4711?"
ANSWER = f"You wrote: {QUESTION}\n"
WAITING = "Waiting for the answer.\n"
EXAMPLE = ROOT / "examples/conversation.py"
COMMAND = [sys.executable, str(EXAMPLE), QUESTION, "--user-id", "4711"]
EMBEDDED = "INVENT_API_KEY is not set, so this asks the embedded mock.\n"


class Outcome(NamedTuple):
    """What the example ends in, as its caller sees it."""

    code: int
    stdout: str
    stderr: str


Ask = Callable[..., Outcome]


@pytest.fixture
def ask(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Ask:
    """Runs the example in this process, with further variables and arguments."""

    def run(environment: dict[str, str], user_id: str = "4711", *options: str) -> Outcome:
        for name, value in environment.items():
            monkeypatch.setenv(name, value)
        monkeypatch.setattr(sys, "argv", ["conversation.py", QUESTION, "--user-id", user_id, *options])
        try:
            runpy.run_path(str(EXAMPLE), run_name="__main__")
        except SystemExit as end:  # with a text, as in all cases here, which Python writes on stderr
            print(end.code, file=sys.stderr)
            return Outcome(1, *capsys.readouterr())
        return Outcome(0, *capsys.readouterr())

    return run


def test_it_asks_a_mock_of_its_own(ask: Ask) -> None:
    assert ask({}) == (0, ANSWER, EMBEDDED + WAITING)


def test_it_asks_a_running_mock(ask: Ask, mock_process: dict[str, str]) -> None:
    assert ask(mock_process) == (0, ANSWER, WAITING)


def test_the_organization_is_that_of_the_key_by_default(ask: Ask, mock_process: dict[str, str]) -> None:
    environment = {name: mock_process[name] for name in ("INVENT_API_KEY", "INVENT_BASE_URL")}
    assert ask(environment, sample_data.JANES_KIOSK.user_id) == (0, ANSWER, WAITING)


def test_on_a_terminal_the_progress_is_a_line_that_is_rewritten_and_cleared(mock_process: dict[str, str]) -> None:
    terminal, stderr = pty.openpty()
    environment = {**os.environ, **mock_process}
    process = subprocess.run(COMMAND, stdout=subprocess.PIPE, stderr=stderr, text=True, env=environment)
    os.close(stderr)
    shown = os.read(terminal, 10_000).decode()
    os.close(terminal)
    assert process.stdout == ANSWER
    assert "\rWaiting for the answer: 0 s\rWaiting for the answer: " in shown
    assert shown.endswith("\r\033[K")


def test_a_contact_without_a_custom_channel_is_said_in_a_line(ask: Ask, mock_process: dict[str, str]) -> None:
    problem = f"the contact {sample_data.JANE.id} has no custom channel with the user_id jane@example.com.\n"
    assert ask(mock_process, "jane@example.com") == (1, "", f"The message was not delivered: {problem}")


def test_a_contact_of_another_person_is_never_written_as(ask: Ask) -> None:
    """A server that ignores the filter lists everyone."""
    replies = [
        json_response([contact_json(sample_data.SAM)]),
        json_response(contact_json(sample_data.JANE)),
        http_response(404),
    ]
    with RawServer(*replies) as server:
        ask(environment_of(server), "customer-1815")
    channel_path = f"/orgs/c/contacts/{sample_data.JANE.id}/channels/{sample_data.JANES_KIOSK.id}/chats"
    assert [request.split(b" ")[:2] for request in server.requests[1:]] == [
        [b"POST", b"/orgs/c/contacts"],
        [b"POST", channel_path.encode()],
    ]


def test_an_answer_that_does_not_come_in_time_leaves_the_message_delivered(
    ask: Ask, mock_process: dict[str, str]
) -> None:
    outcome = ask(mock_process, "4711", "--timeout", "0.3")
    # On a busy machine it may be a request that takes longer than that.
    assert outcome.stderr.startswith(f"{WAITING}The message was delivered, but there is no answer: ")
    assert outcome.code == 1


@pytest.mark.parametrize(
    ("environment", "expected"),
    [
        ({"INVENT_API_KEY": ""}, "The message was not delivered: There is no API key"),
        ({"INVENT_API_KEY": "key", "INVENT_BASE_URL": "http://127.0.0.1:9"}, "The message was not delivered: GET "),
    ],
    ids=["no key", "no connection"],
)
def test_what_fails_before_the_message_is_said_in_a_line(ask: Ask, environment: dict[str, str], expected: str) -> None:
    outcome = ask(environment)
    assert (outcome.code, outcome.stderr.count("\n")) == (1, 1)
    assert outcome.stderr.startswith(expected)


@pytest.mark.parametrize(
    ("replies_to_chat_and_message", "expected"),
    [
        ([http_response(500)], "The message was not delivered: POST /orgs/c/contacts/"),
        (["chat", http_response(400)], "The message was not delivered: POST /orgs/c/contacts/"),
        (["chat", http_response(500)], "It is not known whether the message was delivered: POST /orgs/c/contacts/"),
        (["chat", http_response(200, b"<html>")], "The message was delivered, but there is no answer: POST "),
    ],
    ids=["chat fails", "refused", "unknown", "taken"],
)
def test_what_became_of_the_message_is_said(ask: Ask, replies_to_chat_and_message: list[Any], expected: str) -> None:
    chat = json_response(chat_json(sample_data.SAMS_CHAT, sample_data.ORG_ID, "COMPLETED"))
    replies = [json_response([contact_json(sample_data.SAM)])]
    replies += [chat if reply == "chat" else reply for reply in replies_to_chat_and_message]
    with RawServer(*replies) as server:
        outcome = ask(environment_of(server), "customer-1852")
    assert (outcome.code, outcome.stderr.count("\n")) == (1, 1)
    assert outcome.stderr.startswith(expected)
    assert len(server.requests) == len(replies)


def json_response(body: Any) -> bytes:
    return http_response(200, json.dumps(body).encode(), "Content-Type: application/json", "pagination-take: 100")


def environment_of(server: RawServer) -> dict[str, str]:
    return {"INVENT_API_KEY": "key_of_the_tests", "INVENT_BASE_URL": server.base_url}
