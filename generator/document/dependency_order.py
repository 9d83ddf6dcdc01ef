"""The order of schemas in which openapi-python-client's parser reads each of them at the first attempt."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from invent_contract import references

# The parser reads a schema again and again until all that it refers to is known, but for what these keywords hold.
_READ_LAST = ("properties", "additionalProperties")


def in_dependency_order(schemas: Mapping[str, Any], prefix: str) -> dict[str, Any]:
    """The schemas, each after those that it refers to, and otherwise in their order.

    Args:
        schemas: Schemas by name.
        prefix: What a reference has before a name.
    """
    ordered: dict[str, Any] = {}
    visited: set[str] = set()
    unvisited = [*schemas][::-1]
    while unvisited:
        name = unvisited[-1]
        if name in visited:
            unvisited.pop()
            ordered.setdefault(name, schemas[name])
            continue
        visited.add(name)
        first = {keyword: value for keyword, value in schemas[name].items() if keyword not in _READ_LAST}
        names = [reference.removeprefix(prefix) for reference in references(first)]
        unvisited += [other for other in reversed(names) if other in schemas and other not in visited]
    return ordered
