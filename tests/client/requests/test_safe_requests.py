"""A request that only reads is tried again after any failure, and can always be made again."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import httpx
import pytest

from invent_client import Contact, errors
from tests.support.calls import NOWHERE, send_message, use_client, with_both_clients, with_both_clients_and_trio
from tests.support.servers.list_server import contact, page_of
from tests.support.servers.raw_server import RawServer, http_response

CONTACTS = page_of([contact("con_1")])
BROKEN_BODY = http_response(200, b'[{"id"', length=99)
BROKEN_GZIP = http_response(200, b"no gzip", "Content-Encoding: gzip")
PASSING: dict[str, Any] = {
    "500": http_response(500, b"{}"),
    "503": http_response(503, b"", "Retry-After: 0"),
    "429": http_response(429, b""),
    "408": http_response(408, b""),
    "broken connection": b"",
    "broken head": b"HTTP/1.1 200",
    "broken body": BROKEN_BODY,
    "broken gzip": BROKEN_GZIP,
    "silence": 0.4,
    "silence in the body": [http_response(200, b"[", length=99), 0.4],
}
LASTING: dict[str, tuple[Any, str, int]] = {  # a reply, the error that it ends in, and how many requests there are
    "400": (http_response(400, b"{}"), "BadRequestError", 1),
    "401": (http_response(401, b"{}"), "AuthenticationError", 1),
    "404": (http_response(404, b"{}"), "NotFoundError", 1),
    "408": (http_response(408, b"{}"), "APIStatusError", 3),
    "409": (http_response(409, b"{}"), "APIStatusError", 1),
    "302": (http_response(302, b"", "Location: /elsewhere"), "APIStatusError", 1),
    "429 for an hour": (http_response(429, b"", "Retry-After: 3600"), "RateLimitError", 1),
    "503 for an hour": (http_response(503, b"", "Retry-After: 3600"), "InternalServerError", 1),
    "500": (http_response(500, b"{}"), "InternalServerError", 3),
    "broken connection": (b"", "APIConnectionError", 3),
    "broken body": (BROKEN_BODY, "APIConnectionError", 3),
    "no list": (http_response(200, b"{}"), "APIResponseValidationError", 1),
    "no JSON": (http_response(200, b"<html>"), "APIResponseValidationError", 1),
    "an item without id": (http_response(200, b"[{}]"), "APIResponseValidationError", 1),
}


def list_contacts(flavor: str, base_url: str, **settings: Any) -> Sequence[Contact]:
    contacts: Sequence[Contact] = use_client(flavor, base_url, lambda client: client.list_contacts("c"), **settings)
    return contacts


def timeout_for(failure: str) -> float:
    """Seconds: short where the server is silent, and else enough for a busy machine."""
    return 0.2 if failure.startswith("silence") else 5


@with_both_clients_and_trio
@pytest.mark.parametrize("failure", PASSING)
def test_a_get_is_tried_again(flavor: str, failure: str, waits: list[float]) -> None:
    with RawServer(PASSING[failure], CONTACTS) as server:
        (listed,) = list_contacts(flavor, server.base_url, max_retries=2, timeout=timeout_for(failure))
    assert listed.id == "con_1"
    assert len(server.requests) == 2
    assert len(waits) == 1


@with_both_clients
@pytest.mark.parametrize("failure", [failure for failure in PASSING if failure != "429"])
def test_a_post_is_not(flavor: str, failure: str, waits: list[float]) -> None:
    with RawServer(PASSING[failure], http_response()) as server, pytest.raises(errors.APIError) as caught:
        send_message(flavor, server.base_url, {"max_retries": 2, "timeout": 0.2})
    assert caught.value.delivery in ("unknown", "delivered")
    assert len(server.requests) == 1
    assert waits == []


@with_both_clients
@pytest.mark.parametrize("failure", LASTING)
def test_an_error_of_a_get_lets_it_be_made_again(flavor: str, failure: str, waits: list[float]) -> None:
    reply, expected, request_count = LASTING[failure]
    with RawServer(reply) as server, pytest.raises(errors.APIError) as caught:
        list_contacts(flavor, server.base_url, max_retries=2, timeout=5)
    assert (type(caught.value).__name__, caught.value.delivery) == (expected, "not_delivered")
    assert len(server.requests) == request_count


@with_both_clients
@pytest.mark.parametrize("failure", PASSING)
def test_nothing_is_tried_again_without_retries(flavor: str, failure: str) -> None:
    with RawServer(PASSING[failure], CONTACTS) as server, pytest.raises(errors.APIError) as caught:
        list_contacts(flavor, server.base_url, max_retries=0, timeout=timeout_for(failure))
    assert caught.value.delivery == "not_delivered"
    assert len(server.requests) == 1


def test_errors_of_the_network_that_httpx_does_not_map_are_tried_again(waits: list[float]) -> None:
    requests: list[httpx.Request] = []

    def answer(request: httpx.Request) -> httpx.Response:
        requests.append(request)
        raise ConnectionResetError

    with httpx.Client(transport=httpx.MockTransport(answer)) as own_client:
        with pytest.raises(errors.APIConnectionError):
            list_contacts("sync", NOWHERE, http_client=own_client, max_retries=2)
    assert len(requests) == 3


@with_both_clients
def test_a_response_that_cannot_be_read_does_not_say_that_anything_was_carried_out(flavor: str) -> None:
    with RawServer(http_response(200, b"[1]")) as server, pytest.raises(errors.APIError) as caught:
        list_contacts(flavor, server.base_url, max_retries=0)
    assert str(caught.value).startswith("GET /orgs/c/contacts: the response (200) cannot be read: [0] ")


@with_both_clients
def test_a_deadline_bounds_all_attempts(flavor: str) -> None:
    with RawServer(0.3) as server, pytest.raises(errors.APITimeoutError) as caught:
        use_client(flavor, server.base_url, lambda client: client.list_contacts("c", deadline=0.2), max_retries=5)
    assert caught.value.delivery == "not_delivered"
    assert len(server.requests) == 1
