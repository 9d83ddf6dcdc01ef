"""What a rule is, how rules are declared and checked, and what many of them need."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import httpx

from contract_tests.contract.contract_under_test import OPERATION_POINTER
from contract_tests.provider.findings import Disagreement
from contract_tests.provider.provider import API_KEY_POINTER, Inapplicable, NoUsableReply, Provider
from invent_contract.clause import SuiteVerdict
from invent_contract.json_values import as_list, as_mapping
from invent_mock import sample_data

Check = Callable[[Provider], None]

# The clauses that rules hold a provider to.
API_KEY_CLAUSE = API_KEY_POINTER
ORG_ID_CLAUSE = "/components/parameters/OrgId/description"
CHANNEL_ID_CLAUSE = "/components/schemas/SendMessageAsContactRequest/properties/channel_id/description"
PROSE_CLAUSE = f"{OPERATION_POINTER}/description"
MEDIA_TYPE_CLAUSE = f"{OPERATION_POINTER}/requestBody/content"
BODY_REQUIRED_CLAUSE = f"{OPERATION_POINTER}/requestBody/required"
BAD_REQUEST_CLAUSE = f"{OPERATION_POINTER}/responses/400"
UNAUTHORIZED_CLAUSE = f"{OPERATION_POINTER}/responses/401"
NOT_FOUND_CLAUSE = f"{OPERATION_POINTER}/responses/404"


@dataclass(frozen=True)
class Rule:
    """A check of a provider's behaviour.

    Attributes:
        check: Raises AssertionError where the provider breaks the rule, and Inapplicable where it cannot be checked.
        clause: JSON pointer to the clause of the contract that it holds a provider to.
        is_assumed: Whether the page does not say it.
        is_for_live: Whether it sends little enough for a live API.
        only_reads: Whether it posts and creates nothing. A run begins with these rules.
    """

    check: Check
    clause: str
    is_assumed: bool
    is_for_live: bool
    only_reads: bool = False


RULES: dict[str, Rule] = {}


def documented(clause: str, *, is_for_live: bool = True, only_reads: bool = False) -> Callable[[Check], Check]:
    """Declare a rule that the page states."""
    return _rule(clause, is_assumed=False, is_for_live=is_for_live, only_reads=only_reads)


def assumed(clause: str, *, is_for_live: bool = True) -> Callable[[Check], Check]:
    """Declare a rule that the page does not state."""
    return _rule(clause, is_assumed=True, is_for_live=is_for_live)


def _rule(clause: str, *, is_assumed: bool, is_for_live: bool, only_reads: bool = False) -> Callable[[Check], Check]:
    def declare(check: Check) -> Check:
        RULES[check.__name__] = Rule(check, clause, is_assumed, is_for_live, only_reads)
        return check

    return declare


def check_rule(provider: Provider, name: str) -> list[Disagreement]:
    """Check a rule, and return the disagreements that it met.

    Raises:
        Inapplicable: It cannot be checked.
    """
    rule = RULES[name]
    provider.disagreements.clear()
    provider.evidence.clear()
    provider.judged = None
    try:
        rule.check(provider)
    except NoUsableReply:
        pass  # recorded
    except AssertionError as error:
        verdict = SuiteVerdict.REFUTED if rule.is_assumed else SuiteVerdict.BROKEN
        what = f"the rule {name} does not hold"
        provider.record(Disagreement(verdict, rule.clause, what, provider.redactor.redact(str(error))))
    except httpx.RequestError as error:
        provider.judged = error.request
        what = f"there is no response: {type(error).__name__}"
        provider.record(Disagreement(SuiteVerdict.BROKEN, OPERATION_POINTER, what, str(error)))
    return list(provider.disagreements)


def assert_refused(response: httpx.Response, *statuses: int) -> None:
    """The status must be among these; where none are given, any 4xx will do."""
    expected = statuses or range(400, 500)
    assert response.status_code in expected, f"expected {statuses or 'a refusal'}, got {response.status_code}"


def post_and_compare_echo(provider: Provider, message: Sequence[Any]) -> Any:
    """Post a message, and hold that all its parts come back as they were."""
    reply = provider.post({**provider.body(), "message": message})
    assert_echo(message, reply)
    return reply


def assert_echo(message: Sequence[Any], reply: Any) -> None:
    """All parts of a message must have come back as they were, in a content of their own.

    Further contents, and further fields of a part, contradict nothing.
    """
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
