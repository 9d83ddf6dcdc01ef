"""A call: its request, the attempts at it, and what becomes of them."""

from __future__ import annotations

import zlib
from typing import Generic, TypeVar, cast

import httpx

from . import errors
from ._invalid_field import InvalidField
from ._json import loads
from ._operation import Operation
from ._retry import MAX_RETRY_AFTER, backoff, retry_after
from ._settings import Settings
from .types import Response

T = TypeVar("T")

MAX_RESPONSE_BODY = 16 * 1024 * 1024  # bytes, decompressed

_GZIP_FORMAT = 31  # zlib's number for it
_NOT_CONNECTED = (httpx.ConnectError, httpx.ConnectTimeout)
_NOT_SENT = (*_NOT_CONNECTED, httpx.PoolTimeout, httpx.UnsupportedProtocol)
_REQUEST_ID_HEADERS = ("x-request-id", "request-id", "x-correlation-id")


class Attempt:
    """The response to an attempt, as far as it has arrived.

    Attributes:
        status: 0 until there is a status line.
        headers: Empty until then.
    """

    def __init__(self) -> None:
        self.status = 0
        self.headers = httpx.Headers()
        self._chunks: list[bytes] = []
        self._size = 0  # bytes, decompressed
        self._size_on_the_wire = 0  # bytes
        self._decompressor: zlib._Decompress | None = None

    @property
    def is_success(self) -> bool:
        return 200 <= self.status < 300

    @property
    def body(self) -> bytes:
        return b"".join(self._chunks)

    def start(self, response: httpx.Response) -> None:
        """The status line and the headers have arrived.

        Raises:
            InvalidField: The body has an encoding that cannot be decoded.
        """
        self.status, self.headers = response.status_code, response.headers
        encoding = response.headers.get("content-encoding", "").lower() or "identity"
        if encoding not in ("identity", "gzip"):
            raise InvalidField("", "has an encoding that was not asked for")
        if encoding == "gzip" and not response.is_stream_consumed:  # else httpx has decompressed it
            self._decompressor = zlib.decompressobj(wbits=_GZIP_FORMAT)

    def feed(self, chunk: bytes) -> None:
        """A piece of the body has arrived.

        Raises:
            InvalidField: The body is too large.
            zlib.error: The body is not gzip, although its header says so.
        """
        self._size_on_the_wire += len(chunk)
        if self._decompressor:  # a few bytes can hold gigabytes
            chunk = self._decompressor.decompress(chunk, MAX_RESPONSE_BODY + 1 - self._size)
        self._chunks.append(chunk)
        self._size += len(chunk)
        if max(self._size, self._size_on_the_wire) > MAX_RESPONSE_BODY:
            raise InvalidField("", f"is larger than {MAX_RESPONSE_BODY} bytes")


class Call(Generic[T]):
    """A call of an operation.

    A client sends `request`, fills `attempt` with the response, and asks `delay_before_retry` when the attempt is
    over. When there is to be no other, `result` or `response` tell the outcome.
    """

    def __init__(self, settings: Settings, operation: Operation[T], request: httpx.Request) -> None:
        self.request = request
        self.attempt = Attempt()
        self._settings = settings
        self._redactor = settings.redactor
        self._operation = operation
        self._retries = 0

    def delay_before_retry(self, failure: Exception | None) -> float | None:
        """Seconds to wait before another attempt, or None when the call is over.

        Args:
            failure: What was raised while connecting, sending or reading, if anything.

        Raises:
            APIConnectionError: The attempt failed before there was a whole response, and is the last.
            APIResponseValidationError: The status is 2xx, but the response cannot be read.
        """
        status = self.attempt.status
        if failure is None or (status and not self.attempt.is_success):
            # The status decides; a truncated error body changes nothing.
            return self._delay_after_status()
        if isinstance(failure, InvalidField):
            raise self._unreadable(failure)
        if not status and isinstance(failure, _NOT_CONNECTED) and self._may_retry():
            return self._begin_retry(None)
        raise self._connection_error(failure)

    def response(self) -> Response[T]:
        """The response, whatever its status.

        Raises:
            APIResponseValidationError: The status is 2xx, but the response cannot be read.
        """
        if not self.attempt.is_success:
            return self._redacted_response()
        return Response(self.attempt.status, self.attempt.body, self.attempt.headers, self.result())

    def result(self) -> T:
        """What the body of a 2xx response holds.

        Raises:
            APIStatusError: The status is not 2xx.
            APIResponseValidationError: The body cannot be read.
        """
        if not self.attempt.is_success:
            raise self._status_error()
        load = self._operation.load
        try:
            return load(loads(self.attempt.body)) if load else cast(T, None)
        except InvalidField as error:
            unreadable = self._unreadable(error)
        raise unreadable  # not in the `except`, which would chain it to errors that may hold an echoed key

    def _delay_after_status(self) -> float | None:
        if self.attempt.status != 429 or not self._may_retry():
            return None
        asked_for = retry_after(self.attempt.headers)
        if asked_for is not None and asked_for > MAX_RETRY_AFTER:
            return None
        return self._begin_retry(asked_for)

    def _may_retry(self) -> bool:
        return self._retries < self._settings.max_retries

    def _begin_retry(self, delay: float | None) -> float:
        delay = backoff(self._retries) if delay is None else delay
        self._retries += 1
        self.attempt = Attempt()
        return delay

    def _connection_error(self, failure: Exception) -> errors.APIConnectionError:
        delivery: errors.Delivery = "delivered" if self.attempt.status else "unknown"
        if not self.attempt.status and isinstance(failure, _NOT_SENT):
            delivery = "not_delivered"
        if isinstance(failure, httpx.RequestError):  # its request has the API key in a header
            failure.request = httpx.Request(self.request.method, self.request.url)
        kind = errors.APITimeoutError if isinstance(failure, httpx.TimeoutException) else errors.APIConnectionError
        text = str(failure).encode(errors="replace")
        reason = f"{type(failure).__name__} {self._redactor.one_line(text)}".rstrip()
        host = self.request.url.netloc.decode("ascii")
        error = kind(f"{self._name()} at {host}: {reason} ({delivery})", delivery=delivery)
        error.__cause__ = None if self._redactor.holds_key(text) else failure
        return error

    def _status_error(self) -> errors.APIStatusError:
        response = self._redacted_response()
        error = errors.class_for(response.status_code)(
            f"{self._name()}: {response.status_code} {self._redactor.one_line(response.content)}".rstrip(),
            response=response,
            request_id=next((response.headers[name] for name in _REQUEST_ID_HEADERS if name in response.headers), None),
        )
        if isinstance(error, errors.RateLimitError):
            error.retry_after = retry_after(response.headers)
        return error

    def _unreadable(self, error: InvalidField) -> errors.APIResponseValidationError:
        carried_out = f"{self._name()}: the request was carried out ({self.attempt.status})"
        return errors.APIResponseValidationError(
            f"{carried_out}, but the response cannot be read: {error}",
            field=error.path,
            response=self._redacted_response(),
        )

    def _redacted_response(self) -> Response[T]:
        content = self._redactor.redact_body(self.attempt.body[:MAX_RESPONSE_BODY])
        headers = self._redactor.redact_headers(self.attempt.headers)
        return Response(self.attempt.status, content, headers, None)

    def _name(self) -> str:
        path = self._redactor.redact(self.request.url.raw_path)
        return f"{self.request.method} {path.decode('ascii')}"
