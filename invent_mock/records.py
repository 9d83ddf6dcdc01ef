"""What the mock remembers of requests, for tests and for the page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

JsonObject = dict[str, Any]


@dataclass(frozen=True)
class PostedMessage:
    """A message of a contact that was accepted.

    Attributes:
        ids: The path parameters of the request, by name; also `chat_id` where the request began the chat.
        path_template: The path of the request as the contract has it, with the parameters in braces.
        request_body: As it was posted.
        response_body: As it was returned.
        message: As the chat lists it.
    """

    ids: Mapping[str, str]
    path_template: str
    request_body: JsonObject
    response_body: JsonObject
    message: JsonObject

    @property
    def id(self) -> str:
        """Id of the message."""
        return str(self.message.get("id", ""))  # a mock with a seeded fault may leave it out

    @property
    def path(self) -> str:
        """The path of the request."""
        return self.path_template.format_map({name: quote(value, safe="") for name, value in self.ids.items()})

    @property
    def contact_id(self) -> str:
        """Id of the contact who wrote it."""
        return self.ids["contact_id"]

    @property
    def chat_id(self) -> str:
        """Id of the chat it is in."""
        return self.ids["chat_id"]

    @property
    def channel_id(self) -> str:
        """Id of the custom channel that it came through, also where the request did not name it."""
        return str(self.message["member"]["contact_channel"]["id"])

    @property
    def parts(self) -> list[JsonObject]:
        """Its parts, as they were posted."""
        return list(self.request_body["message"])

    @property
    def text(self) -> str:
        """Its text parts, joined with newlines."""
        return text_of_parts(self.request_body["message"])


@dataclass(frozen=True)
class RefusedRequest:
    """A request that the mock refused of its own accord, not because a test had asked for a failure.

    Attributes:
        method: The HTTP method.
        path: The path, as it was sent.
        status: The status of the answer.
        reason: What is wrong with the request.
        pointer: JSON pointer to what is wrong in the body, or None where it is not in the body.
        body: The request's body, or its beginning, as far as it was read.
    """

    method: str
    path: str
    status: int
    reason: str
    pointer: str | None
    body: str


def text_of_parts(parts: Sequence[JsonObject]) -> str:
    """The text of a message's parts, a line for each text part."""
    return "\n".join(part["text"] for part in parts if part.get("type") == "text" and isinstance(part.get("text"), str))
