"""An attempt at a call, as far as it has got."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

import httpx

from .._json.invalid_field import InvalidField
from .decompression import GzipDecompressor

MAX_RESPONSE_BODY = 16 * 1024 * 1024  # bytes, decompressed

Phase = Literal["waiting", "assigned", "connecting", "connected", "sent", "closed"]


class Attempt:
    """An attempt: how far its request has got, and as much of the response as has arrived.

    Attributes:
        request: What was sent.
        phase: How far the request has got: `waiting` before `send` is called, then `assigned` (to a connection, which
            may have to be opened) and, as far as the transport tells it, `connecting`, `connected`, `sent` and
            `closed` (when the connection was given back).
        new_stream: What httpcore calls the network stream of a connection that was opened for the request.
        status: 0 until there is a status line.
        headers: Empty until then.
    """

    def __init__(self, max_size: int) -> None:
        self.request: httpx.Request | None = None
        self.phase: Phase = "waiting"
        self.new_stream: Any = None
        self.status = 0
        self.headers = httpx.Headers()
        self._chunks: list[bytes] = []
        self._max_size = max_size
        self._size = 0  # bytes, decompressed
        self._size_on_the_wire = 0  # bytes
        self._decompressor: GzipDecompressor | None = None

    @property
    def is_success(self) -> bool:
        return 200 <= self.status < 300

    @property
    def body(self) -> bytes:
        return b"".join(self._chunks)

    def note_phase(self, event: str, info: Mapping[str, Any]) -> None:
        """Record what httpcore's trace tells. The CONNECT to a proxy is not taken for the request."""
        request = info.get("request")
        if event.endswith(".send_request_headers.started") and request is not None and request.method != b"CONNECT":
            self.phase = "sent"
        elif event.endswith((".connect_tcp.complete", ".start_tls.complete")):
            self.phase, self.new_stream = "connected", info["return_value"]
        elif self.phase not in ("sent", "closed"):
            self.phase = "connecting"
        elif event.endswith(".response_closed.complete"):
            self.phase = "closed"

    async def note_phase_async(self, event: str, info: Mapping[str, Any]) -> None:
        """The same for an async client."""
        self.note_phase(event, info)

    def note_head(self, response: httpx.Response) -> None:
        """Record status and headers."""
        self.status, self.headers = response.status_code, response.headers

    def start(self, response: httpx.Response) -> None:
        """Record status and headers, and prepare for the body.

        Raises:
            InvalidField: The body has an encoding that cannot be decoded.
        """
        self.note_head(response)
        encoding = response.headers.get("content-encoding", "").lower() or "identity"
        if encoding not in ("identity", "gzip", "x-gzip"):
            raise InvalidField("", "has an encoding that was not asked for")
        # httpx has decompressed what is consumed, but for x-gzip, which it does not know.
        if encoding == "x-gzip" or (encoding == "gzip" and not response.is_stream_consumed):
            self._decompressor = GzipDecompressor()

    def feed(self, chunk: bytes) -> None:
        """Add a chunk of the body.

        Raises:
            InvalidField: The body is too large, or has too many gzip members.
            zlib.error: The body is not gzip, although its header says so.
        """
        self._size_on_the_wire += len(chunk)
        if self._decompressor:  # a few bytes can hold gigabytes
            chunk = self._decompressor.decompress(chunk, self._max_size + 1 - self._size)
        self._chunks.append(chunk)
        self._size += len(chunk)
        if max(self._size, self._size_on_the_wire) > self._max_size:
            raise InvalidField("", f"is larger than {self._max_size} bytes")

    def finish(self) -> None:
        """Check that the body has ended where its encoding says so.

        Raises:
            InvalidField: Its end is missing.
        """
        if self._decompressor and self._size_on_the_wire and not self._decompressor.is_complete:
            raise InvalidField("", "ends in the middle of its gzip stream")


def text_of_body(body: bytes, headers: httpx.Headers) -> str:
    """A body of text, in the encoding that its header names, or else in UTF-8.

    Raises:
        InvalidField: It is not text in that encoding.
    """
    content_type = headers.get("Content-Type", "")
    try:
        encoding = httpx.Response(200, headers={"Content-Type": content_type}).charset_encoding or "utf-8"
        return body.decode(encoding)
    except (LookupError, ValueError, TypeError):  # the last also for parameters that the standard library cannot read
        raise InvalidField("", f"is not text in the encoding of Content-Type {content_type!r}") from None
