"""What README and `docs/` show runs, and prints what stands there."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from contract_tests import ROOT
from tests.documents.walkthrough import Walkthrough, shell_environment
from tests.support.document_blocks import DOCUMENTS, blocks_of
from tests.support.repository_copy import add_mypy_cache, add_venv, copy_checkout, copy_tests, of_the_type_checks

PROVIDER = "./contract_tests/run.sh -m provider --base-url"
ONE_RULE = "-k authored_as_the_contact"
RUN_PROVIDER = 'BASE_URL="$INVENT_BASE_URL" .ci/run_provider'
MEASURE = ".venv/bin/python -m benchmarks"
MEASURED_PARTS = ("waiting", "mock", "page", "generator")
MEASURING_MODULES = ", ".join(f"benchmarks.{part}" for part in ("client", *MEASURED_PARTS))
COMPARE = ".venv/bin/python -m invent_contract compare openapi.json"

# What cannot run here as it stands, and what runs in its place.
REPLACEMENTS = {
    # needs a package index
    'pip install "invent-client[mock] @ git+https://…"    # without [mock]: the client alone': ":",
    # contract.md runs it after an edit
    "./generate.sh    # writes generated_client/ from openapi.yaml, and posts a message to the mock with it": ":",
    # needs the real API; .ci/run_provider makes the same run, of another provider
    f"{PROVIDER} https://api.useinvent.com --allow-posting": ":",
    # take minutes, and are what all these tests are, or the nightly run
    f'{PROVIDER} "$INVENT_BASE_URL"': f'{PROVIDER} "$INVENT_BASE_URL" {ONE_RULE}',
    RUN_PROVIDER: f'RATE=60000 PYTEST_ADDOPTS="{ONE_RULE}" {RUN_PROVIDER}',
    "./contract_tests/run.sh --power": "./contract_tests/run.sh --power --collect-only -q contract_tests/self_test",
    # measure for minutes
    MEASURE: f"{MEASURE} --help\n.venv/bin/python -c 'import {MEASURING_MODULES}'",
    **{f"{MEASURE} --{part}": f"{MEASURE} --{part} --help" for part in MEASURED_PARTS},
    # exits with 1, as the stand-in for Invent's document differs
    f"{COMPARE}    # --json for programs": f"! {COMPARE}",
}


@pytest.fixture(scope="module")
def walkthrough(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Walkthrough]:
    """A shell in a clone, with the environment that `./generate.sh` makes, and another document to compare with."""
    checkout = copy_checkout(tmp_path_factory.mktemp("documents") / "clone")
    copy_tests(checkout)
    add_venv(checkout)
    add_mypy_cache(checkout)
    shutil.copy(ROOT / ".gitignore", checkout)
    shutil.copy(ROOT / "tests/comparison/official_stand_in.yaml", checkout / "openapi.json")
    git = ["git", "-c", "user.name=Reader", "-c", "user.email=reader@example.com"]
    for arguments in (["init", "-q"], ["add", "-A"], ["commit", "-q", "-m", "As cloned"]):
        subprocess.run([*git, *arguments], cwd=checkout, check=True)
    with Walkthrough(checkout, shell_environment(checkout), REPLACEMENTS) as walkthrough:
        yield walkthrough


@of_the_type_checks
@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda document: document.name)
def test_its_programs_and_commands_run(document: Path, walkthrough: Walkthrough) -> None:
    walkthrough.follow(blocks_of(document))


def test_what_is_replaced_stands_in_a_document() -> None:
    lines = {line for document in DOCUMENTS for block in blocks_of(document) for line in block.text.splitlines()}
    assert set(REPLACEMENTS) <= lines
