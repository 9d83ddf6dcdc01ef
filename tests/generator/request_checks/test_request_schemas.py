"""The client refuses only what the contract refuses, and all of it that it can check."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import jsonschema_rs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.request_checks.request_assertions import RequestAssertions
from generator.request_checks.schema_graph import SchemaGraph
from generator.request_checks.skipped_keywords import SkippedKeywords
from generator.runtime._json.invalid_field import InvalidField
from generator.runtime._json.validation import KEYWORDS, check
from invent_contract.contract import Contract
from tests.support.strategies import objects

BODY = "/paths/~1messages/post/requestBody/content/application~1json/schema"
Schema = dict[str, Any] | bool


class Request:
    """A request's schema, with the components that it may refer to, as the client checks it."""

    def __init__(self, schema: Schema, **components: Schema) -> None:
        operation = {"requestBody": {"content": {"application/json": {"schema": schema}}}}
        document = {"paths": {"/messages": {"post": operation}}, "components": {"schemas": components}}
        contract = Contract(document)
        requests = RequestAssertions(contract, [BODY])
        self.assertions = requests.of_schema(BODY)
        self.components = requests.of_components([BODY])
        self.skipped = [skipped.pointer.removeprefix(BODY) for skipped in requests.skipped]
        graph = SchemaGraph(contract, [BODY])
        self.is_exact = SkippedKeywords(contract, graph).is_exact(graph.schema_at(BODY))

    def problem(self, value: object) -> str | None:
        """What the client says of a value that it refuses."""
        try:
            check(value, self.assertions, self.components)
        except InvalidField as error:
            return str(error)
        return None

    def accepts(self, value: object) -> bool:
        return self.problem(value) is None


def ref(name: str) -> dict[str, Any]:
    return {"$ref": f"#/components/schemas/{name}"}


def another_validator(schema: Schema, **components: Schema) -> jsonschema_rs.Draft202012Validator:
    document = {"allOf": [schema], "components": {"schemas": components}}
    return jsonschema_rs.Draft202012Validator(document, validate_formats=True)


# A schema, values that it allows, and values that it refuses.
EXACT: list[tuple[Schema, list[Any], list[Any]]] = [
    (True, [None, 1, {}], []),
    (False, [], [None, 1, {}]),
    ({}, [None, []], []),
    ({"type": "string"}, ["", "é"], [None, 1, True, [], {}]),
    ({"type": "number"}, [0, 1.5, 10**400], ["1", True, None]),
    ({"type": "integer"}, [0, -3, 1.0, 1e300, 10**400], [1.5, False, "1"]),
    ({"type": "boolean"}, [True, False], [0, 1, "true"]),
    ({"type": "null"}, [None], [0, False, ""]),
    ({"type": ["array", "object"]}, [[], {}], ["", None]),
    ({"enum": [1, "a", None, [True]]}, [1, 1.0, "a", None, [True]], [True, "1", [1], False, 0]),
    ({"enum": [True, 0]}, [True, 0, 0.0], [1, False, None]),
    ({"const": {"a": [1, {"b": False}]}}, [{"a": [1.0, {"b": False}]}], [{"a": [1, {"b": 0}]}, {"a": [True, {}]}, {}]),
    ({"const": 0}, [0, 0.0, -0.0], [False, "", None]),
    ({"minLength": 2, "maxLength": 3.0}, ["ab", "abc", "😀😀", 1, []], ["a", "😀", "abcd"]),
    ({"pattern": "^a.$"}, ["ab", "a😀", 7], ["b", "ab\n", "a\n"]),
    ({"minimum": 0.1, "maximum": 3}, [0.1, 3, 3.0, "x", True], [0.09, 3.1, 10**400, -(10**400)]),
    ({"exclusiveMinimum": 0, "exclusiveMaximum": 1}, [0.5, 1e-300], [0, 1, 1.0, -1]),
    ({"multipleOf": 0.1}, [0.3, 0, 1, 1.1, 1e300, 10**400, "x", True], [0.35, 0.01, 1e-300]),
    ({"multipleOf": 3}, [0, 3, 9.0, 3 * 10**5000], [1, 2.5, 10**400]),
    ({"multipleOf": 1e-8}, [12391239.12391239], [1e-9]),
    ({"minItems": 1, "maxItems": 2}, [[1], [1, 2], "x", {}], [[], [1, 2, 3]]),
    ({"uniqueItems": True}, [[], [1, True, "1"], [[1], [True]], [{"a": 1}, {"a": 2}]], [[1, 1.0], [{"a": [0]}] * 2]),
    ({"uniqueItems": False}, [[1, 1]], []),
    ({"items": {"type": "string"}}, [[], ["a"], "x"], [["a", 1]]),
    ({"items": False}, [[], {}], [[1]]),
    ({"prefixItems": [{"type": "string"}, True]}, [[], ["a"], ["a", 1, 2]], [[1]]),
    ({"items": {"type": "null"}, "prefixItems": [{"type": "string"}]}, [["a"], ["a", None]], [["a", "b"], [None]]),
    ({"items": False, "prefixItems": [True]}, [[], [1]], [[1, 2]]),
    ({"minProperties": 1, "maxProperties": 2}, [{"a": 1}, {"a": 1, "b": 2}, []], [{}, {"a": 1, "b": 2, "c": 3}]),
    ({"required": ["a", "b"]}, [{"a": 1, "b": None}, [], "a"], [{}, {"a": 1}]),
    ({"properties": {"a": {"type": "string"}, "b": False}}, [{}, {"a": "x", "c": 1}, "x"], [{"a": 1}, {"b": 1}]),
    ({"additionalProperties": False}, [{}, []], [{"a": 1}]),
    ({"properties": {"a": True}, "additionalProperties": {"type": "null"}}, [{"a": 1, "b": None}], [{"b": 1}]),
    ({"allOf": [{"type": "integer"}, {"minimum": 1}, True]}, [1], [0, "x"]),
    ({"anyOf": [{"type": "integer"}, {"type": "null"}]}, [1, None], ["x"]),
    ({"oneOf": [{"type": "integer"}, {"minimum": 5}]}, [1, 5.5, "x"], [5, 0.5]),
    ({"anyOf": [{"type": "integer", "enum": [1, "a"]}, {"const": "b"}]}, [1, "b"], ["a"]),
    ({"anyOf": [{"required": ["a"]}, {"required": ["b"]}], "allOf": [{"anyOf": [True]}]}, [{"a": 1}], [{}]),
    ({"not": {"const": "text"}}, ["image", 1], ["text"]),
    ({"not": {"enum": ["text", 1]}}, ["image", True], ["text", 1.0]),
    ({"allOf": [{"pattern": "^a"}, {"pattern": "b$"}, {"multipleOf": 2}, {"multipleOf": 3}]}, ["ab", 6], ["a", "b", 4]),
    (
        {
            "anyOf": [{"required": ["a"]}, {"required": ["b"]}],
            "allOf": [{"anyOf": [{"required": ["c"]}, {"maxProperties": 1}]}],
        },
        [{"a": 1}, {"b": 1, "c": 1}],
        [{}, {"a": 1, "b": 1}, {"c": 1}],
    ),
    ({"then": False, "else": False, "minContains": 1, "maxContains": 0}, [1, [1]], []),
    ({"title": "t", "x-a": 1, "$comment": "c", "readOnly": True, "deprecated": True}, [1, None], []),
]


@pytest.mark.parametrize(("schema", "allowed", "refused"), EXACT, ids=[str(case[0])[:60] for case in EXACT])
def test_what_is_checked_is_checked_as_json_schema_says(schema: Schema, allowed: list[Any], refused: list[Any]) -> None:
    request = Request(schema)
    assert (request.skipped, request.is_exact) == ([], True)
    assert [request.problem(value) for value in allowed] == [None] * len(allowed)
    assert [value for value in refused if request.accepts(value)] == []


def test_each_keyword_that_the_client_knows_is_tested() -> None:
    keywords = {keyword for schema, _, _ in EXACT if isinstance(schema, dict) for keyword in schema}
    assert KEYWORDS.keys() - keywords == {"$ref", "format"}  # which have tests of their own


PROBLEMS: list[tuple[Schema, Any, str]] = [
    ({"type": ["string", "null"]}, 7, "the body must be of type string or null, not int"),
    ({"properties": {"a": {"minLength": 2}}}, {"a": "x"}, "a must have at least 2 character(s)"),
    ({"items": {"required": ["a"], "type": "object"}}, [{}], "[0].a is required"),
    ({"required": ["a"], "properties": {"b": {"type": "null"}}}, {"b": 1}, "b must be of type null, not int"),
    (
        {"properties": {"a": {"additionalProperties": False}}},
        {"a": {"b": 1}},
        "a.b is not a field that is allowed here",
    ),
    ({"oneOf": [{"type": "integer"}, {"minimum": 5}]}, 5, "the body fits more than one of the allowed variants"),
    ({"required": ["x", "b", "a"], "properties": {"b": True, "a": True}}, {"x": 1}, "b is required"),
    ({"required": ["b", "a"]}, {}, "a is required"),
    ({"const": "a", "type": "string"}, "b", "the body must be 'a'"),
    ({"oneOf": [{"const": "a"}, {"const": "b"}]}, "c", "the body must be one of ['a', 'b']"),
    ({"not": {"const": "a"}}, "a", "the body is a value that is not allowed"),
    ({"properties": {"a": False}}, {"a": 1}, "a is a value that is not allowed"),
    ({"pattern": r"^\d$"}, "x", r"the body must match ^\d$"),
    ({"prefixItems": [True], "items": {"multipleOf": 0.5}}, [1, 0.7], "[1] must be a multiple of 0.5"),
    ({"oneOf": [{"type": "null"}, {"properties": {"a": {"const": 1}}}]}, {"a": 2}, "a must be 1"),
    ({"format": "date"}, "2023-02-29", "the body must be an RFC 3339 date"),
]


@pytest.mark.parametrize(("schema", "value", "problem"), PROBLEMS, ids=[case[2] for case in PROBLEMS])
def test_a_refusal_names_the_innermost_field(schema: Schema, value: Any, problem: str) -> None:
    assert Request(schema).problem(value) == problem


@pytest.mark.parametrize(
    ("items", "advice"),
    [
        (ref("TextPart"), ": write [TextPart(text=…, undescribed=…)]"),
        (ref("Part"), ": write [TextPart(text=…, undescribed=…)]"),
        ({"type": "string"}, ""),
        (ref("TextType"), ""),
        (ref("Itself"), ""),
    ],
    ids=["object", "union", "texts", "constant", "circle"],
)
def test_of_a_text_in_the_place_of_a_list_it_says_which_list_to_write(items: dict[str, Any], advice: str) -> None:
    part: dict[str, Any] = {
        "type": "object",
        "properties": {"type": ref("TextType"), "text": {"type": "string"}},
        "required": ["type", "text", "undescribed"],
    }
    components: dict[str, Schema] = {
        "TextPart": part,
        "TextType": {"const": "text"},
        "Part": {"oneOf": [ref("TextPart"), {"type": "object", "required": ["url"]}]},
        "Itself": {"anyOf": [ref("Itself")]},
    }
    request = Request({"type": "array", "items": items}, **components)
    assert request.problem("Hello") == f"the body must be of type array, not str{advice}"


# A schema, the keywords of it that are not checked, values that must not be refused, and values that still are.
SKIPPED: list[tuple[dict[str, Any], list[str], list[Any], list[Any]]] = [
    ({"pattern": r"^\p{L}$", "minLength": 1}, ["/pattern"], ["1"], [""]),
    ({"unevaluatedProperties": False, "type": "object"}, ["/unevaluatedProperties"], [{"a": 1}], [1]),
    ({"unevaluatedItems": {"type": "null"}}, ["/unevaluatedItems"], [[1]], []),
    ({"$dynamicRef": "#node"}, ["/$dynamicRef"], [1], []),
    ({"contains": {"type": "string"}, "minItems": 1}, ["/contains"], [[1]], [[]]),
    ({"propertyNames": {"maxLength": 1}}, ["/propertyNames"], [{"ab": 1}], []),
    ({"dependentRequired": {"a": ["b"]}}, ["/dependentRequired"], [{"a": 1}], []),
    ({"dependentSchemas": {"a": {"maxProperties": 1}}}, ["/dependentSchemas"], [{"a": 1, "b": 1}], []),
    ({"if": {"type": "string"}, "then": {"maxLength": 1}}, ["/if"], ["ab"], []),
    ({"not": {"not": {"const": 1}}}, ["/not"], [2], []),
    ({"not": {"type": "string"}}, ["/not"], ["b"], []),
    ({"not": {"properties": {"a": {"const": 1}}}}, ["/not"], [{"a": 2}, 1], []),
    (
        {"oneOf": [{"maxLength": 3, "pattern": r"^\p{Lu}"}, {"minLength": 3}]},
        ["/oneOf/0/pattern"],
        ["AB", "abc", "abcd"],
        [],
    ),
    (
        {"oneOf": [{"minimum": 5, "format": "email"}, {"maximum": 1}], "anyOf": [{"type": "string"}, {"const": 7}]},
        [],
        [7, "x"],
        [3, 0],
    ),
    (
        {"oneOf": [{"required": ["a"], "if": True, "then": {"required": ["c"]}}, {"required": ["b"]}]},
        ["/oneOf/0/if"],
        [{"a": 1, "b": 1}],
        [{}],
    ),
    ({"oneOf": [{"type": "string", "format": "date"}, {"type": "null"}]}, [], ["2026-01-01", None], [1, "x"]),
    ({"oneOf": [{"type": "null"}, {"minimum": 1}]}, [], [1, "a"], [0]),
    ({"oneOf": [{"type": "integer"}, {"type": "null"}]}, [], [1, None], ["x"]),
    ({"oneOf": [{"const": "a"}, {"const": "b"}]}, [], ["a", "b"], ["c"]),
    ({"oneOf": [{"type": "null"}, {"required": ["a"]}, {"required": ["b"]}]}, [], [{"a": 1}], [{}]),
    ({"anyOf": [{"type": "null"}, {"oneOf": [{"required": ["a"]}, {"required": ["b"]}]}]}, [], [None, {"a": 1}], [{}]),
    ({"type": "string", "nullable": True}, [], ["a"], [1]),
    ({"unevaluatedItems": True, "unevaluatedProperties": {}, "format": "email"}, [], [[1], {"a": 1}, "a"], []),
    (
        {"patternProperties": {"^1": {"type": "string"}}, "additionalProperties": False, "required": ["1"]},
        ["/additionalProperties", "/patternProperties"],
        [{"1": "a"}],
        [{}],
    ),
]


@pytest.mark.parametrize(
    ("schema", "skipped", "allowed", "refused"), SKIPPED, ids=[str(case[0])[:60] for case in SKIPPED]
)
def test_what_cannot_be_checked_is_listed_and_refuses_nothing(
    schema: dict[str, Any], skipped: list[str], allowed: list[Any], refused: list[Any]
) -> None:
    request = Request(schema)
    assert (request.skipped, request.is_exact) == (skipped, False)
    assert [request.problem(value) for value in allowed] == [None] * len(allowed)
    assert [value for value in refused if request.accepts(value)] == []


def test_variants_that_a_field_tells_apart_are_fully_checked() -> None:
    def variant(kind: str) -> dict[str, Any]:
        properties = {"kind": ref("Kind") | {"const": kind}, "at": {"format": "date-time"}}
        return {"type": "object", "properties": properties, "required": ["kind"]}

    request = Request({"oneOf": [ref("A"), variant("b")]}, A=variant("a"), Kind={"type": "string"})
    assert request.skipped == []
    assert not request.accepts({"kind": "a", "at": "yesterday"})
    assert request.accepts({"kind": "b"})


# References


def test_a_tag_tells_which_of_several_variants_that_fit_is_meant() -> None:
    kinds: dict[str, Any] = {"type": "object", "properties": {"kind": {"type": "string"}}, "required": ["kind"]}
    union = {"oneOf": [ref("A"), ref("B")]}
    assert Request(union, A=kinds, B=kinds).problem({"kind": "a"}) is not None
    request = Request({**union, "discriminator": {"propertyName": "kind"}}, A=kinds, B=kinds)
    assert request.problem({"kind": "a"}) is None
    assert request.problem({"kind": 1}) == "kind must be of type string, not int"


def test_of_variants_that_any_object_may_be_several_may_fit() -> None:
    """As in the conversion events of Sunshine Conversations, of which no example fits a single variant."""

    def variant(name: str, **keywords: Any) -> dict[str, Any]:
        return {"type": "object", "properties": {name: {"type": "string"}}, **keywords}

    request = Request({"oneOf": [variant("a"), variant("b")]})
    assert (request.problem({"a": "x"}), request.is_exact) == (None, False)
    assert request.problem({"a": 1, "b": 1}) is not None
    for other in (
        variant("b", required=["b"]),
        variant("b", additionalProperties=False),
        variant("b", minProperties=1),
    ):
        request = Request({"oneOf": [variant("a"), other]})
        assert request.problem({"b": "x"}) == "the body fits more than one of the allowed variants"


def test_a_reference_may_have_siblings_and_lead_to_any_place_in_the_document() -> None:
    components: dict[str, Schema] = {
        "A": {"properties": {"b/c d": {"type": "integer"}}, "$defs": {"no": False}},
        "Alias": ref("A/properties/b~1c%20d"),
    }
    request = Request(
        {"properties": {"x": {**ref("Alias"), "minimum": 1}, "y": ref("A/$defs/no"), "z": ref("A")}}, **components
    )
    assert set(request.components) == {"A"}
    assert request.accepts({"x": 1, "z": {"b/c d": 2}})
    assert [request.accepts(value) for value in ({"x": 0}, {"x": 1.5}, {"y": 1}, {"z": {"b/c d": "2"}})] == [False] * 4


def test_components_may_refer_to_themselves() -> None:
    tree = {"properties": {"children": {"items": ref("Tree")}, "parent": ref("Tree")}, "required": ["id"]}
    request = Request(ref("Tree"), Tree=tree)
    assert (request.skipped, request.is_exact) == ([], True)
    assert request.accepts({"id": 1, "children": [{"id": 2, "children": []}], "parent": {"id": 0}})
    children = [{"id": 2, "children": [{}]}]
    assert request.problem({"id": 1, "children": children}) == "children[0].children[0].id is required"


def test_schemas_that_are_no_components_may_refer_to_themselves() -> None:
    reference = f"#{BODY}/properties/a"
    request = Request({"properties": {"a": {"type": "object", "properties": {"a": {"$ref": reference}}}}})
    assert request.accepts({"a": {"a": {"a": {}}}})
    assert request.problem({"a": {"a": {"a": 1}}}) == "a.a.a must be of type object, not int"


def test_what_cannot_be_checked_counts_through_recursive_components() -> None:
    tree = {"properties": {"child": ref("Node"), "other": {"oneOf": [ref("Tree"), {"type": "object"}]}}}
    node = {"anyOf": [ref("Tree"), {"pattern": r"\p{L}"}]}
    request = Request(ref("Tree"), Tree=tree, Node=node)
    assert request.skipped == ["/components/schemas/Node/anyOf/1/pattern"]
    assert request.accepts({"other": {"child": "1"}})


def test_variants_may_be_made_of_what_has_the_union() -> None:
    pet = {"type": "object", "oneOf": [ref("Cat"), ref("Dog")], "required": ["name"]}
    kinds = {
        name: {"allOf": [ref("Pet"), {"required": [field]}]} for name, field in (("Cat", "lives"), ("Dog", "bark"))
    }
    request = Request(ref("Pet"), Pet=pet, **kinds)
    assert request.problem({"lives": 9}) == "name is required"
    assert not request.accepts({"name": "Rex"})
    assert request.accepts({"name": "Rex", "bark": 1})
    assert request.accepts({"name": "Rex", "bark": 1, "lives": 9})


def test_a_union_that_leads_back_to_itself_is_not_checked() -> None:
    pet = {"type": "object", "anyOf": [ref("Cat"), {"required": ["bark"]}], "required": ["name"]}
    request = Request(ref("Pet"), Pet=pet, Cat={"anyOf": [ref("Pet"), {"required": ["lives"]}]})
    assert "/components/schemas/Cat/anyOf" in request.skipped
    assert request.problem({}) == "name is required"
    assert request.accepts({"name": "Rex"})


# What a schema says of the next one, which it refers to twice. A value of 40 levels is a leaf for the last.
DOUBLING: dict[str, tuple[Callable[[Any], Schema], Callable[[Any], Any]]] = {
    "anyOf": (lambda inner: {"anyOf": [inner, {"allOf": [inner], "minLength": 0}]}, lambda value: value),
    "allOf": (lambda inner: {"allOf": [inner, inner]}, lambda value: value),
    "fields": (
        lambda inner: {"anyOf": [{"properties": {"a": inner}}, {"required": ["a"], "properties": {"a": inner}}]},
        lambda value: {"a": value},
    ),
    "a field twice": (lambda inner: {"allOf": [{"properties": {"a": inner}}] * 2}, lambda value: {"a": value}),
    "cycle": (
        lambda inner: {"type": "object", "properties": {"a": {"anyOf": [inner, ref("S0")]}}},
        lambda value: {"a": value},
    ),
}


@pytest.mark.parametrize("link", DOUBLING)
def test_a_schema_that_is_reached_in_very_many_ways_is_written_and_checked_once(link: str) -> None:
    schema_of, value_of = DOUBLING[link]
    components = {f"S{level}": schema_of(ref(f"S{level + 1}")) for level in range(40)}
    request = Request(ref("S0"), **components, S40={"const": "leaf"})
    assert len(request.components) <= 200
    for leaf in ("leaf", "no leaf"):
        value: Any = leaf
        for _ in range(40):
            value = value_of(value)
        assert request.accepts(value) == (leaf == "leaf")


def test_schemas_of_the_same_objects_in_another_order_are_one() -> None:
    def fields(a: int, b: int) -> Schema:
        return {"type": "object", "properties": {"a": ref(f"S{a % 10}"), "b": ref(f"S{b % 10}")}}

    cycle: dict[str, Schema] = {f"S{n}": {"allOf": [fields(n + 1, n + 2), fields(n + 2, n + 1)]} for n in range(10)}
    assert len(Request(ref("S0"), **cycle).components) < 40


def test_a_chain_of_references_is_written_as_what_it_leads_to() -> None:
    components = {f"S{level}": ref(f"S{level + 1}") for level in range(800)}
    request = Request(ref("S0"), **components, S800={"type": "string"})
    assert request.components == {"S0": {"type": "string"}}


# Read-only fields and files


@pytest.mark.parametrize(
    "schema",
    [
        {"properties": {"id": {"type": "string", "readOnly": True}}, "required": ["id", "name"]},
        {"properties": {"id": ref("Id")}, "required": ["id", "name"]},
        {"properties": {"id": {"allOf": [ref("Id")]}}, "required": ["id", "name"]},
        {**ref("Base"), "required": ["id", "name"]},
        {"allOf": [ref("Base"), {"required": ["id", "name"]}]},
        {"properties": {"id": {**ref("Text"), "readOnly": True}}, "required": ["id", "name"]},
        {"anyOf": [ref("Base"), ref("Text")], "required": ["id", "name"]},
    ],
    ids=["itself", "referred to", "composed", "of a base", "beside a base", "beside a reference", "of a variant"],
)
def test_a_request_needs_no_read_only_field(schema: dict[str, Any]) -> None:
    components: dict[str, Schema] = {
        "Id": {"type": "string", "readOnly": True},
        "Base": {"properties": {"id": ref("Id")}},
        "Text": {"type": "string"},
    }
    request = Request(schema, **components)
    assert request.skipped == []
    assert request.problem({}) == "name is required"
    assert request.accepts({"name": "x"})
    assert request.problem({"name": "x", "id": 1}) == "id must be of type string, not int"  # it may be there
    assert not request.is_exact


def test_write_only_fields_are_required_as_others_are() -> None:
    assert not Request({"properties": {"a": {"writeOnly": True}}, "required": ["a"]}).accepts({})


def test_a_file_need_not_be_text() -> None:
    request = Request({"properties": {"file": {"type": ["string", "null"], "format": "binary"}}})
    assert request.skipped == []
    assert request.accepts({"file": b"\0"})


# Formats, of which only those that a Python object is made of are checked

FORMATS: list[tuple[str, list[str], list[str]]] = [
    (
        "date-time",
        [
            *("2026-03-02T09:15:27Z", "2026-03-02t09:15:27.123456789012z", "2026-03-02T09:15:27+14:00"),
            *(
                "2016-12-31T23:59:60Z",
                "2016-12-31T15:59:60.5-08:00",
                "2017-01-01T00:59:60+01:00",
                "0000-02-29T00:00:00Z",
            ),
        ],
        [
            *("", "2026-03-02", "2026-03-02 09:15:27Z", "2026-03-02T09:15:27", "2026-03-02T09:15Z", "20260302T091527Z"),
            *("2026-02-29T00:00:00Z", "2026-03-02T24:00:00Z", "2026-03-02T09:60:00Z", "2026-03-02T09:15:61Z"),
            *(
                "2016-12-31T22:59:60Z",
                "2016-12-31T23:59:60+01:00",
                "2026-03-02T09:15:27.Z",
                "2026-03-02T09:15:27+24:00",
            ),
            *("2026-03-02T09:15:27Z\n", "2026-03-0٢T09:15:27Z", "2026-03-02T09:15:27+0100"),
        ],
    ),
    (
        "date",
        ["2026-03-02", "2024-02-29", "0000-02-29"],
        ["2023-02-29", "2026-3-2", "20260302", "2026-00-01", "2026-03-02\n"],
    ),
    (
        "uuid",
        ["2eb8aa08-aa98-11ea-b4aa-73b441d16380", "2EB8AA08-AA98-11EA-B4AA-73B441D16380"],
        [
            "2eb8aa08aa9811eab4aa73b441d16380",
            "{2eb8aa08-aa98-11ea-b4aa-73b441d16380}",
            "2eb8aa08-aa98-11ea-b4aa-73b441d1638g",
        ],
    ),
]


@pytest.mark.parametrize(("name", "allowed", "refused"), FORMATS, ids=[case[0] for case in FORMATS])
def test_a_format_is_checked(name: str, allowed: list[str], refused: list[str]) -> None:
    request, validator = Request({"format": name}), another_validator({"format": name})
    assert [text for text in [*allowed, *refused] if request.accepts(text)] == allowed
    assert [text for text in [*allowed, *refused] if validator.is_valid(text)] == allowed
    assert request.accepts(7)


@pytest.mark.parametrize("name", ["email", "uri", "int32", "time", "password", "no-such-format"])
def test_other_formats_are_annotations(name: str) -> None:
    request = Request({"format": name})
    assert (request.assertions, request.skipped) == ({}, [])


# Random schemas

NAMES = st.sampled_from(["a", "b", "ab", "1"])
TEXTS = st.sampled_from(["", "a", "b", "ab", "1", "aaa", "é😀", "a\n", "2026-03-02", "2023-02-29"])
NUMBERS = st.sampled_from([0, 1, 2, 3, -1, 0.5, 1.0, 0.3, 1.5, 2.0, 1e300, 7])
COUNTS = st.integers(0, 3)
SCALARS = st.one_of(st.none(), st.booleans(), NUMBERS, TEXTS)
VALUES = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=3), max_leaves=6
)
PATTERNS = st.sampled_from(["a", "^a$", "^.$", r"^\d", "b|1"])
REFERENCES = st.sampled_from(["#/components/schemas/A", "#/components/schemas/B"])
CHECKED_KEYWORDS = {
    "type": st.sampled_from(
        ["string", "integer", "number", "object", "array", ["null", "boolean"], ["string", "array"]]
    ),
    "enum": st.lists(VALUES, min_size=1, max_size=3),
    "const": VALUES,
    **dict.fromkeys(["minLength", "maxLength", "minItems", "maxItems", "minProperties", "maxProperties"], COUNTS),
    **dict.fromkeys(["minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"], NUMBERS),
    "multipleOf": st.sampled_from([1, 2, 0.1, 0.5, 3.0]),
    "uniqueItems": st.booleans(),
    "pattern": PATTERNS,
    "required": st.lists(NAMES, max_size=2, unique=True),
    "not": st.fixed_dictionaries({"const": VALUES}) | st.fixed_dictionaries({"enum": st.lists(VALUES, min_size=1)}),
    "$ref": REFERENCES,
}
RARE_KEYWORDS = {
    "pattern": PATTERNS | st.just(r"\p{L}"),
    "$ref": REFERENCES | st.just("#/components/schemas/A/properties/a"),  # which may lead to itself for the same value
    "format": st.sampled_from(["date", "email"]),
    "dependentRequired": st.dictionaries(NAMES, st.lists(NAMES, max_size=2, unique=True), max_size=2),
    "minContains": COUNTS,
    "maxContains": COUNTS,
    "nullable": st.booleans(),
}


def checked_keywords_of(inner: st.SearchStrategy[Schema]) -> dict[str, st.SearchStrategy[Any]]:
    lists = st.lists(inner, min_size=1, max_size=3)
    return {
        **dict.fromkeys(["allOf", "anyOf", "prefixItems"], lists),
        **dict.fromkeys(["items", "additionalProperties"], inner),
        "properties": st.dictionaries(NAMES, inner, min_size=1, max_size=2),
    }


def rare_keywords_of(inner: st.SearchStrategy[Schema]) -> dict[str, st.SearchStrategy[Any]]:
    return {
        "oneOf": st.lists(inner, min_size=1, max_size=3),  # not rare, but not fully checked where a variant is not
        "dependentSchemas": st.dictionaries(NAMES, inner, min_size=1, max_size=2),
        "patternProperties": st.dictionaries(PATTERNS, inner, min_size=1, max_size=2),
        **dict.fromkeys(["contains", "not", "if", "then", "else"], inner),
        **dict.fromkeys(["propertyNames", "unevaluatedProperties", "unevaluatedItems"], inner),
    }


def schemas_of(*, has_rare_keywords: bool) -> st.SearchStrategy[Schema]:
    simple = {**CHECKED_KEYWORDS, **(RARE_KEYWORDS if has_rare_keywords else {})}

    def extended(inner: st.SearchStrategy[Schema]) -> st.SearchStrategy[Schema]:
        keywords = {**checked_keywords_of(inner), **(rare_keywords_of(inner) if has_rare_keywords else {})}
        return objects(keywords, 2) | objects({**simple, **keywords}, 3)

    return st.recursive(st.booleans() | objects(simple, 2), extended, max_leaves=6)


def components_of(schemas: st.SearchStrategy[Schema]) -> st.SearchStrategy[dict[str, Schema]]:
    """Components that refer to themselves only for values within the value, as all others would never end."""
    return st.fixed_dictionaries(
        {
            "A": st.fixed_dictionaries({"properties": st.fixed_dictionaries({"a": schemas})}),
            "B": st.fixed_dictionaries({"items": schemas, "minItems": COUNTS}),
        }
    )


ANY_SCHEMAS, CHECKED_SCHEMAS = schemas_of(has_rare_keywords=True), schemas_of(has_rare_keywords=False)
LISTS_OF_VALUES = st.lists(VALUES, min_size=5, max_size=15)


@settings(max_examples=200, deadline=None)
@given(schema=ANY_SCHEMAS, components=components_of(ANY_SCHEMAS), values=LISTS_OF_VALUES)
def test_what_another_validator_accepts_is_accepted(
    schema: Schema, components: dict[str, Schema], values: list[Any]
) -> None:
    request, validator = Request(schema, **components), another_validator(schema, **components)
    for value in values:
        is_valid = validator.is_valid(value)
        if is_valid or request.is_exact:
            assert request.accepts(value) == is_valid, request.problem(value)


@settings(max_examples=200, deadline=None)
@given(schema=CHECKED_SCHEMAS, components=components_of(CHECKED_SCHEMAS), values=LISTS_OF_VALUES)
def test_of_the_keywords_that_are_checked_another_validator_says_the_same(
    schema: Schema, components: dict[str, Schema], values: list[Any]
) -> None:
    request, validator = Request(schema, **components), another_validator(schema, **components)
    assert (request.skipped, request.is_exact) == ([], True)
    for value in values:
        assert request.accepts(value) == validator.is_valid(value), request.problem(value)
