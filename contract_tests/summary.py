"""What a run did: on the terminal, and in `reports/summary.md`."""

from __future__ import annotations

import pickle
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from contract_tests.markdown import as_text, table_row
from contract_tests.options import describe_run
from contract_tests.progress import write_to_terminal
from contract_tests.provider.provider import Provider
from contract_tests.provider.reporting.excerpts import cut
from contract_tests.provider.reporting.findings import FindingLog
from contract_tests.provider.reporting.findings_table import findings_in_words, findings_table
from invent_contract.annotations import error_annotations
from invent_contract.escaping import one_line

MAX_REASON = 300  # characters
CHECKS = {"test_rule", "test_generated_requests"}  # the tests that send traffic to the target


@dataclass(frozen=True)
class CaughtFault:
    """A row of the table of seeded faults."""

    fault: str
    breaks: str
    caught_by: str
    cases_until_caught: int


PROVIDER: pytest.StashKey[Provider] = pytest.StashKey()
STOP_REASON: pytest.StashKey[str] = pytest.StashKey()
CAUGHT_FAULTS: pytest.StashKey[list[CaughtFault]] = pytest.StashKey()


RECORDS: pytest.StashKey[list[Record]] = pytest.StashKey()  # of the workers of a run in several processes


@dataclass(frozen=True)
class Record:
    """What a process has found out about the provider and about faults.

    Attributes:
        requests: How many it sent, and how many of those that write were answered 2xx; nothing where it did not talk to
            a provider.
        untried: The operations that could not be tried, with the reasons.
        findings: All disagreements with the contract, by their causes.
        is_failure: Whether they fail the run.
        faults: The faults that were caught.
        stop_reason: Why the run has ended early; empty where it has not.
    """

    requests: tuple[int, int] | None
    untried: dict[str, str]
    findings: FindingLog
    is_failure: bool
    faults: list[CaughtFault]
    stop_reason: str = ""

    @classmethod
    def of(cls, config: pytest.Config) -> Record:
        """What this process has found out."""
        provider = config.stash.get(PROVIDER, None)
        faults = config.stash.get(CAUGHT_FAULTS, [])
        stop_reason = config.stash.get(STOP_REASON, "")
        if provider is None:
            return cls(None, {}, FindingLog(), False, faults, stop_reason)
        is_failure = any(provider.is_failure(finding.first.verdict) for finding in provider.findings)
        requests = (provider.sent, provider.accepted)
        return cls(requests, provider.untried, provider.findings, is_failure, faults, stop_reason)


def record_of_run(config: pytest.Config) -> Record:
    """What this process and its workers have found out. Only one of them talks to a provider."""
    records = [Record.of(config), *config.stash.get(RECORDS, [])]
    main = next((record for record in records if record.requests), records[0])
    faults = [fault for record in records for fault in record.faults]
    stop_reasons = [record.stop_reason for record in records if record.stop_reason]
    return replace(main, faults=faults, stop_reason=next(iter(stop_reasons), ""))


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    """A worker of pytest-xdist has ended: keep what it has found out."""
    pickled = getattr(node, "workeroutput", {}).get("record")
    if pickled:
        node.config.stash.setdefault(RECORDS, []).append(pickle.loads(pickled))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    record = record_of_run(config)
    facts = list(_facts(terminalreporter, config, record))
    table = list(_fault_table(record)) if config.option.power else []
    findings = list(findings_table(record.findings))
    terminalreporter.section("contract suite")
    for line in [*facts, *findings, *table]:
        terminalreporter.write_line(one_line(line))
    terminalreporter.flush()
    write_to_terminal(config, error_annotations(record.findings.broken()))
    if not config.option.collectonly:
        reports: Path = config.option.reports
        reports.mkdir(parents=True, exist_ok=True)
        lines = [*(f"- {as_text(fact)}" for fact in facts), "", *findings, "", *table, ""]
        (reports / "summary.md").write_text("\n".join(lines), encoding="utf-8")
        if record.requests:
            record.findings.write(reports / "findings.json")


def pytest_sessionfinish(session: pytest.Session) -> None:
    """A run fails for its findings, also where the test that met them was skipped."""
    if record_of_run(session.config).is_failure:
        session.exitstatus = session.exitstatus or pytest.ExitCode.TESTS_FAILED
    output = getattr(session.config, "workeroutput", None)
    if output is not None:
        output["record"] = pickle.dumps(Record.of(session.config))


def _facts(terminalreporter: pytest.TerminalReporter, config: pytest.Config, record: Record) -> Iterator[str]:
    yield describe_run(config)
    if record.requests:
        sent, accepted = record.requests
        yield f"{sent} requests sent to the target, {accepted} of those that write answered 2xx"
        for operation, reason in record.untried.items():
            yield f"not tried: {operation}: {reason}"
        outcomes = [
            outcome
            for outcome in ("passed", "skipped", "failed", "error")
            for report in terminalreporter.stats.get(outcome, [])
            if report.location[2].partition("[")[0] in CHECKS
        ]
        failed_checks = outcomes.count("failed") + outcomes.count("error")
        yield from findings_in_words(record.findings, len(outcomes), failed_checks)
    passed = Counter(_folder_of(report) for report in terminalreporter.stats.get("passed", []))
    for folder, count in sorted(passed.items()):
        yield f"{folder}: {count} passed"
    causes = [one_line(finding.first.what) for finding in record.findings]
    for outcome in ("failed", "error"):
        reasons = [(report, _reason(report)) for report in terminalreporter.stats.get(outcome, [])]
        for report, reason in sorted(reasons, key=lambda item: _rank(item[1], causes)):
            yield f"{outcome}: {report.nodeid}: {reason}"
    if record.stop_reason:
        yield f"stopped: {record.stop_reason}"
    if record.faults:
        yield f"{len(record.faults)} seeded faults caught, each by its check"


def _folder_of(report: pytest.TestReport) -> str:
    """The folder below `contract_tests/` or `tests/`, whatever rooms it has."""
    folders = Path(report.location[0]).parent.parts
    return folders[:2][-1] if folders else "other tests"


def _reason(report: pytest.TestReport) -> str:
    """The first line of what a test failed with."""
    crash = getattr(report.longrepr, "reprcrash", None)
    text = crash.message if crash else report.longreprtext
    first_line = next(iter(text.splitlines()), "").removeprefix("Failed: ")  # so `pytest.fail` begins
    return cut(first_line, MAX_REASON)


def _rank(reason: str, causes: list[str]) -> int:
    """The place of what a test failed with among the causes of the findings; behind them where it is none."""
    return next((index for index, cause in enumerate(causes) if cause in reason), len(causes))


def _fault_table(record: Record) -> Iterator[str]:
    if record.faults:
        yield "| fault | breaks | caught by | cases until caught |"
        yield "| --- | --- | --- | --- |"
    for caught in record.faults:
        yield table_row(map(as_text, map(str, vars(caught).values())))
