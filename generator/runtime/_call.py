"""A call: its request, the attempts at it, and what becomes of them."""

from __future__ import annotations

import contextlib
import logging
import time
import zlib
from collections.abc import Mapping
from typing import Any, Generic, TypeVar, cast

import httpx

from . import errors
from ._invalid_field import InvalidField
from ._json import loads
from ._log import log_attempt, log_wait, logger
from ._operation import Operation
from ._request import PreparedRequest
from ._retry import MAX_RETRY_AFTER, backoff, retry_after
from ._settings import Settings
from .types import Response

T = TypeVar("T")

MAX_RESPONSE_BODY = 16 * 1024 * 1024  # bytes, decompressed

MAX_GROWTH_OF_AN_ECHO = 3  # a character of two bytes comes back as an escape of six

_GZIP_FORMAT = 31  # zlib's number for it
_NOT_CONNECTED = (httpx.ConnectError, httpx.ConnectTimeout, httpx.ProxyError)
_NOT_SENT = (*_NOT_CONNECTED, httpx.PoolTimeout, httpx.UnsupportedProtocol)
ATTEMPT = "invent_client"  # the extension of a request that has its attempt


class Attempt:
    """The response to an attempt, as far as it has arrived.

    Attributes:
        status: 0 until there is a status line.
        headers: Empty until then.
        phase: How far the request has got, as far as the transport tells it: `connecting` or `sent`; else empty.
    """

    def __init__(self, max_size: int = MAX_RESPONSE_BODY) -> None:
        self.status = 0
        self.headers = httpx.Headers()
        self._chunks: list[bytes] = []
        self.phase = ""
        self._max_size = max_size
        self._size = 0  # bytes, decompressed
        self._size_on_the_wire = 0  # bytes
        self._decompressor: zlib._Decompress | None = None

    @property
    def is_success(self) -> bool:
        return 200 <= self.status < 300

    @property
    def body(self) -> bytes:
        return b"".join(self._chunks)

    def note_phase(self, event: str, info: Mapping[str, Any]) -> None:
        """What httpcore calls its trace: tells the request from the CONNECT to a proxy that goes before it."""
        request = info.get("request")
        if event.endswith(".send_request_headers.started") and request is not None and request.method != b"CONNECT":
            self.phase = "sent"
        elif not self.phase:
            self.phase = "connecting"

    async def anote_phase(self, event: str, info: Mapping[str, Any]) -> None:
        """The same for an async client."""
        self.note_phase(event, info)

    def note_head(self, response: httpx.Response) -> None:
        """The status line and the headers have arrived."""
        self.status, self.headers = response.status_code, response.headers

    def start(self, response: httpx.Response) -> None:
        """The status line and the headers have arrived, and the body is going to be read.

        Raises:
            InvalidField: The body has an encoding that cannot be decoded.
        """
        self.note_head(response)
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
            chunk = self._decompressor.decompress(chunk, self._max_size + 1 - self._size)
        self._chunks.append(chunk)
        self._size += len(chunk)
        if max(self._size, self._size_on_the_wire) > self._max_size:
            raise InvalidField("", f"is larger than {self._max_size} bytes")


class Call(Generic[T]):
    """A call of an operation.

    A client sends what `begin_attempt` gives it, fills `attempt` with the response, and asks `delay_before_retry` when
    the attempt is over. When there is to be no other, `result` or `response` tell the outcome.
    """

    def __init__(self, settings: Settings, operation: Operation[T], request: PreparedRequest) -> None:
        self.attempt = Attempt()
        self.deadline = request.deadline
        self._request = request
        self._settings = settings
        self._redactor = settings.redactor
        self._operation = operation
        self._is_watched = settings.may_be_proxied
        self._retries = 0
        self._attempt_began = 0.0  # on the performance counter

    def begin_attempt(self, http_client: httpx.Client | httpx.AsyncClient) -> httpx.Request:
        """The request for the next attempt."""
        self.attempt = Attempt(MAX_RESPONSE_BODY + MAX_GROWTH_OF_AN_ECHO * len(self._request.content or b""))
        self._attempt_began = time.perf_counter()
        request = self._request.build(http_client)
        request.extensions[ATTEMPT] = self.attempt
        if self._is_watched:
            is_async = isinstance(http_client, httpx.AsyncClient)
            request.extensions["trace"] = self.attempt.anote_phase if is_async else self.attempt.note_phase
        return request

    def feed(self, chunk: bytes) -> None:
        """A piece of the body has arrived.

        Raises:
            InvalidField: The body is too large.
            zlib.error: The body is not gzip, although its header says so.
            httpx.ReadTimeout: The deadline has passed.
        """
        self.deadline.check()
        self.attempt.feed(chunk)

    def delay_before_retry(self, failure: Exception | None) -> float | None:
        """Seconds to wait before another attempt, or None when the call is over.

        Args:
            failure: What was raised while connecting, sending or reading, if anything.

        Raises:
            APIConnectionError: The attempt failed before there was a whole response, and is the last.
            APIResponseValidationError: The status is 2xx, but the response cannot be read.
        """
        if failure is not None and not self.attempt.status:
            self._note_response_of(failure)
        if logger.isEnabledFor(logging.DEBUG):
            self._log_attempt(failure)
        status = self.attempt.status
        if failure is None or (status and not self.attempt.is_success):
            # The status decides; a truncated error body changes nothing.
            return self._delay_after_status()
        if isinstance(failure, InvalidField):
            raise self._unreadable(failure)
        if not status and self._may_be_tried_again(failure):
            delay = self._delay(None, type(failure).__name__)
            if delay is not None:
                return delay
        raise self._connection_error(failure)

    def closed_error(self) -> errors.APIConnectionError:
        """For a call whose client is closed while it waits for another attempt."""
        return errors.APIConnectionError(f"{self._name()}: the client was closed", delivery="not_delivered")

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

    def _was_not_sent(self, failure: Exception) -> bool:
        return isinstance(failure, _NOT_SENT) or self._failed_while_connecting(failure)

    def _failed_while_connecting(self, failure: Exception) -> bool:
        return isinstance(failure, httpx.TransportError) and self.attempt.phase == "connecting"

    def _may_be_tried_again(self, failure: Exception) -> bool:
        """Whether an attempt surely was not sent, and another may get further."""
        if isinstance(failure, httpx.ProxyError):
            return not str(failure).startswith("407")  # the proxy wants credentials, and will want them again
        return isinstance(failure, _NOT_CONNECTED) or self._failed_while_connecting(failure)

    def _note_response_of(self, failure: Exception) -> None:
        """Take the response of an error that has one, such as `raise_for_status` in a hook raises."""
        response = getattr(failure, "response", None)
        if isinstance(response, httpx.Response):
            self.attempt.note_head(response)
            with contextlib.suppress(httpx.ResponseNotRead, InvalidField):
                self.attempt.feed(response.content)

    def _log_attempt(self, failure: Exception | None) -> None:
        request_id = self._redacted_response().request_id
        log_attempt(
            self._name(),
            str(self.attempt.status or type(failure).__name__),
            seconds=time.perf_counter() - self._attempt_began,
            number=self._retries + 1,
            request_id=request_id and self._redactor.one_line(request_id.encode(errors="replace")),
        )

    def _delay_after_status(self) -> float | None:
        if self.attempt.status != 429:
            return None
        asked_for = retry_after(self.attempt.headers)
        if asked_for is not None and asked_for > MAX_RETRY_AFTER:
            return None
        return self._delay(asked_for, "429")

    def _delay(self, asked_for: float | None, outcome: str) -> float | None:
        """Seconds to wait before another attempt, or None where there is none or it would be too late."""
        if self._retries >= self._settings.max_retries:
            return None
        delay = backoff(self._retries) if asked_for is None else asked_for
        if delay >= self.deadline.remaining():
            return None
        self._retries += 1
        log_wait(self._name(), outcome, seconds=delay, next_number=self._retries + 1)
        return delay

    def _connection_error(self, failure: Exception) -> errors.APIConnectionError:
        delivery: errors.Delivery = "delivered" if self.attempt.status else "unknown"
        if not self.attempt.status and self._was_not_sent(failure):
            delivery = "not_delivered"
        self._strip_key(failure)
        kind = errors.APITimeoutError if isinstance(failure, httpx.TimeoutException) else errors.APIConnectionError
        text = str(failure).encode(errors="replace")
        reason = f"{type(failure).__name__} {self._redactor.one_line(text)}".rstrip()
        host = self._request.url.netloc.decode("ascii")
        error = kind(f"{self._name()} at {host}: {reason} ({delivery})", delivery=delivery)
        error.__cause__ = None if self._redactor.holds_key(text) else failure
        return error

    def _strip_key(self, failure: BaseException) -> None:
        """Remove the request, which has the API key in a header, from an error and all that it is chained to."""
        unvisited: list[BaseException | None] = [failure]
        visited: set[int] = set()
        while unvisited:
            error = unvisited.pop()
            if error is None or id(error) in visited:
                continue
            visited.add(id(error))
            unvisited += [error.__cause__, error.__context__, *getattr(error, "exceptions", ())]
            if isinstance(error, httpx.RequestError | httpx.HTTPStatusError):
                error.request = httpx.Request(self._request.method, self._request.url)
            response = getattr(error, "response", None)
            if isinstance(response, httpx.Response):
                response.request = httpx.Request(self._request.method, self._request.url)

    def _status_error(self) -> errors.APIStatusError:
        response = self._redacted_response()
        error = errors.class_for(response.status_code)(
            f"{self._name()}: {response.status_code} {self._redactor.one_line(response.content)}".rstrip(),
            response=response,
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
        path = self._redactor.redact(self._request.url.raw_path)
        return f"{self._request.method} {path.decode('ascii')}"
