"""What a rule is, how rules are declared and checked, and what many of them need."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

import httpx

from contract_tests.contract.contract_under_test import OPERATION_POINTER
from contract_tests.provider.judging.open_points import CONFLICT
from contract_tests.provider.judging.status_judge import accepted_although
from contract_tests.provider.provider import API_KEY_POINTER, Inapplicable, NoUsableReply, Provider
from contract_tests.provider.reporting.findings import Disagreement, show_value
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
BODY_REQUIRED_CLAUSE = f"{OPERATION_POINTER}/requestBody/required"
BAD_REQUEST_CLAUSE = f"{OPERATION_POINTER}/responses/400"
NOT_FOUND_CLAUSE = f"{OPERATION_POINTER}/responses/404"
ANY_TEXT_CLAUSE = "/x-assumed/any-text"
WHOLE_ECHO_CLAUSE = "/x-assumed/whole-echo"
REFUSALS_LEAVE_NOTHING_CLAUSE = "/x-assumed/refusals-leave-nothing"
UNIQUE_IDS_CLAUSE = "/x-assumed/unique-ids"


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
    provider.disagreements.clear()
    provider.evidence.clear()
    provider.sources.clear()
    provider.judged = None
    provider.running_check = name
    try:
        with charged_to(provider, RULES[name].clauses[0]):
            RULES[name].check(provider)
    except NoUsableReply:
        pass  # recorded
    except httpx.RequestError as error:
        provider.judged = error.request
        what = f"there is no response: {type(error).__name__}"
        operations = {operation.id: operation for operation in provider.operations}
        operation = operations.get(error.request.extensions.get("operation", ""), provider.send_message)
        pointer = f"{operation.pointer}/responses"
        example = f"{describe_request(error.request)}: {error}"
        provider.record(Disagreement(SuiteVerdict.BROKEN, pointer, what, example))
    return list(provider.disagreements)


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


def expect_if_shown(value: Any, expected: Any, what: str, *, shown_by: Any = None) -> None:
    """Hold that a field has a value. That it is not shown, which None stands for, contradicts nothing."""
    expect(value in (None, expected), what, instead(value, expected), shown_by=shown_by)


def instead(value: Any, expected: Any) -> str:
    """What was seen, and what was expected."""
    return f"it is {show_value(value)}, expected {show_value(expected)}"


@contextlib.contextmanager
def charged_to(provider: Provider, clause: str) -> Iterator[None]:
    """Charge what fails within this block to a clause, and not to that of the rule. The check goes on after it."""
    try:
        yield
    except ClauseContradicted as error:
        shown_by = error.shown_by
        response = shown_by if isinstance(shown_by, httpx.Response) else provider.sources.of(shown_by)
        provider.contradict(error.clause or clause, error.what, error.example, response)


def assert_refused(
    provider: Provider,
    response: httpx.Response,
    *statuses: int,
    because: str,
    operation: Operation | None = None,
    choice: str = "",
) -> None:
    """A request must have been refused, with one of these statuses; where none are given, any 4xx will do.

    Only a 2xx contradicts the rule's clause. Another status is recorded as one about the status.

    Args:
        provider: The provider.
        response: Its response.
        statuses: The statuses that are right, the documented one first.
        because: Why it must be refused, as a clause that follows `although`.
        operation: The operation; by default the page's.
        choice: The entry of `x-assumed` that chooses this status, where no page does.
    """
    provider.judged, status = response, response.status_code
    expected = " or ".join(map(str, statuses)) or "a refusal"
    example = f"it is answered with {status}, expected {expected}: {describe_request(response.request)}"
    expect(not response.is_success, accepted_although(because), example)
    judge = provider.status_judge(operation or provider.send_message)
    disagreement = judge.of_refusal(status, *(statuses or range(400, 500)), choice=choice)
    if disagreement:
        provider.record(replace(disagreement, example=f"{because}: {describe_request(response.request)}"))


def assert_invalid_refused(
    provider: Provider, response: httpx.Response, operation: Operation | None = None, *, because: str
) -> None:
    """An invalid request must have been refused with 400. That it was accepted contradicts the clause that forbids it,
    which the request tells; where none does, the rule's clause.
    """
    operation, request = operation or provider.send_message, response.request
    forbidden = provider.accepted_though_invalid(
        operation, response.status_code, request.content, request.url.query.decode()
    )
    if response.is_success and forbidden:
        provider.judged = response
        provider.record(forbidden)
    else:
        assert_refused(provider, response, 400, because=because, operation=operation)


def assert_accepted(
    provider: Provider, response: httpx.Response, operation: Operation | None = None, *, because: str
) -> None:
    """A request must have been accepted. A refusal contradicts the rule's clause; a server error or a
    conflict is recorded.

    Args:
        provider: The provider.
        response: Its response.
        operation: The operation; by default the page's.
        because: What is special in the request and must do, as a clause that follows `although`.

    Raises:
        NoUsableReply: The server failed, or what is there is in conflict with the request.
    """
    provider.judged = response
    status = response.status_code
    example = f"it is answered with {status}, expected 2xx: {describe_request(response.request)}"
    is_refused = 400 <= status < 500 and status != CONFLICT
    expect(not is_refused, f"a request is refused although {because}", example)
    provider.judge_status(response, operation or provider.send_message, allowed_by=None)


def assert_no_server_error(provider: Provider, response: httpx.Response, operation: Operation | None = None) -> None:
    """Whatever was asked, the server must not have failed. Recorded, and charged to the operation's responses."""
    provider.judged = response
    if response.is_server_error:
        disagreement = provider.status_judge(operation or provider.send_message).server_error(response.status_code)
        provider.record(replace(disagreement, example=describe_request(response.request)))


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
        what, response = "a message is shown without its content", provider.sources.of(reply)
        provider.contradict(WHOLE_ECHO_CLAUSE, what, show_value(reply), response)
        return
    contents = [content for content in as_list(reply.get("messages")) if isinstance(content, dict)]
    differences = [_difference(message, as_list(content.get("parts"))) for content in contents]
    example = "; ".join(differences) or f"nothing came back, expected {show_value(message)}"
    expect("" in differences, "`messages[].parts` are not those that were posted", example, shown_by=reply)


def _difference(message: Sequence[Any], parts: list[Any]) -> str:
    """How parts differ from those that were sent; empty where they do not."""
    for sent, received in zip(message, parts, strict=False):
        fields = as_mapping(received)
        same = {name: fields[name] for name in sent if name in fields}
        times = {name for name in ("start_timestamp", "end_timestamp") if fields.get(name) is not None}
        if same != sent or times - sent.keys():
            return f"a part is {show_value(received)}, expected {show_value(sent)}"
    return "" if len(parts) == len(message) else f"there are {len(parts)} parts, expected {len(message)}"


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
