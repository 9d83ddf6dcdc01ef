"""A call: its request, the attempts at it, and what becomes of them."""

from __future__ import annotations

import contextlib
import logging
import time
from typing import Generic, TypeVar, cast

import httpx

from .. import errors
from .._api_key import ApiKey
from .._json.invalid_field import InvalidField
from .._json.text import loads
from .._redaction import Redactor
from .._request.operation import Operation
from .._request.prepared import PreparedRequest
from .._settings import Settings
from ..types import Response, request_id_in
from .attempt import MAX_RESPONSE_BODY, Attempt, text_of_body
from .failure import holds_key, remove_requests, response_of, text_of, was_not_sent
from .frames import EmptiedFrames
from .proxies import proxy_for
from .retry import MAX_RETRY_AFTER, backoff, may_retry_after_failure, may_retry_after_status, retry_after

T = TypeVar("T")

MAX_GROWTH_OF_AN_ECHO = 3  # a character of two bytes comes back as an escape of six
ATTEMPT = "invent_client"  # the extension of a request that has its attempt

# Never told the API key, a word of a message, or a header other than the request id.
logger = logging.getLogger("invent_client")
logger.addHandler(logging.NullHandler())


class Call(Generic[T]):
    """A call of an operation.

    A client sends what `begin_attempt` gives it, fills `attempt` with the response, and asks `delay_before_retry` when
    the attempt is over. When there is to be no other, `result` or `response` tell the outcome.
    """

    def __init__(self, settings: Settings, operation: Operation[T], request: PreparedRequest) -> None:
        self.attempt: Attempt  # the latest
        self.deadline = request.deadline
        self._request = request
        self._settings = settings
        self._max_retries = settings.max_retries if request.max_retries is None else request.max_retries
        self._redactor = settings.redactor
        self._operation = operation
        self._failure: Exception | None = None  # of the latest attempt
        self._retries = 0
        self._attempt_began = 0.0  # on the performance counter

    def begin_attempt(self, http_client: httpx.Client | httpx.AsyncClient) -> httpx.Request:
        """The request for the next attempt.

        Raises:
            APITimeoutError: The deadline has passed.
            InvalidRequestError: The URL with its query cannot be used.
        """
        if self.deadline.remaining() <= 0:
            raise errors.APITimeoutError(f"{self._name()}: {self.deadline.timeout_error()}", delivery="not_delivered")
        self.attempt = Attempt(MAX_RESPONSE_BODY + MAX_GROWTH_OF_AN_ECHO * len(self._request.content or b""))
        self._attempt_began = time.perf_counter()
        is_given = self._settings.has_given_client
        try:
            request = self._request.build_with(http_client) if is_given else self._request.build()
        except httpx.InvalidURL as error:  # the query is too long
            raise errors.InvalidRequestError(f"the URL cannot be used: {error}") from None
        if self._operation.key_headers:
            names = [name for name in self._operation.key_headers if name in request.headers]
            self._redactor = Redactor(self._settings.api_key, *(ApiKey(request.headers[name]) for name in names))
        request.extensions[ATTEMPT] = self.attempt
        self.attempt.request = request
        if isinstance(http_client, httpx.AsyncClient):
            request.extensions["trace"] = self.attempt.note_phase_async
        elif self._settings.may_be_proxied:
            request.extensions["trace"] = self.attempt.note_phase
        return request

    def feed(self, chunk: bytes) -> None:
        """Add a chunk of the body.

        Raises:
            InvalidField: The body is too large, or has too many gzip members.
            zlib.error: The body is not gzip, although its header says so.
            httpx.ReadTimeout: The deadline has passed.
        """
        self.deadline.check()
        self.attempt.feed(chunk)

    def note_failure(self, failure: Exception) -> None:
        """What was raised while connecting, sending or reading. No frame of the client keeps it in a local."""
        self._failure = failure

    def delay_before_retry(self) -> float | None:
        """Seconds to wait before another attempt, or None when the call is over.

        Raises:
            APIConnectionError: The attempt failed before there was a whole response, and is the last.
            APIResponseValidationError: The status is 2xx, but the response cannot be read.
        """
        failure, self._failure = self._failure, None
        if failure is not None and not self.attempt.status:
            response = response_of(failure, self.attempt)
            if response is not None:
                self._note_response(response)
        if logger.isEnabledFor(logging.DEBUG):
            self._log_attempt(failure)
        status = self.attempt.status
        if failure is None or (status and not self.attempt.is_success):
            # The status decides; a truncated error body changes nothing.
            return self._delay_after_status()
        if isinstance(failure, InvalidField):
            raise self._unreadable(failure)
        if may_retry_after_failure(failure, self.attempt, is_safe=self._operation.is_safe):
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
        with EmptiedFrames():
            if not self.attempt.is_success:
                return self._redacted_response()
            return Response(self.attempt.status, self.attempt.body, self.attempt.headers, self._result())

    def result(self) -> T:
        """What the body of a 2xx response holds.

        Raises:
            APIStatusError: The status is not 2xx.
            APIResponseValidationError: The body cannot be read.
        """
        with EmptiedFrames():
            return self._result()

    def _result(self) -> T:
        if not self.attempt.is_success:
            raise self._status_error()
        try:
            return self._load()
        except InvalidField as error:
            unreadable = self._unreadable(error)
        except RecursionError:  # reading JSON takes fewer levels of the stack than making models of it
            unreadable = self._unreadable(InvalidField("", "is nested too deeply"))
        raise unreadable  # not in the `except`, which would chain it to errors that may hold an echoed key

    def _load(self) -> T:
        """What the body holds, as is documented of the status."""
        documented = self._operation.success_response(self.attempt.status)
        if documented.kind == "json":
            value = loads(self.attempt.body)
            return documented.load(value) if documented.load else value
        if documented.kind == "text":
            return cast(T, text_of_body(self.attempt.body, self.attempt.headers))
        return cast(T, self.attempt.body if documented.kind == "bytes" else None)

    def _note_response(self, response: httpx.Response) -> None:
        """Take the response of an exception that has it."""
        self.attempt.note_head(response)
        with contextlib.suppress(httpx.ResponseNotRead, InvalidField):
            self.attempt.feed(response.content)

    def _log_attempt(self, failure: Exception | None) -> None:
        request_id = request_id_in(self._redactor.redact_headers(self.attempt.headers)) or "unknown"
        logger.debug(
            "%s: %s in %.0f ms, attempt %d, request id %s",
            self._name(),
            self.attempt.status or type(failure).__name__,
            (time.perf_counter() - self._attempt_began) * 1000,
            self._retries + 1,
            self._redactor.one_line(request_id.encode(errors="replace")),
        )

    def _delay_after_status(self) -> float | None:
        status = self.attempt.status
        if not may_retry_after_status(status, is_safe=self._operation.is_safe):
            return None
        asked_for = retry_after(self.attempt.headers)
        if asked_for is not None and asked_for > MAX_RETRY_AFTER:
            return None
        return self._delay(asked_for, str(status))

    def _delay(self, asked_for: float | None, outcome: str) -> float | None:
        """Seconds to wait before another attempt, or None where there is none or it would be too late."""
        if self._retries >= self._max_retries:
            return None
        delay = backoff(self._retries) if asked_for is None else asked_for
        if delay >= self.deadline.remaining():
            return None
        self._retries += 1
        logger.info("%s: %s, waiting %.1f s before attempt %d", self._name(), outcome, delay, self._retries + 1)
        return delay

    def _connection_error(self, failure: Exception) -> errors.APIConnectionError:
        delivery: errors.Delivery = "delivered" if self.attempt.status else "unknown"
        was_sent = self.attempt.status or not was_not_sent(failure, self.attempt)
        if self._operation.is_safe or not was_sent:
            delivery = "not_delivered"
        remove_requests(failure, httpx.Request(self._request.method, self._request.url))
        has_timed_out = isinstance(failure, httpx.TimeoutException)
        if has_timed_out and self.deadline.remaining() <= 0:
            reason = str(self.deadline.timeout_error())
        else:
            text = text_of(failure).encode(errors="replace")
            reason = f"{type(failure).__name__} {self._redactor.one_line(text)}".rstrip()
        host = self._request.url.netloc.decode("ascii")
        if not (self._settings.has_given_client or self._settings.is_loopback):
            proxy = proxy_for(self._request.url)
            host += f" through the proxy {proxy}" if proxy else ""
        kind = errors.APITimeoutError if has_timed_out else errors.APIConnectionError
        error = kind(f"{self._name()} at {host}: {reason} (delivery: {delivery})", delivery=delivery)
        error.__cause__ = None if holds_key(failure, self._redactor) else failure
        return error

    def _status_error(self) -> errors.APIStatusError:
        response = self._redacted_response()
        error = errors.class_for(response.status_code)(
            f"{self._name()}: {response.status_code} {self._redactor.one_line(response.content)}".rstrip(),
            response=response,
            delivery="not_delivered" if self._operation.is_safe else None,
        )
        if isinstance(error, errors.RateLimitError):
            error.retry_after = retry_after(response.headers)
        return error

    def _unreadable(self, error: InvalidField) -> errors.APIResponseValidationError:
        status, is_safe = self.attempt.status, self._operation.is_safe
        outcome = f"the response ({status})" if is_safe else f"the request was carried out ({status}), but the response"
        reason = self._redactor.one_line(str(error).encode(errors="replace"))
        unreadable = errors.APIResponseValidationError(
            f"{self._name()}: {outcome} cannot be read: {reason}",
            field=self._redactor.one_line(error.path.encode(errors="replace")),
            response=self._redacted_response(),
        )
        if is_safe:
            unreadable.delivery = "not_delivered"
        return unreadable

    def _redacted_response(self) -> Response[T]:
        content = self._redactor.redact_body(self.attempt.body[:MAX_RESPONSE_BODY])
        headers = self._redactor.redact_headers(self.attempt.headers)
        return Response(self.attempt.status, content, headers, None)

    def _name(self) -> str:
        path = self._redactor.redact(self._request.url.raw_path)
        return f"{self._request.method} {path.decode('ascii')}"
