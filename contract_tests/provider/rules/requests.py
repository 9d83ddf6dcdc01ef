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
    MEDIA_TYPE_CLAUSE,
    assert_echo,
    assert_refused,
    assumed,
    documented,
)
from invent_contract.json_pointer import lookup

# A value of each JSON type but null, of which nothing is documented.
VALUES = {"string": "7", "number": 7, "boolean": True, "array": ["7"], "object": {"type": "text", "text": "7"}}


def values_of_other_types(*types: str) -> list[Any]:
    """A value of each type but these."""
    return [value for type_name, value in VALUES.items() if type_name not in types]


@documented(BAD_REQUEST_CLAUSE)
def malformed_json(provider: Provider) -> None:
    text = json.dumps(provider.body(LIVE_TEXT))
    not_utf_8 = b'{"message":[{"type":"text","text":"%s \xff"}]}' % LIVE_TEXT.encode()
    malformed = (
        b"{",
        not_utf_8,
        b"[" * 100_000,
        text[:-1].encode(),
        f"{text}}}".encode(),
        f"{text}{text}".encode(),
        f"{text[:-1]},}}".encode(),
        text.replace('"', "'").encode(),
        f"// a comment\n{text}".encode(),
        text.replace('"text": "', '"start_timestamp": NaN, "text": "').encode(),
        text.replace('"text": "', '"start_timestamp": 01, "text": "').encode(),
        text.replace(LIVE_TEXT, f"{LIVE_TEXT}\n").encode(),
        text.encode("utf-16"),
    )
    for body in malformed:
        assert_refused(provider.send(body), 400)


@assumed(BODY_REQUIRED_CLAUSE)
def an_empty_body_is_refused(provider: Provider) -> None:
    assert_refused(provider.send(b""), 400)


@documented(BAD_REQUEST_CLAUSE)
def values_of_another_type_are_refused(provider: Provider) -> None:
    part = provider.body()["message"][0]
    for value in values_of_other_types("object"):
        assert_refused(provider.send(json.dumps(value).encode()), 400)
    for name, right_type in (("message", "array"), ("channel_id", "string")):
        for value in values_of_other_types(right_type):
            assert_refused(provider.send(provider.body(**{name: value})), 400)
    for name, right_type in (("text", "string"), ("start_timestamp", "number"), ("end_timestamp", "number")):
        for value in values_of_other_types(right_type):
            assert_refused(provider.send(provider.body(message=[{**part, name: value}])), 400)


@assumed(BAD_REQUEST_CLAUSE)
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
        assert_refused(provider.send(body_with_null), 400)


@documented(BAD_REQUEST_CLAUSE, is_for_live=False)
def a_wrong_part_is_refused_in_every_place(provider: Provider) -> None:
    for wrong_part in wrong_parts():
        for place in (0, 1, 19):
            message = provider.body(*map(str, range(20)))["message"]
            message[place] = wrong_part
            assert_refused(provider.send(provider.body(message=message)), 400)


def wrong_parts() -> Iterator[Any]:
    """Parts of another type, and with a field of another type."""
    text_part = {"type": "text", "text": "Hello"}
    yield from values_of_other_types("object")
    for name, right_type in (("text", "string"), ("start_timestamp", "number"), ("end_timestamp", "number")):
        for value in values_of_other_types(right_type):
            yield {**text_part, name: value}


@assumed(BAD_REQUEST_CLAUSE, is_for_live=False)
def required_fields_are_needed_in_every_place(provider: Provider) -> None:
    for name in ("type", "text"):
        for place in (0, 1, 19):
            message = provider.body(*map(str, range(20)))["message"]
            del message[place][name]
            assert_refused(provider.send(provider.body(message=message)), 400)


@assumed(MEDIA_TYPE_CLAUSE)
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
        assert_refused(provider.send(headers={"Content-Type": media_type}), 400)


@assumed(MEDIA_TYPE_CLAUSE, is_for_live=False)
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
        status = provider.send(headers={"Content-Type": media_type}).status_code
        assert status == 200, f"{media_type} got {status}"


@assumed(MEDIA_TYPE_CLAUSE, is_for_live=False)
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
            assert_echo([part], provider.read_message(response))


@assumed(OPERATION_POINTER, is_for_live=False)
def other_methods_are_refused(provider: Provider) -> None:
    documented_methods = lookup(CONTRACT, PATH_ITEM_POINTER).keys()
    for method in ("GET", "PUT", "PATCH", "DELETE"):
        if method.lower() in documented_methods:
            continue
        response = provider.send(b"", method=method)
        assert response.status_code == 405, f"{method} got {response.status_code}"
        assert "POST" in response.headers.get("allow", ""), f"{method} got no Allow header that names POST"
