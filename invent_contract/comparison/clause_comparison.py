"""What another document says of a clause of ours."""

from __future__ import annotations

from dataclasses import dataclass

from invent_contract.clause import Answer, Basis, Clause, ComparisonVerdict


@dataclass(frozen=True)
class ClauseComparison:
    """What another document says of a clause of ours, or what it says beyond ours.

    Attributes:
        verdict: Whether both say the same.
        basis: Where our clause comes from; None of what is only there.
        pointer: JSON pointer to our clause, or to where it is missing in our document.
        what: The clause.
        there: What the other document says instead; empty where it says the same, or nothing. One clause of ours can
            stand for several values of the other document. Where these differ, all that they say.
        there_pointer: JSON pointer into the other document; empty where it has none.
        suggestion: What to write into our document to settle it, as lines of YAML, or what to remove. Empty where
            words are needed, or several schemas instead of one.
    """

    verdict: ComparisonVerdict
    basis: Basis | None
    pointer: str
    what: str
    there: str = ""
    there_pointer: str = ""
    suggestion: str = ""


def answer_of(is_same: bool | None) -> Answer:
    """The answer of a document that says the same or not; None where it says nothing."""
    if is_same is None:
        return Answer.SILENT
    return Answer.KEPT if is_same else Answer.CONTRADICTED


def compare_clause(
    clause: Clause, answer: Answer, there: str = "", there_pointer: str = "", suggestion: str = ""
) -> ClauseComparison:
    """What the other document says of a clause. What to write is said only where it contradicts the clause."""
    if answer is not Answer.CONTRADICTED:
        there = suggestion = ""
    verdict = clause.verdicts(answer).comparison
    return ClauseComparison(verdict, clause.basis, clause.pointer, clause.what, there, there_pointer, suggestion)


def only_there(pointer: str, what: str, there_pointer: str, suggestion: str = "") -> ClauseComparison:
    """What only the other document says.

    Args:
        pointer: JSON pointer to where it is missing in our document.
        what: What it says.
        there_pointer: Where it says so.
        suggestion: What to write into our document.
    """
    return ClauseComparison(ComparisonVerdict.ONLY_THERE, None, pointer, what, "", there_pointer, suggestion)
