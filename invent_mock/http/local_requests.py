"""Protects the control and the page from other web sites."""

from __future__ import annotations

from collections.abc import Collection
from functools import partial
from ipaddress import ip_address

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from invent_mock.http.json_responses import problem_response


class LocalRequestsOnly:
    """Refuses a foreign `Host` (DNS rebinding) and a foreign `Origin` (requests of other web sites).

    Requests of other sites that have no `Origin`, such as those for images, are told by `Sec-Fetch-Site`; a link to the
    page does no harm.

    Args:
        app: What is protected.
        allowed_hosts: Names under which the mock can be called, beside the address that it was given.
    """

    def __init__(self, app: ASGIApp, allowed_hosts: Collection[str]) -> None:
        self._app = app
        self._allowed_hosts = {name.lower() for name in allowed_hosts}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        headers = Headers(scope=scope)
        problem = ""
        if len(headers.getlist("host")) != 1 or not self._is_own(headers["host"].lower(), *scope["server"]):
            problem = "This Host is not the mock's address. Name it with --allow-host if it is yours."
        elif any(origin.lower() != f"http://{headers['host'].lower()}" for origin in headers.getlist("origin")):
            problem = "Requests of other origins are not allowed here; only the mock's own page may make them."
        elif scope["path"] != "/" and headers.get("sec-fetch-site") in ("cross-site", "same-site"):
            problem = "Requests of other web sites are not allowed here."
        if problem:
            scope.setdefault("state", {})["refusal"] = problem  # for the request log
            await problem_response(403, problem)(scope, receive, send)
        else:
            await self._app(scope, receive, partial(_send_guarded, send))

    def _is_own(self, host: str, address: str, port: int) -> bool:
        """Whether a Host names the address that the request came to, or an allowed name."""
        name = host.rpartition(":")[0] if host.rpartition(":")[2].isdecimal() else host
        if name in self._allowed_hosts:
            return True
        own_names = [f"[{address}]" if ":" in address else address]
        if ip_address(address).is_loopback:
            own_names.append("localhost")
        return host in [f"{name}:{port}" for name in own_names] or (port == 80 and host in own_names)


async def _send_guarded(send: Send, message: Message) -> None:
    """Send on, with headers that keep other sites from loading this, even as a script or an image."""
    if message["type"] == "http.response.start":
        headers = MutableHeaders(scope=message)
        headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        headers.setdefault("X-Content-Type-Options", "nosniff")
    await send(message)
