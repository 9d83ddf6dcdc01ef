"""The order of schemas in which openapi-python-client's parser reads each of them at the first attempt."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from generator.graphs import after_their_targets
from invent_contract import references

# The parser reads a schema again and again until all that it refers to is known, but for what these keywords hold.
_READ_LAST = ("properties", "additionalProperties")


def in_dependency_order(schemas: Mapping[str, Any], prefix: str) -> dict[str, Any]:
    """The schemas, each after those that it refers to, and otherwise in their order.

    Args:
        schemas: Schemas by name.
        prefix: What a reference has before a name.
    """
    read_first = {
        name: {keyword: value for keyword, value in schema.items() if keyword not in _READ_LAST}
        for name, schema in schemas.items()
    }
    graph = {
        name: [reference.removeprefix(prefix) for reference in references(schema)]
        for name, schema in read_first.items()
    }
    return {name: schemas[name] for name in after_their_targets(graph)}
