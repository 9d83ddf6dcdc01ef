"""A uvicorn connection that tolerates malformed input."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import Any, cast

import httptools
from starlette.responses import Response
from starlette.types import Receive, Scope, Send
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from invent_mock.http.unreadable import UnreadableRequest, describe

MAX_HEAD = 1024 * 1024  # bytes of a request's method, path and headers

# Keys in the state of a scope.
_CUT_CONNECTION = "cut_connection"
STOPPING = "stopping"  # an asyncio.Event that is set when the server stops, or the connection is lost
_UNREADABLE = "unreadable"


def unreadable_reason(scope: Scope) -> str | None:
    """Why a request, or its body, could not be read; None where it could."""
    reason: str | None = scope.get("state", {}).get(_UNREADABLE)
    return reason


class Connection(HttpToolsProtocol):
    """A uvicorn connection that tolerates malformed input, and that the application can cut.

    The size of heads and trailers is bounded. An offer to upgrade to another protocol is ignored. What is not a request
    of HTTP/1.1 reaches the application as a request with an `unreadable_reason`, the last of its connection.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.parser = _Parser(self)
        self._is_in_head = False  # or in the trailers, as far as can be told
        self._head = bytearray()  # what came of it in earlier pieces
        self._is_in_body = False
        self._is_unreadable = False

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(cast(asyncio.Transport, _JoinedWrites(transport, self.loop)))
        self._stopping = asyncio.Event()
        # Becomes the state of each scope.
        self.app_state = {**self.app_state, _CUT_CONNECTION: transport.abort, STOPPING: self._stopping}

    def on_message_begin(self) -> None:
        self._is_in_head = True
        self._head.clear()
        super().on_message_begin()

    def on_headers_complete(self) -> None:
        self._is_in_head = False
        if not self.parser.should_upgrade():
            super().on_headers_complete()
            self._is_in_body = True

    def on_chunk_header(self) -> None:
        self._is_in_head = True  # trailers follow the last chunk
        self._head.clear()

    def on_body(self, body: bytes) -> None:
        self._is_in_head = False
        super().on_body(body)

    def on_message_complete(self) -> None:
        self._is_in_head = self._is_in_body = False
        if not self.parser.should_upgrade():
            super().on_message_complete()

    def data_received(self, data: bytes) -> None:
        if self._is_unreadable:
            return
        super().data_received(data)
        if not self._is_in_head:  # it came in a single piece, or is over
            return
        self._head += data
        if len(self._head) > MAX_HEAD:
            reason = f"The head of the request is larger than {MAX_HEAD} bytes."
            self._refuse(replace(describe(bytes(self._head), ""), reason=reason))

    def eof_received(self) -> bool:  # type: ignore[override]
        """Whether the connection stays open, for the response to a client that has sent all and closed its half."""
        # A response that has begun and is not complete is the stream of a page, which has been closed.
        is_awaited = self.cycle is not None and not (self.cycle.more_body or self.cycle.response_started)
        if is_awaited:
            self.cycle.keep_alive = False
        else:
            self.transport.close()  # asyncio would close it without what is still to be written in this turn
        return is_awaited

    def head_without_upgrade(self) -> bytes:
        """The head that was read last, without the header that offers another protocol."""
        method, version = self.parser.get_method(), self.parser.get_http_version().encode()
        lines = [b"%s %s HTTP/%s" % (method, self.url, version)]
        lines += [b"%s: %s" % header for header in self.headers if header[0] != b"upgrade"]
        return b"\r\n".join([*lines, b"", b""])

    def on_parser_error(self, data: bytes, problem: str) -> None:
        """Nothing more can be read, because of something in this piece."""
        unreadable = describe(bytes(self._head) + data, problem)
        if self._is_in_body:
            unreadable = replace(unreadable, reason=f"The body cannot be read: {problem}.")
        self._refuse(unreadable)

    def _refuse(self, unreadable: UnreadableRequest) -> None:
        """Let the application refuse what cannot be read."""
        self._is_unreadable = True
        if not self._is_in_body:
            self._begin_unreadable_request(unreadable)
        elif self.cycle.response_started:
            self.transport.close()
        else:
            self.scope["state"][_UNREADABLE] = unreadable.reason
            self.cycle.keep_alive = False
            super().on_message_complete()

    def _begin_unreadable_request(self, unreadable: UnreadableRequest) -> None:
        headers = self.headers  # as far as they were read
        self.app_state = {**self.app_state, _UNREADABLE: unreadable.reason}
        self.parser = _Parser(self)
        self.parser.feed_data(b"GET / HTTP/1.1\r\nConnection: close\r\n\r\n")
        path, _, query = unreadable.target.partition("?")
        self.scope["method"] = unreadable.method
        self.scope["path"], self.scope["raw_path"] = path, path.encode()
        self.scope["query_string"] = query.encode()
        self.scope["headers"] = headers

    def connection_lost(self, exc: Exception | None) -> None:
        self._stopping.set()  # nobody waits for a late answer any more
        super().connection_lost(exc)

    def shutdown(self) -> None:
        self._stopping.set()
        super().shutdown()


class _Parser(httptools.HttpRequestParser):
    """The parser of httptools, which takes an offer to upgrade for accepted: it skips the body, and stops there."""

    def __init__(self, connection: Connection) -> None:
        super().__init__(connection)
        self._connection = connection
        # As uvicorn has it, so that a request before the last is answered, too.
        self.set_dangerous_leniencies(lenient_data_after_close=True)

    def feed_data(self, data: bytes) -> None:  # type: ignore[override]  # uvicorn has no other buffers
        parser = self
        while True:
            try:
                super(_Parser, parser).feed_data(data)
                return
            except httptools.HttpParserUpgrade as upgrade:
                if parser.get_method() == b"CONNECT":
                    self._connection.on_parser_error(data, "it is for proxies")
                    return
                data = self._connection.head_without_upgrade() + data[upgrade.args[0] :]
                parser = self._connection.parser = _Parser(self._connection)
            except httptools.HttpParserError as error:
                self._connection.on_parser_error(data, str(error))
                return


class _JoinedWrites:
    """A transport that sends what is written within one turn of the event loop at once.

    uvicorn writes a response's head and body one after the other, and each write would be a system call and a packet: a
    sixth of the time that a request takes.
    """

    def __init__(self, transport: asyncio.Transport, loop: asyncio.AbstractEventLoop) -> None:
        self._transport = transport
        self._loop = loop
        self._pending: list[bytes] = []

    def write(self, data: bytes) -> None:
        """Send the data at the end of this turn."""
        if not self._pending:
            self._loop.call_soon(self._flush)
        self._pending.append(data)

    def close(self) -> None:
        """Send what is pending, and close."""
        self._flush()
        self._transport.close()

    def _flush(self) -> None:
        if self._pending and not self._transport.is_closing():
            self._transport.write(b"".join(self._pending))
        self._pending.clear()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._transport, name)


class CutConnection(Response):
    """No response: the connection is cut before the status line.

    Raising in the application would not do: uvicorn would answer 500.
    """

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        cut = scope.get("state", {}).get(_CUT_CONNECTION)
        if cut is None:
            raise RuntimeError("drop() needs a connection that the mock can cut: serve it with invent_mock.serve().")
        cut()
        while (await receive())["type"] != "http.disconnect":
            pass
