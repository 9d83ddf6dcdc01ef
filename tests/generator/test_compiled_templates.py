"""Templates are compiled once, and then taken from what was kept, as long as they have not changed."""

from __future__ import annotations

from pathlib import Path

import pytest
from jinja2 import DictLoader, Environment

from generator.compiled_templates import CompiledTemplates


def rendered(folder: Path, source: str, monkeypatch: pytest.MonkeyPatch) -> tuple[str, bool]:
    """What a template is rendered to by a new process, as far as the cache can tell, and whether it was compiled."""
    compiled: list[str] = []
    compile_source = Environment.compile

    def compile_and_note(environment: Environment, source: str, *arguments: str) -> object:
        compiled.append(source)
        return compile_source(environment, source, *arguments)  # type: ignore[call-overload]

    with monkeypatch.context() as patch:
        patch.setattr(Environment, "compile", compile_and_note)
        environment = Environment(loader=DictLoader({"a.jinja": source}), bytecode_cache=CompiledTemplates(folder))
        return environment.get_template("a.jinja").render(), bool(compiled)


@pytest.fixture(autouse=True)
def _python_may_keep(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.dont_write_bytecode", False)
    monkeypatch.setattr("sys.pycache_prefix", None)


def test_a_template_is_compiled_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert [rendered(tmp_path / "kept", "A", monkeypatch) for _ in "12"] == [("A", True), ("A", False)]


def test_what_is_edited_is_compiled_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rendered(tmp_path, "A", monkeypatch)
    assert rendered(tmp_path, "B", monkeypatch) == ("B", True)


@pytest.mark.parametrize("length", [0, 1, 20, 40])
def test_what_is_cut_off_is_compiled_anew(length: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rendered(tmp_path, "A", monkeypatch)
    (kept,) = tmp_path.iterdir()
    kept.write_bytes(kept.read_bytes()[:length])
    assert [rendered(tmp_path, "A", monkeypatch) for _ in "12"] == [("A", True), ("A", False)]


def test_where_python_is_to_write_nothing_nothing_is_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.dont_write_bytecode", True)
    assert rendered(tmp_path, "A", monkeypatch) == ("A", True)
    assert [*tmp_path.iterdir()] == []


def test_where_nothing_can_be_kept_templates_are_compiled(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "kept").touch()
    assert rendered(tmp_path / "kept", "A", monkeypatch) == ("A", True)
