"""A clause of the contract, where it comes from, and what it means when something else keeps or contradicts it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, StrEnum, auto
from typing import Any, NamedTuple

from invent_contract.json_values import as_mapping, json_text
from invent_contract.schema.keywords import meaning_of, without_wording


class Basis(StrEnum):
    """Where a clause comes from: the extension that says so, or `documented` where none does."""

    DOCUMENTED = "documented"  # by the endpoint's own page
    SOURCE = "x-source"  # documented by another page
    INFERRED = "x-inferred"
    ASSUMED = "x-assumed"


# The extensions that stand beside the keywords that they speak of. Where several list one, the first counts.
BESIDE_KEYWORDS = (Basis.INFERRED, Basis.SOURCE)


class Answer(Enum):
    """What a provider, or another document, does with a clause."""

    KEPT = auto()
    CONTRADICTED = auto()
    SILENT = auto()


class SuiteVerdict(StrEnum):
    """Who is wrong, as far as the documentation tells."""

    BROKEN = "broken"  # the provider: a documented clause is contradicted
    REFUTED = "refuted"  # we: what we inferred or assumed is contradicted
    UNDOCUMENTED = "undocumented"  # nobody: the contract does not have it


class ComparisonVerdict(StrEnum):
    """What another document says of the contract. Where several are true of a clause, the first counts."""

    DIFFERS = "differs"
    REFUTED = "refuted"
    ONLY_THERE = "only there"
    AGREES = "agrees"
    CONFIRMED = "confirmed"
    ONLY_HERE = "only here"
    OPEN = "still open"


class Verdicts(NamedTuple):
    """What an answer means for a clause, in the words of the suite and in those of the comparison.

    The suite tells nothing of what is not contradicted.
    """

    suite: SuiteVerdict | None
    comparison: ComparisonVerdict


_DOCUMENTED = {
    Answer.KEPT: Verdicts(None, ComparisonVerdict.AGREES),
    Answer.CONTRADICTED: Verdicts(SuiteVerdict.BROKEN, ComparisonVerdict.DIFFERS),
    Answer.SILENT: Verdicts(None, ComparisonVerdict.ONLY_HERE),
}
_GUESSED = {
    Answer.KEPT: Verdicts(None, ComparisonVerdict.CONFIRMED),
    Answer.CONTRADICTED: Verdicts(SuiteVerdict.REFUTED, ComparisonVerdict.REFUTED),
    Answer.SILENT: Verdicts(None, ComparisonVerdict.OPEN),
}
# What a clause is called that is refuted, by its basis.
GUESSES = {Basis.INFERRED: "a guess from what the pages show", Basis.ASSUMED: "an assumption of the suite"}
VERDICTS = {Basis.DOCUMENTED: _DOCUMENTED, Basis.SOURCE: _DOCUMENTED, Basis.INFERRED: _GUESSED, Basis.ASSUMED: _GUESSED}


@dataclass(frozen=True)
class Clause:
    """Something that the contract says: most often a keyword of a schema.

    Attributes:
        pointer: JSON pointer to it, down to the keyword.
        basis: Where it comes from.
        what: What it says, as a reader is told: `type: "string"`.
    """

    pointer: str
    basis: Basis
    what: str

    def verdicts(self, answer: Answer) -> Verdicts:
        """What an answer means for it."""
        return VERDICTS[self.basis][answer]


def basis_of(owner: dict[str, Any], keyword: str) -> Basis:
    """Where a keyword of an object of the contract comes from. Its extensions call `$ref` `ref`."""
    for basis in BESIDE_KEYWORDS:
        if keyword.removeprefix("$") in as_mapping(owner.get(basis)):
            return basis
    return Basis.DOCUMENTED


def clause_text(owner: dict[str, Any], keyword: str) -> str:
    """A keyword of an object of the contract, as it is written, without wording."""
    value = owner.get(keyword)
    return f"{keyword}: {json_text(without_wording(value) if keyword == 'schema' else meaning_of(keyword, value))}"
