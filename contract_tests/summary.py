"""What a run did: on the terminal, and in `reports/summary.md`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from contract_tests.options import describe_run
from contract_tests.provider.provider import Provider

MAX_REASON = 300  # characters


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


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    facts = list(_facts(terminalreporter, config))
    table = list(_fault_table(config)) if config.option.power else []
    provider = config.stash.get(PROVIDER, None)
    findings = list(provider.findings.table()) if provider else []
    terminalreporter.section("contract suite")
    for line in [*facts, *findings, *table]:
        terminalreporter.write_line(line)
    if not config.option.collectonly:
        reports: Path = config.option.reports
        reports.mkdir(parents=True, exist_ok=True)
        lines = [*(f"- {fact}" for fact in facts), "", *findings, "", *table, ""]
        (reports / "summary.md").write_text("\n".join(lines))
        if provider:
            provider.findings.write(reports / "findings.json")


def pytest_sessionfinish(session: pytest.Session) -> None:
    """A run fails for its findings, also where the test that met them was skipped."""
    provider = session.config.stash.get(PROVIDER, None)
    if provider and any(provider.is_failure(finding.verdict) for finding in provider.findings):
        session.exitstatus = session.exitstatus or pytest.ExitCode.TESTS_FAILED


def _facts(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> Iterator[str]:
    yield describe_run(config)
    if provider := config.stash.get(PROVIDER, None):
        yield f"{provider.sent} requests sent to the target, {provider.accepted} accepted"
        verdicts = Counter(finding.verdict for finding in provider.findings)
        for operation, reason in provider.untried.items():
            yield f"not tried: {operation}: {reason}"
        yield "findings: " + (", ".join(f"{count} {verdict}" for verdict, count in verdicts.items()) or "none")
    passed = Counter(_folder_of(report) for report in terminalreporter.stats.get("passed", []))
    for folder, count in sorted(passed.items()):
        yield f"{folder}: {count} passed"
    for outcome in ("failed", "error"):
        for report in terminalreporter.stats.get(outcome, []):
            yield f"{outcome}: {report.nodeid}: {_reason(report)}"
    if STOP_REASON in config.stash:
        yield f"stopped: {config.stash[STOP_REASON]}"
    if faults := config.stash.get(CAUGHT_FAULTS, []):
        yield f"{len(faults)} seeded faults caught, each by its check"


def _folder_of(report: pytest.TestReport) -> str:
    return Path(report.location[0]).parent.name


def _reason(report: pytest.TestReport) -> str:
    """The first line of what a test failed with."""
    crash = getattr(report.longrepr, "reprcrash", None)
    text = crash.message if crash else report.longreprtext
    return next(iter(text.splitlines()), "").removeprefix("Failed: ")[:MAX_REASON]  # so `pytest.fail` begins


def _fault_table(config: pytest.Config) -> Iterator[str]:
    faults = config.stash.get(CAUGHT_FAULTS, [])
    if faults:
        yield "| fault | breaks | caught by | cases until caught |"
        yield "| --- | --- | --- | --- |"
    for caught in faults:
        yield f"| {caught.fault} | {caught.breaks} | {caught.caught_by} | {caught.cases_until_caught} |"
