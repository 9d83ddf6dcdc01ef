"""Reads the schemas of a document, each once for each side."""

from __future__ import annotations

from typing import Any

from invent_contract.schema.applicable_objects import ApplicableObjects, SchemaObjects
from invent_contract.schema.merging import Merger
from invent_contract.schema.schema import Pointers, Schema, Side


class SchemaReader:
    """Makes one `Schema` of all schema objects that apply to a value. Unions are read in steps that do not nest.

    Args:
        document: An OpenAPI document, 3.0 or 3.1.
    """

    def __init__(self, document: dict[str, Any]) -> None:
        self._objects = SchemaObjects(document)
        self._schemas: dict[tuple[Pointers, Side], Schema] = {}

    def read(self, pointers: Pointers, side: Side) -> Schema:
        """What the schemas at these pointers demand together of a value on one side."""
        if (pointers, side) in self._schemas:
            return self._schemas[pointers, side]
        unread = [pointers]
        applicable: dict[Pointers, ApplicableObjects] = {}
        while unread:
            key = unread[-1]
            if (key, side) in self._schemas:
                unread.pop()
            elif key in applicable:
                merger = Merger(self._objects, side, self._read_already, self.read)
                self._schemas[key, side] = merger.schema(applicable[key], self._objects.component_of(key))
            else:
                applicable[key] = self._objects.applicable(key)
                # A union needs the types of its variants.
                variants = [(variant,) for union in applicable[key].unions for variant in union.variants]
                unread += [variant for variant in reversed(variants) if variant not in applicable]
        return self._schemas[pointers, side]

    def _read_already(self, pointer: str, side: Side) -> Schema:
        """The schema of a variant. One that contains the union itself, and is still unread, allows all."""
        return self._schemas.get(((pointer,), side)) or Schema(side, self.read)
