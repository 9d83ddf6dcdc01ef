"""What both clients share: checked settings, a request made from a call, and what its outcome means."""

from __future__ import annotations

import json
import os
import re
import sys
import zlib
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from decimal import Decimal
from functools import lru_cache
from ipaddress import ip_address
from typing import TYPE_CHECKING, Any, Generic, NamedTuple, TypeVar, cast
from urllib.parse import quote, unquote

import httpx

from . import errors
from ._model import InvalidField, to_json
from ._validation import Components, Schema, check, check_at
from .types import UNSET, Response

if TYPE_CHECKING:
    from asyncio import Semaphore

T = TypeVar("T")
Timeout = float | httpx.Timeout

MAX_BODY = 16 * 1024 * 1024  # bytes, decompressed
MAX_RETRY_AFTER = 60.0  # seconds
MAX_TIMEOUT = 1_000_000  # seconds
MAX_ID = 2_000  # characters
MIN_REDACTED = 8  # characters; what is shorter is no key but a test's, and is found in any text
DEFAULT_TIMEOUT = httpx.Timeout(60.0, connect=5.0)  # seconds

_AMBIGUOUS = {408, 409}  # 4xx that do not say that nothing was done
_NOT_CONNECTED = (httpx.ConnectError, httpx.ConnectTimeout)
_REQUEST_ID = ("x-request-id", "request-id", "x-correlation-id")
_STATUS_ERRORS: dict[int, type[errors.APIStatusError]] = {
    400: errors.BadRequestError,
    401: errors.AuthenticationError,
    404: errors.NotFoundError,
    429: errors.RateLimitError,
}
_url = lru_cache(maxsize=1024)(httpx.URL)  # parsing takes a fifth of making a request, and chats come again
_plain = re.compile(r"[A-Za-z0-9_-]+").fullmatch
_control = re.compile(r"[\x00-\x1f\x7f-\x9f]").search


class Operation(NamedTuple, Generic[T]):
    """One operation of the contract, as its generated module states it."""

    method: str
    path: str  # with its parameters in braces
    parameters: Mapping[str, Schema]  # of the path and the query, by name
    body: Schema | None  # of JSON, where there is one
    needs_body: bool
    load: Callable[[Any], T] | None  # makes the result of a 2xx body; None where there is no body
    components: Components


class Settings:
    """What a client was made with, checked. Raises `ConfigurationError`."""

    def __init__(
        self,
        api_key: str | None,
        base_url: str | None,
        timeout: Timeout | None,
        max_retries: int,
        allow_http: bool,
        server: str,
        user_agent: str,
    ) -> None:
        key = api_key if api_key is not None else os.environ.get("INVENT_API_KEY")
        if not key:
            raise errors.ConfigurationError("There is no API key: pass api_key or set INVENT_API_KEY.")
        if not isinstance(key, str) or not re.fullmatch(r"[\x21-\x7e]+", key):
            raise errors.ConfigurationError(
                "The API key must be visible ASCII characters, without white space and without `Bearer`."
            )
        if base_url is None:
            base_url = os.environ.get("INVENT_BASE_URL", server)
        self.base_url, self.is_loopback = _check_base_url(base_url, allow_http)
        if type(max_retries) is not int or max_retries < 0:
            raise errors.ConfigurationError("max_retries must be a whole number from 0 on.")
        self.max_retries = max_retries
        try:
            self._timeout = _check_timeout(DEFAULT_TIMEOUT if timeout is None else timeout)
        except InvalidField as error:
            raise errors.ConfigurationError(str(error)) from None
        self._key = key.encode()
        headers = {"Authorization": f"Bearer {key}", "Accept": "application/json", "Accept-Encoding": "gzip"}
        headers["User-Agent"] = user_agent
        self._headers = httpx.Headers(headers)
        self._json_headers = httpx.Headers(headers | {"Content-Type": "application/json"})

    def request(
        self, operation: Operation[Any], parameters: Mapping[str, object], body: object, timeout: Timeout | None
    ) -> httpx.Request:
        """The request that a call means. Raises `InvalidRequestError` for what cannot or must not be sent."""
        try:
            url, query = self.base_url + operation.path, []
            for name, value in parameters.items():
                if f"{{{name}}}" in operation.path:
                    url = url.replace(f"{{{name}}}", _segment(name, ",".join(_texts(operation, name, value))), 1)
                elif value is not None and value is not UNSET:
                    query += [f"{quote(name)}={quote(one, safe='')}" for one in _texts(operation, name, value)]
            content, headers = None, self._headers
            if operation.body is not None and (body is not UNSET or operation.needs_body):
                if type(body) is dict:  # the arguments of a client's method
                    data: Any = {name: to_json(one) for name, one in body.items() if one is not UNSET}
                else:
                    data = to_json(body)
                check(data, operation.body, operation.components)
                content, headers = _dumps(data), self._json_headers
            limits = self._timeout if timeout is None else _check_timeout(timeout)
            url = f"{url}?{'&'.join(query)}" if query else url
            return httpx.Request(
                operation.method, _url(url), headers=headers, content=content, extensions={"timeout": limits}
            )
        except InvalidField as error:
            raise errors.InvalidRequestError(str(error), field=error.path) from None
        except RecursionError:
            raise errors.InvalidRequestError("the body is nested too deeply", field="") from None
        except httpx.InvalidURL as error:
            raise errors.InvalidRequestError(f"the URL cannot be used: {error}", field="") from None

    def redact(self, text: bytes) -> bytes:
        """`text` with the API key struck out, where a server or a proxy echoes it."""
        for key in (self._key, json.dumps(self._key.decode())[1:-1].encode()):  # as it is, and as JSON has it
            text = text.replace(key, b"***") if len(key) >= MIN_REDACTED else text
        return text


class Exchange(Generic[T]):
    """One call: its request, the attempts made at it, and the verdict on each.

    A client sends `request`, tells what comes of it with `began` and `read`, and at the end with `ended` or `failed`.
    These return the seconds to wait before the next attempt, or None when the call is over.
    """

    def __init__(self, settings: Settings, operation: Operation[T], request: httpx.Request) -> None:
        self.request = request
        self._settings = settings
        self._operation = operation
        self._retries = 0
        self._reset()

    def _reset(self) -> None:
        self._status = 0  # until there is a status line
        self._headers = httpx.Headers()
        self._chunks: list[bytes] = []
        self._size = self._sent = 0

    def began(self, response: httpx.Response) -> bool:
        """The status line and the headers are here. Says whether the body is still to be read."""
        self._status, self._headers = response.status_code, response.headers
        encoding = response.headers.get("content-encoding", "").lower() or "identity"
        if encoding not in ("identity", "gzip"):
            raise InvalidField("", "has an encoding that was not asked for")
        is_read = response.is_stream_consumed  # by a transport that makes its responses up, such as a test's
        self._gunzip = zlib.decompressobj(wbits=31) if encoding == "gzip" and not is_read else None
        if is_read:
            self.read(response.content)
        return not is_read

    def read(self, chunk: bytes) -> None:
        """A piece of the body is here, as it was sent."""
        self._sent += len(chunk)
        if self._gunzip:  # never more than is let through, as a few bytes can hold gigabytes
            chunk = self._gunzip.decompress(chunk, MAX_BODY + 1 - self._size)
        self._chunks.append(chunk)
        self._size += len(chunk)
        if max(self._size, self._sent) > MAX_BODY:
            raise InvalidField("", f"is larger than {MAX_BODY} bytes")

    def ended(self) -> float | None:
        """The response is whole."""
        if self._status != 429:
            return None
        wait = _retry_after(self._headers)
        return None if wait is not None and wait > MAX_RETRY_AFTER else self._delay(wait)

    def failed(self, error: Exception) -> float | None:
        """Connecting, sending or reading broke. Raises an `APIError` unless there is to be another attempt."""
        if self._status and not self._is_success():
            return self.ended()  # the status says it all; what is missing of an error's body is no loss
        if isinstance(error, InvalidField):
            raise self._unreadable(error) from None
        delivery: errors.Delivery = "delivered" if self._status else "unknown"
        if not self._status and isinstance(error, (*_NOT_CONNECTED, httpx.PoolTimeout, httpx.UnsupportedProtocol)):
            delivery = "not_delivered"
            delay = self._delay(None) if isinstance(error, _NOT_CONNECTED) else None
            if delay is not None:
                return delay
        if isinstance(error, httpx.RequestError):  # its request holds the API key
            error.request = httpx.Request(self.request.method, self.request.url)
        kind = errors.APITimeoutError if isinstance(error, httpx.TimeoutException) else errors.APIConnectionError
        text = str(error).encode(errors="replace")
        reason = f"{type(error).__name__} {self._line(text)}".rstrip()
        cause = error if self._settings.redact(text) == text else None
        host = self.request.url.netloc.decode("ascii")
        raise kind(f"{self._name()}: {reason}, from {host} ({delivery})", delivery=delivery) from cause

    def response(self) -> Response[T]:
        """The response of any status. Raises `APIResponseValidationError` for a 2xx one that cannot be read."""
        if not self._is_success():
            return self._redacted()
        return Response(self._status, b"".join(self._chunks), self._headers, self.result())

    def result(self) -> T:
        """What a 2xx response holds. Raises `APIStatusError` for any other status."""
        if not self._is_success():
            raise self._status_error(self._redacted())
        load = self._operation.load
        try:
            return load(loads(b"".join(self._chunks))) if load else cast(T, None)
        except InvalidField as error:
            raise self._unreadable(error) from None

    def _is_success(self) -> bool:
        return 200 <= self._status < 300

    def _delay(self, retry_after: float | None) -> float | None:
        from httpx_retries import Retry  # loaded when first needed, to keep imports fast

        limit = self._settings.max_retries
        retry = Retry(total=limit, backoff_factor=0.5, max_backoff_wait=MAX_RETRY_AFTER, attempts_made=self._retries)
        if retry.is_exhausted():
            return None
        retry = retry.copy_with(attempts_made=min(self._retries, 9))  # the backoff is at its most by then
        self._retries += 1
        self._reset()
        return retry.increment().backoff_strategy() if retry_after is None else retry_after

    def _redacted(self) -> Response[T]:
        redact = self._settings.redact
        headers = httpx.Headers([(name, redact(value)) for name, value in self._headers.raw])
        content = redact(b"".join(self._chunks)[:MAX_BODY])
        try:  # JSON has many ways to write the same text
            plain = json.dumps(loads(content), default=str).encode()
            content = content if redact(plain) == plain else redact(plain)
        except (InvalidField, RecursionError):
            pass
        return Response(self._status, content, headers, None)

    def _status_error(self, response: Response[T]) -> errors.APIStatusError:
        status = response.status_code
        kind = _STATUS_ERRORS.get(status, errors.InternalServerError if status // 100 == 5 else errors.APIStatusError)
        error = kind(
            f"{self._name()}: {status} {self._line(response.content)}".rstrip(),
            response=response,
            request_id=next((response.headers[name] for name in _REQUEST_ID if name in response.headers), None),
            delivery="not_delivered" if status // 100 == 4 and status not in _AMBIGUOUS else "unknown",
        )
        if isinstance(error, errors.RateLimitError):
            error.retry_after = _retry_after(self._headers)
        return error

    def _unreadable(self, error: InvalidField) -> errors.APIResponseValidationError:
        text = f"{self._name()}: {self._status}, so the request was carried out, but in the reply {error}"
        return errors.APIResponseValidationError(text, field=error.path, response=self._redacted())

    def _name(self) -> str:
        return f"{self.request.method} {self.request.url.raw_path.decode('ascii')}"

    def _line(self, content: bytes) -> str:
        """A short piece of a text, as one line that does no harm in a terminal."""
        text = " ".join(self._settings.redact(content)[:1000].decode(errors="replace").split())
        return "".join(one if one.isprintable() else "\N{REPLACEMENT CHARACTER}" for one in text)[:200]


@asynccontextmanager
async def slot(slots: Semaphore, request: httpx.Request) -> AsyncIterator[None]:
    """One of the slots, waited for as long as the timeout for a free connection says."""
    import asyncio  # late, as loading it takes long, and a synchronous program does without

    try:
        async with asyncio.timeout(request.extensions["timeout"]["pool"]):
            await slots.acquire()
    except TimeoutError:
        raise httpx.PoolTimeout("all connections are in use") from None
    try:
        yield
    finally:
        slots.release()


def no_proxy(settings: Settings) -> dict[str, None]:
    """For httpx's `mounts`: takes a loopback address out of the proxies that the environment names."""
    host = httpx.URL(settings.base_url).host
    return {f"all://[{host}]" if ":" in host else f"all://{host}": None} if settings.is_loopback else {}


def _check_base_url(base_url: object, allow_http: bool) -> tuple[str, bool]:
    problem = "The base URL must look like https://host or https://host/prefix, without user info, query or fragment."
    try:
        if not isinstance(base_url, str) or not base_url.isprintable() or set("?#@\\ ") & set(base_url):
            raise ValueError
        url = httpx.URL(base_url)
        if url.scheme not in ("http", "https") or not url.host or (url.port or 0) > 65535:
            raise ValueError
    except Exception:  # httpx lets through some of idna's errors
        raise errors.ConfigurationError(problem) from None
    try:
        is_loopback = url.host == "localhost" or ip_address(url.host).is_loopback
    except ValueError:
        is_loopback = False
    if url.scheme == "http" and not is_loopback and not allow_http:
        raise errors.ConfigurationError(
            "A base URL with http:// would send the API key unencrypted. Use https://, or pass allow_http=True."
        )
    return str(url).rstrip("/"), is_loopback


def _check_timeout(timeout: object) -> dict[str, float | None]:
    limits = (timeout if isinstance(timeout, httpx.Timeout) else httpx.Timeout(cast(float, timeout))).as_dict()
    for one in limits.values():
        if one is None and isinstance(timeout, httpx.Timeout):
            continue  # no limit, which the caller asked for in so many words
        if isinstance(one, bool) or not isinstance(one, int | float) or not 0 < one <= MAX_TIMEOUT:
            raise InvalidField("timeout", f"must be seconds from above 0 to {MAX_TIMEOUT}, or an httpx.Timeout of such")
    return limits


def _texts(operation: Operation[Any], name: str, value: object) -> list[str]:
    """A parameter as text, or, of a list, each of its items."""
    data = to_json(value)
    check_at(name, data, operation.parameters[name], operation.components)
    try:
        items = data if isinstance(data, list) else [data]
        texts = [one if isinstance(one, str) else json.dumps(one, allow_nan=False) for one in items]
        "".join(texts).encode()
    except (TypeError, ValueError) as error:
        raise InvalidField(name, f"cannot be written as text ({error})") from None
    return texts


def _segment(name: str, text: str) -> str:
    """`text` quoted so that it stays one segment of the path, and refused where no quoting can see to that."""
    if len(text) > MAX_ID:
        raise InvalidField(name, f"must have at most {MAX_ID} characters")
    if _plain(text):
        return text
    decoded, before = text, None
    while decoded != before:  # servers and proxies may decode more than once
        before, decoded = decoded, unquote(decoded)
    if not {".", ".."}.isdisjoint(re.split(r"[/\\]", decoded)):
        raise InvalidField(name, "must not have a segment `.` or `..`, which leads to another route")
    if not text or _control(text):
        raise InvalidField(name, "must not be empty or hold control characters")
    return quote(text, safe="")


def _dumps(data: object, path: str = "") -> bytes:
    try:
        return json.dumps(data, ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode()
    except (TypeError, ValueError) as error:
        inner = data.items() if isinstance(data, Mapping) else enumerate(data) if isinstance(data, list | tuple) else ()
        for key, value in inner:  # the field that is at fault is found by trying each
            _dumps(value, f"{path}[{key}]" if isinstance(key, int) else f"{path}.{key}" if path else str(key))
        raise InvalidField(path, f"cannot be written as JSON ({error})") from None


def loads(content: bytes) -> Any:
    """JSON as servers send it: with a byte order mark, NaN and numbers of any length, if need be."""
    try:
        try:
            return json.loads(content)
        except (json.JSONDecodeError, UnicodeDecodeError):
            raise
        except ValueError:  # a number with more digits than Python turns into an int
            limit = sys.get_int_max_str_digits()
            return json.loads(content, parse_int=lambda text: int(text) if len(text) <= limit else Decimal(text))
    except RecursionError:
        raise InvalidField("", "is nested too deeply") from None
    except ValueError as error:
        raise InvalidField("", f"is not JSON ({error})") from None


def _retry_after(headers: Mapping[str, str]) -> float | None:
    from httpx_retries import Retry

    try:
        return min(Retry().parse_retry_after(headers.get("retry-after", "")), 1e9)
    except (ValueError, OverflowError):
        return None
