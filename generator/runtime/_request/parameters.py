"""Parameters of paths, queries and headers as text, in OpenAPI's styles."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any, NamedTuple
from urllib.parse import parse_qsl, quote, unquote, unquote_plus

from .._json.invalid_field import InvalidField
from .._json.model import to_json
from .._json.text import as_text, dumps
from .._json.validation import check
from ..types import UNSET
from .headers import VALUE_RULE, is_header_value
from .operation import Operation, Parameter

Query = list[tuple[str, str | int | float | bool | None]]  # as httpx takes it

MAX_ID = 2_000  # characters

_DELIMITERS = {"spaceDelimited": " ", "pipeDelimited": "|"}
_needs_no_quoting = re.compile(r"[A-Za-z0-9_-]+").fullmatch
# Those of RFC 3986 but for `#`, which ends a query, and `&` and `+`, which mean something in it.
_RESERVED = re.compile(r"%(21|24|27|28|29|2A|2C|2F|3A|3B|3D|3F|40|5B|5D)")
_has_control_character = re.compile(r"[\x00-\x1f\x7f-\x9f]").search


class WrittenParameters(NamedTuple):
    """The parameters of a request.

    Attributes:
        path: The path, escaped.
        query: The query.
        headers: The headers.
        unescaped: The names in the query whose values keep reserved characters.
    """

    path: str
    query: Query
    headers: dict[str, str]
    unescaped: set[str]


def write_parameters(operation: Operation[Any], values: Mapping[str, object]) -> WrittenParameters:
    """Check parameters, and write them: `values` are by the name of the argument, and those that are None or `UNSET`
    are left out where they may be.

    Raises:
        InvalidField: The contract refuses a parameter, or it cannot be written.
    """
    path, query, headers = operation.path, Query(), {}
    unescaped: set[str] = set()
    for argument, value in values.items():
        parameter = operation.parameters[argument]
        is_left_out = parameter.place != "path" and (value is None or value is UNSET)
        if is_left_out and argument not in operation.required:
            continue
        data = to_json(value)
        try:
            check(data, parameter.schema, operation.components)
            if is_left_out:  # null, which only JSON has
                continue
            if parameter.place == "path":
                path = path.replace(f"{{{parameter.name}}}", _path_segment(parameter, data), 1)
            elif parameter.place == "query":
                pairs = list(query_pairs(parameter, data))
                query += pairs
                if argument in operation.unescaped:
                    unescaped.update(name for name, _ in pairs)
            else:
                headers[parameter.name] = _header(parameter, data)
        except InvalidField as error:
            raise error.within(argument) from None
    # Some documents tell operations apart by a query in their paths. httpx would replace it by the parameters.
    path, _, own_query = path.partition("?")
    return WrittenParameters(path, [*parse_qsl(own_query, keep_blank_values=True), *query], headers, unescaped)


def with_reserved_characters(query: bytes, names: set[str]) -> bytes:
    """An escaped query, in which the values of these names have reserved characters as they are."""
    pairs = []
    for pair in query.decode("ascii").split("&"):
        name, equals, value = pair.partition("=")
        if unquote_plus(name) in names:
            value = _RESERVED.sub(lambda escape: unquote(escape[0]), value)
        pairs.append(f"{name}{equals}{value}")
    return "&".join(pairs).encode("ascii")


def query_pairs(parameter: Parameter, data: object, name: str = "") -> Iterator[tuple[str, str]]:
    """A value as the names and texts of a query, or of a form; `name` is that of a part of the value."""
    name = name or parameter.name
    if not isinstance(data, list | dict) or parameter.is_json:
        yield name, _text(parameter, data)
    elif parameter.style == "deepObject":
        for key, member in data.items() if isinstance(data, dict) else enumerate(data):
            yield from query_pairs(parameter, member, f"{name}[{key}]")
    elif isinstance(data, dict) and parameter.explode:
        for key, member in data.items():
            for item in member if isinstance(member, list) else [member]:
                yield key, _text(parameter, item)
    elif parameter.explode:
        for item in data:
            yield name, _text(parameter, item)
    elif data:
        yield name, _DELIMITERS.get(parameter.style, ",").join(_pieces(parameter, data))


def _header(parameter: Parameter, data: object) -> str:
    value = ",".join(_pieces(parameter, data))
    if not is_header_value(value):
        raise InvalidField("", VALUE_RULE)
    return value


def _path_segment(parameter: Parameter, data: object) -> str:
    if data is None or data is UNSET:
        raise InvalidField("", "is required")
    pieces = _pieces(parameter, data, _quoted) or [_quoted("")]  # which is refused
    if parameter.style == "label":
        return "." + ("." if parameter.explode else ",").join(pieces)
    if parameter.style == "matrix":
        name = quote(parameter.name, safe="")
        if isinstance(data, dict) and parameter.explode:
            return "".join(f";{piece}" for piece in pieces)
        return "".join(f";{name}={piece}" for piece in (pieces if parameter.explode else [",".join(pieces)]))
    return ",".join(pieces)


def _pieces(parameter: Parameter, data: object, quoted: Callable[[str], str] = str) -> list[str]:
    """A value's texts, which the style's delimiter goes between."""
    if parameter.is_json or not isinstance(data, list | dict):
        return [quoted(_text(parameter, data))]
    if isinstance(data, list):
        return [quoted(_text(parameter, item)) for item in data]
    members = [(quoted(str(key)), quoted(_text(parameter, member))) for key, member in data.items()]
    if parameter.explode:
        return [f"{key}={text}" for key, text in members]
    return [text for member in members for text in member]


def _text(parameter: Parameter, data: object) -> str:
    if isinstance(data, str) and not parameter.is_json:
        return as_text(data)
    text = dumps(data).decode()  # which refuses what JSON does not have
    return json.dumps(data, separators=(",", ":")) if parameter.place == "header" else text


def _quoted(text: str) -> str:
    """`text` quoted so that it stays within a single segment of the path.

    Raises:
        InvalidField: It has a dot segment, which servers and proxies may resolve even when it is percent-encoded.
    """
    if len(text) > MAX_ID:
        raise InvalidField("", f"must have at most {MAX_ID} characters")
    if _needs_no_quoting(text):
        return text
    decoded, before = text, None
    while decoded != before:  # proxies may decode repeatedly
        before, decoded = decoded, unquote(decoded)
    if not {".", ".."}.isdisjoint(re.split(r"[/\\]", decoded)):
        raise InvalidField("", "must not contain the path segment `.` or `..`, which would address another resource")
    if not text or _has_control_character(text):
        raise InvalidField("", "must not be empty or hold control characters")
    return quote(text, safe="")
