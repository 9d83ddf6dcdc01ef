"""Which schemas of two documents belong together, from a pair of schemas on down."""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from dataclasses import dataclass, field
from hashlib import sha256

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
from invent_contract.comparison.operation_parts import mapping
from invent_contract.json_pointer import pointer_of, pointer_to, tokens_of

_SIGNATURE_DEPTH = 2  # how deep the variants of unions are compared to find those that are equal


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
        self._combined: set[tuple[str, Side]] = set()  # pointers that were met together with others
        self._met: set[str] = set()
        self._signatures: dict[tuple[SchemaReader, Place, Side, int], str] = {}

    def pairs(self, old: Place, new: Place, side: Side, label: str) -> Iterator[SchemaPair]:
        """These two schemas, and those of their fields, items and variants, at any depth."""
        unvisited = [(old, new, label, False)]
        while unvisited:
            old_place, new_place, label, is_stand_in = unvisited.pop()
            if (old_place, new_place, side) in self._visited or not (old_place and new_place):
                continue
            if self._are_combined_again(old_place, new_place, side):
                continue
            self._visited.add((old_place, new_place, side))
            self._met.update(self.old.read(old_place, side).places)
            old_schema, new_schema = self.old.read(old_place, side), self.new.read(new_place, side)
            label = _label_of_field(old_place, new_place) or label
            if old_schema.component == new_schema.component:
                label = old_schema.component or label
            variants = self._match_variants(old_place, new_place, side)
            if self._knows_stand_ins and len(variants.only_old) == 1:
                unvisited += [(variants.only_old[0], variant, label, True) for variant in variants.only_new]
                variants.only_old = []
            children = list(_children(old_schema, new_schema, label))
            children += [(*places, f"{label} variant {number}") for number, places in enumerate(variants.both, 1)]
            unvisited += [(*child, is_stand_in) for child in reversed(children)]
            only_old = [self.old.read(variant, side) for variant in variants.only_old]
            only_new = [self.new.read(variant, side) for variant in variants.only_new]
            yield SchemaPair(label, side, old_schema, new_schema, only_old, only_new, is_stand_in)

    def _are_combined_again(self, old: Place, new: Place, side: Side) -> bool:
        """Whether schemas that apply together have all applied together with others before.

        Of schemas that lead back to themselves, there are 2 to the n combinations.
        """
        combined = {(pointer, side) for place in (old, new) if len(place) > 1 for pointer in place}
        is_repeated = bool(combined) and combined <= self._combined
        self._combined |= combined
        return is_repeated

    def has_met(self, component: str) -> bool:
        """Whether the schema at a pointer of the first document was compared with one of the second."""
        return component in self._met

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
            self._marks_of_variants(self.old, old_place, old_variants, side),
            self._marks_of_variants(self.new, new_place, new_variants, side),
        )
        if len(variants.only_old) == len(variants.only_new) == 1 and not self._knows_stand_ins:
            old_variant, new_variant = variants.only_old[0], variants.only_new[0]
            names = {self.old.read(old_variant, side).component, self.new.read(new_variant, side).component}
            if len(names - {None}) < 2:  # else one of two classes has replaced the other
                variants = Matches([*variants.both, (old_variant, new_variant)])
        return variants

    def _marks_of_variants(
        self, reader: SchemaReader, union: Place, variants: list[Place], side: Side
    ) -> list[tuple[Hashable | None, ...]]:
        discriminated = _discriminated(reader, reader.read(union, side))
        return [self._marks_of_variant(reader, variant, side, discriminated) for variant in variants]

    def _marks_of_variant(
        self, reader: SchemaReader, variant: Place, side: Side, discriminated: dict[str, tuple[str, str]]
    ) -> tuple[Hashable | None, ...]:
        """By what it is known: its meaning, its name, the field that tells kinds apart, all fields, its type."""
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
            next(iter(sorted(constants)), next((discriminated[p] for p in schema.places if p in discriminated), None)),
            # A stand-in has no more than the field that tells kinds apart. Callers know classes, and not their fields.
            frozenset(schema.properties) if self._knows_stand_ins and len(schema.properties) > 1 else None,
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
            self._signatures[key] = sha256(json_text(meaning).encode()).hexdigest()
        return self._signatures[key]


def _discriminated(reader: SchemaReader, union: EffectiveSchema) -> dict[str, tuple[str, str]]:
    """What a union's `discriminator` says of its variants: by the place of each the field, and the value as JSON."""
    by_place = {}
    for pointer in union.places:
        schema = reader.schema_at(pointer)
        discriminator = mapping(mapping(schema).get("discriminator"))
        for value, target in mapping(discriminator.get("mapping")).items():
            # A reference, or the name of a component.
            place = str(target) if "/" in str(target) else pointer_to("components", "schemas", target)
            by_place[pointer_of(place)] = (str(discriminator.get("propertyName")), json_text(value))
    return by_place


def _children(old: EffectiveSchema, new: EffectiveSchema, label: str) -> Iterator[tuple[Place, Place, str]]:
    """The schemas of items, of fields and of an object's other members, with their labels."""
    if "array" in old.types & new.types:
        yield old.items or ANYTHING, new.items or ANYTHING, f"{label}[]"
    if "object" in old.types & new.types:
        yield old.members or ANYTHING, new.members or ANYTHING, f"{label}.*"
    for name, place in old.properties.items():
        if name in new.properties:
            yield place, new.properties[name], f"{label}.{name}"


def _label_of_field(old: Place, new: Place) -> str | None:
    """The label of a field of a component that has it in both documents, wherever it was met."""
    tokens = tokens_of(old[0])
    is_of_component = tokens[:2] == ["components", "schemas"] and tokens[3:4] == ["properties"] and len(tokens) == 5
    return f"{tokens[2]}.{tokens[4]}" if is_of_component and tokens_of(new[0])[:5] == tokens else None
