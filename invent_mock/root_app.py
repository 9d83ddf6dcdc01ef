"""All that the mock serves: the API, and beside it its control and its page."""

from __future__ import annotations

from collections.abc import Collection

from starlette.middleware.cors import CORSMiddleware
from starlette.routing import Router
from starlette.types import ASGIApp, Receive, Scope, Send

from invent_mock.app import MockApp
from invent_mock.control.control import Control
from invent_mock.control.control_api import answer_unknown_call, control_routes
from invent_mock.http.connection import unreadable_reason
from invent_mock.http.local_requests import LocalRequestsOnly
from invent_mock.page.routes import page_routes


class RootApp:
    """The API, the control and the page as one ASGI application.

    Args:
        api: The API.
        allowed_hosts: Names under which the control can be called, beside the address that the mock was given.
        cors_origins: Origins whose web pages may call the API, but not the control.
        has_page: Whether there is a page at `/`.
    """

    def __init__(
        self,
        api: MockApp,
        *,
        allowed_hosts: Collection[str] = (),
        cors_origins: Collection[str] = (),
        has_page: bool = True,
    ) -> None:
        self._api: ASGIApp = api
        if cors_origins:
            self._api = CORSMiddleware(
                api, cors_origins, allow_methods=["*"], allow_headers=["*"], expose_headers=["*"]
            )
        routes = control_routes(Control(api))
        self._has_page = has_page
        if has_page:
            routes += page_routes(api)
        self._local = LocalRequestsOnly(
            Router(routes, redirect_slashes=False, default=answer_unknown_call), allowed_hosts
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        app = self._local if self._is_local(scope) else self._api
        await app(scope, receive, send)

    def _is_local(self, scope: Scope) -> bool:
        if scope["type"] != "http" or unreadable_reason(scope):  # which may have no Host
            return False
        path = scope["path"]
        return path == "/_mock" or path.startswith("/_mock/") or (self._has_page and path == "/")
