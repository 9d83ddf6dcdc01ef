"""What a call can raise.

    InventError
    ├─ ConfigurationError            a client cannot be made from what it was given
    ├─ InvalidRequestError           refused before anything was sent
    └─ APIError
       ├─ APIConnectionError         no whole response
       │  └─ APITimeoutError
       ├─ APIStatusError             a status other than 2xx
       │  ├─ BadRequestError         400
       │  ├─ AuthenticationError     401
       │  ├─ NotFoundError           404
       │  ├─ RateLimitError          429
       │  └─ InternalServerError     5xx
       └─ APIResponseValidationError a 2xx whose body cannot be read

Each says in `delivery` what became of the request. Each can be made with no argument at all, as unit tests do
(`side_effect=RateLimitError`).
"""

from __future__ import annotations

from collections.abc import MutableMapping
from http import HTTPStatus
from typing import Any, Literal

from .types import Response

Delivery = Literal["not_delivered", "unknown", "delivered"]

# 4xx statuses that leave open whether the request was carried out.
_AMBIGUOUS_STATUSES = {HTTPStatus.REQUEST_TIMEOUT, HTTPStatus.CONFLICT}


def delivery_of(status: int) -> Delivery:
    """What a status says about whether the API acted on the request."""
    if 200 <= status <= 299:
        return "delivered"
    if 400 <= status <= 499 and status not in _AMBIGUOUS_STATUSES:
        return "not_delivered"
    return "unknown"


class InventError(Exception):
    """Base of all errors of this package.

    Attributes:
        delivery: `"not_delivered"`: the API certainly did not act on the request, so it can be made
            again. `"delivered"`: it certainly did. `"unknown"`: it may have, so that making the
            request again may do it twice. A request that only reads can always be made again, so
            its errors have `"not_delivered"`.
    """

    delivery: Delivery = "not_delivered"
    _DEFAULT_MESSAGE = "The call failed."

    def __init__(self, message: str | None = None) -> None:
        super().__init__(self._DEFAULT_MESSAGE if message is None else message)

    def __reduce__(self) -> tuple[Any, ...]:
        # Pickling and copying would call the constructor with `args` alone, which a subclass's may not take.
        return type(self).__new__, (type(self), *self.args), self.__dict__


class ConfigurationError(InventError):
    """A client cannot be made from what it was given."""

    _DEFAULT_MESSAGE = "A setting is missing or cannot be used."


class InvalidRequestError(InventError):
    """The call was refused before anything was sent.

    Attributes:
        field: What is wrong, such as `message[0].text` or `org_id`; empty for the request as a whole.
    """

    _DEFAULT_MESSAGE = "The contract refuses the request."

    def __init__(self, message: str | None = None, *, field: str = "") -> None:
        super().__init__(message)
        self.field = field


class APIError(InventError):
    """Something went wrong after the request was made. `delivery` says what became of it."""

    _DEFAULT_MESSAGE = "The API did not answer as expected."

    def __init__(self, message: str | None = None, *, delivery: Delivery = "unknown") -> None:
        super().__init__(message)
        self.delivery = delivery


class APIConnectionError(APIError):
    """There is no whole response: no connection, a connection that broke, or broken HTTP."""

    _DEFAULT_MESSAGE = "There was no response."


class APITimeoutError(APIConnectionError):
    """The response did not arrive in time."""

    _DEFAULT_MESSAGE = "There was no response in time."


class APIStatusError(APIError):
    """The response's status is not 2xx.

    Attributes:
        response: The whole response.
        status_code: Its HTTP status.
        headers: Its headers.
        request_id: The id that its headers give the request, or None.

    Args:
        message: What `str()` gives. Default: the status and its standard phrase.
        response: The response. Default: empty, with the status that the class stands for.
        request_id: See above. Default: that of the response.
        delivery: See `InventError`. Default: what the status says.
    """

    # The status of an error that is made without a response. Conflict has no subclass, and leaves open
    # whether the request was carried out.
    _DEFAULT_STATUS = HTTPStatus.CONFLICT

    def __init__(
        self,
        message: str | None = None,
        *,
        response: Response[Any] | None = None,
        request_id: str | None = None,
        delivery: Delivery | None = None,
    ) -> None:
        if response is None:
            response = _empty_response(self._DEFAULT_STATUS)
        if message is None:
            message = _status_line(response.status_code)
        super().__init__(message, delivery=delivery or delivery_of(response.status_code))
        self.response = response
        self.status_code: int = response.status_code
        self.headers: MutableMapping[str, str] = response.headers
        self.request_id = response.request_id if request_id is None else request_id

    @property
    def body(self) -> Any:
        """The response's body: JSON if it is JSON, else text."""
        from ._json.invalid_field import InvalidField
        from ._json.text import loads

        try:
            return loads(self.response.content)
        except InvalidField:
            return self.response.content.decode(errors="replace")


class BadRequestError(APIStatusError):
    """400: a parameter or the body is wrong."""

    _DEFAULT_STATUS = HTTPStatus.BAD_REQUEST


class AuthenticationError(APIStatusError):
    """401: the API key is missing, wrong or not allowed here."""

    _DEFAULT_STATUS = HTTPStatus.UNAUTHORIZED


class NotFoundError(APIStatusError):
    """404: something that the path names does not exist for this API key."""

    _DEFAULT_STATUS = HTTPStatus.NOT_FOUND


class RateLimitError(APIStatusError):
    """429: too many requests.

    Attributes:
        retry_after: How many seconds the server asks to wait, or None where it does not say.
    """

    _DEFAULT_STATUS = HTTPStatus.TOO_MANY_REQUESTS
    retry_after: float | None = None


class InternalServerError(APIStatusError):
    """5xx: the server failed. It may have acted on the request first."""

    _DEFAULT_STATUS = HTTPStatus.INTERNAL_SERVER_ERROR


class APIResponseValidationError(APIError):
    """The status is 2xx, so the request was carried out, but the body cannot be read.

    Attributes:
        field: What is missing or has a type that cannot serve, such as `id`; empty for the whole body.
        response: The whole response.
    """

    _DEFAULT_MESSAGE = "The request was carried out, but its response cannot be read."

    def __init__(self, message: str | None = None, *, field: str = "", response: Response[Any] | None = None) -> None:
        super().__init__(message, delivery="delivered")
        self.field = field
        self.response = _empty_response(HTTPStatus.OK) if response is None else response


_CLASSES_BY_STATUS = {
    int(error._DEFAULT_STATUS): error for error in (BadRequestError, AuthenticationError, NotFoundError, RateLimitError)
}


def class_for(status: int) -> type[APIStatusError]:
    """The class that stands for a status."""
    default = InternalServerError if 500 <= status <= 599 else APIStatusError
    return _CLASSES_BY_STATUS.get(status, default)


def _empty_response(status: HTTPStatus) -> Response[Any]:
    import httpx

    return Response(int(status), b"", httpx.Headers(), None)


def _status_line(status: int) -> str:
    try:
        return f"{status} {HTTPStatus(status).phrase}"
    except ValueError:  # a server can send any number
        return str(status)
