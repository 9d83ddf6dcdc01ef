"""What a call can raise. Every error is an `InventError` and says in `delivery` what became of the request."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import MutableMapping
    from typing import Any, Literal

    from .types import Response

    Delivery = Literal["not_delivered", "unknown", "delivered"]


def _rebuild(cls: type[InventError], args: tuple[Any, ...], state: dict[str, Any]) -> InventError:
    error = cls.__new__(cls, *args)
    error.__dict__.update(state)
    return error


class InventError(Exception):
    """Base of all errors of this package.

    Attributes:
        delivery: `"not_delivered"`: the API surely did not act on the request, which can be made
            again. `"delivered"`: it surely did. `"unknown"`: it may have, so that making the
            request again may do it twice.
    """

    delivery: Delivery = "not_delivered"

    def __reduce__(self) -> tuple[Any, ...]:  # for pickle and copy, whatever a subclass's constructor takes
        return _rebuild, (type(self), self.args, self.__dict__)


class ConfigurationError(InventError):
    """A client cannot be made from what it was given."""


class InvalidRequestError(InventError):
    """The call was refused before anything was sent. `field` is where, such as `message[0].text` or `org_id`."""

    def __init__(self, message: str, *, field: str) -> None:
        super().__init__(message)
        self.field = field


class APIError(InventError):
    """The API did not do what was asked of it, or it is not known whether it did."""

    def __init__(self, message: str, *, delivery: Delivery) -> None:
        super().__init__(message)
        self.delivery = delivery


class APIConnectionError(APIError):
    """There is no whole response: no connection, a connection that broke, or broken HTTP."""


class APITimeoutError(APIConnectionError):
    """A timeout passed before there was a whole response."""


class APIStatusError(APIError):
    """The response's status is not 2xx.

    Attributes:
        response: The whole response.
        status_code: Its HTTP status.
        headers: Its headers.
        body: Its body: JSON if it is JSON, else text.
        request_id: The id that its headers give the request, or None.
    """

    def __init__(self, message: str, *, response: Response[Any], request_id: str | None, delivery: Delivery) -> None:
        super().__init__(message, delivery=delivery)
        self.response = response
        self.status_code: int = response.status_code
        self.headers: MutableMapping[str, str] = response.headers
        self.request_id = request_id

    @property
    def body(self) -> Any:
        from ._http import loads
        from ._model import InvalidField

        try:
            return loads(self.response.content)
        except InvalidField:
            return self.response.content.decode(errors="replace")


class BadRequestError(APIStatusError):
    """400: a parameter or the body is wrong."""


class AuthenticationError(APIStatusError):
    """401: the API key is missing, wrong or not allowed here."""


class NotFoundError(APIStatusError):
    """404: something that the path names does not exist for this API key."""


class RateLimitError(APIStatusError):
    """429: too many requests. `retry_after` is how many seconds the server asks to wait, or None."""

    retry_after: float | None = None


class InternalServerError(APIStatusError):
    """5xx: the server failed. It may have acted on the request before."""


class APIResponseValidationError(APIError):
    """The status is 2xx, so the request was carried out, but the body cannot be read.

    Attributes:
        field: What is missing or has a type that cannot serve, such as `id`; empty for the whole body.
        response: The whole response.
    """

    def __init__(self, message: str, *, field: str, response: Response[Any]) -> None:
        super().__init__(message, delivery="delivered")
        self.field = field
        self.response = response
