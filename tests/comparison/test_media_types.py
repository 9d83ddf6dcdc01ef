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
        (
            with_reply("application/pdf"),
            with_reply("application/octet-stream"),
            [f"compatible: {RECEIVED}: application/pdf → application/octet-stream"],
        ),
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
