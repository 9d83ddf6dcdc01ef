"""SECURITY.md names tests that are there."""

from __future__ import annotations

import re

from contract_tests import ROOT


def test_each_promise_names_what_tests_it() -> None:
    table = (ROOT / "SECURITY.md").read_text().partition("| promise |")[2]
    evidence_of_promises = [line.split("|")[2] for line in table.splitlines() if line.startswith("| ")]
    assert len(evidence_of_promises) >= 6
    for evidence in evidence_of_promises:
        folder = ROOT
        names = re.findall(r"`([^`]+)`", evidence)
        assert names
        for name in names:  # a bare file name is beside the one before it
            path = ROOT / name if "/" in name else folder / name
            assert path.exists(), name
            folder = path if path.is_dir() else path.parent
