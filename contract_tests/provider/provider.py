"""What the provider tests talk to: the embedded mock, or whatever --base-url names."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Self

import httpx
from httpx_retries import Retry

from contract_tests.contract.contract_under_test import PATH, response_validator
from contract_tests.provider.redaction import KeyRedactor

LIVE_TEXT = "Contract test, please ignore."
LIVE_REQUESTS_PER_MINUTE = 100
DEFAULT_WAIT = 5  # seconds, after a 429 that does not say how long
MAX_WAIT = 300  # seconds, whatever a 429 says
MAX_ATTEMPTS = 5  # of a request that a live provider answers with 429
REQUEST_TIMEOUT = 10  # seconds


class Inapplicable(Exception):
    """A check cannot be run: an id is lacking, or a live run has posted what it may."""


class ContractBroken(AssertionError):
    """A valid request was not answered as the contract says."""


@dataclass
class Provider:
    """A provider of the API, the ids to use with it, and, where it is live, the care to take of it.

    Attributes:
        base_url: Without a slash at its end.
        environment: The INVENT_… variables.
        is_live: Whether to be careful: slow, few messages, and each says that it comes from a test.
        message_budget: How many messages may be accepted, where it is live.
        sent: How many requests were sent.
        accepted: How many were answered with a 2xx status.
        last_response: The response to the last request of `send`.
        refuted: The assumptions that turned out wrong.
    """

    base_url: str
    environment: Mapping[str, str] = field(repr=False)  # has the API key
    is_live: bool = False
    message_budget: int = 20
    sent: int = 0
    accepted: int = 0
    last_response: httpx.Response | None = None
    refuted: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._not_before = 0.0  # on the monotonic clock
        self._http = httpx.Client(timeout=REQUEST_TIMEOUT, trust_env=False)
        self.redactor = KeyRedactor(self.api_key)

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

    @property
    def path_ids(self) -> dict[str, str]:
        """The path's parameters."""
        return {name: self.id(name.upper()) for name in ("org_id", "contact_id", "chat_id")}

    def path(self, **ids: str) -> str:
        """The path of the operation, with other ids where they are given."""
        return PATH.format(**{**self.path_ids, **ids})

    def body(self, *texts: str, **fields: Any) -> dict[str, Any]:
        """A valid body with these texts, and other fields where they are given. A field that is None is left out."""
        parts = [
            {"type": "text", "text": f"{LIVE_TEXT} {text}" if self.is_live else text} for text in texts or ("Hello",)
        ]
        body = {"message": parts, "channel_id": self.id("CHANNEL_ID"), **fields}
        return {name: value for name, value in body.items() if value is not None}

    def send(
        self, body: Any = None, *, method: str = "POST", headers: Mapping[str, str | None] | None = None, **ids: str
    ) -> httpx.Response:
        """Send a request.

        Args:
            body: Bytes are sent as they are, all else as JSON. Default: a valid body.
            method: The HTTP method.
            headers: Instead of or beside those of a valid request. A header that is None is left out.
            ids: Path parameters, instead of those of a valid request.
        """
        all_headers = {"Content-Type": "application/json", "Authorization": f"Bearer {self.api_key}", **(headers or {})}
        body = self.body() if body is None else body
        request = self._http.build_request(
            method,
            self.base_url + self.path(**ids),
            headers={name: value for name, value in all_headers.items() if value is not None},
            **({"content": body} if isinstance(body, bytes) else {"json": body}),
        )
        for _ in range(MAX_ATTEMPTS):
            self.before_sending()
            response = self._http.send(request)
            self.after_receiving(response.status_code, response.headers)
            if not (self.is_live and response.status_code == 429):
                break
        self.last_response = response
        return response

    def post(self, body: Any = None, **ids: str) -> Any:
        """Post a message that must be accepted, and return the reply.

        Raises:
            ContractBroken: It was not accepted, or the reply breaks the contract.
        """
        response = self.send(body, method="POST", headers=None, **ids)  # all named, as mypy matches **ids with the rest
        if response.status_code != 200:
            raise ContractBroken(f"a valid request got {response.status_code}: {response.text[:300]}")
        media_type = response.headers.get("content-type", "").partition(";")[0]
        if media_type != "application/json":
            raise ContractBroken(f"the media type is {media_type!r}")
        try:
            reply = response.json()
        except ValueError as error:
            raise ContractBroken(f"the reply is not JSON: {error}") from None
        for problem in response_validator.iter_errors(reply):
            raise ContractBroken(f"the reply breaks the contract: {problem.instance_path}: {problem.message}")
        return reply

    def before_sending(self) -> None:
        """Count a request, and keep to a live provider's rate and budget.

        Raises:
            Inapplicable: The budget is used up.
        """
        if self.is_live:
            if self.accepted >= self.message_budget:
                raise Inapplicable(f"{self.message_budget} messages were accepted; --max-messages allows more")
            time.sleep(max(0.0, self._not_before - time.monotonic()))
            self._not_before = time.monotonic() + 60 / LIVE_REQUESTS_PER_MINUTE
        self.sent += 1

    def after_receiving(self, status: int, headers: Mapping[str, str]) -> None:
        """Count a message that was accepted, and leave a live provider alone for as long as its 429 says."""
        self.accepted += 200 <= status < 300
        if self.is_live and status == 429:
            self._not_before = time.monotonic() + _seconds_to_wait(headers.get("retry-after", ""))


def _seconds_to_wait(retry_after: str) -> float:
    try:
        return min(Retry().parse_retry_after(retry_after), MAX_WAIT)
    except (ValueError, OverflowError):  # no number or date
        return DEFAULT_WAIT
