"""How what is sent is written: the client's affair, but a clause of the contract."""

from __future__ import annotations

from typing import Any

import pytest

from invent_contract.clause import ComparisonVerdict
from invent_contract.comparison.breaking_changes import changes_for_callers
from invent_contract.comparison.change import describe
from invent_contract.comparison.document_clauses import compare_documents

TEXT = {"type": "string"}
NUMBER = {"type": "integer"}
LIST = {"type": "array", "items": TEXT}
OBJECT = {"type": "object", "properties": {"a": TEXT}}
FILE = {"type": "string", "format": "binary"}
IN_JSON: dict[str, Any] = {"content": {"application/json": {"schema": OBJECT}}}


def document_of(operation: dict[str, Any], path: str = "/x") -> dict[str, Any]:
    return {"openapi": "3.1.0", "paths": {path: {"post": {"operationId": "x", "responses": {}, **operation}}}}


def with_parameter(place: str = "query", **members: Any) -> dict[str, Any]:
    path = "/x/{p}" if place == "path" else "/x"
    return document_of({"parameters": [{"name": "p", "in": place, "required": True, **members}]}, path)


def with_form(media_type: str, field: dict[str, Any], **encoding: Any) -> dict[str, Any]:
    form = {"schema": {"type": "object", "properties": {"f": field}}, "encoding": {"f": encoding} if encoding else {}}
    return document_of({"requestBody": {"content": {media_type: form}}})


def with_upload(**encoding: Any) -> dict[str, Any]:
    return with_form("multipart/form-data", OBJECT, **encoding)


EXPLODED = "in style form, exploded"
DIFFERENCES = [
    (with_parameter(schema=LIST), with_parameter(schema=LIST, explode=False), EXPLODED, "in style form"),
    (
        with_parameter(schema=LIST, explode=False),
        with_parameter(schema=LIST, explode=False, style="pipeDelimited"),
        "in style form",
        "in style pipeDelimited",
    ),
    (with_parameter(schema=OBJECT), with_parameter(schema=OBJECT, style="deepObject"), EXPLODED, "in style deepObject"),
    (with_parameter(schema=OBJECT), with_parameter(**IN_JSON), EXPLODED, "as application/json"),
    (
        with_parameter(schema=TEXT),
        with_parameter(content={"application/json": {"schema": TEXT}}),
        "as text",
        "as application/json",
    ),
    (with_parameter(schema=TEXT), with_parameter(schema=TEXT, allowReserved=True), "as text", "as text, unescaped"),
    (
        with_parameter("path", schema=TEXT),
        with_parameter("path", schema=TEXT, style="label"),
        "as text",
        "in style label",
    ),
    (
        with_parameter("header", schema=OBJECT),
        with_parameter("header", schema=OBJECT, explode=True),
        "in style simple",
        "in style simple, exploded",
    ),
]
AGREEMENTS = [
    (with_parameter(schema=TEXT), with_parameter(schema=TEXT, explode=False)),
    (with_parameter(schema=NUMBER), with_parameter(content={"application/json": {"schema": NUMBER}})),
    (with_parameter(schema=TEXT), with_parameter(content={"text/plain": {"schema": TEXT}})),
    (with_parameter(schema=NUMBER), with_parameter(schema=NUMBER, allowReserved=True)),
    (with_parameter(schema=LIST), with_parameter(schema=LIST, style="form", explode=True, allowReserved=False)),
    (with_parameter("header", schema=LIST), with_parameter("header", schema=LIST, explode=True)),
    (
        with_parameter(schema=OBJECT, style="deepObject"),
        with_parameter(schema=OBJECT, style="deepObject", explode=True),
    ),
]
FIELD_DIFFERENCES = [
    (with_upload(), with_upload(contentType="text/plain"), "as application/json", "as text/plain"),
    (
        with_form("multipart/form-data", FILE),
        with_form("multipart/form-data", FILE, contentType="image/png"),
        "as application/octet-stream",
        "as image/png",
    ),
    (
        with_form("application/x-www-form-urlencoded", LIST),
        with_form("application/x-www-form-urlencoded", LIST, explode=False),
        EXPLODED,
        "in style form",
    ),
    (
        with_form("application/x-www-form-urlencoded", OBJECT),
        with_form("application/x-www-form-urlencoded", OBJECT, contentType="application/json"),
        EXPLODED,
        "as application/json",
    ),
]
FIELD_AGREEMENTS = [
    (with_upload(), with_upload(contentType="application/json")),
    (with_form("multipart/form-data", LIST), with_form("multipart/form-data", LIST, contentType="text/plain")),
    (
        with_form("application/x-www-form-urlencoded", LIST),
        with_form("application/x-www-form-urlencoded", LIST, style="form"),
    ),
    (with_form("application/json", OBJECT), with_form("application/json", OBJECT, contentType="text/plain")),
]


@pytest.mark.parametrize(
    ("place", "old", "new", "before", "after"),
    [
        *(("argument x.p", *difference) for difference in DIFFERENCES),
        *(("body of x.f", *difference) for difference in FIELD_DIFFERENCES),
    ],
)
def test_another_way_to_write_a_parameter_or_a_field_of_a_form_is_told(
    place: str, old: dict[str, Any], new: dict[str, Any], before: str, after: str
) -> None:
    assert describe(changes_for_callers(old, new)) == [f"compatible: {place} (sent): written {before} → {after}"]
    assert describe(changes_for_callers(new, old)) == [f"compatible: {place} (sent): written {after} → {before}"]


@pytest.mark.parametrize(("old", "new"), [*AGREEMENTS, *FIELD_AGREEMENTS])
def test_what_is_written_alike_is_no_change(old: dict[str, Any], new: dict[str, Any]) -> None:
    assert describe(changes_for_callers(old, new)) == []
    assert describe(changes_for_callers(new, old)) == []


@pytest.mark.parametrize(
    ("old", "new", "pointer"),
    [
        (*DIFFERENCES[0][:2], "/paths/~1x/post/parameters/0"),
        (*FIELD_DIFFERENCES[0][:2], "/paths/~1x/post/requestBody/content/multipart~1form-data/encoding/f"),
    ],
)
def test_another_document_that_writes_it_in_another_way_differs(
    old: dict[str, Any], new: dict[str, Any], pointer: str
) -> None:
    differing = [clause for clause in compare_documents(old, new) if clause.verdict is ComparisonVerdict.DIFFERS]
    assert [clause.pointer for clause in differing] == [pointer]
