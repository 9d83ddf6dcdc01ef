"""What errors tell, and how users make them in unit tests of their own."""

from __future__ import annotations

import copy
import pickle
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from unittest.mock import Mock

import pytest

from invent_client import errors
from tests.support.calls import send_message
from tests.support.servers.raw_server import RawServer, http_response

ERRORS = [error for name, error in vars(errors).items() if name.endswith("Error")]


def test_a_status_error_has_the_response() -> None:
    in_30_seconds = format_datetime(datetime.now(UTC) + timedelta(seconds=30), usegmt=True)
    reply = http_response(429, b'{"why":\n"too many"}', "X-Request-Id: r1", f"Retry-After: {in_30_seconds}")
    with RawServer(reply) as server, pytest.raises(errors.RateLimitError) as caught:
        send_message("sync", server.base_url)
    error = caught.value
    assert str(error) == 'POST /orgs/c/contacts/con_1/chats/cht_1/messages: 429 {"why": "too many"}'
    assert (error.status_code, error.body, error.request_id) == (429, {"why": "too many"}, "r1")
    assert (error.headers["x-request-id"], error.response.content) == ("r1", b'{"why":\n"too many"}')
    assert error.retry_after
    assert 25 < error.retry_after <= 30


def test_a_validation_error_has_the_field_and_the_response() -> None:
    with RawServer(http_response(200, b'{"id":"m"}')) as server:
        with pytest.raises(errors.APIResponseValidationError) as caught:
            send_message("sync", server.base_url)
    assert (caught.value.field, caught.value.response.content) == ("role", b'{"id":"m"}')


@pytest.mark.parametrize("error", ERRORS)
def test_every_error_can_be_made_without_arguments(error: type[errors.InventError]) -> None:
    with pytest.raises(error) as caught:
        Mock(side_effect=error)()
    assert str(caught.value)
    assert isinstance(caught.value, errors.InventError)


@pytest.mark.parametrize("error", ERRORS)
def test_every_error_can_be_made_with_a_message(error: type[errors.InventError]) -> None:
    assert str(error("why")) == "why"


@pytest.mark.parametrize(
    ("error", "status", "delivery"),
    [
        (errors.BadRequestError, 400, "not_delivered"),
        (errors.AuthenticationError, 401, "not_delivered"),
        (errors.NotFoundError, 404, "not_delivered"),
        (errors.RateLimitError, 429, "not_delivered"),
        (errors.InternalServerError, 500, "unknown"),
        (errors.APIStatusError, 409, "unknown"),
    ],
)
def test_a_status_error_stands_for_its_status(error: type[errors.APIStatusError], status: int, delivery: str) -> None:
    made = error()
    assert (made.status_code, made.response.status_code, made.delivery) == (status, status, delivery)
    assert (made.response.content, made.body, dict(made.headers), made.request_id) == (b"", "", {}, None)


@pytest.mark.parametrize(
    ("error", "delivery"),
    [
        (errors.ConfigurationError, "not_delivered"),
        (errors.InvalidRequestError, "not_delivered"),
        (errors.APIError, "unknown"),
        (errors.APIConnectionError, "unknown"),
        (errors.APITimeoutError, "unknown"),
        (errors.APIResponseValidationError, "delivered"),
    ],
)
def test_an_error_without_a_status_has_its_delivery(error: type[errors.InventError], delivery: str) -> None:
    assert error().delivery == delivery


@pytest.mark.parametrize("error", ERRORS)
def test_errors_survive_pickling_and_copying(error: type[errors.InventError]) -> None:
    made = error("why")
    for copied in (pickle.loads(pickle.dumps(made)), copy.copy(made), copy.deepcopy(made)):
        assert (type(copied), str(copied), copied.delivery) == (error, "why", made.delivery)
