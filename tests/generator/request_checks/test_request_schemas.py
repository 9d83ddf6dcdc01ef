"""The client refuses only what the contract refuses, and all of it that it can check."""

from __future__ import annotations

from typing import Any

import jsonschema_rs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.request_checks.checked_schema import CheckedSchema
from generator.request_checks.request_schemas import RequestSchemas
from generator.runtime._json.invalid_field import InvalidField
from generator.runtime._request.validation import KEYWORDS, check

BODY = "/paths/~1messages/post/requestBody/content/application~1json/schema"
Schema = dict[str, Any] | bool


class Request:
    """A request's schema, with the components that it may refer to, as the client checks it."""

    def __init__(self, schema: Schema, **components: Schema) -> None:
        self.document = {"components": {"schemas": components}}
        self._schemas = RequestSchemas(self.document)
        self.checked: CheckedSchema = self._schemas.checked_schema(schema, BODY)
        self.components = self._schemas.components_of([self.checked])
        self.unchecked = [unchecked.pointer.removeprefix(BODY) for unchecked in self._schemas.unchecked]

    def problem(self, value: object) -> str | None:
        """What the client says of a value that it refuses."""
        try:
            check(value, self.checked.assertions, self.components)
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
    ({"contains": {"type": "string"}}, [["a"], [1, "a"], {}], [[], [1]]),
    ({"contains": {"const": 1}, "minContains": 0, "maxContains": 1}, [[], [1, True], [2]], [[1, 1.0]]),
    ({"minProperties": 1, "maxProperties": 2}, [{"a": 1}, {"a": 1, "b": 2}, []], [{}, {"a": 1, "b": 2, "c": 3}]),
    ({"required": ["a", "b"]}, [{"a": 1, "b": None}, [], "a"], [{}, {"a": 1}]),
    ({"properties": {"a": {"type": "string"}, "b": False}}, [{}, {"a": "x", "c": 1}, "x"], [{"a": 1}, {"b": 1}]),
    ({"additionalProperties": False}, [{}, []], [{"a": 1}]),
    ({"properties": {"a": True}, "additionalProperties": {"type": "null"}}, [{"a": 1, "b": None}], [{"b": 1}]),
    (
        {"patternProperties": {r"^\d$": {"type": "string"}, "^[0-9]$": {"maxLength": 1}, "^x-": True}},
        [{}, {"1": "a", "a": 1}, {"٣": 1}],
        [{"1": 1}, {"1": "ab"}],
    ),
    (
        {"properties": {"a": True}, "patternProperties": {"^x-": {"type": "null"}}, "additionalProperties": False},
        [{"a": 1, "x-": None}],
        [{"x-": 1}, {"ax-": None}],
    ),
    ({"propertyNames": {"maxLength": 1}}, [{"a": 1}, {}, "long"], [{"ab": 1}]),
    ({"dependentRequired": {"a": ["b"]}}, [{}, {"b": 1}, {"a": 1, "b": 2}, "a"], [{"a": 1}]),
    ({"dependentSchemas": {"a": {"maxProperties": 1}}}, [{}, {"a": 1}, {"b": 1, "c": 1}], [{"a": 1, "b": 1}]),
    ({"allOf": [{"type": "integer"}, {"minimum": 1}, True]}, [1], [0, "x"]),
    ({"anyOf": [{"type": "integer"}, {"type": "null"}]}, [1, None], ["x"]),
    ({"oneOf": [{"type": "integer"}, {"minimum": 5}]}, [1, 5.5, "x"], [5, 0.5]),
    ({"not": {"const": "text"}}, ["image", 1], ["text"]),
    ({"if": {"type": "string"}, "then": {"maxLength": 1}, "else": {"type": "null"}}, ["a", None], ["ab", 1]),
    ({"if": {"type": "string"}, "else": False}, ["a"], [1]),
    ({"then": False, "else": False, "minContains": 1, "maxContains": 0}, [1, [1]], []),
    ({"title": "t", "nullable": True, "x-a": 1, "$comment": "c", "readOnly": True, "deprecated": True}, [1, None], []),
]


@pytest.mark.parametrize(("schema", "allowed", "refused"), EXACT, ids=[str(case[0])[:60] for case in EXACT])
def test_what_is_checked_is_checked_as_json_schema_says(schema: Schema, allowed: list[Any], refused: list[Any]) -> None:
    request = Request(schema)
    assert (request.unchecked, request.checked.is_exact) == ([], True)
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
    ({"dependentRequired": {"a": ["b"]}}, {"a": 1}, "b is required where there is a"),
    (
        {"properties": {"a": {"additionalProperties": False}}},
        {"a": {"b": 1}},
        "a.b is not a field that is allowed here",
    ),
    ({"propertyNames": {"maxLength": 1}}, {"ab": 1}, "ab has a name that must have at most 1 character(s)"),
    ({"pattern": r"^\d$"}, "x", r"the body must match ^\d$"),
    ({"prefixItems": [True], "items": {"multipleOf": 0.5}}, [1, 0.7], "[1] must be a multiple of 0.5"),
    ({"oneOf": [{"type": "null"}, {"properties": {"a": {"const": 1}}}]}, {"a": 2}, "a must be 1"),
    ({"format": "date"}, "2023-02-29", "the body must be an RFC 3339 date"),
]


@pytest.mark.parametrize(("schema", "value", "problem"), PROBLEMS, ids=[case[2] for case in PROBLEMS])
def test_a_refusal_names_the_innermost_field(schema: Schema, value: Any, problem: str) -> None:
    assert Request(schema).problem(value) == problem


# A schema, the keywords of it that are not checked, values that must not be refused, and values that still are.
UNCHECKED: list[tuple[dict[str, Any], list[str], list[Any], list[Any]]] = [
    ({"pattern": r"^\p{L}$", "minLength": 1}, ["/pattern"], ["1"], [""]),
    ({"unevaluatedProperties": False, "type": "object"}, ["/unevaluatedProperties"], [{"a": 1}], [1]),
    ({"unevaluatedItems": {"type": "null"}}, ["/unevaluatedItems"], [[1]], []),
    ({"$dynamicRef": "#node"}, ["/$dynamicRef"], [1], []),
    ({"$ref": "https://example.com/a.json", "type": "string"}, ["/$ref"], ["a"], [1]),
    ({"$ref": "#anchor"}, ["/$ref"], [1], []),
    ({"$ref": "#/components/schemas/Nowhere"}, ["/$ref"], [1], []),
    ({"properties": {"a": {"not": {"pattern": r"\cA"}}}}, ["/properties/a/not", "/properties/a/not/pattern"], [{}], []),
    ({"not": {"not": {"pattern": r"\cA"}}}, ["/not", "/not/not", "/not/not/pattern"], ["b"], []),
    ({"not": {"properties": {"a": {"format": "date"}}}}, ["/not"], [{"a": "2026-01-01"}, 1], []),
    (
        {"oneOf": [{"maxLength": 3, "pattern": r"^\p{Lu}"}, {"minLength": 3}]},
        ["/oneOf", "/oneOf/0/pattern"],
        ["AB", "abc", "abcd"],
        [],
    ),
    (
        {"oneOf": [{"minimum": 5, "format": "email"}, {"maximum": 1}], "anyOf": [{"type": "string"}, {"const": 7}]},
        ["/oneOf"],
        [7, "x"],
        [3, 0],
    ),
    ({"oneOf": [{"type": "string", "format": "date"}, {"type": "null"}]}, [], ["2026-01-01", None], [1, "x"]),
    ({"if": {"pattern": r"\p{L}"}, "then": False}, ["/if", "/if/pattern"], ["1"], []),
    ({"contains": {"pattern": r"\p{L}"}, "maxContains": 1}, ["/contains/pattern", "/maxContains"], [["1", "a"]], [[]]),
    (
        {"patternProperties": {r"\p{L}": {"type": "null"}, "^1": {"type": "string"}}, "additionalProperties": False},
        ["/additionalProperties", r"/patternProperties/\p{L}"],
        [{"a": None}],
        [{"1": 1}],
    ),
    ({"exclusiveMinimum": True, "minimum": 5}, ["/exclusiveMinimum"], [6], [4]),
    ({"items": [{"type": "string"}], "maxLength": "3"}, ["/items", "/maxLength"], [[1], "abcd"], []),
    ({"type": "file"}, ["/type"], [1], []),
    ({"maximum": float("inf"), "enum": [float("nan")]}, ["/enum", "/maximum"], [1], []),
]


@pytest.mark.parametrize(
    ("schema", "unchecked", "allowed", "refused"), UNCHECKED, ids=[str(case[0])[:60] for case in UNCHECKED]
)
def test_what_cannot_be_checked_is_listed_and_refuses_nothing(
    schema: dict[str, Any], unchecked: list[str], allowed: list[Any], refused: list[Any]
) -> None:
    request = Request(schema)
    assert (request.unchecked, request.checked.is_exact) == (unchecked, False)
    assert [request.problem(value) for value in allowed] == [None] * len(allowed)
    assert [value for value in refused if request.accepts(value)] == []


def test_variants_that_a_field_tells_apart_are_fully_checked() -> None:
    def variant(kind: str) -> dict[str, Any]:
        properties = {"kind": ref("Kind") | {"const": kind}, "at": {"format": "date-time"}}
        return {"type": "object", "properties": properties, "required": ["kind"]}

    request = Request({"oneOf": [ref("A"), variant("b")]}, A=variant("a"), Kind={"type": "string"})
    assert request.unchecked == []
    assert not request.accepts({"kind": "a", "at": "yesterday"})
    assert request.accepts({"kind": "b"})


# References


def test_a_reference_may_have_siblings_and_lead_to_any_place_in_the_document() -> None:
    components: dict[str, Schema] = {
        "A": {"properties": {"b/c d": {"type": "integer"}}, "$defs": {"no": False}},
        "Alias": ref("A/properties/b~1c%20d"),
    }
    request = Request(
        {"properties": {"x": {**ref("Alias"), "minimum": 1}, "y": ref("A/$defs/no"), "z": ref("A")}}, **components
    )
    places = {"/components/schemas/A/$defs/no", "/components/schemas/A/properties/b~1c d"}
    assert set(request.components) == {"A", *places}
    assert request.accepts({"x": 1, "z": {"b/c d": 2}})
    assert [request.accepts(value) for value in ({"x": 0}, {"x": 1.5}, {"y": 1}, {"z": {"b/c d": "2"}})] == [False] * 4


def test_components_may_refer_to_themselves() -> None:
    tree = {"properties": {"children": {"items": ref("Tree")}, "not": {"not": ref("Tree")}}, "required": ["id"]}
    request = Request(ref("Tree"), Tree=tree)
    assert (request.unchecked, request.checked.is_exact) == ([], True)
    assert request.accepts({"id": 1, "children": [{"id": 2, "children": []}], "not": {}})
    children = [{"id": 2, "children": [{}]}]
    assert request.problem({"id": 1, "children": children}) == "children[0].children[0].id is required"
    assert not request.accepts({"id": 1, "not": {"id": 1}})


def test_what_cannot_be_checked_counts_through_recursive_components() -> None:
    tree = {"properties": {"child": ref("Node"), "other": {"not": ref("Tree")}}}
    node = {"anyOf": [ref("Tree"), {"pattern": r"\p{L}"}]}
    request = Request(ref("Tree"), Tree=tree, Node=node)
    assert request.unchecked == [
        "/components/schemas/Node/anyOf/1/pattern",
        "/components/schemas/Tree/properties/other/not",
    ]
    assert request.accepts({"other": {"child": "1"}})


def test_a_component_that_only_leads_to_itself_allows_anything() -> None:
    request = Request(
        {"properties": {"a": ref("A")}}, A={"allOf": [ref("B")]}, B={"anyOf": [ref("A"), {"type": "null"}]}
    )
    assert request.accepts({"a": 1})


def test_a_reference_under_another_base_is_not_followed() -> None:
    other = {"$id": "https://example.com/other", "properties": {"a": ref("Text")}}
    properties = {"x": ref("Other"), "y": ref("Other/properties/a"), "z": ref("Text")}
    request = Request({"properties": properties}, Other=other, Text={"type": "string"})
    assert request.unchecked == ["/components/schemas/Other/properties/a/$ref"]
    assert request.accepts({"x": {"a": 1}, "y": 1})
    assert not request.accepts({"z": 1})


# Read-only fields and files


@pytest.mark.parametrize(
    "schema",
    [
        {"properties": {"id": {"type": "string", "readOnly": True}}, "required": ["id", "name"]},
        {"properties": {"id": ref("Id")}, "required": ["id", "name"]},
        {"properties": {"id": {"allOf": [ref("Id")]}}, "required": ["id", "name"]},
        {**ref("Base"), "required": ["id", "name"]},
        {"allOf": [ref("Base"), {"required": ["id", "name"]}]},
    ],
    ids=["itself", "referred to", "composed", "of a base", "beside a base"],
)
def test_a_request_needs_no_read_only_field(schema: dict[str, Any]) -> None:
    components: dict[str, Schema] = {
        "Id": {"type": "string", "readOnly": True},
        "Base": {"properties": {"id": ref("Id")}},
    }
    request = Request(schema, **components)
    assert request.unchecked == []
    assert request.problem({}) == "name is required"
    assert request.accepts({"name": "x"})
    assert request.problem({"name": "x", "id": 1}) == "id must be of type string, not int"  # it may be there
    assert Request({"not": schema}, **components).accepts({"name": "x"})


def test_write_only_fields_are_required_as_others_are() -> None:
    assert not Request({"properties": {"a": {"writeOnly": True}}, "required": ["a"]}).accepts({})


def test_a_file_need_not_be_text() -> None:
    request = Request({"properties": {"file": {"type": ["string", "null"], "format": "binary"}}})
    assert request.unchecked == []
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
    assert (request.checked.assertions, request.unchecked) == ({}, [])


# Random schemas

NAMES = st.sampled_from(["a", "b", "ab", "1"])
TEXTS = st.sampled_from(["", "a", "b", "ab", "1", "aaa", "é😀", "a\n", "2026-03-02", "2023-02-29"])
NUMBERS = st.sampled_from([0, 1, 2, 3, -1, 0.5, 1.0, 0.3, 1.5, 2.0, 1e300, 7])
COUNTS = st.integers(0, 3)
SCALARS = st.one_of(st.none(), st.booleans(), NUMBERS, TEXTS)
VALUES = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=3), max_leaves=6
)
PATTERNS = st.sampled_from(["a", "^a$", "^.$", r"^\d", r"\p{L}", "b|1"])
SIMPLE_KEYWORDS = {
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
    "format": st.sampled_from(["date", "email"]),
    "required": st.lists(NAMES, max_size=2, unique=True),
    "dependentRequired": st.dictionaries(NAMES, st.lists(NAMES, max_size=2, unique=True), max_size=2),
    "minContains": COUNTS,
    "maxContains": COUNTS,
    "$ref": st.sampled_from(
        ["#/components/schemas/A", "#/components/schemas/B", "#/components/schemas/A/properties/a"]
    ),
    "nullable": st.booleans(),
}


def objects(keywords: dict[str, st.SearchStrategy[Any]], size: int) -> st.SearchStrategy[dict[str, Any]]:
    """Objects with some of these fields, at most `size`."""
    subsets = st.lists(st.sampled_from(sorted(keywords)), max_size=size, unique=True)
    return subsets.flatmap(lambda names: st.fixed_dictionaries({name: keywords[name] for name in names}))


def schemas_of(inner: st.SearchStrategy[Schema]) -> st.SearchStrategy[Schema]:
    lists = st.lists(inner, min_size=1, max_size=3)
    maps = st.dictionaries(NAMES, inner, min_size=1, max_size=2)
    keywords = {
        **dict.fromkeys(["allOf", "anyOf", "oneOf", "prefixItems"], lists),
        **dict.fromkeys(["properties", "dependentSchemas"], maps),
        "patternProperties": st.dictionaries(PATTERNS, inner, min_size=1, max_size=2),
        **dict.fromkeys(["items", "contains", "not", "if", "then", "else", "additionalProperties"], inner),
        **dict.fromkeys(["propertyNames", "unevaluatedProperties", "unevaluatedItems"], inner),
    }
    return objects(keywords, 2) | objects({**SIMPLE_KEYWORDS, **keywords}, 3)


SCHEMAS: st.SearchStrategy[Schema] = st.recursive(st.booleans() | objects(SIMPLE_KEYWORDS, 2), schemas_of, max_leaves=6)
# Components that refer to themselves only for values within the value, as all others would never end.
COMPONENTS = st.fixed_dictionaries(
    {
        "A": st.fixed_dictionaries({"properties": st.fixed_dictionaries({"a": SCHEMAS})}),
        "B": st.fixed_dictionaries({"items": SCHEMAS, "minItems": COUNTS}),
    }
)


@settings(max_examples=200, deadline=None)
@given(schema=SCHEMAS, components=COMPONENTS, values=st.lists(VALUES, min_size=5, max_size=15))
def test_another_validator_agrees(schema: Schema, components: dict[str, Schema], values: list[Any]) -> None:
    request, validator = Request(schema, **components), another_validator(schema, **components)
    for value in values:
        is_valid = validator.is_valid(value)
        if is_valid or request.checked.is_exact:
            assert request.accepts(value) == is_valid, request.problem(value)
