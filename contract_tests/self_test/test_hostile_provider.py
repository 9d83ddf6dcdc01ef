"""A provider whose texts a terminal, a CI's runner or Markdown would act on: a run shows them, and no more."""

from __future__ import annotations

import json
import re
import subprocess
from pathlib import Path
from xml.etree import ElementTree

import pytest
from markdown_it import MarkdownIt
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from contract_tests.hostile_texts import HOSTILE_TEXTS, harmful_lines
from contract_tests.self_test.run_suite import GENERATED_REQUESTS, RULES, run_suite
from invent_mock import sample_data
from invent_mock.server import ThreadedServer


class HostileProvider:
    """Answers each request with the next of the texts in all places, as they are or as JSON escapes them."""

    def __init__(self) -> None:
        self.requests = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        self.requests += 1
        text = HOSTILE_TEXTS[self.requests % len(HOSTILE_TEXTS)]
        message = {"id": text, "role": text, "status": text, "created_at": text, text: text, "messages": [{text: text}]}
        body = text.encode() if self.requests % 3 == 0 else json.dumps(message, ensure_ascii=False).encode()
        status = 418 if self.requests % 4 == 0 else 200
        media_type = "application/json" if self.requests % 5 else "".join(filter(str.isprintable, text))
        headers = {"content-type": media_type.encode("latin-1", "replace").decode("latin-1")}
        await Response(body, status, headers)(scope, receive, send)


def test_annotations_are_all_that_acts_in_github(tmp_path: Path) -> None:
    with ThreadedServer(HostileProvider()) as server:
        options = ["--base-url", server.base_url, "--color=no", "-k", "echo or channel"]
        environment = {**sample_data.environment(server.base_url), "GITHUB_ACTIONS": "true"}
        suite = run_suite(tmp_path, RULES, *options, **environment)
    annotations = [
        line for line in suite.stdout.splitlines() if re.match(r"::error file=openapi\.yaml,line=\d+::", line)
    ]
    broken = [
        finding for finding in json.loads((tmp_path / "findings.json").read_text()) if finding["verdict"] == "broken"
    ]
    assert len(annotations) == len(broken) > 3
    assert harmful_lines(suite.stdout) == annotations
    assert harmful_lines("\n".join(re.sub("^::error [^:]*::", "", line) for line in annotations)) == []


of_the_run_in_colour = pytest.mark.xdist_group("run in colour")  # one process runs it for both tests


@pytest.fixture(scope="module")
def reports(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the reports of a run in colour."""
    return tmp_path_factory.mktemp("reports")


@pytest.fixture(scope="module")
def run_in_colour(reports: Path) -> subprocess.CompletedProcess[str]:
    with ThreadedServer(HostileProvider()) as server:
        options = ["--base-url", server.base_url, "--color=yes", f"--junitxml={reports / 'junit.xml'}"]
        tests = [GENERATED_REQUESTS, RULES, "-k", "generated or channel", "--seed=7", "--max-examples=2"]
        return run_suite(reports, *tests, *options, **sample_data.environment(server.base_url))


@of_the_run_in_colour
def test_the_html_report_has_a_command_that_repeats_the_run(
    run_in_colour: subprocess.CompletedProcess[str], reports: Path
) -> None:
    words = re.sub(r"<[^>]+>", "", (reports / "unknown/index.html").read_text())
    assert re.search(r"run\.sh -m provider --seed 7 --base-url http://127\.0\.0\.1:\d+ --max-examples 2", words)


@of_the_run_in_colour
def test_nothing_acts_on_the_terminal_or_in_a_report(
    run_in_colour: subprocess.CompletedProcess[str], reports: Path
) -> None:
    suite = run_in_colour
    assert suite.returncode == 1
    assert suite.stderr == ""
    output = re.sub(r"\x1b\[(0|1|2|22|3[0-7]|9[0-7]|39;49;00)m", "", suite.stdout)
    assert output != suite.stdout
    assert harmful_lines(output) == []
    assert "\\x1b" in output

    summary = (reports / "summary.md").read_text()
    assert harmful_lines(summary) == []
    assert "<" not in re.sub("</?code>", "", summary)
    tokens = MarkdownIt("commonmark").enable("table").parse(summary)
    assert {token.type for token in tokens if token.type.endswith("_open")} <= {
        *("bullet_list_open", "list_item_open", "paragraph_open"),
        *("table_open", "thead_open", "tbody_open", "tr_open", "th_open", "td_open"),
    }
    rows = " ".join(token.type for token in tokens).split("tr_open")[1:]
    assert {row.count("td_open") for row in rows} == {0, 7}  # 0: the head

    findings = (reports / "findings.json").read_text()
    assert harmful_lines(findings) == []
    assert not all(finding["example"].isprintable() for finding in json.loads(findings))  # it is only escaped
    junit = reports / "junit.xml"
    ElementTree.parse(junit)
    assert harmful_lines(junit.read_text()) == []
