"""The findings of a run as a table, and in words what their verdicts mean."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from contract_tests.markdown import as_code, as_text, table_row
from contract_tests.provider.reporting.clauses import show_pointer
from contract_tests.provider.reporting.findings import Finding, FindingLog, guess_in, with_subject
from invent_contract import CONTRACT_FILE
from invent_contract.clause import SuiteVerdict

HEADINGS = ("verdict", "operation", "clause", "what was seen", "times", "found by")


def findings_table(findings: FindingLog) -> Iterator[str]:
    """The findings as lines of Markdown tables, those that are likely to be the cause of others first."""
    yield from _table([finding for finding in findings if not _is_undocumented(finding)])
    undocumented = list(filter(_is_undocumented, findings))
    if undocumented:
        yield from ("", "What no page says either way, which fails no run:", "")
        yield from _table(undocumented)


def _is_undocumented(finding: Finding) -> bool:
    return finding.first.verdict is SuiteVerdict.UNDOCUMENTED


def _table(rows: list[Finding]) -> Iterator[str]:
    if not rows:
        return
    has_suggestions = any(finding.first.suggestion for finding in rows)
    headings = [*HEADINGS, *["suggestion"] * has_suggestions]
    yield table_row(headings)
    yield table_row(["---"] * len(headings))
    for finding in rows:
        cells = [
            finding.first.verdict,
            as_text(", ".join(finding.operations)),
            f"{CONTRACT_FILE.name}:{finding.line} {as_code(show_pointer(finding.first.pointer))}",
            as_text(with_subject("", finding.first)),
            str(finding.count),
            as_text(finding.found_by),
        ]
        if has_suggestions:
            cells.append(as_code(finding.first.suggestion.replace("\n", ", ")))
        yield table_row(cells)


def findings_in_words(findings: FindingLog, checks: int, failed_checks: int) -> Iterator[str]:
    """How many findings there are, what that means, and where to begin."""
    verdicts = Counter(finding.first.verdict for finding in findings)
    counts = ", ".join(f"{count} {verdict}" for verdict, count in verdicts.items()) or "none"
    yield f"findings: {counts}; {failed_checks} of {checks} checks failed"
    refuted = [finding.first for finding in findings if finding.first.verdict is SuiteVerdict.REFUTED]
    if refuted:
        guesses = " or ".join(sorted(set(map(guess_in, refuted))))
        yield f"refuted means: it contradicts {guesses}, which no page promises"
    first = next(iter(findings), None)
    contradictions = sum(count for verdict, count in verdicts.items() if verdict is not SuiteVerdict.UNDOCUMENTED)
    if first and first.is_root and contradictions > 1:
        yield f"mend first, as others may come of it: {first.what}"
