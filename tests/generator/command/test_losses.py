"""What a new document's client has no longer, or takes in another way, though the document still has it."""

from __future__ import annotations

from typing import Any

import pytest

from generator.losses import losses
from invent_contract.comparison.breaking_changes import changes_for_callers
from invent_contract.comparison.change import describe
from tests.generator.small_clients import document_of_body, document_of_parameters, document_of_reply

TEXT = {"schema": {"type": "string"}}
KEY_MOVED = "breaking: operation send: its API key is sent in the header a → header b"
TOKEN_MOVED = "breaking: operation send: its API key is sent in the header Authorization (bearer) → header b"


def lines_of(old: dict[str, Any], new: dict[str, Any]) -> list[str]:
    """What is told of the client beside what the comparison of the documents tells."""
    return describe(losses(old, new, changes_for_callers(old, new)))


def with_enumeration(*values: str | int) -> dict[str, Any]:
    kind = "string" if isinstance(values[0], str) else "integer"
    content = {"application/json": {"schema": {"$ref": "#/components/schemas/E"}}}
    return document_of_reply(content, E={"type": kind, "enum": [*values]})


def with_inline_enumeration(*components: str) -> dict[str, Any]:
    """A document of a `Thing`, whose `state` is an enumeration without a name, and of objects that nothing uses."""
    thing = {"type": "object", "properties": {"state": {"type": "string", "enum": ["on", "off"]}}}
    content = {"application/json": {"schema": {"$ref": "#/components/schemas/Thing"}}}
    unused = {"type": "object", "properties": {"since": {"type": "string"}}}
    return document_of_reply(content, Thing=thing, **dict.fromkeys(components, unused))


def with_security(*names: str) -> dict[str, Any]:
    contract = document_of_body({"application/json": {"schema": {"type": "object"}}})
    schemes: dict[str, Any] = {name: {"type": "apiKey", "in": "header", "name": name} for name in ("a", "b")}
    schemes |= {"digest": {"type": "http", "scheme": "digest"}, "token": {"type": "http", "scheme": "bearer"}}
    return contract | {"security": [{name: [] for name in names}], "components": {"securitySchemes": schemes}}


def with_alternatives(*names: str) -> dict[str, Any]:
    return with_security() | {"security": [{name: []} for name in names]}


def with_parameters(*names: str) -> dict[str, Any]:
    return document_of_parameters(*({"name": name, "in": "query", **TEXT} for name in names))


def with_fields(*names: str) -> dict[str, Any]:
    thing = {"type": "object", "properties": {name: {"type": "string"} for name in names}}
    return document_of_reply({"application/json": {"schema": {"$ref": "#/components/schemas/Thing"}}}, Thing=thing)


def with_variants(*fields: str) -> dict[str, Any]:
    """A document of a union, whose variants have no names."""
    variants = [{"type": "object", "required": [name], "properties": {name: {"type": "string"}}} for name in fields]
    return document_of_reply({"application/json": {"schema": {"oneOf": variants}}})


def with_parameter(place: str, *, required: bool = False) -> dict[str, Any]:
    return document_of_parameters({"name": "p", "in": place, "required": required, **TEXT})


def with_body(**keywords: Any) -> dict[str, Any]:
    thing = {"type": "object", "properties": {"name": {"type": "string"}}, **keywords}
    return document_of_body({"application/json": {"schema": {"$ref": "#/components/schemas/Thing"}}}, Thing=thing)


@pytest.mark.parametrize(
    ("old", "new", "lines"),
    [
        (
            with_security("a"),
            with_security("digest"),
            ["breaking: operation send: left out of the client", "breaking: class SendBody: left out of the client"],
        ),
        (with_security("digest"), with_security("a"), []),
        (with_security("a"), with_security("a", "b"), []),  # the comparison of the documents tells it
        (with_security("a", "b"), with_security("b", "a"), []),
        (with_alternatives("a", "b"), with_alternatives("b", "a"), [KEY_MOVED]),
        (with_alternatives("token"), with_alternatives("b", "token"), [TOKEN_MOVED]),
        (with_alternatives("a"), with_alternatives("b", "a"), [KEY_MOVED]),
        (with_alternatives("a"), with_alternatives("b") | {"security": [{"b": []}, {}]}, [KEY_MOVED]),
        (with_alternatives("a"), with_alternatives("a", "b"), []),
        (with_security("a"), with_security("b"), []),  # the comparison of the documents tells it
        (
            with_parameter("query"),
            with_parameter("cookie"),
            ["breaking: argument send.p (sent): left out of the client"],
        ),
        (
            with_parameter("query"),
            with_parameter("cookie", required=True),
            ["breaking: operation send: left out of the client"],
        ),
        (with_parameter("query"), with_parameter("header"), []),
        (with_parameter("query"), document_of_parameters(), []),  # the comparison of the documents tells it
        (with_parameter("cookie"), with_parameter("cookie"), []),
        (with_enumeration("a", "b"), with_enumeration("a", "b", "c"), []),
        (with_enumeration("a", "b"), with_enumeration("b"), []),
        (with_inline_enumeration(), with_inline_enumeration("get_response_200"), []),
        (with_inline_enumeration(), with_enumeration("a", "b"), ["breaking: class ThingState: left out of the client"]),
        (with_body(), with_body(additionalProperties=True), ["breaking: class ThingParam: left out of the client"]),
        (with_body(additionalProperties=True), with_body(), []),
        ({"swagger": "2.0", "paths": {}}, with_parameter("query"), []),
    ],
)
def test_what_is_left_out_is_breaking(old: dict[str, Any], new: dict[str, Any], lines: list[str]) -> None:
    assert lines_of(old, new) == lines


def test_a_member_of_another_meaning_is_breaking(monkeypatch: pytest.MonkeyPatch) -> None:
    by_number = {
        frozenset(("x", "y")): {"A": "x", "B": "y"},
        frozenset(("w", "x", "y")): {"A": "w", "C": "x", "B": "y"},
    }
    monkeypatch.setattr("generator.code.package_code.member_names", lambda values: by_number[frozenset(values)])
    assert lines_of(with_enumeration("x", "y"), with_enumeration("w", "x", "y")) == ['breaking: E.A: "x" → "w"']
    by_number[frozenset(("w", "x", "y"))].pop("A")
    lines = ['breaking: E.A: "x" has another name']
    assert lines_of(with_enumeration("x", "y"), with_enumeration("w", "x", "y")) == lines


def test_a_component_that_takes_the_name_of_a_class_is_breaking() -> None:
    lines = lines_of(with_inline_enumeration(), with_inline_enumeration("ThingState"))
    assert "breaking: class ThingState: an enumeration → a model" in lines


def test_an_enumeration_that_takes_the_name_of_another_is_breaking() -> None:
    new = with_inline_enumeration("ThingState")
    new["components"]["schemas"]["ThingState"] = {"type": "string", "enum": ["on", "off"]}
    assert lines_of(with_inline_enumeration(), new) == ["breaking: class ThingState: has another name: ThingState2"]


@pytest.mark.parametrize(
    ("old", "new", "lines"),
    [
        (
            with_parameters("a-b"),
            with_parameters("a_b", "a-b"),
            ['breaking: argument send.a_b: "a-b in query" → "a_b in query"'],
        ),
        (with_parameters("a-b"), with_parameters("a", "a-b"), []),
        (with_fields("aB"), with_fields("a_b", "aB"), ['breaking: Thing.a_b: "aB" → "a_b"']),
        (with_fields("aB"), with_fields("aB", "c"), []),
        (with_fields("$id"), with_fields("id", "$id"), ['breaking: Thing.id: "$id" → "id"']),
        (with_fields("id"), with_fields("$id", "id"), []),
        (
            with_variants("a", "b"),
            with_variants("c", "a", "b"),
            [
                "breaking: class GetResponse200Type1: has another name: GetResponse200Type2",
                "breaking: GetResponse200Type0.a (received): removed",
            ],
        ),
        (with_variants("a", "b"), with_variants("a", "b", "c"), []),
    ],
)
def test_a_name_that_is_that_of_another_is_breaking(old: dict[str, Any], new: dict[str, Any], lines: list[str]) -> None:
    assert lines_of(old, new) == lines
