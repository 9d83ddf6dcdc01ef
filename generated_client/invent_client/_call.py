"""One call: its request, the attempts at it, and what becomes of them."""

from __future__ import annotations

import zlib
from typing import Generic, TypeVar, cast

import httpx

from . import errors
from ._endpoint import Endpoint
from ._json import loads
from ._loading import InvalidField
from ._retry import MAX_RETRY_AFTER, backoff, retry_after
from ._settings import Settings
from .types import Response

T = TypeVar("T")

MAX_BODY = 16 * 1024 * 1024  # bytes, decompressed

_GZIP_FORMAT = 31  # zlib's number for it
_NOT_CONNECTED = (httpx.ConnectError, httpx.ConnectTimeout)
_NOT_SENT = (*_NOT_CONNECTED, httpx.PoolTimeout, httpx.UnsupportedProtocol)
_REQUEST_ID_HEADERS = ("x-request-id", "request-id", "x-correlation-id")


class Call(Generic[T]):
    """One call of an operation.

    A client sends `request`, reports the response with `began` and `received`, and asks `next_delay` when an
    attempt is over. When there is to be no other, `result` or `response` tell the outcome.
    """

    def __init__(self, settings: Settings, endpoint: Endpoint[T], request: httpx.Request) -> None:
        self.request = request
        self._settings = settings
        self._redactor = settings.redactor
        self._endpoint = endpoint
        self._retries = 0
        self._forget_attempt()

    def _forget_attempt(self) -> None:
        self._status = 0  # until there is a status line
        self._headers = httpx.Headers()
        self._chunks: list[bytes] = []
        self._size = 0  # bytes, decompressed
        self._size_on_the_wire = 0  # bytes

    def began(self, response: httpx.Response) -> bool:
        """The status line and the headers are here. Returns whether the body is still to be read.

        Raises:
            InvalidField: The body has an encoding that cannot be decoded, or is too large.
        """
        self._status, self._headers = response.status_code, response.headers
        encoding = response.headers.get("content-encoding", "").lower() or "identity"
        if encoding not in ("identity", "gzip"):
            raise InvalidField("", "has an encoding that was not asked for")
        is_read = response.is_stream_consumed  # by a transport that makes its responses up, such as a test's
        self._decompressor = zlib.decompressobj(wbits=_GZIP_FORMAT) if encoding == "gzip" and not is_read else None
        if is_read:
            self.received(response.content)
        return not is_read

    def received(self, chunk: bytes) -> None:
        """A piece of the body is here, as it was sent.

        Raises:
            InvalidField: The body is too large.
            zlib.error: The body is not gzip, although its header says so.
        """
        self._size_on_the_wire += len(chunk)
        if self._decompressor:  # a few bytes can hold gigabytes
            chunk = self._decompressor.decompress(chunk, MAX_BODY + 1 - self._size)
        self._chunks.append(chunk)
        self._size += len(chunk)
        if max(self._size, self._size_on_the_wire) > MAX_BODY:
            raise InvalidField("", f"is larger than {MAX_BODY} bytes")

    def next_delay(self, failure: Exception | None) -> float | None:
        """Seconds to wait before another attempt, or None when the call is over.

        Args:
            failure: What was raised while connecting, sending or reading, if anything.

        Raises:
            APIConnectionError: The attempt failed before there was a whole response, and is the last.
            APIResponseValidationError: The status is 2xx, but the response cannot be read.
        """
        if failure is None or (self._status and not self._is_success()):
            # The status decides; a truncated error body changes nothing.
            return self._delay_after_status()
        if isinstance(failure, InvalidField):
            raise self._unreadable(failure)
        if not self._status and isinstance(failure, _NOT_CONNECTED) and self._may_retry():
            return self._begin_retry(None)
        raise self._connection_error(failure)

    def response(self) -> Response[T]:
        """The response, whatever its status.

        Raises:
            APIResponseValidationError: The status is 2xx, but the response cannot be read.
        """
        if not self._is_success():
            return self._redacted_response()
        return Response(self._status, b"".join(self._chunks), self._headers, self.result())

    def result(self) -> T:
        """What the body of a 2xx response holds.

        Raises:
            APIStatusError: The status is not 2xx.
            APIResponseValidationError: The body cannot be read.
        """
        if not self._is_success():
            raise self._status_error()
        load = self._endpoint.load
        try:
            return load(loads(b"".join(self._chunks))) if load else cast(T, None)
        except InvalidField as error:
            unreadable = self._unreadable(error)
        raise unreadable  # not in the `except`, which would chain it to errors that may hold an echoed key

    def _is_success(self) -> bool:
        return 200 <= self._status < 300

    def _delay_after_status(self) -> float | None:
        if self._status != 429 or not self._may_retry():
            return None
        asked_for = retry_after(self._headers)
        if asked_for is not None and asked_for > MAX_RETRY_AFTER:
            return None
        return self._begin_retry(asked_for)

    def _may_retry(self) -> bool:
        return self._retries < self._settings.max_retries

    def _begin_retry(self, delay: float | None) -> float:
        delay = backoff(self._retries) if delay is None else delay
        self._retries += 1
        self._forget_attempt()
        return delay

    def _connection_error(self, failure: Exception) -> errors.APIConnectionError:
        delivery: errors.Delivery = "delivered" if self._status else "unknown"
        if not self._status and isinstance(failure, _NOT_SENT):
            delivery = "not_delivered"
        if isinstance(failure, httpx.RequestError):  # its request has the API key in a header
            failure.request = httpx.Request(self.request.method, self.request.url)
        kind = errors.APITimeoutError if isinstance(failure, httpx.TimeoutException) else errors.APIConnectionError
        text = str(failure).encode(errors="replace")
        reason = f"{type(failure).__name__} {self._redactor.one_line(text)}".rstrip()
        host = self.request.url.netloc.decode("ascii")
        error = kind(f"{self._name()}: {reason}, from {host} ({delivery})", delivery=delivery)
        error.__cause__ = None if self._redactor.holds_key(text) else failure
        return error

    def _status_error(self) -> errors.APIStatusError:
        response = self._redacted_response()
        error = errors.class_for(self._status)(
            f"{self._name()}: {self._status} {self._redactor.one_line(response.content)}".rstrip(),
            response=response,
            request_id=next((response.headers[name] for name in _REQUEST_ID_HEADERS if name in response.headers), None),
        )
        if isinstance(error, errors.RateLimitError):
            error.retry_after = retry_after(self._headers)
        return error

    def _unreadable(self, error: InvalidField) -> errors.APIResponseValidationError:
        message = f"{self._name()}: {self._status}, so the request was carried out, but in the reply {error}"
        return errors.APIResponseValidationError(message, field=error.path, response=self._redacted_response())

    def _redacted_response(self) -> Response[T]:
        content = b"".join(self._chunks)[:MAX_BODY]
        headers = self._redactor.redact_headers(self._headers)
        return Response(self._status, self._redactor.redact_body(content), headers, None)

    def _name(self) -> str:
        path = self._redactor.redact(self.request.url.raw_path)
        return f"{self.request.method} {path.decode('ascii')}"
