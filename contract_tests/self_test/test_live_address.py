"""What a run says of an address that is not on loopback."""

from __future__ import annotations

from pathlib import Path

import pytest

from contract_tests.self_test.run_suite import RULES, run_suite
from invent_mock import sample_data
from invent_mock.app import MockApp
from invent_mock.server import ThreadedServer

UNENCRYPTED = "The API key is sent to it unencrypted"


@pytest.mark.parametrize(("host", "is_told"), [("127.1", True), ("127.0.0.1", False)])
def test_a_key_that_is_sent_unencrypted_is_told(host: str, is_told: bool, tmp_path: Path) -> None:
    with ThreadedServer(MockApp()) as server:
        base_url = server.base_url.replace("127.0.0.1", host)  # 127.1 is the same host
        options = ["--live", "--allow-posting", "--rate", "60000", "-k", "authored_as_the_contact"]
        suite = run_suite(tmp_path, RULES, "--base-url", base_url, *options, **sample_data.environment(server.base_url))
    assert suite.returncode == 0, suite.stdout
    assert (UNENCRYPTED in suite.stdout) == is_told
