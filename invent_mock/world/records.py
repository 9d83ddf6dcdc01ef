"""What the mock remembers of messages, for tests and for the page."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

JsonObject = dict[str, Any]
_COMPACT = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), check_circular=False)


@dataclass(eq=False)
class PostedMessage:
    """A message of a contact that was accepted.

    Its bodies are kept as JSON text and read anew by each property: a list, three bytes of text, takes 72 of memory.

    Attributes:
        ids: The path parameters of the request, by name; also `chat_id` where the request began the chat.
        path_template: The path of the request as the contract has it, with the parameters in braces.
        id: Id of the message.
        request_json: The request's body, as it came in.
        message_json: The message, as it was when it was posted.
        response_json: The response's body; that of `sendMessageAsContact` is the message.
    """

    ids: Mapping[str, str]
    path_template: str
    id: str
    request_json: bytes
    message_json: bytes
    response_json: bytes

    @property
    def size(self) -> int:
        """Bytes of memory that its bodies take."""
        size = len(self.request_json) + len(self.message_json)
        return size if self.response_json is self.message_json else size + len(self.response_json)

    @property
    def request_body(self) -> JsonObject:
        """As it was posted."""
        return _json_object(self.request_json)

    @property
    def message(self) -> JsonObject:
        """As it was when it was posted."""
        return _json_object(self.message_json)

    @property
    def response_body(self) -> JsonObject:
        """As it was returned."""
        return _json_object(self.response_json)

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


def json_bytes(value: Any) -> bytes:
    """A value as JSON text."""
    # A mock with a seeded fault may take half of a surrogate pair, which `json.loads` reads again.
    return _COMPACT.encode(value).encode(errors="surrogatepass")


def _json_object(data: bytes) -> JsonObject:
    value: JsonObject = json.loads(data)
    return value


def text_of_parts(parts: Sequence[JsonObject]) -> str:
    """The text of a message's parts, a line for each text part."""
    return "\n".join(part["text"] for part in parts if part.get("type") == "text" and isinstance(part.get("text"), str))
