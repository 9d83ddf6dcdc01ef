"""What many rules assert of a response, or of the message in it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

import httpx

from contract_tests.contract import clauses
from contract_tests.provider.judging.invalid_requests import accepted_though_forbidden
from contract_tests.provider.judging.status_judge import accepted_although, is_refusal
from contract_tests.provider.provider import Provider
from contract_tests.provider.reporting.excerpts import show_value
from contract_tests.provider.reporting.reproduction import describe_request
from contract_tests.provider.rules.rule import ClauseContradicted, expect
from contract_tests.provider.valid_requests import operation_of
from invent_contract.clause import SuiteVerdict
from invent_contract.json_values import as_list, as_mapping
from invent_contract.operation import Operation

MAX_TEXT = 100  # characters of a text that is shown whole


def assert_refused(
    provider: Provider, response: httpx.Response, *statuses: int, because: str, choice: str = "", real_id: str = ""
) -> None:
    """A request must have been refused, with one of these statuses; where none are given, any 4xx will do.

    Only a 2xx contradicts the rule's clause. Another status is recorded as one about the status.

    Args:
        provider: The provider.
        response: Its response.
        statuses: The statuses that are right, the documented one first.
        because: Why it must be refused, as a clause that follows `although`.
        choice: The entry of `x-assumed` that chooses this status, where no page does.
        real_id: The id that the request has nearly, if that is what is wrong.
    """
    provider.judged, status = response, response.status_code
    expected = " or ".join(map(str, statuses)) or "4xx"
    asked = describe_request(response.request) + (f", where the real id is {real_id}" if real_id else "")
    example = f"it is answered with {status}, expected {expected}: {asked}"
    expect(not response.is_success, accepted_although(because), example)
    judge = provider.status_judge(operation_of(response))
    disagreement = judge.of_refusal(status, *(statuses or range(400, 500)), choice=choice)
    if disagreement:
        provider.record(replace(disagreement, example=f"{because}: {asked}"))


def assert_invalid_refused(
    provider: Provider,
    operation: Operation,
    body: bytes | None = None,
    query: Mapping[str, str] | None = None,
    *,
    because: str,
) -> None:
    """An invalid request must be refused with 400. One that the contract allows is not sent.

    That it is accepted contradicts the clause that forbids it. Where only we say that it is invalid, no page says with
    which status it is refused.
    """
    forbidding = provider.request_judge(operation).why_invalid(body, urlencode(query or {}))
    if forbidding is None:
        return
    response = provider.call(operation, body, query=query)
    if response.is_success:
        provider.record(accepted_though_forbidden(forbidding, response.status_code))
    else:
        choice = "" if forbidding.verdict is SuiteVerdict.BROKEN else clauses.CHOICE_OF_REFUSAL
        assert_refused(provider, response, 400, because=because, choice=choice)


def assert_accepted(provider: Provider, response: httpx.Response, *, because: str) -> None:
    """A request must have been accepted. A refusal contradicts the rule's clause; a server error or a
    conflict is recorded.

    Args:
        provider: The provider.
        response: Its response.
        because: What is special in the request and must do, as a clause that follows `although`.

    Raises:
        NoUsableReply: The server failed, or what is there is in conflict with the request.
    """
    provider.judged = response
    status = response.status_code
    example = f"it is answered with {status}, expected 2xx: {describe_request(response.request)}"
    expect(not is_refusal(status), f"a request is refused although {because}", example)
    provider.judge_status(response, allowed_by=None)


def assert_no_server_error(provider: Provider, response: httpx.Response) -> None:
    """Whatever was asked, the server must not have failed. Recorded, and charged to the operation's responses."""
    provider.judged = response
    if response.is_server_error:
        disagreement = provider.status_judge(operation_of(response)).server_error(response.status_code)
        provider.record(replace(disagreement, example=describe_request(response.request)))


def post_and_compare_echo(provider: Provider, message: Sequence[Any], allowed_by: str | None = clauses.ANY_TEXT) -> Any:
    """Post a message that this clause allows, and hold that all its parts come back as they were."""
    reply = provider.post(provider.body(message=message), allowed_by=allowed_by)
    assert_echo(provider, message, reply)
    return reply


def assert_echo(provider: Provider, message: Sequence[Any], reply: Any) -> None:
    """All parts of a message must have come back as they were, in a content of their own.

    Further contents, and further fields of a part, contradict nothing. That no content is shown is one finding,
    whichever rule meets it.
    """
    if reply.get("messages") is None:
        provider.contradict(clauses.WHOLE_ECHO, "a message is shown without its content", show_value(reply), reply)
        return
    contents = [content for content in as_list(reply.get("messages")) if isinstance(content, dict)]
    differences = [_difference(message, as_list(content.get("parts"))) for content in contents]
    example = "; ".join(differences) or f"nothing came back, expected {show_value(message)}"
    expect("" in differences, "`messages[].parts` are not those that were posted", example, shown_by=reply)


def _difference(message: Sequence[Any], parts: list[Any]) -> str:
    """How parts differ from those that were sent; empty where they do not."""
    for number, (sent, received) in enumerate(zip(message, parts, strict=False), start=1):
        fields = as_mapping(received)
        same = {name: fields[name] for name in sent if name in fields}
        times = {name for name in ("start_timestamp", "end_timestamp") if fields.get(name) is not None}
        if same != sent or times - sent.keys():
            where = _first_difference(fields.get("text"), sent.get("text"))
            return f"part {number} is {show_value(received)}, expected {show_value(sent)}{where}"
    return "" if len(parts) == len(message) else f"there are {len(parts)} parts, expected {len(message)}"


def _first_difference(text: Any, expected: Any) -> str:
    """Where a text differs from another, if both are long."""
    if not isinstance(text, str) or not isinstance(expected, str) or len(expected) <= MAX_TEXT:
        return ""
    pairs = enumerate(zip(text, expected, strict=False))
    same = next((index for index, (shown, right) in pairs if shown != right), min(len(text), len(expected)))
    return f"; of {len(text):,} characters, expected {len(expected):,}, the first {same:,} are right"


def assert_all_differ(provider: Provider, ids: list[Any], shown_by: httpx.Response | None = None) -> None:
    """No two of these ids may be the same. What is no id is for the schema to judge."""
    known_ids = [message_id for message_id in ids if isinstance(message_id, str)]
    repeated = sorted({message_id for message_id in known_ids if known_ids.count(message_id) > 1})
    if repeated:
        example = f"of {len(ids)} of them, several are {show_value(repeated)}"
        response = shown_by or provider.sources.last_with_id(repeated[0])
        raise ClauseContradicted("an `id` is not unique", example, shown_by=response)


def value_at(reply: Any, *names: str) -> Any:
    """A field at any depth, or None where there is none, which is for the schema to judge."""
    for name in names:
        reply = as_mapping(reply).get(name)
    return reply
