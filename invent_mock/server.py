"""Serves an ASGI application on a real socket, in a thread of this process or as a program."""

from __future__ import annotations

import asyncio
import socket
import threading
from collections.abc import Callable
from typing import Any, Self, cast

import uvicorn
from starlette.responses import Response
from starlette.types import Receive, Scope, Send
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

_CALLABLE_ADDRESSES = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # for wildcard addresses
MAX_HEAD = 1024 * 1024  # bytes of a request's method, path and headers
_CUT_CONNECTION = "cut_connection"  # the key in the scope's state
STOPPING = "stopping"  # the key in the scope's state of an asyncio.Event that is set when the server stops


class _Connection(HttpToolsProtocol):
    """A connection of uvicorn that the application can cut, and whose heads and trailers are of a bounded size."""

    _is_in_head = False  # or in the trailers, as far as can be told
    _head_size = 0  # bytes

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(cast(asyncio.Transport, _JoinedWrites(transport, self.loop)))
        self._stopping = asyncio.Event()
        # Becomes the state of each scope.
        self.app_state = {**self.app_state, _CUT_CONNECTION: transport.abort, STOPPING: self._stopping}

    def on_message_begin(self) -> None:
        self._is_in_head = True
        self._head_size = 0
        super().on_message_begin()

    def on_headers_complete(self) -> None:
        self._is_in_head = False
        super().on_headers_complete()

    def on_chunk_header(self) -> None:
        self._is_in_head, self._head_size = True, 0  # trailers follow the last chunk

    def on_body(self, body: bytes) -> None:
        self._is_in_head = False
        super().on_body(body)

    def on_message_complete(self) -> None:
        self._is_in_head = False
        super().on_message_complete()

    def data_received(self, data: bytes) -> None:
        super().data_received(data)
        if not self._is_in_head:  # it came in a single piece, or is over
            return
        self._head_size += len(data)
        if self._head_size <= MAX_HEAD or self.transport.is_closing():
            return
        if self.cycle and self.cycle.response_started:
            self.transport.abort()
        else:
            self.send_400_response("The head of the request is too large.")

    def shutdown(self) -> None:
        self._stopping.set()
        super().shutdown()


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
        scope["state"][_CUT_CONNECTION]()
        while (await receive())["type"] != "http.disconnect":
            pass


def listen(host: str = "127.0.0.1", port: int = 0) -> socket.socket:
    """A listening socket.

    Args:
        host: Address or name.
        port: 0 takes any that is free.

    Raises:
        OSError: The address cannot be listened on, for example because the port is taken.
        OverflowError: There is no such port.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.create_server((host, port), family=family, backlog=1024)
    # Accepted connections inherit it. Nagle's algorithm would delay each response by about 40 ms.
    listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return listener


def url_of(listener: socket.socket) -> str:
    """The address of a listening socket, as a client can call it."""
    host, port = listener.getsockname()[:2]
    host = _CALLABLE_ADDRESSES.get(host, host)
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def uvicorn_server(app: Any) -> uvicorn.Server:
    """uvicorn, quiet and without what the mock does not use."""
    config = uvicorn.Config(
        app,
        interface="asgi3",  # which uvicorn before 0.36 finds out in a way that Python 3.14 warns of
        http=_Connection,
        log_config=None,  # uvicorn's own would close all handlers of the process's logging
        log_level="critical",
        access_log=False,
        lifespan="off",
        proxy_headers=False,
        server_header=False,
        ws="none",
        timeout_graceful_shutdown=1,
    )
    return uvicorn.Server(config)


class ThreadedServer:
    """An ASGI application served by a thread of this process, while the `with` block lasts.

    Attributes:
        base_url: Where it is served.
    """

    def __init__(self, app: Any) -> None:
        self._listener = listen()
        self._uvicorn = uvicorn_server(app)
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self.base_url = url_of(self._listener)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def _serve(self) -> None:
        # Not uvicorn's own `run`: before 0.36 it sets the event loop policy, which is that of the whole process.
        with asyncio.Runner(loop_factory=_event_loop_factory()) as runner:
            runner.run(self._uvicorn.serve([self._listener]))

    def __exit__(self, *_: object) -> None:
        self._uvicorn.should_exit = True
        self._thread.join()
        self._listener.close()


def _event_loop_factory() -> Callable[[], asyncio.AbstractEventLoop]:
    """uvloop, where there is one for this Python."""
    try:
        import uvloop
    except ModuleNotFoundError:
        return asyncio.new_event_loop
    return uvloop.new_event_loop
