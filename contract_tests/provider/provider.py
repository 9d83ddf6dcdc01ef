"""What the provider tests talk to: the embedded mock, or whatever --base-url names."""

from __future__ import annotations

import contextlib
import json
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from threading import Lock
from typing import Any, Self, Unpack

import httpx

from contract_tests.contract import clauses
from contract_tests.provider.check_record import CheckRecord
from contract_tests.provider.connection.address import Route
from contract_tests.provider.connection.pace import REQUESTS_PER_MINUTE, Pace
from contract_tests.provider.connection.resending import ResendingTransport
from contract_tests.provider.exceptions import Inapplicable, NoUsableReply, ProviderGone
from contract_tests.provider.judging.invalid_requests import RequestJudge
from contract_tests.provider.judging.open_points import OpenPoints
from contract_tests.provider.judging.schema_judge import SchemaJudge
from contract_tests.provider.judging.status_judge import AS_THE_EXAMPLES, StatusJudge, is_refusal
from contract_tests.provider.reporting.body_files import BodyFiles
from contract_tests.provider.reporting.excerpts import show_value
from contract_tests.provider.reporting.findings import Disagreement
from contract_tests.provider.reporting.reproduction import describe_request
from contract_tests.provider.valid_requests import JSON, SAFE_METHODS, Changes, only_reads, operation_of
from invent_contract.clause import SuiteVerdict
from invent_contract.json_values import as_mapping
from invent_contract.operation import Operation

CONNECTION_ATTEMPTS = 4  # of a request
SECONDS_APART = 1  # of them
REQUEST_TIMEOUT = 30  # seconds; no page says how long a response may take, and gateways end at about that
CONNECT_TIMEOUT = 10  # seconds

BUSY_FOR_GOOD = "it keeps answering 429"
NOT_OF_JSON = "the header `content-type` is not that of JSON"


@dataclass
class Provider(CheckRecord):
    """A provider of the API, and, where it is live, the care to take of it.

    Attributes:
        message_budget: How many messages may be accepted, where it is live.
        sent: How many requests were sent.
        accepted: How many that do more than read were answered with a 2xx status.
        rate: How many requests a minute it may be sent, where it is live.
        announce: Tells at once what a run is waiting for.
        untried: The operations that could not be tried, with the reasons.
        shared: What was created or listed in the run and serves several rules, by its name.
        list_delay: Seconds after which what a list does not show is lost; None where that is still to be found out.
        lost: What was missed so long that it is lost, in the words of a rule.
        body_files: Where bodies are kept that are too long to show.
        model: The contract, read.
    """

    message_budget: int = 70
    sent: int = 0
    accepted: int = 0
    rate: float = REQUESTS_PER_MINUTE
    announce: Callable[[str], None] = field(default=lambda line: None, repr=False)
    untried: dict[str, str] = field(default_factory=dict)
    shared: dict[str, Any] = field(default_factory=dict)
    list_delay: float | None = None
    lost: set[str] = field(default_factory=set)
    body_files: BodyFiles = field(default_factory=BodyFiles, repr=False)

    def __post_init__(self) -> None:
        super().__post_init__()
        self.started = time.monotonic()
        self._pace = Pace(self.rate if self.is_live else None, self.announce)
        self._counters = Lock()  # requests that are sent at once count, too
        self.route = Route.to(self.base_url)
        self._transport = ResendingTransport(self.route)
        self.set_timeout(REQUEST_TIMEOUT)
        self.judge = SchemaJudge(self.model)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._transport.close()

    def send(self, body: Any = None, **changes: Unpack[Changes]) -> httpx.Response:
        """Send a request of the page's operation, as `call` does."""
        return self.call(self.send_message, body, **changes)

    def call_at_once(self, operation: Operation, calls: Sequence[Mapping[str, Any]]) -> list[httpx.Response]:
        """Send requests of an operation at the same time, and return the responses in the same order.

        Args:
            operation: The operation.
            calls: The further arguments of `call` for each request.
        """
        requests = [self.build_request(operation, **arguments) for arguments in calls]
        with ThreadPoolExecutor(len(requests)) as pool:
            return list(pool.map(self._exchange, requests))

    def call(self, operation: Operation, body: Any = None, **changes: Unpack[Changes]) -> httpx.Response:
        """Send a request of any operation, valid in all that is not given.

        Args:
            operation: The operation.
            body: Bytes are sent as they are, all else as JSON. Default: a valid body.
            changes: What else differs from a valid request.
        """
        self.judged = response = self._exchange(self.build_request(operation, body, **changes))
        return response

    def call_and_read(self, operation: Operation, *, allowed_by: str | None = AS_THE_EXAMPLES, **arguments: Any) -> Any:
        """The value of the response to a valid request of any operation. Records and raises as `post` does."""
        return self.read(self.call(operation, **arguments), allowed_by)

    def _exchange(self, request: httpx.Request) -> httpx.Response:
        """Send a request, again for as long as it is answered with 429.

        Raises:
            Inapplicable: As `before_sending` does.
        """
        request.extensions |= {"written_before": len(self.sources.written), "timeout": self._timeout.as_dict()}
        is_refused = True
        while is_refused:
            self.before_sending(request.method)
            response = self._send_when_connected(request)
            self.after_receiving(request.method, response.status_code, response.headers)
            if self.redactor.is_in(response.headers.raw, response.content):
                self.tell_of_the_key(describe_request(request), shown_by=response)
            is_refused = response.status_code == 429
        if response.is_success and request.method not in SAFE_METHODS:
            self.sources.written.append(response)
        return response

    def _send_when_connected(self, request: httpx.Request) -> httpx.Response:
        """Send a request, again where no connection can be made, as while a provider starts anew.

        Raises:
            ProviderGone: Nobody listens any more.
        """
        for attempt in range(1, CONNECTION_ATTEMPTS + 1):
            try:
                return with_text(self._transport.send(request))
            except (httpx.ConnectError, httpx.ConnectTimeout) as error:
                if attempt == CONNECTION_ATTEMPTS:
                    raise ProviderGone(f"{self.base_url} does not answer any more: {error}") from error
            time.sleep(SECONDS_APART)
        raise AssertionError("the loop ends otherwise")

    def check_connection(self) -> None:
        """See whether it can be connected to, with a request that writes nothing.

        Raises:
            ProviderGone: Nobody listens any more.
        """
        reading = filter(only_reads, self.operations)
        bodies: list[tuple[Operation, Any]] = [*((operation, None) for operation in reading), (self.send_message, {})]
        for operation, body in bodies:  # the last of which is refused
            try:
                request = self.build_request(operation, body)
            except Inapplicable:  # an id is lacking
                continue
            with contextlib.suppress(httpx.TransportError, Inapplicable):  # it is there, or nothing may be sent
                self._exchange(request)
            return

    def no_response(self, pointer: str, cause: str, example: str, *, is_late: bool) -> Disagreement:
        """What it means that a request got no response. No page says how long one may take.

        Args:
            pointer: JSON pointer to what says that there is a response.
            cause: The kind of error.
            example: The request, and the error.
            is_late: Whether there was none in time.
        """
        if is_late:
            return self.contradiction(clauses.TIMELY_RESPONSES, "there is no response in time", example)
        return self.contradiction(pointer, f"there is no response: {cause}", example)

    def set_timeout(self, seconds: float) -> None:
        """How long an answer to the suite's own requests may take."""
        self._timeout = httpx.Timeout(seconds, connect=CONNECT_TIMEOUT)

    def times_sent(self, text: str) -> int:
        """How often a text may have arrived that was posted once: more often where a connection ended meanwhile."""
        written = json.dumps(text, ensure_ascii=False).encode()
        return 1 + sum(written in body for body in self._transport.resent_bodies)

    def request_judge(self, operation: Operation) -> RequestJudge:
        """What judges the requests of an operation."""
        return RequestJudge(self.model, operation, self.judge)

    def status_judge(self, operation: Operation) -> StatusJudge:
        """What judges the statuses of an operation's responses."""
        return StatusJudge(self.model, operation)

    def open_points(self, operation: Operation) -> OpenPoints:
        """What tells what the contract leaves open in a valid request of an operation."""
        return OpenPoints(self.model, operation, known={"channel_id": self.id("CHANNEL_ID")})

    def post(self, body: Any = None, *, allowed_by: str | None = AS_THE_EXAMPLES, **ids: str) -> Any:
        """Post a message that must be accepted, and return the message that comes back.

        Whatever in it disagrees with the contract is recorded, and does not keep a check from judging what it is about.

        Args:
            body: As `call` takes it.
            allowed_by: The clause that lets such a message through, as `clause_at` takes it, which a refusal
                contradicts; None where the contract leaves open whether it is accepted.
            ids: Path parameters, instead of those of a valid request.

        Raises:
            NoUsableReply: It was not accepted, or no JSON object came back.
        """
        return self.read_message(self.send(body, ids=ids), allowed_by=allowed_by)

    def read_message(self, response: httpx.Response, *, allowed_by: str | None = AS_THE_EXAMPLES) -> Any:
        """The message in the response to a valid request. Records and raises as `post` does."""
        message = self.read(response, allowed_by)
        if not isinstance(message, dict):
            raise NoUsableReply("the body is no object")
        return message

    def judge_status(self, response: httpx.Response, allowed_by: str | None) -> None:
        """Record what the status of a request that the contract allows contradicts.

        Raises:
            NoUsableReply: It is no 2xx.
        """
        self.judged, operation = response, operation_of(response)
        disagreement = self.status_judge(operation).of_allowed(response.status_code, allowed_by)
        if allowed_by == AS_THE_EXAMPLES and is_refusal(response.status_code) and response.request.content:
            body = json.loads(response.request.content)
            disagreement = self.open_points(operation).of_fields(response.status_code, body) or disagreement
        if disagreement:
            asked = "" if response.is_success else f"{describe_request(response.request)}: "
            self.record(replace(disagreement, example=asked + response.text))
        if not response.is_success:
            raise NoUsableReply(f"the status is {response.status_code}")

    def read(self, response: httpx.Response, allowed_by: str | None = AS_THE_EXAMPLES) -> Any:
        """The value of the body of a success, judged by the schema of its status, or else by that of a documented one.

        Raises:
            NoUsableReply: It is no success, or has no JSON.
        """
        self.judge_status(response, allowed_by)
        operation = operation_of(response)
        documented = self.status_judge(operation).json_response(response.status_code)
        if documented is None:
            raise NoUsableReply("there is no body")
        media_type = response.headers.get("content-type", "").partition(";")[0].strip().lower()
        if media_type != JSON:
            example = f"it is {media_type!r}, expected {JSON!r}: {response.text}"
            self.contradict(f"{documented.pointer}/content", NOT_OF_JSON, example)
        body = self.judge.judge_response(response.content, documented)
        self.sources.add(body.value, response)
        for disagreement in body.disagreements:
            self.record(disagreement)
        if not body.is_json:
            raise NoUsableReply("the body is not JSON")
        if operation.path.endswith("/messages"):
            messages = body.value if isinstance(body.value, list) else [body.value]
            for message in filter(None, map(as_mapping, messages)):
                if message.get("status") == "FAILED" and message.get("error") is None:
                    what = "a message is `FAILED`, but has no `error`"
                    self.contradict(clauses.STATUS, what, show_value(message), quotes=clauses.FAILED_WITH_ERROR)
        return body.value

    @property
    def is_busy_for_good(self) -> bool:
        """Whether nothing but 429 has come for so long that nothing more is sent."""
        return self._pace.is_refused_for_good

    def before_sending(self, method: str) -> None:
        """Count a request, wait as a 429 asked, and keep to a live provider's rate and budget.

        Raises:
            Inapplicable: The budget is used up, or the provider answers nothing but 429.
        """
        self._check_that_more_may_be_sent(method)
        self._pace.wait()
        with self._counters:
            self._check_that_more_may_be_sent(method)
            self.sent += 1

    def _check_that_more_may_be_sent(self, method: str) -> None:
        if self.is_busy_for_good:
            raise Inapplicable(BUSY_FOR_GOOD)
        if self.is_live and self.accepted >= self.message_budget and method not in SAFE_METHODS:
            raise Inapplicable(f"{self.message_budget} messages were accepted; --max-messages allows more")

    def after_receiving(self, method: str, status: int, headers: Mapping[str, str]) -> None:
        """Count a message that was accepted, and leave the provider alone for as long as its 429 says."""
        with self._counters:
            self.accepted += 200 <= status < 300 and method not in SAFE_METHODS
            was_busy_for_good = self.is_busy_for_good
            self._pace.answered(status, headers.get("retry-after", ""))
            if self.is_busy_for_good and not was_busy_for_good and self.running_check:  # else the run ends with a line
                self.record(Disagreement(SuiteVerdict.BROKEN, f"{clauses.RESPONSES}/429", BUSY_FOR_GOOD))


def with_text(response: httpx.Response) -> httpx.Response:
    """A response whose text can be read: as UTF-8 where its charset is of no text, or not that of the body."""
    try:
        response.text  # noqa: B018
    except (AssertionError, TypeError, UnicodeError):  # Python has codecs of bytes, such as base64
        response.encoding = "utf-8"
    return response
