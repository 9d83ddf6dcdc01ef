"""The three Schemathesis runs. Each covers what the others mask.

- `valid`: valid requests with known ids must be answered as the contract says, and its own examples be accepted. What a
  refusal of others means, `open_points` tells.
- `invalid`: invalid bodies and queries with known ids must be refused with 400. With unknown ids they would be 404.
- `unknown`: valid bodies with unknown ids must be 404. The other runs do not vary the path.
"""

from __future__ import annotations

import contextlib
import copy
import json
import time
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import schemathesis

from contract_tests.contract.contract_under_test import PATH
from contract_tests.provider import schemathesis_internals as internals
from contract_tests.provider.findings import Disagreement
from contract_tests.provider.provider import (
    API_KEY_POINTER,
    LIVE_TEXT,
    REQUEST_TIMEOUT,
    Inapplicable,
    Provider,
    creates,
    encoded,
)
from contract_tests.provider.reproduction import describe_request, describe_response, reproduce_with, runnable
from invent_contract import container_and_key
from invent_contract.clause import SuiteVerdict
from invent_contract.contract import Contract
from invent_contract.examples import remove_examples
from invent_contract.json_values import as_list, as_mapping
from invent_contract.operation import Operation
from invent_contract.schema import Schema, Side

JSON = "application/json"
# Each run, and the status that its requests get from a provider like ours.
EXPECTED_STATUSES = {"valid": "2xx", "invalid": "400", "unknown": "404"}

# Beside these, `schema_judge` judges each body; Schemathesis's own check stops at the first error, whoever is wrong.
RESPONSE_CHECKS = (
    "not_a_server_error",
    "status_code_conformance",
    "content_type_conformance",
    "response_headers_conformance",
)
BODY_CHECK = "response_schema"
# Checks that send requests of their own. A live API is spared them.
PROBING_CHECKS = {"valid": ["ignored_auth"], "invalid": ["unsupported_method", "allow_header_conformance"]}
METHOD_CHECKS = {"unsupported_method", "allow_header_conformance"}


@dataclass(frozen=True)
class FailedCheck:
    """A check that a response failed.

    Attributes:
        check: Its name.
        request_number: Which of the run's requests it was, counted from 1.
        disagreement: What it means.
        text: What was wrong, and how to reproduce it.
    """

    check: str
    request_number: int
    disagreement: Disagreement
    text: str


@dataclass(frozen=True)
class Reports:
    """The JUnit and HTML reports of a run: their folder, and the command in them that repeats the run."""

    folder: Path
    command: str


@dataclass(frozen=True)
class RunResult:
    """What a run did: how many requests it sent, and the checks that failed."""

    request_count: int
    failed_checks: list[FailedCheck]


@schemathesis.deserializer(JSON)
def _deserialize(context: Any, response: Any) -> Any:
    """The value of a JSON body. Schemathesis's own reader ends a run where a body is nested too deeply."""
    try:
        return json.loads(response.text)
    except RecursionError:
        raise ValueError("it is nested too deeply") from None


def send_generated_requests(
    provider: Provider, run: str, seed: int, max_examples: int, reports: Reports | None = None
) -> RunResult:
    """Run Schemathesis against a provider.

    Args:
        provider: The provider.
        run: `valid`, `invalid` or `unknown`.
        seed: Of the random data.
        max_examples: How many requests the fuzzing phase makes for an operation.
        reports: Where reports are to be written, if any.

    Raises:
        ProviderGone: Nobody listens at the provider's address any more.
    """
    settings = _settings(provider, run, seed, max_examples)
    config = schemathesis.Config.from_dict(settings)
    schema: Any = schemathesis.openapi.from_dict(_narrowed_contract(provider, run), config=config)
    for operation in provider.operations:
        reason = why_untestable(provider, run, operation)
        if reason:
            schema = schema.exclude(name=_label(operation))
            provider.untried[f"{operation.id} with {run} requests"] = reason
    writers = _writers(provider, run, seed, reports, config, settings["checks"]) if reports else []
    request_count, failed_checks, statuses = 0, list[FailedCheck](), defaultdict[str, set[int]](set)
    with contextlib.ExitStack() as stack:
        stack.enter_context(_counting_requests(provider))
        stack.enter_context(internals.without_local_constants())
        if provider.is_live:
            stack.enter_context(internals.without_probes())
        for event in internals.from_schema(schema).execute():
            if isinstance(event, internals.ScenarioFinished) and event.recorder.interactions:
                failed_checks += _failed_checks(provider, run, event.recorder, request_count)
                responses = [interaction.response for interaction in event.recorder.interactions.values()]
                statuses[event.recorder.label] |= {response.status_code for response in responses if response}
                request_count += len(event.recorder.interactions)
                for writer in writers:
                    writer.write(event.recorder, event.elapsed_time)
            elif isinstance(event, internals.NonFatalError):
                if isinstance(event.value.__cause__, Inapplicable):
                    continue  # out of a hook: a live run has posted what it may, or is answered nothing but 429
                provider.check_connection()
                text = event.info.format(base_url_is_set=True)
                no_response = Disagreement(
                    SuiteVerdict.BROKEN, "/paths", f"there is no response: {event.info.title}", text
                )
                failed_checks.append(FailedCheck("network", request_count, no_response, text))
            elif isinstance(event, internals.FatalError):
                raise event.exception
    for writer in writers:
        writer.close()
    if reports:
        _redact_reports(provider, run, reports.folder)
    if run == "valid" and not provider.is_live:  # it is sent few requests, all of which may leave something open
        failed_checks += _where_nothing_is_accepted(provider, statuses, request_count, failed_checks)
    return RunResult(request_count, failed_checks)


def _where_nothing_is_accepted(
    provider: Provider, statuses: dict[str, set[int]], request_count: int, failed_checks: list[FailedCheck]
) -> Iterator[FailedCheck]:
    """Operations without examples of their own that refuse whatever valid request they are sent."""
    told = {item.disagreement.pointer for item in failed_checks if item.disagreement.verdict is SuiteVerdict.BROKEN}
    for operation in provider.operations:
        pointer, seen = f"{operation.pointer}/responses", statuses[_label(operation)]
        if pointer not in told and seen and all(400 <= status < 500 and status != 429 for status in seen):
            what = "no valid request is accepted"
            yield FailedCheck("positive_data_acceptance", request_count, provider.contradiction(pointer, what), what)


def _writers(
    provider: Provider, run: str, seed: int, reports: Reports, config: Any, checks: dict[str, Any]
) -> list[Any]:
    return internals.report_writers(
        reports.folder,
        run,
        config,
        location="openapi.yaml",
        base_url=provider.base_url,
        started_at=time.time(),
        seed=seed,
        command=reports.command,
        checks=list(checks),
    )


def _redact_reports(provider: Provider, run: str, folder: Path) -> None:
    """Schemathesis filters the key from headers only, and a response may hold it."""
    for report in [*folder.glob(f"{run}.xml"), *folder.glob(f"{run}/*.html")]:
        report.write_text(provider.redactor.redact(report.read_text(encoding="utf-8")), encoding="utf-8")


@contextlib.contextmanager
def _counting_requests(provider: Provider) -> Iterator[None]:
    """Let the provider count each request. Schemathesis takes these hooks only for all schemas at once."""

    def before_call(context: Any, case: Any, kwargs: Any) -> None:
        if provider.is_live:
            _mark_as_a_test(case.body)
        provider.before_sending()

    def after_call(context: Any, case: Any, response: Any) -> None:
        headers = {"retry-after": response.headers.get("retry-after", [""])[0]}
        provider.after_receiving(case.method, response.status_code, headers)
        provider.look_for_the_key(f"{response.headers}{(response.content or b'').decode(errors='replace')}")

    hooks = [schemathesis.hook(before_call), schemathesis.hook(after_call)]
    try:
        yield
    finally:
        for hook in hooks:
            schemathesis.hooks.unregister(hook)


def _mark_as_a_test(body: Any) -> None:
    """Put a text into each text part that says that the message comes from a test."""
    for part in as_list(as_mapping(body).get("message")):
        if isinstance(part, dict) and isinstance(part.get("text"), str):
            part["text"] = LIVE_TEXT


def _failed_checks(provider: Provider, run: str, recorder: Any, requests_before: int) -> Iterator[FailedCheck]:
    method, path = recorder.label.split(" ", 1)
    operation = provider.find_operation(method.lower(), path)
    assert operation
    for number, (case_id, interaction) in enumerate(recorder.interactions.items(), requests_before + 1):
        response = interaction.response
        if response is None or response.status_code == 429:
            continue  # no response is an event of its own, and a 429 says nothing of the request
        body = response.content or b""
        answer = describe_response(response.status_code, body.decode(errors="replace"))
        for check in recorder.checks.get(case_id, []):
            if check.status != internals.Status.FAILURE:
                continue
            disagreement = _disagreement(provider, run, check, interaction, operation, _probed(recorder, case_id))
            if disagreement:
                asked = describe_request(interaction.request.method, interaction.request.uri, interaction.request.body)
                disagreement = replace(disagreement, example=disagreement.example or asked)
                failure = check.failure_info.failure
                command = runnable(check.failure_info.code_sample)
                text = f"{failure.title}: {failure.message}\n\nReproduce with\n\n    {command}\n\n{answer}"
                yield FailedCheck(check.name, number, disagreement, text)
        for disagreement in _judge_body(provider, response.status_code, body, operation):
            yield FailedCheck(
                BODY_CHECK, number, disagreement, f"{_reproduce(interaction.request, provider)}\n\n{answer}"
            )


def _reproduce(request: Any, provider: Provider) -> str:
    headers = [(name, value) for name, values in request.headers.items() for value in values]
    return reproduce_with(request.method, request.uri, headers, request.body or b"", provider.redactor)


def _probed(recorder: Any, case_id: str) -> int | None:
    """The status of the last request that a check sent on its own to find out more about a case."""
    statuses = [
        recorder.interactions[probe_id].response.status_code
        for probe_id, case in recorder.cases.items()
        if case.parent_id == case_id and probe_id in recorder.interactions
    ]
    return statuses[-1] if statuses else None


def _disagreement(
    provider: Provider, run: str, check: Any, interaction: Any, operation: Operation, probed: int | None
) -> Disagreement | None:
    """What a failed check means; None where it means nothing, or nothing that another check does not tell."""
    status = interaction.response.status_code
    judge = provider.status_judge(operation)
    match check.name:
        case "not_a_server_error" if status == 501 and interaction.request.method != operation.method.upper():
            return None  # so RFC 9110 has it for a method that a server does not know
        case "not_a_server_error":
            return judge.server_error(status)
        case "ignored_auth":
            status = probed or status
            if 200 <= status < 300:
                what = f"a request without a valid API key is answered with {status}"
                return provider.contradiction(API_KEY_POINTER, what)
            return judge.of_refusal(status, 401)
        case _ if status >= 500:
            return None
        case name if name in METHOD_CHECKS:
            return provider.contradiction("/x-assumed/405-with-allow", f"{name}: the status is {status}")
        case "negative_data_rejection":
            return _not_refused(provider, interaction.request, status, operation)
        case "positive_data_acceptance" if run == "unknown":
            if 200 <= status < 300:
                what = f"a request with an id that does not exist is answered with {status}"
                return provider.contradiction(f"{operation.pointer}/responses/404", what)
            if_valid = _refused_though_valid(provider, interaction.request, status, operation)
            return judge.of_refusal(status, 404, is_only_reason=if_valid.verdict is SuiteVerdict.BROKEN)
        case "positive_data_acceptance" if status >= 400:
            return _refused_though_valid(provider, interaction.request, status, operation)
        case "positive_data_acceptance" | "status_code_conformance":
            return judge.of_allowed(status, None) if run == "valid" and status < 400 else None
        case "content_type_conformance":
            success = judge.success(status)
            pointer = f"{success.pointer}/content" if success else f"{operation.pointer}/responses"
            return provider.contradiction(pointer, f"{check.name}: {check.failure_info.failure.title}")
        case name:
            what = f"{name}: {check.failure_info.failure.title}"
            return provider.contradiction(f"{operation.pointer}/responses", what, f"the status is {status}")


def _not_refused(provider: Provider, request: Any, status: int, operation: Operation) -> Disagreement | None:
    """A request that had to be refused with 400 was not. Only a 2xx shows that it was taken."""
    if not 200 <= status < 300:
        return provider.status_judge(operation).of_refusal(status, 400, is_only_reason=False)
    return provider.accepted_though_invalid(operation, status, request.body or b"", urlsplit(request.uri).query)


def _refused_though_valid(provider: Provider, request: Any, status: int, operation: Operation) -> Disagreement:
    body = json.loads(request.body) if request.body else None
    return provider.open_points(operation).of_refusal(status, body, urlsplit(request.uri).query)


def _judge_body(provider: Provider, status: int, body: bytes, operation: Operation) -> list[Disagreement]:
    """The disagreements of a response's JSON body with the schema that the contract has for its status."""
    is_success = 200 <= status < 300
    response = provider.status_judge(operation).success(status) if is_success else operation.responses.get(str(status))
    schema_pointer = response and response.schema_pointers.get(JSON)
    if not response or not schema_pointer:
        return []
    try:
        return provider.judge.judge_body(body, schema_pointer)[1]
    except ValueError as error:
        example = f"{error}: {body.decode(errors='replace')}"
        return [provider.contradiction(f"{response.pointer}/content", "the body is not JSON", example)]


def _settings(provider: Provider, run: str, seed: int, max_examples: int) -> dict[str, Any]:
    """The configuration of Schemathesis, as its configuration file would have it."""
    is_live = provider.is_live
    checks: dict[str, Any] = {name: {"enabled": True} for name in RESPONSE_CHECKS}
    if not is_live:
        checks |= {name: {"enabled": True} for name in PROBING_CHECKS.get(run, [])}
    acceptance_check = "negative_data_rejection" if run == "invalid" else "positive_data_acceptance"
    checks[acceptance_check] = {"enabled": True, "expected-statuses": [EXPECTED_STATUSES[run]]}
    tries_other_methods = run == "invalid" and not is_live
    settings: dict[str, Any] = {
        "seed": seed,
        "base-url": provider.base_url,
        "continue-on-failure": True,
        # Most texts are a valid value of a text in a query: that many are thrown away says nothing of the provider.
        "suppress-health-check": ["filter_too_much"],
        "request-timeout": REQUEST_TIMEOUT,
        "tls-verify": provider.route.certificate_file or True,
        **({"proxy": provider.route.proxy} if provider.route.proxy else {}),
        "analysis": {"constants": {"enabled": False}},
        "output": {"truncation": {"max-recorded-payload-size": 0}},  # a reply that is cut would be no JSON
        "generation": {
            "mode": "negative" if run == "invalid" else "positive",
            "max-examples": max_examples,
            "database": "none",
        },
        "phases": {
            "examples": {"enabled": run == "valid" and not is_live},
            "coverage": {
                "enabled": not (is_live and run == "valid"),  # it sends as many messages as it takes
                "unexpected-methods": ["GET", "PUT", "DELETE", "PATCH"] if tries_other_methods else [],
                "extra-data-sources": {"responses": False},
            },
            "fuzzing": {"extra-data-sources": {"responses": False}},
            "stateful": {"enabled": False},
        },
        "checks": {"enabled": False, **checks},
    }
    if run == "valid":
        schemes = provider.contract["components"]["securitySchemes"]
        bearer = next(name for name, scheme in schemes.items() if scheme.get("scheme") == "bearer")
        settings["auth"] = {"openapi": {bearer: {"bearer": provider.api_key}}}
    else:  # as a header that is not described, so that it is not varied
        settings["headers"] = {"Authorization": f"Bearer {provider.api_key}"}
    if run != "unknown":
        settings["operations"] = [
            {"include-name": _label(operation), "parameters": _pinned_ids(provider, operation)}
            for operation in provider.operations
            if not why_untestable(provider, run, operation)
        ]
    return settings


def _label(operation: Operation) -> str:
    """Schemathesis's name of an operation."""
    return f"{operation.method.upper()} {operation.path}"


def _pinned_ids(provider: Provider, operation: Operation) -> dict[str, str]:
    """The known ids. Schemathesis puts them into the path as they are."""
    return {f"path.{name}": value for name, value in encoded(provider.path_ids(operation)).items()}


def _narrowed_contract(provider: Provider, run: str) -> dict[str, Any]:
    """The contract, narrowed to what can be judged: parts that are described, and a channel that exists."""
    contract = copy.deepcopy(provider.contract)
    if PATH in contract["paths"] and provider.send_message.body:
        schema_pointer = provider.send_message.body.schema_pointers[JSON]
        _narrow_body(contract, schema_pointer, provider.id("CHANNEL_ID"), allows_more=run == "invalid")
    if run != "valid":
        contract.pop("security", None)
        for operation in Contract(contract).operations:
            operation.definition.pop("security", None)
    if run == "unknown":
        remove_examples(contract)  # ids in them exist, and Schemathesis also tries those of responses
        for operation in Contract(contract).operations:
            for parameter in operation.parameters_in("path").values():
                parameter.definition["schema"] = {
                    "type": "string",
                    "minLength": 2,
                }  # `c` is the organization of the key
    return contract


def _narrow_body(contract: dict[str, Any], schema_pointer: str, channel_id: str, *, allows_more: bool) -> None:
    """Narrow the body of the operation that posts a message, in place: to this channel and, but for `allows_more`, to
    text parts and fields that are described.
    """
    schema = Contract(contract).schema(schema_pointer, Side.SENT)
    message_schema = schema.all_properties["message"]
    body, message = dict(_definition(schema, "properties")), dict(_definition(message_schema, "items"))
    if not allows_more:
        body["additionalProperties"] = False
        message["items"] = {**_definition(_text_part(message_schema), "properties"), "additionalProperties": False}
    channel = {"type": "string", "enum": [channel_id]}
    container, key = container_and_key(contract, schema_pointer)
    container[key] = {**body, "properties": {**body["properties"], "message": message, "channel_id": channel}}


def _text_part(message: Schema) -> Schema:
    """The variant of a message part whose type is `text`, the only one that the documentation describes."""
    assert message.items
    variants = message.items.variants or [message.items]
    return next(
        variant for variant in variants if [*(variant.all_properties["type"].values or {}).values()] == ["text"]
    )


def _definition(schema: Schema, keyword: str) -> dict[str, Any]:
    """The schema object that has a keyword."""
    return next(part for part in schema.objects.values() if isinstance(part, dict) and keyword in part)


def why_untestable(provider: Provider, run: str, operation: Operation) -> str:
    """Why an operation's answers to the requests of a run cannot be predicted; empty where they can."""
    path_parameters = operation.parameters_in("path")
    if provider.is_live and creates(operation) and not provider.may_create:
        return "it creates something, which --allow-creating lets a live run do"
    if run == "unknown" and not path_parameters:
        return "its path has no ids"
    if run != "valid" and EXPECTED_STATUSES[run] not in operation.definition["responses"]:
        return f"it documents no {EXPECTED_STATUSES[run]}"
    if run == "invalid" and not operation.body and not operation.parameters_in("query"):
        return "nothing in its requests can be invalid"
    try:
        provider.path_ids(operation)
    except Inapplicable as reason:
        return str(reason)
    return ""
