"""Schemas that are nested so deeply that Python could not import, or parse, the code for them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

MAX_LEVELS = 80  # each imports the next, and is a bracket in the next one's type; Python allows some 200 of both


def cut_deep_nesting(schemas: Mapping[str, Any], prefix: str) -> Iterator[tuple[str, str]]:
    """Replace references by the empty schema, in place, so that no more than `MAX_LEVELS` schemas are in each other.

    Args:
        schemas: Schemas by name.
        prefix: What a reference has before a name.

    Yields:
        The name of each schema with such a reference, and that of what it referred to.
    """
    references = {
        name: [(node, node["$ref"].removeprefix(prefix), is_within) for node, is_within in _references(schema)]
        for name, schema in schemas.items()
    }
    levels: dict[str, int] = {}
    visited: set[str] = set()
    unvisited = list(schemas)
    while unvisited:
        name = unvisited[-1]
        if name not in visited:
            visited.add(name)
            unvisited += [target for _, target, _ in references[name] if target in schemas and target not in visited]
            continue
        unvisited.pop()
        if name in levels:
            continue
        levels[name] = 0
        for node, target, is_within in references[name]:
            level = levels.get(target, 0) + is_within
            if level == MAX_LEVELS:
                node.clear()
                yield name, target
            else:
                levels[name] = max(levels[name], level)


def _references(schema: dict[str, Any]) -> Iterator[tuple[dict[str, Any], bool]]:
    """Each reference in a schema, and whether it is that of a value within the schema's own."""
    unvisited = [(schema, False)]
    while unvisited:
        node, is_within = unvisited.pop()
        if "$ref" in node:
            yield node, is_within
        unvisited += [(variant, is_within) for variant in node.get("oneOf", [])]
        inner = [*node.get("prefixItems", []), *node.get("properties", {}).values()]
        inner += [node.get("items"), node.get("additionalProperties")]
        unvisited += [(value, True) for value in inner if isinstance(value, dict)]
