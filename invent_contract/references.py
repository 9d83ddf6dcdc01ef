"""References within a document (`$ref`)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from invent_contract.json_pointer import lookup, walk


def resolve(contract: dict[str, Any], node: dict[str, Any]) -> dict[str, Any]:
    """`node`, or what it refers to."""
    while "$ref" in node:
        node = lookup(contract, node["$ref"])
    return node


def references(node: Any) -> Iterator[tuple[str, str]]:
    """Each reference in a part of a document: the pointer to it, from that part on, and what it names."""
    for pointer, value in walk(node):
        if pointer.endswith("/$ref") and isinstance(value, str):
            yield pointer, value


def reachable(contract: dict[str, Any], *nodes: Any) -> dict[str, Any]:
    """What these parts of a document refer to, directly and indirectly, by reference, in alphabetical order."""
    targets: dict[str, Any] = {}
    unvisited = list(nodes)
    while unvisited:
        for _, reference in references(unvisited.pop()):
            if reference not in targets:
                targets[reference] = lookup(contract, reference)
                unvisited.append(targets[reference])
    return dict(sorted(targets.items()))
