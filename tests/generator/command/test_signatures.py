"""What breaks programs in signatures, although the documents allow the same."""

from __future__ import annotations

from typing import Any

import pytest

from generator.losses import losses
from invent_contract.comparison.breaking_changes import changes_for_callers
from invent_contract.comparison.change import describe
from tests.generator.small_clients import document_of_body, document_of_parameters, document_of_reply

TEXT = {"type": "string"}
JSON = "application/json"
FORM = "application/x-www-form-urlencoded"
Document = dict[str, Any]


def reference(name: str) -> dict[str, Any]:
    return {"$ref": f"#/components/schemas/{name}"}


def lines_of(old: Document, new: Document) -> list[str]:
    """What is told beside what the comparison of the documents tells."""
    return describe(losses(old, new, changes_for_callers(old, new)))


def with_body(*media_types: str, required: bool = True, **keywords: Any) -> Document:
    note = {"type": "object", "required": ["text"], "properties": {"text": TEXT, "title": TEXT}, **keywords}
    document = document_of_body({name: {"schema": reference("Note")} for name in media_types}, Note=note)
    document["paths"]["/a"]["post"]["requestBody"]["required"] = required
    return document


FIELDS_TO_BODY = "breaking: body of send (sent): passed field by field → as `body`"
BODY_TO_FIELDS = "breaking: body of send (sent): passed as `body` → field by field"


@pytest.mark.parametrize(
    ("by_fields", "whole", "further_lines"),
    [
        (with_body(JSON), with_body(JSON, required=False), []),
        (with_body(JSON), with_body(JSON, FORM), []),
        (with_body(JSON), with_body(JSON, "application/xml"), []),
        (
            with_body(JSON, additionalProperties=False),
            with_body(JSON, additionalProperties=TEXT),
            ["breaking: class NoteParam: left out of the client"],
        ),
    ],
)
def test_a_body_whose_fields_are_no_longer_arguments_is_breaking(
    by_fields: Document, whole: Document, further_lines: list[str]
) -> None:
    assert lines_of(by_fields, whole) == [*further_lines, FIELDS_TO_BODY]
    assert lines_of(whole, by_fields) == [BODY_TO_FIELDS]


def test_a_body_whose_fields_stay_arguments_is_not_told() -> None:
    assert lines_of(with_body(JSON), with_body("application/hal+json")) == []
    assert lines_of(with_body(JSON), with_body(FORM)) == []


def with_parts(*, is_sent: bool = True, **properties: Any) -> Document:
    """A document of a `Part`, all of whose fields are required but `note` and `title`."""
    required = [name for name in properties if name not in ("note", "title")]
    part = {"type": "object", "required": required, "properties": properties}
    schema = {"type": "object", "required": ["part"], "properties": {"part": reference("Part")}}
    content = {JSON: {"schema": schema}}
    return document_of_body(content, Part=part) if is_sent else document_of_reply(content, Part=part)


CONST = {"type": "string", "const": "text"}
ENUM = {"type": "string", "enum": ["text"]}
SWAPPED = "breaking: class Part (sent): positional arguments first, last → last, first"


@pytest.mark.parametrize(
    ("old", "new", "lines"),
    [
        (
            with_parts(type=CONST, text=TEXT),
            with_parts(type=ENUM, text=TEXT),
            ["breaking: Part.type (sent): must be passed to the class now"],
        ),
        (
            with_parts(type=ENUM, text=TEXT),
            with_parts(type=CONST, text=TEXT),
            [
                "breaking: class PartType: left out of the client",
                "breaking: class Part (sent): positional arguments type_, text → text, type_",
            ],
        ),
        (with_parts(first=TEXT, last=TEXT), with_parts(last=TEXT, first=TEXT), [SWAPPED]),
        (with_parts(first=TEXT, last=TEXT, is_sent=False), with_parts(last=TEXT, first=TEXT, is_sent=False), []),
        (with_parts(first=TEXT, note=TEXT, title=TEXT), with_parts(first=TEXT, title=TEXT, note=TEXT), []),
        (with_parts(first=TEXT), with_parts(note=TEXT, first=TEXT), []),
        (with_parts(first=TEXT, last=TEXT), with_parts(last=TEXT), []),  # the comparison of the documents tells it
        (with_parts(last=TEXT), with_parts(first=TEXT, last=TEXT), []),  # and this, too
    ],
)
def test_what_a_model_is_made_of(old: Document, new: Document, lines: list[str]) -> None:
    assert lines_of(old, new) == lines


def test_a_required_field_that_becomes_optional_moves_behind_the_others() -> None:
    old, new = with_parts(first=TEXT, last=TEXT), with_parts(first=TEXT, last=TEXT)
    new["components"]["schemas"]["Part"]["required"] = ["last"]
    assert lines_of(old, new) == [SWAPPED]
    new["components"]["schemas"]["Part"]["required"] = ["first"]
    assert lines_of(old, new) == []


def test_a_field_that_only_replies_have_is_an_argument_all_the_same() -> None:
    base = {"type": "object", "properties": {"id": {**TEXT, "readOnly": True}}}
    body = {"type": "object", "required": ["text"], "properties": {"text": TEXT}}
    old, new = (document_of_body({JSON: {"schema": {"allOf": [*parts, body]}}}) for parts in ([base], []))
    assert lines_of(old, new) == ["breaking: argument send.id (sent): removed", "breaking: SendBody.id (sent): removed"]
    assert lines_of(new, old) == []


def test_the_model_of_a_body_is_made_also_where_its_fields_are_arguments() -> None:
    note = {"type": "object", "required": ["first", "last"]}
    old, new = (
        document_of_body({JSON: {"schema": note | {"properties": dict.fromkeys(names, TEXT)}}})
        for names in (["first", "last"], ["last", "first"])
    )
    assert lines_of(old, new) == [SWAPPED.replace("Part", "SendBody")]


def with_upload(**schema: Any) -> Document:
    form = {"type": "object", "required": ["file"], "properties": {"file": {"type": "string", **schema}}}
    return document_of_body({"multipart/form-data": {"schema": form}})


FILE = {"contentMediaType": "application/octet-stream"}


@pytest.mark.parametrize(
    ("old", "new", "lines"),
    [
        (with_upload(**FILE), with_upload(), ["breaking: argument send.file (sent): FileContent → str"]),
        (with_upload(format="binary"), with_upload(**FILE), []),
        (with_upload(**FILE), with_upload(format="binary"), []),
        (with_upload(format="byte"), with_upload(contentEncoding="base64"), []),
        (with_upload(format="binary"), with_upload(), []),  # the comparison of the documents tells it
        (with_upload(), with_upload(format="binary"), []),
        (with_upload(), with_upload(contentEncoding="base64", **FILE), []),
    ],
)
def test_a_file_that_becomes_text_is_breaking(old: Document, new: Document, lines: list[str]) -> None:
    assert lines_of(old, new) == lines


def test_a_reply_that_is_read_in_another_way_is_breaking() -> None:
    old, new = (document_of_reply({name: {"schema": TEXT}}) for name in ("*/*", JSON))
    assert lines_of(old, new) == ["breaking: operation get: returns bytes → str"]
    old, new = (document_of_reply({name: {"schema": {"type": "object"}}}) for name in ("*/*", JSON))
    assert lines_of(old, new) == []  # objects are JSON, whatever the media type is


def test_a_reply_that_had_nothing_in_it_may_have_something() -> None:
    old, new = (document_of_reply(content) for content in ({}, {JSON: {"schema": TEXT}}))
    assert lines_of(old, new) == []


def test_another_change_of_an_operation_does_not_hide_what_it_returns() -> None:
    old, new = (document_of_reply({name: {"schema": TEXT}}) for name in ("*/*", "text/plain"))
    new["paths"]["/a"]["get"]["tags"] = ["other"]
    assert lines_of(old, new) == ["breaking: operation get: returns bytes → str"]


def test_a_field_of_the_same_name_in_another_class_does_not_hide_a_change() -> None:
    both = {"type": "object", "required": ["first", "last"]}

    def with_two_parts(first: dict[str, Any], *names: str) -> Document:
        parts = {
            "Part": both | {"properties": {"first": first, "last": TEXT}},
            "Other": {"type": "object", "properties": dict.fromkeys(names, TEXT)},
        }
        properties = {"part": reference("Part"), "other": reference("Other")}
        return document_of_body({JSON: {"schema": {"type": "object", "properties": properties}}}, **parts)

    old, new = with_two_parts(CONST, "first", "note"), with_two_parts(TEXT, "note")
    assert "breaking: Other.first (sent): removed" in describe(changes_for_callers(old, new))
    assert lines_of(old, new) == ["breaking: Part.first (sent): must be passed to the class now"]


@pytest.mark.parametrize("is_component", [True, False])
def test_a_field_that_is_told_to_be_removed_is_not_told_again(is_component: bool) -> None:
    def with_part(*names: str) -> Document:
        part = {"type": "object", "properties": dict.fromkeys(names, TEXT)}
        properties = {"part": reference("Part") if is_component else part, "note": TEXT}
        return document_of_body({JSON: {"schema": {"type": "object", "properties": properties}}}, Part=part)

    assert lines_of(with_part("first", "last"), with_part("last")) == []


def with_query(schema: dict[str, Any]) -> Document:
    return document_of_parameters({"name": "q", "in": "query", "schema": schema})


def with_result(schema: dict[str, Any]) -> Document:
    return document_of_reply({JSON: {"schema": schema}})


def with_field(schema: dict[str, Any]) -> Document:
    return with_result({"type": "object", "properties": {"f": schema}})


NUMBER = {"type": "integer"}


@pytest.mark.parametrize("document_of", [with_query, with_result, with_field])
@pytest.mark.parametrize(
    ("schema", "other"),
    [
        (TEXT, NUMBER),
        (TEXT, {}),
        (TEXT, {"type": ["string", "null"]}),
        (TEXT, {"type": "string", "format": "date"}),
        (TEXT, {"type": "array", "items": TEXT}),
        ({"type": "array", "items": TEXT}, {"type": "array", "items": NUMBER}),
        ({"type": "array", "items": TEXT}, {"type": "array"}),
        (NUMBER, {"type": "number"}),
        (ENUM, TEXT),
        ({"type": "object", "properties": {"a": TEXT}}, TEXT),
    ],
)
def test_a_type_that_the_comparison_of_the_documents_tells_is_not_told_again(
    document_of: Any, schema: dict[str, Any], other: dict[str, Any]
) -> None:
    for old, new in ((schema, other), (other, schema)):
        lines = lines_of(document_of(old), document_of(new))
        assert [line for line in lines if "left out of the client" not in line] == []


@pytest.mark.parametrize(
    ("old", "new", "line"),
    [
        (with_query(TEXT), with_query(NUMBER), "argument send.q (sent): str | None → int | None"),
        (with_result(TEXT), with_result({}), "operation get: returns str → Any"),
        (with_field(TEXT), with_field({}), "GetResponse200.f (received): str → Any"),
        (with_field(NUMBER), with_field({"type": "number"}), "GetResponse200.f (received): int → float"),
        (
            with_result({"type": "array", "items": {"type": "array", "items": NUMBER}}),
            with_result({"type": "array", "items": {"type": "array", "items": {"type": ["integer", "null"]}}}),
            "operation get: returns list[list[int]] → list[list[int | None]]",
        ),
    ],
)
def test_another_type_is_told_where_nothing_else_tells_it(old: Document, new: Document, line: str) -> None:
    assert describe(losses(old, new)) == [f"breaking: {line}"]
    assert describe(losses(old, old)) == []


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (with_query(NUMBER), with_query({})),
        (with_query(NUMBER), with_query({"type": "number"})),
        (with_query({"type": "array", "items": TEXT}), with_query({"type": "array"})),
        (with_result({}), with_result(TEXT)),
        (with_result({"type": "array"}), with_result({"type": "array", "items": TEXT})),
        (with_field({"type": "number"}), with_field(NUMBER)),
    ],
)
def test_a_type_that_holds_as_much_is_no_change(old: Document, new: Document) -> None:
    assert describe(losses(old, new)) == []
