"""What the provider tests talk to: the embedded mock, or whatever --base-url names."""

from __future__ import annotations

import base64
import contextlib
import copy
import json
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from threading import Lock
from typing import Any, Self
from urllib.parse import quote

import httpx

from contract_tests.contract.contract_under_test import CONTRACT, OPERATION_POINTER, PATH, SEND_MESSAGE_OPERATION
from contract_tests.provider.connection.address import Route
from contract_tests.provider.connection.pace import REQUESTS_PER_MINUTE, Pace
from contract_tests.provider.connection.resending import ResendingTransport
from contract_tests.provider.judging.invalid_requests import RequestJudge
from contract_tests.provider.judging.open_points import CONFLICT, OpenPoints
from contract_tests.provider.judging.schema_judge import SchemaJudge
from contract_tests.provider.judging.status_judge import AS_THE_EXAMPLES, StatusJudge
from contract_tests.provider.reporting.body_files import BodyFiles
from contract_tests.provider.reporting.findings import Disagreement, FindingLog, contradiction, show_value
from contract_tests.provider.reporting.redaction import MIN_REDACTED, KeyRedactor
from contract_tests.provider.reporting.reproduction import describe_request
from contract_tests.provider.reporting.sources import ReplySources
from invent_contract.clause import SuiteVerdict
from invent_contract.contract import Contract
from invent_contract.examples import example_of, first_example
from invent_contract.json_values import as_mapping
from invent_contract.operation import Operation
from invent_contract.samples import sample_of
from invent_contract.schema import Schema, Side

JSON = "application/json"
LIVE_TEXT = "Contract test, please ignore."
MAX_ATTEMPTS = 7  # of a request that is answered with 429
CONNECTION_ATTEMPTS = 4  # of a request
SECONDS_APART = 1  # of them
REQUEST_TIMEOUT = 10  # seconds
SAFE_METHODS = {"GET", "HEAD", "OPTIONS", "TRACE"}  # those that only read

API_KEY_POINTER = "/components/securitySchemes/apiKey"
STATUS_CLAUSE = "/components/schemas/ChatMessage/properties/status/description"
FAILED_WITH_ERROR = "`FAILED` comes with `error`."
RESPONSES_POINTER = f"{OPERATION_POINTER}/responses"


class Inapplicable(Exception):
    """A check cannot be run: an id is lacking, or a live run has posted what it may."""


class ProviderGone(Exception):
    """Nobody listens at the provider's address any more, which ends a run."""


class NoUsableReply(Exception):
    """A valid request was not answered with a message, so that a check cannot go on. The finding is recorded."""


@dataclass
class Provider:
    """A provider of the API, the ids to use with it, and, where it is live, the care to take of it.

    Attributes:
        base_url: Without a slash at its end.
        environment: The INVENT_… variables.
        is_live: Whether to be careful: slow, few messages, and each says that it comes from a test.
        message_budget: How many messages may be accepted, where it is live.
        sent: How many requests were sent.
        accepted: How many that do more than read were answered with a 2xx status.
        judged: The response that is being judged, or the request that got none. Default: that to the last request.
        is_mock: Whether it is the embedded mock, which takes the contract's examples for ids.
        is_strict: Whether a live run, too, fails for what only refutes us.
        may_create: Whether contacts and chats may be created, where it is live.
        rate: How many requests a minute it may be sent, where it is live.
        announce: Tells at once what a run is waiting for.
        contract: What it is held to.
        untried: The operations that could not be tried, with the reasons.
        findings: All disagreements with the contract, by their causes.
        disagreements: Those of the running check, in the order in which they were met.
        running_check: The name of the running rule or test.
        shared: What was created or listed in the run and serves several rules, by its name.
        evidence: What shows each of them, where it was met first.
        sources: The responses that the running rule has read values from.
        body_files: Where bodies are kept that are too long to show.
        model: The contract, read.
    """

    base_url: str
    environment: Mapping[str, str] = field(repr=False)  # has the API key
    is_live: bool = False
    message_budget: int = 70
    sent: int = 0
    accepted: int = 0
    judged: httpx.Response | httpx.Request | None = None
    is_mock: bool = False
    is_strict: bool = False
    may_create: bool = False
    rate: float = REQUESTS_PER_MINUTE
    announce: Callable[[str], None] = field(default=lambda line: None, repr=False)
    contract: dict[str, Any] = field(default_factory=lambda: CONTRACT, repr=False)
    untried: dict[str, str] = field(default_factory=dict)
    findings: FindingLog = field(default_factory=FindingLog)
    disagreements: list[Disagreement] = field(default_factory=list)
    running_check: str = ""
    shared: dict[str, Any] = field(default_factory=dict)
    evidence: dict[Disagreement, httpx.Response | httpx.Request | None] = field(default_factory=dict, repr=False)
    sources: ReplySources = field(default_factory=ReplySources, repr=False)
    body_files: BodyFiles = field(default_factory=BodyFiles, repr=False)

    def __post_init__(self) -> None:
        self.started = time.monotonic()
        self._pace = Pace(self.rate if self.is_live else None, self.announce)
        self._counters = Lock()  # requests that are sent at once count, too
        self.route = Route.to(self.base_url)
        self._transport = ResendingTransport(self.route)
        self._http = httpx.Client(timeout=REQUEST_TIMEOUT, transport=self._transport, trust_env=False)
        self.redactor = KeyRedactor(self.api_key)
        self.model = Contract(self.contract)
        self.operations = self.model.operations
        self.send_message = self.find_operation("post", PATH) or SEND_MESSAGE_OPERATION
        self.judge = SchemaJudge(self.model)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._http.close()

    @property
    def api_key(self) -> str:
        return self.environment["INVENT_API_KEY"]

    def id(self, name: str) -> str:
        """An id of the environment, such as `CHAT_ID`.

        Raises:
            Inapplicable: It has none.
        """
        if not self.environment.get(f"INVENT_{name}"):
            raise Inapplicable(f"needs INVENT_{name}")
        return self.environment[f"INVENT_{name}"]

    def path_ids(self, operation: Operation) -> dict[str, str]:
        """The path parameters of an operation: of the environment, or, of the mock, the contract's examples.

        Raises:
            Inapplicable: An id is lacking.
        """
        ids = {}
        for name, parameter in operation.parameters_in("path").items():
            variable = name.upper().replace("-", "_")
            example = first_example(self.model, parameter.schema_pointer)
            is_given = bool(self.environment.get(f"INVENT_{variable}"))
            ids[name] = str(example) if self.is_mock and example and not is_given else self.id(variable)
        return ids

    def path(self, **ids: str) -> str:
        """The path of the page's operation, with other ids, percent-encoded, where they are given."""
        return PATH.format(**{**encoded(self.path_ids(self.send_message)), **ids})

    def body(self, *texts: str, **fields: Any) -> dict[str, Any]:
        """A valid body with these texts, and other fields where they are given. A field that is None is left out."""
        parts = [
            {"type": "text", "text": f"{LIVE_TEXT} {text}" if self.is_live else text} for text in texts or ("Hello",)
        ]
        body = {"message": parts, "channel_id": self.id("CHANNEL_ID"), **fields}
        return {name: value for name, value in body.items() if value is not None}

    def send(
        self,
        body: Any = None,
        *,
        method: str = "POST",
        headers: Mapping[str, str | None] | None = None,
        query: str = "",
        **ids: str,
    ) -> httpx.Response:
        """Send a request.

        Args:
            body: Bytes are sent as they are, all else as JSON. Default: a valid body.
            method: The HTTP method.
            headers: Instead of or beside those of a valid request. A header that is None is left out.
            query: As it follows the path, with its question mark.
            ids: Path parameters, instead of those of a valid request. They are percent-encoded.
        """
        # All are named, as mypy matches **ids with the rest.
        return self.call(self.send_message, body, query=query, headers=headers, method=method, **ids)

    def send_at_once(self, bodies: Sequence[Any], **ids: str) -> list[httpx.Response]:
        """Send requests with these bodies at the same time, and return the responses in the same order."""
        return self.call_at_once(self.send_message, [{"body": body, **ids} for body in bodies])

    def call_at_once(self, operation: Operation, calls: Sequence[Mapping[str, Any]]) -> list[httpx.Response]:
        """Send requests of an operation at the same time, and return the responses in the same order.

        Args:
            operation: The operation.
            calls: The further arguments of `call` for each request.
        """
        requests = [self._request_of(operation, **arguments) for arguments in calls]
        with ThreadPoolExecutor(len(requests)) as pool:
            return list(pool.map(self._exchange, requests))

    def operation(self, method: str, path: str) -> Operation:
        """An operation of the contract.

        Raises:
            Inapplicable: The contract does not have it, or it creates something that a live run may not.
        """
        found = self.find_operation(method, path)
        if found is None:
            raise Inapplicable(f"the contract has no {method.upper()} {path}")
        if not self.may_try(found):
            raise Inapplicable("creates something, which --allow-creating lets it")
        return found

    def may_try(self, operation: Operation) -> bool:
        """Whether requests of an operation may be sent, although they may create something that stays."""
        return self.may_create or not (self.is_live and creates(operation))

    def find_operation(self, method: str, path: str) -> Operation | None:
        """An operation of the contract, if it has it."""
        return next((item for item in self.operations if (item.method, item.path) == (method, path)), None)

    def call(
        self,
        operation: Operation,
        body: Any = None,
        *,
        query: Mapping[str, Any] | str | None = None,
        headers: Mapping[str, str | None] | None = None,
        method: str = "",
        **ids: str,
    ) -> httpx.Response:
        """Send a request of any operation, valid in all that is not given.

        Args:
            operation: The operation.
            body: Bytes are sent as they are, all else as JSON. Default: a valid body.
            query: Parameters beside the required ones, or, as text, all that follows the path, with its question mark.
                Text is sent as it is, also where it is no proper query.
            headers: Instead of or beside those of a valid request. A header that is None is left out.
            method: The HTTP method, where it is to be another one.
            ids: Path parameters, instead of those of a valid request. They are percent-encoded.
        """
        # All are named, as mypy matches **ids with the rest.
        request = self._request_of(operation, body, query=query, headers=headers, method=method, **ids)
        self.judged = response = self._exchange(request)
        return response

    def valid_body(self, operation: Operation) -> Any:
        """A body as in the contract's examples, or else made from its schema; None where it takes no JSON."""
        if operation == self.send_message:
            return self.body()
        schema_pointer = operation.body.schema_pointers.get(JSON) if operation.body else None
        if schema_pointer is None:
            return None
        body = copy.deepcopy(first_example(self.model, schema_pointer))
        if body is None:
            body = sample_of(self.model, self.body_schema(operation))
        if self.is_live and "message" in as_mapping(body):
            body["message"] = self.body()["message"]
        return body

    def body_schema(self, operation: Operation) -> Schema:
        """What the contract says of an operation's JSON body."""
        assert operation.body
        return self.model.schema(operation.body.schema_pointers[JSON], Side.SENT)

    def valid_query(self, operation: Operation) -> dict[str, str]:
        """The required parameters of an operation's query."""
        return {
            name: text_of(example_of(self.model, parameter.schema_pointer))
            for name, parameter in operation.parameters_in("query").items()
            if parameter.is_required
        }

    def call_and_read(self, operation: Operation, *, allowed_by: str | None = AS_THE_EXAMPLES, **arguments: Any) -> Any:
        """The value of the response to a valid request of any operation. Records and raises as `post` does."""
        return self.read(self.call(operation, **arguments), operation, allowed_by)

    def _request_of(
        self,
        operation: Operation,
        body: Any = None,
        *,
        query: Mapping[str, Any] | str | None = None,
        headers: Mapping[str, str | None] | None = None,
        method: str = "",
        **ids: str,
    ) -> httpx.Request:
        body = self.valid_body(operation) if body is None else body
        content = body if isinstance(body, bytes | None) else json.dumps(body, ensure_ascii=False).encode()
        all_headers: dict[str, str | None] = {"Authorization": f"Bearer {self.api_key}"}
        if operation.body:
            all_headers["Content-Type"] = JSON
        all_headers |= headers or {}
        url = self.base_url + operation.path.format(**encoded({**self.path_ids(operation), **ids}))
        request = self._http.build_request(
            method or operation.method.upper(),
            url,
            params=None if isinstance(query, str) else {**self.valid_query(operation), **(query or {})} or None,
            headers={name: value for name, value in all_headers.items() if value is not None},
            content=content,
        )
        for name, value in all_headers.items():
            if value is None:
                request.headers.pop(name, None)  # that of httpx
        request.extensions["operation"] = operation.id
        if isinstance(query, str) and query:  # httpx would mend what is no proper query
            request.extensions["target"] = request.url.raw_path + query.encode()
        if "Transfer-Encoding" in request.headers:  # in the place of the length, which httpx sets for all bytes
            del request.headers["Content-Length"]
        return request

    def _exchange(self, request: httpx.Request) -> httpx.Response:
        """Send a request, again where it is answered with 429."""
        for _ in range(MAX_ATTEMPTS):
            self.before_sending()
            response = self._send_when_connected(request)
            self.after_receiving(request.method, response.status_code, response.headers)
            self.look_for_the_key(f"{response.headers}{response.text}", response)
            if response.status_code != 429:
                break
        return response

    def _send_when_connected(self, request: httpx.Request) -> httpx.Response:
        """Send a request, again where no connection can be made, as while a provider starts anew.

        Raises:
            ProviderGone: Nobody listens any more.
        """
        for attempt in range(1, CONNECTION_ATTEMPTS + 1):
            try:
                return self._http.send(request)
            except (httpx.ConnectError, httpx.ConnectTimeout) as error:
                if attempt == CONNECTION_ATTEMPTS:
                    raise ProviderGone(f"{self.base_url} does not answer any more: {error}") from error
            time.sleep(SECONDS_APART)
        raise AssertionError("the loop ends otherwise")

    def check_connection(self) -> None:
        """See whether it can be connected to, with a request that posts nothing.

        Raises:
            ProviderGone: Nobody listens any more.
        """
        with contextlib.suppress(httpx.TransportError):  # there is a connection
            self._send_when_connected(self._request_of(self.send_message, {}))

    def set_timeout(self, seconds: float) -> None:
        """How long an answer to the suite's own requests may take."""
        self._http.timeout = httpx.Timeout(seconds, connect=REQUEST_TIMEOUT)

    def times_sent(self, text: str) -> int:
        """How often a text may have arrived that was posted once: more often where a connection ended meanwhile."""
        written = json.dumps(text, ensure_ascii=False).encode()
        return 1 + sum(written in body for body in self._transport.resent_bodies)

    def record(self, disagreement: Disagreement, shown_by: httpx.Response | None = None) -> None:
        """Keep a disagreement with the contract, without the API key.

        Args:
            disagreement: The disagreement.
            shown_by: The response that shows it, where it is not the one that is being judged.
        """
        evidence = shown_by or self.judged
        request = evidence.request if isinstance(evidence, httpx.Response) else evidence
        redact = self.redactor.redact
        redacted = replace(
            disagreement,
            what=redact(disagreement.what),
            example=redact(disagreement.example),
            suggestion=redact(disagreement.suggestion),
            operation=disagreement.operation or (request.extensions.get("operation", "") if request else ""),
            check=self.running_check,
        )
        self.findings.add(redacted)
        self.disagreements.append(redacted)
        self.evidence.setdefault(redacted, evidence)

    def look_for_the_key(self, text: str, response: httpx.Response | None = None) -> None:
        """Record that a response holds the API key, which no page says that it may or may not."""
        if len(self.api_key) >= MIN_REDACTED:
            encoded_key = base64.b64encode(self.api_key.encode()).decode().rstrip("=")
            if self.api_key in text or encoded_key in text:
                what = "a response holds the API key"
                self.record(self.contradiction("/x-assumed/key-not-shown", what), response)

    def is_failure(self, verdict: SuiteVerdict) -> bool:
        """Whether a run fails for it: against loopback also where only what we inferred or assumed is refuted."""
        refuted_fails = self.is_strict or not self.is_live
        return verdict is SuiteVerdict.BROKEN or (verdict is SuiteVerdict.REFUTED and refuted_fails)

    def contradiction(self, pointer: str, what: str, example: str = "", suggestion: str = "") -> Disagreement:
        """The disagreement of something that contradicts a clause. The verdict follows from its basis."""
        return contradiction(self.model, pointer, what, example, suggestion)

    def contradict(self, pointer: str, what: str, example: str = "", shown_by: httpx.Response | None = None) -> None:
        """Record that a clause is contradicted, which `shown_by` shows, or else the response that is being judged."""
        self.record(self.contradiction(pointer, what, example), shown_by)

    def accepted_though_invalid(
        self, operation: Operation, status: int, body: bytes, query: str = ""
    ) -> Disagreement | None:
        """What it means that a request was accepted: it contradicts the clause that forbids it, if one does."""
        forbidding = RequestJudge(self.model, operation, self.judge).why_invalid(body, query)
        if forbidding is None:
            return None
        return replace(
            forbidding,
            what=f"an invalid request is accepted: {forbidding.what}",
            example=f"it is answered with {status}, expected 400, to {forbidding.example}",
        )

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
            body: As `send` takes it.
            allowed_by: JSON pointer to the clause that lets such a message through, which a refusal contradicts. By
                default it is as in the contract's examples; None where the contract leaves open whether it is accepted.
            ids: As `send` takes them.

        Raises:
            NoUsableReply: It was not accepted, or no JSON object came back.
        """
        # All are named, as mypy matches **ids with the rest.
        response = self.send(body, method="POST", headers=None, query="", **ids)
        return self.read_message(response, allowed_by=allowed_by)

    def read_message(self, response: httpx.Response, *, allowed_by: str | None = AS_THE_EXAMPLES) -> Any:
        """The message in the response to a valid request. Records and raises as `post` does."""
        message = self.read(response, self.send_message, allowed_by)
        if not isinstance(message, dict):
            raise NoUsableReply("the body is no object")
        return message

    def judge_status(self, response: httpx.Response, operation: Operation, allowed_by: str | None) -> None:
        """Record what the status of a request that the contract allows contradicts.

        Raises:
            NoUsableReply: It is no 2xx.
        """
        self.judged = response
        disagreement = self.status_judge(operation).of_allowed(response.status_code, allowed_by)
        is_refused = 400 <= response.status_code < 500 and response.status_code != CONFLICT
        if allowed_by == AS_THE_EXAMPLES and is_refused and response.request.content:
            body = json.loads(response.request.content)
            disagreement = self.open_points(operation).of_fields(response.status_code, body) or disagreement
        if disagreement:
            asked = f"{describe_request(response.request)}: " if response.is_server_error else ""
            self.record(replace(disagreement, example=asked + response.text))
        if not response.is_success:
            raise NoUsableReply(f"the status is {response.status_code}")

    def read(self, response: httpx.Response, operation: Operation, allowed_by: str | None = AS_THE_EXAMPLES) -> Any:
        """The value of the body of a success, judged by the schema of its status, or else by that of a documented one.

        Raises:
            NoUsableReply: It is no success, or has no JSON.
        """
        self.judge_status(response, operation, allowed_by)
        documented = self.status_judge(operation).success(response.status_code)
        schema_pointer = documented and documented.schema_pointers.get("application/json")
        if not documented or not schema_pointer:
            raise NoUsableReply("there is no body")
        content_pointer = f"{documented.pointer}/content"
        media_type = response.headers.get("content-type", "").partition(";")[0].strip().lower()
        if media_type != JSON:
            example = f"it is {media_type!r}, expected {JSON!r}: {response.text}"
            self.contradict(content_pointer, "the header `content-type` is another one", example)
        try:
            value, disagreements = self.judge.judge_body(response.content, schema_pointer)
        except ValueError as error:
            self.contradict(content_pointer, "the body is not JSON", f"{error}: {response.text}")
            raise NoUsableReply("the body is not JSON") from None
        self.sources.add(value, response)
        for disagreement in disagreements:
            self.record(disagreement)
        if operation.path.endswith("/messages"):
            for message in filter(None, map(as_mapping, value if isinstance(value, list) else [value])):
                if message.get("status") == "FAILED" and message.get("error") is None:
                    what = "a message is `FAILED` and has no `error`, which is expected then"
                    self.contradict(STATUS_CLAUSE, what, show_value(message))
        return value

    def before_sending(self) -> None:
        """Count a request, wait as a 429 asked, and keep to a live provider's rate and budget.

        Raises:
            Inapplicable: The budget is used up, or a live provider answers nothing but 429.
        """
        with self._counters:
            if self.is_live and self._pace.is_refused_for_good:
                raise Inapplicable("it keeps answering 429")
            if self.is_live and self.accepted >= self.message_budget:
                raise Inapplicable(f"{self.message_budget} messages were accepted; --max-messages allows more")
            self._pace.wait()
            self.sent += 1

    def after_receiving(self, method: str, status: int, headers: Mapping[str, str]) -> None:
        """Count a message that was accepted, and leave the provider alone for as long as its 429 says."""
        with self._counters:
            self.accepted += 200 <= status < 300 and method not in SAFE_METHODS
            self._pace.answered(status, headers.get("retry-after", ""))
            if self._pace.is_refused_for_good:
                self.record(Disagreement(SuiteVerdict.BROKEN, f"{RESPONSES_POINTER}/429", "it keeps answering 429"))


def creates(operation: Operation) -> bool:
    """Whether an operation makes something that stays, other than a message."""
    return operation.method.upper() not in SAFE_METHODS and operation.path != PATH


def encoded(ids: Mapping[str, str]) -> dict[str, str]:
    """Ids as they stand in a path."""
    return {name: quote(value, safe="") for name, value in ids.items()}


def text_of(value: Any) -> str:
    """A value as it is written in a query."""
    return value if isinstance(value, str) else json.dumps(value)
