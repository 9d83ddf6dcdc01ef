"""What a run finds: each disagreement between a provider and the contract, with its verdict."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from contract_tests.markdown import as_code, as_text, table_row
from invent_contract import CONTRACT_FILE, line_of
from invent_contract.clause import Answer, Basis, Clause, SuiteVerdict
from invent_contract.contract import Contract
from invent_contract.escaping import printable_json

MAX_EXAMPLE = 500  # characters
MAX_EXAMPLE_VALUE = 200  # characters


@dataclass(frozen=True)
class Disagreement:
    """A place in which a provider and the contract disagree.

    Attributes:
        verdict: Who is wrong.
        pointer: JSON pointer to the clause of the contract, down to the failing keyword.
        what: What was seen, as a sentence that is the same wherever it is seen.
        example: The value or the exchange in which it was seen.
        suggestion: What to write into `openapi.yaml` to settle it; empty where that would be wrong.
    """

    verdict: SuiteVerdict
    pointer: str
    what: str
    example: str = ""
    suggestion: str = ""


def contradiction(contract: Contract, pointer: str, what: str, example: str = "", suggestion: str = "") -> Disagreement:
    """The disagreement of something that contradicts the clause at a pointer.

    A clause that this contract does not have is one that no page says, so that it cannot be broken.
    """
    try:
        clause = contract.clause(pointer)
    except LookupError:
        clause = Clause(pointer, Basis.ASSUMED, "")
    verdict = clause.verdicts(Answer.CONTRADICTED).suite
    assert verdict
    return Disagreement(verdict, pointer, what, example, suggestion)


def example_of(value: Any) -> str:
    """The beginning of a value, as an example."""
    return json.dumps(value, ensure_ascii=False)[:MAX_EXAMPLE_VALUE]


@dataclass
class Finding:
    """A cause of disagreements, however many tests met it."""

    verdict: SuiteVerdict
    pointer: str
    line: int
    what: str
    count: int
    example: str
    suggestion: str


@dataclass
class FindingLog:
    """The findings of a run, by their causes."""

    _findings: dict[tuple[SuiteVerdict, str, str], Finding] = field(default_factory=dict)

    def __iter__(self) -> Iterator[Finding]:
        """Broken ones first, then in the order of the contract's lines."""
        order = list(SuiteVerdict)
        return iter(sorted(self._findings.values(), key=lambda item: (order.index(item.verdict), item.line)))

    def add(self, disagreement: Disagreement) -> None:
        """Count a disagreement. The first example of a cause is kept."""
        cause = (disagreement.verdict, disagreement.pointer, disagreement.what)
        if cause not in self._findings:
            self._findings[cause] = Finding(
                disagreement.verdict,
                disagreement.pointer,
                line_of(CONTRACT_FILE, disagreement.pointer),
                disagreement.what,
                0,
                disagreement.example[:MAX_EXAMPLE],
                disagreement.suggestion,
            )
        self._findings[cause].count += 1

    def broken(self) -> Iterator[tuple[str, str]]:
        """The clauses that are contradicted, and how."""
        for finding in self:
            if finding.verdict is SuiteVerdict.BROKEN:
                example = f" ({finding.example})" if finding.example else ""
                yield finding.pointer, f"{finding.verdict}: {finding.what}{example}"

    def write(self, file: Path) -> None:
        """Write the findings as JSON."""
        findings: list[dict[str, Any]] = [vars(finding) for finding in self]
        file.write_text(printable_json(json.dumps(findings, indent=2, ensure_ascii=False)) + "\n", encoding="utf-8")

    def table(self) -> Iterator[str]:
        """The findings as lines of a Markdown table."""
        if not self._findings:
            return
        yield "| verdict | line | clause | what was seen | times | suggestion |"
        yield "| --- | --- | --- | --- | --- | --- |"
        for finding in self:
            cells = (
                finding.verdict,
                str(finding.line),
                as_code(finding.pointer),
                as_text(finding.what),
                str(finding.count),
                as_code(finding.suggestion.replace("\n", ", ")),
            )
            yield table_row(cells)
