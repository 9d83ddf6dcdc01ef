"""Errors that GitHub shows at a line of the contract."""

from __future__ import annotations

import pytest

from contract_tests.hostile_texts import HOSTILE_TEXTS, harmful_lines
from invent_contract.annotations import error_annotations


@pytest.fixture(autouse=True)
def _in_github(monkeypatch: pytest.MonkeyPatch, _no_settings_of_the_caller: None) -> None:
    monkeypatch.setenv("GITHUB_ACTIONS", "true")


def test_an_error_is_at_its_line() -> None:
    (line,) = error_annotations([(7, "100 % wrong")]).splitlines()
    assert line == "::error file=openapi.yaml,line=7::100 %25 wrong"


@pytest.mark.parametrize("text", HOSTILE_TEXTS)
def test_no_message_ends_its_line_or_begins_another_command(text: str) -> None:
    annotation = error_annotations([(7, text)])
    assert annotation.startswith("::error file=openapi.yaml,line=7::")
    assert annotation.count("\n") == 1
    assert harmful_lines(annotation.partition("line=7::")[2]) == []
    assert "%0A" not in annotation


def test_elsewhere_there_are_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("GITHUB_ACTIONS")
    assert error_annotations([(7, "wrong")]) == ""
