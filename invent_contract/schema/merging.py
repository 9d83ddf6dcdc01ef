"""What the schema objects that apply to a value demand together."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from invent_contract.json_values import as_list, as_mapping, is_number, json_text, type_of
from invent_contract.schema.applicable_objects import ApplicableObjects, SchemaObjects, WrittenUnion
from invent_contract.schema.keywords import LOWER_LIMITS, TYPES, UPPER_LIMITS, WORDING, Several, demands
from invent_contract.schema.schema import NO_SCHEMA, Pointers, Schema, Side, Union
from invent_contract.source.json_pointer import pointer_to

_NULL = frozenset({"null"})


class Merger:
    """Adds what each schema object says to what the others say. Makes one schema.

    Args:
        objects: The schema objects of the document.
        side: Who writes the value.
        variant_at: The schema of a variant of a union.
        read: Reads a schema of fields, items or variants when it is asked for.
    """

    def __init__(
        self,
        objects: SchemaObjects,
        side: Side,
        variant_at: Callable[[str, Side], Schema],
        read: Callable[[Pointers, Side], Schema],
    ) -> None:
        self._objects = objects
        self._side = side
        self._variant_at = variant_at
        self._read = read
        self._types = TYPES
        self._intended_types = TYPES
        self._values: dict[str, Any] | None = None
        self._excluded_values: dict[str, Any] = {}
        self._keywords: dict[str, Any] = {}
        self._wording: dict[str, Any] = {}
        self._unions: list[Union] = []
        self._variants: dict[str, None] = {}
        self._required: dict[str, None] = {}
        self._properties: dict[str, Pointers] = {}
        self._pattern_properties: dict[str, Pointers] = {}
        self._members = NO_SCHEMA
        self._prefix_items: list[Pointers] = []
        self._items = NO_SCHEMA

    def schema(self, applicable: ApplicableObjects, component: str | None) -> Schema:
        """Merge the schema objects that apply together."""
        own_definitions = {pointer: part.definition for pointer, part in applicable.own.items()}
        for pointer, definition in own_definitions.items():
            self._add_types_and_values(definition, allows_null=applicable.allows_null[pointer])
            for keyword, value in applicable.own[pointer].restrictions.items():
                self._keywords[keyword] = _stricter(keyword, self._keywords.get(keyword), value)
            for keyword in WORDING:
                if keyword in definition:
                    self._wording.setdefault(keyword, definition[keyword])
        for pointer, definition in applicable.definitions.items():
            if definition is False:
                self._restrict_types(frozenset(), allows_null=applicable.allows_null[pointer])
        self._add_fields(own_definitions)
        self._add_items(own_definitions)
        for union in applicable.unions:
            self._add_union(union, allows_null=union.allows_null or applicable.allows_null[union.pointer])
        if self._values is not None:
            self._values = {text: value for text, value in self._values.items() if type_of(value) in self._types}
            self._restrict_types(frozenset(map(type_of, self._values.values())))
        return Schema(
            self._side,
            self._read,
            objects=applicable.definitions,
            component=component,
            types=_with_integers(self._types),
            intended_types=_with_integers(self._intended_types),
            values=self._values,
            excluded_values=self._excluded_values,
            keywords=self._keywords,
            unions=self._unions,
            wording=self._wording,
            is_read_only=any(definition.get("readOnly") is True for definition in own_definitions.values()),
            is_write_only=any(definition.get("writeOnly") is True for definition in own_definitions.values()),
            variant_pointers=tuple(self._variants),
            _required=tuple(self._required),
            _properties=self._properties,
            _pattern_properties=self._pattern_properties,
            _members=self._members,
            _prefix_items=self._prefix_items,
            _items=self._items,
        )

    def _restrict_types(
        self, types: frozenset[str], intended_types: frozenset[str] | None = None, *, allows_null: bool = False
    ) -> None:
        null = _NULL if allows_null else frozenset()
        self._types &= types | null
        self._intended_types &= (types if intended_types is None else intended_types) | null

    def _restrict_values(self, values: list[Any], *, allows_null: bool) -> None:
        by_text = {json_text(value): value for value in ([*values, None] if allows_null else values)}
        if self._values is not None:
            by_text = {text: value for text, value in by_text.items() if text in self._values}
        self._values = by_text

    def _add_types_and_values(self, definition: dict[str, Any], *, allows_null: bool) -> None:
        types = _named_types(definition)
        self._restrict_types(types, _intended_types(definition, types), allows_null=allows_null)
        if "const" in definition:
            self._restrict_values([definition["const"]], allows_null=allows_null)
        if isinstance(definition.get("enum"), list):
            self._restrict_values(definition["enum"], allows_null=allows_null)
        for value in self._objects.excluded_values(definition):
            if value is not None or not allows_null:
                self._excluded_values[json_text(value)] = value

    def _add_union(self, union: WrittenUnion, *, allows_null: bool) -> None:
        variants = {pointer: self._variant_at(pointer, self._side) for pointer in union.variants}
        types = frozenset[str]().union(*(variant.types for variant in variants.values()))
        if self._properties and variants:  # it only restricts these
            self._types &= types | (_NULL if allows_null else frozenset())
            self._keywords[union.keyword] = self._objects.inlined_union(union)
            self._unions.append(self._union(union, tuple(variants), allows_null=allows_null))
            return
        intended_types = frozenset[str]().union(*(variant.intended_types for variant in variants.values()))
        self._restrict_types(types, intended_types, allows_null=allows_null)
        if all(variant.is_scalar for variant in variants.values()):
            values = [variant.values for variant in variants.values() if variant.values is not None]
            if values and len(values) == len(variants):
                allowed = [value for by_text in values for value in by_text.values()]
                self._restrict_values(allowed, allows_null=allows_null)
            if not values or len(values) == len(variants):
                return
        leaves = [leaf for pointer, variant in variants.items() for leaf in variant.variant_pointers or (pointer,)]
        self._variants |= dict.fromkeys(leaves)
        self._unions.append(self._union(union, tuple(dict.fromkeys(leaves)), allows_null=allows_null))

    def _union(self, union: WrittenUnion, leaves: Pointers, *, allows_null: bool) -> Union:
        discriminator = as_mapping(self._objects.at(union.pointer).definition.get("discriminator"))
        return Union(
            union.pointer + pointer_to(union.keyword),
            allows_null,
            discriminator.get("propertyName"),
            lambda pointer: self._read((pointer,), self._side),
            tuple(union.variants),
            leaves,
            as_mapping(discriminator.get("mapping")),
        )

    def _add_fields(self, own_definitions: dict[str, dict[str, Any]]) -> None:
        """Add the fields. A field listed by one object also falls under the `additionalProperties` of the others."""
        for pointer, definition in own_definitions.items():
            for name in as_mapping(definition.get("properties")):
                self._properties[name] = (*self._properties.get(name, ()), pointer + pointer_to("properties", name))
            for pattern in as_mapping(definition.get("patternProperties")):
                pointers = self._pattern_properties.get(pattern, ())
                self._pattern_properties[pattern] = (*pointers, pointer + pointer_to("patternProperties", pattern))
            self._required |= {name: None for name in as_list(definition.get("required")) if isinstance(name, str)}
        for pointer, definition in own_definitions.items():
            if _says_something(definition.get("additionalProperties")):
                members = pointer + "/additionalProperties"
                self._members = (*self._members, members)
                own = as_mapping(definition.get("properties"))
                for name in self._properties if not definition.get("patternProperties") else ():
                    if name not in own:
                        self._properties[name] = (*self._properties[name], members)

    def _add_items(self, own_definitions: dict[str, dict[str, Any]]) -> None:
        """Add the items of a list. Those after the first ones of one schema object are the first ones of another."""
        prefixes = {
            pointer: len(as_list(definition.get("prefixItems"))) for pointer, definition in own_definitions.items()
        }
        rests = {
            pointer: f"{pointer}/items"
            for pointer, definition in own_definitions.items()
            if _says_something(definition.get("items"))
        }
        self._items = tuple(rests.values())
        for index in range(max(prefixes.values(), default=0)):
            first = [pointer + pointer_to("prefixItems", index) for pointer in prefixes if index < prefixes[pointer]]
            further = [rest for pointer, rest in rests.items() if index >= prefixes[pointer]]
            self._prefix_items.append((*first, *further))


def _named_types(definition: dict[str, Any]) -> frozenset[str]:
    """The types that a schema object names."""
    named = definition.get("type")
    names = [named] if isinstance(named, str) else as_list(named)
    return _with_integers(frozenset(name for name in names if isinstance(name, str))) if names else TYPES


def _intended_types(definition: dict[str, Any], named: frozenset[str]) -> frozenset[str]:
    """The types that a schema object names or, where it names none, its other keywords tell."""
    if "type" not in definition and ("properties" in definition or "additionalProperties" in definition):
        return frozenset({"object"})
    return frozenset({"array"}) if "type" not in definition and "items" in definition else named


def _with_integers(types: frozenset[str]) -> frozenset[str]:
    return types | {"integer"} if "number" in types else types


def _stricter(keyword: str, old: Any, new: Any) -> Any:
    """What holds where two schema objects both have a keyword."""
    if old is None or (json_text(old) == json_text(new) and not isinstance(old, Several)):
        return new
    if keyword in LOWER_LIMITS and is_number(old) and is_number(new):
        return max(old, new)
    if keyword in UPPER_LIMITS and is_number(old) and is_number(new):
        return min(old, new)
    return Several([*(old if isinstance(old, Several) else [old]), new])


def _says_something(schema: Any) -> bool:
    return schema is False or (isinstance(schema, dict) and bool(demands(schema)))
