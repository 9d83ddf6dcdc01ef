"""Mocks that are careless with methods, headers and unknown parameters."""

from __future__ import annotations

from typing import Any

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from contract_tests.self_test.fault_injection import header_of
from contract_tests.self_test.faults.every_operation.operations import (
    CONTACTS,
    LISTS,
    MESSAGES,
    NEW_CHAT,
    NEW_CONTACT,
    for_each,
)
from contract_tests.self_test.faults.fault import FaultsByCheck
from invent_mock.app import MockApp


class BrowsableMock(MockApp):
    """A mock that shows its replies as pages where a browser asks."""

    async def answer(self, served_by_method: Any, request: Request) -> Response:
        response = await super().answer(served_by_method, request)
        if "text/html" not in request.headers.get("accept", ""):
            return response
        return HTMLResponse(f"<pre>{bytes(response.body).decode()}</pre>", response.status_code)


METHODS: FaultsByCheck = {
    "odd_requests_are_no_server_error": {
        "replies as pages for browsers": BrowsableMock,
        **for_each(
            LISTS, "500 for another Accept", lambda scope: 500 if header_of(scope, "accept") == "text/html" else scope
        ),
    },
    "other_methods_are_refused": {
        **for_each((NEW_CHAT, MESSAGES), "500 for HEAD", lambda scope: 500 if scope["method"] == "HEAD" else scope),
        **for_each(
            (CONTACTS, NEW_CHAT), "DELETE succeeds", lambda scope: 204 if scope["method"] == "DELETE" else scope
        ),
        **for_each(
            (NEW_CONTACT,),
            "PUT taken for POST",
            lambda scope: {**scope, "method": "POST"} if scope["method"] == "PUT" else scope,
        ),
        **for_each((MESSAGES,), "404 for POST", lambda scope: 404 if scope["method"] == "POST" else scope),
    },
    "irrelevant_headers_and_parameters_change_nothing": {
        **for_each((MESSAGES,), "403 for a cookie", lambda scope: 403 if header_of(scope, "cookie") else scope)
    },
}
