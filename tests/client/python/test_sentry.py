"""Sentry's SDK, with its default settings, sends no API key."""

from __future__ import annotations

import json
import subprocess
import sys

from contract_tests import ROOT
from tests.support.calls import API_KEY


def test_an_event_has_no_key() -> None:
    program = [sys.executable, "-m", "tests.client.sentry_events"]
    printed = subprocess.run(program, cwd=ROOT, capture_output=True, text=True, timeout=120, check=True).stdout
    events: dict[str, str] = json.loads(printed)
    assert [name for name, event in events.items() if '"stacktrace"' not in event] == []
    assert [name for name, event in events.items() if API_KEY in event] == ["a caller's local"]
