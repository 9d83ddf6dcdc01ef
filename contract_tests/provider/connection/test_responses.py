"""What a response sets has no influence on the next request, nor on how it is read."""

from __future__ import annotations

from typing import Any

import pytest
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from contract_tests.contract.contract_under_test import contract_of_the_page
from contract_tests.provider.connection.first_answers import why_not_the_api
from contract_tests.provider.generated_requests import EXPECTED_STATUSES, send_generated_requests
from contract_tests.provider.rules import check_rule
from contract_tests.self_test.fault_injection import replacing
from contract_tests.self_test.servers.served_provider import serving
from invent_mock.app import MockApp


class CookieSettingMock(MockApp):
    """A mock that sets a cookie in each response, and keeps the cookies that it is sent."""

    def __init__(self) -> None:
        super().__init__()
        self.cookies: list[bytes] = []

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        self.cookies += [value for name, value in scope.get("headers", []) if name == b"cookie"]
        await super().__call__(scope, receive, send)

    def success_response(self, *arguments: Any) -> Response:
        response = super().success_response(*arguments)
        response.set_cookie("session", "abc")
        return response


def test_no_request_has_a_cookie_of_an_earlier_response() -> None:
    app = CookieSettingMock()
    with serving(app, contract=contract_of_the_page()) as provider:
        assert check_rule(provider, "ids_are_unique") == []
        for run in EXPECTED_STATUSES:
            assert send_generated_requests(provider, run, seed=1, max_examples=3).failed_checks == []
    assert app.cookies == []


@pytest.mark.parametrize("charset", ["hex", "base64", "rot13", "utf-16", "idna", "undefined", "latin-1", "none such"])
def test_json_is_read_as_utf_8_whatever_its_header_says(charset: str) -> None:
    def with_charset(healthy: Any, *arguments: Any) -> Response:
        response: Response = healthy(*arguments)
        response.headers["content-type"] = f"application/json; charset={charset}"
        return response

    with serving(replacing("success_response", with_charset)(), contract=contract_of_the_page()) as provider:
        assert why_not_the_api(provider) == ""
        assert check_rule(provider, "texts_come_back_unchanged") == []
        assert send_generated_requests(provider, "valid", seed=1, max_examples=2).failed_checks == []


@pytest.mark.parametrize("charset", ["hex", "undefined"])
def test_a_page_is_shown_whatever_its_header_says(charset: str) -> None:
    page = Response("<h1>Busy</h1>", 503, media_type=f"text/html; charset={charset}")
    with serving(page) as provider:
        assert "answers 503 with text/html: is it up?" in why_not_the_api(provider)
        (finding,) = provider.findings
    assert finding.example == "<h1>Busy</h1>"
