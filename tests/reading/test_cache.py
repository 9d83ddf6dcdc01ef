"""The contract is read once, and then from what was kept of it, as long as neither it nor the code has changed."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from contract_tests import ROOT
from tests.support.repository_copy import run_python

READ = """\
import sys, invent_contract
contract = invent_contract.load(invent_contract.CONTRACT_FILE)
line = invent_contract.line_of(invent_contract.CONTRACT_FILE, "/info/title")
print(contract["info"]["title"], line, "ruamel.yaml" in sys.modules)
"""


@pytest.fixture
def copy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the contract, a short one, and of the package that reads it, of which nothing is kept."""
    for variable in ("PYTHONDONTWRITEBYTECODE", "PYTHONPYCACHEPREFIX"):
        monkeypatch.delenv(variable, raising=False)
    shutil.copytree(ROOT / "invent_contract", tmp_path / "invent_contract", ignore=shutil.ignore_patterns("*.json"))
    (tmp_path / "openapi.yaml").write_text("info:\n  title: Invent\n")
    return tmp_path


def read(copy: Path) -> str:
    process = run_python(copy, "-c", READ)
    assert (process.returncode, process.stderr) == (0, "")
    return process.stdout.rstrip()


def kept_in(copy: Path) -> list[Path]:
    return [*(copy / "invent_contract").rglob("*.json*")]


def test_a_contract_that_has_not_changed_is_not_read_as_yaml_again(copy: Path) -> None:
    assert [read(copy), read(copy)] == ["Invent 2 True", "Invent 2 False"]


def test_what_is_edited_is_read_anew(copy: Path) -> None:
    read(copy)
    (copy / "openapi.yaml").write_text("# A comment.\ninfo:\n  title: Invent 2\n")
    assert read(copy) == "Invent 2 3 True"


def test_code_that_is_edited_reads_anew(copy: Path) -> None:
    read(copy)
    with (copy / "invent_contract/source/yaml_text.py").open("a") as module:
        module.write("# A comment.\n")
    assert read(copy) == "Invent 2 True"


@pytest.mark.parametrize("text", ["[", "null", '["a", {}, {}]'])
def test_what_is_broken_is_read_anew_and_replaced(text: str, copy: Path) -> None:
    read(copy)
    (kept,) = kept_in(copy)
    kept.write_text(text)
    assert [read(copy), read(copy)] == ["Invent 2 True", "Invent 2 False"]


@pytest.mark.parametrize(
    ("variable", "value"), [("PYTHONDONTWRITEBYTECODE", "1"), ("PYTHONPYCACHEPREFIX", "elsewhere")]
)
def test_where_python_is_to_write_nothing_nothing_is_kept(
    variable: str, value: str, copy: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(variable, value)
    assert [read(copy), kept_in(copy)] == ["Invent 2 True", []]


def test_where_nothing_can_be_kept_the_contract_is_read(copy: Path) -> None:
    read(copy)
    (kept,) = kept_in(copy)
    kept.unlink()
    kept.mkdir()
    assert [read(copy), kept_in(copy)] == ["Invent 2 True", [kept]]


def test_in_an_installed_package_nothing_is_kept(copy: Path) -> None:
    (copy / "openapi.yaml").rename(copy / "invent_contract/openapi.yaml")
    assert [read(copy), kept_in(copy)] == ["Invent 2 True", []]
