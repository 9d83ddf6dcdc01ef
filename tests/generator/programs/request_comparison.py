"""Compares a request with the values that it is made of, as OpenAPI says that they are written."""

from __future__ import annotations

import base64
import json
from email import message_from_bytes
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from generator.document.sendable import sendable_parameters
from invent_contract.contract import Contract
from invent_contract.media_types import body_kind
from invent_contract.operation import Operation, Parameter
from tests.support.json_comparison import as_instants

API_KEY = "user:password-of-the-tests"
NO_KEY = ("", "", "")
DELIMITERS = {"spaceDelimited": " ", "pipeDelimited": "|"}


def as_json(value: Any) -> Any:
    """A result as JSON, with 7 for 7.0."""
    if hasattr(value, "to_dict"):
        return as_json(value.to_dict())
    if isinstance(value, dict):
        return {name: as_json(member) for name, member in value.items()}
    if isinstance(value, list):
        return [as_json(item) for item in value]
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return value if value is None or isinstance(value, str | int | float) else str(value)


def expected_credential(contract: dict[str, Any], operation: Operation) -> tuple[str, str, str]:
    """Where a request has the API key, under which name, and as what; empty where it has none."""
    requirements = operation.definition.get("security", contract.get("security", []))
    ways = [{expected_key(contract, name) for name in requirement} - {NO_KEY} for requirement in requirements]
    keys = min(ways, key=lambda way: len(way) or 1.5, default=set())  # a single key, or none, or several
    return min(keys, key=lambda key: (key[1] != "Authorization", key), default=NO_KEY)


def expected_key(contract: dict[str, Any], scheme_name: str) -> tuple[str, str, str]:
    """The same for a security scheme."""
    scheme = contract["components"]["securitySchemes"][scheme_name]
    if scheme["type"] == "apiKey":
        return scheme["in"], scheme["name"], API_KEY
    if scheme.get("scheme", "").lower() == "basic":
        return "header", "Authorization", f"Basic {base64.b64encode(API_KEY.encode()).decode()}"
    return NO_KEY if scheme["type"] == "mutualTLS" else ("header", "Authorization", f"Bearer {API_KEY}")


def compare_request(
    contract: Contract, operation: Operation, request: bytes, values: dict[str, Any], media_type: str
) -> None:
    """Compare a request with what was passed.

    Args:
        contract: The contract.
        operation: The operation.
        request: The request.
        values: What was passed: `body`, and each parameter by its place and name, as in `query size`.
        media_type: That of the body; empty for none.
    """
    head, _, body = request.partition(b"\r\n\r\n")
    method, target, _ = head.split(b"\r\n")[0].decode().split(" ")
    headers = {name.lower(): value for name, value in message_from_bytes(head.partition(b"\r\n")[2]).items()}
    url = urlsplit(target)
    assert method == operation.method.upper()
    query = parse_qsl(url.query, keep_blank_values=True)
    own_url = urlsplit(operation.path)  # some documents tell operations apart by a query or a fragment
    path = own_url.path
    expected_query = parse_qsl(own_url.query, keep_blank_values=True)
    for parameter in sendable_parameters(operation):
        key = f"{parameter.location} {parameter.name}"
        if key not in values or (parameter.location != "path" and values[key] is None):
            continue
        if parameter.location == "path":
            path = path.replace(f"{{{parameter.name}}}", ",".join(texts(values[key])))
        elif parameter.location == "query":
            expected_query += query_of(parameter, values[key])
        else:
            assert headers[parameter.name.lower()] == ",".join(texts(values[key])), headers
    place, name, key_as_sent = expected_credential(contract.data, operation)
    if place == "query":
        expected_query.append((name, key_as_sent))
    elif place == "header":
        assert headers[name.lower()] == key_as_sent
    else:
        assert "authorization" not in headers
    assert sorted(query) == sorted(expected_query), (query, expected_query)
    assert unquote(url.path) == path, (url.path, path)
    if media_type:
        assert (
            headers["content-type"].split(";")[0] == media_type.replace("*/*", "application/octet-stream").split(";")[0]
        )
        compare_body(body_kind(media_type), headers, body, values["body"])
    else:
        assert body == b""


def query_of(parameter: Parameter, value: Any) -> list[tuple[str, str]]:
    name, style = parameter.name, parameter.style
    if parameter.media_type == "application/json":
        return [(name, json.dumps(value, ensure_ascii=False, separators=(",", ":")))]
    if isinstance(value, dict | list) and style == "deepObject":
        return deep_query_of(name, value)
    if isinstance(value, dict):
        if parameter.is_exploded:
            return [(key, item) for key, member in value.items() for item in texts(member)]
        return [(name, ",".join(piece for key, member in value.items() for piece in (key, text(member))))]
    if isinstance(value, list) and not parameter.is_exploded:
        return [(name, DELIMITERS.get(style, ",").join(texts(value)))] if value else []
    return [(name, item) for item in texts(value)]


def deep_query_of(name: str, value: Any) -> list[tuple[str, str]]:
    """A value with each part of it under the way to it."""
    if not isinstance(value, dict | list):
        return [(name, text(value))]
    parts = value.items() if isinstance(value, dict) else enumerate(value)
    return [pair for key, part in parts for pair in deep_query_of(f"{name}[{key}]", part)]


def text(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def texts(value: Any) -> list[str]:
    return [text(item) for item in value] if isinstance(value, list) else [text(value)]


def compare_body(kind: str, headers: dict[str, str], body: bytes, value: Any) -> None:
    if kind == "json":
        assert as_instants(as_json(json.loads(body))) == as_instants(as_json(value))
    elif kind == "form":
        expected = [(name, item) for name, field in value.items() for item in texts(field)]
        assert sorted(parse_qsl(body.decode(), keep_blank_values=True)) == sorted(expected)
    elif kind == "multipart":
        message = message_from_bytes(f"Content-Type: {headers['content-type']}\r\n\r\n".encode() + body)
        parts = [bytes(part.get_payload(decode=True)) for part in message.get_payload()]  # type: ignore
        expected_parts = [item.encode(errors="replace") for field in value.values() for item in texts(field)]
        if expected_parts:  # else there is a part that is empty, as there must be one
            parts, expected_parts = sorted(map(canonical, parts)), sorted(map(canonical, expected_parts))
            assert parts == expected_parts, (parts, expected_parts)
    else:
        assert body == text(value).encode(errors="replace")


def canonical(part: bytes) -> bytes:
    """A part of a form in which neither the order of names nor the form of numbers and dates tells it from another."""
    try:
        return as_instants(as_json(json.loads(part))).encode()
    except ValueError:  # text
        return part
