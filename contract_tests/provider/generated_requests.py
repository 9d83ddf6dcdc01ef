"""The three Schemathesis runs. Each hides what another shows, so none can be left out.

- `valid`: valid requests with known ids must be accepted, and answered as the contract says.
- `invalid`: invalid bodies with known ids must be refused with 400. With unknown ids they would be 404.
- `unknown`: valid bodies with unknown ids must be 404. With known ids nothing of the path is tried.
"""

from __future__ import annotations

import copy
import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple
from unittest import mock

import schemathesis
from schemathesis.config import SchemathesisConfig
from schemathesis.engine import Status, events, from_schema
from schemathesis.engine.run import probes
from schemathesis.reporting.html.writer import HtmlWriter
from schemathesis.reporting.junitxml import JunitXmlWriter

from contract_tests.provider.provider import CONTRACT_DATA, LIVE_TEXT, Target, Unable, body_schema
from invent_contract.document import join, operations, resolve

KINDS = {"valid": 200, "invalid": 400, "unknown": 404}  # and what each must get
REPLY_CHECKS = (
    "not_a_server_error",
    "status_code_conformance",
    "content_type_conformance",
    "response_schema_conformance",
    "response_headers_conformance",
)
PROBES = {"valid": ("ignored_auth",), "invalid": ("unsupported_method", "allow_header_conformance"), "unknown": ()}
# Where a check's clause is, below the operation.
CLAUSES = {
    "response_schema_conformance": "/responses/200/content/application~1json/schema",
    "negative_data_rejection": "/requestBody",
    "positive_data_acceptance": "/requestBody",
}


class Finding(NamedTuple):
    """A check that a reply failed."""

    check: str
    text: str
    case: int  # the number of the request that showed it
    clause: str  # the pointer into the contract


def explore(
    target: Target, kind: str, seed: int, max_examples: int, reports: Path | None = None
) -> tuple[int, list[Finding]]:
    """Run Schemathesis against a target. Returns how many requests it sent, and what it found.

    Writes JUnit and HTML reports to a folder, where one is given.
    """
    settings = _settings(target, kind, seed, max_examples)
    config = SchemathesisConfig.from_dict(settings)
    contract, left_out = _contract(target, kind)
    schema: Any = schemathesis.openapi.from_dict(contract, config=config)
    for operation_id in left_out:
        schema = schema.exclude(operation_id=operation_id)
    writers: list[Any] = []
    if reports:
        reports.mkdir(parents=True, exist_ok=True)
        about: dict[str, Any] = {"location": "openapi.yaml", "base_url": target.base_url, "started_at": time.time()}
        about |= {"seed": seed, "command": f"./contract_tests/run.sh -m provider --seed {seed}"}
        html = HtmlWriter(reports / kind, config=config.output, checks=[*settings["checks"]], **about)
        writers = [JunitXmlWriter(reports / f"{kind}.xml", config.output), html]
    cases, findings = 0, list[Finding]()
    with _watched_by(target):
        for event in from_schema(schema).execute():
            if isinstance(event, events.ScenarioFinished):
                findings += _findings(target, event.recorder, cases)
                cases += len(event.recorder.interactions)
                for writer in writers:
                    writer.write(event.recorder, event.elapsed_time)
            elif isinstance(event, events.NonFatalError) and not isinstance(event.value, Unable):
                findings.append(Finding("network", event.info.format(base_url_is_set=True), cases, "/paths"))
            elif isinstance(event, events.FatalError):
                raise event.exception
    for writer in writers:
        writer.close()
    for report in [*reports.glob(f"{kind}.xml"), *reports.glob(f"{kind}/*.html")] if reports else ():
        # Schemathesis filters the key from headers only, and a reply may hold it.
        report.write_text(target.filtered(report.read_text(encoding="utf-8")), encoding="utf-8")
    return cases, findings


@contextmanager
def _watched_by(target: Target) -> Iterator[None]:
    """Lets the target see each call. Schemathesis takes these hooks only for all schemas at once."""

    def before_call(context: Any, case: Any, kwargs: Any) -> None:
        message = case.body.get("message") if target.live and isinstance(case.body, dict) else None
        for part in message if isinstance(message, list) else []:
            if isinstance(part, dict) and isinstance(part.get("text"), str):
                part["text"] = LIVE_TEXT
        target.before_sending()

    def after_call(context: Any, case: Any, response: Any) -> None:
        target.after_receiving(response.status_code, response.headers.get("retry-after", [""])[0])

    hooks = [schemathesis.hook(before_call), schemathesis.hook(after_call)]
    try:
        # Its own probes of the server are neither counted nor wanted by a live API.
        with mock.patch.object(probes, "PROBES", () if target.live else probes.PROBES):
            yield
    finally:
        for one in hooks:
            schemathesis.hooks.unregister(one)


def _findings(target: Target, recorder: Any, before: int) -> Iterator[Finding]:
    method, path = recorder.label.split(" ", 1)
    for number, (case_id, interaction) in enumerate(recorder.interactions.items(), before + 1):
        for check in recorder.checks.get(case_id, []):
            response = interaction.response
            narrowed = check.name == "negative_data_rejection" and _is_valid(interaction.request.body)
            limited = target.live and response.status_code == 429
            if check.status != Status.FAILURE or narrowed or limited:  # invalid only by what _contract narrowed
                continue
            failure = check.failure_info.failure
            text = f"{failure.title}: {failure.message}\n\nReproduce with\n\n    {check.failure_info.code_sample}"
            body = (response.content or b"")[:1000].decode(errors="replace")
            clause = join("paths", path, method.lower()) + CLAUSES.get(check.name, "/responses")
            yield Finding(check.name, f"{text}\n\nThe response was {response.status_code} {body}", number, clause)


def _is_valid(body: bytes | None) -> bool:
    try:
        return body_schema.is_valid(json.loads(body or b""))
    except ValueError:
        return False


def _settings(target: Target, kind: str, seed: int, max_examples: int) -> dict[str, Any]:
    on = {"enabled": True}
    checks: dict[str, Any] = dict.fromkeys([*REPLY_CHECKS, *(() if target.live else PROBES[kind])], on)
    judged = "negative_data_rejection" if kind == "invalid" else "positive_data_acceptance"
    checks[judged] = {**on, "expected-statuses": [KINDS[kind]]}
    mode = "negative" if kind == "invalid" else "positive"
    settings: dict[str, Any] = {
        "seed": seed,
        "base-url": target.base_url,
        "continue-on-failure": True,
        "request-timeout": 10,
        "analysis": {"constants": {"enabled": False}},
        "generation": {"mode": mode, "max-examples": max_examples, "database": "none"},
        "phases": {
            "examples": {"enabled": kind == "valid" and not target.live},
            "coverage": {
                "enabled": not (target.live and kind == "valid"),  # live, few messages: it sends as many as it takes
                "unexpected-methods": [] if target.live or kind != "invalid" else ["GET", "PUT", "DELETE", "PATCH"],
                "extra-data-sources": {"responses": False},
            },
            "fuzzing": {"extra-data-sources": {"responses": False}},
            "stateful": {"enabled": False},
        },
        "checks": {"enabled": False, **checks},
    }
    if kind == "valid":
        settings["auth"] = {"openapi": {"apiKey": {"bearer": target.id("API_KEY")}}}
    else:  # as a header that is not described, so that it is not varied
        settings["headers"] = {"Authorization": f"Bearer {target.id('API_KEY')}"}
    if kind != "unknown":
        settings["parameters"] = {f"path.{name}": value for name, value in target.ids.items()}
    return settings


def _contract(target: Target, kind: str) -> tuple[dict[str, Any], list[str]]:
    """The contract, narrowed to what can be judged: described parts, a channel that is right.

    And the ids of the operations to leave out, as it is not known how they answer to such requests.
    """
    contract, left_out = copy.deepcopy(CONTRACT_DATA), []
    schemas = contract["components"]["schemas"]
    body, text_part = schemas["SendMessageAsContactRequest"], schemas["UserTextPart"]
    body["properties"]["channel_id"] = {"type": "string", "enum": [target.id("CHANNEL_ID")]}
    if kind != "invalid":
        body["properties"]["message"]["items"] = {"$ref": "#/components/schemas/UserTextPart"}
        body["additionalProperties"] = text_part["additionalProperties"] = False
    if kind != "valid":
        del contract["security"]
    for _, item, operation in operations(contract):
        parameters = [resolve(contract, one) for one in [*item.get("parameters", []), *operation.get("parameters", [])]]
        in_path = [one for one in parameters if one["in"] == "path"]
        known = kind == "valid" or {one["name"] for one in in_path} <= target.ids.keys()
        nothing_to_try = kind == "unknown" and not in_path
        if not known or nothing_to_try or str(KINDS[kind]) not in operation["responses"]:
            left_out.append(operation["operationId"])
        for one in in_path if kind == "unknown" else []:
            one.pop("examples", None)
            one.pop("example", None)
            one["schema"] = {"type": "string", "minLength": 1}
    return contract, left_out
