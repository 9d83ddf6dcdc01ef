"""Media types: the client reads one of a response, and writes those of a body alike that are of the same kind."""

from __future__ import annotations

from typing import Any

import pytest

from invent_contract.comparison.breaking_changes import changes_for_callers
from invent_contract.comparison.change import describe

TEXT = {"type": "string"}
NUMBER = {"type": "integer"}
JSON = "application/json"
HAL = "application/hal+json"
XML = "application/xml"
RECEIVED = "response 200 of x (received)"
SENT = "body of x (sent)"


def with_reply(*names: str, **schemas: Any) -> dict[str, Any]:
    return document_of({"responses": {"200": {"description": "Done.", "content": content_of(*names, **schemas)}}})


def with_body(*names: str, **schemas: Any) -> dict[str, Any]:
    return document_of({"requestBody": {"content": content_of(*names, **schemas)}})


def content_of(*names: str, schemas: tuple[Any, ...] = ()) -> dict[str, Any]:
    return {name: {"schema": schema} for name, schema in zip(names, schemas or [TEXT] * len(names), strict=True)}


def document_of(operation: dict[str, Any]) -> dict[str, Any]:
    return {"openapi": "3.1.0", "paths": {"/x": {"post": {"operationId": "x", "responses": {}, **operation}}}}


VERSIONS = (f"{JSON}; v=1", f"{JSON}; v=2")


@pytest.mark.parametrize(
    ("old", "new", "lines"),
    [
        (with_reply(JSON), with_reply(JSON, XML), []),
        (with_reply(JSON, XML), with_reply(JSON), []),
        (with_reply(JSON, XML), with_reply(XML, JSON), []),
        (with_reply(JSON), with_reply(HAL), [f"compatible: {RECEIVED}: {JSON} → {HAL}"]),
        (with_reply("text/csv"), with_reply("text/*"), [f"compatible: {RECEIVED}: text/csv → text/*"]),
        (with_reply("image/*"), with_reply("image/png"), [f"compatible: {RECEIVED}: image/* → image/png"]),
        (with_reply("image/png"), with_reply("*/*"), [f"compatible: {RECEIVED}: image/png → */*"]),
        (with_reply("*/*"), with_reply(JSON), [f"compatible: {RECEIVED}: */* → {JSON}"]),
        (
            with_reply("text/csv"),
            with_reply("application/pdf"),
            [f"breaking: {RECEIVED}: without text/csv", f"breaking: {RECEIVED}: also application/pdf"],
        ),
        (
            with_reply(XML),
            with_reply(XML, JSON),
            [f"breaking: {RECEIVED}: without {XML}", f"breaking: {RECEIVED}: also {JSON}"],
        ),
        (
            with_reply(JSON, HAL, schemas=(TEXT, NUMBER)),
            with_reply(HAL, JSON, schemas=(NUMBER, TEXT)),
            [f"breaking: {RECEIVED}: type string → integer", f"compatible: {RECEIVED}: {JSON} → {HAL}"],
        ),
        (
            with_reply(*VERSIONS, schemas=(TEXT, TEXT)),
            with_reply(*VERSIONS, schemas=(NUMBER, TEXT)),
            [f"breaking: {RECEIVED}: type string → integer"],
        ),
        (with_reply(*VERSIONS, schemas=(TEXT, TEXT)), with_reply(*VERSIONS, schemas=(TEXT, NUMBER)), []),
        (with_reply(f"{JSON}; charset=utf-8"), with_reply(JSON), []),
        (with_body(JSON), with_body(JSON, XML), [f"compatible: {SENT}: also {XML}"]),
        (with_body(JSON, XML), with_body(JSON), [f"breaking: {SENT}: without {XML}"]),
        (with_body("image/png"), with_body("image/*"), [f"compatible: {SENT}: image/png → image/*"]),
        (with_body("image/*"), with_body("image/png"), [f"breaking: {SENT}: image/* → image/png"]),
        (with_body("*/*"), with_body(JSON), [f"compatible: {SENT}: */* → {JSON}"]),  # which is what callers pass
        (with_body(JSON), with_body(HAL), [f"compatible: {SENT}: {JSON} → {HAL}"]),
        (
            with_body(JSON),
            with_body(HAL, schemas=(NUMBER,)),
            [f"breaking: {SENT}: type string → integer", f"compatible: {SENT}: {JSON} → {HAL}"],
        ),
        (
            with_body(*VERSIONS, schemas=(TEXT, TEXT)),
            with_body(*VERSIONS, schemas=(TEXT, NUMBER)),
            [f"breaking: {SENT}: type string → integer"],
        ),
    ],
)
def test_what_a_client_reads_and_writes_is_compared(old: dict[str, Any], new: dict[str, Any], lines: list[str]) -> None:
    assert describe(changes_for_callers(old, new)) == lines


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("image/png", "image/jpeg"),
        ("application/pdf", "application/zip"),
        ("text/csv", "text/html"),
        (XML, "application/yaml"),
        ("image/*", "audio/ogg"),
    ],
)
def test_another_format_of_a_file_or_text_is_breaking(old: str, new: str) -> None:
    assert describe(changes_for_callers(with_body(old), with_body(new))) == [
        f"breaking: {SENT}: without {old}",
        f"compatible: {SENT}: also {new}",
    ]
    assert describe(changes_for_callers(with_reply(old), with_reply(new))) == [
        f"breaking: {RECEIVED}: without {old}",
        f"breaking: {RECEIVED}: also {new}",
    ]


def test_each_kind_of_patch_is_a_format_of_its_own() -> None:
    merge, patch = "application/merge-patch+json", "application/json-patch+json"
    assert describe(changes_for_callers(with_body(merge), with_body(patch))) == [
        f"breaking: {SENT}: without {merge}",
        f"compatible: {SENT}: also {patch}",
    ]
    assert describe(changes_for_callers(with_body(JSON), with_body(merge))) == [f"compatible: {SENT}: {JSON} → {merge}"]


def test_a_media_type_is_matched_with_its_own_parameters_first() -> None:
    old, new = with_body(JSON), with_body(HAL, f"{JSON}; v=1", schemas=(NUMBER, TEXT))
    assert describe(changes_for_callers(old, new)) == [f"compatible: {SENT}: also {HAL}"]


FILE = {"type": "string", "format": "binary"}


@pytest.mark.parametrize("with_content", [with_reply, with_body])
@pytest.mark.parametrize(("old", "new"), [(FILE, {}), ({}, FILE), (TEXT, NUMBER), (TEXT, FILE)])
def test_the_type_of_what_is_bytes_is_not_compared(with_content: Any, old: Any, new: Any) -> None:
    old_document, new_document = (with_content("image/png", schemas=(schema,)) for schema in (old, new))
    assert describe(changes_for_callers(old_document, new_document)) == []


@pytest.mark.parametrize("with_content", [with_reply, with_body])
def test_text_is_no_file_whatever_its_schema_says(with_content: Any) -> None:
    text, file = (with_content("text/plain", schemas=(schema,)) for schema in (TEXT, FILE))
    assert describe(changes_for_callers(text, file)) == describe(changes_for_callers(file, text)) == []


def test_objects_are_values_whatever_their_media_type_is() -> None:
    old, new = (with_reply("*/*", schemas=(schema,)) for schema in ({"type": "object"}, TEXT))
    assert describe(changes_for_callers(old, new)) == [f"breaking: {RECEIVED}: type object → string"]
