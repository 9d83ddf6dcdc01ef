"""What README and `docs/` show runs, and prints what stands there."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from contract_tests import ROOT
from tests.documents.walkthrough import Walkthrough, shell_environment
from tests.support.document_blocks import DOCUMENTS, blocks_of
from tests.support.repository_copy import add_venv, copy_checkout, copy_tests

PROVIDER = "./contract_tests/run.sh -m provider --base-url"
COMPARE = ".venv/bin/python -m invent_contract compare openapi.json"

# What cannot run here as it stands, and what runs in its place.
REPLACEMENTS = {
    # need a package index
    'pip install "invent-client[mock] @ git+https://…"    # without [mock]: the client alone': ":",
    # needs the real API
    f"{PROVIDER} https://api.useinvent.com --allow-posting": (
        f'{PROVIDER} "$INVENT_BASE_URL" --live --rate 60000 --allow-posting --max-examples 1'
    ),
    # take minutes, and are told by the tests themselves, or by the nightly run
    f'{PROVIDER} "$INVENT_BASE_URL"': f'{PROVIDER} "$INVENT_BASE_URL" --max-examples 1',
    "./contract_tests/run.sh --power": "./contract_tests/run.sh --power --collect-only -q",
    ".venv/bin/python -m benchmarks": ".venv/bin/python -m benchmarks --help",
    ".venv/bin/python -m benchmarks --waiting": ".venv/bin/python -m benchmarks --waiting --help",
    ".venv/bin/python -m benchmarks --mock": ".venv/bin/python -m benchmarks --mock --help",
    ".venv/bin/python -m benchmarks --page": ".venv/bin/python -m benchmarks --page --help",
    # exits with 1, as a stand-in for Invent's document differs
    f"{COMPARE}    # --json for programs": f"! {COMPARE}",
}


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A clone, with the environment that `./generate.sh` makes, and with another document to compare with."""
    checkout = copy_checkout(tmp_path / "clone")
    copy_tests(checkout)
    add_venv(checkout)
    shutil.copy(ROOT / "tests/comparison/official_stand_in.yaml", checkout / "openapi.json")
    git = ["git", "-c", "user.name=Reader", "-c", "user.email=reader@example.com"]
    for arguments in (["init", "-q"], ["add", "-A"], ["commit", "-q", "-m", "As cloned"]):
        subprocess.run([*git, *arguments], cwd=checkout, check=True)
    return checkout


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda document: document.name)
def test_its_programs_and_commands_run(document: Path, checkout: Path) -> None:
    with Walkthrough(checkout, shell_environment(checkout), REPLACEMENTS) as walkthrough:
        walkthrough.follow(blocks_of(document))


def test_what_is_replaced_stands_in_a_document() -> None:
    lines = {line for document in DOCUMENTS for block in blocks_of(document) for line in block.text.splitlines()}
    assert set(REPLACEMENTS) <= lines
