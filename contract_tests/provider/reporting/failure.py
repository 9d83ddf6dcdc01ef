"""How a provider test ends: it fails with what was seen, without the API key, and the lines of the clauses."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from contract_tests.provider.provider import Provider
from contract_tests.provider.reporting.findings import Disagreement
from invent_contract import CONTRACT_FILE, line_of
from invent_contract.escaping import one_line

MAX_SHOWN = 10  # disagreements


def fail_for(provider: Provider, disagreements: Sequence[Disagreement], details: str) -> None:
    """Fail the running test for those disagreements for which the run is to fail; `details` says how they were met."""
    failures = list(
        dict.fromkeys(disagreement for disagreement in disagreements if provider.is_failure(disagreement.verdict))
    )
    if not failures:
        return
    lines = [describe(disagreement) for disagreement in failures[:MAX_SHOWN]]
    if len(failures) > MAX_SHOWN:
        lines.append(f"and {len(failures) - MAX_SHOWN} more, in the reports' findings.json")
    pytest.fail(provider.redactor.redact("\n\n".join([*lines, details])), pytrace=False)


def describe(disagreement: Disagreement) -> str:
    """A disagreement, its example and its clause."""
    place = f"openapi.yaml:{line_of(CONTRACT_FILE, disagreement.pointer)} {disagreement.pointer}"
    seen = f"{disagreement.what} ({disagreement.example})" if disagreement.example else disagreement.what
    return f"{disagreement.verdict}: {one_line(seen)}\nThe clause is {one_line(place)}"
