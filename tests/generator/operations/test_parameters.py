"""How parameters of other documents are written."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import httpx
import pytest

from tests.generator.small_clients import call, document_of_parameters, generate


def header(schema: dict[str, Any]) -> dict[str, Any]:
    return {"name": "X-Fields", "in": "header", "schema": schema}


@pytest.mark.parametrize(
    ("schema", "value", "line"),
    [
        ({"type": "array", "items": {"type": "string"}}, ["a", "b"], b"X-Fields: a,b\r\n"),
        ({"type": "array", "items": {"type": "integer"}}, [1, 2], b"X-Fields: 1,2\r\n"),
        ({"type": "array", "items": {"enum": ["a", "b"]}}, ["b"], b"X-Fields: b\r\n"),
        ({"type": "array"}, ["a", 1], b"X-Fields: a,1\r\n"),
        ({"type": "object", "properties": {"a": {"type": "integer"}}}, {"a": 1}, b"X-Fields: a,1\r\n"),
        ({"anyOf": [{"type": "array", "items": {"type": "string"}}, {"type": "null"}]}, ["a", "b"], b": a,b\r\n"),
    ],
)
def test_a_list_in_a_header_is_joined_by_commas(
    schema: dict[str, Any], value: Any, line: bytes, tmp_path: Path
) -> None:
    package, warnings = generate(document_of_parameters(header(schema)), tmp_path)
    assert warnings == []
    assert line in call(package, "send", x_fields=value)[1]


RESERVED = "/a:b?c=d,[e]@!$'()*;"


def query_parameter(**members: Any) -> dict[str, Any]:
    return {"name": "q", "in": "query", "schema": {"type": "string"}, **members}


LIST = {"type": "array", "items": {"type": "string"}}
OBJECT = {"type": "object", "properties": {"k": {"type": "string"}}}


@pytest.mark.parametrize(
    ("parameter", "value", "target"),
    [
        (query_parameter(allowReserved=True), RESERVED, f"/a?q={RESERVED}"),
        (query_parameter(allowReserved=True), "é &#+%2F", "/a?q=%C3%A9+%26%23%2B%252F"),
        (query_parameter(allowReserved=True, schema=LIST), ["a/b", "c:d"], "/a?q=a/b&q=c:d"),
        (query_parameter(allowReserved=True, schema=LIST, explode=False), ["a/b", "c"], "/a?q=a/b,c"),
        (query_parameter(allowReserved=True, schema=OBJECT, style="deepObject"), {"k": "a/b"}, "/a?q%5Bk%5D=a/b"),
        (query_parameter(allowReserved=True, schema=OBJECT), {"k": "a/b"}, "/a?k=a/b"),
        (query_parameter(), "a/b", "/a?q=a%2Fb"),
        (query_parameter(allowReserved=False), "a/b", "/a?q=a%2Fb"),
    ],
)
def test_reserved_characters_of_a_query_stay_where_they_may(
    parameter: dict[str, Any], value: Any, target: str, tmp_path: Path
) -> None:
    package, _ = generate(document_of_parameters(parameter), tmp_path)
    for own_query, expected in (
        ({}, target),
        # Those of a caller's own httpx client stay as they are.
        ({"own": "x/y"}, target.replace("?", "?own=x%2Fy&", 1)),
    ):
        with httpx.Client(params=own_query) as http_client:
            _, request = call(package, "send", settings={"http_client": http_client}, q=value)
        assert request.split(b" ")[1].decode() == expected


def test_the_key_in_a_query_is_escaped(tmp_path: Path) -> None:
    contract = document_of_parameters(query_parameter(allowReserved=True))
    contract["security"] = [{"key": []}]
    contract["components"] = {"securitySchemes": {"key": {"type": "apiKey", "in": "query", "name": "key"}}}
    package, _ = generate(contract, tmp_path)
    _, request = call(package, "send", settings={"api_key": "a/b"}, q="c/d")
    assert request.split(b" ")[1] == b"/a?q=c/d&key=a%2Fb"


@pytest.mark.parametrize(
    ("path", "arguments", "target"),
    [
        ("/a?beta=true", {"q": "b"}, b"/a?beta=true&q=b&key=api-key"),
        ("/a?beta=true", {}, b"/a?beta=true&key=api-key"),
        ("/a?beta&x=1%202", {"q": "b"}, b"/a?beta=&x=1+2&q=b&key=api-key"),
        ("/a", {"q": "b?c"}, b"/a?q=b%3Fc&key=api-key"),
    ],
)
def test_a_query_that_a_path_has_stays(path: str, arguments: dict[str, Any], target: bytes, tmp_path: Path) -> None:
    contract = document_of_parameters(query_parameter())
    contract["paths"] = {path: contract["paths"]["/a"]}
    contract["security"] = [{"key": []}]
    contract["components"] = {"securitySchemes": {"key": {"type": "apiKey", "in": "query", "name": "key"}}}
    package, _ = generate(contract, tmp_path)
    with httpx.Client() as own_client:
        for http_client in (None, own_client):
            settings = {"api_key": "api-key", "http_client": http_client}
            _, request = call(package, "send", settings=settings, **arguments)
            assert request.split(b" ")[1] == target


def test_what_a_path_parameter_holds_is_no_query(tmp_path: Path) -> None:
    path_parameter = {"name": "id", "in": "path", "required": True, "schema": {"type": "string"}}
    contract = document_of_parameters(path_parameter, query_parameter())
    contract["paths"] = {"/{id}?beta=true": contract["paths"]["/a"]}
    package, _ = generate(contract, tmp_path)
    _, request = call(package, "send", id="a?b=c", q="d")
    assert request.split(b" ")[1] == b"/a%3Fb%3Dc?beta=true&q=d"


NESTED = {"k": ["a", "b"], "o": {"x": 1, "y": [True]}}


@pytest.mark.parametrize(
    ("schema", "value", "query"),
    [
        ({"type": "object"}, NESTED, {"q[k][0]": "a", "q[k][1]": "b", "q[o][x]": "1", "q[o][y][0]": "true"}),
        (LIST, ["a", "b"], {"q[0]": "a", "q[1]": "b"}),  # as Stripe's `expand`
        ({"type": "object"}, {}, {}),
    ],
)
def test_a_deep_object_has_each_value_under_the_way_to_it(
    schema: dict[str, Any], value: Any, query: dict[str, str], tmp_path: Path
) -> None:
    package, _ = generate(document_of_parameters(query_parameter(schema=schema, style="deepObject")), tmp_path)
    _, request = call(package, "send", q=value)
    assert dict(parse_qsl(urlsplit(request.split(b" ")[1].decode()).query)) == query


@pytest.mark.parametrize("style", ["simple", "label", "matrix"])
@pytest.mark.parametrize("explode", [False, True])
@pytest.mark.parametrize("value", [[], {}])
def test_a_path_without_its_value_is_not_sent(style: str, explode: bool, value: Any, tmp_path: Path) -> None:
    """It would address the collection, or the parent."""
    schema = {"type": "array" if value == [] else "object"}
    ids = {"name": "ids", "in": "path", "required": True, "schema": schema, "style": style, "explode": explode}
    contract = document_of_parameters(ids)
    contract["paths"] = {"/a/{ids}": contract["paths"]["/a"]}
    package, _ = generate(contract, tmp_path)
    with pytest.raises(package.InvalidRequestError) as refusal:
        call(package, "send", ids=value)
    assert refusal.value.field == "ids"


@pytest.mark.parametrize("place", ["query", "header"])
def test_a_required_parameter_is_not_left_out(place: str, tmp_path: Path) -> None:
    required = {"name": "q", "in": place, "required": True, "schema": {"type": "string"}}
    package, _ = generate(document_of_parameters(required), tmp_path)
    for nothing in (None, package.UNSET):
        with pytest.raises(package.InvalidRequestError) as refusal:
            call(package, "send", q=nothing)
        assert refusal.value.field == "q"


def test_a_required_parameter_that_may_be_null_is_left_out_for_it(tmp_path: Path) -> None:
    required = query_parameter(required=True, schema={"type": ["string", "null"]})
    package, _ = generate(document_of_parameters(required), tmp_path)
    assert call(package, "send", q=None)[1].startswith(b"GET /a HTTP/1.1\r\n")


@pytest.mark.parametrize(
    ("arguments", "problem"),
    [
        ({"org_id": ".."}, "org_id must not contain the path segment"),
        ({"org_id": ""}, "org_id must not be empty"),
        ({"x_trace": "\xe9"}, "x_trace must be printable ASCII characters"),
        ({"page_size": "\ud800"}, "page_size cannot be written as text"),
        ({"filter_by": ["a", float("nan")]}, "filter_by[1] cannot be written as JSON"),
    ],
)
def test_a_refusal_names_the_argument(arguments: dict[str, Any], problem: str, tmp_path: Path) -> None:
    text = {"schema": {"type": "string"}}
    contract = document_of_parameters(
        {"name": "orgId", "in": "path", "required": True, **text},
        {"name": "X-Trace", "in": "header", **text},
        {"name": "pageSize", "in": "query", **text},
        {"name": "filterBy", "in": "query", "content": {"application/json": {}}},
    )
    contract["paths"] = {"/{orgId}": contract["paths"]["/a"]}
    package, _ = generate(contract, tmp_path)
    with pytest.raises(package.InvalidRequestError) as refusal:
        call(package, "send", **{"org_id": "o"} | arguments)
    assert str(refusal.value).startswith(problem)
    assert refusal.value.field == problem.split(" ")[0]


def test_json_in_a_header_is_ascii(tmp_path: Path) -> None:
    parameter = {"name": "X-Filter", "in": "header", "content": {"application/json": {"schema": {"type": "object"}}}}
    package, _ = generate(document_of_parameters(parameter), tmp_path)
    assert b'X-Filter: {"k":"\\u00e9"}\r\n' in call(package, "send", x_filter={"k": "\xe9"})[1]


@pytest.mark.parametrize(
    ("names", "arguments"),
    [
        (["ids", "ids[]"], ["ids", "ids_"]),
        (["ids[]", "ids", "$ids"], ["ids", "ids_", "ids__"]),
        (["x y", "x%y", "page"], ["x_y", "xy", "page"]),
        (["\uff49\uff46", "if"], ["if_", "if__"]),  # the first in full-width letters, which Python reads as `if`
    ],
)
def test_parameters_of_one_name_in_python_are_told_apart(
    names: list[str], arguments: list[str], tmp_path: Path
) -> None:
    contract = document_of_parameters(*(query_parameter(name=name) for name in names))
    package, warnings = generate(contract, tmp_path)
    assert warnings == []
    values: dict[str, Any] = {argument: argument for argument in arguments}
    _, request = call(package, "send", **values)
    assert dict(parse_qsl(urlsplit(request.split(b" ")[1].decode()).query)) == dict(zip(names, arguments, strict=True))


@pytest.mark.parametrize(
    "schema", [{"type": ["string", "null"]}, {"anyOf": [{"type": "string"}, {"type": "null"}]}, {}]
)
def test_nothing_stands_for_null_in_a_path(schema: dict[str, Any], tmp_path: Path) -> None:
    """Documents that were converted from 3.0 have such parameters."""
    contract = document_of_parameters({"name": "id", "in": "path", "required": True, "schema": schema})
    contract["paths"] = {"/{id}": contract["paths"]["/a"]}
    package, warnings = generate(contract, tmp_path)
    assert warnings == []
    assert call(package, "send", id="x")[1].startswith(b"GET /x ")
    for nothing in (None, package.UNSET):
        with pytest.raises(package.InvalidRequestError) as refusal:
            call(package, "send", id=nothing)
        assert refusal.value.field == "id"
