"""What the failed checks of generated requests mean."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any
from urllib.parse import urlsplit

import httpx

from contract_tests.provider.generated_requests import schemathesis_internals as internals
from contract_tests.provider.judging.invalid_requests import accepted_though_forbidden, scalar_of
from contract_tests.provider.judging.status_judge import UNKNOWN_ID, StatusJudge, accepted_although
from contract_tests.provider.provider import NOT_OF_JSON, Provider, with_text
from contract_tests.provider.reporting.findings import Disagreement
from contract_tests.provider.reporting.reproduction import describe_request
from contract_tests.provider.valid_requests import JSON
from invent_contract.clause import SuiteVerdict
from invent_contract.operation import Operation

BODY_CHECK = "response_schema"


@dataclass(frozen=True)
class FailedCheck:
    """A check that a response failed.

    Attributes:
        check: Its name.
        request_number: Which of the run's requests it was, counted from 1.
        disagreement: What it means.
        exchange: The response; None where there was none.
    """

    check: str
    request_number: int
    disagreement: Disagreement
    exchange: httpx.Response | None = None


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
        exchange = _Exchange(provider, run, operation, interaction)
        for check in recorder.checks.get(case_id, []):
            if check.status == internals.Status.FAILURE and (disagreement := exchange.meaning_of(check)):
                yield exchange.failed(check.name, number, disagreement)
        for disagreement in exchange.disagreements_of_body():
            yield exchange.failed(BODY_CHECK, number, disagreement)


class _Exchange:
    """A generated request and its response.

    Args:
        provider: The provider.
        run: `valid`, `invalid` or `unknown`.
        operation: The operation.
        interaction: The request and the response, as Schemathesis has recorded them.
    """

    def __init__(self, provider: Provider, run: str, operation: Operation, interaction: Any) -> None:
        self._provider = provider
        self._run = run
        self._operation = operation
        self._request = interaction.request
        self._response = interaction.response
        self._status: int = interaction.response.status_code
        self._body: bytes = interaction.response.content or b""
        self._judge: StatusJudge = provider.status_judge(operation)

    @cached_property
    def exchange(self) -> httpx.Response:
        """The response and its request as those of the suite's own requests are kept."""
        scheme, _, rest = self._request.uri.partition("://")
        authority, _, path_and_query = rest.partition("/")
        request = httpx.Request(
            self._request.method,
            f"{scheme}://{authority}",
            headers=_pairs(self._request.headers),
            content=self._request.body or b"",
            extensions={"operation": self._operation, "target": f"/{path_and_query}".encode()},
        )
        response = httpx.Response(self._status, headers=_pairs(self._response.headers), request=request)
        response.headers.pop("content-encoding", None)  # the body is no longer compressed
        return with_text(httpx.Response(self._status, headers=response.headers, content=self._body, request=request))

    def failed(self, check: str, request_number: int, disagreement: Disagreement) -> FailedCheck:
        """A check that the response failed."""
        return FailedCheck(check, request_number, replace(disagreement, operation=self._operation.id), self.exchange)

    def disagreements_of_body(self) -> list[Disagreement]:
        """Those of a JSON body with the schema that the contract has for its status."""
        documented = self._judge.json_response(self._status)
        return self._provider.judge.judge_response(self._body, documented).disagreements if documented else []

    def meaning_of(self, check: Any) -> Disagreement | None:
        """What a failed check means; None where it means nothing, or nothing that another check does not tell."""
        disagreement = self._meaning_of(check.name, check.failure_info.failure)
        if disagreement is None or disagreement.example:
            return disagreement
        return replace(disagreement, example=self._asked())

    def _asked(self) -> str:
        return describe_request(self.exchange.request)

    def _meaning_of(self, check_name: str, failure: Any) -> Disagreement | None:
        status, responses = self._status, f"{self._operation.pointer}/responses"
        match check_name:
            case "not_a_server_error":
                return self._judge.server_error(status)
            case _ if status >= 500:
                return None
            case "negative_data_rejection":
                return self._not_refused()
            case "positive_data_acceptance" if self._run == "unknown":
                return self._with_unknown_ids()
            case "positive_data_acceptance" if status >= 300:
                return self._refused_though_valid()
            case "positive_data_acceptance" | "status_code_conformance":
                return self._judge.of_allowed(status, None) if self._run == "valid" and status < 300 else None
            case "content_type_conformance":
                success = self._judge.success(status)
                pointer = f"{success.pointer}/content" if success else responses
                is_json = success is not None and JSON in success.schema_pointers
                what = NOT_OF_JSON if is_json else f"{check_name}: {failure.title}"
                return self._provider.contradiction(pointer, what, failure.message)
            case "response_headers_conformance":
                return self._wrong_header(failure.message.partition("\n\n")[0])
            case _:
                example = f"the status is {status}: {failure.message}"
                return self._provider.contradiction(responses, f"{check_name}: {failure.title}", example)

    def _wrong_header(self, problem: str) -> Disagreement | None:
        """What a header contradicts by the schema that the contract has for it, or as it is missing."""
        success = self._judge.success(self._status)
        described = success.headers if success else {}
        received = {name.lower(): value for name, value in _pairs(self._response.headers)}
        shown = ", ".join(f"{name}: {received[name]}" for name in described if name in received)
        example = f"{problem}; there is {shown or 'none of those that are described'}"
        for name, header in described.items():
            if name in received:
                for disagreement in self._provider.judge.judge(scalar_of(received[name]), header.schema_pointer):
                    what = f"the header `{name}` is wrong: {disagreement.what}"
                    return replace(disagreement, what=what, example=example, suggestion="")
            elif header.is_required:
                what = f"the header `{name}` is missing"
                return self._provider.contradiction(f"{header.pointer}/required", what, example)
        return None

    def _expected(self, status: str) -> str:
        return f"it is answered with {self._status}, expected {status}: {self._asked()}"

    def _not_refused(self) -> Disagreement | None:
        """A request that had to be refused with 400 was not. Only a 2xx shows that it was taken."""
        if not 200 <= self._status < 300:
            return self._judge.of_refusal(self._status, 400, is_only_reason=False)
        judge, query = self._provider.request_judge(self._operation), urlsplit(self._request.uri).query
        forbidding = judge.why_invalid(self._request.body or b"", query)
        return forbidding and accepted_though_forbidden(forbidding, self._status)

    def _with_unknown_ids(self) -> Disagreement | None:
        if 200 <= self._status < 300:
            pointer, what = f"{self._operation.pointer}/responses/404", accepted_although(UNKNOWN_ID)
            return self._provider.contradiction(pointer, what, self._expected("404"))
        is_only_reason = self._refused_though_valid().verdict is SuiteVerdict.BROKEN
        return self._judge.of_refusal(self._status, 404, is_only_reason=is_only_reason)

    def _refused_though_valid(self) -> Disagreement:
        body = json.loads(self._request.body) if self._request.body else None
        query = urlsplit(self._request.uri).query
        return self._provider.open_points(self._operation).of_refusal(self._status, body, query)


def _pairs(headers: Mapping[str, list[str]]) -> list[tuple[str, str]]:
    """Headers as pairs of a name and a value, in ASCII, as httpx takes them."""
    return [(_ascii(name), _ascii(value)) for name, values in headers.items() for value in values]


def _ascii(text: str) -> str:
    return text.encode("ascii", "replace").decode()
