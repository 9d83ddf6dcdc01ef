"""The schema objects of a document, as they are written."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from invent_contract.source.structure import map_subschemas, parts


def schema_objects(document: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any] | bool]]:
    """Each schema of a document with its pointer, wherever one may be, each before those in it."""
    for part in parts(document):
        if part.kind == "schema" and isinstance(part.value, dict | bool):
            yield part.pointer, part.value


def without_subschemas(schema: dict[str, Any]) -> dict[str, Any]:
    """The schema by itself: each schema in it is replaced by `true`, which allows everything."""
    return {keyword: map_subschemas(keyword, value, lambda _: True) for keyword, value in schema.items()}
