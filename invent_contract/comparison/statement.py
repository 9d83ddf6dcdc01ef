"""What another document says of a clause of ours."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, StrEnum, auto
from typing import Any

from invent_contract.comparison.effective_schema import json_text, meaning_of


class Basis(StrEnum):
    """Where a clause comes from."""

    DOCUMENTED = "documented"
    INFERRED = "x-inferred"
    SOURCE = "x-source"  # another page than the endpoint's own
    ASSUMED = "x-assumed"


class Answer(Enum):
    """What the other document says of a clause."""

    NOTHING = auto()
    THE_SAME = auto()
    ANOTHER = auto()


class Verdict(StrEnum):
    """What that means for the clause. Where several are true of it, the first counts."""

    DIFFERS = "differs"
    REFUTED = "refuted"
    ONLY_THERE = "only there"
    AGREES = "agrees"
    CONFIRMED = "confirmed"
    ONLY_HERE = "only here"
    OPEN = "still open"


_VERDICTS_OF_DOCUMENTED = {
    Answer.NOTHING: Verdict.ONLY_HERE,
    Answer.THE_SAME: Verdict.AGREES,
    Answer.ANOTHER: Verdict.DIFFERS,
}
_VERDICTS_OF_GUESSES = {
    Answer.NOTHING: Verdict.OPEN,
    Answer.THE_SAME: Verdict.CONFIRMED,
    Answer.ANOTHER: Verdict.REFUTED,
}


@dataclass(frozen=True)
class Statement:
    """What another document says of a clause of ours, or what it says beyond ours.

    Attributes:
        verdict: Whether both say the same.
        basis: Where our clause comes from; None of what is only there.
        pointer: JSON pointer to our clause, or to the place in our document where it is missing.
        what: The clause.
        there: What the other document says instead; empty where it says the same, or nothing. One clause of ours can
            stand for several places of the other document. Where these differ, all that they say.
        there_pointer: JSON pointer to the place in the other document; empty where there is none.
        suggestion: What to write into our document to settle it, as lines of YAML, or what to remove. Empty where
            words are needed, or several schemas in the place of one.
    """

    verdict: Verdict
    basis: Basis | None
    pointer: str
    what: str
    there: str = ""
    there_pointer: str = ""
    suggestion: str = ""


@dataclass(frozen=True)
class Clause:
    """A clause of ours.

    Attributes:
        pointer: JSON pointer to it.
        basis: Where it comes from.
        what: What it says.
    """

    pointer: str
    basis: Basis
    what: str

    def statement(self, answer: Answer, there: str = "", there_pointer: str = "", suggestion: str = "") -> Statement:
        """What the other document says of it. What to write is said only where it says something else."""
        verdicts = _VERDICTS_OF_DOCUMENTED if self.basis is Basis.DOCUMENTED else _VERDICTS_OF_GUESSES
        is_another = answer is Answer.ANOTHER
        return Statement(
            verdicts[answer],
            self.basis,
            self.pointer,
            self.what,
            there if is_another else "",
            there_pointer,
            suggestion if is_another else "",
        )


def basis_of(owner: dict[str, Any], keyword: str) -> Basis:
    """Where a keyword of an object of our document comes from. The maps call `$ref` `ref`."""
    for basis in (Basis.INFERRED, Basis.SOURCE):
        if keyword.removeprefix("$") in (owner.get(basis.value) or {}):
            return basis
    return Basis.DOCUMENTED


def keyword_text(owner: dict[str, Any], keyword: str) -> str:
    """A keyword of an object of our document, as it is written, without wording."""
    return f"{keyword}: {json_text(meaning_of(owner.get(keyword)))}"
