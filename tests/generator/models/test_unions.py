"""Which variant of a union a reply becomes."""

from __future__ import annotations

import datetime
import uuid
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from hypothesis import HealthCheck, given, seed, settings
from hypothesis import strategies as st

from invent_contract.contract import Contract
from tests.generator.small_clients import document_of_body, document_of_reply, generate
from tests.support.small_documents.calls import received, sent
from tests.support.small_documents.documents import document
from tests.support.small_documents.values import instances

Schemas = dict[str, Any]
PackageOf = Callable[[Schemas], ModuleType]
TEXT = {"type": "string"}
INTEGER = {"type": "integer"}


def ref(name: str) -> dict[str, str]:
    return {"$ref": f"#/components/schemas/{name}"}


def thing(*required: str, **properties: Any) -> dict[str, Any]:
    return {"type": "object", "required": list(required), "properties": properties}


def one_of(*names: str, **members: Any) -> dict[str, Any]:
    return {"oneOf": [ref(name) for name in names], **members}


def tagged_by(name: str, **mapping: str) -> dict[str, Any]:
    targets = {tag: f"#/components/schemas/{target}" for tag, target in mapping.items()}
    return {"discriminator": {"propertyName": name, **({"mapping": targets} if targets else {})}}


@pytest.fixture(scope="module")
def package_of(tmp_path_factory: pytest.TempPathFactory) -> PackageOf:
    """Makes a client whose `get_child` returns the schema `Child`, once for the same schemas."""
    packages: dict[str, ModuleType] = {}

    def package(schemas: Schemas) -> ModuleType:
        key = repr(schemas)
        if key not in packages:
            schema = schemas["Child"] if "$ref" in schemas["Child"] else ref("Child")
            content = {"application/json": {"schema": schema}}
            packages[key], _ = generate(document_of_reply(content, **schemas), tmp_path_factory.mktemp("client"))
        return packages[key]

    return package


def to_json(value: Any) -> Any:
    """A model, or what no model could be made of, as JSON."""
    return value.to_dict() if hasattr(value, "to_dict") else value


ENUM_TAG = {
    "Child": one_of("A", "B"),
    "A": thing("type", type={"type": "string", "enum": ["card"]}, last4=TEXT),
    "B": thing("type", type={"type": "string", "enum": ["bank"]}, iban=TEXT),
}
MAPPED_TAG = {
    "Child": one_of("A", "B", **tagged_by("kind", a="A", b="B")),
    "A": thing("kind", kind=TEXT, x=TEXT),
    "B": thing("kind", kind=TEXT, y=TEXT),
}
OPTIONAL_TAG = {
    "Child": one_of("Card", "Bank", **tagged_by("type", bank="Bank", card="Card")),
    "Card": thing("ref", type={"const": "card", "default": "card", "type": "string"}, ref=TEXT),
    "Bank": thing("ref", type={"const": "bank", "default": "bank", "type": "string"}, ref=TEXT),
}
NAMED_TAG = {
    "Child": one_of("Cat", "Dog", **tagged_by("petType")),
    "Cat": thing("petType", petType=TEXT, name=TEXT),
    "Dog": thing("petType", petType=TEXT, name=TEXT),
}
UNNAMED_TAG = {  # its values are not the schemas' names, and nothing lists them
    "Child": one_of("CardPayment", "BankPayment", **tagged_by("type")),
    "CardPayment": thing("type", "last4", type=TEXT, last4=TEXT),
    "BankPayment": thing("type", "iban", type=TEXT, iban=TEXT),
}
INHERITED_TAG = {  # as Swagger writes it
    "Child": ref("Pet"),
    "Pet": thing("petType", petType=TEXT) | tagged_by("petType", dog="Dog"),
    "Cat": {"allOf": [ref("Pet"), thing(name=TEXT)]},
    "Dog": {"allOf": [ref("Pet"), thing(bark=TEXT)]},
}
UNION_OF_INHERITED_TAG = {**INHERITED_TAG, "Child": one_of("Cat", "Dog")}
TAG_THAT_IS_AN_ENUMERATION = {
    "Child": one_of("A", "B", **tagged_by("kind", one="A", two="A", three="B")),
    "Kind": {"type": "string", "enum": ["one", "two", "three"]},
    "A": thing("kind", kind=ref("Kind")),
    "B": thing("kind", kind=ref("Kind")),
}
NULLABLE_TAG = {
    "Child": one_of("A", "B", **tagged_by("kind", a="A", b="B")),
    "A": thing("x", kind={"type": ["string", "null"]}, x=TEXT),
    "B": thing("y", kind={"type": ["string", "null"]}, y=TEXT),
}
NUMBERED = {
    "Child": one_of("A", "B"),
    "A": thing("version", version={"type": "integer", "enum": [1]}, x=TEXT),
    "B": thing("version", version={"const": 2}, x=TEXT),
}
TRUE_OR_FALSE = {
    "Child": one_of("A", "B"),
    "A": thing("ok", ok={"type": "boolean", "enum": [True]}, x=TEXT),
    "B": thing("ok", ok={"type": "boolean", "enum": [False]}, x=TEXT),
}
CLOSED = {
    "Child": {"anyOf": [ref("A"), ref("B")]},
    "A": {**thing(x=TEXT), "additionalProperties": False},
    "B": {**thing(x=TEXT, y=TEXT), "additionalProperties": False},
}
REQUIRED = {"Child": one_of("A", "B"), "A": thing("id", "x", id=TEXT, x=TEXT), "B": thing("id", "y", id=TEXT, y=TEXT)}
OPEN_FIRST = {
    "Child": {"anyOf": [ref("Open"), ref("A")]},
    "Open": thing(type=TEXT, x=TEXT),
    "A": thing("type", type={"const": "a"}),
}
ALL_OPTIONAL = {"Child": one_of("A", "B"), "A": thing(x=TEXT), "B": thing(y=TEXT)}
TYPES_OF_FIELDS = {"Child": one_of("A", "B"), "A": thing("x", x=TEXT), "B": thing("x", x=INTEGER)}
OPTIONAL_NUMBERS = {  # as Discord's, of which a reply may have none
    "Child": one_of("A", "B"),
    "A": thing(kind={"type": "integer", "enum": [1]}, x=TEXT),
    "B": thing(kind={"type": "integer", "enum": [2]}, x={"type": ["string", "null"]}),
}
TAG_WITHIN = {
    "Child": one_of("A", "B"),
    "A": thing("meta", meta=thing("kind", kind={"const": "a"})),
    "B": thing("meta", meta=thing("kind", kind={"const": "b"})),
}
INLINE = {"Child": {"oneOf": [thing("type", type={"const": "a"}, x=TEXT), thing("type", type={"const": "b"}, x=TEXT)]}}
UNION_OF_UNIONS = {
    "Child": one_of("Pets", "Cars"),
    "Pets": one_of("Cat", "Dog", **tagged_by("pet", cat="Cat", dog="Dog")),
    "Cars": one_of("Van", "Bus", **tagged_by("car", van="Van", bus="Bus")),
    "Cat": thing("pet", pet=TEXT),
    "Dog": thing("pet", pet=TEXT),
    "Van": thing("car", car=TEXT),
    "Bus": thing("car", car=TEXT),
}
MAPPED_TO_UNIONS = {
    **UNION_OF_UNIONS,
    "Child": one_of("Pets", "Cars", **tagged_by("what", pets="Pets", cars="Cars")),
    "Cat": thing("pet", pet=TEXT, what=TEXT),
    "Van": thing(car=TEXT, what=TEXT),
    "Bus": thing(car=TEXT, what=TEXT),
}

VARIANT_THAT_EXTENDS_ANOTHER = {
    "Child": one_of("Kitten", "Cat", **tagged_by("kind", cat="Cat", kitten="Kitten")),
    "Cat": thing("kind", kind=TEXT, name=TEXT),
    "Kitten": {"allOf": [ref("Cat"), thing(age=INTEGER)]},
}
UNION_OF_ONE_THAT_EXTENDS_ANOTHER = {
    "Child": one_of("Cat", "Young", **tagged_by("kind", old="Cat", young="Young")),
    "Young": one_of("Kitten", "Puppy"),
    "Cat": thing("kind", kind=TEXT, name=TEXT),
    "Kitten": {"allOf": [ref("Cat"), thing(age=INTEGER)]},
    "Puppy": thing("kind", "barks", kind=TEXT, barks=INTEGER),
}


@pytest.mark.parametrize(
    ("schemas", "reply", "class_name"),
    [
        (ENUM_TAG, {"type": "bank", "iban": "q"}, "B"),
        (ENUM_TAG, {"type": "card", "last4": "q"}, "A"),
        (ENUM_TAG, {"type": "new", "x": "q"}, "dict"),
        (MAPPED_TAG, {"kind": "b", "y": "q"}, "B"),
        (MAPPED_TAG, {"kind": "a", "y": "q"}, "A"),
        (MAPPED_TAG, {"kind": "new", "y": "q"}, "dict"),
        (OPTIONAL_TAG, {"type": "bank", "ref": "1"}, "Bank"),
        (OPTIONAL_TAG, {"type": "card", "ref": "1"}, "Card"),
        (OPTIONAL_TAG, {"ref": "1"}, "Card"),
        (OPTIONAL_TAG, {"type": "bank"}, "dict"),
        (NAMED_TAG, {"petType": "Dog", "name": "q"}, "Dog"),
        (UNNAMED_TAG, {"type": "bank", "iban": "q"}, "BankPayment"),
        (UNNAMED_TAG, {"type": "bank"}, "dict"),
        (INHERITED_TAG, {"petType": "dog", "bark": "q"}, "Dog"),
        (INHERITED_TAG, {"petType": "Cat", "name": "q"}, "Cat"),
        (INHERITED_TAG, {"petType": "fish"}, "Pet"),
        (UNION_OF_INHERITED_TAG, {"petType": "dog"}, "Dog"),
        (UNION_OF_INHERITED_TAG, {"petType": "Cat"}, "Cat"),
        (TAG_THAT_IS_AN_ENUMERATION, {"kind": "two"}, "A"),
        (TAG_THAT_IS_AN_ENUMERATION, {"kind": "three"}, "B"),
        (NULLABLE_TAG, {"kind": None, "y": "q"}, "B"),
        (NULLABLE_TAG, {"kind": "b", "y": "q"}, "B"),
        (NUMBERED, {"version": 2, "x": "q"}, "B"),
        (NUMBERED, {"version": 3, "x": "q"}, "dict"),
        (TRUE_OR_FALSE, {"ok": False}, "B"),
        (TRUE_OR_FALSE, {"ok": True}, "A"),
        (CLOSED, {"x": "q", "y": "q"}, "B"),
        (CLOSED, {"x": "q", "z": "q"}, "dict"),
        (REQUIRED, {"id": "1", "y": "q"}, "B"),
        (REQUIRED, {"id": "1"}, "dict"),
        (OPEN_FIRST, {"type": "a", "x": "q"}, "A"),
        (OPEN_FIRST, {"type": "b", "x": "q"}, "Open"),
        (ALL_OPTIONAL, {"y": "q"}, "B"),
        (TYPES_OF_FIELDS, {"x": 1}, "B"),
        (OPTIONAL_NUMBERS, {"x": None}, "B"),
        (OPTIONAL_NUMBERS, {"x": "q", "kind": 2}, "B"),
        (TAG_WITHIN, {"meta": {"kind": "b"}}, "B"),
        (INLINE, {"type": "b"}, "ChildType1"),
        (UNION_OF_UNIONS, {"pet": "dog"}, "Dog"),
        (UNION_OF_UNIONS, {"car": "bus"}, "Bus"),
        (MAPPED_TO_UNIONS, {"what": "cars", "car": "bus"}, "Bus"),
        (MAPPED_TO_UNIONS, {"what": "cars"}, "Van"),
        (MAPPED_TO_UNIONS, {"what": "new", "car": "bus"}, "dict"),
        (VARIANT_THAT_EXTENDS_ANOTHER, {"kind": "cat"}, "Cat"),
        (VARIANT_THAT_EXTENDS_ANOTHER, {"kind": "kitten"}, "Kitten"),
        (UNION_OF_ONE_THAT_EXTENDS_ANOTHER, {"kind": "old", "age": 1}, "Cat"),
        (UNION_OF_ONE_THAT_EXTENDS_ANOTHER, {"kind": "young"}, "Kitten"),
        (UNION_OF_ONE_THAT_EXTENDS_ANOTHER, {"kind": "young", "barks": 1}, "Puppy"),
    ],
)
def test_a_reply_becomes_the_variant_that_it_is(
    schemas: Schemas, reply: Any, class_name: str, package_of: PackageOf
) -> None:
    package = package_of(schemas)
    result = received(package, "get", reply)
    assert (type(result).__name__, to_json(result)) == (class_name, reply)


SCALARS = {
    "Child": thing(
        f={"oneOf": [ref("FieldEnum"), ref("BlankEnum"), ref("NullEnum")]},
        g={"anyOf": [{"type": "string", "enum": ["auto"]}, {"type": "string", "format": "date"}]},
        h={"anyOf": [{"type": "string", "enum": ["auto"]}, {"type": "integer"}]},
        i={"anyOf": [{"type": "string", "enum": ["a"]}, TEXT]},
        j={"oneOf": [{"type": "number"}, {"type": "integer"}]},
        k={"oneOf": [TEXT, {"type": "string", "format": "uuid"}, {"type": "null"}]},
        m={"anyOf": [{"type": "number"}, {"type": "string", "enum": ["a"]}, {"type": "integer", "enum": [1, 2]}]},
    ),
    "FieldEnum": {"type": "string", "enum": ["s1", "s2"]},
    "BlankEnum": {"enum": [""]},
    "NullEnum": {"enum": [None]},
}


def test_a_scalar_is_what_is_most_exact(package_of: PackageOf) -> None:
    package = package_of(SCALARS)
    text = "12345678-1234-5678-1234-567812345678"
    reply = {"f": "", "g": "2020-01-02", "h": 3, "i": "b", "j": 4, "k": text, "m": 2}
    child = received(package, "get", reply)
    assert child.f.is_known
    assert (child.g, child.h, child.i) == (datetime.date(2020, 1, 2), 3, "b")
    assert type(child.i) is str
    assert (type(child.j), child.k, child.m.is_known) == (int, uuid.UUID(text), True)
    assert child.to_dict() == reply
    others = received(package, "get", {"g": "auto", "h": "x", "i": "a", "j": 4.5, "k": None, "m": 7})
    assert (others.g.is_known, others.h.is_known, others.i.is_known) == (True, False, True)
    assert (others.j, others.k, others.m, type(others.m)) == (4.5, None, 7, int)


COLLECTIONS = {
    "Child": thing(
        items={"type": "array", "items": one_of("A", "B")},
        by_name={"type": "object", "additionalProperties": {"oneOf": [ref("A"), ref("B"), {"type": "null"}]}},
        lists={"oneOf": [{"type": "array", "items": ref("A")}, {"type": "array", "items": ref("B")}, TEXT]},
        text={"oneOf": [TEXT, ref("A")]},
    ),
    "A": ENUM_TAG["A"],
    "B": ENUM_TAG["B"],
}


def test_unions_in_lists_and_in_mappings_and_beside_text(package_of: PackageOf) -> None:
    package = package_of(COLLECTIONS)
    bank, new = {"type": "bank", "iban": "q"}, {"x": 1}
    reply = {"items": [bank, new], "by_name": {"a": bank, "b": None, "c": new}, "lists": [bank], "text": new}
    child = received(package, "get", reply)
    names = [type(value).__name__ for value in (*child.items, *child.by_name.values(), *child.lists, child.text)]
    assert names == ["B", "dict", "B", "NoneType", "dict", "B", "dict"]
    assert child.to_dict() == reply
    assert received(package, "get", {"lists": "q", "text": "q"}).to_dict() == {"lists": "q", "text": "q"}


TOLD_APART = {
    "enumerations": ENUM_TAG,
    "optional tag": OPTIONAL_TAG,
    "numbers": NUMBERED,
    "optional numbers": OPTIONAL_NUMBERS,
    "true or false": TRUE_OR_FALSE,
    "closed": CLOSED,
    "required": REQUIRED,
    "open first": OPEN_FIRST,
    "all optional": ALL_OPTIONAL,
    "types of fields": TYPES_OF_FIELDS,
    "tag within": TAG_WITHIN,
    "limits": {
        "Child": one_of("A", "B", "C"),
        "A": thing("x", x={"type": "string", "maxLength": 3}),
        "B": thing("x", x={"type": "string", "minLength": 4}),
        "C": thing("x", x={"type": "array", "items": {"anyOf": [INTEGER, thing("y", y={"const": 1})]}}),
    },
    "three, of which one refers to all": {
        "Child": {"anyOf": [ref("Node"), ref("Leaf"), ref("Named")]},
        "Node": thing("children", children={"type": "array", "items": ref("Child")}, name=TEXT),
        "Leaf": {**thing("value", value={"type": ["number", "null"]}), "additionalProperties": False},
        "Named": thing("name", name=TEXT, value={"type": "boolean"}),
    },
}


@pytest.mark.parametrize("schemas", TOLD_APART.values(), ids=TOLD_APART)
def test_replies_of_a_variant_become_that_or_one_that_allows_them(
    schemas: Schemas, package_of: PackageOf, pytestconfig: pytest.Config
) -> None:
    package = package_of(schemas)
    contract = Contract(document(components={"schemas": schemas}))
    (variants,) = [definition for keyword, definition in schemas["Child"].items() if keyword in ("oneOf", "anyOf")]
    names = [variant["$ref"].rpartition("/")[2] for variant in variants]

    @seed(pytestconfig.option.seed)
    @settings(max_examples=40, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    @given(st.one_of([instances(contract, ref(name)) for name in names]))
    def check_reply(reply: Any) -> None:
        result = received(package, "get", reply)
        assert contract.validator(contract.schema_pointers[type(result).__name__]).is_valid(reply), (reply, result)
        assert to_json(result) == reply

    check_reply()


def test_a_type_checker_sees_what_stays_as_it_is(package_of: PackageOf) -> None:
    package = package_of({**ENUM_TAG, "Child": thing("a", a=one_of("A", "B"), b=one_of("Open", "A")), "Open": {}})
    source = Path(str(package.__file__)).with_name("models").joinpath("child.py").read_text()
    assert "a: models.A | models.B | dict[str, Any]\n" in source
    assert "b: Any | models.A | None | Unset" in source


def test_an_argument_may_be_one_that_extends_its_type(tmp_path: Path) -> None:
    content = {"application/json": {"schema": thing(pet=ref("Pet"))}}
    package, _ = generate(document_of_body(content, **INHERITED_TAG), tmp_path)
    source = (tmp_path / "tests" / package.__name__ / "client.py").read_text()
    assert "pet: models.Cat | models.CatParam |" in source


def test_an_argument_that_is_a_union_is_checked(tmp_path: Path) -> None:
    content = {"application/json": {"schema": ref("Child")}}
    package, _ = generate(document_of_body(content, **OPTIONAL_TAG), tmp_path)
    bank = {"type": "bank", "ref": "1"}
    assert sent(package, "send", body=bank) == bank
    assert sent(package, "send", body=package.models.Bank(ref="1", type_="bank")) == bank
    with pytest.raises(package.InvalidRequestError, match="type must be"):
        sent(package, "send", body={"type": "new", "ref": "1"})
