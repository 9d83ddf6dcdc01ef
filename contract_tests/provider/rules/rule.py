"""What a rule is, and how rules are declared and checked."""

from __future__ import annotations

import contextlib
import operator
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import httpx

from contract_tests.provider.exceptions import NoUsableReply
from contract_tests.provider.provider import Provider
from contract_tests.provider.reporting.excerpts import show_value
from contract_tests.provider.reporting.findings import Disagreement
from contract_tests.provider.reporting.reproduction import describe_request
from contract_tests.provider.valid_requests import operation_of

Check = Callable[[Provider], None]


@dataclass(frozen=True)
class Rule:
    """A check of a provider's behaviour.

    Attributes:
        check: Raises ClauseContradicted where the provider contradicts the clause, and Inapplicable where that cannot
            be checked.
        clauses: JSON pointers to the clauses of the contract that it holds a provider to, the first where it names no
            other. The verdict follows from a clause's basis.
        quotes: The words of the text at each clause that say so; empty where the clause is no text.
        is_for_live: Whether it sends little enough for a live API.
        only_reads: Whether it posts and creates nothing. A run begins with these rules.
    """

    check: Check
    clauses: tuple[str, ...]
    quotes: str
    is_for_live: bool
    only_reads: bool


RULES: dict[str, Rule] = {}


def rule(
    *clauses: str, quotes: str = "", is_for_live: bool = True, only_reads: bool = False
) -> Callable[[Check], Check]:
    """Declare a rule that holds a provider to a clause, or to several; one may be an entry of `x-assumed`."""

    def declare(check: Check) -> Check:
        RULES[check.__name__] = Rule(check, clauses, quotes, is_for_live, only_reads)
        return check

    return declare


def check_rule(provider: Provider, name: str) -> list[Disagreement]:
    """Check a rule, and return the disagreements that it met.

    Raises:
        Inapplicable: It cannot be checked.
    """
    declared = RULES[name]
    provider.begin_check(name, declared.quotes)
    with charged_to(provider, declared.clauses[0]), recording_no_reply(provider):
        declared.check(provider)
    return provider.disagreements


@contextlib.contextmanager
def recording_no_reply(provider: Provider) -> Iterator[None]:
    """End this block where a check cannot go on, as there is no usable reply, or none at all, which is recorded."""
    try:
        yield
    except NoUsableReply:
        pass  # recorded
    except httpx.RequestError as error:
        provider.judged = error.request
        example = f"{describe_request(error.request)}: {error}"
        is_late = isinstance(error, httpx.TimeoutException)
        responses = f"{operation_of(error.request).pointer}/responses"
        provider.record(provider.no_response(responses, type(error).__name__, example, is_late=is_late))


class ClauseContradicted(Exception):
    """A reply is not as a clause has it.

    Attributes:
        what: What is wrong, of which field or header, in words that are the same wherever it is seen: one cause is one
            finding, whichever rules meet it.
        example: What was seen this time, and what was expected.
        clause: JSON pointer to the clause; empty where it is the one that the block or the rule is charged to.
        shown_by: The reply, the item of a list or the response that shows it; None where it is the last response.
    """

    def __init__(self, what: str, example: str, *, clause: str = "", shown_by: Any = None) -> None:
        super().__init__(f"{what}: {example}")
        self.what, self.example, self.clause, self.shown_by = what, example, clause, shown_by


def expect(holds: bool, what: str, example: str, *, shown_by: Any = None) -> None:
    """Hold that something is so. Else the clause is contradicted, in words as `ClauseContradicted` has them."""
    if not holds:
        raise ClauseContradicted(what, example, shown_by=shown_by)


def expect_if_shown(
    value: Any, expected: Any, what: str, *, is_same: Callable[[Any, Any], bool] = operator.eq, shown_by: Any = None
) -> None:
    """Hold that a field has a value, as far as both are shown: None stands for what is not, and contradicts nothing."""
    is_right = value is None or expected is None or is_same(value, expected)
    expect(is_right, what, instead(value, expected), shown_by=shown_by)


def instead(value: Any, expected: Any) -> str:
    """What was seen, and what was expected."""
    return f"it is {show_value(value)}, expected {show_value(expected)}"


@contextlib.contextmanager
def charged_to(provider: Provider, clause: str, quotes: str = "") -> Iterator[None]:
    """Charge what fails within this block to a clause, and not to that of the rule. The check goes on after it.

    Args:
        provider: The provider.
        clause: JSON pointer to the clause.
        quotes: The words of it that decide, if they are not those of the rule.
    """
    try:
        yield
    except ClauseContradicted as error:
        provider.contradict(error.clause or clause, error.what, error.example, error.shown_by, quotes)
