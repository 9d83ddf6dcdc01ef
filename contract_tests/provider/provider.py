"""What the provider tests talk to: the embedded mock, or whatever --base-url names."""

from __future__ import annotations

import base64
import json
import time
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from threading import Lock
from typing import Any, Self
from urllib.parse import quote

import httpx
from httpx_retries import Retry

from contract_tests.contract.contract_under_test import CONTRACT, OPERATION_POINTER, PATH, SEND_MESSAGE_OPERATION
from contract_tests.provider.findings import Disagreement, FindingLog
from contract_tests.provider.redaction import MIN_REDACTED, KeyRedactor
from contract_tests.provider.schema_judge import SchemaJudge
from contract_tests.provider.status_judge import AS_THE_EXAMPLES, StatusJudge, contradiction
from invent_contract.clause import SuiteVerdict
from invent_contract.contract import Contract
from invent_contract.examples import first_example
from invent_contract.operation import Operation

LIVE_TEXT = "Contract test, please ignore."
LIVE_REQUESTS_PER_MINUTE = 100
DEFAULT_WAIT = 5  # seconds, after a 429 that does not say how long
MAX_WAIT = 300  # seconds, whatever a 429 says
MAX_ATTEMPTS = 5  # of a request that is answered with 429
MAX_429_IN_A_ROW = 20  # then it is no rate limit any more
REQUEST_TIMEOUT = 10  # seconds
SAFE_METHODS = {"GET", "HEAD", "OPTIONS", "TRACE"}  # those that only read

API_KEY_POINTER = "/components/securitySchemes/apiKey"
RESPONSES_POINTER = f"{OPERATION_POINTER}/responses"


class Inapplicable(Exception):
    """A check cannot be run: an id is lacking, or a live run has posted what it may."""


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
        last_response: The response that is being judged: that to the last request, unless a check names an earlier one.
        failed_response: The response that was judged when the running check first failed.
        is_mock: Whether it is the embedded mock, which takes the contract's examples for ids.
        is_strict: Whether a live run, too, fails for what only refutes us.
        may_create: Whether contacts and chats may be created, where it is live.
        contract: What it is held to.
        untried: The operations that could not be tried, with the reasons.
        findings: All disagreements with the contract, by their causes.
        disagreements: Those of the running check, in the order in which they were met.
        running_rule: The name of the running rule.
    """

    base_url: str
    environment: Mapping[str, str] = field(repr=False)  # has the API key
    is_live: bool = False
    message_budget: int = 30
    sent: int = 0
    accepted: int = 0
    last_response: httpx.Response | None = None
    failed_response: httpx.Response | None = None
    is_mock: bool = False
    is_strict: bool = False
    may_create: bool = False
    contract: dict[str, Any] = field(default_factory=lambda: CONTRACT, repr=False)
    untried: dict[str, str] = field(default_factory=dict)
    findings: FindingLog = field(default_factory=FindingLog)
    disagreements: list[Disagreement] = field(default_factory=list)
    running_rule: str = ""

    def __post_init__(self) -> None:
        self.started = time.monotonic()
        self._not_before = 0.0  # on the monotonic clock
        self._429_in_a_row = 0
        self._counters = Lock()  # requests that are sent at once count, too
        self._http = httpx.Client(timeout=REQUEST_TIMEOUT, trust_env=False)
        self.redactor = KeyRedactor(self.api_key)
        self._model = Contract(self.contract)
        self.operations = self._model.operations
        self.send_message = self.find_operation("post", PATH) or SEND_MESSAGE_OPERATION
        self.judge = SchemaJudge(self._model)

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
            example = first_example(self._model, parameter.schema_pointer)
            is_given = bool(self.environment.get(f"INVENT_{variable}"))
            ids[name] = str(example) if self.is_mock and example and not is_given else self.id(variable)
        return ids

    def path(self, **ids: str) -> str:
        """The path of the page's operation, with other ids where they are given."""
        return PATH.format(**{**self.path_ids(self.send_message), **ids})

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
        request = self._request(body, method, headers or {}, query, ids)
        self.last_response = self._exchange(request)
        return self.last_response

    def send_at_once(self, bodies: Sequence[Any], **ids: str) -> list[httpx.Response]:
        """Send requests with these bodies at the same time, and return the responses in the same order."""
        requests = [self._request(body, "POST", {}, "", ids) for body in bodies]
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
        if self.is_live and not self.may_create and creates(found):
            raise Inapplicable("creates something, which --allow-creating lets it")
        return found

    def find_operation(self, method: str, path: str) -> Operation | None:
        """An operation of the contract, if it has it."""
        return next((item for item in self.operations if (item.method, item.path) == (method, path)), None)

    def call(
        self, operation: Operation, *, query: Mapping[str, Any] | None = None, body: Any = None, **ids: str
    ) -> httpx.Response:
        """Send a request of any operation, with the ids of the environment where no others are given."""
        self.last_response = self._exchange(self._request_of(operation, query=query, body=body, **ids))
        return self.last_response

    def call_at_once(self, operation: Operation, calls: Sequence[Mapping[str, Any]]) -> list[httpx.Response]:
        """Send requests of an operation at the same time, and return the responses in the same order.

        Args:
            operation: The operation.
            calls: The further arguments of `call` for each request.
        """
        requests = [self._request_of(operation, **arguments) for arguments in calls]
        with ThreadPoolExecutor(len(requests)) as pool:
            return list(pool.map(self._exchange, requests))

    def _request_of(
        self, operation: Operation, *, query: Mapping[str, Any] | None = None, body: Any = None, **ids: str
    ) -> httpx.Request:
        known_ids = {name: self.id(name.upper()) for name in operation.parameters_in("path")}
        encoded_ids = {name: quote(value, safe="") for name, value in {**known_ids, **ids}.items()}
        return self._http.build_request(
            operation.method,
            self.base_url + operation.path.format(**encoded_ids),
            params=query,
            json=body,
            headers={"Authorization": f"Bearer {self.api_key}"},
        )

    def call_and_read(self, operation: Operation, *, allowed_by: str | None = AS_THE_EXAMPLES, **arguments: Any) -> Any:
        """The value of the response to a valid request of any operation. Records and raises as `post` does."""
        return self.read(self.call(operation, **arguments), operation, allowed_by)

    def _request(
        self, body: Any, method: str, headers: Mapping[str, str | None], query: str, ids: Mapping[str, str]
    ) -> httpx.Request:
        all_headers = {"Content-Type": "application/json", "Authorization": f"Bearer {self.api_key}", **headers}
        body = self.body() if body is None else body
        encoded_ids = {name: quote(value, safe="") for name, value in ids.items()}
        request = self._http.build_request(
            method,
            self.base_url + self.path(**encoded_ids) + query,
            headers={name: value for name, value in all_headers.items() if value is not None},
            content=body if isinstance(body, bytes) else json.dumps(body, ensure_ascii=False).encode(),
        )
        for name, value in all_headers.items():
            if value is None:
                request.headers.pop(name, None)  # that of httpx
        if "Transfer-Encoding" in request.headers:  # in the place of the length, which httpx sets for all bytes
            del request.headers["Content-Length"]
        return request

    def _exchange(self, request: httpx.Request) -> httpx.Response:
        """Send a request, again where it is answered with 429."""
        for _ in range(MAX_ATTEMPTS):
            self.before_sending()
            response = self._http.send(request)
            self.after_receiving(request.method, response.status_code, response.headers)
            self.look_for_the_key(f"{response.headers}{response.text}")
            if response.status_code != 429:
                break
        return response

    def record(self, disagreement: Disagreement) -> None:
        """Keep a disagreement with the contract, without the API key."""
        redact = self.redactor.redact
        redacted = replace(
            disagreement,
            what=redact(disagreement.what),
            example=redact(disagreement.example),
            suggestion=redact(disagreement.suggestion),
        )
        if self.is_failure(redacted.verdict):
            self.failed_response = self.failed_response or self.last_response
        self.findings.add(redacted)
        self.disagreements.append(redacted)

    def look_for_the_key(self, text: str) -> None:
        """Record that a response holds the API key, which no page says that it may or may not."""
        if len(self.api_key) >= MIN_REDACTED:
            encoded_key = base64.b64encode(self.api_key.encode()).decode().rstrip("=")
            if self.api_key in text or encoded_key in text:
                self.contradict("/x-assumed/key-not-shown", "a response holds the API key")

    def is_failure(self, verdict: SuiteVerdict) -> bool:
        """Whether a run fails for it: against loopback also where only what we inferred or assumed is refuted."""
        refuted_fails = self.is_strict or not self.is_live
        return verdict is SuiteVerdict.BROKEN or (verdict is SuiteVerdict.REFUTED and refuted_fails)

    def contradict(self, pointer: str, what: str, example: str = "", suggestion: str = "") -> None:
        """Record that a clause is contradicted. The verdict follows from its basis."""
        self.record(contradiction(self._model, pointer, what, example, suggestion))

    def status_judge(self, operation: Operation) -> StatusJudge:
        """What judges the statuses of an operation's responses."""
        return StatusJudge(self._model, operation)

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
        self.last_response = response
        disagreement = self.status_judge(operation).of_allowed(response.status_code, allowed_by)
        if disagreement:
            self.record(replace(disagreement, example=response.text))
        if not response.is_success:
            raise NoUsableReply(f"the status is {response.status_code}")

    def read(self, response: httpx.Response, operation: Operation, allowed_by: str | None = AS_THE_EXAMPLES) -> Any:
        """The value of the body of a success, judged by the schema of its status, or else by that of a documented one.

        Raises:
            NoUsableReply: It is no success, or has no JSON.
        """
        self.judge_status(response, operation, allowed_by)
        successes = operation.successes
        documented = successes.get(str(response.status_code)) or next(iter(successes.values()))
        schema_pointer = documented.schema_pointers.get("application/json")
        if schema_pointer is None or response.status_code == 204:
            raise NoUsableReply("there is no body")
        content_pointer = f"{documented.pointer}/content"
        media_type = response.headers.get("content-type", "").partition(";")[0].strip().lower()
        if media_type != "application/json":
            self.contradict(content_pointer, f"the media type is {media_type!r}", response.text)
        try:
            value, disagreements = self.judge.judge_body(response.content, schema_pointer)
        except ValueError as error:
            self.contradict(content_pointer, "the body is not JSON", f"{error}: {response.text}")
            raise NoUsableReply("the body is not JSON") from None
        for disagreement in disagreements:
            self.record(disagreement)
        return value

    def before_sending(self) -> None:
        """Count a request, wait as a 429 asked, and keep to a live provider's rate and budget.

        Raises:
            Inapplicable: The budget is used up, or a live provider answers nothing but 429.
        """
        with self._counters:
            if self.is_live and self._429_in_a_row >= MAX_429_IN_A_ROW:
                raise Inapplicable("it keeps answering 429")
            if self.is_live and self.accepted >= self.message_budget:
                raise Inapplicable(f"{self.message_budget} messages were accepted; --max-messages allows more")
            time.sleep(max(0.0, self._not_before - time.monotonic()))
            if self.is_live:
                self._not_before = time.monotonic() + 60 / LIVE_REQUESTS_PER_MINUTE
            self.sent += 1

    def after_receiving(self, method: str, status: int, headers: Mapping[str, str]) -> None:
        """Count a message that was accepted, and leave the provider alone for as long as its 429 says."""
        with self._counters:
            self.accepted += 200 <= status < 300 and method not in SAFE_METHODS
            self._429_in_a_row = self._429_in_a_row + 1 if status == 429 else 0
            if self._429_in_a_row >= MAX_429_IN_A_ROW:
                self.record(Disagreement(SuiteVerdict.BROKEN, f"{RESPONSES_POINTER}/429", "it keeps answering 429"))
            elif status == 429:
                self._not_before = time.monotonic() + _seconds_to_wait(headers.get("retry-after", ""))


def creates(operation: Operation) -> bool:
    """Whether an operation makes something that stays, other than a message."""
    return operation.method.upper() not in SAFE_METHODS and operation.path != PATH


def _seconds_to_wait(retry_after: str) -> float:
    try:
        return min(Retry().parse_retry_after(retry_after), MAX_WAIT)
    except (ValueError, OverflowError):  # no number or date
        return DEFAULT_WAIT
