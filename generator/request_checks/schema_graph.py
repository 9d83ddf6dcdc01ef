"""The schemas that a contract's requests are made of, and which of them is part of which."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Iterable

from generator.graphs import closure
from invent_contract import pointer_to
from invent_contract.contract import Contract
from invent_contract.schema import Schema, Side

MAX_UNIONS = 50  # in one another, all for the same value; Python's stack ends somewhat later


class SchemaGraph:
    """The schemas of requests, each once. What is a component and nothing else stands for the component itself.

    Args:
        contract: The contract.
        pointers: Those of the outermost schemas.

    Attributes:
        schemas: All of them. One that is part of only one other comes after it.
        names: The names of those that several others may refer to: of components, and of what is part of several.
    """

    def __init__(self, contract: Contract, pointers: Iterable[str]) -> None:
        self._contract = contract
        self._equal: dict[tuple[frozenset[str], ...], Schema] = {}
        self._variants: dict[Schema, list[Schema]] = {}
        self._owners: defaultdict[Schema, list[Schema]] = defaultdict(list)
        outermost = dict.fromkeys(self.schema_at(pointer) for pointer in pointers)
        unvisited = [*reversed(outermost)]
        while unvisited:
            schema = unvisited.pop()
            if schema not in self._variants:
                self._variants[schema] = [*map(self.shared, schema.union_variants)]
                parts = [*map(self.shared, _child_schemas(schema)), *self._variants[schema]]
                for part in parts:
                    self._owners[part].append(schema)
                unvisited += reversed(parts)
        self.schemas = list(self._variants)
        self.names = self._names_of(outermost)

    def schema_at(self, pointer: str) -> Schema:
        """The schema at a pointer."""
        return self.shared(self._contract.schema(pointer, Side.SENT))

    def shared(self, schema: Schema) -> Schema:
        """The component that a schema is, or the first schema that is made of the same objects, in whatever order."""
        if schema.component is not None:
            return self._contract.schema(pointer_to("components", "schemas", schema.component), Side.SENT)
        # The same objects may allow null or not: what is around them may have it as a value of its own.
        key = (frozenset(schema.objects), schema.types, frozenset(schema.excluded_values))
        return self._equal.setdefault(key, schema)

    def with_owners(self, schemas: Iterable[Schema]) -> set[Schema]:
        """Schemas, and all that they are part of, directly or indirectly."""
        return set(closure(schemas, lambda schema: self._owners[schema]))

    def nested_unions(self) -> set[Schema]:
        """The schemas whose unions lead to more than `MAX_UNIONS` others, or back to themselves, for the same value."""
        levels = dict.fromkeys(self.schemas, 0)
        unvisited = list(self.schemas)
        while unvisited:
            schema = unvisited.pop()
            level = min(MAX_UNIONS, max((levels[variant] + 1 for variant in self._variants[schema]), default=0))
            if level > levels[schema]:
                levels[schema] = level
                unvisited += [owner for owner in self._owners[schema] if schema in self._variants[owner]]
        return {schema for schema in self.schemas if levels[schema] == MAX_UNIONS}

    def _names_of(self, outermost: Container[Schema]) -> dict[Schema, str]:
        names: dict[str, Schema] = {}
        for schema in self.schemas:
            if schema.component or len(self._owners[schema]) + (schema in outermost) > 1:
                name = schema.component or schema.pointer
                while name in names:
                    name += "'"
                names[name] = schema
        return {schema: name for name, schema in names.items()}


def _child_schemas(schema: Schema) -> list[Schema]:
    """The schemas of the values within a value."""
    children = [*schema.all_properties.values(), schema.members, *schema.prefix_items, schema.items]
    return [child for child in children if child is not None]
