"""What a schema demands of a value, however it is written: `Schema`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property, lru_cache
from typing import Any

from invent_contract.schema.keywords import TYPES
from invent_contract.source.json_pointer import pointer_of, pointer_to, tokens_of

_COMPONENTS = "/components/schemas/"

# Pointers of schemas that all apply to a value. There are several where `allOf` has a field several times.
Pointers = tuple[str, ...]
NO_SCHEMA: Pointers = ()


class Side(StrEnum):
    """Who writes a value: the caller, in a request, or the provider, in a response."""

    SENT = "sent"
    RECEIVED = "received"


@dataclass(frozen=True, eq=False)
class Union:
    """An `oneOf` or `anyOf` with several variants.

    Attributes:
        pointer: JSON pointer to the keyword.
        allows_null: Whether null fits beside its variants.
        tag_name: The field that tells which variant it is (`discriminator.propertyName`), if the contract says so.
    """

    pointer: str
    allows_null: bool
    tag_name: str | None
    _read: Callable[[str], Schema] = field(repr=False)
    _variants: Pointers
    _leaves: Pointers  # the variants, with those of the unions among them instead of these
    _mapping: dict[str, Any]  # from values of the field to references, or to names of components

    @property
    def is_exclusive(self) -> bool:
        """Whether a value must fit no more than one of its variants."""
        return self.pointer.endswith("/oneOf")

    @cached_property
    def variants(self) -> list[Schema]:
        """The schemas of which one must fit, without those that are just null."""
        return [self._read(pointer) for pointer in self._variants]

    @cached_property
    def tags(self) -> dict[str, Schema]:
        """The variant for each value of the field that tells: as `mapping` says, else by the names of components."""
        candidates = list(dict.fromkeys([*map(self._read, self._leaves), *self.variants]))
        tags = {}
        for tag, target in self._mapping.items():
            variant = _variant_at(pointer_of_target(str(target)), candidates)
            if variant:
                tags[tag] = variant
        if self.tag_name:
            names = {variant.component: variant for variant in self.variants if variant not in tags.values()}
            tags = {name: variant for name, variant in names.items() if name} | tags
        return tags


@dataclass(frozen=True, eq=False)
class Schema:
    """What a schema demands of a value on one side, through references and what is written beside them, and `allOf`.

    Made by `Contract.schema`, which gives the same object for the same pointer and side. Its fields, items and variants
    are schemas, too, read when they are asked for, so a schema may contain itself. It never excludes what the contract
    allows, and it excludes all that the contract excludes by types, values, limits, fields, items and `anyOf`.

    Attributes:
        side: Whether the value is sent or received.
        objects: The schema objects that say so, by their pointers, the outermost first. None where nothing is said.
        component: The name of the component that it is, in itself or by a reference and nothing else.
        types: The types that a value may have, `integer` also where `number` is there.
        intended_types: The same, where fields or items mean that nothing but an object or a list is meant. JSON Schema
            allows any other type beside them.
        values: The values that are allowed, by their JSON text; None where any is.
        excluded_values: The values that are not (`not` with `const` or `enum`), by their JSON text.
        keywords: Limits and other restrictions, by keyword, in the words of OpenAPI 3.1, with `enum` for `const` and
            what is referred to instead of references, as far as a few levels go. Of several limits the strictest
            counts, of other keywords the values are `Several`. What is never violated is left out.
        unions: What is written as `oneOf` or `anyOf`, but for unions of null and one schema, which are merged.
        wording: Descriptions, examples, the default and the like: no demand.
        is_read_only: Whether only responses have it.
        is_write_only: Whether only requests have it.
        variant_pointers: The pointers of its `variants`, known before these are read.
    """

    side: Side
    _read: Callable[[Pointers, Side], Schema] = field(repr=False)
    objects: dict[str, Any] = field(default_factory=dict)
    component: str | None = None
    types: frozenset[str] = TYPES
    intended_types: frozenset[str] = TYPES
    values: dict[str, Any] | None = None
    excluded_values: dict[str, Any] = field(default_factory=dict)
    keywords: dict[str, Any] = field(default_factory=dict)
    unions: list[Union] = field(default_factory=list, repr=False)
    wording: dict[str, Any] = field(default_factory=dict, repr=False)
    is_read_only: bool = False
    is_write_only: bool = False
    variant_pointers: Pointers = NO_SCHEMA
    _required: tuple[str, ...] = ()  # in the document's order
    _properties: dict[str, Pointers] = field(default_factory=dict)
    _pattern_properties: dict[str, Pointers] = field(default_factory=dict)
    _members: Pointers = NO_SCHEMA
    _prefix_items: list[Pointers] = field(default_factory=list)
    _items: Pointers = NO_SCHEMA

    @property
    def pointer(self) -> str:
        """Pointer of the outermost of its schema objects; empty where there is none."""
        return next(iter(self.objects), "")

    @cached_property
    def variants(self) -> list[Schema]:
        """The variants of its unions and of those in them.

        None where values and types say everything, or where a union only restricts the fields of this object, and is
        among the `keywords`.
        """
        return [self._read((pointer,), self.side) for pointer in self.variant_pointers]

    @property
    def union_variants(self) -> list[Schema]:
        """The variants of its unions as these are written, each of which may have unions of its own."""
        return [variant for union in self.unions for variant in union.variants]

    @cached_property
    def all_properties(self) -> dict[str, Schema]:
        """The fields of an object, with those that only the other side has: no other field is one of the `members`."""
        return {name: self._read(pointers, self.side) for name, pointers in self._properties.items()}

    @cached_property
    def properties(self) -> dict[str, Schema]:
        """The fields of an object, without those that only the other side has."""
        return {name: schema for name, schema in self.all_properties.items() if not schema.is_of_other_side}

    @property
    def all_required(self) -> list[str]:
        """The fields that an object always has, in the document's order, with those that only the other side has."""
        return list(self._required)

    @cached_property
    def required(self) -> frozenset[str]:
        """The fields that an object always has, without those that only the other side has."""
        fields = [item for owner in (self, *self.union_variants) for item in owner.all_properties.items()]
        of_other_side = {name for name, schema in fields if schema.is_of_other_side}
        return frozenset(self._required) - of_other_side

    @cached_property
    def alternatives(self) -> list[Schema]:
        """The variants of its union, each together with the fields beside that; none where it is not one union."""
        if len(self.unions) != 1:
            return []
        beside = tuple(self.objects) if self.has_fields else ()
        return [self._read((variant.pointer, *beside), self.side) for variant in self.unions[0].variants]

    @cached_property
    def pattern_properties(self) -> dict[str, Schema]:
        """The schemas of the fields whose names match patterns, by the pattern."""
        return {pattern: self._read(pointers, self.side) for pattern, pointers in self._pattern_properties.items()}

    @cached_property
    def members(self) -> Schema | None:
        """The schema of an object's other fields (`additionalProperties`); None where anything may be there."""
        return self._read(self._members, self.side) if self._members else None

    @cached_property
    def prefix_items(self) -> list[Schema]:
        """The schemas of the first items of a list, one for each item."""
        return [self._read(pointers, self.side) for pointers in self._prefix_items]

    @cached_property
    def items(self) -> Schema | None:
        """The schema of a list's further items; None where anything may be there."""
        return self._read(self._items, self.side) if self._items else None

    @property
    def has_fields(self) -> bool:
        """Whether it describes fields, be they of either side."""
        return bool(self._properties)

    @property
    def is_nullable(self) -> bool:
        """Whether null is meant to be a value."""
        return "null" in self.intended_types and (self.values is None or "null" in self.values)

    @property
    def is_scalar(self) -> bool:
        """Whether its types and values say everything."""
        parts = (self._properties, self._pattern_properties, self._members, self._prefix_items, self._items)
        return not (any(parts) or self.variant_pointers or self.unions or self.keywords or self._required)

    @property
    def is_of_other_side(self) -> bool:
        """Whether a value on this side never has it: read-only where it would be sent, write-only where received."""
        return self.is_read_only if self.side is Side.SENT else self.is_write_only

    def pointers_of(self, keyword: str) -> list[str]:
        """The pointers of a keyword in each of its schema objects that has it."""
        return [
            pointer + pointer_to(keyword)
            for pointer, definition in self.objects.items()
            if isinstance(definition, dict) and keyword in definition
        ]


@lru_cache(4096)
def component_name(pointer: str) -> str | None:
    """The name of the component schema at a pointer."""
    if not pointer.startswith(_COMPONENTS) or "/" in pointer[len(_COMPONENTS) :]:
        return None
    return tokens_of(pointer)[-1]


def pointer_of_target(target: str) -> str:
    """What a discriminator's mapping leads to, by a reference or by the name of a component."""
    return pointer_of(target) if "/" in target else pointer_to("components", "schemas", target)


def _variant_at(pointer: str, variants: list[Schema]) -> Schema | None:
    """The variant that is at a pointer or refers to it or, if there is none, the only one that is made of it."""
    name = component_name(pointer)
    exact = [variant for variant in variants if pointer == variant.pointer or (name and name == variant.component)]
    candidates = dict.fromkeys(variant for variant in exact or variants if pointer in variant.objects)
    return next(iter(candidates)) if exact or len(candidates) == 1 else None
