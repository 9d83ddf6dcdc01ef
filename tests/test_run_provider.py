"""What the workflow for staging providers runs, and with what."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest
from ruamel.yaml import YAML

from contract_tests import ROOT

DEFAULTS = ["--live", "--allow-posting"]


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """The script, with a suite that only tells how it was started."""
    for file, text in (
        (
            "contract_tests/run.sh",
            'printf "%s\\n" "$@" >arguments; [ -z "$SSL_CERT_FILE" ] || cat "$SSL_CERT_FILE" >used',
        ),
        (".ci/ensure_venv", '[ -z "$SSL_CERT_FILE" ]'),
    ):
        (tmp_path / file).parent.mkdir()
        (tmp_path / file).write_text(f"#!/bin/sh\n{text}\n")
        (tmp_path / file).chmod(0o755)
    shutil.copy(ROOT / ".ci/run_provider", tmp_path / ".ci")
    return tmp_path


@pytest.mark.parametrize(
    ("variables", "options"),
    [
        ({}, DEFAULTS),
        ({"STRICT": "false", "ALLOW_CREATING": "false", "CA_CERTIFICATES": ""}, DEFAULTS),
        ({"STRICT": "true"}, [*DEFAULTS, "--strict"]),
        ({"ALLOW_CREATING": "true"}, [*DEFAULTS, "--allow-creating"]),
        ({"MAX_MESSAGES": "5", "RATE": "60"}, [*DEFAULTS, "--max-messages", "5", "--rate", "60"]),
    ],
)
def test_the_options_are_those_of_the_caller(checkout: Path, variables: dict[str, str], options: list[str]) -> None:
    environment = {"PATH": os.environ["PATH"], "BASE_URL": "https://staging.example.com", **variables}
    subprocess.run([checkout / ".ci/run_provider"], env=environment, check=True)
    target = ["-m", "provider", "--base-url", "https://staging.example.com"]
    assert (checkout / "arguments").read_text().splitlines() == [*target, *options]


def test_another_word_than_true_or_false_is_refused(checkout: Path) -> None:
    environment = {"PATH": os.environ["PATH"], "BASE_URL": "https://x", "STRICT": "yes"}
    refused = subprocess.run([checkout / ".ci/run_provider"], env=environment, capture_output=True, text=True)
    assert (refused.returncode, refused.stderr) == (2, "STRICT must be true or false, not yes. Nothing was sent.\n")
    assert not (checkout / "arguments").exists()


def test_the_certificates_are_those_of_the_caller(checkout: Path) -> None:
    environment = {"PATH": os.environ["PATH"], "BASE_URL": "https://x", "CA_CERTIFICATES": "-----BEGIN\nx"}
    subprocess.run([checkout / ".ci/run_provider"], env=environment, check=True)
    assert (checkout / "used").read_text() == "-----BEGIN\nx\n"


def test_the_workflow_gives_what_the_script_and_the_suite_read() -> None:
    workflow = YAML(typ="safe").load(ROOT / ".github/workflows/provider.yml")
    job = workflow["jobs"]["suite"]
    (step,) = [step for step in job["steps"] if step.get("run") == ".ci/run_provider"]
    assert step["env"].keys() == {"BASE_URL", "STRICT", "ALLOW_CREATING", "MAX_MESSAGES", "RATE", "CA_CERTIFICATES"}
    ids = ("ORG_ID", "CONTACT_ID", "CHAT_ID", "CHANNEL_ID", "MULTI_CHANNEL_CHAT_ID", "OTHER_CHANNEL_ID")
    assert job["env"].keys() == {f"INVENT_{name}" for name in ("API_KEY", *ids)}
    declared = workflow["on" if "on" in workflow else True]["workflow_call"]
    used = {*step["env"].values(), *job["env"].values()}
    given = {f"${{{{ inputs.{name} }}}}" for name in declared["inputs"]}
    given |= {f"${{{{ secrets.{name} }}}}" for name in declared["secrets"]}
    assert used <= given
