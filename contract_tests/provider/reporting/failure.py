"""How a provider test ends: it fails with what was seen, without the API key, and the lines of the clauses."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from contract_tests.contract import clauses
from contract_tests.provider.provider import Provider
from contract_tests.provider.reporting.clauses import show_clause
from contract_tests.provider.reporting.excerpts import cut
from contract_tests.provider.reporting.findings import MAX_EXAMPLE, Disagreement, guess_in, with_subject
from contract_tests.provider.reporting.reproduction import reproduction
from invent_contract.clause import SuiteVerdict
from invent_contract.escaping import one_line

MAX_SHOWN = 10  # causes
ABOUT_HEADERS = ("/content", clauses.METHODS_REFUSED_WITH_405)  # beside those of headers that are described


def fail_for_observations(provider: Provider) -> None:
    """Fail the running test for what it met, if the run is to fail for it, and show how the first of that was met."""
    failures = [
        observation for observation in provider.observations if provider.is_failure(observation.disagreement.verdict)
    ]
    if not failures:
        return
    by_cause: dict[object, list[Disagreement]] = {}
    for failure in failures:
        by_cause.setdefault(failure.disagreement.cause, []).append(failure.disagreement)
    paragraphs = [describe(alike) for alike in list(by_cause.values())[:MAX_SHOWN]]
    if len(by_cause) > MAX_SHOWN:
        paragraphs.append(f"and {len(by_cause) - MAX_SHOWN} more findings, which findings.json has, too")
    first = failures[0]
    details = reproduction(
        first.exchange,
        provider.redactor,
        provider.body_files,
        written=provider.written_for(first),
        item=first.item,
        shows_headers=is_about_headers(first.disagreement),
    )
    pytest.fail(provider.redactor.redact("\n\n".join([*paragraphs, details])), pytrace=False)


def describe(alike: Sequence[Disagreement]) -> str:
    """The first of some disagreements of the same cause, how many there are, and the clause."""
    first = alike[0]
    what = with_subject(first.operation, first)
    seen = f"{what} ({cut(first.example, MAX_EXAMPLE)})" if first.example else what
    more = f", and {len(alike) - 1} more of the same kind" if len(alike) > 1 else ""
    kind = f", {guess_in(first)}, which no page promises" if first.verdict is SuiteVerdict.REFUTED else ""
    clause = one_line(show_clause(first.pointer, first.quotes))
    return f"{first.verdict}: {one_line(seen)}{more}\nThe clause is {clause}{kind}"


def is_about_headers(disagreement: Disagreement) -> bool:
    """Whether the clause that a response contradicts is about its headers."""
    return "/headers/" in disagreement.pointer or disagreement.pointer.endswith(ABOUT_HEADERS)
