"""Bodies that a failure cannot show are kept beside the reports: few, whole, without the key, and for one run."""

from __future__ import annotations

from pathlib import Path

import pytest

from contract_tests.provider.reporting import body_files
from contract_tests.provider.reporting.body_files import BodyFiles, BodyNotKept
from contract_tests.provider.reporting.redaction import KeyRedactor

KEY = "plain_key_0123456789"
REDACTOR = KeyRedactor(KEY)


def test_a_body_is_kept_byte_by_byte_but_for_the_key(tmp_path: Path) -> None:
    path = BodyFiles(tmp_path / "bodies").keep(b"\xff\x00" + KEY.encode() + b"\xed\xa0\x80", REDACTOR)
    assert path.read_bytes() == b"\xff\x00[Filtered]\xed\xa0\x80"


def test_the_same_body_is_kept_once(tmp_path: Path) -> None:
    files = BodyFiles(tmp_path)
    assert files.keep(b"a", REDACTOR) == files.keep(b"a", REDACTOR) != files.keep(b"b", REDACTOR)


def test_a_path_below_the_working_directory_is_short(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert str(BodyFiles(tmp_path / "reports/bodies").keep(b"a", REDACTOR)) == "reports/bodies/request-1.body"


def test_those_of_the_last_run_are_removed_and_nothing_else(tmp_path: Path) -> None:
    BodyFiles(tmp_path).keep(b"a", REDACTOR)
    (tmp_path / "notes.txt").touch()
    BodyFiles(tmp_path).clear()
    assert [file.name for file in tmp_path.iterdir()] == ["notes.txt"]


def test_nothing_is_written_through_a_link(tmp_path: Path) -> None:
    target = tmp_path / "target"
    (tmp_path / "request-1.body").symlink_to(target)
    with pytest.raises(BodyNotKept, match="cannot be written"):
        BodyFiles(tmp_path).keep(b"a", REDACTOR)
    assert not target.exists()


def test_no_more_than_some_are_kept_nor_larger_ones(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(body_files, "MAX_FILES", 2)
    monkeypatch.setattr(body_files, "MAX_BYTES", 3)
    files = BodyFiles(tmp_path)
    with pytest.raises(BodyNotKept, match="more than 3 bytes"):
        files.keep(b"aaaa", REDACTOR)
    for body in (b"a", b"b"):
        files.keep(body, REDACTOR)
    with pytest.raises(BodyNotKept, match="2 bodies are kept already"):
        files.keep(b"c", REDACTOR)
    assert len(list(tmp_path.iterdir())) == 2


def test_without_a_folder_that_can_be_written_it_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    for files, reason in ((BodyFiles(), "no folder"), (BodyFiles(tmp_path / "file"), "cannot be written")):
        files.clear()
        with pytest.raises(BodyNotKept, match=reason):
            files.keep(b"a", REDACTOR)
