"""What openapi-python-client's parser fails at is left out at its own place, and the rest is generated."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from generator import parsing
from generator.document.parser_document import ParserDocument
from invent_contract import ContractError
from tests.generator.small_clients import call, document_of_reply, generate

GOOD = {"type": "object", "properties": {"x": {"type": "string"}}}
BAD = {"type": "object", "properties": {"bad": {"type": "string"}}}
CHILD = {
    "type": "object",
    "properties": {"a": {"$ref": "#/components/schemas/Bad"}, "b": {"$ref": "#/components/schemas/Good"}},
}


def fail_at(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    """Make the parser fail at a document that has this text."""
    parse = parsing._parsed

    def parse_or_fail(document: ParserDocument, config: Any) -> Any:
        if text in json.dumps(document.data):
            raise KeyError(text)
        return parse(document, config)

    monkeypatch.setattr(parsing, "_parsed", parse_or_fail)


def test_a_component_is_untyped(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    fail_at(monkeypatch, '"bad"')
    content = {"application/json": {"schema": {"$ref": "#/components/schemas/Child"}}}
    package, (warning,) = generate(document_of_reply(content, Good=GOOD, Bad=BAD, Child=CHILD), tmp_path)
    assert warning.pointer == "/components/schemas/Bad"
    assert str(warning).startswith("has no type in the client: openapi-python-client cannot read it: KeyError")
    child, _ = call(package, "get", reply=b'{"a": {"bad": "1"}, "b": {"x": "2"}}')
    assert (child.a, child.b.x) == ({"bad": "1"}, "2")


def test_a_value_of_an_operation_is_untyped(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    fail_at(monkeypatch, '"number"')
    contract = document_of_reply({"application/json": {"schema": {"type": "array", "items": GOOD}}})
    contract["paths"]["/a"]["get"]["parameters"] = [{"name": "p", "in": "query", "schema": {"type": "number"}}]
    package, (warning,) = generate(contract, tmp_path)
    assert warning.pointer == "/paths/~1a/get"
    result, request = call(package, "get", p=1.5, reply=b'[{"x": "1"}]')
    assert result[0].x == "1"
    assert request.startswith(b"GET /a?p=1.5 ")


def test_what_is_at_no_place_is_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    fail_at(monkeypatch, '"paths"')
    with pytest.raises(ContractError, match="cannot read it: KeyError"):
        generate(document_of_reply({}), tmp_path)
