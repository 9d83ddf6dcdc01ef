"""Variants of unions, and what tells them apart."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from invent_contract.clause import ComparisonVerdict
from invent_contract.comparison.breaking_changes import changes_for_callers
from invent_contract.comparison.change import describe
from invent_contract.comparison.document_clauses import compare_documents

Document = dict[str, Any]
PET = {"type": "object", "properties": {"id": {"type": "string"}}}


def reference(name: str) -> dict[str, Any]:
    return {"$ref": f"#/components/schemas/{name}"}


def document_of_pet(pet: dict[str, Any], *, side: str = "received", **schemas: Any) -> Document:
    """A document whose only operation sends or receives a pet, in the place of an object's field."""
    content = {"application/json": {"schema": {"type": "object", "properties": {"pet": pet}}}}
    parts = {"requestBody": {"content": content}} if side == "sent" else {"responses": {"200": {"content": content}}}
    kinds = {
        name: {"type": "object", "required": ["kind"], "properties": {"kind": {"const": name.lower()}}}
        for name in ("Cat", "Dog", "Bird")
    }
    return {
        "openapi": "3.1.0",
        "paths": {"/x": {"post": {"operationId": "x", "responses": {}, **parts}}},
        "components": {"schemas": kinds | schemas},
    }


def told(old: Document, new: Document) -> list[str]:
    return describe(changes_for_callers(old, new))


@pytest.mark.parametrize("beside", [{}, PET], ids=["alone", "beside fields"])
@pytest.mark.parametrize(
    ("side", "effect_of_more", "effect_of_less"),
    [("received", "breaking", "compatible"), ("sent", "compatible", "breaking")],
)
def test_what_is_received_must_not_grow_and_what_is_sent_must_not_shrink(
    side: str, effect_of_more: str, effect_of_less: str, beside: dict[str, Any]
) -> None:
    two, three = ({**beside, "oneOf": [*map(reference, names)]} for names in (["Cat", "Dog"], ["Cat", "Dog", "Bird"]))
    old, new = (document_of_pet(pet, side=side) for pet in (two, three))
    label = "response 200 of x.pet (received)" if side == "received" else "body of x.pet (sent)"
    assert told(old, new) == [f"{effect_of_more}: {label}: also Bird"]
    assert told(new, old) == [f"{effect_of_less}: {label}: without Bird"]


def test_alternatives_of_required_fields_are_variants() -> None:
    old, new = (
        document_of_pet({**PET, "anyOf": [{"required": [name]} for name in names]}, side="sent")
        for names in ("ab", "abc")
    )
    (more,), (less,) = told(old, new), told(new, old)
    assert more.startswith("compatible: body of x.pet (sent): also the variant at ")
    assert less.startswith("breaking: body of x.pet (sent): without the variant at ")


def test_a_union_that_begins_to_restrict_an_objects_fields_is_a_keyword() -> None:
    alternatives = {"anyOf": [{"required": ["id"]}, {"required": ["name"]}]}
    for side, effect in (("sent", "breaking"), ("received", "compatible")):
        old, new = (document_of_pet(pet, side=side) for pet in (PET, PET | alternatives))
        (line,) = told(old, new)
        assert line.startswith(f"{effect}: ")
        assert "anyOf none → " in line
        (line,) = told(new, old)
        assert line.startswith("compatible: ")


def test_the_fields_of_a_variant_beside_fields_are_compared() -> None:
    old = document_of_pet({**PET, "oneOf": [reference("Cat"), reference("Dog")]})
    new = copy.deepcopy(old)
    new["components"]["schemas"]["Dog"]["properties"]["name"] = {"type": "string"}
    assert told(old, new) == ["compatible: Dog.name (received): new, optional"]
    assert told(new, old) == ["breaking: Dog.name (received): removed"]


LOOSE = [{"type": "object", "properties": {name: {"type": "string"}}} for name in ("a", "b")]
TOLD_APART = [reference("Cat"), reference("Dog")]
TEXT = {"type": "string"}
CLOSED = {"additionalProperties": False}


def with_field(name: str, field: dict[str, Any], **keywords: Any) -> dict[str, Any]:
    return {"type": "object", "required": [name], "properties": {name: field}, **keywords}


@pytest.mark.parametrize(
    ("side", "variants", "effects"),
    [
        ("sent", LOOSE, ("breaking", "compatible")),
        (
            "sent",
            [*TOLD_APART, {"type": "object", "properties": {"kind": {"const": "cat"}}}],
            ("breaking", "compatible"),
        ),
        ("sent", TOLD_APART, None),
        ("sent", [with_field("a", {"type": "string"}), with_field("a", {"type": "integer"})], None),
        (
            "sent",
            [with_field("a", TEXT, **CLOSED), {"type": "object", "properties": {"b": TEXT, "a": {"type": "null"}}}],
            None,
        ),
        (
            "sent",
            [with_field("a", {"type": "integer"}), with_field("a", {"type": "number"})],
            ("breaking", "compatible"),
        ),
        ("sent", [with_field("a", TEXT, **CLOSED), with_field("b", TEXT, **CLOSED)], None),
        ("sent", [with_field("a", TEXT, **CLOSED), with_field("b", TEXT)], None),
        ("sent", [with_field("a", TEXT), with_field("b", TEXT)], ("breaking", "compatible")),
        (
            "sent",
            [with_field("a", TEXT, **CLOSED), {"type": "object", "properties": {"a": TEXT}, **CLOSED}],
            ("breaking", "compatible"),
        ),
        ("sent", [{"type": "string", "minLength": 2}, {"type": "array"}], None),
        ("received", LOOSE, None),
    ],
)
def test_a_value_that_may_fit_only_one_variant(
    side: str, variants: list[dict[str, Any]], effects: tuple[str, str] | None
) -> None:
    any_of, one_of = (document_of_pet({keyword: variants}, side=side) for keyword in ("anyOf", "oneOf"))
    lines = (told(any_of, one_of), told(one_of, any_of))
    if effects is None:
        assert lines == ([], [])
    else:
        assert lines == (
            [f"{effects[0]}: body of x.pet (sent): anyOf → oneOf"],
            [f"{effects[1]}: body of x.pet (sent): oneOf → anyOf"],
        )


WITHOUT_CONSTANTS = {
    name: {"type": "object", "required": ["kind"], "properties": {"kind": TEXT, name.lower(): TEXT}}
    for name in ("Cat", "Dog", "Bird")
}


def with_discriminator(
    discriminator: dict[str, Any] | None, *names: str, side: str = "received", **schemas: Any
) -> Document:
    union = {"oneOf": [*map(reference, names or ("Cat", "Dog"))]}
    pet = union if discriminator is None else {**union, "discriminator": discriminator}
    return document_of_pet(pet, side=side, **schemas)


KIND = {"propertyName": "kind"}
KIND_OF_CAT = {**KIND, "mapping": {"cat": "Cat"}}
KIND_OF_BOTH = {**KIND, "mapping": {"cat": "#/components/schemas/Cat", "dog": "Dog"}}
KIND_OF_THREE = {**KIND, "mapping": {**KIND_OF_BOTH["mapping"], "bird": "Bird"}}  # type: ignore[dict-item]
NAMED = {**KIND, "mapping": {"Cat": "Cat", "Dog": "Dog"}}
SWAPPED = {**KIND, "mapping": {"cat": "Dog", "dog": "Cat"}}
IS_SWAPPED = ['breaking: discriminator kind "cat": Cat → Dog', 'breaking: discriminator kind "dog": Dog → Cat']


def test_a_discriminator_says_which_one_variant_a_value_fits() -> None:
    any_of, one_of = (
        document_of_pet({keyword: TOLD_APART, "discriminator": KIND}, side="sent", **WITHOUT_CONSTANTS)
        for keyword in ("anyOf", "oneOf")
    )
    assert told(any_of, one_of) == told(one_of, any_of) == []


def test_the_name_of_a_union_within_a_union_is_no_tag() -> None:
    nested = {**with_discriminator(KIND)["components"]["schemas"], **WITHOUT_CONSTANTS}
    flat = with_discriminator(KIND, "Cat", "Dog", "Bird", **nested)
    pets = {"oneOf": TOLD_APART, "discriminator": KIND}
    assert told(with_discriminator(KIND, "Pets", "Bird", Pets=pets, **nested), flat) == []


def labelled(lines: list[str], side: str) -> list[str]:
    label = "response 200 of x.pet (received)" if side == "received" else "body of x.pet (sent)"
    return [line.replace(": ", f": {label}: ", 1) for line in lines]


@pytest.mark.parametrize("side", ["received", "sent"])
@pytest.mark.parametrize(
    ("old", "new", "lines"),
    [
        (
            None,
            KIND,
            ['compatible: discriminator kind "Cat": none → Cat', 'compatible: discriminator kind "Dog": none → Dog'],
        ),
        (
            KIND,
            None,
            ['breaking: discriminator kind "Cat": Cat → none', 'breaking: discriminator kind "Dog": Dog → none'],
        ),
        (
            KIND,
            {"propertyName": "type"},
            [
                'breaking: discriminator kind "Cat": Cat → none',
                'breaking: discriminator kind "Dog": Dog → none',
                'compatible: discriminator type "Cat": none → Cat',
                'compatible: discriminator type "Dog": none → Dog',
            ],
        ),
        (KIND, NAMED, []),
        (NAMED, KIND, []),
        (
            KIND_OF_CAT,
            KIND_OF_BOTH,
            ['breaking: discriminator kind "Dog": Dog → none', 'compatible: discriminator kind "dog": none → Dog'],
        ),
        (KIND_OF_BOTH, SWAPPED, IS_SWAPPED),
        (KIND_OF_BOTH, {**KIND, "mapping": {"dog": "Dog", "cat": "Cat"}}, []),
    ],
)
def test_another_class_for_a_tag_is_told(
    side: str, old: dict[str, Any] | None, new: dict[str, Any] | None, lines: list[str]
) -> None:
    old_document, new_document = (
        with_discriminator(discriminator, side=side, **WITHOUT_CONSTANTS) for discriminator in (old, new)
    )
    assert told(old_document, new_document) == labelled(lines, side)


@pytest.mark.parametrize("side", ["received", "sent"])
@pytest.mark.parametrize(
    ("old", "new", "lines"),
    [
        (None, KIND, []),
        (KIND, None, []),
        (KIND_OF_BOTH, None, []),
        (KIND_OF_BOTH, KIND_OF_CAT, []),
        (KIND, SWAPPED, IS_SWAPPED),
        (None, SWAPPED, IS_SWAPPED),
    ],
)
def test_constants_tell_classes_with_and_without_a_discriminator(
    side: str, old: dict[str, Any] | None, new: dict[str, Any] | None, lines: list[str]
) -> None:
    old_document, new_document = (with_discriminator(discriminator, side=side) for discriminator in (old, new))
    assert told(old_document, new_document) == labelled(lines, side)


@pytest.mark.parametrize("schemas", [{}, WITHOUT_CONSTANTS], ids=["with constants", "without constants"])
@pytest.mark.parametrize(("side", "effect"), [("received", "compatible"), ("sent", "breaking")])
def test_the_tag_of_a_variant_that_comes_or_goes_is_not_told_again(
    side: str, effect: str, schemas: dict[str, Any]
) -> None:
    three = with_discriminator(KIND_OF_THREE, "Cat", "Dog", "Bird", side=side, **schemas)
    two = with_discriminator(KIND_OF_BOTH, "Cat", "Dog", side=side, **schemas)
    alone = with_discriminator({**KIND, "mapping": {"cat": "Cat"}}, "Cat", side=side, **schemas)
    assert told(three, two) == labelled([f"{effect}: without Bird"], side)
    assert len(told(two, three)) == 1
    assert told(two, alone) == labelled([f"{effect}: without Dog"], side)


@pytest.mark.parametrize("discriminator", [None, SWAPPED, KIND_OF_CAT])
def test_the_discriminator_of_a_base_tells_nothing_of_one_object_that_extends_it(
    discriminator: dict[str, Any] | None,
) -> None:
    base = {"type": "object", "properties": {"kind": TEXT}}
    extending: dict[str, Any] = {name: {"allOf": [reference("Pet")]} for name in ("Cat", "Dog")}
    old, new = (
        document_of_pet(reference("Cat"), Pet=base | {"discriminator": definition} if definition else base, **extending)
        for definition in (KIND_OF_BOTH, discriminator)
    )
    assert told(old, new) == []


@pytest.mark.parametrize(
    "pet",
    [
        reference("Pet"),
        {"allOf": [reference("Pet")]},
        {"allOf": [reference("Pet")], "description": "The pet.", "nullable": True},
    ],
)
def test_the_discriminator_of_a_base_that_is_received_itself_tells_its_class(pet: dict[str, Any]) -> None:
    base = {"type": "object", "properties": {"kind": TEXT}}
    extending: dict[str, Any] = {name: {"allOf": [reference("Pet"), PET]} for name in ("Cat", "Dog")}
    old, without, named, swapped = (
        document_of_pet(pet, Pet=base | definition, **extending)
        for definition in (
            {"discriminator": KIND_OF_BOTH},
            {},
            {"discriminator": {**KIND, "mapping": {**KIND_OF_BOTH["mapping"], "Cat": "Cat"}}},  # type: ignore[dict-item]
            {"discriminator": SWAPPED},
        )
    )
    assert told(old, without) == ["breaking: Pet (received): discriminator kind → none"]
    assert told(old, named) == told(named, old) == []
    assert told(old, swapped) == [line.replace(": ", ": Pet (received): ", 1) for line in IS_SWAPPED]


def test_the_discriminator_of_an_object_that_others_extend_is_told_once() -> None:
    pet = {"type": "object", "properties": {"kind": {"type": "string"}}}
    extending: dict[str, Any] = {name: {"allOf": [reference("Pet")]} for name in ("Cat", "Dog")}
    old, new = (
        document_of_pet({"oneOf": TOLD_APART}, Pet=pet | {"discriminator": discriminator}, **extending)
        for discriminator in (KIND_OF_BOTH, SWAPPED)
    )
    assert told(old, new) == [
        'breaking: Pet (received): discriminator kind "cat": Cat → Dog',
        'breaking: Pet (received): discriminator kind "dog": Dog → Cat',
    ]


def renamed(document: Document) -> Document:
    """A document with other names for the variants."""
    schemas = document["components"]["schemas"]
    pet = copy.deepcopy(document)
    pet["components"]["schemas"] = {f"{name}Dto": schema for name, schema in schemas.items()}
    union = pet["paths"]["/x"]["post"]["responses"]["200"]["content"]["application/json"]["schema"]["properties"]["pet"]
    union["oneOf"] = [reference(f"{name}Dto") for name in ("Cat", "Dog")]
    mapping = union["discriminator"]["mapping"]
    union["discriminator"]["mapping"] = {tag: f"{target.rpartition('/')[2]}Dto" for tag, target in mapping.items()}
    return pet


@pytest.mark.parametrize(
    ("other", "verdict"),
    [
        (with_discriminator(KIND_OF_BOTH), ComparisonVerdict.AGREES),
        (renamed(with_discriminator(KIND_OF_BOTH)), ComparisonVerdict.AGREES),
        (with_discriminator(KIND), ComparisonVerdict.AGREES),
        (with_discriminator(SWAPPED), ComparisonVerdict.DIFFERS),
        (renamed(with_discriminator(SWAPPED)), ComparisonVerdict.DIFFERS),
        (with_discriminator({"propertyName": "type"}), ComparisonVerdict.DIFFERS),
        (with_discriminator(None), ComparisonVerdict.ONLY_HERE),
    ],
)
def test_a_discriminator_is_a_clause(other: Document, verdict: ComparisonVerdict) -> None:
    clauses = compare_documents(with_discriminator(KIND_OF_BOTH), other)
    (clause,) = [clause for clause in clauses if clause.pointer.endswith("/pet/discriminator")]
    assert clause.verdict is verdict
