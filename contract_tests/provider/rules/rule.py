"""What a rule is, and how rules are declared and checked."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import httpx

from contract_tests.contract.contract_under_test import OPERATION_POINTER
from contract_tests.provider.exceptions import Inapplicable, NoUsableReply
from contract_tests.provider.provider import API_KEY_POINTER, Provider
from contract_tests.provider.reporting.findings import Disagreement
from invent_contract.clause import SuiteVerdict
from invent_mock import sample_data

Check = Callable[[Provider], None]

# The clauses that rules hold a provider to.
API_KEY_CLAUSE = API_KEY_POINTER
ORG_ID_CLAUSE = "/components/parameters/OrgId/description"
CHANNEL_ID_CLAUSE = "/components/schemas/SendMessageAsContactRequest/properties/channel_id/description"
ROLE_CLAUSE = "/components/schemas/ChatMessage/properties/role/description"
PROSE_CLAUSE = f"{OPERATION_POINTER}/description"
BAD_REQUEST_CLAUSE = f"{OPERATION_POINTER}/responses/400"
ANY_TEXT_CLAUSE = "/x-assumed/any-text"
WHOLE_ECHO_CLAUSE = "/x-assumed/whole-echo"
REFUSALS_LEAVE_NOTHING_CLAUSE = "/x-assumed/refusals-leave-nothing"
UNIQUE_IDS_CLAUSE = "/x-assumed/unique-ids"


@dataclass(frozen=True)
class Rule:
    """A check of a provider's behaviour.

    Attributes:
        check: Raises AssertionError where the provider contradicts the clause, and Inapplicable where that cannot be
            checked.
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
    provider.disagreements.clear()
    provider.evidence.clear()
    provider.judged = None
    provider.running_rule = name
    try:
        with charged_to(provider, RULES[name].clauses[0]):
            RULES[name].check(provider)
    except NoUsableReply:
        pass  # recorded
    except httpx.RequestError as error:
        provider.judged = error.request
        what = f"there is no response: {type(error).__name__}"
        provider.record(Disagreement(SuiteVerdict.BROKEN, OPERATION_POINTER, what, str(error)))
    return list(provider.disagreements)


class ClauseContradicted(AssertionError):
    """A clause is contradicted in a way that many rules meet, so that it is one finding and no rule's.

    Attributes:
        clause: JSON pointer to the clause.
        what: What was seen, in words that are the same wherever it is seen.
        example: What was seen this time.
    """

    def __init__(self, clause: str, what: str, example: str) -> None:
        super().__init__(f"{what}: {example}")
        self.clause, self.what, self.example = clause, what, example


@contextlib.contextmanager
def charged_to(provider: Provider, clause: str) -> Iterator[None]:
    """Charge what fails within this block to a clause, and not to that of the rule. The check goes on after it."""
    try:
        yield
    except ClauseContradicted as error:
        provider.contradict(error.clause, error.what, error.example)
    except AssertionError as error:
        provider.contradict(clause, f"the rule {provider.running_rule} does not hold", str(error))


def need_sample_data(provider: Provider) -> None:
    """Skip a rule that knows the mock's chats, where the provider has others."""
    if provider.id("CHAT_ID") != sample_data.ONE_CUSTOM_CHANNEL.id:
        raise Inapplicable("needs the mock's sample data")
