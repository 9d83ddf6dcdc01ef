"""A server of lists, such as the messages of a chat, whose answers a test makes up request by request."""

from __future__ import annotations

import contextlib
import itertools
import json
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple
from urllib.parse import parse_qsl, urlsplit

from invent_client import ChatMessage, conversations
from tests.support.calls import use_client
from tests.support.servers.raw_server import RawServer, Step, http_response, read_request

Json = dict[str, Any]
Reply = list[Step] | Step


class ListRequest(NamedTuple):
    """A request for a page.

    Attributes:
        number: How many requests came before it.
        query: Its query parameters.
    """

    number: int
    query: dict[str, str]

    @property
    def page(self) -> int:
        return int(self.query["page"])


class ListServer(RawServer):
    """Answers each request with what a function makes of it. A reply of nothing breaks the connection.

    Attributes:
        list_requests: The requests, as they came.
    """

    def __init__(self, answer: Callable[[ListRequest], Reply]) -> None:
        super().__init__(b"")
        self._answer = answer
        self._numbers = itertools.count()
        self.list_requests: list[ListRequest] = []

    def finish_request(self, connection: Any, client_address: Any) -> None:
        with contextlib.suppress(OSError):
            with connection.makefile("rb") as stream:
                while request := read_request(stream):
                    target = request.split(b" ")[1].decode()
                    list_request = ListRequest(next(self._numbers), dict(parse_qsl(urlsplit(target).query)))
                    self.list_requests.append(list_request)
                    reply = self._answer(list_request)
                    steps = reply if isinstance(reply, list) else [reply]
                    self._reply(connection, steps)
                    if steps == [b""] or (isinstance(steps[0], bytes) and b"Connection: close" in steps[0]):
                        return


def page_of(items: Sequence[Json], *headers: str) -> bytes:
    """A response with a list."""
    return http_response(200, json.dumps(items).encode(), *headers, keep_alive=True)


def status(code: int, *headers: str) -> bytes:
    """A response without a list."""
    return http_response(code, b"{}", *headers, keep_alive=True)


def contact(identifier: str, **members: Any) -> Json:
    """A contact as the API lists it, with the fields that it must have."""
    required: Json = {"name": None, "blocked": False, "is_admin": False, "channels": [], "segments": []}
    return {"id": identifier, **required, "created_at": LATER, "updated_at": LATER, **members}


POSTED_AT = "2026-03-02T09:15:27.500Z"
LATER = "2026-03-02T09:15:29.250Z"


def message(
    identifier: str, role: str, created_at: str | None = LATER, state: str = "COMPLETED", **members: Any
) -> Json:
    """A message as the API lists it."""
    return {"id": identifier, "role": role, "status": state, "created_at": created_at, **members}


POSTED = message("posted", "user", POSTED_AT, "RUNNING")
ANSWER = message("answer", "assistant")
RUNNING_ANSWER = message("answer", "assistant", state="RUNNING")


def wait_for_reply(flavor: str, base_url: str, after: Json = POSTED, timeout: Any = 5, **settings: Any) -> ChatMessage:
    """The answer that a client waits for."""
    wait = conversations.wait_for_reply if flavor == "sync" else conversations.wait_for_reply_async
    posted = ChatMessage.from_dict(after)

    def action(client: Any) -> Any:
        return wait(client, "cht_1", after=posted, timeout=timeout)

    reply: ChatMessage = use_client(flavor, base_url, action, **settings)
    return reply


def find_message(flavor: str, base_url: str, sought: Any, since: Any, timeout: Any = 5, **settings: Any) -> list[str]:
    """The ids of the messages that a client finds."""
    find = conversations.find_message if flavor == "sync" else conversations.find_message_async

    def action(client: Any) -> Any:
        return find(client, "cht_1", message=sought, since=since, timeout=timeout)

    return [message.id for message in use_client(flavor, base_url, action, **settings)]
