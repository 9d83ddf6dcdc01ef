"""What tells the variants of a union apart: written here as data, and applied by `runtime/_json/unions.py`."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property
from typing import Any

from generator.kinds.discriminators import Discriminators, Tags
from generator.request_checks.request_assertions import Assertions, joined, written_limits, written_types_and_values
from invent_contract.json_values import json_text
from invent_contract.schema import Schema

_LEVELS = 3  # of objects and lists in each other that are looked into
_NO_TAGS = Tags(set(), set(), set())


class Variant:
    """A variant that is an object.

    Args:
        loader: An expression for the function that loads it.
        schema: What it is made of.
        tags: Its tags, by the field that has them.

    Attributes:
        is_told: Whether the values of its fields, where these are present, tell it from all others.
        rivals: The variants that no required field tells it from.
        demands: Assertions of the values that tell it from others and, if it is closed, that it has no other fields.
        details: Assertions of everything else that tells it from its rivals.
        constants: The fields whose values tell it from others.
    """

    def __init__(self, loader: str, schema: Schema, tags: dict[str, Tags]) -> None:
        self.loader = loader
        self.schema = schema
        self.is_told = True
        self.rivals: list[Variant] = []
        self.demands: Assertions = {}
        self.details: Assertions = {}
        self.constants: list[str] = []
        self._tags = tags
        self._fields = schema.all_properties
        values = {name: self._values_of(name) for name in [*self._fields, *tags]}
        self._values = {name: allowed for name, allowed in values.items() if allowed}
        self._json_texts = {
            name: {json_text(value) for value in self._values[name]} - {"null"} for name in self._values
        }

    def _values_of(self, name: str) -> list[Any]:
        """The values that a field may have; none where it may have any."""
        field = self._fields.get(name)
        mapped, others, _ = self._tags.get(name, _NO_TAGS)
        constants = list(field.values.values()) if field and field.values is not None else []
        constants = [value for value in constants if not (isinstance(value, str) and value in mapped | others)]
        null = [None] if mapped and field and field.values is None and field.is_nullable else []
        return [*constants, *sorted(mapped), *null]

    @property
    def fields(self) -> list[str]:
        """Its fields, if it has rivals."""
        return list(self._fields) if self.rivals else []

    @property
    def is_closed(self) -> bool:
        """Whether it has no other fields than those that are listed."""
        if self.schema.pattern_properties:
            return False
        has_no_members = self.schema.members is not None and not self.schema.members.types
        return has_no_members or self.schema.keywords.get("unevaluatedProperties") is False

    @property
    def is_open(self) -> bool:
        """Whether neither its fields' values nor which fields are there keep an object from being this variant."""
        return not (self._values or self.is_closed or self.schema.required)

    def tags_in(self, name: str) -> set[str]:
        """What a field says of an object that is this variant."""
        tags = {value for value in self._values.get(name, []) if isinstance(value, str)}
        return tags or self._tags.get(name, _NO_TAGS).names

    def compare(self, others: list[Variant], discriminating_fields: Iterable[str]) -> None:
        """Find out what tells it from the others."""
        alike = [other for other in others if not self._told_by(other) and not other._told_by(self)]
        self.is_told = not alike
        self.rivals = [other for other in others if not self._is_always_told_from(other)]
        told_by = {name for other in others for name in self._told_by(other)}
        told_by |= {
            name for other in alike for name in self._values if other._json_texts.get(name) != self._json_texts[name]
        }
        self.constants = [name for name in self._values if name in told_by]
        fields: Assertions = {name: {"enum": self._values[name]} for name in self.constants}
        for name in discriminating_fields:
            foreign_tags = {tag for other in others for tag in other.tags_in(name)} - self.tags_in(name)
            if foreign_tags and name not in self._values:
                fields[name] = {"not": {"enum": sorted(foreign_tags)}}
        self.demands = {"properties": fields} if fields else {}
        if self.is_closed:
            self.demands["additionalProperties"] = {"names": list(self._fields), "schema": None}
        self.details = self._details() if self.rivals else {}

    def _is_always_told_from(self, other: Variant) -> bool:
        """Whether the value of a field that one of both always has says which it is."""
        names = {*self._told_by(other), *other._told_by(self)}
        return not names.isdisjoint(self._names_always_there | other._names_always_there)

    @cached_property
    def _names_always_there(self) -> set[str]:
        required = self.schema.required.intersection(self._fields)
        return {name for name in required if not self._fields[name].is_nullable}

    def _told_by(self, other: Variant) -> list[str]:
        """The fields whose values say that an object is not the other variant."""
        return [
            name
            for name, json_texts in self._json_texts.items()
            if json_texts and not other._may_have(name, json_texts)
        ]

    def _may_have(self, name: str, json_texts: set[str]) -> bool:
        """Whether a field may have one of these values, which are given as JSON."""
        if self._json_texts.get(name):
            return not self._json_texts[name].isdisjoint(json_texts)
        return not (name in self._fields and json_texts <= self._fields[name].excluded_values.keys())

    def _details(self) -> Assertions:
        details: Assertions = {
            name: shape
            for name, shape in self._shapes.items()
            if any(name not in rival._fields or rival._shapes.get(name) != shape for rival in self.rivals)
        }
        assertions = {"properties": details} if details else {}
        members = None if self.schema.pattern_properties else self.schema.members
        if members and members.types:
            assertions["additionalProperties"] = {"names": list(self._fields), "schema": shape_of(members)}
        return assertions

    @cached_property
    def _shapes(self) -> dict[str, Assertions]:
        shapes = {name: shape_of(field) for name, field in self._fields.items()}
        return {name: shape for name, shape in shapes.items() if shape}


class Variants:
    """The variants of a union that are objects.

    Args:
        union: The union; None for that of an object and of those that extend it.
        parts: Expressions for the functions that load the variants, and what these are made of.

    Attributes:
        variants: The variants.
        tag_name: The field that tells most of them: the discriminator or, without one, one with constants.
    """

    def __init__(self, union: Schema | None, parts: list[tuple[str, Schema]]) -> None:
        discriminators = Discriminators(union, [schema for _, schema in parts])
        self.variants = [Variant(loader, schema, discriminators.tags_of(schema)) for loader, schema in parts]
        for variant in self.variants:
            variant.compare([other for other in self.variants if other is not variant], discriminators.fields)
        constants = [name for variant in self.variants for name in variant.constants if variant.tags_in(name)]
        self._is_discriminated = bool(discriminators.fields)
        names = discriminators.fields or sorted(dict.fromkeys(constants), key=constants.count, reverse=True)
        self.tag_name = names[0] if names else None

    @property
    def hold_any_object(self) -> bool:
        """Whether one of them holds whatever the others do not."""
        return any(variant.is_open and not variant.demands for variant in self.variants)

    @property
    def loaders_by_tag(self) -> dict[str, str]:
        """The functions that load objects with a tag; `None` where the tag does not say it all."""
        if self.tag_name is None:
            return {}
        tags = [tag for variant in self.variants for tag in variant.tags_in(self.tag_name)]
        loaders = dict.fromkeys(sorted(tags), "None")
        for variant in self.variants:
            if self._is_discriminated or variant.is_told:
                loaders |= {tag: variant.loader for tag in variant.tags_in(self.tag_name) if tags.count(tag) == 1}
        return loaders

    @property
    def loader_of_others(self) -> str | None:
        """The function that loads objects with any other tag, where only one variant may have one."""
        others = [variant for variant in self.variants if self.tag_name not in variant.constants]
        return others[0].loader if self.tag_name and len(others) == 1 and not others[0].demands else None


def shape_of(schema: Schema, levels: int = _LEVELS) -> Assertions:
    """What a schema demands of a value, as far as so many levels of objects and lists go."""
    if not levels:
        return {}
    keywords: list[tuple[str, Any]] = [*written_types_and_values(schema), *written_limits(schema)]
    properties = {name: shape_of(field, levels - 1) for name, field in schema.all_properties.items()}
    keywords.append(("properties", {name: shape for name, shape in properties.items() if shape}))
    keywords.append(("required", sorted(schema.required)))
    if schema.members is not None and not schema.pattern_properties:
        members = shape_of(schema.members, levels - 1) if schema.members.types else None
        if members != {}:
            keywords.append(("additionalProperties", {"names": list(properties), "schema": members}))
    if schema.items and not schema.prefix_items:
        keywords.append(("items", shape_of(schema.items, levels - 1)))
    for union in schema.unions:
        null: list[Assertions] = [{"type": "null"}] if union.allows_null else []
        keywords.append(("anyOf", [*(shape_of(variant, levels - 1) for variant in union.variants), *null]))
    return joined((keyword, argument) for keyword, argument in keywords if argument)
