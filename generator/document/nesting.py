"""Schemas that are nested so deeply that Python could not import, or parse, the code for them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from generator.graphs import after_their_targets

MAX_LEVELS = 80  # each imports the next, and is a bracket in the next one's type; Python allows some 200 of both
MAX_PARTS = 300  # that the type of a value without a class is made of


def cut_deep_nesting(schemas: Mapping[str, Any], prefix: str) -> Iterator[tuple[str, str]]:
    """Replace references by the empty schema, in place, where a type would be too large.

    No more than `MAX_LEVELS` schemas are then in each other, and no type has more than `MAX_PARTS` parts: lists and
    unions have no classes, so the type of each has those of all that are in it.

    Args:
        schemas: Schemas by name.
        prefix: What a reference has before a name.

    Yields:
        The name of each schema with such a reference, and that of what it referred to.
    """
    references = {
        name: [(node, node["$ref"].removeprefix(prefix), depth) for node, depth in _references(schema)]
        for name, schema in schemas.items()
    }
    levels: dict[str, int] = {}
    part_counts: dict[str, int] = {}  # of what has no class
    graph = {name: [target for _, target, _ in references_of_name] for name, references_of_name in references.items()}
    for name in after_their_targets(graph):
        has_class = _has_class(schemas[name])
        levels[name], part_count = 0, 1
        for node, target, depth in references[name]:
            level = levels.get(target, 0) + (min(depth, 1) if has_class else depth)
            new_part_count = part_count + part_counts.get(target, 1)
            if level >= MAX_LEVELS or (new_part_count > MAX_PARTS and not has_class):
                node.clear()
                yield name, target
            else:
                levels[name], part_count = max(levels[name], level), new_part_count
        if not has_class:
            part_counts[name] = part_count


def _has_class(schema: dict[str, Any]) -> bool:
    return schema.get("type") == "object" or "properties" in schema or "enum" in schema


def _references(schema: dict[str, Any]) -> Iterator[tuple[dict[str, Any], int]]:
    """Each reference in a schema, and in how many others of its values that is which the reference describes."""
    unvisited = [(schema, 0)]
    while unvisited:
        node, depth = unvisited.pop()
        if "$ref" in node:
            yield node, depth
        unvisited += [(variant, depth) for variant in node.get("oneOf", [])]
        inner = [*node.get("prefixItems", []), *node.get("properties", {}).values()]
        inner += [node.get("items"), node.get("additionalProperties")]
        unvisited += [(value, depth + 1) for value in inner if isinstance(value, dict)]
