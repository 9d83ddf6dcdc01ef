"""The request that a call means, checked against the contract before it is sent."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any, NamedTuple
from urllib.parse import quote, unquote

import httpx

from ._deadline import Deadline, TimeoutExtension
from ._headers import check_headers
from ._invalid_field import InvalidField
from ._json import dumps
from ._model import to_json
from ._operation import Operation
from ._settings import Settings, Timeout, check_deadline, check_timeout
from ._validation import check, check_within
from .errors import InvalidRequestError
from .types import UNSET

Query = list[tuple[str, str | int | float | bool | None]]  # as httpx takes it

MAX_ID = 2_000  # characters

# Parsing takes a fifth of building a request, and a program posts to the same chats again and again.
_parse_url = lru_cache(maxsize=1024)(httpx.URL)
_needs_no_quoting = re.compile(r"[A-Za-z0-9_-]+").fullmatch
_has_control_character = re.compile(r"[\x00-\x1f\x7f-\x9f]").search


class Options(NamedTuple):
    """What a caller can choose for a single call.

    Attributes:
        timeout: Instead of that of the client.
        deadline: Instead of that of the client.
        headers: Further headers.
    """

    timeout: Timeout | None = None
    deadline: float | None = None
    headers: Mapping[str, str] | None = None


class PreparedRequest(NamedTuple):
    """A request that was checked. Each attempt at it is built of it anew, as hooks may change what is sent."""

    method: str
    url: httpx.URL
    query: Query
    headers: Mapping[str, str]
    content: bytes | None
    timeouts: TimeoutExtension
    deadline: Deadline

    def build(self, http_client: httpx.Client | httpx.AsyncClient) -> httpx.Request:
        """The request for an attempt, with the headers, cookies and parameters that the client adds to it."""
        request = http_client.build_request(
            self.method,
            self.url,
            params=self.query or None,
            headers=self.headers,
            content=self.content,
            extensions={"timeout": self.deadline.bound(self.timeouts)},
        )
        if self.content is None:
            request.headers.pop("Content-Type", None)  # that of the client speaks of other requests
        return request


def prepare_request(
    settings: Settings, operation: Operation[Any], parameters: Mapping[str, object], body: object, options: Options
) -> PreparedRequest:
    """Check and write the request that a call means. Its deadline begins now.

    Args:
        settings: Those of the client.
        operation: The operation.
        parameters: Those of the path and the query, by name. What is None or `UNSET` is left out.
        body: The body as a model, a mapping or plain JSON; `UNSET` for none.
        options: What was chosen for this call.

    Raises:
        InvalidRequestError: The contract refuses it, or it cannot be written as a request.
    """
    try:
        seconds = settings.deadline if options.deadline is None else check_deadline(options.deadline)
        deadline = Deadline(seconds)
        path, query = _target(operation, parameters)
        url = _parse_url(settings.base_url + path)
        headers: Mapping[str, str] = settings.headers_of_a_request
        content = None
        if operation.body is not None and (body is not UNSET or operation.needs_body):
            data = to_json(body)
            check(data, operation.body, operation.components)
            content, headers = dumps(data), {**headers, "Content-Type": "application/json"}
        if options.headers is not None:
            headers = httpx.Headers(headers)
            headers.update(check_headers(options.headers, settings.redactor))
        timeouts = settings.timeout if options.timeout is None else check_timeout(options.timeout)
        return PreparedRequest(operation.method, url, query, headers, content, timeouts, deadline)
    except InvalidField as error:
        raise InvalidRequestError(str(error), field=error.path) from None
    except RecursionError:
        raise InvalidRequestError("the body is nested too deeply") from None
    except httpx.InvalidURL as error:
        raise InvalidRequestError(f"the URL cannot be used: {error}") from None


def _target(operation: Operation[Any], parameters: Mapping[str, object]) -> tuple[str, Query]:
    """The path, and the names and values of the query."""
    path, query = operation.path, Query()
    for name, value in parameters.items():
        placeholder = f"{{{name}}}"
        if placeholder in operation.path:
            path = path.replace(placeholder, _path_segment(name, ",".join(_as_text(operation, name, value))), 1)
        elif value is not None and value is not UNSET:
            query += [(name, item) for item in _as_text(operation, name, value)]
    return path, query


def _as_text(operation: Operation[Any], name: str, value: object) -> list[str]:
    """A parameter's value as text; of a list, each of its items."""
    data = to_json(value)
    check_within(name, data, operation.parameters[name], operation.components)
    items = data if isinstance(data, list) else [data]
    try:
        texts = [item if isinstance(item, str) else json.dumps(item, allow_nan=False) for item in items]
        "".join(texts).encode()  # fails on half of a surrogate pair
    except (TypeError, ValueError) as error:
        raise InvalidField(name, f"cannot be written as text ({error})") from None
    return texts


def _path_segment(name: str, text: str) -> str:
    """`text` quoted so that it stays a single segment of the path.

    Raises:
        InvalidField: It has a dot segment, which servers and proxies may resolve even when it is percent-encoded.
    """
    if len(text) > MAX_ID:
        raise InvalidField(name, f"must have at most {MAX_ID} characters")
    if _needs_no_quoting(text):
        return text
    decoded, before = text, None
    while decoded != before:  # proxies may decode repeatedly
        before, decoded = decoded, unquote(decoded)
    if not {".", ".."}.isdisjoint(re.split(r"[/\\]", decoded)):
        raise InvalidField(name, "must not contain the path segment `.` or `..`, which would address another resource")
    if not text or _has_control_character(text):
        raise InvalidField(name, "must not be empty or hold control characters")
    return quote(text, safe="")
