"""What the provider tests talk to: the embedded mock, or whatever --base-url names."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Self

import httpx

from contract_tests.mock_api import CONTRACT, MockApi
from generator.contract import load, validator

OPERATION = "/paths/~1orgs~1{org_id}~1contacts~1{contact_id}~1chats~1{chat_id}~1messages/post"
REPLY = OPERATION + "/responses/200/content/application~1json/schema"
BODY = OPERATION + "/requestBody/content/application~1json/schema"
REQUIRED = ("API_KEY", "ORG_ID", "CONTACT_ID", "CHAT_ID", "CHANNEL_ID")
OPTIONAL = ("MULTI_CHANNEL_CHAT_ID", "OTHER_CHANNEL_ID")
LIVE_TEXT = "Contract test, please ignore."
LIVE_PER_MINUTE = 100

CONTRACT_DATA = load(CONTRACT)
reply_schema = validator(CONTRACT_DATA, REPLY)
body_schema = validator(CONTRACT_DATA, BODY)


class BudgetSpent(Exception):
    """As many messages were accepted as a live run may post."""


class Missing(Exception):
    """The run lacks an id that a check needs."""


@dataclass
class Target:
    """A provider, the ids to use with it, and, where it is live, the care to take of it.

    Attributes:
        environment: The INVENT_… variables, without their prefix.
        live: Whether to be careful: slow, few messages, nothing that a customer's data does not need.
        budget: How many messages may be accepted, where it is live.
        mock: The embedded mock, where it is that.
    """

    base_url: str
    environment: Mapping[str, str]
    live: bool = False
    budget: int = 20
    mock: MockApi | None = None
    sent: int = 0
    accepted: int = 0
    last: httpx.Response | None = None
    _earliest: float = 0.0
    _client: httpx.Client = field(default_factory=lambda: httpx.Client(timeout=10, trust_env=False))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._client.close()

    def id(self, name: str) -> str:
        """An id of the environment. Raises `Missing` where it has none."""
        if not self.environment.get(name):
            raise Missing(f"needs INVENT_{name}")
        return self.environment[name]

    @property
    def ids(self) -> dict[str, str]:
        """The path's parameters."""
        return {name: self.id(name.upper()) for name in ("org_id", "contact_id", "chat_id")}

    def path(self, **ids: str) -> str:
        """The path of the operation, with other ids where they are given."""
        values = {**self.ids, **ids}
        return f"/orgs/{values['org_id']}/contacts/{values['contact_id']}/chats/{values['chat_id']}/messages"

    def body(self, *texts: str) -> dict[str, Any]:
        """A valid body with these texts."""
        parts = [{"type": "text", "text": f"{LIVE_TEXT} {one}" if self.live else one} for one in texts or ("Hello",)]
        return {"message": parts, "channel_id": self.id("CHANNEL_ID")}

    def send(
        self,
        json: Any,
        method: str = "POST",
        authorization: str | None = "",
        content: bytes | None = None,
        media_type: str = "application/json",
        **ids: str,
    ) -> httpx.Response:
        """Sends a request. `authorization` None leaves the header out, empty takes the API key."""
        header = f"Bearer {self.id('API_KEY')}" if authorization == "" else authorization
        headers = {"Content-Type": media_type} | ({} if header is None else {"Authorization": header})
        url = self.base_url + self.path(**ids)
        while True:
            self.before_sending()
            response = self._client.request(method, url, headers=headers, json=json, content=content)
            self.last = response
            self.after_receiving(response.status_code)
            if not (self.live and response.status_code == 429):
                return response
            time.sleep(min(60.0, float(response.headers.get("retry-after", 5))))

    def post(self, json: Any, **ids: Any) -> Any:
        """Posts a message that must be accepted, and returns the reply, which must be what the contract says."""
        response = self.send(json, **ids)
        assert response.status_code == 200, f"a valid request got {response.status_code}: {response.text[:300]}"
        media_type = response.headers.get("content-type", "").partition(";")[0]
        assert media_type == "application/json", f"the media type is {media_type!r}"
        reply = response.json()
        errors = [f"/{'/'.join(map(str, one.instance_path))}: {one.message}" for one in reply_schema.iter_errors(reply)]
        assert not errors, f"the reply breaks the contract: {errors[0]}"
        return reply

    def before_sending(self) -> None:
        """Counts a request, and keeps a live target's rate and budget."""
        if self.live:
            if self.accepted >= self.budget:
                raise BudgetSpent(f"{self.budget} messages were accepted; --max-messages allows more")
            time.sleep(max(0.0, self._earliest - time.monotonic()))
            self._earliest = time.monotonic() + 60 / LIVE_PER_MINUTE
        self.sent += 1

    def after_receiving(self, status: int) -> None:
        """Counts a message that was accepted."""
        self.accepted += 200 <= status < 300
