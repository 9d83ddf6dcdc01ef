"""What the provider tests talk to: the embedded mock, or whatever --base-url names."""

from __future__ import annotations

import re
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Self

import httpx
from schemathesis.core.rate_limit import parse_retry_after

from invent_contract.document import load, lookup, validator
from invent_mock import CONTRACT

OPERATION = "/paths/~1orgs~1{org_id}~1contacts~1{contact_id}~1chats~1{chat_id}~1messages/post"
REPLY = OPERATION + "/responses/200/content/application~1json/schema"
BODY = OPERATION + "/requestBody/content/application~1json/schema"
LIVE_TEXT = "Contract test, please ignore."
LIVE_PER_MINUTE = 100

CONTRACT_DATA = load(CONTRACT)
reply_schema = validator(CONTRACT_DATA, lookup(CONTRACT_DATA, REPLY))
body_schema = validator(CONTRACT_DATA, lookup(CONTRACT_DATA, BODY))


class Unable(Exception):
    """A check cannot be run: an id is lacking, or a live run has posted what it may."""


class Broken(AssertionError):
    """A valid request was not answered as the contract says."""


@dataclass
class Target:
    """A provider, the ids to use with it, and, where it is live, the care to take of it.

    Attributes:
        environment: The INVENT_… variables.
        live: Whether to be careful: slow, few messages, and each says that it comes from a test.
        budget: How many messages may be accepted, where it is live.
        refuted: The assumptions that turned out wrong.
    """

    base_url: str
    environment: Mapping[str, str] = field(repr=False)  # has the API key
    live: bool = False
    budget: int = 20
    sent: int = 0
    accepted: int = 0
    last: httpx.Response | None = None
    refuted: list[str] = field(default_factory=list)
    _earliest: float = 0.0
    _client: httpx.Client = field(default_factory=lambda: httpx.Client(timeout=10, trust_env=False))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._client.close()

    def id(self, name: str) -> str:
        """An id of the environment. Raises `Unable` where it has none."""
        if not self.environment.get(f"INVENT_{name}"):
            raise Unable(f"needs INVENT_{name}")
        return self.environment[f"INVENT_{name}"]

    @property
    def ids(self) -> dict[str, str]:
        """The path's parameters."""
        return {name: self.id(name.upper()) for name in ("org_id", "contact_id", "chat_id")}

    def filtered(self, text: str) -> str:
        """`text` without the key, and without what is nearly the key, as some rules send it."""
        key = self.id("API_KEY")
        nearly, last = re.escape(key[:-1] or key), re.escape(key[-1])
        return re.sub(f"{nearly}({last})?", "[Filtered]", text, flags=re.IGNORECASE)

    def path(self, **ids: str) -> str:
        """The path of the operation, with other ids where they are given."""
        return "/orgs/{org_id}/contacts/{contact_id}/chats/{chat_id}/messages".format(**{**self.ids, **ids})

    def body(self, *texts: str, **fields: Any) -> dict[str, Any]:
        """A valid body with these texts, and with other fields where they are given. None leaves one out."""
        parts = [{"type": "text", "text": f"{LIVE_TEXT} {one}" if self.live else one} for one in texts or ("Hello",)]
        body = {"message": parts, "channel_id": self.id("CHANNEL_ID"), **fields}
        return {name: value for name, value in body.items() if value is not None}

    def send(
        self,
        body: Any,
        method: str = "POST",
        authorization: str | None = "Bearer {key}",
        media_type: str = "application/json",
        **ids: str,
    ) -> httpx.Response:
        """Sends a request: bytes as they are, all else as JSON. `authorization` None leaves the header out."""
        headers = {"Content-Type": media_type}
        if authorization is not None:
            headers["Authorization"] = authorization.replace("{key}", self.id("API_KEY"))
        content = {"content": body} if isinstance(body, bytes) else {"json": body}
        for _ in range(5):
            self.before_sending()
            response = self._client.request(method, self.base_url + self.path(**ids), headers=headers, **content)
            self.after_receiving(response.status_code, response.headers.get("retry-after", ""))
            if not (self.live and response.status_code == 429):
                break
        self.last = response
        return response

    def post(self, body: Any, **ids: str) -> Any:
        """Posts a message that must be accepted, and returns the reply. Raises `Broken` where the contract is."""
        response = self.send(body, **ids)
        if response.status_code != 200:
            raise Broken(f"a valid request got {response.status_code}: {response.text[:300]}")
        media_type = response.headers.get("content-type", "").partition(";")[0]
        if media_type != "application/json":
            raise Broken(f"the media type is {media_type!r}")
        try:
            reply = response.json()
        except ValueError as error:
            raise Broken(f"the reply is not JSON: {error}") from None
        for problem in reply_schema.iter_errors(reply):
            raise Broken(f"the reply breaks the contract: {problem.instance_path}: {problem.message}")
        return reply

    def before_sending(self) -> None:
        """Counts a request, and keeps a live target's rate and budget."""
        if self.live:
            if self.accepted >= self.budget:
                raise Unable(f"{self.budget} messages were accepted; --max-messages allows more")
            time.sleep(max(0.0, self._earliest - time.monotonic()))
            self._earliest = time.monotonic() + 60 / LIVE_PER_MINUTE
        self.sent += 1

    def after_receiving(self, status: int, retry_after: str) -> None:
        """Counts a message that was accepted, and leaves a live target alone for as long as its 429 says."""
        self.accepted += 200 <= status < 300
        if self.live and status == 429:
            self._earliest = time.monotonic() + (parse_retry_after(retry_after) or 5)
