"""All that the mock serves: the API, and beside it its control."""

from __future__ import annotations

from collections.abc import Collection

from starlette.middleware.cors import CORSMiddleware
from starlette.routing import Router
from starlette.types import ASGIApp, Receive, Scope, Send

from invent_mock.app import MockApp
from invent_mock.control import Control
from invent_mock.control_api import control_routes
from invent_mock.local_requests import LocalRequestsOnly


class Site:
    """The API and the control as one ASGI application.

    Args:
        api: The API.
        control: Its control.
        allowed_hosts: Names under which the control can be called, beside the address that the mock was given.
        cors_origins: Origins whose web pages may call the API, but not the control.
    """

    def __init__(
        self, api: MockApp, control: Control, *, allowed_hosts: Collection[str] = (), cors_origins: Collection[str] = ()
    ) -> None:
        self._api: ASGIApp = api
        if cors_origins:
            self._api = CORSMiddleware(
                api, cors_origins, allow_methods=["*"], allow_headers=["*"], expose_headers=["*"]
            )
        self._local = LocalRequestsOnly(Router(control_routes(control), redirect_slashes=False), allowed_hosts)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        app = self._local if scope["path"].startswith("/_mock/") else self._api
        await app(scope, receive, send)
