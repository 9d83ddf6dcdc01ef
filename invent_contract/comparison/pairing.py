"""Which schemas of two documents belong together, from a pair of schemas on down."""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from dataclasses import dataclass, field

from invent_contract.comparison.effective_schema import (
    ANYTHING,
    TYPES,
    EffectiveSchema,
    Place,
    SchemaReader,
    Side,
    json_text,
)
from invent_contract.comparison.matching import Matches, match

_SIGNATURE_DEPTH = 3  # how deep the variants of unions are compared to find those that are equal


@dataclass(frozen=True)
class SchemaPair:
    """Two schemas of the same thing, one of each document.

    Attributes:
        label: What it is to a reader: `ChatMessage.status`.
        side: On which side it is.
        old: The schema of the first document.
        new: The schema of the second document.
        only_old: The variants of a union that only the first document has.
        only_new: The variants of a union that only the second document has.
        is_stand_in: Whether the first schema stands for variants that its document does not show.
    """

    label: str
    side: Side
    old: EffectiveSchema
    new: EffectiveSchema
    only_old: list[EffectiveSchema] = field(default_factory=list)
    only_new: list[EffectiveSchema] = field(default_factory=list)
    is_stand_in: bool = False

    @property
    def has_one_union(self) -> bool:
        """Whether a union stands against a schema that is none, so that only types and variants can be compared."""
        return bool(self.old.variants) != bool(self.new.variants)


class SchemaPairing:
    """Pairs the schemas of two documents. A pair that occurs in many places is given once for each side.

    Args:
        old: The first document.
        new: The second document.
        knows_stand_ins: Whether the only variant that remains in the first document stands for all variants that
            remain in the second.
    """

    def __init__(self, old: SchemaReader, new: SchemaReader, *, knows_stand_ins: bool = False) -> None:
        self.old = old
        self.new = new
        self._knows_stand_ins = knows_stand_ins
        self._visited: set[tuple[Place, Place, Side]] = set()
        self._signatures: dict[tuple[SchemaReader, Place, Side, int], str] = {}

    def pairs(self, old: Place, new: Place, side: Side, label: str) -> Iterator[SchemaPair]:
        """These two schemas, and those of their fields, items and variants, at any depth."""
        unvisited = [(old, new, label, False)]
        while unvisited:
            old_place, new_place, label, is_stand_in = unvisited.pop()
            if (old_place, new_place, side) in self._visited or not (old_place and new_place):
                continue
            self._visited.add((old_place, new_place, side))
            old_schema, new_schema = self.old.read(old_place, side), self.new.read(new_place, side)
            label = old_schema.component or new_schema.component or label
            variants = self._match_variants(old_place, new_place, side)
            children = []
            if "array" in old_schema.types & new_schema.types:
                children.append((old_schema.items or ANYTHING, new_schema.items or ANYTHING, f"{label}[]", is_stand_in))
            if "object" in old_schema.types & new_schema.types:
                members = (old_schema.members or ANYTHING, new_schema.members or ANYTHING)
                children.append((*members, f"{label}.*", is_stand_in))
            for name, field_place in old_schema.properties.items():
                children.append((field_place, new_schema.properties.get(name, ()), f"{label}.{name}", is_stand_in))
            for number, (old_variant, new_variant) in enumerate(variants.both, 1):
                children.append((old_variant, new_variant, f"{label} variant {number}", is_stand_in))
            if self._knows_stand_ins and len(variants.only_old) == 1:
                for new_variant in variants.only_new:
                    children.append((variants.only_old[0], new_variant, label, True))
                variants.only_old = []
            unvisited += reversed(children)
            only_old = [self.old.read(variant, side) for variant in variants.only_old]
            only_new = [self.new.read(variant, side) for variant in variants.only_new]
            yield SchemaPair(label, side, old_schema, new_schema, only_old, only_new, is_stand_in)

    def are_alike(self, old: Place, new: Place, side: Side) -> bool:
        """Whether two schemas mean the same, as far as a few levels tell."""
        return self._signature(self.old, old, side) == self._signature(self.new, new, side)

    def _match_variants(self, old_place: Place, new_place: Place, side: Side) -> Matches[Place]:
        old_variants, new_variants = self.old.read(old_place, side).variants, self.new.read(new_place, side).variants
        if not old_variants and not new_variants:
            return Matches()
        old_variants, new_variants = old_variants or [old_place], new_variants or [new_place]
        variants = match(
            old_variants,
            new_variants,
            [self._marks_of_variant(self.old, variant, side) for variant in old_variants],
            [self._marks_of_variant(self.new, variant, side) for variant in new_variants],
        )
        if len(variants.only_old) == len(variants.only_new) == 1 and not self._knows_stand_ins:
            variants.both.append((variants.only_old.pop(), variants.only_new.pop()))
        return variants

    def _marks_of_variant(self, reader: SchemaReader, variant: Place, side: Side) -> tuple[Hashable | None, ...]:
        """By what a variant is known: its meaning, its name, the field that tells the kinds apart, its type."""
        schema = reader.read(variant, side)
        constants = [
            (name, *values)
            for name, place in schema.properties.items()
            if len(values := reader.read(place, side).values or {}) == 1
        ]
        types = schema.types - {"null"}
        plain_types = types if types != TYPES - {"null"} and "object" not in types else None
        return (
            self._signature(reader, variant, side),
            schema.component,
            next(iter(sorted(constants)), None),
            plain_types,
        )

    def _signature(self, reader: SchemaReader, place: Place, side: Side, depth: int = _SIGNATURE_DEPTH) -> str:
        """A text that is the same for schemas that mean the same, as far as a few levels tell."""
        if not place or not depth:
            return ""
        key = (reader, place, side, depth)
        if key not in self._signatures:
            schema = reader.read(place, side)

            def signature(inner: Place) -> str:
                return self._signature(reader, inner, side, depth - 1)

            meaning = [
                sorted(schema.types),
                sorted(schema.values) if schema.values is not None else None,
                schema.keywords,
                sorted(schema.required),
                {name: signature(inner) for name, inner in schema.properties.items()},
                signature(schema.items),
                signature(schema.members),
                sorted(signature(variant) for variant in schema.variants),
            ]
            self._signatures[key] = json_text(meaning)
        return self._signatures[key]
