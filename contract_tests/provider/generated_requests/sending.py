"""Sends the requests of a run, and gathers what failed."""

from __future__ import annotations

import contextlib
import json
import warnings
from collections import defaultdict
from collections.abc import Generator, Iterator
from dataclasses import dataclass, field, replace
from typing import Any

import httpx
import schemathesis
from hypothesis.errors import HypothesisWarning

from contract_tests.provider.exceptions import Inapplicable, comes_of
from contract_tests.provider.generated_requests import schemathesis_internals as internals
from contract_tests.provider.generated_requests.failed_checks import FailedCheck, failed_checks
from contract_tests.provider.generated_requests.narrowed_contract import narrowed_contract
from contract_tests.provider.generated_requests.operations import label_of, why_untestable
from contract_tests.provider.generated_requests.reports import Reports
from contract_tests.provider.generated_requests.settings import settings_of
from contract_tests.provider.provider import Provider
from contract_tests.provider.reporting.reproduction import describe_sent
from contract_tests.provider.valid_requests import JSON, LIVE_TEXT
from invent_contract.clause import SuiteVerdict
from invent_contract.json_values import as_list, as_mapping
from invent_contract.operation import Operation


@schemathesis.deserializer(JSON)
def _deserialize(context: Any, response: Any) -> Any:
    """The value of a JSON body. Schemathesis's own reader ends a run where a body is nested too deeply."""
    try:
        return json.loads(response.text)
    except RecursionError:
        raise ValueError("it is nested too deeply") from None


@dataclass
class RunResult:
    """What a run did.

    Attributes:
        provider: The provider that the requests were sent to.
        run: `valid`, `invalid` or `unknown`.
        request_count: How many requests were sent.
        failed_checks: The checks that failed.
        statuses: The statuses of the responses, by Schemathesis's name of the operation.
    """

    provider: Provider
    run: str
    request_count: int = 0
    failed_checks: list[FailedCheck] = field(default_factory=list)
    statuses: defaultdict[str, set[int]] = field(default_factory=lambda: defaultdict(set))

    def add_exchanges(self, recorder: Any) -> None:
        """Judge requests and their responses."""
        self.failed_checks += failed_checks(self.provider, self.run, recorder, self.request_count)
        responses = [interaction.response for interaction in recorder.interactions.values()]
        self.statuses[recorder.label] |= {response.status_code for response in responses if response}
        self.request_count += len(recorder.interactions)

    def add_error(self, event: Any) -> None:
        """Take in that there was no response.

        Raises:
            ProviderGone: Nobody listens at the provider's address any more.
        """
        if isinstance(event.value.__cause__, Inapplicable):
            return  # out of a hook: a live run has posted what it may, or is answered nothing but 429
        self.provider.check_connection()
        if comes_of(event.value, ConnectionRefusedError):
            return  # the provider has started anew meanwhile, which rules wait for, too
        text = event.info.format(base_url_is_set=True)
        is_late = comes_of(event.value, TimeoutError)
        disagreement = self.provider.no_response("/paths", event.info.title, text, is_late=is_late)
        self.failed_checks.append(FailedCheck("network", self.request_count, disagreement))

    def add_where_nothing_is_accepted(self) -> None:
        """Operations without examples of their own that refuse whatever valid request they are sent."""
        disagreements = [failed.disagreement for failed in self.failed_checks]
        told = {disagreement.pointer for disagreement in disagreements if disagreement.verdict is SuiteVerdict.BROKEN}
        for operation in self.provider.operations:
            pointer, statuses = f"{operation.pointer}/responses", self.statuses[label_of(operation)]
            is_refused = statuses and all(300 <= status < 500 and status != 429 for status in statuses)
            if pointer not in told and is_refused and not self._takes_a_valid_request(operation):
                what = "no valid request is accepted"
                disagreement = replace(self.provider.contradiction(pointer, what), operation=operation.id)
                exchange = self.provider.last_response
                self.failed_checks.append(
                    FailedCheck("positive_data_acceptance", self.request_count, disagreement, exchange)
                )

    def _takes_a_valid_request(self, operation: Operation) -> bool:
        """Whether a valid request is accepted, or cannot be sent. Those of a run may be of a person who is known."""
        try:
            return self.provider.call(operation).is_success
        except (Inapplicable, httpx.RequestError):
            return True


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
    settings = settings_of(provider, run, seed, max_examples)
    config = schemathesis.Config.from_dict(settings)
    result = RunResult(provider, run)
    with contextlib.ExitStack() as stack:
        report = reports and stack.enter_context(reports.writing(provider, run, seed, config, list(settings["checks"])))
        for event in stack.enter_context(contextlib.closing(_events(provider, run, config))):
            if isinstance(event, internals.ScenarioFinished) and event.recorder.interactions:
                result.add_exchanges(event.recorder)
                if report:
                    report.write(event.recorder, event.elapsed_time)
            elif isinstance(event, internals.NonFatalError):
                result.add_error(event)
            elif isinstance(event, internals.FatalError):
                raise event.exception
            if provider.is_busy_for_good:
                break  # nothing more is sent
    if run == "valid" and not provider.is_live:  # it is sent few requests, all of which may leave something open
        result.add_where_nothing_is_accepted()
    return result


def _events(provider: Provider, run: str, config: Any) -> Generator[Any]:
    """What happens while Schemathesis sends the requests of a run."""
    schema: Any = schemathesis.openapi.from_dict(narrowed_contract(provider, run), config=config)
    for operation in provider.operations:
        reason = why_untestable(provider, run, operation)
        if reason:
            schema = schema.exclude(name=label_of(operation))
            provider.untried[f"{operation.id} with {run} requests"] = reason
    with contextlib.ExitStack() as stack:
        stack.enter_context(warnings.catch_warnings())
        # Such as of the size of what a generator of data would be shown as, which is nothing of the provider.
        warnings.simplefilter("ignore", HypothesisWarning)
        stack.enter_context(_counting_requests(provider))
        stack.enter_context(internals.without_local_constants())
        if provider.is_live:
            stack.enter_context(internals.without_probes())
        yield from internals.from_schema(schema).execute()


@contextlib.contextmanager
def _counting_requests(provider: Provider) -> Iterator[None]:
    """Let the provider count each request. Schemathesis takes these hooks only for all schemas at once."""

    def before_call(context: Any, case: Any, kwargs: Any) -> None:
        if provider.is_live:
            _mark_as_a_test(case.body)
        provider.before_sending(case.method)

    def after_call(context: Any, case: Any, response: Any) -> None:
        headers = {"retry-after": response.headers.get("retry-after", [""])[0]}
        provider.after_receiving(case.method, response.status_code, headers)
        if provider.redactor.is_in(response.headers, response.content or b""):
            operation = provider.find_operation(case.operation.method, case.operation.path)
            asked = describe_sent(case.method, str(response.request.url), response.request.body)
            provider.tell_of_the_key(asked, operation.id if operation else "")

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
