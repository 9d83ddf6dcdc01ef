"""Which schemas of two documents belong together, from a pair of schemas on down."""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from dataclasses import replace
from hashlib import sha256

from invent_contract.comparison.aspects import SchemaPair
from invent_contract.comparison.matching import Matches, match
from invent_contract.contract import Contract
from invent_contract.json_values import json_text
from invent_contract.schema import NO_SCHEMA, Schema, Side
from invent_contract.schema.keywords import TYPES
from invent_contract.source.json_pointer import tokens_of

_SIGNATURE_DEPTH = 2  # how deep the variants of unions are compared to find those that are equal


class SchemaMatcher:
    """Pairs the schemas of two documents. A pair that occurs many times is given once for each side.

    Args:
        old: The first document.
        new: The second document.
        knows_stand_ins: Whether the only variant that remains in the first document stands for all variants that
            remain in the second.
    """

    def __init__(self, old: Contract, new: Contract, *, knows_stand_ins: bool) -> None:
        self._old = old
        self._new = new
        self._knows_stand_ins = knows_stand_ins
        self._visited: set[tuple[Schema, Schema]] = set()
        self._compared: set[str] = set()
        self._combined: set[tuple[str, Side]] = set()  # pointers of schema objects that applied together with others
        self._signatures: dict[tuple[Schema, int], str] = {}

    def pairs(self, old: Schema, new: Schema, label: str) -> Iterator[SchemaPair]:
        """These two schemas, and those of their fields, items and variants, at any depth."""
        unvisited = [SchemaPair(label, old, new)]
        while unvisited:
            pair = unvisited.pop()
            old, new = pair.old, pair.new
            combined = _combined_objects(pair)
            # Of schemas that lead back to themselves, there are 2 to the n combinations.
            if (old, new) in self._visited or (combined and combined <= self._combined):
                continue
            self._visited.add((old, new))
            self._combined |= combined
            self._compared.update(old.objects)
            component = old.component if old.component == new.component else None
            label = component or _label_of_field(old, new) or pair.label
            variants = self._match_variants(old, new)
            stand_ins: list[SchemaPair] = []
            if self._knows_stand_ins and len(variants.only_old) == 1:
                stand_in = variants.only_old.pop()
                stand_ins = [SchemaPair(label, stand_in, variant, is_stand_in=True) for variant in variants.only_new]
            children = [
                *self._children(old, new, label),
                *(SchemaPair(f"{label} variant {number}", *pair) for number, pair in enumerate(variants.both, 1)),
            ]
            unvisited += stand_ins
            unvisited += [
                replace(child, is_stand_in=pair.is_stand_in, owner_pointer=pair.new_pointer)
                for child in reversed(children)
            ]
            yield replace(
                pair, label=label, only_old=variants.only_old, only_new=variants.only_new, in_both=variants.both
            )

    def was_compared(self, pointer: str) -> bool:
        """Whether the schema at a pointer of the first document was compared with one of the second."""
        return pointer in self._compared

    def are_alike(self, old: Schema, new: Schema) -> bool:
        """Whether two schemas mean the same, as far as a few levels tell."""
        return self._signature(old) == self._signature(new)

    def _children(self, old: Schema, new: Schema, label: str) -> Iterator[SchemaPair]:
        """The schemas of items, of an object's other members and of fields, with their labels."""
        nothing_old, nothing_new = (contract.schema(NO_SCHEMA, old.side) for contract in (self._old, self._new))
        types = old.intended_types & new.intended_types
        if "array" in types:
            yield SchemaPair(f"{label}[]", old.items or nothing_old, new.items or nothing_new)
        if "object" in types:
            yield SchemaPair(f"{label}.*", old.members or nothing_old, new.members or nothing_new)
        for name, field_schema in old.properties.items():
            if name in new.properties:
                yield SchemaPair(f"{label}.{name}", field_schema, new.properties[name])

    def _match_variants(self, old: Schema, new: Schema) -> Matches[Schema]:
        old_variants, new_variants = map(_distinct, _compared_variants(old, new))
        variants = match(
            old_variants,
            new_variants,
            [self._marks_of_variant(variant, old) for variant in old_variants],
            [self._marks_of_variant(variant, new) for variant in new_variants],
        )
        if len(variants.only_old) == len(variants.only_new) == 1 and not self._knows_stand_ins:
            names = {variants.only_old[0].component, variants.only_new[0].component}
            if len(names - {None}) < 2:  # else one of two classes has replaced the other
                variants = Matches([*variants.both, (variants.only_old[0], variants.only_new[0])])
        return variants

    def _marks_of_variant(self, variant: Schema, union: Schema) -> tuple[Hashable | None, ...]:
        """By what it is known: its meaning, its name, the field that tells kinds apart, all fields, its type."""
        constants = [
            (name, *values)
            for name, field_schema in variant.properties.items()
            if len(values := field_schema.values or {}) == 1
        ]
        tags = [
            (written.tag_name, json_text(tag))
            for written in union.unions
            for tag, tagged in written.tags.items()
            if tagged is variant
        ]
        types = variant.intended_types - {"null"}
        plain_types = types if types != TYPES - {"null"} and "object" not in types else None
        return (
            self._signature(variant),
            variant.component,
            next(iter([*sorted(constants), *tags]), None),
            # A stand-in has no more than the field that tells kinds apart. Callers know classes, and not their fields.
            frozenset(variant.properties) if self._knows_stand_ins and len(variant.properties) > 1 else None,
            plain_types,
        )

    def _signature(self, schema: Schema | None, depth: int = _SIGNATURE_DEPTH) -> str:
        """A text that is the same for schemas that mean the same, as far as a few levels tell."""
        if not schema or not depth:
            return ""
        if (schema, depth) not in self._signatures:
            meaning = [
                sorted(schema.intended_types),
                sorted(schema.values) if schema.values is not None else None,
                schema.keywords,
                sorted(schema.required),
                {name: self._signature(inner, depth - 1) for name, inner in schema.properties.items()},
                self._signature(schema.items, depth - 1),
                self._signature(schema.members, depth - 1),
                sorted(self._signature(variant, depth - 1) for variant in schema.variants),
            ]
            self._signatures[schema, depth] = sha256(json_text(meaning).encode()).hexdigest()
        return self._signatures[schema, depth]


def have_comparable_unions(old: Schema, new: Schema) -> bool:
    """Whether the unions of two schemas can be compared by their variants."""
    return bool(old.unions) and len(old.unions) == len(new.unions)


def _compared_variants(old: Schema, new: Schema) -> tuple[list[Schema], list[Schema]]:
    """The variants of both. The unions of objects with fields only restrict these, so that one alone is a keyword."""
    if old.has_fields and new.has_fields:
        return (old.union_variants, new.union_variants) if have_comparable_unions(old, new) else ([], [])
    return (old.variants or [old], new.variants or [new]) if old.variants or new.variants else ([], [])


def _distinct(variants: list[Schema]) -> list[Schema]:
    """Each variant once, also where a union refers to a component several times."""
    return [*{variant.component or variant.pointer: variant for variant in variants}.values()]


def _combined_objects(pair: SchemaPair) -> set[tuple[str, Side]]:
    """The schema objects of a pair that apply together with others."""
    schemas = [schema for schema in (pair.old, pair.new) if len(schema.objects) > 1]
    return {(pointer, pair.side) for schema in schemas for pointer in schema.objects}


def _label_of_field(old: Schema, new: Schema) -> str | None:
    """The label of a field of a component that has it in both documents, wherever it was met."""
    tokens = tokens_of(old.pointer)
    is_of_component = tokens[:2] == ["components", "schemas"] and tokens[3:4] == ["properties"] and len(tokens) == 5
    return f"{tokens[2]}.{tokens[4]}" if is_of_component and tokens_of(new.pointer)[:5] == tokens else None
