"""`python -m invent_mock`, and the example that posts to it."""

from __future__ import annotations

import json
import re
import runpy
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import NoReturn

import httpx
import pytest

from contract_tests import ROOT
from contract_tests.contract.contract_under_test import contract_with
from contract_tests.hostile_texts import harmful_lines
from invent_contract.contract import Contract
from invent_mock import app, sample_data
from invent_mock.__main__ import DEFAULT_PORT, main
from invent_mock.world.inventory import Inventory
from invent_mock.world.world_file import example_of_a_world
from tests.support.sample_request import BODY, HEADERS, URL_PATH
from tests.support.servers.mock_program import mock_program

EXAMPLE = ROOT / "examples/send_message.py"


def run_example(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "argv", [str(EXAMPLE), "Where is my order 4711?"])
    runpy.run_path(str(EXAMPLE))


def test_the_example_posts_to_a_running_mock(
    mock_process: dict[str, str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name, value in mock_process.items():
        monkeypatch.setenv(name, value)
    run_example(monkeypatch)
    output = capsys.readouterr()
    assert (json.loads(output.out)["status"], output.err) == ("RUNNING", "")


def test_the_example_starts_a_mock_of_its_own(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    run_example(monkeypatch)
    output = capsys.readouterr()
    assert json.loads(output.out)["status"] == "RUNNING"
    assert "this posts to the embedded mock" in output.err


# --- options ---

LATENCY = 0.15  # seconds
REQUESTS_PER_MINUTE = 3
WEB_PAGE = "http://localhost:3000"
PREFLIGHT = {"Access-Control-Request-Method": "POST", "Access-Control-Request-Headers": "authorization, content-type"}


@pytest.fixture(scope="module")
def mock_with_options(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a mock that was given most options."""
    world = tmp_path_factory.mktemp("world") / "world.yaml"
    world.write_text(example_of_a_world(sample_data.INVENTORY).replace("Jane Customer", "Ada Customer"))
    options = ["--port", "0", "--world", str(world), "--latency", str(LATENCY * 1000), "--cors", WEB_PAGE]
    options += ["--rate-limit", str(REQUESTS_PER_MINUTE), "--allow-host", "mock"]
    with mock_program(*options) as program:
        yield program.base_url


@pytest.fixture
def http_with_options(mock_with_options: str) -> Iterator[httpx.Client]:
    """A client of that mock, to which nothing has come yet."""
    with httpx.Client(base_url=mock_with_options, headers=HEADERS, trust_env=False) as client:
        client.post("/_mock/reset")
        yield client


def test_on_standard_error_it_tells_of_a_default_port_that_is_taken_and_of_each_request() -> None:
    try:
        taken = socket.create_server(("127.0.0.1", DEFAULT_PORT))
    except OSError:  # another mock on this machine has it, which does as well
        taken = socket.socket()
    with taken, mock_program(stderr=subprocess.PIPE) as program:
        port = program.base_url.rpartition(":")[2]
        assert program.stderr.readline() == f"Port {DEFAULT_PORT} is taken, so this is {port}.\n"
        httpx.post(program.base_url + URL_PATH, json={}, headers=HEADERS, trust_env=False)
        line = program.stderr.readline()
    assert DEFAULT_PORT < int(port) < DEFAULT_PORT + 100
    assert re.search(rf" POST {URL_PATH} 400 \d+\.\d ms  .*message", line)


def test_the_world_of_a_file_is_served(http_with_options: httpx.Client) -> None:
    names = [contact["name"] for contact in http_with_options.get("/orgs/c/contacts").json()]
    assert names == ["Ada Customer", "Sam Someone"]


def test_each_answer_is_late_by_the_latency(http_with_options: httpx.Client) -> None:
    begin = time.perf_counter()
    http_with_options.get("/orgs/c/contacts")
    assert time.perf_counter() - begin >= LATENCY - 0.01  # as the event loop's clock is rounded to milliseconds


def test_above_the_rate_limit_it_is_429(http_with_options: httpx.Client) -> None:
    responses = [http_with_options.post(URL_PATH, json=BODY) for _ in range(REQUESTS_PER_MINUTE + 1)]
    assert [response.status_code for response in responses] == [200] * REQUESTS_PER_MINUTE + [429]
    assert 1 <= int(responses[-1].headers["retry-after"]) <= 60


def test_a_named_page_may_call_the_api(http_with_options: httpx.Client) -> None:
    preflight = http_with_options.options(URL_PATH, headers={"Origin": WEB_PAGE, **PREFLIGHT})
    assert (preflight.status_code, preflight.headers["access-control-allow-origin"]) == (200, WEB_PAGE)
    assert {"authorization", "content-type"} <= set(preflight.headers["access-control-allow-headers"].split(", "))
    response = http_with_options.post(URL_PATH, json=BODY, headers={"Origin": WEB_PAGE})
    assert (response.status_code, response.headers["access-control-allow-origin"]) == (200, WEB_PAGE)


def test_a_named_page_can_read_an_error(http_with_options: httpx.Client) -> None:
    response = http_with_options.post(URL_PATH, json={}, headers={"Origin": WEB_PAGE})
    assert (response.status_code, response.headers["access-control-allow-origin"]) == (400, WEB_PAGE)


@pytest.mark.parametrize("origin", ["http://evil.example", "null", "http://localhost:3001", WEB_PAGE + ".evil.example"])
def test_another_page_cannot_read_the_api(http_with_options: httpx.Client, origin: str) -> None:
    preflight = http_with_options.options(URL_PATH, headers={"Origin": origin, **PREFLIGHT})
    response = http_with_options.post(URL_PATH, json=BODY, headers={"Origin": origin})
    assert "access-control-allow-origin" not in {**preflight.headers, **response.headers}


def test_a_named_page_may_not_control(http_with_options: httpx.Client) -> None:
    preflight = http_with_options.options("/_mock/reset", headers={"Origin": WEB_PAGE, **PREFLIGHT})
    response = http_with_options.post("/_mock/reset", headers={"Origin": WEB_PAGE})
    assert (preflight.status_code, response.status_code) == (403, 403)
    assert "access-control-allow-origin" not in {**preflight.headers, **response.headers}


def test_control_can_be_called_by_an_allowed_name(http_with_options: httpx.Client) -> None:
    assert http_with_options.get("/_mock/health", headers={"Host": "mock:8080"}).status_code == 200


@pytest.mark.parametrize(
    ("options", "problem"),
    [
        (["--latency", "-1"], "must be from 0 to 3600000 milliseconds"),
        (["--latency", "nan"], "must be from 0 to 3600000 milliseconds"),
        (["--rate-limit", "-1"], "must be a whole number from 0 to 1000000"),
        (["--rate-limit", "1" * 30], "must be a whole number from 0 to 1000000"),
        (["--cors", "*"], "must be like http://localhost:3000"),
        (["--cors", "http://localhost:3000/"], "must be like http://localhost:3000"),
        (["--cors", "http://[::1"], "must be like http://localhost:3000"),
        (["--host", ""], "must be an address such as 127.0.0.1"),
        (["--host", "nowhere.invalid"], "Cannot listen on nowhere.invalid"),
        (["--world", "nowhere.yaml"], "nowhere.yaml: cannot be read"),
    ],
    ids=lambda value: str(value)[:40],
)
def test_a_wrong_option_is_said(
    options: list[str], problem: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "argv", ["invent_mock", *options])
    with pytest.raises(SystemExit) as raised:
        main()
    assert raised.value.code != 0
    assert problem in capsys.readouterr().err


def test_a_port_that_is_taken_is_said_in_one_line(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        monkeypatch.setattr(sys, "argv", ["invent_mock", "--port", str(port)])
        with pytest.raises(SystemExit, match="1"):
            main()
    (line,) = capsys.readouterr().err.splitlines()
    assert line.startswith(f"Cannot listen on 127.0.0.1 port {port}: ")


@pytest.mark.parametrize("schema", [{"$ref": "http://x/\x1b]0;title\x07\n::error::"}, {"pattern": "("}])
def test_a_contract_that_cannot_be_served_is_said_in_one_line(
    schema: dict[str, str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    contract = contract_with("/components/schemas/SendMessageAsContactRequest", {"$ref": "#/components/schemas/A"})
    contract["components"]["schemas"]["A"] = schema
    monkeypatch.setattr(app, "_paths_of_our_contract", lambda: app._served_paths(Contract(contract)))
    monkeypatch.setattr(sys, "argv", ["invent_mock", "--port", "0"])
    with pytest.raises(SystemExit):
        main()
    (line,) = capsys.readouterr().err.splitlines()
    assert line.startswith("openapi.yaml cannot be served: ")
    assert line.isprintable()


def test_ctrl_c_ends_it_also_while_it_says_how_to_use_it(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def interrupt(*_: object) -> NoReturn:
        raise KeyboardInterrupt

    monkeypatch.setattr(Inventory, "environment", interrupt)
    monkeypatch.setattr(sys, "argv", ["invent-mock", "--port", "0"])
    main()
    assert capsys.readouterr().out.endswith("The mock has stopped.\n")


def test_an_example_of_a_world_is_printed(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(sys, "argv", ["invent_mock", "--world-example"])
    main()
    assert capsys.readouterr().out == example_of_a_world(sample_data.INVENTORY)


def test_without_its_extra_it_says_what_to_install(tmp_path: Path) -> None:
    for package in ("invent_mock", "invent_contract"):
        (tmp_path / package).symlink_to(ROOT / package)
    command = [sys.executable, "-S", "-m", "invent_mock"]  # -S: without site-packages
    process = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True)
    assert process.returncode == 1
    assert re.fullmatch(r"The mock needs \w+, .* extra: invent-client\[mock\]\.\n", process.stderr)


HOSTILE_WORLDS = {
    "an id": (r'[{id: "con_\e]0;title\a\n$(touch forged)", channels: []}]', r"con_\x1b]0;title\x07\n$(touch forged)"),
    "a name of a field": (r'[{id: a, channels: [], "x\e[31m\nFAKE": 1}]', r"x\x1b[31m\nFAKE"),
}


@pytest.mark.parametrize("place", HOSTILE_WORLDS)
def test_a_world_file_does_not_act_on_the_terminal(
    place: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    contacts, shown = HOSTILE_WORLDS[place]
    world = tmp_path / "w.yaml"
    world.write_text(f"org_id: o\napi_keys: [k]\ncontacts: {contacts}\n")
    monkeypatch.setattr(sys, "argv", ["invent_mock", "--world", str(world)])
    with pytest.raises(SystemExit) as raised:
        main()
    output = capsys.readouterr()
    assert (raised.value.code, output.out) == (1, "")
    assert harmful_lines(output.err) == []
    assert output.err.startswith(f"{world}, line 3, /contacts/0")
    assert shown in output.err
