"""What `./generate.sh` says has changed for callers since a commit."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from contract_tests.contract.contract_under_test import CONTRACT
from generator.__main__ import check_committed, generate
from generator.since import ChangesSince, SinceError, changes_since, lines_for_callers
from invent_contract import CONTRACT_FILE, load
from invent_contract.comparison.change import Change, breaking, compatible
from tests.generator.conftest import RunGenerator
from tests.generator.small_clients import document_of_body

SETTINGS = ("user.name=Test", "user.email=test@example.com", "commit.gpgsign=false", "core.fsync=none")
GIT = ("git", *(word for setting in SETTINGS for word in ("-c", setting)))


def git(directory: Path, *arguments: str) -> None:
    subprocess.run([*GIT, *arguments], cwd=directory, check=True, capture_output=True)


def edit_contract(checkout: Path, old: str, new: str) -> None:
    file = checkout / "openapi.yaml"
    text = file.read_text()
    assert old in text
    file.write_text(text.replace(old, new, 1))


def regenerate(checkout: Path) -> None:
    """What `./generate.sh` does, without trying the client."""
    new = checkout / "new"
    generate(new)
    shutil.rmtree(checkout / "generated_client")
    new.rename(checkout / "generated_client")


def commit_twice(directory: Path) -> Path:
    """Make it a repository of the contract, whose first commit has the tag v1, and whose second other descriptions."""
    git(directory, "init", "--quiet")
    git(directory, "add", "openapi.yaml")
    git(directory, "commit", "--quiet", "--message=first")
    git(directory, "tag", "v1")
    edit_contract(directory, "summary: One text", "summary: One short text")
    edit_contract(directory, "summary: Find a contact", "summary: Look up a contact")
    git(directory, "commit", "--all", "--quiet", "--message=second")
    return directory


@pytest.fixture
def contract_repository(tmp_path: Path) -> Path:
    """A repository of the contract alone, with two commits."""
    directory = tmp_path / "a repository"
    directory.mkdir()
    shutil.copy(CONTRACT_FILE, directory)
    return commit_twice(directory)


@pytest.mark.parametrize("info", ["", " [1]", " text"])
def test_a_document_may_be_without_a_version(info: str, contract_repository: Path, tmp_path: Path) -> None:
    file = contract_repository / "openapi.yaml"
    file.write_text(re.sub(r"^info:\n(  .*\n|\n)*", f"info:{info}\n", file.read_text(), flags=re.MULTILINE))
    assert not isinstance(load(file)["info"], dict)
    since = changes_since("HEAD", load(file), file, tmp_path)
    assert (since.new_version, since.is_breaking) == ("", False)


def test_the_order_of_fields_is_an_edit(tmp_path: Path) -> None:
    file = tmp_path / "openapi.yaml"
    properties: dict[str, Any] = {"first": {"type": "string"}, "last": {"type": "string"}}
    name = {"type": "object", "required": ["first", "last"], "properties": properties}
    document = document_of_body({"application/json": {"schema": {"type": "array", "items": name}}})
    file.write_text(json.dumps(document))
    git(tmp_path, "init", "--quiet")
    git(tmp_path, "add", "--all")
    git(tmp_path, "commit", "--quiet", "--message=first")
    assert changes_since("HEAD", load(file), file, tmp_path).changes == []
    properties["first"] = properties.pop("first")
    file.write_text(json.dumps(document))
    (change,) = changes_since("HEAD", load(file), file, tmp_path).changes
    assert change.what == "positional arguments first, last → last, first"


def test_a_breaking_change_needs_another_major_version(
    checkout: Path,
    tmp_path: Path,
    run_generator: RunGenerator,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    commit_twice(checkout)
    monkeypatch.setattr("generator.__main__.CONTRACT", checkout / "openapi.yaml")
    monkeypatch.setattr("generator.__main__.GENERATED", checkout / "generated_client")
    edit_contract(checkout, "maxItems: 10", "maxItems: 20")
    edit_contract(checkout, "operationId: sendMessageAsContact", "operationId: postMessage")
    lines = [
        "For callers, since v1: breaking",
        "breaking: operation sendMessageAsContact: renamed to postMessage",
        "compatible: ChatMessage.tools (received): maxItems 10 → 20",
        "compatible: the document: other words about it",
    ]
    line = CONTRACT_FILE.read_text().partition("operationId: sendMessageAsContact")[0].count("\n")
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    regenerate(checkout)
    process = run_generator(checkout, "--check", "--since", "v1")
    assert process.returncode == 1
    advice = f"That breaks callers: raise the major number of info.version, {CONTRACT['info']['version']} in v1."
    *told, annotation = process.stdout.splitlines()
    assert told == ["generated_client/ is what openapi.yaml generates.", *lines, advice]
    match = re.fullmatch(r"::error file=openapi\.yaml,line=(\d+)::breaking: operation sendM.* postMessage", annotation)
    assert match
    assert line - 3 <= int(match[1]) <= line + 1

    edit_contract(checkout, f"version: {CONTRACT['info']['version']}", "version: 99.0.0")
    assert check_committed(tmp_path, "v1") == 0
    assert capsys.readouterr().out.splitlines()[1:] == lines


def test_without_a_name_it_is_since_the_last_commit(contract_repository: Path, tmp_path: Path) -> None:
    file = contract_repository / "openapi.yaml"
    edit_contract(contract_repository, "maxItems: 10", "maxItems: 20")
    assert lines_for_callers(load(file), file, None, tmp_path) == [
        "For callers, since HEAD: compatible",
        "compatible: ChatMessage.tools (received): maxItems 10 → 20",
        f"info.version is {CONTRACT['info']['version']} as in HEAD: an addition raises its minor number.",
    ]
    assert len(lines_for_callers(load(file), file, "v1", tmp_path)) == 4
    edit_contract(contract_repository, f"version: {CONTRACT['info']['version']}", "version: 99.1.0")
    assert not any("info.version" in line for line in lines_for_callers(load(file), file, None, tmp_path))


def test_a_commit_that_is_not_there_is_told_in_one_line(
    checkout: Path, contract_repository: Path, tmp_path: Path, run_generator: RunGenerator
) -> None:
    git(tmp_path, "clone", "--quiet", "--depth=1", contract_repository.as_uri(), "shallow")
    (tmp_path / "shallow/.git").rename(checkout / ".git")
    process = run_generator(checkout, "--check", "--since", "v1")
    assert (process.returncode, process.stdout) == (1, "")
    assert process.stderr == (
        "generate.sh: since: there is no commit v1 in this repository, a shallow clone: "
        "`git fetch --unshallow --tags` gets the rest\n"
    )
    with pytest.raises(SinceError, match=r"^since: there is no commit v2 in this repository$"):
        changes_since("v2", {}, contract_repository / "openapi.yaml", tmp_path)


def test_a_commit_whose_contract_cannot_be_read_is_told_with_the_line(
    contract_repository: Path, tmp_path: Path
) -> None:
    file = contract_repository / "openapi.yaml"
    edit_contract(contract_repository, "servers:", "servers: [")
    git(contract_repository, "commit", "--all", "--quiet", "--message=broken")
    with pytest.raises(SinceError, match=r"^since: openapi.yaml:\d+ of HEAD: "):
        changes_since("HEAD", {}, file, tmp_path)


def test_without_a_repository_there_is_nothing_to_compare_with(tmp_path: Path) -> None:
    (line,) = lines_for_callers({}, tmp_path / "openapi.yaml", None, tmp_path)
    assert line.startswith("For callers: not compared with the last commit: git says: fatal: not a git repository")


@pytest.mark.parametrize(
    ("old", "new", "is_enough"),
    [
        ("1.4.2", "2.0.0", True),
        ("1.4.2", "1.5.0", False),
        ("1.4.2", "1.4.2", False),
        ("2.0.0", "1.0.0", False),
        ("0.3.1", "0.4.0", True),
        ("0.3.1", "0.3.2", False),
        ("0.3.1", "1.0.0", True),
        ("9", "10", True),
        ("", "", False),
    ],
)
def test_the_version_must_tell_of_a_breaking_change(old: str, new: str, is_enough: bool) -> None:
    assert ChangesSince("v1", [breaking("x", "removed")], old, new).must_move_version is not is_enough
    assert not ChangesSince("v1", [compatible("x", "new")], old, new).must_move_version


@pytest.mark.parametrize(
    ("changes", "verdict"),
    [
        ([], "nothing"),
        ([compatible("x", "new")], "compatible"),
        ([compatible("x", "new"), breaking("y", "removed")], "breaking"),
    ],
)
def test_the_verdict_is_that_of_the_worst_change(changes: list[Change], verdict: str) -> None:
    assert ChangesSince("v1", changes, "", "").lines()[0] == f"For callers, since v1: {verdict}"
