"""`./generate.sh`: all or nothing, and what it says."""

from __future__ import annotations

import copy
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from markdown_it import MarkdownIt

from contract_tests import ROOT
from contract_tests.contract.contract_under_test import CONTRACT
from contract_tests.hostile_texts import HOSTILE_TEXTS, harmful_lines
from generator import render, warnings
from generator.__main__ import GENERATED, call_the_mock, generate, show_warnings
from generator.package_files import file_changes, texts_of
from invent_contract import CONTRACT_FILE
from invent_contract.escaping import one_line
from tests.generator.conftest import RunGenerator
from tests.support.repository_copy import add_venv, environment_for, run_python


def test_unknown_arguments_are_refused() -> None:
    process = subprocess.run(["bash", ROOT / "generate.sh", "--chek"], capture_output=True, text=True)
    assert (process.returncode, process.stdout) == (2, "")
    assert "--chek" in process.stderr


def test_check_passes_on_the_committed_client_whatever_killed_runs_left(
    checkout: Path, run_generator: RunGenerator
) -> None:
    work_directory = checkout / ".venv/generate-x"
    (work_directory / "new").mkdir(parents=True)
    compiled = checkout / "generated_client/invent_client/__pycache__"
    compiled.mkdir(exist_ok=True)
    (compiled / "client.cpython-311.pyc.140233").touch()
    process = run_generator(checkout, "--check")
    assert process.returncode == 0, process.stdout + process.stderr
    assert not work_directory.exists()


def test_check_shows_how_another_client_differs_and_changes_nothing(
    checkout: Path, run_generator: RunGenerator
) -> None:
    model = checkout / "generated_client/invent_client/models/tool.py"
    model.write_text(model.read_text().replace("icon_url", "icon_uri"))
    (model.parent / "stray.py").touch()
    before = texts_of(checkout / "generated_client")
    process = run_generator(checkout, "--check")
    assert process.returncode == 1
    changes = ("changed: invent_client/models/tool.py", "removed: invent_client/models/stray.py")
    for line in ("-    icon_uri: str", "+    icon_url: str", *changes):
        assert line in process.stdout
    assert texts_of(checkout / "generated_client") == before


@pytest.mark.parametrize(
    ("file", "old", "new", "message"),
    [
        ("openapi.yaml", "type: boolean", "type: bool", "contract: openapi.yaml:LINE: .*/type there is no type 'bool'"),
        ("generator/templates/literal_enum.py.jinja", "class {{", "class {", "format: ruff could not"),
    ],
    ids=["unknown type", "broken template"],
)
def test_a_step_that_fails_leaves_the_client_as_it_was(
    checkout: Path, file: str, old: str, new: str, message: str
) -> None:
    text = (checkout / file).read_text()
    line = text[: text.index(old)].count("\n") + 1
    (checkout / file).write_text(text.replace(old, new))
    before = texts_of(checkout / "generated_client")
    process = run_python(checkout, "-m", "generator")
    assert process.returncode == 1
    assert re.search(rf"^generate\.sh: {message.replace('LINE', str(line))}", process.stderr), process.stderr
    assert texts_of(checkout / "generated_client") == before


def test_an_example_that_makes_no_call_is_explained(tmp_path: Path) -> None:
    contract = copy.deepcopy(CONTRACT)
    contract["components"]["schemas"]["SendMessageAsContactRequest"]["required"] = ["message", "channel_id"]
    render(contract, tmp_path / "invent_client")
    process = run_python(ROOT, "-m", "generator.call_mock", str(tmp_path))
    assert process.returncode == 1
    call, problem, advice = process.stderr.splitlines()
    assert call.startswith("  client.send_message_as_contact('c', 'con_")
    assert re.search(r"^  TypeError: .* missing 1 required .*'channel_id'$", problem)
    assert advice.endswith("correct the example.")


def test_a_warning_is_shown_with_its_line_and_stops_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    text = CONTRACT_FILE.read_text()
    address = "email: jane@example.com\n                        phone"
    line = text[: text.index(address)].count("\n") + 1
    contract = tmp_path / "openapi.yaml"
    contract.write_text(text.replace(address, address.replace("@example.com", "")))
    monkeypatch.setattr("generator.__main__.CONTRACT", contract)
    generate(tmp_path / "new")
    assert file_changes(GENERATED, tmp_path / "new") == []
    assert re.fullmatch(rf"openapi\.yaml:{line}: warning: .*/email breaks its schema: .*\n", capsys.readouterr().err)


def test_a_terminal_without_unicode_gets_escapes(checkout: Path) -> None:
    add_venv(checkout)
    text = (checkout / "openapi.yaml").read_text("utf-8")
    renamed = text.replace("operationId: createChat", "operationId: créeChat漢")
    (checkout / "openapi.yaml").write_text(renamed, encoding="utf-8")
    ascii_alone = {"LC_ALL": "POSIX", "PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"}
    environment = {**environment_for(checkout), **ascii_alone}
    command = [str(checkout / "generate.sh"), "--check"]
    process = subprocess.run(command, cwd=checkout, env=environment, capture_output=True, text=True)
    assert (process.returncode, process.stderr) == (1, "")
    assert r"added: invent_client/api/chats/cr_\xe9_e_chat_\u6f22.py" in process.stdout


def test_the_mock_is_called_where_docstrings_are_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONOPTIMIZE", "2")
    assert "client.send_message_as_contact(" in call_the_mock(GENERATED)


def test_what_cannot_be_printed_is_an_error_in_one_line(checkout: Path) -> None:
    with Path("/dev/full").open("w") as full:
        command = [sys.executable, "-m", "generator", "--check"]
        environment = environment_for(checkout)
        process = subprocess.run(command, cwd=checkout, env=environment, stdout=full, stderr=subprocess.PIPE)
    assert process.returncode == 1
    assert process.stderr == b"The output cannot be written: No space left on device\n"


def test_no_text_of_a_document_acts_on_the_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    contract = copy.deepcopy(CONTRACT)
    contract["tags"] = [{"name": text} for text in HOSTILE_TEXTS * 2]
    for text in HOSTILE_TEXTS:
        contract["components"]["schemas"]["ChatMessage"][text] = {text: [text]}
        contract["paths"][f"/{text}"] = {"get": {"responses": {"200": {"description": "x"}}, "security": [{text: []}]}}
    problems = warnings(contract)
    assert len(problems) >= 3 * len(HOSTILE_TEXTS)
    show_warnings(problems)
    output = capsys.readouterr().err
    assert harmful_lines(output) == []
    assert output.count("\n") == len(problems)


def test_no_name_in_a_document_acts_on_the_terminal_when_it_is_refused(
    checkout: Path, run_generator: RunGenerator
) -> None:
    document = (checkout / "openapi.yaml").read_text()
    (checkout / "openapi.yaml").write_text(
        document.replace("    ChatMessage:", '    "a\\e[2J\\n::error::x":\n      type: bool\n    ChatMessage:', 1)
    )
    process = run_generator(checkout, "--check")
    assert process.returncode == 1
    assert harmful_lines(process.stderr) == []
    assert r"a\x1b[2J\n::error::x" in process.stderr


def test_the_summary_of_a_pull_request_has_the_changes_as_code(tmp_path: Path) -> None:
    (tmp_path / ".ci").mkdir()
    shutil.copy(ROOT / ".ci/check_callers", tmp_path / ".ci")
    lines = [one_line(text) for text in ["For callers, since main: breaking", "```", " ```", *HOSTILE_TEXTS]]
    lines.append("::error file=openapi.yaml,line=1::for the runner alone")
    (tmp_path / "lines").write_text("\n".join(lines) + "\n")
    (tmp_path / "generate.sh").write_text('#!/bin/sh\ncat lines\necho "$@"\nexit 1\n')
    (tmp_path / "generate.sh").chmod(0o755)
    summary = tmp_path / "summary.md"
    summary.write_text("what was there")
    process = subprocess.run(
        [tmp_path / ".ci/check_callers", "main"],
        env={**os.environ, "GITHUB_STEP_SUMMARY": str(summary)},
        capture_output=True,
        text=True,
    )
    assert (process.returncode, process.stdout.split("\n")) == (1, [*lines, "--check --since main", ""])
    assert "runner alone" not in summary.read_text()
    tokens = MarkdownIt("commonmark").parse(summary.read_text())
    assert [token.type for token in tokens] == ["paragraph_open", "inline", "paragraph_close", "code_block"]
