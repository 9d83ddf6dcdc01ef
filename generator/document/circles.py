"""Schemas that refer to themselves with no object in between, so that no type could be written for them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any


def cut_circles(schemas: Mapping[str, Any], prefix: str) -> Iterator[str]:
    """Replace references by the empty schema, in place, so that each circle of them leads through an object.

    Args:
        schemas: Schemas by name.
        prefix: What a reference has before a name.

    Yields:
        The name of each schema with such a reference.
    """
    finished: set[str] = set()
    for first in schemas:
        # The schemas on the way to the one that is visited, each with the references that are yet to be followed.
        path = {first: _references(schemas[first])} if first not in finished else {}
        while path:
            name, references = next(reversed(path.items()))
            if not references:
                finished.add(name)
                del path[name]
                continue
            reference = references.pop()
            target = reference["$ref"].removeprefix(prefix)
            if target in path:
                reference.clear()
                yield name
            elif target not in finished:
                path[target] = _references(schemas[target])


def _references(schema: dict[str, Any]) -> list[dict[str, Any]]:
    """The references in a schema, but for those of an object's fields."""
    references = []
    unvisited = [schema]
    while unvisited:
        node = unvisited.pop()
        if "$ref" in node:
            references.append(node)
        unvisited += [*node.get("oneOf", []), *node.get("prefixItems", [])]
        if "items" in node:
            unvisited.append(node["items"])
    return references
