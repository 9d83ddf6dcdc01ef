"""What a check of a provider has met, and what shows it: kept for the check, and as a finding of the run."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any

import httpx

from contract_tests.contract import clauses
from contract_tests.provider.reporting.findings import Disagreement, FindingLog, contradiction
from contract_tests.provider.reporting.redaction import KeyRedactor
from contract_tests.provider.reporting.sources import ReplySources
from contract_tests.provider.valid_requests import SAFE_METHODS, ValidRequests, operation_of
from invent_contract.clause import SuiteVerdict


@dataclass(frozen=True)
class Observation:
    """A disagreement, and where it shows.

    Attributes:
        disagreement: The disagreement.
        exchange: The response that shows it, or the request that got none; None where nothing was sent.
        item: The reply that shows it, or the item of a list, where a rule names it.
    """

    disagreement: Disagreement
    exchange: httpx.Response | httpx.Request | None
    item: Any = None

    @property
    def request(self) -> httpx.Request | None:
        """The request of the exchange."""
        return self.exchange.request if isinstance(self.exchange, httpx.Response) else self.exchange


@dataclass
class CheckRecord(ValidRequests):
    """Collects the disagreements of the running check, and the findings of the run.

    Attributes:
        judged: The response that is being judged, or the request that got none. Default: that to the last request.
        is_strict: Whether a live run, too, fails for what only refutes us.
        findings: All disagreements with the contract, by their causes.
        observations: Those of the running check, in their order.
        running_check: The name of the running rule or test.
        running_quotes: The words that it holds a provider to.
        sources: The responses that the running rule has read values from.
        redactor: Strikes the API key out of it.
    """

    judged: httpx.Response | httpx.Request | None = None
    is_strict: bool = False
    findings: FindingLog = field(default_factory=FindingLog)
    observations: list[Observation] = field(default_factory=list, repr=False)
    running_check: str = ""
    running_quotes: str = ""
    sources: ReplySources = field(default_factory=ReplySources, repr=False)

    def __post_init__(self) -> None:
        super().__post_init__()
        self.redactor = KeyRedactor(self.api_key)

    @property
    def last_response(self) -> httpx.Response:
        """The response that is being judged, where there is one."""
        assert isinstance(self.judged, httpx.Response)
        return self.judged

    @property
    def disagreements(self) -> list[Disagreement]:
        """The disagreements of the running check, in the order in which they were met."""
        return [observation.disagreement for observation in self.observations]

    def begin_check(self, name: str, quotes: str = "") -> None:
        """A rule or a test begins: forget what was met and read before, but for the findings."""
        self.running_check, self.running_quotes, self.judged = name, quotes, None
        self.observations.clear()
        self.sources.clear()

    def record(self, disagreement: Disagreement, shown_by: Any = None) -> None:
        """Keep a disagreement with the contract, without the API key.

        Args:
            disagreement: The disagreement.
            shown_by: The response that shows it, or the reply or the item of a list that does, where it is not the
                response that is being judged.
        """
        response = shown_by if isinstance(shown_by, httpx.Response) else self.sources.of(shown_by)
        item = shown_by if response and response is not shown_by else None
        observation = Observation(disagreement, response or self.judged, item)
        request = observation.request
        redact = self.redactor.redact
        redacted = replace(
            disagreement,
            what=redact(disagreement.what),
            example=redact(disagreement.example),
            suggestion=redact(disagreement.suggestion),
            operation=disagreement.operation or (operation_of(request).id if request else ""),
            check=self.running_check,
            quotes=disagreement.quotes or self.running_quotes,
        )
        self.findings.add(redacted)
        self.observations.append(replace(observation, disagreement=redacted))

    def written_for(self, observation: Observation) -> httpx.Response | None:
        """What was written before that which shows a disagreement, where that only reads; None otherwise."""
        request = observation.request
        if request is None or request.method not in SAFE_METHODS or "written_before" not in request.extensions:
            return None
        return self.sources.written_for(request, observation.disagreement.example)

    def tell_of_the_key(self, asked: str, operation_id: str = "", shown_by: httpx.Response | None = None) -> None:
        """Record that a response holds the API key, which no page says that it may or may not.

        Args:
            asked: The beginning of the request.
            operation_id: The id of its operation, if it is none of the suite's own.
            shown_by: The response, if it is.
        """
        disagreement = self.contradiction(clauses.KEY_NOT_SHOWN, "a response holds the API key", asked)
        self.record(replace(disagreement, operation=operation_id), shown_by)

    def is_failure(self, verdict: SuiteVerdict) -> bool:
        """Whether a run fails for it: against loopback also where only what we inferred or assumed is refuted."""
        refuted_fails = self.is_strict or not self.is_live
        return verdict is SuiteVerdict.BROKEN or (verdict is SuiteVerdict.REFUTED and refuted_fails)

    def contradiction(self, pointer: str, what: str, example: str = "", suggestion: str = "") -> Disagreement:
        """The disagreement of something that contradicts a clause. The verdict follows from its basis."""
        return contradiction(self.model, pointer, what, example, suggestion)

    def contradict(self, pointer: str, what: str, example: str = "", shown_by: Any = None, quotes: str = "") -> None:
        """Record that a clause is contradicted, which `shown_by` shows, as `record` takes it."""
        self.record(replace(self.contradiction(pointer, what, example), quotes=quotes), shown_by)
