"""The structure of an OpenAPI 3.1 document: which of its values are schemas, parameters, responses and so on.

Extensions (`x-…`), examples, defaults and enumerated values are none of these, whatever they hold: a `$ref` or a
`type` in them is data.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from enum import Enum, auto
from typing import Any, NamedTuple

from invent_contract.source.json_pointer import lookup, pointer_of, pointer_to

METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace")


class Holds(Enum):
    """How the value of a member holds objects."""

    ONE = auto()
    LIST = auto()
    MAP = auto()


class _Member(NamedTuple):
    """The objects in a member: of which kind they are, such as `schema` or `path item`, and how it holds them."""

    kind: str
    holds: Holds = Holds.ONE


# The keywords of a schema that hold other schemas.
SUBSCHEMAS = {
    **dict.fromkeys(("additionalProperties", "contains", "contentSchema", "else", "if", "items"), Holds.ONE),
    **dict.fromkeys(("not", "propertyNames", "then", "unevaluatedItems", "unevaluatedProperties"), Holds.ONE),
    **dict.fromkeys(("allOf", "anyOf", "oneOf", "prefixItems"), Holds.LIST),
    **dict.fromkeys(("$defs", "dependentSchemas", "patternProperties", "properties"), Holds.MAP),
}
_EXAMPLES = _Member("example", Holds.MAP)
_CONTENT = _Member("media type", Holds.MAP)
_HEADERS = _Member("header", Holds.MAP)
_LINKS = _Member("link", Holds.MAP)
_CALLBACKS = _Member("callback", Holds.MAP)
_PARAMETERS = _Member("parameter", Holds.LIST)
_SCHEMA = _Member("schema")
# What the members of an object of a kind hold. `*` is every other member that is no extension.
_MEMBERS: dict[str, dict[str, _Member]] = {
    "document": {
        "paths": _Member("paths"),
        "webhooks": _Member("path item", Holds.MAP),
        "components": _Member("components"),
    },
    "paths": {"*": _Member("path item")},
    "components": {
        "schemas": _Member("schema", Holds.MAP),
        "responses": _Member("response", Holds.MAP),
        "parameters": _Member("parameter", Holds.MAP),
        "examples": _EXAMPLES,
        "requestBodies": _Member("request body", Holds.MAP),
        "headers": _HEADERS,
        "securitySchemes": _Member("security scheme", Holds.MAP),
        "links": _LINKS,
        "callbacks": _CALLBACKS,
        "pathItems": _Member("path item", Holds.MAP),
    },
    "path item": {"parameters": _PARAMETERS, **dict.fromkeys(METHODS, _Member("operation"))},
    "operation": {
        "parameters": _PARAMETERS,
        "requestBody": _Member("request body"),
        "responses": _Member("responses"),
        "callbacks": _CALLBACKS,
    },
    "callback": {"*": _Member("path item")},
    "responses": {"*": _Member("response")},
    "response": {"headers": _HEADERS, "content": _CONTENT, "links": _LINKS},
    "request body": {"content": _CONTENT},
    "parameter": {"schema": _SCHEMA, "content": _CONTENT, "examples": _EXAMPLES},
    "header": {"schema": _SCHEMA, "content": _CONTENT, "examples": _EXAMPLES},
    "media type": {"schema": _SCHEMA, "examples": _EXAMPLES, "encoding": _Member("encoding", Holds.MAP)},
    "encoding": {"headers": _HEADERS},
    "schema": {keyword: _Member("schema", holds) for keyword, holds in SUBSCHEMAS.items()},
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


def parts(document: Any) -> Iterator[Part]:
    """The known values of a document, each before those in it.

    What is referred to and in no known place comes last. Each is given once. A value of a wrong type is given, too, but
    not looked into.
    """
    pointers: set[str] = set()
    referred: list[tuple[str, str]] = []
    unvisited = [Part("", "document", document)]
    while unvisited or referred:
        if not unvisited:
            unvisited += _target(document, *referred.pop())
            continue
        part = unvisited.pop()
        if part.pointer in pointers:  # within something that is referred to, which came earlier
            continue
        pointers.add(part.pointer)
        yield part
        if part.is_reference and isinstance(part.value["$ref"], str):
            referred.append((part.kind, pointer_of(part.value["$ref"])))
        unvisited += reversed(list(_members(part)))


def subschemas(schema: Any) -> Iterator[tuple[str, Any]]:
    """Each schema directly in a schema, with the keyword that holds it."""
    for keyword, value in schema.items() if isinstance(schema, dict) else ():
        match SUBSCHEMAS.get(keyword), value:
            case (Holds.ONE, dict() | bool()):
                yield keyword, value
            case (Holds.LIST, list()):
                yield from ((keyword, item) for item in value)
            case (Holds.MAP, dict()):
                yield from ((keyword, item) for item in value.values())


def map_subschemas(keyword: str, value: Any, change: Callable[[Any], Any]) -> Any:
    """The value of a keyword with each schema in it changed. Other values, such as enumerated ones, stay."""
    match SUBSCHEMAS.get(keyword), value:
        case (Holds.ONE, dict() | bool()):
            return change(value)
        case (Holds.LIST, list()):
            return [change(item) for item in value]
        case (Holds.MAP, dict()):
            return {name: change(item) for name, item in value.items()}
    return value


def _members(part: Part) -> Iterator[Part]:
    if not isinstance(part.value, dict) or (part.is_reference and part.kind not in _REFERENCES_BESIDE_MEMBERS):
        return
    members = _MEMBERS.get(part.kind, {})
    for name, value in part.value.items():
        member = members.get(name) if value is not None else None  # an optional member that is null is none
        if member is None and "*" in members and not name.startswith("x-"):
            member = members["*"]
        if member is None:
            continue
        pointer = part.pointer + pointer_to(name)
        match member.holds, value:
            case (Holds.LIST, list()):
                yield from (Part(pointer + pointer_to(index), member.kind, item) for index, item in enumerate(value))
            case (Holds.MAP, dict()):
                yield from (Part(pointer + pointer_to(key), member.kind, item) for key, item in value.items())
            case (Holds.ONE, _):
                yield Part(pointer, member.kind, value)
            case _:
                yield Part(pointer, member.holds.name.lower(), value)


def _target(document: Any, kind: str, pointer: str) -> Iterator[Part]:
    try:
        yield Part(pointer, kind, lookup(document, pointer))
    except LookupError:
        return
