"""Serves the mock on a real socket."""

from __future__ import annotations

import socket
import threading
from types import TracebackType
from typing import Any, Self

import uvicorn


def listen(host: str = "127.0.0.1", port: int = 0) -> socket.socket:
    """A listening socket. Port 0 takes a free one. Raises `OSError` where the port is taken."""
    family, kind, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    # With the protocol named, asyncio switches Nagle's algorithm off; else each call takes 45 ms.
    server = socket.socket(family, kind, socket.IPPROTO_TCP)
    try:
        server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        server.bind(address)
        server.listen(1024)
    except OSError:
        server.close()
        raise
    return server


def url_of(server: socket.socket) -> str:
    """The address of a listening socket."""
    host, port = server.getsockname()[:2]
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def uvicorn_server(app: Any) -> uvicorn.Server:
    """uvicorn, quiet and without what the mock does not use."""
    return uvicorn.Server(
        uvicorn.Config(
            app, log_level="critical", access_log=False, lifespan="off", ws="none", timeout_graceful_shutdown=1
        )
    )


class Served:
    """An ASGI application served by a thread of this process, while the `with` block lasts."""

    def __init__(self, app: Any) -> None:
        self._socket = listen()
        self._server = uvicorn_server(app)
        self._thread = threading.Thread(target=self._server.run, args=([self._socket],), daemon=True)
        self.base_url = url_of(self._socket)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._server.should_exit = True
        self._thread.join()
        self._socket.close()
