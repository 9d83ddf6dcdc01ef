"""The body of a request, written as its media type has it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import IO, Any, NamedTuple, cast
from urllib.parse import urlencode

import httpx

from .._json.invalid_field import InvalidField
from .._json.model import to_json
from .._json.text import dumps
from ..types import UNSET, File
from .operation import Operation, RequestBody
from .validation import check

OCTET_STREAM = "application/octet-stream"


class WrittenBody(NamedTuple):
    """A body as it is sent."""

    content: bytes
    media_type: str


def write_body(operation: Operation[Any], value: object) -> WrittenBody | None:
    """Check a body, and write it.

    Args:
        operation: The operation.
        value: A model, a mapping, plain JSON, text or a file; `UNSET` for no body. Where the operation takes several
            media types, the value's type chooses among them.

    Returns:
        The body; None where the request has none.

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
            return _write(body, data, operation.part_types)
        except InvalidField as error:
            refusals.append(error)
    raise refusals[0]


def _is_left_out(value: object) -> bool:
    """Whether there is no body, or only fields of which none was given."""
    is_made_of_fields = isinstance(value, dict) and bool(value)
    return value is UNSET or (
        is_made_of_fields and all(field is UNSET for field in cast(dict[str, Any], value).values())
    )


def _candidates(operation: Operation[Any], value: object, data: object) -> list[RequestBody]:
    """The bodies that a value may be meant for, the likeliest first."""
    if len(operation.bodies) == 1:
        return list(operation.bodies)
    of_its_model = [body for body in operation.bodies if body.model == type(value).__name__]
    if of_its_model:
        return of_its_model[:1]
    if isinstance(data, str):
        kinds = ["text", "bytes", "json"]
    else:
        kinds = ["bytes"] if _is_file(data) else ["json", "form", "multipart"]
    candidates = [body for kind in kinds for body in operation.bodies if body.kind == kind]
    if not candidates:
        raise InvalidField("body", f"must not be of type {type(value).__name__}")
    return candidates


def _is_file(data: object) -> bool:
    return isinstance(data, bytes | bytearray | File) or hasattr(data, "read")


def _write(body: RequestBody, data: Any, part_types: Mapping[str, str]) -> WrittenBody:
    match body.kind:
        case "json":
            return WrittenBody(dumps(data), "application/json" if "*" in body.media_type else body.media_type)
        case "form":
            return WrittenBody(urlencode(list(_form_fields(data))).encode(), body.media_type)
        case "multipart":
            return _write_multipart(data, part_types)
        case "text":
            if not isinstance(data, str):
                raise InvalidField("body", "must be text")
            return WrittenBody(_encode(data), "text/plain" if "*" in body.media_type else body.media_type)
    file = _as_file(data)
    media_type = file.media_type or (OCTET_STREAM if "*" in body.media_type else body.media_type)
    return WrittenBody(_content_of(file), media_type)


def _form_fields(data: Any) -> Iterator[tuple[str, str]]:
    if not isinstance(data, dict):
        raise InvalidField("body", "must be an object")
    for name, value in data.items():
        for item in value if isinstance(value, list) else [value]:
            yield name, _text(item)


def _write_multipart(data: Any, part_types: Mapping[str, str]) -> WrittenBody:
    if not isinstance(data, dict):
        raise InvalidField("body", "must be an object")
    parts = [
        (name, _part(item, part_types.get(name)))
        for name, value in data.items()
        for item in (value if isinstance(value, list) else [value])
    ]
    # httpx writes the parts and chooses the boundary. Without any part it would write none.
    request = httpx.Request("POST", "http://localhost", files=parts or [("", (None, b""))])
    return WrittenBody(request.read(), request.headers["Content-Type"])


def _part(value: Any, media_type: str | None) -> tuple[str | None, bytes, str | None]:
    """A part as httpx takes it: the name of its file, its content, and its media type."""
    if _is_file(value):
        file = _as_file(value)
        return file.name, _content_of(file), file.media_type or media_type
    default = "application/json" if isinstance(value, dict | list) else "text/plain"
    return None, _encode(_text(value)), media_type or default


def _as_file(value: Any) -> File:
    if isinstance(value, File):
        return value
    if isinstance(value, bytes | bytearray | str) or hasattr(value, "read"):
        return File(bytes(value) if isinstance(value, bytearray) else value)
    raise InvalidField("body", "must be bytes, text or a file")


def _content_of(file: File) -> bytes:
    content: str | bytes | IO[bytes] = file.content
    if not isinstance(content, str | bytes):
        content = content.read()
    return _encode(content) if isinstance(content, str) else content


def _text(value: object) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _encode(text: str) -> bytes:
    try:
        return text.encode()
    except UnicodeEncodeError as error:  # half of a surrogate pair
        raise InvalidField("body", f"cannot be written as text ({error})") from None
