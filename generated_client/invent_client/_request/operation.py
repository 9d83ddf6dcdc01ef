"""What the generated module of an operation says about it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Generic, Literal, NamedTuple, TypeVar

from .._json.validation import Schema

T = TypeVar("T")

SAFE_METHODS = frozenset(("GET", "HEAD", "OPTIONS", "TRACE"))  # RFC 9110, section 9.2.1: those that only read


class Parameter(NamedTuple):
    """A parameter of a path, a query or a header.

    Attributes:
        name: Its name in the request.
        place: Where the request has it.
        style: How a list or an object is written, in OpenAPI's words.
        explode: Whether each item or member is written as a parameter of its own.
        is_json: Whether it is written as JSON.
        schema: What is checked.
    """

    name: str
    place: Literal["path", "query", "header"]
    style: str
    explode: bool
    is_json: bool
    schema: Schema


class FormField(NamedTuple):
    """How a field of a form is written.

    Attributes:
        media_type: That of its part, where the contract names one.
        style: How a list or an object is written, in OpenAPI's words. Without one, each item of a list is a value of
            its own, and an object is JSON.
        explode: The same as of a parameter.
        is_file: Whether text, too, is the content of a file.
    """

    media_type: str | None = None
    style: str = ""
    explode: bool = False
    is_file: bool = False


class RequestBody(NamedTuple):
    """A body that an operation takes.

    Attributes:
        media_type: As the contract has it.
        kind: How it is written.
        schema: What is checked; None where nothing is.
        model: The name of the model that is sent with this media type, or nothing.
        fields: Those of a form that are not written as any other is, by name.
    """

    media_type: str
    kind: Literal["json", "form", "multipart", "text", "bytes"]
    schema: Schema | None
    model: str = ""
    fields: Mapping[str, FormField] = {}


class SuccessResponse(NamedTuple, Generic[T]):
    """A documented 2xx response.

    Attributes:
        status: Such as `200` or `2XX`, or `default`.
        kind: How its body is read.
        load: Makes the result of a call from the body's JSON, where that is how it is read.
    """

    status: str
    kind: Literal["json", "text", "bytes", "nothing"]
    load: Callable[[Any], T] | None = None


class Credential(NamedTuple):
    """How a request carries the API key.

    Attributes:
        place: Whether it is in a header or in the query.
        name: The name of the header or the parameter.
        scheme: `plain` for the key alone; else the scheme of the header Authorization.
    """

    place: Literal["header", "query"]
    name: str
    scheme: Literal["bearer", "basic", "plain"]


class Operation(NamedTuple, Generic[T]):
    """An operation of the contract.

    Attributes:
        method: The HTTP method.
        path: The path, with its parameters in braces.
        parameters: By the name of the argument that has its value.
        bodies: The bodies that it takes, in the contract's order.
        needs_body: Whether the body must not be left out.
        responses: Its 2xx responses.
        accept: The header Accept.
        credential: How a request carries the API key; None where it does not.
        components: The schemas that the others refer to, by name.
        required: The arguments of query and headers that must be given.
        unescaped: The arguments whose values keep characters such as `/` in the query.
        key_headers: The headers with further keys, which callers set.
    """

    method: str
    path: str
    parameters: Mapping[str, Parameter]
    bodies: tuple[RequestBody, ...]
    needs_body: bool
    responses: tuple[SuccessResponse[T], ...]
    accept: str
    credential: Credential | None
    components: Mapping[str, Schema]
    required: tuple[str, ...] = ()
    unescaped: tuple[str, ...] = ()
    key_headers: tuple[str, ...] = ()

    @property
    def is_safe(self) -> bool:
        """Whether it only reads, so that it can be repeated whatever became of it."""
        return self.method in SAFE_METHODS

    def success_response(self, status: int) -> SuccessResponse[T]:
        """What is documented of a 2xx status; of another one than is documented, what is of the first."""
        for pattern in (str(status), f"{status // 100}XX", "default"):
            for response in self.responses:
                if response.status == pattern:
                    return response
        return self.responses[0]
