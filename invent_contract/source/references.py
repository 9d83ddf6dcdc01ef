"""References within a document (`$ref`)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

from invent_contract.source.json_pointer import lookup, pointer_of

# Members whose value is data, and members whose value maps names to objects.
_DATA = {"const", "default", "enum", "example", "examples"}
_MAPS = {
    *("$defs", "callbacks", "content", "dependentSchemas", "encoding", "headers", "links", "parameters", "pathItems"),
    *("paths", "patternProperties", "properties", "requestBodies", "responses", "schemas", "securitySchemes"),
    "webhooks",
}


def resolve(document: dict[str, Any], node: Any) -> Any:
    """`node`, or what it refers to.

    Raises:
        LookupError: It refers to nowhere, or to itself.
    """
    if not (isinstance(node, dict) and "$ref" in node):
        return node
    if not isinstance(node["$ref"], str):
        raise LookupError(node["$ref"])
    return resolve_at(document, node["$ref"])[1]


def resolve_at(document: Any, pointer: str) -> tuple[str, Any]:
    """The value at a pointer (or reference), or what that refers to, after its own pointer.

    Raises:
        LookupError: There is no such value, or it refers to nowhere, or to itself.
    """
    visited: set[str] = set()
    while pointer not in visited:
        visited.add(pointer)
        value = lookup(document, pointer)
        if not (isinstance(value, dict) and "$ref" in value):
            return pointer_of(pointer), value
        pointer = value["$ref"]
        if not isinstance(pointer, str):
            break
    raise LookupError(pointer)


def reference_to(pointer: str) -> str:
    """The reference to a pointer within the document: a fragment of a URI (RFC 6901, section 6)."""
    return "#" + quote(pointer, safe="/~")


def with_uri_references(node: Any) -> Any:
    """A copy of a part of a document in which references have escapes for all that a URI does not have."""
    if isinstance(node, list):
        return [with_uri_references(item) for item in node]
    if not isinstance(node, dict):
        return node
    written = {name: with_uri_references(child) for name, child in node.items()}
    reference = node.get("$ref")
    if isinstance(reference, str) and reference.startswith("#"):
        written["$ref"] = reference_to(pointer_of(reference))
    return written


def references(node: Any) -> Iterator[str]:
    """Each reference in a part of a document."""
    unvisited = [(node, False)]
    while unvisited:
        value, is_map = unvisited.pop()
        if isinstance(value, list):
            unvisited += [(item, False) for item in reversed(value)]
        elif isinstance(value, dict):
            if not is_map and isinstance(value.get("$ref"), str):
                yield value["$ref"]
            unvisited += [
                (child, not is_map and name in _MAPS)
                for name, child in reversed(value.items())
                if is_map or not (name in _DATA or name.startswith("x-"))
            ]


def reachable(document: dict[str, Any], *nodes: Any) -> dict[str, Any]:
    """What these parts of a document refer to, directly and indirectly, by reference, in alphabetical order."""
    targets: dict[str, Any] = {}
    unvisited = list(nodes)
    while unvisited:
        for reference in references(unvisited.pop()):
            if reference not in targets:
                try:
                    targets[reference] = lookup(document, reference)
                except LookupError:  # in a keyword that OpenAPI does not know; `generator.check` refuses any other
                    continue
                unvisited.append(targets[reference])
    return dict(sorted(targets.items()))
