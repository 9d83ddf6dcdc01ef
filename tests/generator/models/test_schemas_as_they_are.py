"""Names, `allOf`, and what cannot be one type, as documents write them: the client has the fields that they mean."""

from __future__ import annotations

import textwrap
import typing
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from ruamel.yaml import YAML

from tests.generator.small_clients import generate
from tests.support.small_documents.calls import received, refused, sent
from tests.support.small_documents.documents import document


class Case(NamedTuple):
    """A document and what holds of its client.

    Attributes:
        schemas: The components, as YAML. `get_child` answers with a `Child`, and `post_child` sends one.
        expectations: Python, with `models`, and `received`, `sent` and `refused` of `small_documents/calls.py`, whose
            package is the client.
        warnings: The beginnings of the warnings, each with its pointer.
    """

    schemas: str
    expectations: str
    warnings: tuple[str, ...] = ()


NAMES = {
    "components of the same title": Case(
        """
        Thing-Input: {title: Thing, type: object, required: [order], properties: {order: {type: string}}}
        Thing-Output: {title: Thing, type: object, required: [stock], properties: {stock: {type: integer}}}
        Child:
          type: object
          properties:
            a: {$ref: "#/components/schemas/Thing-Input"}
            b: {$ref: "#/components/schemas/Thing-Output"}
        """,
        """
        child = received("get_child", {"a": {"order": "1"}, "b": {"stock": 3}})
        assert (child.a.order, child.b.stock) == ("1", 3)
        assert type(child.a) is models.ThingInput
        assert type(child.b) is models.ThingOutput
        """,
    ),
    "an enumeration inside that would have the name of a component": Case(
        """
        Child: {type: object, required: [state], properties: {state: {type: string, enum: ["on", "off"]}}}
        ChildState: {type: object, properties: {since: {type: string}}}
        """,
        """
        state = received("get_child", {"state": "on"}).state
        assert state.is_known and type(state) is not models.ChildState
        assert models.ChildState(since="x").since == "x"
        assert sent("post_child", state="on") == {"state": "on"}
        """,
    ),
    "an object inside that would have the name of a list": Case(
        """
        ChildTags: {type: array, items: {type: string}}
        Child: {type: object, properties: {tags: {type: object, properties: {a: {type: string}}}}}
        """,
        """
        assert received("get_child", {"tags": {"a": "x"}}).tags.a == "x"
        """,
    ),
    "components that differ in what no class has in its name": Case(
        """
        a.Item: {type: object, properties: {x: {type: string}}}
        a_item: {type: object, properties: {y: {type: string}}}
        Child:
          properties: {a: {$ref: "#/components/schemas/a.Item"}, b: {$ref: "#/components/schemas/a_item"}}
        """,
        """
        child = received("get_child", {"a": {"x": "1"}, "b": {"y": "2"}})
        assert (child.a.x, child.b.y) == ("1", "2")
        """,
    ),
    "an object inside a schema that another is made of": Case(
        """
        Child: {allOf: [{$ref: "#/components/schemas/Base"}], properties: {extra: {type: string}}, required: [extra]}
        Base: {type: object, properties: {inner: {type: object, properties: {x: {type: string}}}}}
        """,
        """
        child = received("get_child", {"inner": {"x": "y"}, "extra": "e"})
        assert (child.inner.x, child.extra, type(child.inner)) == ("y", "e", models.BaseInner)
        assert sent("post_child", extra="e") == {"extra": "e"}
        """,
    ),
    "a component that is another one or null": Case(
        """
        A: {type: object, properties: {x: {type: string}}}
        N: {anyOf: [{$ref: "#/components/schemas/A"}, {type: "null"}]}
        M: {$ref: "#/components/schemas/N"}
        Child: {type: object, properties: {n: {$ref: "#/components/schemas/N"}, m: {$ref: "#/components/schemas/M"}}}
        """,
        """
        child = received("get_child", {"n": {"x": "1"}, "m": {"x": "2"}})
        assert (type(child.n), type(child.m)) == (models.A, models.A)
        assert received("get_child", {"m": None}).m is None
        """,
    ),
    "an enumeration that may be null": Case(
        """
        Child:
          type: object
          required: [e]
          properties:
            e: {type: [string, "null"], enum: [AlertField, null]}
            list: {type: array, items: {type: [string, "null"], enum: [a, null]}}
            union: {oneOf: [{type: string, enum: [b]}, {type: "null"}]}
        """,
        """
        child = received("get_child", {"e": "AlertField", "list": ["a", None], "union": None})
        assert (child.e.is_known, child.list_[0].is_known, child.list_[1], child.union) == (True, True, None, None)
        assert received("get_child", {"e": None}).e is None
        assert models.__all__ == ("Child", "ChildE", "ChildListItem", "ChildParam", "ChildUnion")
        """,
    ),
}
ALL_OF = {
    "an enumeration that is narrowed to a constant": Case(
        """
        Base: {type: object, required: [type], properties: {type: {type: string, enum: [a, b, c]}}}
        Child: {allOf: [{$ref: "#/components/schemas/Base"}, {type: object, properties: {type: {const: a}}}]}
        """,
        """
        assert typing.get_type_hints(models.Child)["type_"] == typing.Literal["a"]
        assert sent("post_child", type_="a") == {"type": "a"}
        """,
    ),
    "scalars, and objects with words beside them": Case(
        """
        Base: {type: object, properties: {data: {type: string}}}
        Base2: {type: object, properties: {z: {type: string}}}
        E: {type: string, enum: [a, b]}
        Child:
          type: object
          properties:
            b: {allOf: [{$ref: "#/components/schemas/Base"}, {description: only text}]}
            c: {$ref: "#/components/schemas/Base", readOnly: true, description: beside}
            d: {allOf: [{type: string}, {minLength: 3}]}
            e: {allOf: [{$ref: "#/components/schemas/E"}, {enum: [a]}]}
            f: {allOf: [{$ref: "#/components/schemas/Base"}, {$ref: "#/components/schemas/Base2"}]}
            g: {allOf: [{type: array, items: {type: object}}, {items: {properties: {x: {type: integer}}}}]}
        """,
        """
        values = {"b": {"data": "1"}, "c": {"data": "2"}, "d": "abc", "e": "a", "f": {"data": "3", "z": "4"}}
        child = received("get_child", {**values, "g": [{"x": 1}]})
        assert type(child.b) is type(child.c) is models.Base
        assert (child.b.data, child.d, child.e, child.f.data, child.f.z) == ("1", "abc", "a", "3", "4")
        assert type(child.e) is models.E and child.g[0].x == 1
        assert sent("post_child", d="abc") == {"d": "abc"}
        """,
    ),
    "null that is narrowed to not": Case(
        """
        Base: {type: object, properties: {a: {type: [string, "null"]}}}
        Child: {allOf: [{$ref: "#/components/schemas/Base"}, {properties: {a: {type: string}}}]}
        """,
        """
        assert typing.get_type_hints(models.Child)["a"] == str | Unset
        """,
    ),
    "alternatives beside a base": Case(
        """
        Common: {type: object, properties: {id: {type: string}}, required: [id]}
        Child:
          allOf:
            - {$ref: "#/components/schemas/Common"}
            - oneOf:
                - {type: object, properties: {foo: {type: string}}, required: [foo]}
                - {type: object, properties: {bar: {type: string}}, required: [bar]}
        """,
        """
        child = received("get_child", {"id": "1", "foo": "x"})
        assert (child.id, child.foo, type(child)) == ("1", "x", models.ChildType0)
        assert type(received("get_child", {"id": "1", "bar": "x"})) is models.ChildType1
        assert sent("post_child", id="1", foo="x") == {"id": "1", "foo": "x"}
        assert sent("post_child", id="1", bar="x") == {"id": "1", "bar": "x"}
        refused("post_child", id="1")
        """,
    ),
    "alternatives beside fields": Case(
        """
        Text: {type: object, required: [kind], properties: {kind: {const: text}, text: {type: string}}}
        Image: {type: object, required: [kind], properties: {kind: {const: image}, text: {type: integer}}}
        Child:
          properties: {id: {type: string}}
          oneOf: [{$ref: "#/components/schemas/Text"}, {$ref: "#/components/schemas/Image"}]
        """,
        """
        texts = [received("get_child", {"id": "1", "kind": kind, "text": text}) for kind, text in SAMPLES]
        assert [(child.id, child.kind, child.text) for child in texts] == [("1", *sample) for sample in SAMPLES]
        assert [type(child) for child in texts] == [models.ChildText, models.ChildImage]
        assert sent("post_child", id="1", kind="image", text=5) == {"id": "1", "kind": "image", "text": 5}
        """.replace("SAMPLES", '(("text", "x"), ("image", 5))'),
    ),
    "alternatives beside fields, told by a discriminator": Case(
        """
        Text: {type: object, properties: {text: {type: string}}}
        Image: {type: object, properties: {text: {type: string}}}
        Child:
          properties: {id: {type: string}, kind: {type: string}}
          required: [kind]
          oneOf: [{$ref: "#/components/schemas/Text"}, {$ref: "#/components/schemas/Image"}]
          discriminator: {propertyName: kind, mapping: {t: "#/components/schemas/Text", i: Image}}
        """,
        """
        assert type(received("get_child", {"kind": "t", "id": "1"})) is models.ChildText
        assert type(received("get_child", {"kind": "i", "id": "1"})) is models.ChildImage
        assert received("get_child", {"kind": "new", "id": "1"}) == {"kind": "new", "id": "1"}
        """,
    ),
    "alternatives in alternatives, each with fields beside them": Case(
        """
        Child:
          required: [id]
          properties: {id: {type: string}}
          oneOf:
            - properties: {a: {type: string}}
              required: [a]
              anyOf:
                - {properties: {x: {type: string}}, required: [x]}
                - {properties: {y: {type: string}}, required: [y]}
            - {properties: {b: {type: string}}, required: [b]}
        """,
        """
        child = received("get_child", {"id": "1", "a": "2", "y": "3"})
        assert (child.id, child.a, child.y) == ("1", "2", "3")
        assert received("get_child", {"id": "1", "b": "2"}).b == "2"
        assert sent("post_child", id="1", a="2", x="3") == {"id": "1", "a": "2", "x": "3"}
        refused("post_child", id="1", a="2")
        """,
    ),
    "alternatives that are made of what has them": Case(
        """
        Child:
          properties: {kind: {type: string}}
          oneOf: [{$ref: "#/components/schemas/Cat"}, {$ref: "#/components/schemas/Dog"}]
          discriminator: {propertyName: kind}
        Cat: {allOf: [{$ref: "#/components/schemas/Child"}, {properties: {meow: {type: string}}}]}
        Dog: {allOf: [{$ref: "#/components/schemas/Child"}, {properties: {bark: {type: string}}}]}
        """,
        """
        assert type(received("get_child", {"kind": "Dog", "bark": "x"})) is models.Dog
        assert sorted(models.Dog._FIELDS) == ["bark", "kind"]
        assert sent("post_child", kind="Cat", meow="x") == {"kind": "Cat", "meow": "x"}
        """,
    ),
    "a body that may be null": Case(
        """
        Child: {type: [object, "null"], required: [a], properties: {a: {type: string}, b: {type: integer}}}
        """,
        """
        assert sent("post_child", a="x", b=1) == {"a": "x", "b": 1}
        refused("post_child", a=1)
        """,
    ),
    "a body that is another component or null": Case(
        """
        A: {type: object, required: [a], properties: {a: {type: string}}}
        Child: {anyOf: [{$ref: "#/components/schemas/A"}, {type: "null"}]}
        """,
        """
        assert sent("post_child", a="x") == {"a": "x"}
        assert type(received("get_child", {"a": "x"})) is models.A
        """,
    ),
    "alternatives of what is required": Case(
        """
        Child:
          type: object
          properties: {id: {type: string}, email: {type: string}}
          oneOf: [{required: [id]}, {required: [email]}]
        """,
        """
        assert type(received("get_child", {"id": "1"})) is models.Child
        assert sent("post_child", id="1") == {"id": "1"}
        assert sent("post_child", email="a") == {"email": "a"}
        refused("post_child")
        """,
    ),
    "alternatives of what is required of a base": Case(
        """
        Base: {type: object, properties: {id: {type: string}, email: {type: string}}}
        Child: {allOf: [{$ref: "#/components/schemas/Base"}, {anyOf: [{required: [id]}, {required: [email]}]}]}
        """,
        """
        assert received("get_child", {"email": "1"}).email == "1"
        refused("post_child")
        """,
    ),
    "alternatives of which each demands one more": Case(
        """
        Child:
          type: object
          required: [a]
          properties: {a: {type: string}, b: {type: string}}
          anyOf: [{required: [b]}, {properties: {c: {type: integer}}, required: [c]}]
        """,
        """
        assert received("get_child", {"a": "1", "c": 2}).c == 2
        assert sent("post_child", a="1", b="2") == {"a": "1", "b": "2"}
        refused("post_child", a="1")
        """,
    ),
    "a base whose fields a closed object inherits": Case(
        """
        Base: {type: object, properties: {id: {type: string}}}
        Child:
          allOf: [{$ref: "#/components/schemas/Base"}]
          properties: {x: {type: string}}
          additionalProperties: false
        """,
        """
        child = received("get_child", {"id": "1", "x": "2"})
        assert (child.id, child.x) == ("1", "2")
        """,
    ),
    "a required field that only replies have": Case(
        """
        Id: {type: string}
        Child:
          type: object
          required: [id, key, name]
          properties:
            id: {$ref: "#/components/schemas/Id", readOnly: true}
            key: {type: string, readOnly: true}
            name: {type: string}
        """,
        """
        assert sent("post_child", name="x") == {"name": "x"}
        assert models.Child(name="x").to_dict() == {"name": "x"}
        """,
    ),
    "a required field that only replies have, in an object inside": Case(
        """
        Child:
          properties:
            inner: {type: object, required: [id], properties: {id: {allOf: [{type: string}], readOnly: true}}}
        """,
        """
        assert models.ChildInner().to_dict() == {}
        """,
    ),
}
WITHOUT_A_TYPE = {
    "nested objects that may be null": Case(
        """
        Child:
          type: [object, "null"]
          properties: {id: {type: string}, role: {type: [object, "null"], properties: {id: {type: string}}}}
        """,
        """
        assert received("get_child", {"id": "1", "role": {"id": "2"}}).role.id == "2"
        assert received("get_child", {"id": "1", "role": None}).role is None
        """,
    ),
    "an intersection of nothing": Case(
        """
        A: {type: object, properties: {a: {type: string}}}
        Child: {allOf: [{$ref: "#/components/schemas/A"}, {properties: {a: {type: integer}, b: {type: string}}}]}
        """,
        """
        child = received("get_child", {"a": 5, "b": "x"})
        assert (child.a, child.b) == (5, "x")
        """,
        ("/components/schemas/A/properties/a has no type in the client",),
    ),
    "components that are made of each other": Case(
        """
        A: {allOf: [{$ref: "#/components/schemas/B"}], properties: {a: {type: string}}}
        B: {allOf: [{$ref: "#/components/schemas/A"}], properties: {b: {type: string}}}
        Child: {type: object, properties: {a: {$ref: "#/components/schemas/A"}, b: {type: string}}}
        """,
        """
        child = received("get_child", {"a": {"a": "1", "b": "2"}, "b": "x"})
        assert (type(child.a), child.a.a, child.a.b, child.b) == (models.A, "1", "2", "x")
        assert models.B(b="1").to_dict() == {"b": "1"}
        """,
    ),
    "a list of itself": Case(
        """
        Tree: {type: array, items: {$ref: "#/components/schemas/Tree"}}
        Child: {type: object, properties: {tree: {$ref: "#/components/schemas/Tree"}, b: {type: string}}}
        """,
        """
        child = received("get_child", {"tree": [[], [[]]], "b": "x"})
        assert (child.tree, child.b) == ([[], [[]]], "x")
        """,
        ("/components/schemas/Tree has no type in the client",),
    ),
    "a union that holds itself": Case(
        """
        Json:
          oneOf:
            - {type: string}
            - {type: array, items: {$ref: "#/components/schemas/Json"}}
            - {type: object, additionalProperties: {$ref: "#/components/schemas/Json"}}
        Child: {type: object, properties: {json: {$ref: "#/components/schemas/Json"}}}
        """,
        """
        assert received("get_child", {"json": [["x"]]}).json == [["x"]]
        assert received("get_child", {"json": {"a": ["b"]}}).json["a"] == ["b"]
        """,
        ("/components/schemas/Json has no type in the client",),
    ),
    "unions in a cycle, of which one has fields beside it": Case(
        """
        Child:
          oneOf:
            - {$ref: "#/components/schemas/Child"}
            - anyOf:
                - {$ref: "#/components/schemas/Child"}
                - {allOf: [{enum: [a, null]}], properties: {x: {type: string}}}
              type: object
            - {}
        """,
        """
        assert received("get_child", 5) == 5
        """,
    ),
    "two unions at once": Case(
        """
        Child:
          type: object
          properties:
            a:
              allOf:
                - oneOf: [{type: string, minLength: 1}, {type: integer, minimum: 1}]
                - oneOf: [{type: integer, maximum: 5}, {type: boolean, enum: [true]}]
            b: {type: string}
        """,
        """
        child = received("get_child", {"a": 5, "b": "x"})
        assert (child.a, child.b) == (5, "x")
        """,
        ("/components/schemas/Child/properties/a has no type in the client",),
    ),
    "fields that have the same name in Python": Case(
        """
        Child:
          type: object
          required: [$id]
          properties: {$id: {type: string}, id: {type: string}, "+1": {type: integer}, "-1": {type: integer}}
        """,
        """
        json = {"$id": "2", "id": "1", "+1": 3, "-1": 4}
        child = received("get_child", json)
        assert (child.id, child.id_, child.field_1, child.field_1_) == ("1", "2", 3, 4)
        assert child.to_dict() == json
        assert sent("post_child", id="1", id_="2", field_1=3, field_1_=4) == json
        """,
    ),
    "a union of a component that is not one type": Case(
        """
        Odd: {allOf: [{type: string}, {type: integer}]}
        Child: {type: object, properties: {a: {oneOf: [{$ref: "#/components/schemas/Odd"}, {type: integer}]}}}
        """,
        """
        assert received("get_child", {"a": 5}).a == 5
        """,
        ("/components/schemas/Odd has no type in the client",),
    ),
}
CASES = {**NAMES, **ALL_OF, **WITHOUT_A_TYPE}


def document_with_child(schemas: str) -> dict[str, Any]:
    content = {"application/json": {"schema": {"$ref": "#/components/schemas/Child"}}}
    operations = {
        "get": {"operationId": "getChild", "responses": {"200": {"description": "It.", "content": content}}},
        "post": {
            "operationId": "postChild",
            "requestBody": {"required": True, "content": content},
            "responses": {"204": {"description": "Done."}},
        },
    }
    return document(paths={"/child": operations}, components={"schemas": YAML(typ="safe").load(schemas)})


@pytest.mark.parametrize("name", CASES)
def test_the_client_has_what_the_schemas_mean(name: str, tmp_path: Path) -> None:
    schemas, expectations, warnings = CASES[name]
    package, omissions = generate(document_with_child(textwrap.dedent(schemas)), tmp_path)
    problems = [problem for problem in omissions if "not checked" not in str(problem)]
    assert len(problems) == len(warnings)
    assert all(
        f"{problem.pointer} {problem}".startswith(warning) for problem, warning in zip(problems, warnings, strict=True)
    )
    calls = {function.__name__: partial(function, package) for function in (received, sent, refused)}
    exec(textwrap.dedent(expectations), {"typing": typing, "Unset": package.Unset, "models": package.models, **calls})
