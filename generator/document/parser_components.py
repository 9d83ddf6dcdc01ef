"""Schemas as openapi-python-client's parser gets them.

Those of objects and enumerations are components. Any other refers to one, or is a scalar, a list or a `oneOf` of them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from generator.graphs import after_their_targets

COMPONENTS = "#/components/schemas/"

ParserSchema = dict[str, Any]


def reference(key: str) -> ParserSchema:
    """The schema that refers to a component."""
    return {"$ref": COMPONENTS + key}


def target_of(referring: ParserSchema) -> str:
    """The component that a schema refers to."""
    return str(referring["$ref"]).removeprefix(COMPONENTS)


def one_of(schemas: list[ParserSchema]) -> ParserSchema:
    """One of several kinds of value, each told once."""
    variants: list[ParserSchema] = []
    for schema in schemas:
        variants += [variant for variant in schema.get("oneOf", [schema]) if variant not in variants]
    return variants[0] if len(variants) == 1 else {"oneOf": variants}


def has_class(schema: ParserSchema) -> bool:
    """Whether it is that of an object or an enumeration."""
    return schema.get("type") == "object" or "enum" in schema


def references_in(schema: ParserSchema) -> Iterator[tuple[ParserSchema, int]]:
    """Each schema in a schema that refers to a component, and in how many others of its values its own value is."""
    unvisited = [(schema, 0)]
    while unvisited:
        part, depth = unvisited.pop()
        if "$ref" in part:
            yield part, depth
        inner = [*part.get("prefixItems", []), *part.get("properties", {}).values()]
        inner += [part[keyword] for keyword in ("items", "additionalProperties") if keyword in part]
        unvisited += [(value, depth + 1) for value in reversed(inner)]
        unvisited += [(variant, depth) for variant in reversed(part.get("oneOf", []))]


def references_of_values(schema: ParserSchema) -> list[ParserSchema]:
    """The references in a schema that has no class, so that a type is made of those that they lead to."""
    return [] if has_class(schema) else [referring for referring, _ in references_in(schema)]


def in_dependency_order(components: Mapping[str, ParserSchema]) -> dict[str, ParserSchema]:
    """The components, each after those that it refers to, and otherwise in their order.

    The parser reads a component again and again until all that it refers to is known, but for the fields of objects.
    """
    graph = {key: [*map(target_of, references_of_values(schema))] for key, schema in components.items()}
    return {key: components[key] for key in after_their_targets(graph)}
