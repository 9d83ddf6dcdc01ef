"""Each disagreement gets its verdict, the pointer of its own keyword, and a suggestion that settles it."""

from __future__ import annotations

import copy
import re
from typing import Any

import pytest
from ruamel.yaml import YAML

from contract_tests.contract.contract_under_test import (
    CONTRACT,
    OPERATION_POINTER,
    RESPONSE_SCHEMA_POINTER,
    contract_with,
)
from contract_tests.contract.documentation import PAGE, is_nullable_in_a_reply
from contract_tests.provider.judging.schema_judge import SchemaJudge
from contract_tests.provider.reporting.findings import Disagreement
from invent_contract import container_and_key, lookup, walk
from invent_contract.clause import Basis, ComparisonVerdict, SuiteVerdict
from invent_contract.comparison.document_clauses import compare_documents
from invent_contract.contract import Contract
from invent_contract.examples import examples

SAMPLE = PAGE["response"]
PLACES = [pointer for pointer, _ in walk(SAMPLE) if pointer]
OBJECTS = [pointer for pointer, value in walk(SAMPLE) if isinstance(value, dict)]
LEAVES = [pointer for pointer, value in walk(SAMPLE) if pointer and (not value or not isinstance(value, dict | list))]
# Each leaf of the sample, with a value of each type that it does not have.
OTHER_TYPES = [
    (pointer, value)
    for pointer in LEAVES
    for value in ("x", 7, True, [7], {"x": 7})
    if type(value) is not type(lookup(SAMPLE, pointer))
]
# Objects of which no field is documented.
OPEN_OBJECTS = {"/tools/0/parameters", "/features/web_search"}
JUDGE = SchemaJudge(Contract(CONTRACT))
SCHEMAS = "/components/schemas"


def sample_with(pointer: str, value: Any) -> Any:
    sample = copy.deepcopy(SAMPLE)
    container, key = container_and_key(sample, pointer)
    container[key] = value
    return sample


def settled(disagreement: Disagreement) -> dict[str, Any]:
    """The contract with a disagreement's suggestion followed."""
    contract = copy.deepcopy(CONTRACT)
    owner_pointer, _, keyword = disagreement.pointer.rpartition("/")
    if removal := re.fullmatch(r"remove `(\w+)`", disagreement.suggestion):
        del lookup(contract, owner_pointer)[removal[1]]
        return contract
    addition = YAML(typ="safe").load(disagreement.suggestion)
    if disagreement.verdict is SuiteVerdict.UNDOCUMENTED:
        lookup(contract, owner_pointer).setdefault("properties", {}).update(addition)
        return contract
    owner = lookup(contract, owner_pointer)
    if keyword not in addition:
        del owner[keyword]  # a reference that becomes a union, or a constant an enumeration
    if "enum" in addition:
        owner.pop("const", None)
    owner.update(addition)
    return contract


def judge(message: Any, contract: dict[str, Any] | None = None) -> list[Disagreement]:
    message_judge = SchemaJudge(Contract(contract)) if contract else JUDGE
    return message_judge.judge(message, RESPONSE_SCHEMA_POINTER)


def test_what_the_documentation_shows_is_not_accused() -> None:
    assert judge(SAMPLE) == []
    (example,) = [value for pointer, value, _ in examples(CONTRACT) if pointer.startswith(f"{OPERATION_POINTER}/resp")]
    assert judge(example) == []


@pytest.mark.parametrize("pointer", PLACES)
def test_a_null_refutes_us_or_is_documented(pointer: str) -> None:
    message = sample_with(pointer, None)
    disagreements = judge(message)
    assert [disagreement.verdict for disagreement in disagreements] == (
        [] if is_nullable_in_a_reply(pointer) else [SuiteVerdict.REFUTED]
    )
    for disagreement in disagreements:
        assert disagreement.pointer.endswith(("/type", "/oneOf", "/$ref"))
        assert judge(message, settled(disagreement)) == []


@pytest.mark.parametrize(("pointer", "value"), OTHER_TYPES)
def test_another_type_is_judged_by_its_own_keyword(pointer: str, value: Any) -> None:
    (disagreement,) = judge(sample_with(pointer, value))
    owner = lookup(CONTRACT, disagreement.pointer.rpartition("/")[0])
    is_inferred = disagreement.pointer.rpartition("/")[2] in owner.get("x-inferred", {})
    assert disagreement.verdict is (SuiteVerdict.REFUTED if is_inferred else SuiteVerdict.BROKEN)


@pytest.mark.parametrize("pointer", [pointer for pointer in OBJECTS if pointer not in OPEN_OBJECTS])
def test_a_further_field_is_undocumented(pointer: str) -> None:
    message = sample_with(f"{pointer}/surprise", 7)
    (disagreement,) = judge(message)
    assert (disagreement.verdict, disagreement.what) == (SuiteVerdict.UNDOCUMENTED, "there is a field `surprise`")
    assert judge(message, settled(disagreement)) == []


def test_a_further_field_is_charged_to_the_component_that_lacks_it() -> None:
    (disagreement,) = judge(sample_with("/usage/surprise", 7))
    assert disagreement.pointer == f"{SCHEMAS}/Usage/properties"


@pytest.mark.parametrize(
    "keywords",
    [
        {"additionalProperties": {"type": "number"}},
        {"patternProperties": {"^s": {}}},
        {"unevaluatedProperties": {"type": "number"}},
    ],
)
def test_a_field_that_keywords_describe_without_its_name_is_not_reported(keywords: dict[str, Any]) -> None:
    contract = contract_with(f"{SCHEMAS}/Tool", {**CONTRACT["components"]["schemas"]["Tool"], **keywords})
    assert judge(sample_with("/tools/0/surprise", 7), contract) == []


def test_a_field_that_is_described_where_another_description_lacks_it_is_not_reported() -> None:
    a, b = ({"type": "object", "properties": {"nested": {"properties": {name: {}}}}} for name in ("a", "b"))
    contract = contract_with_field({**a, "oneOf": [b, {"type": "string"}]})
    assert SchemaJudge(Contract(contract)).judge({"a": {"nested": {"a": 1, "b": 1}}}, f"{SCHEMAS}/Reply") == []


@pytest.mark.parametrize("pointer", sorted(OPEN_OBJECTS))
def test_where_no_field_is_documented_none_is_reported(pointer: str) -> None:
    assert judge(sample_with(f"{pointer}/surprise", 7)) == []


BROKEN_CLAUSES = [
    ("/created_at", "yesterday", f"{SCHEMAS}/ChatMessage/properties/created_at/format"),
    ("/role", "customer", f"{SCHEMAS}/ChatMessage/properties/role/enum"),
    ("/status", "running", f"{SCHEMAS}/ChatMessage/properties/status/enum"),
    ("/tools", [{}] * 11, f"{SCHEMAS}/ChatMessage/properties/tools/maxItems"),
    ("/usage/turns/0/input_tokens", "5", f"{SCHEMAS}/TokenCount/type"),
    ("/member/contact_channel/email", "jane", f"{SCHEMAS}/ContactChannel/properties/email/format"),
    ("/messages/0/parts/0/audio/file_size", "1", f"{SCHEMAS}/AudioFile/properties/file_size/type"),
]


@pytest.mark.parametrize(("place", "value", "pointer"), BROKEN_CLAUSES)
def test_a_broken_clause_is_named(place: str, value: Any, pointer: str) -> None:
    message = sample_with(place, value)
    (disagreement,) = judge(message)
    assert (disagreement.verdict, disagreement.pointer) == (SuiteVerdict.BROKEN, pointer)
    assert judge(message, settled(disagreement)) == []


# Each with the keyword that is charged with refusing the null, beside `a`, and what to write.
NULLS = [
    ({"const": "x"}, "const", 'enum: ["x", null]'),
    ({"type": "string", "const": "x"}, "type", 'type: ["string", "null"]\nenum: ["x", null]'),
    ({"enum": ["x", "y"]}, "enum", 'enum: ["x", "y", null]'),
    ({"type": "number", "minimum": 1}, "type", 'type: ["number", "null"]'),
    (
        {"anyOf": [{"type": "string"}, {"type": "number"}]},
        "anyOf",
        'anyOf: [{"type": "string"}, {"type": "number"}, {"type": "null"}]',
    ),
]


def contract_with_field(schema: dict[str, Any], **components: Any) -> dict[str, Any]:
    """A contract with one operation, whose reply has the field `a`."""
    reply = {"type": "object", "properties": {"a": schema}}
    content = {"application/json": {"schema": {"$ref": f"#{SCHEMAS}/Reply"}}}
    operation = {"operationId": "get", "responses": {"200": {"description": "Done.", "content": content}}}
    return {"paths": {"/a": {"get": operation}}, "components": {"schemas": {"Reply": reply, **components}}}


def test_the_place_of_a_wrong_value_is_told() -> None:
    contract = contract_with_field(
        {"type": "array", "items": {"type": "object", "properties": {"b": {"type": "string"}}}}
    )
    (disagreement,) = SchemaJudge(Contract(contract)).judge({"a": [{}, {"b": 7}]}, f"{SCHEMAS}/Reply")
    assert (disagreement.what, disagreement.example) == ("it is of the type number, not string", "`a[1].b` is 7")


@pytest.mark.parametrize(("schema", "keyword", "suggestion"), NULLS)
def test_a_null_is_settled_as_the_comparison_settles_it(schema: dict[str, Any], keyword: str, suggestion: str) -> None:
    contract = contract_with_field(schema)
    pointer = f"{SCHEMAS}/Reply/properties/a/{keyword}"
    (disagreement,) = SchemaJudge(Contract(contract)).judge({"a": None}, f"{SCHEMAS}/Reply")
    told = Disagreement(SuiteVerdict.REFUTED, pointer, "it is null", "`a` is null", suggestion, Basis.ASSUMED)
    assert disagreement == told
    comparisons = compare_documents(contract, contract_with_field({"type": ["string", "number", "null"]}))
    (comparison,) = [
        comparison for comparison in comparisons if (comparison.pointer, comparison.basis) == (pointer, Basis.ASSUMED)
    ]
    assert (comparison.verdict, comparison.suggestion) == (ComparisonVerdict.REFUTED, suggestion)


@pytest.mark.parametrize(
    "component",
    [{"type": "string"}, {"oneOf": [{"type": "string"}, {"type": "object"}]}, {"$ref": f"#{SCHEMAS}/Other"}],
)
def test_a_null_is_charged_to_the_reference_and_not_to_what_others_use_too(component: dict[str, Any]) -> None:
    contract = contract_with_field({"$ref": f"#{SCHEMAS}/Shared"}, Shared=component, Other={"type": "boolean"})
    (disagreement,) = SchemaJudge(Contract(contract)).judge({"a": None}, f"{SCHEMAS}/Reply")
    assert (disagreement.verdict, disagreement.pointer) == (SuiteVerdict.REFUTED, f"{SCHEMAS}/Reply/properties/a/$ref")
    assert disagreement.suggestion == f'oneOf: [{{"$ref": "#{SCHEMAS}/Shared"}}, {{"type": "null"}}]'


def test_a_null_that_a_reference_and_what_is_beside_it_exclude_is_settled_at_both() -> None:
    contract = contract_with_field({"$ref": f"#{SCHEMAS}/Shared", "type": "string"}, Shared={"type": "string"})
    disagreements = SchemaJudge(Contract(contract)).judge({"a": None}, f"{SCHEMAS}/Reply")
    pointers = sorted(
        disagreement.pointer.removeprefix(f"{SCHEMAS}/Reply/properties/a/") for disagreement in disagreements
    )
    assert pointers == ["$ref", "type"]


def test_what_is_neither_null_nor_of_its_other_type_is_told_of_the_latter() -> None:
    contract = contract_with_field({"oneOf": [{"type": "null"}, {"type": "string"}]})
    (disagreement,) = SchemaJudge(Contract(contract)).judge({"a": 7}, f"{SCHEMAS}/Reply")
    assert disagreement.pointer == f"{SCHEMAS}/Reply/properties/a/oneOf/1/type"


def test_a_null_that_a_page_excludes_is_broken() -> None:
    contract = contract_with_field({"not": {"type": "null"}})
    (disagreement,) = SchemaJudge(Contract(contract)).judge({"a": None}, f"{SCHEMAS}/Reply")
    assert disagreement.verdict is SuiteVerdict.BROKEN


def kind(tag: dict[str, Any], *required: str) -> dict[str, Any]:
    return {"type": "object", "required": list(required), "properties": {"kind": tag, "x": {"type": "number"}}}


CARD, BANK = f"#{SCHEMAS}/Card", f"#{SCHEMAS}/Bank"
DISCRIMINATOR = {"propertyName": "kind", "mapping": {"card": CARD, "bank": BANK}}
# The reply is a card that lacks three fields, and which a bank would lack one field of, or none.
VARIANTS = {
    "discriminator": ({"discriminator": DISCRIMINATOR}, kind({}, "kind", "a", "b", "c"), kind({}, "z")),
    "constants": ({}, kind({"const": "card"}, "a", "b", "c"), kind({"const": "bank"})),
    "enumerations": ({}, kind({"enum": ["card", "visa"]}, "a", "b", "c"), kind({"enum": ["bank", "giro"]})),
    "any other": ({}, kind({"const": "card"}, "a", "b", "c"), kind({"not": {"const": "card"}})),
    "a union within": (
        {},
        kind({"const": "card"}, "a", "b", "c"),
        {"oneOf": [kind({"const": "bank"}), kind({"const": "giro"})]},
    ),
    "null": ({}, kind({}, "a", "b", "c"), {"type": "null"}),
    "another type": ({}, kind({}, "a", "b", "c"), {"type": "string"}),
}


@pytest.mark.parametrize("name", VARIANTS)
@pytest.mark.parametrize("order", [(CARD, BANK), (BANK, CARD)])
def test_a_reply_that_fits_no_variant_is_judged_by_the_one_that_it_says_it_is(
    name: str, order: tuple[str, str]
) -> None:
    keywords, card, bank = VARIANTS[name]
    union = {"oneOf": [{"$ref": reference} for reference in order], **keywords}
    contract = contract_with_field(union, Card=card, Bank=bank)
    disagreements = SchemaJudge(Contract(contract)).judge({"a": {"kind": "card", "y": 1}}, f"{SCHEMAS}/Reply")
    assert sorted((disagreement.pointer, disagreement.what) for disagreement in disagreements) == [
        (f"{SCHEMAS}/Card/properties", "there is a field `y`"),
        *((f"{SCHEMAS}/Card/required", f"`{missing}` is missing") for missing in ("a", "b", "c")),
    ]


def test_a_reply_that_fits_two_variants_of_which_one_must_fit_breaks_the_union() -> None:
    contract = contract_with_field({"oneOf": [{"type": "number", "title": "A number"}, {"minimum": 0}]})
    (disagreement,) = SchemaJudge(Contract(contract)).judge({"a": 7}, f"{SCHEMAS}/Reply")
    assert disagreement.verdict is SuiteVerdict.BROKEN
    assert disagreement.suggestion == 'anyOf: [{"type": "number"}, {"minimum": 0}]'


def test_a_required_field_that_only_requests_have_is_not_missing() -> None:
    password = {"type": "string", "writeOnly": True}
    contract = contract_with_field({"required": ["password", "id"], "properties": {"password": password, "id": {}}})
    (disagreement,) = SchemaJudge(Contract(contract)).judge({"a": {}}, f"{SCHEMAS}/Reply")
    assert disagreement.what == "`id` is missing"


@pytest.mark.parametrize("name", ["id", "role"])
def test_a_missing_field_that_we_inferred_to_be_required_refutes_us(name: str) -> None:
    message = {key: value for key, value in SAMPLE.items() if key != name}
    (disagreement,) = judge(message)
    assert (disagreement.verdict, disagreement.what) == (SuiteVerdict.REFUTED, f"`{name}` is missing")
    assert judge(message, settled(disagreement)) == []


def test_disagreements_do_not_hide_each_other() -> None:
    message = {**SAMPLE, "model": None, "status": "PAUSED", "created_at": "yesterday", "surprise": 1}
    assert sorted(
        (disagreement.verdict, disagreement.pointer.removeprefix(f"{SCHEMAS}/ChatMessage/properties"))
        for disagreement in judge(message)
    ) == [
        (SuiteVerdict.BROKEN, "/created_at/format"),
        (SuiteVerdict.BROKEN, "/status/enum"),
        (SuiteVerdict.REFUTED, "/model/type"),
        (SuiteVerdict.UNDOCUMENTED, ""),
    ]
