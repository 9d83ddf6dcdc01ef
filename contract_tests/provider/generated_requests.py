"""The three Schemathesis runs. Each covers what the others mask.

- `valid`: valid requests with known ids must be accepted, and answered as the contract says.
- `invalid`: invalid bodies with known ids must be refused with 400. With unknown ids they would be 404.
- `unknown`: valid bodies with unknown ids must be 404. The other runs do not vary the path.
"""

from __future__ import annotations

import contextlib
import copy
import json
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import schemathesis

from contract_tests.contract.contract_under_test import CONTRACT, request_validator
from contract_tests.provider import schemathesis_internals as internals
from contract_tests.provider.provider import LIVE_TEXT, REQUEST_TIMEOUT, Inapplicable, Provider
from contract_tests.provider.reproduction import describe_response, runnable
from invent_contract.json_pointer import pointer_to
from invent_contract.operations import operations

# Each run, and the status that its requests must get.
EXPECTED_STATUSES = {"valid": 200, "invalid": 400, "unknown": 404}

RESPONSE_CHECKS = (
    "not_a_server_error",
    "status_code_conformance",
    "content_type_conformance",
    "response_schema_conformance",
    "response_headers_conformance",
)
# Checks that send requests of their own. A live API is spared them.
PROBING_CHECKS = {"valid": ["ignored_auth"], "invalid": ["unsupported_method", "allow_header_conformance"]}
# Where the clause of a check is, below the operation.
CLAUSES = {
    "response_schema_conformance": "/responses/200/content/application~1json/schema",
    "negative_data_rejection": "/requestBody",
    "positive_data_acceptance": "/requestBody",
}


@dataclass(frozen=True)
class FailedCheck:
    """A check that a response failed.

    Attributes:
        check: Its name.
        text: What was wrong, and how to reproduce it.
        request_number: Which of the run's requests it was, counted from 1.
        clause: JSON pointer to the clause of the contract.
    """

    check: str
    text: str
    request_number: int
    clause: str


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
    """
    settings = _settings(provider, run, seed, max_examples)
    config = schemathesis.Config.from_dict(settings)
    schema: Any = schemathesis.openapi.from_dict(_narrowed_contract(provider, run), config=config)
    for operation_id in _untestable_operations(provider, run):
        schema = schema.exclude(operation_id=operation_id)
    writers = _writers(provider, run, seed, reports, config, settings["checks"]) if reports else []
    request_count, failed_checks = 0, list[FailedCheck]()
    with _counting_requests(provider), internals.without_probes() if provider.is_live else contextlib.nullcontext():
        for event in internals.from_schema(schema).execute():
            if isinstance(event, internals.ScenarioFinished):
                failed_checks += _failed_checks(provider, event.recorder, request_count)
                request_count += len(event.recorder.interactions)
                for writer in writers:
                    writer.write(event.recorder, event.elapsed_time)
            elif isinstance(event, internals.NonFatalError) and not isinstance(event.value, Inapplicable):
                text = event.info.format(base_url_is_set=True)
                failed_checks.append(FailedCheck("network", text, request_count, "/paths"))
            elif isinstance(event, internals.FatalError):
                raise event.exception
    for writer in writers:
        writer.close()
    if reports:
        _redact_reports(provider, run, reports.folder)
    return RunResult(request_count, failed_checks)


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
        provider.after_receiving(response.status_code, headers)

    hooks = [schemathesis.hook(before_call), schemathesis.hook(after_call)]
    try:
        yield
    finally:
        for hook in hooks:
            schemathesis.hooks.unregister(hook)


def _mark_as_a_test(body: Any) -> None:
    """Put a text into each text part that says that the message comes from a test."""
    message = body.get("message") if isinstance(body, dict) else None
    for part in message if isinstance(message, list) else []:
        if isinstance(part, dict) and isinstance(part.get("text"), str):
            part["text"] = LIVE_TEXT


def _failed_checks(provider: Provider, recorder: Any, requests_before: int) -> Iterator[FailedCheck]:
    method, path = recorder.label.split(" ", 1)
    operation = pointer_to("paths", path, method.lower())
    for number, (case_id, interaction) in enumerate(recorder.interactions.items(), requests_before + 1):
        response = interaction.response
        if provider.is_live and response.status_code == 429:
            continue
        for check in recorder.checks.get(case_id, []):
            if check.status != internals.Status.FAILURE:
                continue
            # Skip bodies that are invalid only in the narrowed contract.
            if check.name == "negative_data_rejection" and _is_valid(interaction.request.body):
                continue
            failure = check.failure_info.failure
            content = (response.content or b"").decode(errors="replace")
            text = (
                f"{failure.title}: {failure.message}\n\n"
                f"Reproduce with\n\n    {runnable(check.failure_info.code_sample)}\n\n"
                f"{describe_response(response.status_code, content)}"
            )
            yield FailedCheck(check.name, text, number, operation + CLAUSES.get(check.name, "/responses"))


def _is_valid(body: bytes | None) -> bool:
    try:
        return request_validator.is_valid(json.loads(body or b""))
    except ValueError:
        return False


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
        "request-timeout": REQUEST_TIMEOUT,
        "analysis": {"constants": {"enabled": False}},
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
        settings["auth"] = {"openapi": {"apiKey": {"bearer": provider.api_key}}}
    else:  # as a header that is not described, so that it is not varied
        settings["headers"] = {"Authorization": f"Bearer {provider.api_key}"}
    if run != "unknown":
        settings["parameters"] = {f"path.{name}": value for name, value in provider.path_ids.items()}
    return settings


def _narrowed_contract(provider: Provider, run: str) -> dict[str, Any]:
    """The contract, narrowed to what can be judged: parts that are described, and a channel that exists."""
    contract = copy.deepcopy(CONTRACT)
    schemas = contract["components"]["schemas"]
    body, text_part = schemas["SendMessageAsContactRequest"], schemas["UserTextPart"]
    body["properties"]["channel_id"] = {"type": "string", "enum": [provider.id("CHANNEL_ID")]}
    if run != "invalid":
        body["properties"]["message"]["items"] = {"$ref": "#/components/schemas/UserTextPart"}
        body["additionalProperties"] = text_part["additionalProperties"] = False
    if run != "valid":
        del contract["security"]
    if run == "unknown":
        for operation in operations(contract):
            for parameter in operation.parameters_in("path").values():
                parameter.pop("examples", None)
                parameter.pop("example", None)
                parameter["schema"] = {"type": "string", "minLength": 1}
    return contract


def _untestable_operations(provider: Provider, run: str) -> Iterator[str]:
    """The operations whose answers to the requests of a run cannot be predicted."""
    for operation in operations(CONTRACT):
        path_parameters = operation.parameters_in("path").keys()
        are_ids_known = path_parameters <= provider.path_ids.keys()
        has_something_to_vary = run != "unknown" or path_parameters
        is_status_documented = str(EXPECTED_STATUSES[run]) in operation.definition["responses"]
        if not (are_ids_known and has_something_to_vary and is_status_documented):
            yield operation.id
