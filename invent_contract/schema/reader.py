"""Reads the schemas of a document: what several schema objects demand together becomes one `Schema`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from invent_contract.json_values import as_list, as_mapping, is_number, json_text, type_of
from invent_contract.schema import Pointers, Schema, Side, Union
from invent_contract.schema.keywords import (
    LOWER_LIMITS,
    RESTRICTIONS,
    SHAPES,
    TYPES,
    UNIONS,
    UPPER_LIMITS,
    WORDING,
    Several,
    demands,
    own_meaning,
)
from invent_contract.source.json_pointer import lookup, pointer_of, pointer_to, tokens_of
from invent_contract.source.structure import map_subschemas

_INLINED_LEVELS = 2  # of references in keywords that are compared as they are written
_COMPARED_AS_WRITTEN = frozenset({*LOWER_LIMITS, *UPPER_LIMITS, *RESTRICTIONS, *SHAPES})
_WITHOUT_EFFECT = {"uniqueItems": False, "minLength": 0, "minItems": 0, "minProperties": 0}
_ONLY_NULL = {"type": ("null", ["null"]), "enum": ([None],), "const": (None,)}
_LEADING_ON = {"$ref", "allOf"}  # keywords that say nothing themselves
_NULL = frozenset({"null"})
_Key = tuple[Pointers, Side]


class _WrittenUnion(NamedTuple):
    """An `oneOf` or `anyOf` as it is written.

    Attributes:
        pointer: JSON pointer to the schema object that has it.
        keyword: `oneOf` or `anyOf`.
        variants: The pointers of its variants, without those that are just null.
        has_null: Whether one of them is.
    """

    pointer: str
    keyword: str
    variants: list[str]
    has_null: bool


class _SchemaObject(NamedTuple):
    """A schema object by itself.

    Attributes:
        definition: What is written; empty for a boolean.
        applied: The pointers of those that apply to the same value, and whether null is allowed beside them.
        unions: Its unions, but for those of null and one schema, which applies.
        restrictions: Its limits and other restrictions, in the words of OpenAPI 3.1.
    """

    definition: dict[str, Any]
    applied: list[tuple[str, bool]]
    unions: list[_WrittenUnion]
    restrictions: dict[str, Any]


class SchemaReader:
    """Reads the schemas of a document, each once for each side, in steps that do not nest.

    Args:
        document: An OpenAPI document, 3.0 or 3.1.
    """

    def __init__(self, document: dict[str, Any]) -> None:
        self._document = document
        self._definitions: dict[str, Any] = {}
        self._objects: dict[str, _SchemaObject] = {}
        self._schemas: dict[_Key, Schema] = {}
        self._merged: set[_Key] = set()

    def read(self, pointers: Pointers, side: Side) -> Schema:
        """What the schemas at these pointers demand together of a value on one side."""
        unread = [(pointers, side)]
        applied: dict[_Key, dict[str, bool]] = {}
        while unread:
            key = unread[-1]
            if key in self._merged:
                unread.pop()
            elif key in applied:
                self._merge(self._schemas[key], applied[key])
                self._merged.add(key)
            else:
                applied[key] = self._applied(key[0])
                self._schemas[key] = Schema(side, self.read, component=self._component_at(key[0]))
                # A union needs the types of its variants. One that is its own variant, and still unread, allows all.
                variants = [((variant,), side) for union in self._unions(applied[key]) for variant in union.variants]
                unread += [variant for variant in reversed(variants) if variant not in applied]
        return self._schemas[pointers, side]

    # --- which schema objects apply ---

    def _applied(self, pointers: Pointers) -> dict[str, bool]:
        """The schema objects that apply together, the outermost first, and whether null is allowed beside each."""
        applied: dict[str, bool] = {}
        unvisited = [(pointer, False) for pointer in reversed(pointers)]
        while unvisited:
            pointer, spares_null = unvisited.pop()
            if pointer not in applied or (applied[pointer] and not spares_null):
                schema_object = self._object_at(pointer)
                spares_null = spares_null or schema_object.definition.get("nullable") is True  # of OpenAPI 3.0
                applied[pointer] = spares_null
                unvisited += [(part, spares_null or has_null) for part, has_null in reversed(schema_object.applied)]
        return applied

    def _unions(self, applied: dict[str, bool]) -> Iterator[_WrittenUnion]:
        """The unions that apply, but for those of which a variant applies anyway."""
        for union in (union for pointer in applied for union in self._object_at(pointer).unions):
            targets = {self._target(variant) for variant in union.variants} - {union.pointer}
            if applied.keys().isdisjoint(targets.union(union.variants)):
                yield union

    def _object_at(self, pointer: str) -> _SchemaObject:
        if pointer not in self._objects:
            definition = as_mapping(self._definition(pointer))
            reference = definition.get("$ref")
            applied = [(pointer_of(reference), False)] if isinstance(reference, str) else []
            applied += [(part, False) for part in _indexed(pointer, "allOf", definition)]
            unions = []
            for keyword in UNIONS:
                written = _indexed(pointer, keyword, definition)
                variants = [variant for variant in written if not self._is_null(variant)]
                if len(variants) == 1:
                    applied.append((variants[0], len(written) > 1))
                elif written:
                    unions.append(_WrittenUnion(pointer, keyword, variants, len(written) > len(variants)))
            self._objects[pointer] = _SchemaObject(definition, applied, unions, self._restrictions(definition))
        return self._objects[pointer]

    def _definition(self, pointer: str) -> Any:
        """The schema object at a pointer; `true`, which demands nothing, where there is none."""
        if pointer not in self._definitions:
            try:
                self._definitions[pointer] = lookup(self._document, pointer)
            except LookupError:
                self._definitions[pointer] = True
        return self._definitions[pointer]

    def _target(self, pointer: str) -> str:
        """The pointer of what the schema at a pointer refers to, if it does nothing else; else its own."""
        schema = self._definition(pointer)
        is_reference = isinstance(schema, dict) and demands(schema) == {"$ref"}
        return pointer_of(str(schema["$ref"])) if is_reference else pointer

    def _followed(self, schema: Any) -> dict[str, Any]:
        """What a schema refers to, if it does nothing else."""
        if isinstance(schema, dict) and demands(schema) == {"$ref"}:
            schema = self._definition(pointer_of(str(schema["$ref"])))
        return as_mapping(schema)

    def _is_null(self, pointer: str) -> bool:
        """Whether a variant is null and nothing else."""
        schema = self._followed(self._definition(pointer))
        keywords = demands(schema)
        return bool(keywords) and all(schema[keyword] in _ONLY_NULL.get(keyword, ()) for keyword in keywords)

    def _component_at(self, pointers: Pointers) -> str | None:
        """The name of the component that a single schema is, in itself or by a reference and nothing else."""
        if len(pointers) != 1:
            return None
        pointer, visited = pointers[0], set[str]()
        while component_name(pointer) is None and pointer not in visited:
            visited.add(pointer)
            definition = self._definition(pointer)
            if isinstance(definition, dict) and demands(definition) == {"$ref"}:
                pointer = pointer_of(str(definition["$ref"]))
        return component_name(pointer)

    def _restrictions(self, definition: dict[str, Any]) -> dict[str, Any]:
        keywords = {
            keyword: self._inlined(keyword, value)
            for keyword, value in definition.items()
            if keyword in _COMPARED_AS_WRITTEN and not _is_same(value, _WITHOUT_EFFECT.get(keyword))
        }
        for bound in ("Minimum", "Maximum"):  # of OpenAPI 3.0: a mark that `minimum` or `maximum` is exclusive
            is_exclusive = keywords.get(f"exclusive{bound}")
            if isinstance(is_exclusive, bool):
                del keywords[f"exclusive{bound}"]
                if is_exclusive and bound.lower() in keywords:
                    keywords[f"exclusive{bound}"] = keywords.pop(bound.lower())
        return keywords

    def _inlined(self, keyword: str, value: Any, depth: int = _INLINED_LEVELS) -> Any:
        """What `normalized` returns, with what is referred to in the place of references, as far as a few levels go."""

        def inlined_schema(schema: Any) -> Any:
            if not isinstance(schema, dict):
                return schema
            if isinstance(schema.get("$ref"), str) and depth:
                target = self._definition(pointer_of(schema["$ref"]))
                return self._inlined("not", target, depth - 1)
            return {name: self._inlined(name, part, depth) for name, part in own_meaning(schema).items()}

        return map_subschemas(keyword, value, inlined_schema)

    # --- what they demand together ---

    def _merge(self, schema: Schema, applied: dict[str, bool]) -> None:
        schema.objects = {pointer: self._definition(pointer) for pointer in applied}
        objects = {
            pointer: definition
            for pointer, definition in schema.objects.items()
            if isinstance(definition, dict) and not definition.keys() <= _LEADING_ON
        }
        for pointer, definition in objects.items():
            self._apply(schema, definition, _NULL if applied[pointer] else frozenset())
            for keyword, value in self._object_at(pointer).restrictions.items():
                schema.keywords[keyword] = _stricter(keyword, schema.keywords.get(keyword), value)
        for pointer, definition in schema.objects.items():
            if definition is False:
                _restrict_types(schema, _NULL if applied[pointer] else frozenset())
        _apply_fields(schema, objects)
        _apply_items(schema, objects)
        for union in self._unions(applied):
            self._apply_union(schema, union, _NULL if union.has_null or applied[union.pointer] else frozenset())
        if schema.values is not None:
            schema.values = {text: value for text, value in schema.values.items() if type_of(value) in schema.types}
            _restrict_types(schema, frozenset(map(type_of, schema.values.values())))
        if "number" in schema.types:
            schema.types |= {"integer"}
        if "number" in schema.intended_types:
            schema.intended_types |= {"integer"}

    def _apply(self, schema: Schema, definition: dict[str, Any], null: frozenset[str]) -> None:
        """Add what a schema object says of types and values, and the words of it."""
        types = _named_types(definition)
        _restrict_types(schema, types | null, _intended_types(definition, types) | null)
        spared = [None] if null else []
        if "const" in definition:
            _restrict_values(schema, [definition["const"], *spared])
        if isinstance(definition.get("enum"), list):
            _restrict_values(schema, [*definition["enum"], *spared])
        for value in self._excluded_values(definition["not"]) if "not" in definition else ():
            if value is not None or not null:
                schema.excluded_values[json_text(value)] = value
        for keyword in WORDING:
            if keyword in definition:
                schema.wording.setdefault(keyword, definition[keyword])
        schema.is_read_only |= definition.get("readOnly") is True
        schema.is_write_only |= definition.get("writeOnly") is True

    def _excluded_values(self, schema: Any) -> list[Any]:
        """The values of a `not` that lists values and says nothing else."""
        schema = self._followed(schema)
        keywords = demands(schema)
        if keywords == {"const"}:
            return [schema["const"]]
        return as_list(schema["enum"]) if keywords == {"enum"} else []

    def _apply_union(self, schema: Schema, union: _WrittenUnion, null: frozenset[str]) -> None:
        variants = [self._schemas[(variant,), schema.side] for variant in union.variants]
        definition = self._object_at(union.pointer).definition
        types = null.union(*(variant.types for variant in variants))
        if schema.has_fields and variants:  # it only restricts these
            schema.types &= types
            schema.keywords[union.keyword] = self._inlined(union.keyword, definition[union.keyword])
            schema.unions.append(_union(union, definition, variants, variants, bool(null)))
            return
        _restrict_types(schema, types, null.union(*(variant.intended_types for variant in variants)))
        if all(variant.is_scalar for variant in variants):
            values = [variant.values for variant in variants if variant.values is not None]
            if values and len(values) == len(variants):
                allowed = [value for by_text in values for value in by_text.values()]
                _restrict_values(schema, [*allowed, None] if null else allowed)
            if not values or len(values) == len(variants):
                return
        leaves = list(dict.fromkeys(leaf for variant in variants for leaf in variant.variants or [variant]))
        schema.variants = list(dict.fromkeys([*schema.variants, *leaves]))
        schema.unions.append(_union(union, definition, variants, leaves, bool(null)))


def component_name(pointer: str) -> str | None:
    """The name of the component schema at a pointer."""
    tokens = tokens_of(pointer)
    return tokens[2] if len(tokens) == 3 and tokens[:2] == ["components", "schemas"] else None


def _named_types(definition: dict[str, Any]) -> frozenset[str]:
    """The types that a schema object names."""
    named = definition.get("type")
    names = [named] if isinstance(named, str) else as_list(named)
    types = frozenset(name for name in names if isinstance(name, str)) if names else TYPES
    return types | {"integer"} if "number" in types else types


def _intended_types(definition: dict[str, Any], named: frozenset[str]) -> frozenset[str]:
    """The types that a schema object names or, where it names none, its other keywords tell."""
    if "type" not in definition and ("properties" in definition or "additionalProperties" in definition):
        return frozenset({"object"})
    return frozenset({"array"}) if "type" not in definition and "items" in definition else named


def _restrict_types(schema: Schema, types: frozenset[str], intended_types: frozenset[str] | None = None) -> None:
    schema.types &= types
    schema.intended_types &= types if intended_types is None else intended_types


def _restrict_values(schema: Schema, values: list[Any]) -> None:
    by_text = {json_text(value): value for value in values}
    if schema.values is not None:
        by_text = {text: value for text, value in by_text.items() if text in schema.values}
    schema.values = by_text


def _apply_fields(schema: Schema, objects: dict[str, dict[str, Any]]) -> None:
    """Add the fields of an object. A field of one schema object is one of the further fields of another."""
    for pointer, definition in objects.items():
        for name in as_mapping(definition.get("properties")):
            schema._properties[name] = (*schema._properties.get(name, ()), pointer + pointer_to("properties", name))
        for pattern in as_mapping(definition.get("patternProperties")):
            pointers = schema._pattern_properties.get(pattern, ())
            schema._pattern_properties[pattern] = (*pointers, pointer + pointer_to("patternProperties", pattern))
        schema._required |= {name: None for name in as_list(definition.get("required")) if isinstance(name, str)}
    for pointer, definition in objects.items():
        if _says_something(definition.get("additionalProperties")):
            members = pointer + "/additionalProperties"
            schema._members = (*schema._members, members)
            own = as_mapping(definition.get("properties"))
            for name in schema._properties if not definition.get("patternProperties") else ():
                if name not in own:
                    schema._properties[name] = (*schema._properties[name], members)


def _apply_items(schema: Schema, objects: dict[str, dict[str, Any]]) -> None:
    """Add the items of a list. Those after the first ones of one schema object are among the first ones of another."""
    prefixes = {pointer: len(as_list(definition.get("prefixItems"))) for pointer, definition in objects.items()}
    rests = {pointer: f"{pointer}/items" for pointer in objects if _says_something(objects[pointer].get("items"))}
    schema._items = tuple(rests.values())
    for index in range(max(prefixes.values(), default=0)):
        first = [pointer + pointer_to("prefixItems", index) for pointer in prefixes if index < prefixes[pointer]]
        further = [rest for pointer, rest in rests.items() if index >= prefixes[pointer]]
        schema._prefix_items.append((*first, *further))


def _union(
    union: _WrittenUnion, definition: dict[str, Any], variants: list[Schema], leaves: list[Schema], allows_null: bool
) -> Union:
    discriminator = as_mapping(definition.get("discriminator"))
    tag_name = discriminator.get("propertyName")
    tags = {}
    for tag, target in as_mapping(discriminator.get("mapping")).items():  # to a reference, or the name of a component
        pointer = pointer_of(target) if "/" in str(target) else pointer_to("components", "schemas", target)
        variant = _variant_at(pointer, [*leaves, *variants])
        if variant:
            tags[tag] = variant
    if tag_name:
        names = {variant.component: variant for variant in variants if variant not in tags.values()}
        tags = {name: variant for name, variant in names.items() if name} | tags
    return Union(union.pointer + pointer_to(union.keyword), variants, allows_null, tag_name, tags)


def _variant_at(pointer: str, variants: list[Schema]) -> Schema | None:
    """The variant that is at a pointer or refers to it or, if there is none, the only one that is made of it."""
    name = component_name(pointer)
    exact = [variant for variant in variants if pointer == variant.pointer or (name and name == variant.component)]
    candidates = dict.fromkeys(variant for variant in exact or variants if pointer in variant.objects)
    return next(iter(candidates)) if exact or len(candidates) == 1 else None


def _stricter(keyword: str, old: Any, new: Any) -> Any:
    """What holds where two schema objects both have a keyword."""
    if old is None or (_is_same(old, new) and not isinstance(old, Several)):
        return new
    if keyword in LOWER_LIMITS and is_number(old) and is_number(new):
        return max(old, new)
    if keyword in UPPER_LIMITS and is_number(old) and is_number(new):
        return min(old, new)
    return Several([*(old if isinstance(old, Several) else [old]), new])


def _is_same(value: Any, other: Any) -> bool:
    return json_text(value) == json_text(other)


def _says_something(schema: Any) -> bool:
    return schema is False or (isinstance(schema, dict) and bool(demands(schema)))


def _indexed(pointer: str, keyword: str, definition: dict[str, Any]) -> list[str]:
    """The pointers of the schemas in a keyword's list."""
    return [pointer + pointer_to(keyword, index) for index in range(len(as_list(definition.get(keyword))))]
