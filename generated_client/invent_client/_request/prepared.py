"""The request that a call means, checked against the contract before it is sent."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, cast

import httpx

from .._api_key import ApiKey
from .._deadline import Deadline, TimeoutExtension
from .._json.invalid_field import InvalidField
from .._settings import Settings, Timeout, check_deadline, check_timeout
from ..errors import InvalidRequestError
from .bodies import WrittenBody, write_body
from .headers import check_headers
from .operation import Credential, Operation
from .parameters import Query, with_reserved_characters, write_parameters

Headers = dict[str, str] | httpx.Headers

# Parsing takes longer than building the request, and a program posts to the same chats again and again.
_parse_url = lru_cache(maxsize=1024)(httpx.URL)

# Those whose requests have the header Content-Length also where there is no content (RFC 9110, section 8.6).
METHODS_WITH_CONTENT = ("POST", "PUT", "PATCH")


@dataclass(slots=True)
class Options:
    """What a caller can choose for a single call.

    Attributes:
        timeout: Instead of that of the client.
        deadline: Instead of that of the client.
        headers: Further headers, which may hold secrets.
        max_retries: Instead of that of the client.
    """

    timeout: Timeout | None = None
    deadline: float | None = None
    headers: Mapping[str, str] | None = field(default=None, repr=False)
    max_retries: int | None = None


@dataclass(slots=True, repr=False)
class PreparedRequest:
    """A request that was checked. Each attempt at it is built of it anew, as hooks may change what is sent.

    The API key is added then.
    """

    method: str
    url: httpx.URL
    query: Query
    unescaped: set[str]
    headers: Headers
    credential: Credential | None
    api_key: ApiKey
    content: bytes | None
    timeouts: TimeoutExtension
    deadline: Deadline
    max_retries: int | None

    def build(self) -> httpx.Request:
        """The request for an attempt with our own httpx client, which has nothing to add to it.

        As it is given a stream, httpx takes the headers as they are: completing them takes longer than all the rest.
        """
        request = httpx.Request(
            self.method,
            self.url,
            params=self._query_with_key() or None,
            headers=self._headers_with_key(),
            stream=httpx.ByteStream(self.content or b""),
            extensions={"timeout": self.deadline.bound(self.timeouts)},
        )
        request.read()  # for instrumentation that looks at `request.content`
        self._keep_reserved_characters(request)
        return request

    def build_with(self, http_client: httpx.Client | httpx.AsyncClient) -> httpx.Request:
        """The same with the caller's httpx client, which adds headers, cookies and parameters."""
        request = http_client.build_request(
            self.method,
            self.url,
            params=self._query_with_key() or None,
            headers=self._headers_with_key(),
            content=self.content,
            extensions={"timeout": self.deadline.bound(self.timeouts)},
        )
        if self.content is None:
            request.headers.pop("Content-Type", None)  # that of the client speaks of other requests
        self._keep_reserved_characters(request)
        return request

    def _keep_reserved_characters(self, request: httpx.Request) -> None:
        """Write them in the query as they are, where the contract allows it. httpx escapes them."""
        if self.unescaped:
            query = with_reserved_characters(request.url.query, self.unescaped)
            request.url = request.url.copy_with(query=query)

    def _headers_with_key(self) -> Headers:
        if self.credential is None or self.credential.place != "header":
            return self.headers
        headers: Any = self.headers.copy()
        headers.update({self.credential.name: self.api_key.credential(self.credential.scheme)})
        return cast(Headers, headers)

    def _query_with_key(self) -> Query:
        if self.credential is None or self.credential.place != "query":
            return self.query
        name = self.credential.name
        others = (pair for pair in self.query if pair[0] != name)
        return [*others, (name, self.api_key.credential(self.credential.scheme).decode())]


def prepare_request(
    settings: Settings, operation: Operation[Any], parameters: Mapping[str, object], body: object, options: Options
) -> PreparedRequest:
    """Check and write the request that a call means. Its deadline begins now.

    The parameters are those of `write_parameters`, and the body is that of `write_body`.

    Raises:
        InvalidRequestError: The contract refuses it, or it cannot be written as a request.
    """
    try:
        deadline = Deadline(settings.deadline if options.deadline is None else check_deadline(options.deadline))
        path, query, header_parameters, unescaped = write_parameters(operation, parameters)
        url = _parse_url(settings.base_url + path)
        written_body = write_body(operation, body)
        headers = _headers(settings, operation, written_body, header_parameters, options)
        return PreparedRequest(
            operation.method,
            url,
            query,
            unescaped,
            headers,
            operation.credential if settings.api_key.is_given else None,
            settings.api_key,
            written_body.content if written_body else None,
            timeouts=settings.timeout if options.timeout is None else check_timeout(options.timeout),
            deadline=deadline,
            max_retries=options.max_retries,
        )
    except InvalidField as error:
        raise InvalidRequestError(str(error), field=error.path) from None
    except RecursionError:
        raise InvalidRequestError("the body is nested too deeply") from None
    except httpx.InvalidURL as error:
        raise InvalidRequestError(f"the URL cannot be used: {error}") from None


def _headers(
    settings: Settings,
    operation: Operation[Any],
    body: WrittenBody | None,
    parameters: Mapping[str, str],
    options: Options,
) -> Headers:
    """All headers but the one with the API key: `parameters` are the operation's own, `options` has the caller's."""
    headers: Headers = {**settings.headers, "Accept": operation.accept}
    if body:
        headers["Content-Type"] = body.media_type
    content = body.content if body else b""
    if not settings.has_given_client and (content or operation.method in METHODS_WITH_CONTENT):
        headers["Content-Length"] = str(len(content))
    if parameters or options.headers is not None:
        headers = httpx.Headers(headers)  # in which the case of a name means nothing
        headers.update(parameters)
    if options.headers is not None:
        name_of_key = operation.credential.name.lower() if operation.credential else ""
        headers.update(check_headers(options.headers, settings.redactor, {name_of_key}))
    return headers
