"""Fixtures of the generator's tests."""

from __future__ import annotations

import signal
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from generator.__main__ import main
from tests.support.repository_copy import copy_checkout

EVERY_FEATURE = Path(__file__).with_name("every_feature.yaml")
RunGenerator = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A copy of the repository in a folder with a space in its name."""
    return copy_checkout(tmp_path / "a copy")


@pytest.fixture
def run_generator(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> RunGenerator:
    """Runs `./generate.sh` for a copy of the repository, in this process, which has loaded what takes it half a second.

    Only for copies in which the generator itself is not changed.
    """

    def run(checkout: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
        contract = checkout / "openapi.yaml"
        paths = {"ROOT": checkout, "CONTRACT": contract, "GENERATED": checkout / "generated_client"}
        with monkeypatch.context() as patch:
            for name, path in {**paths, "VENV": checkout / ".venv"}.items():
                patch.setattr(f"generator.__main__.{name}", path)
            patch.setattr("generator.since.CONTRACT_FILE", contract)
            patch.setattr(signal, "signal", lambda *_: None)
            status = main([*arguments])
        return subprocess.CompletedProcess(arguments, status, *capsys.readouterr())

    return run
