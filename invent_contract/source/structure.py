"""The structure of an OpenAPI 3.1 document: which of its values are schemas, parameters, responses and so on.

Extensions (`x-…`), examples, defaults and enumerated values are none of these, whatever they hold: a `$ref` or a
`type` in them is data.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from invent_contract.source.json_pointer import lookup, pointer_of, pointer_to

METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace")

# The keywords of a schema that hold other schemas.
SUBSCHEMAS = {
    **dict.fromkeys(("additionalProperties", "contains", "contentSchema", "else", "if", "items"), "schema"),
    **dict.fromkeys(("not", "propertyNames", "then", "unevaluatedItems", "unevaluatedProperties"), "schema"),
    **dict.fromkeys(("allOf", "anyOf", "oneOf", "prefixItems"), "[schema]"),
    **dict.fromkeys(("$defs", "dependentSchemas", "patternProperties", "properties"), "{schema}"),
}
# What a member of an object of a kind is: an object of another kind, a [list] or a {map} of such objects.
# `*` is every other member that is no extension.
_MEMBERS: dict[str, dict[str, str]] = {
    "document": {"paths": "paths", "webhooks": "{path item}", "components": "components"},
    "paths": {"*": "path item"},
    "components": {
        "schemas": "{schema}",
        "responses": "{response}",
        "parameters": "{parameter}",
        "examples": "{example}",
        "requestBodies": "{request body}",
        "headers": "{header}",
        "securitySchemes": "{security scheme}",
        "links": "{link}",
        "callbacks": "{callback}",
        "pathItems": "{path item}",
    },
    "path item": {"parameters": "[parameter]", **dict.fromkeys(METHODS, "operation")},
    "operation": {
        "parameters": "[parameter]",
        "requestBody": "request body",
        "responses": "responses",
        "callbacks": "{callback}",
    },
    "callback": {"*": "path item"},
    "responses": {"*": "response"},
    "response": {"headers": "{header}", "content": "{media type}", "links": "{link}"},
    "request body": {"content": "{media type}"},
    "parameter": {"schema": "schema", "content": "{media type}", "examples": "{example}"},
    "header": {"schema": "schema", "content": "{media type}", "examples": "{example}"},
    "media type": {"schema": "schema", "examples": "{example}", "encoding": "{encoding}"},
    "encoding": {"headers": "{header}"},
    "schema": SUBSCHEMAS,
}
_REFERENCES_BESIDE_MEMBERS = {"path item", "schema"}  # a reference in place of anything else has no other members
_WITHOUT_REFERENCES = {"document", "paths", "components", "operation", "responses", "media type", "encoding", "map"}


class Part(NamedTuple):
    """A value in a document that OpenAPI knows.

    Attributes:
        pointer: JSON pointer to it.
        kind: What it must be, such as `schema` or `path item`; `list` or `map` for what is to hold others and does not.
        value: What it is.
    """

    pointer: str
    kind: str
    value: Any

    @property
    def is_reference(self) -> bool:
        """Whether it refers to something, or wrongly tries to."""
        return self.kind not in _WITHOUT_REFERENCES and isinstance(self.value, dict) and "$ref" in self.value

    @property
    def has_its_type(self) -> bool:
        """Whether it is a mapping; of lists whether it is a list, and a schema may be true or false."""
        types: dict[str, Any] = {"list": list, "schema": dict | bool}
        return isinstance(self.value, types.get(self.kind, dict))


def parts(contract: Any, kind: str = "document", pointer: str = "") -> Iterator[Part]:
    """The known values of a document, or of a part of it that is of some kind, each before those in it.

    What is referred to and in no known place comes last. A value of a wrong type is given, too, but not looked into.
    """
    pointers: set[str] = set()
    referred: list[tuple[str, str]] = []
    unvisited = [Part(pointer, kind, contract)]
    while unvisited:
        part = unvisited.pop()
        pointers.add(part.pointer)
        yield part
        if part.is_reference and isinstance(part.value["$ref"], str):
            referred.append((part.kind, pointer_of(part.value["$ref"])))
        unvisited += reversed(list(_members(part)))
        while referred and not unvisited:
            target_kind, target = referred.pop()
            if target not in pointers:
                unvisited += _target(contract, target_kind, target)


def _members(part: Part) -> Iterator[Part]:
    if not isinstance(part.value, dict) or (part.is_reference and part.kind not in _REFERENCES_BESIDE_MEMBERS):
        return
    members = _MEMBERS.get(part.kind, {})
    for name, value in part.value.items():
        kind = members.get(name)
        if kind is None and "*" in members and not name.startswith("x-"):
            kind = members["*"]
        elif kind is None or value is None:  # null is the same as nothing
            continue
        pointer = part.pointer + pointer_to(name)
        if kind.startswith("[") and isinstance(value, list):
            yield from (Part(pointer + pointer_to(index), kind[1:-1], item) for index, item in enumerate(value))
        elif kind.startswith("{") and isinstance(value, dict):
            yield from (Part(pointer + pointer_to(key), kind[1:-1], item) for key, item in value.items())
        else:
            yield Part(pointer, {"[": "list", "{": "map"}.get(kind[0], kind), value)


def _target(contract: Any, kind: str, pointer: str) -> Iterator[Part]:
    try:
        yield Part(pointer, kind, lookup(contract, pointer))
    except LookupError:
        return
