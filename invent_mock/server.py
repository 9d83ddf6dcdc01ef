"""Serves an ASGI application on a real socket, in a thread of this process or as a program."""

from __future__ import annotations

import _thread
import asyncio
import contextlib
import socket
import threading
from collections.abc import Callable
from concurrent.futures import Future
from typing import Any, Self

import uvicorn
from starlette.concurrency import run_in_threadpool

from invent_mock.http.connection import Connection

TURNS_OF_ACCEPTING = 3  # of the event loop, until what was accepted is one of uvicorn's connections
_CALLABLE_ADDRESSES = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # for wildcard addresses


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


class Server(uvicorn.Server):
    """uvicorn, quiet and without what the mock does not use.

    Attributes:
        is_serving: Done when requests are answered, or with what was in the way.
    """

    def __init__(self, app: Any) -> None:
        config = uvicorn.Config(
            app,
            interface="asgi3",  # which uvicorn before 0.36 finds out in a way that Python 3.14 warns of
            http=Connection,
            log_config=None,  # uvicorn's own would close all handlers of the process's logging
            log_level="critical",
            access_log=False,
            lifespan="off",
            proxy_headers=False,
            server_header=False,
            ws="none",
            timeout_graceful_shutdown=1,
        )
        super().__init__(config)
        self.is_serving = Future[None]()
        self._is_to_stop = asyncio.Event()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await run_in_threadpool(bool)  # imports what the endpoints that are no coroutines need
        await super().startup(sockets)
        self._event_loop = asyncio.get_running_loop()
        self.is_serving.set_result(None)

    async def main_loop(self) -> None:
        # uvicorn's own looks ten times a second whether it is to stop.
        ticking = asyncio.ensure_future(super().main_loop())
        stopping = asyncio.ensure_future(self._is_to_stop.wait())
        await asyncio.wait([ticking, stopping], return_when=asyncio.FIRST_COMPLETED)
        stopping.cancel()
        if ticking.done():
            ticking.result()  # raises what has ended it
        ticking.cancel()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        # No connection may be open when the event loop is closed: its client would be kept waiting, and where warnings
        # are errors, uvloop would wait for ever.
        for server in self.servers:
            server.close()
        for _ in range(TURNS_OF_ACCEPTING):
            await asyncio.sleep(0)
        if self.server_state.connections or self.server_state.tasks:
            await super().shutdown(sockets)  # waits for a tenth of a second at least
            for connection in list(self.server_state.connections):  # whose clients do not read, or send no more
                connection.transport.abort()
            return
        for listener in sockets or []:
            listener.close()

    def stop(self) -> None:
        """Let it end at once. From any thread, once it is serving."""
        self.should_exit = True
        with contextlib.suppress(RuntimeError):  # it has ended already
            self._event_loop.call_soon_threadsafe(self._is_to_stop.set)


class ThreadedServer:
    """An ASGI application served by a thread of this process, while the `with` block lasts.

    The block begins when requests are answered.

    Attributes:
        base_url: Where it is served.

    Raises:
        RuntimeError: gevent or eventlet has replaced the threads of this process.
    """

    def __init__(self, app: Any) -> None:
        _check_threads()
        self._listener = listen()
        self._server = Server(app)
        # Here, as a test may put `sys.modules` back while a thread imports.
        self._new_event_loop = _event_loop_factory()
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self.base_url = url_of(self._listener)

    def __enter__(self) -> Self:
        try:
            self._thread.start()
            self._server.is_serving.result()
        except BaseException:
            self._listener.close()
            raise
        return self

    def _serve(self) -> None:
        try:
            # Not uvicorn's own `run`: before 0.36 it sets the event loop policy, which is that of the whole process.
            with asyncio.Runner(loop_factory=self._new_event_loop) as runner:
                runner.run(self._server.serve([self._listener]))
        except BaseException as error:
            if self._server.is_serving.done():
                raise
            self._server.is_serving.set_exception(error)

    def __exit__(self, *_: object) -> None:
        self._server.stop()
        self._thread.join()
        self._listener.close()


def _check_threads() -> None:
    """Refuse threads that gevent or eventlet has replaced: an event loop in one of theirs would stop all others."""
    library = _thread.start_new_thread.__module__.partition(".")[0]
    if library in ("eventlet", "gevent"):
        raise RuntimeError(
            f"The mock cannot be served in a process whose threads {library} has replaced. "
            "Run it as a program of its own: python -m invent_mock."
        )


def _event_loop_factory() -> Callable[[], asyncio.AbstractEventLoop]:
    """uvloop, where there is one for this Python."""
    try:
        import uvloop
    except ModuleNotFoundError:
        return asyncio.new_event_loop
    return uvloop.new_event_loop
