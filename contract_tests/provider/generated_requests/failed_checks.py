"""What the failed checks of generated requests mean."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlsplit

from contract_tests.provider.generated_requests import schemathesis_internals as internals
from contract_tests.provider.judging.status_judge import StatusJudge
from contract_tests.provider.provider import API_KEY_POINTER, Provider
from contract_tests.provider.reporting.findings import Disagreement
from contract_tests.provider.reporting.reproduction import describe_request, describe_response, reproduce_with, runnable
from contract_tests.provider.valid_requests import JSON
from invent_contract.clause import SuiteVerdict
from invent_contract.operation import Operation

BODY_CHECK = "response_schema"
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


def failed_checks(provider: Provider, run: str, recorder: Any, requests_before: int) -> Iterator[FailedCheck]:
    """The checks that the responses failed which Schemathesis's recorder has.

    Args:
        provider: The provider.
        run: `valid`, `invalid` or `unknown`.
        recorder: It has requests of a single operation.
        requests_before: How many requests the run sent before.
    """
    method, path = recorder.label.split(" ", 1)
    operation = provider.find_operation(method.lower(), path)
    assert operation
    for number, (case_id, interaction) in enumerate(recorder.interactions.items(), requests_before + 1):
        if interaction.response is None or interaction.response.status_code == 429:
            continue  # no response is an event of its own, and a 429 says nothing of the request
        exchange = _Exchange(provider, run, operation, interaction, _probed(recorder, case_id))
        for check in recorder.checks.get(case_id, []):
            disagreement = exchange.meaning_of(check) if check.status == internals.Status.FAILURE else None
            if disagreement:
                yield FailedCheck(check.name, number, disagreement, exchange.describe(check.failure_info))
        for disagreement in exchange.disagreements_of_body():
            yield FailedCheck(BODY_CHECK, number, disagreement, exchange.describe())


def _probed(recorder: Any, case_id: str) -> int | None:
    """The status of the last request that a check sent on its own to find out more about a case."""
    statuses = [
        recorder.interactions[probe_id].response.status_code
        for probe_id, case in recorder.cases.items()
        if case.parent_id == case_id and probe_id in recorder.interactions
    ]
    return statuses[-1] if statuses else None


class _Exchange:
    """A generated request and its response.

    Args:
        provider: The provider.
        run: `valid`, `invalid` or `unknown`.
        operation: The operation.
        interaction: The request and the response, as Schemathesis has recorded them.
        probed: The status of the last request that a check sent to find out more about it; None where there is none.
    """

    def __init__(
        self, provider: Provider, run: str, operation: Operation, interaction: Any, probed: int | None
    ) -> None:
        self._provider = provider
        self._run = run
        self._operation = operation
        self._request = interaction.request
        self._status: int = interaction.response.status_code
        self._body: bytes = interaction.response.content or b""
        self._probed = probed
        self._judge: StatusJudge = provider.status_judge(operation)

    def describe(self, failure_info: Any = None) -> str:
        """How to reproduce it, and what came back; with what Schemathesis says of a failure, if it is one of a check of
        its own.
        """
        answer = describe_response(self._status, self._body.decode(errors="replace"))
        if failure_info is None:
            headers = [(name, value) for name, values in self._request.headers.items() for value in values]
            content, redactor = self._request.body or b"", self._provider.redactor
            return f"{reproduce_with(self._request.method, self._request.uri, headers, content, redactor)}\n\n{answer}"
        failure, command = failure_info.failure, runnable(failure_info.code_sample)
        return f"{failure.title}: {failure.message}\n\nReproduce with\n\n    {command}\n\n{answer}"

    def disagreements_of_body(self) -> list[Disagreement]:
        """Those of a JSON body with the schema that the contract has for its status."""
        is_success = 200 <= self._status < 300
        documented = (
            self._judge.success(self._status) if is_success else self._operation.responses.get(str(self._status))
        )
        schema_pointer = documented and documented.schema_pointers.get(JSON)
        if not documented or not schema_pointer:
            return []
        try:
            return self._provider.judge.judge_body(self._body, schema_pointer)[1]
        except ValueError as error:
            example = f"{error}: {self._body.decode(errors='replace')}"
            return [self._provider.contradiction(f"{documented.pointer}/content", "the body is not JSON", example)]

    def meaning_of(self, check: Any) -> Disagreement | None:
        """What a failed check means; None where it means nothing, or nothing that another check does not tell."""
        disagreement = self._meaning_of(check.name, check.failure_info.failure.title)
        if disagreement is None or disagreement.example:
            return disagreement
        return replace(
            disagreement, example=describe_request(self._request.method, self._request.uri, self._request.body)
        )

    def _meaning_of(self, check_name: str, title: str) -> Disagreement | None:
        status, responses = self._status, f"{self._operation.pointer}/responses"
        match check_name:
            case "not_a_server_error" if status == 501 and self._request.method != self._operation.method.upper():
                return None  # so RFC 9110 has it for a method that a server does not know
            case "not_a_server_error":
                return self._judge.server_error(status)
            case "ignored_auth":
                return self._without_credentials(self._probed or status)
            case _ if status >= 500:
                return None
            case _ if check_name in METHOD_CHECKS:
                what = f"{check_name}: the status is {status}"
                return self._provider.contradiction("/x-assumed/405-with-allow", what)
            case "negative_data_rejection":
                return self._not_refused()
            case "positive_data_acceptance" if self._run == "unknown":
                return self._with_unknown_ids()
            case "positive_data_acceptance" if status >= 400:
                return self._refused_though_valid()
            case "positive_data_acceptance" | "status_code_conformance":
                return self._judge.of_allowed(status, None) if self._run == "valid" and status < 400 else None
            case "content_type_conformance":
                success = self._judge.success(status)
                pointer = f"{success.pointer}/content" if success else responses
                return self._provider.contradiction(pointer, f"{check_name}: {title}")
            case _:
                return self._provider.contradiction(responses, f"{check_name}: {title}", f"the status is {status}")

    def _without_credentials(self, status: int) -> Disagreement | None:
        if 200 <= status < 300:
            what = f"a request without a valid API key is answered with {status}"
            return self._provider.contradiction(API_KEY_POINTER, what)
        return self._judge.of_refusal(status, 401)

    def _not_refused(self) -> Disagreement | None:
        """A request that had to be refused with 400 was not. Only a 2xx shows that it was taken."""
        if not 200 <= self._status < 300:
            return self._judge.of_refusal(self._status, 400, is_only_reason=False)
        query = urlsplit(self._request.uri).query
        return self._provider.accepted_though_invalid(self._operation, self._status, self._request.body or b"", query)

    def _with_unknown_ids(self) -> Disagreement | None:
        if 200 <= self._status < 300:
            what = f"a request with an id that does not exist is answered with {self._status}"
            return self._provider.contradiction(f"{self._operation.pointer}/responses/404", what)
        is_only_reason = self._refused_though_valid().verdict is SuiteVerdict.BROKEN
        return self._judge.of_refusal(self._status, 404, is_only_reason=is_only_reason)

    def _refused_though_valid(self) -> Disagreement:
        body = json.loads(self._request.body) if self._request.body else None
        query = urlsplit(self._request.uri).query
        return self._provider.open_points(self._operation).of_refusal(self._status, body, query)
