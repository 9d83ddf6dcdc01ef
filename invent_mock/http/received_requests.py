"""What the mock remembers of requests to the API, for tests and for the page."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import chain, count
from secrets import token_hex
from urllib.parse import parse_qsl

from starlette.datastructures import Headers
from starlette.responses import Response
from starlette.types import Scope

from invent_mock.http.redaction import AUTHORIZATION, MARK, keys_in, redacted
from invent_mock.world.records import PostedMessage
from invent_mock.world.retention import Retention

OVERHEAD = 1_000  # bytes of memory that a request takes beside its texts
_PROCESS = token_hex(4)
_numbers = count(1)


@dataclass(eq=False)
class ReceivedRequest:
    """A request to the API, and how it was answered.

    Attributes:
        method: The HTTP method.
        path: The path, percent-encoded as it was sent.
        raw_query: The query, as it was sent.
        raw_body: The body, as far as it was read.
        status: The status of the answer; None where the connection was cut instead.
        seconds: From the request's head to its answer, with what delays it.
        reason: Why it failed; empty where it did not.
        pointer: JSON pointer to what is wrong in the body; None where it is not in the body.
        is_refused: Whether the mock refused it of its own accord, not because a test had asked for a failure.
        calls: What was scripted for it, such as `fail(503)`.
        chat_id: The chat in its path, or the one that it began.
        message: The message that it posted.
        response_body: The body of the answer.
    """

    method: str
    path: str
    raw_query: bytes
    chat_id: str | None
    _head: bytes = field(repr=False)  # name and value of each header in turn, which take less memory in one piece
    _received_at: float = field(repr=False)  # seconds since the epoch
    _number: int = field(repr=False)
    raw_body: bytes = field(init=False, repr=False, default=b"")
    status: int | None = field(init=False, default=None)
    seconds: float = field(init=False, default=0)
    reason: str = field(init=False, default="")
    pointer: str | None = field(init=False, default=None)
    is_refused: bool = field(init=False, default=False)
    calls: tuple[str, ...] = field(init=False, default=())
    message: PostedMessage | None = field(init=False, repr=False, default=None)
    response_body: bytes = field(init=False, repr=False, default=b"")
    _response_headers: Sequence[tuple[bytes, bytes]] = field(init=False, repr=False, default=())

    @classmethod
    def of(cls, scope: Scope) -> ReceivedRequest:
        """A request of which the head has come."""
        return cls(
            scope["method"],
            scope["path"],
            scope["query_string"],
            scope.get("path_params", {}).get("chat_id"),
            b"\0".join(chain.from_iterable(scope["headers"])),
            time.time(),
            next(_numbers),
        )

    def note_message(self, message: PostedMessage) -> None:
        """Note which message was posted."""
        self.message = message
        self.chat_id = message.chat_id

    def note_response(self, response: Response) -> None:
        """Note with what it is answered, unless the connection is cut instead."""
        self.status = response.status_code
        self._response_headers = response.raw_headers
        self.response_body = bytes(response.body)
        if self.message and self.message.response_json == self.response_body:
            self.response_body = self.message.response_json  # kept only once

    @property
    def size(self) -> int:
        """About as many bytes of memory as it takes."""
        texts = (self.path, self.raw_query, self._head, self.raw_body, self.response_body)
        return OVERHEAD + sum(map(len, texts))

    @property
    def id(self) -> str:
        """Names it on the page; no other request has it, also after the mock was started again."""
        return f"req_{_PROCESS}{self._number}"

    @property
    def received_at(self) -> datetime:
        """When its head came."""
        return datetime.fromtimestamp(self._received_at, UTC)

    @property
    def is_incident(self) -> bool:
        """Whether something was scripted for it, or it was refused."""
        return self.is_refused or bool(self.calls)

    @property
    def query(self) -> dict[str, str]:
        """The parameters of the query; of a name that is there several times, the last value."""
        return dict(parse_qsl(self.raw_query.decode("latin-1"), keep_blank_values=True))

    @property
    def headers(self) -> Headers:
        """The headers, whose names may be written in any case. In the place of the key there is `***`."""
        parts = self._head.split(b"\0") if self._head else []
        headers = list(zip(parts[::2], parts[1::2], strict=True))
        keys = keys_in(headers)
        shown = []
        for name, raw_value in headers:
            value = redacted(raw_value.decode("latin-1"), keys)
            if name == AUTHORIZATION:
                value = f"{value.strip().rpartition(' ')[0]} {MARK}".lstrip()  # also a key that is short
            shown.append((name, value.encode("latin-1", "replace")))
        return Headers(raw=shown)

    @property
    def body(self) -> str:
        """The body, as far as it was read."""
        return self.raw_body.decode(errors="replace")

    @property
    def scripted(self) -> str:
        """What was scripted for it, as the calls that did, such as `delay(5), fail(503)`; empty where nothing was."""
        return ", ".join(self.calls)

    @property
    def response_headers(self) -> str:
        """The headers of the answer, one a line."""
        return "\n".join(
            f"{name.decode('latin-1')}: {value.decode('latin-1')}" for name, value in self._response_headers
        )


class RequestHistory:
    """The last requests, oldest first.

    Attributes:
        count: How many there were in all.
        refused_count: How many of them were refused.
        incidents: Those of the last requests that were refused or scripted, oldest first.
    """

    def __init__(self) -> None:
        self.count = 0
        self.refused_count = 0
        self.incidents: deque[ReceivedRequest] = deque()
        self._requests: deque[ReceivedRequest] = deque()
        self._retention = Retention()

    def __iter__(self) -> Iterator[ReceivedRequest]:
        return iter(self._requests)

    def __reversed__(self) -> Iterator[ReceivedRequest]:
        return reversed(self._requests)

    def add(self, request: ReceivedRequest) -> None:
        """Keep a request that has been answered, and forget the oldest where there are too many."""
        self.count += 1
        self.refused_count += request.is_refused
        self._requests.append(request)
        if request.is_incident:
            self.incidents.append(request)
        self._retention.keep(request.size, self._forget_oldest)

    def _forget_oldest(self) -> None:
        forgotten = self._requests.popleft()
        if self.incidents and self.incidents[0] is forgotten:
            self.incidents.popleft()

    def refused(self) -> list[ReceivedRequest]:
        """Those that the mock refused of its own accord."""
        return [request for request in self.incidents if request.is_refused]
