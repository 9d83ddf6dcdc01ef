"""Rules about bodies: how JSON is written, and its media type."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from contract_tests.contract import clauses
from contract_tests.provider.exceptions import Inapplicable
from contract_tests.provider.provider import Provider
from contract_tests.provider.rules.assertions import (
    assert_accepted,
    assert_echo,
    assert_invalid_refused,
    assert_no_server_error,
    assert_refused,
)
from contract_tests.provider.rules.every_operation.body_places import places_in, with_value
from contract_tests.provider.rules.every_operation.operation_rule import (
    BAD_REQUEST,
    WRONG_REQUEST,
    operation_rule,
    takes_json,
)
from contract_tests.provider.valid_requests import LIVE_TEXT
from invent_contract.operation import Operation

WRONG_VALUES = ("NaN", "01", "+1", "0x1", ".5", "True", "'x'", '"\n"')  # which lenient readers take
WAYS_TO_WRITE_IT: tuple[Callable[[dict[str, Any]], str], ...] = (
    lambda body: json.dumps(body, indent=4, ensure_ascii=False),
    lambda body: json.dumps(body, separators=(",", ":"), ensure_ascii=True),
    lambda body: f"\r\n\t {json.dumps(dict(reversed(body.items())))} \n",
    lambda body: json.dumps(body).replace("/", "\\/").replace('e":', '\\u0065":').replace('t":', '\\u0074":'),
    lambda body: json.dumps(body).replace(" 100", " 1E+2"),
    lambda body: json.dumps(body).replace(" 100", " 100.000"),
)


def object_body(provider: Provider, operation: Operation) -> dict[str, Any]:
    """A valid body, to which fields can be added.

    Raises:
        Inapplicable: It is no object.
    """
    body = provider.valid_body(operation)
    if not isinstance(body, dict):
        raise Inapplicable(f"{operation.id} takes no object")
    return body


def needs_json(operation: Operation) -> bool:
    """Whether an operation has a JSON body that must be sent."""
    return takes_json(operation) and operation.body is not None and operation.body.is_required


@operation_rule(BAD_REQUEST, quotes=WRONG_REQUEST, applies_to=takes_json)
def malformed_json(provider: Provider, operation: Operation) -> None:
    text = json.dumps(object_body(provider, operation))
    for body in (b"{", text[:-1].encode(), text[1:].encode(), text.replace(":", "", 1).encode()):
        assert_refused(provider, provider.call(operation, body), 400, because="its body is no JSON")


@operation_rule(clauses.STRICT_JSON, applies_to=takes_json)
def json_is_read_strictly(provider: Provider, operation: Operation) -> None:
    """Without what lenient readers allow or mend, what follows the value, and an end to the nesting."""
    text = json.dumps(object_body(provider, operation))
    not_utf_8 = json.dumps({**object_body(provider, operation), "note": LIVE_TEXT}).encode()
    lenient = (
        b"[" * 100_000,
        not_utf_8.replace(LIVE_TEXT.encode(), b"\xff"),
        f"{text}}}".encode(),
        f"{text}{text}".encode(),
        f"{text[:-1]},}}".encode(),
        text.replace('"', "'").encode(),
        f"// a comment\n{text}".encode(),
        *(f'{text[:-1]}, "note": {value}}}'.encode() for value in WRONG_VALUES),
        text.encode("utf-16"),
    )
    because = "its body is JSON for lenient readers only"
    is_brief = provider.is_live and operation != provider.send_message
    for body in lenient[:7] if is_brief else lenient:
        response = provider.call(operation, body)
        assert_refused(provider, response, 400, because=because, choice=clauses.STRICT_JSON)


@operation_rule("responses", applies_to=takes_json, is_for_live=False)
def odd_bodies_are_no_server_error(provider: Provider, operation: Operation) -> None:
    """Names that languages and databases treat specially, names that come twice, and very many bytes."""
    body = object_body(provider, operation)
    text = json.dumps(body)
    deep = "[" * 300 + "]" * 300
    bodies: list[Any] = [
        f'{{"note": 1, "note": 2, {text[1:]}'.encode(),
        f'{{"note": {deep}, {text[1:]}'.encode(),
        f'{{"note": "\\ud800", {text[1:]}'.encode(),
        f'{{"note": 1e999, {text[1:]}'.encode(),
        f'{{"note": {"9" * 5_000}, {text[1:]}'.encode(),
        {**body, "x" * 10_000: 1},
        {**body, **{f"x{number}": number for number in range(2_000)}},
    ]
    for place in places_in(provider.model, provider.body_schema(operation), body):
        if "object" in place.schema.types and isinstance(place.value, dict):
            names = ("__proto__", "constructor", "$where", "a.b", "", "_id", "id", "role", "toString", "\0")
            bodies += [with_value(body, place.path, {**place.value, name: {"x": [1]}}) for name in names]
        elif isinstance(place.value, str):
            bodies.append(json.dumps(with_value(body, place.path, "\ud800")).encode())
            bodies += [with_value(body, place.path, value) for value in ("\0", "")]
    bodies.append(with_value(body, longest_text(provider, operation, body), "x" * 3_000_000))
    for odd_body in bodies:
        assert_no_server_error(provider, provider.call(operation, odd_body))


def longest_text(provider: Provider, operation: Operation, body: Any) -> tuple[str | int, ...]:
    """The place of the longest text in a valid body, or else of a field that the contract does not have."""
    places = places_in(provider.model, provider.body_schema(operation), body)
    text_places = [place for place in places if isinstance(place.value, str)]
    return max(text_places, key=lambda place: len(place.value)).path if text_places else ("note",)


@operation_rule("requestBody/required", applies_to=needs_json)
def an_empty_body_is_refused(provider: Provider, operation: Operation) -> None:
    for body in (b"", b" \r\n"):
        assert_invalid_refused(provider, operation, body, because="its body is empty")


@operation_rule(clauses.JSON_ONLY, applies_to=takes_json)
def wrong_media_type(provider: Provider, operation: Operation) -> None:
    media_types = (
        "text/plain",
        None,
        "application/x-www-form-urlencoded",
        "application/jsonp",
        "text/json",
        "application/problem+json",
        "application/x-ndjson",
        "multipart/form-data; boundary=application/json",
        "application/octet-stream",
        "json",
        "*/*",
        "text/plain; application/json",
    )
    for media_type in media_types[:2] if provider.is_live else media_types:
        response = provider.call(operation, headers={"Content-Type": media_type})
        because = "its media type is not application/json"
        assert_refused(provider, response, 400, because=because, choice=clauses.JSON_ONLY)


@operation_rule(clauses.MEDIA_TYPE_SYNTAX, applies_to=takes_json, is_for_live=False)
def the_media_type_is_read_as_http_has_it(provider: Provider, operation: Operation) -> None:
    """In any case, and with parameters."""
    media_types = (
        "application/json; charset=utf-8",
        "application/json;charset=UTF-8",
        "APPLICATION/JSON",
        "Application/Json",
        'application/json ;charset="UTF-8"',
        "application/json; version=1; charset=utf-8",
        "application/json;",
    )
    for media_type in media_types:
        response = provider.call(operation, headers={"Content-Type": media_type})
        assert_accepted(provider, response, because="its media type is application/json, written differently")


@operation_rule(clauses.ANY_FORM_OF_JSON, applies_to=takes_json, is_for_live=False)
def a_body_is_read_however_it_is_written(provider: Provider, operation: Operation) -> None:
    """With other white space, names in another order, escapes for characters, numbers in other forms, and in chunks."""
    for write in WAYS_TO_WRITE_IT:
        for headers in ({}, {"Transfer-Encoding": "chunked"}):
            body = body_to_write(provider, operation)
            response = provider.call(operation, write(body).encode(), headers=headers)
            assert_accepted(provider, response, because="its body is the same JSON, written in another way")
            if operation == provider.send_message:
                assert_echo(provider, body["message"], provider.read_message(response))


def body_to_write(provider: Provider, operation: Operation) -> dict[str, Any]:
    """A valid body with characters and a number that can be written in several ways."""
    body = object_body(provider, operation)
    for place in list(places_in(provider.model, provider.body_schema(operation), body)):
        if place.path[-1:] in {("text",), ("name",)}:
            body = with_value(body, place.path, "ä/😀\t")
        elif place.path[-1:] == ("start_timestamp",):
            body = with_value(body, place.path, 100)
    assert isinstance(body, dict)
    return body
