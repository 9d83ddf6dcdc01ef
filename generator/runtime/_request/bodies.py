"""The body of a request, written as its media type has it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple, TypeVar
from urllib.parse import urlencode

import httpx

from .._json.invalid_field import InvalidField
from .._json.model import to_json
from .._json.text import as_text, dumps, encode
from .._json.validation import check
from ..types import UNSET, File
from .headers import is_header_value
from .operation import FormField, Operation, Parameter, RequestBody
from .parameters import query_pairs

T = TypeVar("T")

OCTET_STREAM = "application/octet-stream"


class WrittenBody(NamedTuple):
    """A body as it is sent."""

    content: bytes
    media_type: str


def write_body(operation: Operation[Any], value: object) -> WrittenBody | None:
    """Check a body, and write it; None where the request has none.

    It is a model, a mapping, plain JSON, text or a file, or `UNSET` for no body. Where the operation takes several
    media types, the value's type chooses among them.

    Raises:
        InvalidField: The contract refuses it, or it cannot be written.
    """
    if not operation.needs_body and _is_left_out(value):
        return None
    if value is UNSET:
        raise InvalidField("body", "is required")
    if not operation.bodies:
        return None
    data = to_json(value)
    refusals = []
    for body in _candidates(operation, value, data):
        try:
            if body.schema is not None:
                check(data, body.schema, operation.components)
            return _write(body, data)
        except InvalidField as error:
            refusals.append(error)
    raise refusals[0]


def _is_left_out(value: object) -> bool:
    """Whether there is no body, or only fields of which none was given."""
    if isinstance(value, dict) and value:
        return all(field is UNSET for field in value.values())
    return value is UNSET


def _candidates(operation: Operation[Any], value: object, data: object) -> list[RequestBody]:
    """The bodies that a value may be meant for, the likeliest first."""
    if len(operation.bodies) == 1:
        return list(operation.bodies)
    of_its_model = [body for body in operation.bodies if body.model == type(value).__name__]
    if of_its_model:
        return of_its_model
    if isinstance(data, str):
        kinds = ["text", "bytes", "json"]
    else:
        kinds = ["bytes"] if _is_file(data) else ["json", "form", "multipart"]
    candidates = [body for kind in kinds for body in operation.bodies if body.kind == kind]
    if not candidates:
        raise InvalidField("body", f"must not be of type {type(value).__name__}")
    return candidates


def _is_file(data: object) -> bool:
    return isinstance(data, bytes | bytearray | memoryview | File) or hasattr(data, "read")


def _write(body: RequestBody, data: Any) -> WrittenBody:
    match body.kind:
        case "json":
            return WrittenBody(dumps(data), "application/json" if "*" in body.media_type else body.media_type)
        case "form":
            pairs = _form(body, data, lambda item, _: as_text(item))
            return WrittenBody(urlencode(pairs).encode(), body.media_type)
        case "multipart":
            # httpx writes the parts and chooses the boundary. Without any part it would write none.
            parts = _form(body, data, _part) or [("", (None, b"", None))]
            request = httpx.Request("POST", "http://localhost", files=parts)
            return WrittenBody(request.read(), request.headers["Content-Type"])
        case "text":
            if not isinstance(data, str):
                raise InvalidField("body", "must be text")
            return WrittenBody(encode(data), "text/plain" if "*" in body.media_type else body.media_type)
    file = _as_file(data)
    media_type = file.media_type or (OCTET_STREAM if "*" in body.media_type else body.media_type)
    return WrittenBody(_content_of(file), media_type)


def _form(body: RequestBody, data: Any, write: Callable[[Any, FormField], T]) -> list[tuple[str, T]]:
    """What a form has, each with its name."""
    if not isinstance(data, dict):
        raise InvalidField("body", "must be an object")
    written = []
    for name, value in data.items():
        field = body.fields.get(name, FormField())
        items = value if isinstance(value, list) else [value]
        try:
            if field.style and not any(map(_is_file, items)):  # ASP.NET names a style for files, too
                pairs = query_pairs(Parameter(name, "query", field.style, field.explode, False, {}), value)
            else:
                pairs = ((as_text(name), item) for item in items)
            written += [(key, write(item, field)) for key, item in pairs]
        except InvalidField as error:
            raise error.within(str(name)) from None
    return written


def _part(value: Any, field: FormField) -> tuple[str | None, bytes, str | None]:
    """A part as httpx takes it: the name of its file, its content, and its media type."""
    if _is_file(value) or (field.is_file and isinstance(value, str)):
        file = _as_file(value)
        return file.name, _content_of(file), file.media_type or field.media_type
    default = "application/json" if isinstance(value, dict | list) else "text/plain"
    return None, as_text(value).encode(), field.media_type or default


def _as_file(value: Any) -> File:
    file = value if isinstance(value, File) else File(value)
    if not isinstance(file.name, str) or not (file.media_type is None or is_header_value(file.media_type)):
        raise InvalidField("", "must have a text for its name and, if any, printable ASCII for its media type")
    encode(file.name)
    return file


def _content_of(file: File) -> bytes:
    content: Any = file.content
    if hasattr(content, "read"):
        try:
            content = content.read()
        except (OSError, ValueError) as error:  # it is closed, or holds no text in its encoding
            raise InvalidField("", f"cannot be read ({error})") from None
    if isinstance(content, str):
        return encode(content)
    if not isinstance(content, bytes | bytearray | memoryview):
        raise InvalidField("", "must be bytes, text or a file")
    return bytes(content)
