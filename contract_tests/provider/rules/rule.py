"""What a rule is, how rules are declared and checked, and what many of them need."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

import httpx

from contract_tests.contract.contract_under_test import OPERATION_POINTER
from contract_tests.provider.exceptions import Inapplicable, NoUsableReply
from contract_tests.provider.judging.open_points import CONFLICT
from contract_tests.provider.provider import API_KEY_POINTER, Provider
from contract_tests.provider.reporting.findings import Disagreement
from contract_tests.provider.reporting.reproduction import describe_request
from invent_contract.clause import SuiteVerdict
from invent_contract.json_values import as_list, as_mapping
from invent_contract.operation import Operation
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


def assert_refused(
    provider: Provider, response: httpx.Response, *statuses: int, operation: Operation | None = None, choice: str = ""
) -> None:
    """A request must have been refused, with one of these statuses; where none are given, any 4xx will do.

    Only a 2xx contradicts the rule's clause. Another status is recorded as one about the status.

    Args:
        provider: The provider.
        response: Its response.
        statuses: The statuses that are right, the documented one first.
        operation: The operation; by default the page's.
        choice: The entry of `x-assumed` that chooses this status, where no page does.
    """
    provider.judged, status = response, response.status_code
    assert not response.is_success, f"expected {' or '.join(map(str, statuses)) or 'a refusal'}, got {status}"
    judge = provider.status_judge(operation or provider.send_message)
    disagreement = judge.of_refusal(status, *(statuses or range(400, 500)), choice=choice)
    if disagreement:
        provider.record(replace(disagreement, example=_asked(response)))


def _asked(response: httpx.Response) -> str:
    request = response.request
    return describe_request(request.method, str(request.url), request.content)


def assert_invalid_refused(provider: Provider, response: httpx.Response, operation: Operation | None = None) -> None:
    """An invalid request must have been refused with 400. That it was accepted contradicts the clause that forbids it,
    which the request tells; where none does, the rule's clause.
    """
    operation, request = operation or provider.send_message, response.request
    if response.is_success:
        provider.judged = response
        forbidden = provider.accepted_though_invalid(
            operation, response.status_code, request.content, request.url.query.decode()
        )
        assert forbidden, f"expected 400, got {response.status_code}"
        provider.record(forbidden)
    else:
        assert_refused(provider, response, 400, operation=operation)


def assert_accepted(provider: Provider, response: httpx.Response, operation: Operation | None = None) -> None:
    """A request must have been accepted. A refusal contradicts the rule's clause; a server error or a
    conflict is recorded.

    Raises:
        NoUsableReply: The server failed, or what is there is in conflict with the request.
    """
    provider.judged = response
    status = response.status_code
    assert status == CONFLICT or not 400 <= status < 500, f"it is refused with {status}"
    provider.judge_status(response, operation or provider.send_message, allowed_by=None)


def assert_no_server_error(provider: Provider, response: httpx.Response, operation: Operation | None = None) -> None:
    """Whatever was asked, the server must not have failed. Recorded, and charged to the operation's responses."""
    provider.judged = response
    if response.is_server_error:
        disagreement = provider.status_judge(operation or provider.send_message).server_error(response.status_code)
        provider.record(replace(disagreement, example=_asked(response)))


def post_and_compare_echo(provider: Provider, message: Sequence[Any], allowed_by: str | None = ANY_TEXT_CLAUSE) -> Any:
    """Post a message that this clause allows, and hold that all its parts come back as they were."""
    reply = provider.post({**provider.body(), "message": message}, allowed_by=allowed_by)
    assert_echo(provider, message, reply)
    return reply


def assert_echo(provider: Provider, message: Sequence[Any], reply: Any) -> None:
    """All parts of a message must have come back as they were, in a content of their own.

    Further contents, and further fields of a part, contradict nothing. That no content is shown is one finding,
    whichever rule meets it.
    """
    if "messages" not in reply:
        provider.contradict(WHOLE_ECHO_CLAUSE, "a message is shown without its content", str(reply))
        return
    contents = [content for content in as_list(reply.get("messages")) if isinstance(content, dict)]
    differences = [_difference(message, as_list(content.get("parts"))) for content in contents]
    assert "" in differences, "; ".join(differences) or "nothing came back"


def _difference(message: Sequence[Any], parts: list[Any]) -> str:
    """How parts differ from those that were sent; empty where they do not."""
    for sent, received in zip(message, parts, strict=False):
        fields = as_mapping(received)
        same = {name: fields[name] for name in sent if name in fields}
        times = {name for name in ("start_timestamp", "end_timestamp") if fields.get(name) is not None}
        if same != sent or times - sent.keys():
            return f"{str(sent)[:200]} came back as {str(received)[:200]}"
    return "" if len(parts) == len(message) else f"{len(message)} parts came back as {len(parts)}"


def value_at(reply: Any, *names: str) -> Any:
    """A field at any depth, or None where there is none, which is for the schema to judge."""
    for name in names:
        reply = as_mapping(reply).get(name)
    return reply


def unknown_id(identifier: str) -> str:
    """An id of the same form that nothing has."""
    prefix, separator, rest = identifier.partition("_")
    if not separator:
        prefix, rest = "", identifier
    unknown = re.sub("[0-9A-Za-z]", "9" if identifier.isdecimal() else "0", rest)
    return f"{prefix}{separator}{unknown}"


def near_misses(identifier: str) -> Iterator[str]:
    """What a careless comparison takes for this key or id: a character is another, more or less, or in another case."""
    for index, character in enumerate(identifier):
        yield identifier[:index] + ("x" if character.lower() != "x" else "y") + identifier[index + 1 :]
    middle = len(identifier) // 2
    yield identifier[:-1]
    yield identifier[1:]
    yield identifier + "x"
    yield "x" + identifier
    yield from (identifier.swapcase(), identifier.lower(), identifier.upper())
    yield identifier[: middle - 1] + identifier[middle] + identifier[middle - 1] + identifier[middle + 1 :]


def wrong_identifiers(identifier: str) -> list[str]:
    """Near misses of a key or id, and what databases take for any or no value."""
    candidates = [*near_misses(identifier), "%", "_" * len(identifier), "*", "' OR ''='", "null", "undefined", "0"]
    return [candidate for candidate in dict.fromkeys(candidates) if candidate != identifier]


def malformed_ids(identifier: str) -> list[str]:
    """What a careless server trims, cuts or decodes to this id, and what it stumbles over."""
    return [
        *(identifier + end for end in (" ", "\n", "\t", "\0", "\0x", "\nx", "/", "%", "?", "#", "x" * 64, "x" * 300)),
        *(start + identifier for start in (" ", "\n", "\ufeff", "+")),
        f"%{ord(identifier[0]):02X}{identifier[1:]}",
        identifier.partition("_")[2] or "_",
        "ä",
        "\U0001f600",
        "-1",
        "{}",
        "[]",
    ]


def need_sample_data(provider: Provider) -> None:
    """Skip a rule that knows the mock's chats, where the provider has others."""
    if provider.id("CHAT_ID") != sample_data.ONE_CUSTOM_CHANNEL.id:
        raise Inapplicable("needs the mock's sample data")
