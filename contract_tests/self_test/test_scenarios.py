"""The suite as users start it: how runs end, what they print, and that they keep the key to themselves."""

from __future__ import annotations

import contextlib
import itertools
import json
import os
import re
import shlex
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from threading import Event, Thread
from typing import Any

import pytest

from contract_tests.self_test.fault_injection import changing_response
from contract_tests.self_test.faults import FAULTS
from contract_tests.self_test.run_suite import PROVIDER_TESTS, RULES, SOON_GIVING_UP, run_suite
from contract_tests.self_test.scenarios import SCENARIOS
from invent_mock import sample_data
from invent_mock.app import MockApp
from invent_mock.server import ThreadedServer

NOWHERE = "http://127.0.0.1:9"  # nobody listens there


def aim_suite(app: object, reports: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run provider tests against an application, with the mock's own ids."""
    with ThreadedServer(app) if app else contextlib.nullcontext() as server:
        base_url = server.base_url if server else NOWHERE
        options = ["-m", "provider", "--base-url", base_url, *arguments]
        return run_suite(reports, *options, **{**sample_data.environment(base_url), **environment})


def texts_below(folder: Path) -> str:
    return "".join(file.read_text() for file in folder.rglob("*") if file.is_file())


def test_a_run_ends_as_it_should(scenario: str, tmp_path: Path) -> None:
    expected = SCENARIOS[scenario]
    app = expected.make_app() if expected.make_app else None
    suite = aim_suite(app, tmp_path, PROVIDER_TESTS, *shlex.split(expected.arguments), **expected.environment)
    assert suite.returncode == expected.exit_code, suite.stdout
    assert re.search(expected.printed, suite.stdout)
    assert "Traceback" not in suite.stdout + suite.stderr
    assert sample_data.API_KEY[:-1].lower() not in (suite.stdout + texts_below(tmp_path)).lower()
    posted = list(getattr(app, "posted", []))
    is_live = "--live" in expected.arguments
    assert expected.least_posted <= len(posted) <= expected.most_posted + (not is_live)
    if is_live:
        assert all("Contract test" in part["text"] for message in posted for part in message.request_body["message"])


def test_a_key_that_is_sent_unencrypted_is_told(tmp_path: Path) -> None:
    with ThreadedServer(MockApp()) as server:
        base_url = server.base_url.replace("127.0.0.1", "127.1")  # the same host, and no loopback for the suite
        options = ["--live", "--allow-posting", "--rate", "60000", "-k", "authored_as_the_contact"]
        suite = run_suite(tmp_path, RULES, "--base-url", base_url, *options, **sample_data.environment(server.base_url))
    assert suite.returncode == 0, suite.stdout
    assert "The API key is sent to it unencrypted" in suite.stdout


def stop_when(is_to_stop: Event, serving: contextlib.ExitStack) -> None:
    is_to_stop.wait(60)
    serving.close()


def test_a_provider_that_goes_away_ends_the_run(tmp_path: Path) -> None:
    app, is_to_stop, numbers = MockApp(), Event(), itertools.count(1)
    app.count_request = lambda: is_to_stop.set() if next(numbers) > 20 else None  # type: ignore[method-assign]
    with contextlib.ExitStack() as serving:
        base_url = serving.enter_context(ThreadedServer(app)).base_url
        stopper = Thread(target=stop_when, args=(is_to_stop, serving))
        stopper.start()
        options = [SOON_GIVING_UP, "-k", "refused", "--base-url", base_url]
        suite = run_suite(tmp_path, RULES, *options, **sample_data.environment(base_url))
        is_to_stop.set()
        stopper.join()
    assert suite.returncode == 1
    assert re.search(r"stopped: http://127\.0\.0\.1:\d+ does not answer any more", suite.stdout)
    assert "Traceback" not in suite.stdout


of_the_failed_run = pytest.mark.xdist_group("failed run")  # one process runs it for all tests of it


def app_with_faults() -> MockApp:
    """A mock that contradicts a documented clause and an assumed one."""
    make = changing_response(
        lambda message, _: message.update(role="customer"), make_healthy=FAULTS["404 for a wrong channel"].make
    )
    return make()


@dataclass
class FailedRun:
    """The output, the reports and the findings of a run in GitHub in which two rules fail."""

    output: str
    reports: Path

    def findings(self) -> list[dict[str, Any]]:
        findings: list[dict[str, Any]] = json.loads((self.reports / "findings.json").read_text())
        return findings


@pytest.fixture(scope="module")
def failed_run(tmp_path_factory: pytest.TempPathFactory) -> FailedRun:
    reports = tmp_path_factory.mktemp("reports")
    arguments = [RULES, "-k", "unknown_channel or equal_parts"]
    suite = aim_suite(app_with_faults(), reports, *arguments, GITHUB_ACTIONS="true")
    assert suite.returncode == 1
    return FailedRun(suite.stdout, reports)


@of_the_failed_run
@pytest.mark.skipif(not shutil.which("curl"), reason="needs curl")
def test_the_curl_commands_of_failures_run(failed_run: FailedRun) -> None:
    commands = re.findall(r"^ +(curl .*)$", failed_run.output, re.MULTILINE)
    assert all('"authorization: Bearer $INVENT_API_KEY"' in command for command in commands)
    statuses = []
    with ThreadedServer(app_with_faults()) as server:
        for command in commands:
            command = re.sub(r"http://127\.0\.0\.1:\d+", server.base_url, command)
            status_only = f"{command} --silent --output /dev/null --write-out '%{{http_code}}'"
            environment = {**os.environ, "INVENT_API_KEY": sample_data.API_KEY}
            curl = subprocess.run(["bash", "-c", status_only], env=environment, capture_output=True, text=True)
            statuses.append(curl.stdout)
    assert sorted(statuses) == ["200", "404"]


@of_the_failed_run
def test_the_summary_tells_why_a_test_failed(failed_run: FailedRun) -> None:
    summary = (failed_run.reports / "summary.md").read_text()
    assert (
        "test_rule[unknown_channel]: refuted: sendMessageAsContact: a request that must be refused is "
        "answered with 404, and not with 400" in summary
    )


@of_the_failed_run
def test_the_findings_are_written_as_json(failed_run: FailedRun) -> None:
    findings = failed_run.findings()
    assert [finding["verdict"] for finding in findings] == ["broken", "refuted"]
    finding = findings[1]
    assert finding.keys() == {"verdict", "pointer", "line", "what", "count", "example", "suggestion"}
    assert finding["count"] == 1
    assert finding["pointer"] == "/x-assumed/400-for-channels"
    what = "sendMessageAsContact: a request that must be refused is answered with 404, and not with 400"
    assert finding["what"] == what
    assert finding["example"].endswith("(found by unknown_channel)")


@of_the_failed_run
def test_a_broken_clause_is_annotated_in_github(failed_run: FailedRun) -> None:
    broken, _ = failed_run.findings()
    annotations = [line for line in failed_run.output.splitlines() if line.startswith("::")]
    what = f"{broken['what']} ({broken['example']})"
    assert annotations == [f"::error file=openapi.yaml,line={broken['line']}::broken: {what}"]


def test_a_proxy_that_cannot_be_used_ends_the_run(tmp_path: Path, pytestconfig: pytest.Config) -> None:
    if not pytestconfig.option.power:
        pytest.skip("starts a process, so only with --power")
    address = "https://provider.invalid"
    environment = {**sample_data.environment(address), "HTTPS_PROXY": "socks4://user:secret@127.0.0.1:9"}
    options = ["-m", "provider", "--base-url", address, "--allow-posting"]
    suite = run_suite(tmp_path, PROVIDER_TESTS, *options, **environment)
    assert suite.returncode == 1
    assert "stopped: The proxy of the environment cannot be used: Unknown scheme" in suite.stdout
    assert "Traceback" not in suite.stdout
    assert "secret" not in suite.stdout


def test_collecting_keeps_the_summary_of_the_last_run(tmp_path: Path, pytestconfig: pytest.Config) -> None:
    if not pytestconfig.option.power:
        pytest.skip("starts a process, so only with --power")
    (tmp_path / "summary.md").write_text("of the last run")
    run_suite(tmp_path, PROVIDER_TESTS, "--collect-only")
    assert (tmp_path / "summary.md").read_text() == "of the last run"
