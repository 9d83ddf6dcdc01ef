"""What an edit of a document means for callers."""

from __future__ import annotations

from typing import Any

import pytest

from invent_contract.comparison.breaking_changes import changes_for_callers
from invent_contract.comparison.change import describe
from tests.comparison.contract_edits import EDITS, EDITS_WITHOUT_A_CHANGE, FROZEN, Edit, edited


@pytest.mark.parametrize("edit", EDITS.values(), ids=EDITS)
def test_an_edit_is_told_line_by_line(edit: Edit) -> None:
    assert describe(changes_for_callers(FROZEN, edited(edit))) == edit.lines


@pytest.mark.parametrize("values", EDITS_WITHOUT_A_CHANGE.values(), ids=EDITS_WITHOUT_A_CHANGE)
def test_what_means_the_same_is_no_change(values: dict[str, Any]) -> None:
    assert describe(changes_for_callers(FROZEN, edited(Edit(values, [])))) == []
    assert describe(changes_for_callers(edited(Edit(values, [])), FROZEN)) == []


def document_of(schema: Any) -> dict[str, Any]:
    """A document whose only operation returns this schema, with classes that it can refer to."""
    response = {"description": "Done.", "content": {"application/json": {"schema": schema}}}
    classes = {
        name: {"type": "object", "properties": {name.lower(): {"type": "string"}, "kind": {"const": name.lower()}}}
        for name in ("A", "B", "C")
    }
    return {
        "openapi": "3.1.0",
        "paths": {"/x": {"get": {"operationId": "x", "responses": {"200": response}}}},
        "components": {"schemas": {**classes, "D": {**classes["A"]}, "Nothing": {"type": "null"}}},
    }


A, B, C, D, NOTHING = ({"$ref": f"#/components/schemas/{name}"} for name in ("A", "B", "C", "D", "Nothing"))


@pytest.mark.parametrize(
    ("schema", "other"),
    [
        ({"type": ["string", "integer"]}, {"anyOf": [{"type": "string"}, {"type": "integer"}]}),
        ({"anyOf": [{"type": "integer"}, {"type": "number"}]}, {"type": "number"}),
        ({"oneOf": [A, {"oneOf": [B, C]}]}, {"oneOf": [C, A, B]}),
        ({"anyOf": [A, B]}, {"anyOf": [A, B, A]}),
        ({"anyOf": [{"enum": ["a"]}, {"enum": ["b"]}]}, {"enum": ["b", "a"]}),
        ({"oneOf": [A, NOTHING]}, {"oneOf": [A, {"type": "null"}]}),
        ({"allOf": [A], "nullable": True}, {"oneOf": [A, {"type": "null"}]}),
        ({"prefixItems": [A]}, {"prefixItems": [document_of({})["components"]["schemas"]["A"]]}),
        ({"enum": [1, 2]}, {"enum": [2.0, 1.0]}),
        ({"type": "array"}, {"type": "array", "items": {}}),
    ],
)
def test_other_forms_of_the_same_are_no_change(schema: Any, other: Any) -> None:
    assert describe(changes_for_callers(document_of(schema), document_of(other))) == []
    assert describe(changes_for_callers(document_of(other), document_of(schema))) == []


@pytest.mark.parametrize(
    ("schema", "other", "lines"),
    [
        (A, D, ["breaking: response 200 of x (received): class A → D"]),
        ({"oneOf": [A, B, C]}, {"oneOf": [C, B]}, ["compatible: response 200 of x (received): without A"]),
        (
            {"oneOf": [A, B]},
            {"oneOf": [A, C]},
            ["breaking: response 200 of x (received): also C", "compatible: response 200 of x (received): without B"],
        ),
        (
            {"type": "array", "items": A},
            {"type": "array", "items": {"type": "object", "properties": {"kind": {"const": "a"}}}},
            ["breaking: response 200 of x[].a (received): removed"],
        ),
        (
            {"type": "object", "additionalProperties": False},
            {"type": "object"},
            ["compatible: response 200 of x.* (received): type none → any"],
        ),
    ],
)
def test_what_replaces_what_is_told_by_its_place(schema: Any, other: Any, lines: list[str]) -> None:
    assert describe(changes_for_callers(document_of(schema), document_of(other))) == lines


def document_with(operation: dict[str, Any], path: str = "/x") -> dict[str, Any]:
    return {"openapi": "3.1.0", "paths": {path: {"get": {"operationId": "getX", "responses": {}, **operation}}}}


def parameter(name: str, place: str = "query") -> dict[str, Any]:
    return {"name": name, "in": place, "required": place == "path", "schema": {"type": "string"}}


def document_of_query(schema: dict[str, Any]) -> dict[str, Any]:
    """A document whose only operation takes this schema."""
    return document_with({"parameters": [{**parameter("q"), "schema": schema}]})


@pytest.mark.parametrize(
    ("schema", "other", "lines"),
    [
        ({"multipleOf": 0.3}, {"multipleOf": 0.1}, ["compatible: argument getX.q (sent): multipleOf 0.3 → 0.1"]),
        (
            {"exclusiveMinimum": 0},
            {"minimum": 0},
            ["compatible: argument getX.q (sent): exclusiveMinimum 0 → minimum 0"],
        ),
        ({"minimum": 0}, {"exclusiveMinimum": 0}, ["breaking: argument getX.q (sent): minimum 0 → exclusiveMinimum 0"]),
        (
            {"maximum": 9},
            {"exclusiveMaximum": 10},
            ["compatible: argument getX.q (sent): maximum 9 → exclusiveMaximum 10"],
        ),
        (
            {"exclusiveMaximum": 10},
            {"exclusiveMaximum": 10, "maximum": 12},
            ["compatible: argument getX.q (sent): maximum none → 12"],
        ),
        ({"minimum": 1}, {"minimum": 2}, ["breaking: argument getX.q (sent): minimum 1 → 2"]),
        ({"maximum": 1}, {}, ["compatible: argument getX.q (sent): maximum 1 → none"]),
        (
            {"dependentRequired": {"title": ["id"]}},
            {"dependentRequired": {"title": ["id", "name"]}},
            ['breaking: argument getX.q (sent): dependentRequired {"title": ["id"]} → {"title": ["id", "name"]}'],
        ),
        (
            {"allOf": [{"pattern": "a"}, {"pattern": "b"}, {"pattern": "c"}]},
            {"allOf": [{"pattern": "c"}, {"pattern": "b"}, {"pattern": "a"}]},
            [],
        ),
    ],
)
def test_other_limits_of_what_is_sent(schema: dict[str, Any], other: dict[str, Any], lines: list[str]) -> None:
    assert describe(changes_for_callers(document_of_query(schema), document_of_query(other))) == lines


TEXT = {"type": "string"}
BYTE = {"type": "string", "format": "byte"}
BASE64 = {"type": "string", "contentEncoding": "base64"}


@pytest.mark.parametrize(
    ("old", "new", "change", "effect_when_sent"),
    [
        (BYTE, TEXT, 'format "byte" → none', "compatible"),
        (TEXT, BYTE, 'format none → "byte"', "breaking"),
        (BASE64, TEXT, 'contentEncoding "base64" → none', "compatible"),
        (TEXT, BASE64, 'contentEncoding none → "base64"', "breaking"),
        (TEXT, {"type": "string", "format": ["date"]}, 'format none → ["date"]', "breaking"),  # which is none
        (BYTE, BASE64, None, None),
        (BASE64, BYTE, None, None),
    ],
)
def test_what_is_text_in_python_whatever_its_encoding(
    old: dict[str, Any], new: dict[str, Any], change: str | None, effect_when_sent: str | None
) -> None:
    received = [f"compatible: response 200 of x (received): {change}"] if change else []
    assert describe(changes_for_callers(document_of(old), document_of(new))) == received
    sent = [f"{effect_when_sent}: argument getX.q (sent): {change}"] if change else []
    assert describe(changes_for_callers(document_of_query(old), document_of_query(new))) == sent


FILE = {"type": "string", "format": "binary"}
MEDIA = {"type": "string", "contentMediaType": "image/png"}


@pytest.mark.parametrize(
    ("old", "new", "change"),
    [
        (FILE, TEXT, 'format "binary" → none'),
        (TEXT, FILE, 'format none → "binary"'),
        (FILE, MEDIA | {"contentEncoding": "base64"}, 'format "binary" → none'),
        (FILE, MEDIA, None),  # only the client tells whether it is a file
        (MEDIA, FILE, None),
    ],
)
def test_a_file_is_no_text(old: dict[str, Any], new: dict[str, Any], change: str | None) -> None:
    received = [f"breaking: response 200 of x (received): {change}"] if change else []
    lines = describe(changes_for_callers(document_of(old), document_of(new)))
    assert [line for line in lines if "contentEncoding" not in line] == received


def test_calls_that_need_no_credentials_any_more_are_told_so() -> None:
    keys = {"securitySchemes": {"k": {"type": "apiKey", "in": "header", "name": "key"}}}
    old = {**document_with({"security": [{"k": []}]}), "components": keys}
    new = {**document_with({"security": [{"k": []}, {}]}), "components": keys}
    (line,) = describe(changes_for_callers(old, new))
    key = '{"in": "header", "name": "key", "type": "apiKey"}'
    assert line == f"compatible: operation getX: credentials {key} → {key} or none"


IN_PATH = [parameter("a", "path"), parameter("b", "path")]
PAGES = {"page": "page", "take": "take"}
RESULT = {"content": {"application/json": {"schema": {"type": "string"}}}}


@pytest.mark.parametrize(
    ("old", "new", "effects"),
    [
        (document_with({"tags": ["DAGRun"]}), document_with({"tags": ["Dag Run"]}), []),
        (document_with({}), document_with({"operationId": "get_x"}), []),
        (document_with({}), document_with({"operationId": "getx"}), ["breaking"]),
        (document_with({}), document_with({"x-pagination": PAGES}), ["compatible"]),
        (document_with({"x-pagination": PAGES}), document_with({}), ["breaking"]),
        (document_with({}), document_with({"x-pagination": {"limit": "take"}}), []),  # another tool's
        (
            document_with({"x-pagination": PAGES}),
            document_with({"x-pagination": {"page": "number", "take": "take"}}),
            ["compatible"],
        ),
        (
            document_with({"parameters": [parameter("q")]}),
            document_with({"parameters": [parameter("q", "header")]}),
            ["compatible"],
        ),
        (
            document_with({"parameters": [parameter("pageSize")]}),
            document_with({"parameters": [parameter("page_size")]}),
            ["compatible"],
        ),
        (
            document_with({"parameters": IN_PATH}, "/x/{a}/{b}"),
            document_with({"parameters": IN_PATH}, "/x/{b}/{a}"),
            ["breaking", "breaking", "compatible"],
        ),
        (
            document_with({"responses": {"default": RESULT}}),
            document_with({"responses": {"200": RESULT}}),
            ["compatible"],
        ),
        (
            document_with({"responses": {"default": RESULT}}),
            document_with({"responses": {"default": {"description": "Nothing."}}}),
            ["breaking", "compatible"],
        ),
    ],
)
def test_names_and_places_of_an_operation(old: dict[str, Any], new: dict[str, Any], effects: list[str]) -> None:
    assert sorted(change.effect for change in changes_for_callers(old, new)) == effects


@pytest.mark.parametrize(
    ("old", "new", "lines"),
    [
        ("https://a.example", "https://A.Example/", []),
        ("https://a.example:443/v1", "https://a.example/v1", []),
        ("http://a.example:80", "http://a.example", []),
        (
            "http://a.example:443",
            "http://a.example",
            ["breaking: the client: base URL http://a.example:443 → http://a.example"],
        ),
        (
            "https://a.example/V1",
            "https://a.example/v1",
            ["breaking: the client: base URL https://a.example/V1 → https://a.example/v1"],
        ),
    ],
)
def test_addresses_that_mean_the_same_are_no_change(old: str, new: str, lines: list[str]) -> None:
    documents = [document_with({}) | {"servers": [{"url": url}]} for url in (old, new)]
    assert describe(changes_for_callers(*documents)) == lines
