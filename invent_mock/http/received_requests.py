"""What the mock remembers of requests to the API, for tests and for the page."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from urllib.parse import parse_qsl

from starlette.datastructures import Headers
from starlette.responses import Response
from starlette.types import Scope

from invent_mock.http.redaction import redacted
from invent_mock.world.records import PostedMessage
from invent_mock.world.world import new_id

MAX_REQUESTS = 10_000  # that are kept
MAX_BYTES = 64 * 1024 * 1024  # of memory of those that are kept
MARK = "***"  # in the place of a key
AUTHORIZATION = b"authorization"
OVERHEAD = 1_000  # bytes of memory that a request takes beside its texts


@dataclass(eq=False, slots=True)
class ReceivedRequest:
    """A request to the API, and how it was answered.

    Attributes:
        method: The HTTP method.
        path: The path, percent-encoded as it was sent.
        status: The status of the answer; None where the connection was cut instead.
        seconds: From the request's head to its answer, with what delays it.
        reason: Why it failed; empty where it did not.
        pointer: JSON pointer to what is wrong in the body; None where it is not in the body.
        is_refused: Whether the mock refused it of its own accord, not because a test had asked for a failure.
        calls: What was scripted for it, such as `fail(503)`.
        chat_id: The chat in its path, or the one that it began.
        message: The message that it posted.
        id: Names it on the page.
        received_at: When its head came.
        raw_query: The query, as it was sent.
        raw_body: The body, as far as it was read.
        response_headers: Those of the answer, one a line.
        response_body: That of the answer.
    """

    method: str
    path: str
    raw_query: bytes
    received_at: datetime
    _head: bytes = field(repr=False)  # name and value of each header in turn, which take less memory in one piece
    raw_body: bytes = field(repr=False, default=b"")
    status: int | None = None
    seconds: float = 0
    reason: str = ""
    pointer: str | None = None
    is_refused: bool = False
    calls: tuple[str, ...] = ()
    chat_id: str | None = None
    message: PostedMessage | None = field(repr=False, default=None)
    response_headers: bytes = field(repr=False, default=b"")
    response_body: bytes = field(repr=False, default=b"")
    id: str = field(default_factory=lambda: new_id("req"))

    @classmethod
    def of(cls, scope: Scope) -> ReceivedRequest:
        """A request of which the head has come."""
        return cls(
            method=scope["method"],
            path=scope["path"],
            raw_query=scope["query_string"],
            received_at=datetime.now(UTC),
            _head=b"\0".join([part for header in scope["headers"] for part in header]),
            chat_id=scope.get("path_params", {}).get("chat_id"),
        )

    def note_message(self, message: PostedMessage) -> None:
        """Note which message was posted. Their bodies, which are the same, are kept only once."""
        self.message = message
        self.chat_id = message.chat_id
        message.request_json = self.raw_body

    def note_response(self, response: Response) -> None:
        """Note with what it is answered, unless the connection is cut instead."""
        self.status = response.status_code
        self.response_headers = b"\n".join([b"%b: %b" % header for header in response.raw_headers])
        self.response_body = bytes(response.body)
        if self.message and self.message.response_json == self.response_body:
            self.response_body = self.message.response_json

    @property
    def query(self) -> dict[str, str]:
        """The parameters of the query; of a name that is there several times, the last value."""
        return dict(parse_qsl(self.raw_query.decode("latin-1"), keep_blank_values=True))

    @property
    def headers(self) -> Headers:
        """The headers, whose names may be written in any case. In the place of the key there is `***`."""
        parts = self._head.split(b"\0") if self._head else []
        headers = [(name, value.decode("latin-1")) for name, value in zip(parts[::2], parts[1::2], strict=True)]
        keys = [value.strip().rpartition(" ")[2] for name, value in headers if name == AUTHORIZATION]
        shown = []
        for name, value in headers:
            if name == AUTHORIZATION:
                value = f"{value.strip().rpartition(' ')[0]} {MARK}".lstrip()
            shown.append((name, redacted(value, keys, MARK).encode("latin-1")))
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
    def size(self) -> int:
        """About as many bytes of memory as it takes."""
        texts = (self.path, self.raw_query, self._head, self.raw_body, self.response_headers, self.response_body)
        return OVERHEAD + sum(map(len, texts))


class RequestHistory:
    """The last requests, oldest first: at most `MAX_REQUESTS`, of at most `MAX_BYTES`.

    Attributes:
        count: How many there were in all.
        refused_count: How many of them were refused.
    """

    def __init__(self) -> None:
        self.count = 0
        self.refused_count = 0
        self._requests: deque[ReceivedRequest] = deque()
        self._size = 0  # bytes

    def __iter__(self) -> Iterator[ReceivedRequest]:
        return iter(self._requests)

    def __reversed__(self) -> Iterator[ReceivedRequest]:
        return reversed(self._requests)

    def add(self, request: ReceivedRequest) -> None:
        """Keep a request that has been answered, and forget the oldest where there are too many."""
        self.count += 1
        self.refused_count += request.is_refused
        self._requests.append(request)
        self._size += request.size
        while len(self._requests) > MAX_REQUESTS or self._size > MAX_BYTES:
            self._size -= self._requests.popleft().size

    def refused(self) -> list[ReceivedRequest]:
        """Those that the mock refused of its own accord."""
        return [request for request in self._requests if request.is_refused]
