"""Rules about what is accepted as a request: its body, its media type, its method."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from contract_tests.contract.contract_under_test import CONTRACT, OPERATION_POINTER, PATH_ITEM_POINTER
from contract_tests.provider.provider import LIVE_TEXT, Provider
from contract_tests.provider.rules.rule import (
    BAD_REQUEST_CLAUSE,
    BODY_REQUIRED_CLAUSE,
    assert_accepted,
    assert_echo,
    assert_invalid_refused,
    assert_no_server_error,
    assert_refused,
    rule,
)
from invent_contract import lookup

WRONG_BODY = "A parameter or the body is wrong, and nothing was posted."
STRICT_JSON_CLAUSE = "/x-assumed/strict-json"

# A value of each JSON type but null, of which nothing is documented.
VALUES = {"string": "7", "number": 7, "boolean": True, "array": ["7"], "object": {"type": "text", "text": "7"}}


def values_of_other_types(*types: str) -> list[Any]:
    """A value of each type but these."""
    return [value for type_name, value in VALUES.items() if type_name not in types]


@rule(BAD_REQUEST_CLAUSE, quotes=WRONG_BODY)
def malformed_json(provider: Provider) -> None:
    text = json.dumps(provider.body(LIVE_TEXT))
    not_utf_8 = b'{"message":[{"type":"text","text":"%s \xff"}]}' % LIVE_TEXT.encode()
    for body in (b"{", not_utf_8, text[:-1].encode(), f"{text}}}".encode(), f"{text}{text}".encode()):
        assert_refused(provider, provider.send(body), 400)


@rule(STRICT_JSON_CLAUSE)
def json_is_read_strictly(provider: Provider) -> None:
    """Without what lenient readers allow, and without an end to the nesting."""
    text = json.dumps(provider.body(LIVE_TEXT))
    lenient = (
        b"[" * 100_000,
        f"{text[:-1]},}}".encode(),
        text.replace('"', "'").encode(),
        f"// a comment\n{text}".encode(),
        text.replace('"text": "', '"start_timestamp": NaN, "text": "').encode(),
        text.replace('"text": "', '"start_timestamp": 01, "text": "').encode(),
        text.replace(LIVE_TEXT, f"{LIVE_TEXT}\n").encode(),
        text.encode("utf-16"),
    )
    for body in lenient:
        assert_refused(provider, provider.send(body), 400, choice=STRICT_JSON_CLAUSE)


@rule(f"{OPERATION_POINTER}/responses", is_for_live=False)
def odd_bodies_are_no_server_error(provider: Provider) -> None:
    """Names that languages and databases treat specially, names that come twice, and very many bytes."""
    body = provider.body("Hello")
    (part,) = body["message"]
    text = json.dumps(body)
    bodies: list[Any] = [
        *({**body, name: {"x": 1}} for name in ("__proto__", "constructor", "$where", "a.b", "", "_id", "\0")),
        *({**body, "message": [{**part, name: [1]}]} for name in ("__proto__", "id", "role", "toString")),
        text.replace('"text": "Hello"', '"text": "1", "text": "2"').encode(),
        {**body, "x" * 10_000: 1},
        provider.body("x" * 3_000_000),
        provider.body("\ud800".encode("utf-8", "surrogatepass").decode("utf-8", "replace")),
        text.replace("Hello", "\\ud800").encode(),
    ]
    for odd_body in bodies:
        assert_no_server_error(provider, provider.send(odd_body))


@rule(BODY_REQUIRED_CLAUSE)
def an_empty_body_is_refused(provider: Provider) -> None:
    assert_invalid_refused(provider, provider.send(b""))


@rule(BAD_REQUEST_CLAUSE, quotes=WRONG_BODY)
def values_of_another_type_are_refused(provider: Provider) -> None:
    part = provider.body()["message"][0]
    for value in values_of_other_types("object"):
        assert_invalid_refused(provider, provider.send(json.dumps(value).encode()))
    for name, right_type in (("message", "array"), ("channel_id", "string")):
        for value in values_of_other_types(right_type):
            assert_invalid_refused(provider, provider.send(provider.body(**{name: value})))
    for name, right_type in (("text", "string"), ("start_timestamp", "number"), ("end_timestamp", "number")):
        for value in values_of_other_types(right_type):
            assert_invalid_refused(provider, provider.send(provider.body(message=[{**part, name: value}])))
    for body in bodies_with_a_wrapped_value(provider.body()):
        assert_invalid_refused(provider, provider.send(body))


def bodies_with_a_wrapped_value(body: dict[str, Any]) -> Iterator[Any]:
    """Bodies with a right value in a list or an object, which a careless server takes out."""
    (part,) = body["message"]
    part = {**part, "start_timestamp": 0, "end_timestamp": 1}
    yield [body]
    yield {**body, "message": [[part]]}
    for wrap in (lambda value: [value], lambda value: {"id": value}, lambda value: {"value": value}):
        yield {**body, "channel_id": wrap(body["channel_id"])}
        for name in ("type", "text", "start_timestamp", "end_timestamp"):
            yield {**body, "message": [{**part, name: wrap(part[name])}]}
    for name in ("start_timestamp", "end_timestamp"):
        yield {**body, "message": [{**part, name: str(part[name])}]}
    yield {**body, "message": part}
    yield {**body, "message": {"0": part}}
    yield {**body, "message": part["text"]}


@rule("/x-assumed/not-null")
def nulls_are_refused(provider: Provider) -> None:
    body = provider.body()
    (part,) = body["message"]
    bodies = [
        {**body, "message": None},
        {**body, "message": [None]},
        *({**body, "message": [{**part, name: None}]} for name in ("type", "text", "start_timestamp", "end_timestamp")),
        {**body, "channel_id": None},
    ]
    for body_with_null in [b"null", *bodies]:
        assert_invalid_refused(provider, provider.send(body_with_null))


@rule(BAD_REQUEST_CLAUSE, quotes=WRONG_BODY, is_for_live=False)
def a_wrong_part_is_refused_in_every_place(provider: Provider) -> None:
    for wrong_part in wrong_parts():
        for place in (0, 1, 19):
            message = provider.body(*map(str, range(20)))["message"]
            message[place] = wrong_part
            assert_invalid_refused(provider, provider.send(provider.body(message=message)))


def wrong_parts() -> Iterator[Any]:
    """Parts of another type, and with a field of another type."""
    text_part = {"type": "text", "text": "Hello"}
    yield from values_of_other_types("object")
    for name, right_type in (("text", "string"), ("start_timestamp", "number"), ("end_timestamp", "number")):
        for value in values_of_other_types(right_type):
            yield {**text_part, name: value}


@rule("/components/schemas/UserTextPart/required", is_for_live=False)
def required_fields_are_needed_in_every_place(provider: Provider) -> None:
    for name in ("type", "text"):
        for place in (0, 1, 19):
            message = provider.body(*map(str, range(20)))["message"]
            del message[place][name]
            assert_invalid_refused(provider, provider.send(provider.body(message=message)))


@rule("/x-assumed/json-only")
def wrong_media_type(provider: Provider) -> None:
    media_types = (
        "text/plain",
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
        None,
    )
    for media_type in media_types:
        response = provider.send(headers={"Content-Type": media_type})
        assert_refused(provider, response, 400, choice="/x-assumed/json-only")


@rule("/x-assumed/media-type-syntax", is_for_live=False)
def the_media_type_is_read_as_http_has_it(provider: Provider) -> None:
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
        assert_accepted(provider, provider.send(headers={"Content-Type": media_type}))


@rule("/x-assumed/any-form-of-json", is_for_live=False)
def a_body_is_read_however_it_is_written(provider: Provider) -> None:
    """With other white space, names in another order, escapes for characters, numbers in other forms, and in chunks."""
    body = provider.body("ä/😀\t")
    (part,) = body["message"]
    backwards = dict(reversed(body.items()))
    part |= {"start_timestamp": 100}
    texts = [
        json.dumps(body, indent=4, ensure_ascii=False),
        json.dumps(body, separators=(",", ":"), ensure_ascii=True),
        f"\r\n\t {json.dumps(backwards)} \n",
        json.dumps(body).replace("/", "\\/").replace('"text"', '"\\u0074ext"'),
        json.dumps(body).replace("100", "1E+2"),
        json.dumps(body).replace("100", "100.000"),
    ]
    for text in texts:
        for headers in ({}, {"Transfer-Encoding": "chunked"}):
            response = provider.send(text.encode(), headers=headers)
            assert_accepted(provider, response)
            assert_echo([part], provider.read_message(response))


@rule("/x-assumed/meaning-alone", is_for_live=False)
def what_a_request_has_beside_its_meaning_changes_nothing(provider: Provider) -> None:
    """Headers that a client may leave out or add, and a query that nobody asked for."""
    headers: list[dict[str, str | None]] = [
        {"User-Agent": None},
        {"User-Agent": "curl/8.5.0"},
        {"User-Agent": "x" * 2_000},
        {"Accept": None},
        {"Accept": "application/json;q=0.9, */*;q=0.1"},
        {"Accept-Encoding": "identity"},
        {"Accept-Language": "de-AT"},
        {"X-Forwarded-For": "203.0.113.7"},
        {"Cookie": "session=1"},
        {"Connection": "close"},
        {"Referer": "https://example.com/", "Origin": "https://example.com"},
        {"X-Filler": "x" * 4_000},
    ]
    queries = ("?", "?utm_source=x", "?channel_id=x&message=y", "?a[]=1&a[]=2&%00=%ff")
    differences: list[dict[str, Any]] = [
        *({"headers": more_headers} for more_headers in headers),
        *({"query": query} for query in queries),
    ]
    for difference in differences:
        response = provider.send(**difference)
        assert_accepted(provider, response)
        assert_echo(provider.body()["message"], provider.read_message(response))


@rule("/x-assumed/405-with-allow", is_for_live=False)
def other_methods_are_refused(provider: Provider) -> None:
    documented_methods = lookup(CONTRACT, PATH_ITEM_POINTER).keys()
    for method in ("GET", "PUT", "PATCH", "DELETE"):
        if method.lower() in documented_methods:
            continue
        response = provider.send(b"", method=method)
        assert_no_server_error(provider, response)
        if not response.is_server_error:
            assert response.status_code == 405, f"{method} got {response.status_code}"
            assert "POST" in response.headers.get("allow", ""), f"{method} got no Allow header that names POST"
    for method in ("HEAD", "OPTIONS", "TRACE", "PURGE"):
        response = provider.send(b"", method=method)
        if response.status_code != 501:  # so RFC 9110 has it for a method that a server does not know
            assert_no_server_error(provider, response)
        assert not response.is_success or method == "OPTIONS", f"{method} got {response.status_code}"
