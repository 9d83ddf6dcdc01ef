"""What a run finds: each disagreement between a provider and the contract, with its verdict."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from contract_tests.contract import clauses
from contract_tests.provider.reporting.clauses import line_of_clause
from contract_tests.provider.reporting.excerpts import cut
from invent_contract import tokens_of
from invent_contract.clause import GUESSES, Answer, Basis, Clause, SuiteVerdict
from invent_contract.contract import Contract
from invent_contract.escaping import printable_json

MAX_EXAMPLE = 500  # characters
MAX_CHECKS = 5  # of a finding, by their names

# What contradicts these is likely to be the cause of other findings, as is what contradicts an operation's responses.
ROOT_CLAUSES = {clauses.API_KEY, clauses.PLAUSIBLE_TIMES, "/paths"}


@dataclass(frozen=True)
class Disagreement:
    """A place in which a provider and the contract disagree.

    Attributes:
        verdict: Who is wrong.
        pointer: JSON pointer to the clause of the contract, down to the failing keyword.
        what: What was seen, as a sentence that is the same wherever it is seen.
        example: The value or the exchange in which it was seen.
        suggestion: What to write into `openapi.yaml` to settle it; empty where that would be wrong.
        basis: Where the clause comes from that is contradicted; None where none is.
        quotes: The words of the clause that decide; empty where all of it does.
        operation: The id of the operation that was asked; empty where none was.
        check: The name of the rule, or of the test, that met it.
    """

    verdict: SuiteVerdict
    pointer: str
    what: str
    example: str = ""
    suggestion: str = ""
    basis: Basis | None = None
    quotes: str = ""
    operation: str = ""
    check: str = ""

    @property
    def cause(self) -> tuple[SuiteVerdict, str, str]:
        """What it has in common with others that are the same finding."""
        return self.verdict, self.pointer, self.what


def contradiction(contract: Contract, pointer: str, what: str, example: str = "", suggestion: str = "") -> Disagreement:
    """The disagreement of something that contradicts the clause at a pointer.

    A clause that this contract does not have is one that no page says, so that it cannot be broken.
    """
    try:
        clause = contract.clause(pointer)
    except LookupError:
        clause = Clause(pointer, Basis.ASSUMED, "")
    return contradicted(clause, what, example, suggestion)


def contradicted(clause: Clause, what: str, example: str, suggestion: str) -> Disagreement:
    """The disagreement of something that contradicts a clause."""
    verdict = clause.verdicts(Answer.CONTRADICTED).suite
    assert verdict
    return Disagreement(verdict, clause.pointer, what, example, suggestion, clause.basis)


def guess_in(refuted: Disagreement) -> str:
    """What the clause is that is refuted, in words."""
    assert refuted.basis
    return GUESSES[refuted.basis]


@dataclass
class Finding:
    """A cause of disagreements, however many tests met it.

    Attributes:
        first: The disagreement that was met first.
        count: How many were met.
        operations: The ids of the operations that were asked.
        checks: The names of the rules, or of the tests, that met it.
    """

    first: Disagreement
    count: int = 0
    operations: dict[str, None] = field(default_factory=dict)
    checks: dict[str, None] = field(default_factory=dict)

    @cached_property
    def line(self) -> int:
        """The line of its clause, or of the words of it that decide."""
        return line_of_clause(self.first.pointer, self.first.quotes)

    @property
    def what(self) -> str:
        """What was seen, with the operations of which it was seen."""
        return with_subject(", ".join(self.operations), self.first)

    @property
    def example(self) -> str:
        """Where it was seen first, and the checks that met it, which `-k` takes."""
        found_by = f" (found by {self.found_by})" if self.checks else ""
        return f"{cut(self.first.example, MAX_EXAMPLE)}{found_by}".lstrip()

    @property
    def found_by(self) -> str:
        """The checks that met it."""
        names = list(self.checks)[:MAX_CHECKS]
        others = len(self.checks) - len(names)
        return ", ".join(names) + (f" and {others} more" if others else "")

    @property
    def is_root(self) -> bool:
        """Whether it is likely to be the cause of others."""
        is_of_a_root = self.first.pointer in ROOT_CLAUSES or self.first.pointer.endswith("/responses")
        return is_of_a_root and self.first.verdict is not SuiteVerdict.UNDOCUMENTED

    @property
    def order(self) -> tuple[bool, int, int]:
        """What is likely to be the cause of others comes first, then what is broken, then as the contract's lines."""
        return not self.is_root, list(SuiteVerdict).index(self.first.verdict), self.line


def with_subject(operations: str, disagreement: Disagreement) -> str:
    """What was seen, after what it was seen of: the operations, and the field whose schema is contradicted."""
    tokens = tokens_of(disagreement.pointer)
    is_of_a_schema = tokens[:2] == ["components", "schemas"] and tokens[-1] != "description"
    names = [name for name, before in zip(tokens[3:], tokens[2:], strict=False) if before == "properties"]
    subject = ".".join([tokens[2], *names]) if is_of_a_schema else ""
    return ": ".join(filter(None, (operations, subject and f"`{subject}`", disagreement.what)))


@dataclass
class FindingLog:
    """The findings of a run, by their causes."""

    _findings: dict[tuple[SuiteVerdict, str, str], Finding] = field(default_factory=dict)

    def __iter__(self) -> Iterator[Finding]:
        """What is likely to be the cause of others first."""
        return iter(sorted(self._findings.values(), key=lambda finding: finding.order))

    def add(self, disagreement: Disagreement) -> None:
        """Count a disagreement. The first example of a cause is kept."""
        finding = self._findings.setdefault(disagreement.cause, Finding(disagreement))
        finding.count += 1
        finding.operations |= dict.fromkeys(filter(None, [disagreement.operation]))
        finding.checks |= dict.fromkeys(filter(None, [disagreement.check]))

    def broken(self) -> Iterator[tuple[int, str]]:
        """The lines of the clauses that are contradicted, and how."""
        for finding in self:
            if finding.first.verdict is SuiteVerdict.BROKEN:
                example = f" ({finding.example})" if finding.example else ""
                yield finding.line, f"{finding.first.verdict}: {finding.what}{example}"

    def write(self, file: Path) -> None:
        """Write the findings as JSON."""
        findings = [
            {
                "verdict": finding.first.verdict,
                "pointer": finding.first.pointer,
                "line": finding.line,
                "what": finding.what,
                "count": finding.count,
                "example": finding.example,
                "suggestion": finding.first.suggestion,
            }
            for finding in self
        ]
        file.write_text(printable_json(json.dumps(findings, indent=2, ensure_ascii=False)) + "\n", encoding="utf-8")
