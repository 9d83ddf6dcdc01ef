"""Rules about what else a request has: its method, headers and parameters that the contract does not describe."""

from __future__ import annotations

import contextlib
from typing import Any

import httpx

from contract_tests.contract import clauses
from contract_tests.provider.exceptions import NoUsableReply
from contract_tests.provider.provider import Provider
from contract_tests.provider.rules.assertions import assert_accepted, assert_echo, assert_no_server_error
from contract_tests.provider.rules.every_operation.operation_rule import operation_rule, short_list
from contract_tests.provider.rules.rule import expect
from contract_tests.provider.valid_requests import operation_of
from invent_contract.json_values import as_mapping
from invent_contract.operation import Operation

NOT_IMPLEMENTED = 501  # so RFC 9110 has it for a method that a server does not know


@operation_rule(clauses.MEANING_ALONE, is_for_live=False)
def irrelevant_headers_and_parameters_change_nothing(provider: Provider, operation: Operation) -> None:
    """Headers that a client may leave out or add, and a query that nobody asked for."""
    headers: list[dict[str, str | None]] = [
        {"User-Agent": None},
        {"User-Agent": "curl/8.5.0"},
        {"User-Agent": "x" * 2_000},
        {"Accept": None},
        {"Accept": "application/json;q=0.9, */*;q=0.1"},
        {"Accept-Encoding": "identity"},
        {"Accept-Language": "de-AT"},
        {"X-Forwarded-For": "203.0.113.7"},
        {"X-Request-Id": "x" * 200},
        {"X-HTTP-Method-Override": "DELETE"},
        {"Cookie": "session=1"},
        {"Connection": "close"},
        {"Referer": "https://example.com/", "Origin": "https://example.com"},
        {"X-Filler": "x" * 4_000},
    ]
    body_fields = as_mapping(provider.valid_body(operation))
    queries: list[dict[str, str]] = [
        {"utm_source": "x"},
        {"_": "1772442927"},
        {"org_id": "x", "contact_id": "x", "chat_id": "x", "id": "x"},
        dict.fromkeys(body_fields, "x"),
        {"method": "DELETE", "_method": "DELETE"},
    ]
    differences: list[dict[str, Any]] = [
        *({"headers": more_headers, "query": short_list(operation)} for more_headers in headers),
        *({"query": {**short_list(operation), **query}} for query in queries),
    ]
    for difference in differences:
        response = provider.call(operation, **difference)
        assert_accepted(provider, response, because="it differs only in what the contract does not describe")
        if operation == provider.send_message:
            assert_echo(provider, provider.body()["message"], provider.read_message(response))


@operation_rule("responses", is_for_live=False)
def odd_requests_are_no_server_error(provider: Provider, operation: Operation) -> None:
    """A query that is none, and headers that are odd. Where they are answered as any other, it is with a right body."""
    queries = ("?", "?&", "?=", "?%", "?%zz=%zz", "?a[]=1&a[]=2&%00=%ff", "?a[b][c][d][e]=1", "?__proto__[x]=1")
    long_queries = (f"?{'x' * 8_000}=1", "?" + "&".join(f"x{number}=1" for number in range(1_200)))
    for query in (*queries, *long_queries):
        assert_answered_or_refused(provider, provider.call(operation, query=query))
    headers = (
        {"Accept": "text/html"},
        {"Accept": "x"},
        {"Accept-Encoding": "x"},
        {"If-None-Match": "*"},
        {"Range": "bytes=0-1"},
        {"Expect": "x"},
        {"Content-Encoding": "x"},
        {"Authorization": "Bearer " + "x" * 8_000},
    )
    for more_headers in headers:
        response = provider.call(operation, headers=more_headers, query=short_list(operation))
        assert_answered_or_refused(provider, response)


def assert_answered_or_refused(provider: Provider, response: httpx.Response) -> None:
    """The server must not have failed, and a documented success has its body."""
    assert_no_server_error(provider, response)
    if str(response.status_code) in operation_of(response).successes:
        with contextlib.suppress(NoUsableReply):  # recorded
            provider.read(response, None)


@operation_rule(clauses.METHODS_REFUSED_WITH_405, is_for_live=False)
def other_methods_are_refused(provider: Provider, operation: Operation) -> None:
    documented = {other.method.upper() for other in provider.operations if other.path == operation.path}
    for method in ("GET", "POST", "PUT", "PATCH", "DELETE"):
        if method in documented:
            continue
        response = provider.call(operation, method=method)
        if response.is_server_error and response.status_code != NOT_IMPLEMENTED:
            assert_no_server_error(provider, response)
            continue
        is_refused = response.status_code == 405
        example = f"{method} is answered with {response.status_code}, expected 405"
        expect(is_refused, "a method that the path does not have is not refused with 405", example)
        allowed = {name.strip() for name in response.headers.get("allow", "").split(",")}
        example = f"it is {response.headers.get('allow')!r}, expected {', '.join(sorted(documented))!r}, for {method}"
        expect(documented <= allowed, "the header `Allow` does not name the methods that the path has", example)
    for method in ("HEAD", "OPTIONS", "TRACE", "PURGE"):
        response = provider.call(operation, method=method)
        if response.status_code != NOT_IMPLEMENTED:
            assert_no_server_error(provider, response)
        may_succeed = method == "OPTIONS" or (method == "HEAD" and "GET" in documented)
        example = f"{method} is answered with {response.status_code}, expected 405 or 501"
        is_right = may_succeed or not response.is_success
        expect(is_right, "a method that the path does not have is accepted", example)
