"""Serves the mock on a real socket."""

from __future__ import annotations

import socket
import threading
from typing import Any, Self

import uvicorn


def listen(host: str = "127.0.0.1", port: int = 0) -> socket.socket:
    """A listening socket. Port 0 takes a free one. Raises `OSError` where the port is taken."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    server = socket.create_server((host, port), family=family, backlog=1024)
    # Connections inherit it. With Nagle's algorithm on, each call takes 45 ms.
    server.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return server


def url_of(server: socket.socket) -> str:
    """The address of a listening socket."""
    host, port = server.getsockname()[:2]
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # all addresses, of which this one can be called
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

    def __exit__(self, *_: object) -> None:
        self._server.should_exit = True
        self._thread.join()
        self._socket.close()
