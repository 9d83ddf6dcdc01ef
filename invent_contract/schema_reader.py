"""Reads the schemas of a document: what several schema objects demand together becomes one `Schema`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from invent_contract.json_pointer import lookup, pointer_of, pointer_to, tokens_of
from invent_contract.json_values import as_list, as_mapping, is_number, json_text, type_of
from invent_contract.schema import Pointers, Schema, Side, Union
from invent_contract.schema_keywords import (
    LOWER_LIMITS,
    RESTRICTIONS,
    SHAPES,
    TYPES,
    UNIONS,
    UPPER_LIMITS,
    WORDING,
    demands,
    normalized,
)

_INLINED_LEVELS = 2  # of references in keywords that are compared as they are written
_WITHOUT_EFFECT = {"uniqueItems": False, "minLength": 0, "minItems": 0, "minProperties": 0}
_ONLY_NULL = {"type": ("null", ["null"]), "enum": ([None],), "const": (None,)}
_Key = tuple[Pointers, Side]


class _Conjunct(NamedTuple):
    """A schema object that applies to a value together with others.

    Attributes:
        pointer: JSON pointer to it.
        definition: The schema object, or a boolean.
        spares_null: Whether null is allowed beside it: by OpenAPI 3.0's `nullable`, or by a union with null.
    """

    pointer: str
    definition: Any
    spares_null: bool


class _WrittenUnion(NamedTuple):
    """A union as a schema object has it.

    Attributes:
        pointer: JSON pointer to the schema object.
        keyword: `oneOf` or `anyOf`.
        definition: The schema object.
        variants: The pointers of its variants, without those that are just null.
        allows_null: Whether null fits beside them.
    """

    pointer: str
    keyword: str
    definition: dict[str, Any]
    variants: list[str]
    allows_null: bool


class SchemaReader:
    """Reads the schemas of a document, each once for each side, in steps that do not nest.

    Args:
        document: An OpenAPI document, 3.0 or 3.1.
    """

    def __init__(self, document: dict[str, Any]) -> None:
        self._document = document
        self._definitions: dict[str, Any] = {}
        self._schemas: dict[_Key, Schema] = {}
        self._merged: set[_Key] = set()

    def read(self, pointers: Pointers, side: Side) -> Schema:
        """What the schemas at these pointers demand together of a value on one side."""
        unread = [(pointers, side)]
        conjuncts_by_key: dict[_Key, list[_Conjunct]] = {}
        while unread:
            key = unread[-1]
            if key in self._merged:
                unread.pop()
            elif key in conjuncts_by_key:
                self._merge(self._schemas[key], conjuncts_by_key[key])
                self._merged.add(key)
            else:
                conjuncts_by_key[key] = self._conjuncts(key[0])
                self._schemas[key] = Schema(side, self.read, component=self._component_at(key[0]))
                # A union needs the types of its variants. What it has of one that it is a variant of, says nothing yet.
                variants = [
                    ((variant,), side) for union in self._unions(conjuncts_by_key[key]) for variant in union.variants
                ]
                unread += [variant for variant in reversed(variants) if variant not in conjuncts_by_key]
        return self._schemas[pointers, side]

    def _definition(self, pointer: str) -> Any:
        """The schema object at a pointer; `true`, which demands nothing, where there is none."""
        if pointer not in self._definitions:
            try:
                self._definitions[pointer] = lookup(self._document, pointer)
            except LookupError:
                self._definitions[pointer] = True
        return self._definitions[pointer]

    # --- which schema objects apply ---

    def _conjuncts(self, pointers: Pointers) -> list[_Conjunct]:
        """The schema objects that apply together, the outermost first."""
        conjuncts: dict[str, _Conjunct] = {}
        unvisited = [(pointer, False) for pointer in reversed(pointers)]
        while unvisited:
            pointer, spares_null = unvisited.pop()
            if pointer in conjuncts and (spares_null or not conjuncts[pointer].spares_null):
                continue
            definition = self._definition(pointer)
            spares_null = spares_null or as_mapping(definition).get("nullable") is True
            conjuncts[pointer] = _Conjunct(pointer, definition, spares_null)
            if not isinstance(definition, dict):
                continue
            inner = []
            if isinstance(definition.get("$ref"), str):
                inner.append((pointer_of(definition["$ref"]), spares_null))
            inner += [(part, spares_null) for part in _indexed(pointer, "allOf", definition)]
            for union in self._unions_of(conjuncts[pointer]):
                if len(union.variants) == 1:
                    inner.append((union.variants[0], spares_null or union.allows_null))
            unvisited += reversed(inner)
        return list(conjuncts.values())

    def _unions(self, conjuncts: list[_Conjunct]) -> Iterator[_WrittenUnion]:
        """The unions of these schema objects, but for those of null and one schema, which is one of the objects."""
        for conjunct in conjuncts:
            for union in self._unions_of(conjunct):
                if len(union.variants) != 1:
                    yield union

    def _unions_of(self, conjunct: _Conjunct) -> Iterator[_WrittenUnion]:
        definition = as_mapping(conjunct.definition)
        for keyword in UNIONS:
            written = _indexed(conjunct.pointer, keyword, definition)
            variants = [variant for variant in written if not self._is_null(variant)]
            if written:
                allows_null = conjunct.spares_null or len(variants) < len(written)
                yield _WrittenUnion(conjunct.pointer, keyword, definition, variants, allows_null)

    def _is_null(self, pointer: str) -> bool:
        """Whether a variant is null and nothing else."""
        schema = self._definition(pointer)
        if isinstance(schema, dict) and demands(schema) == {"$ref"}:
            schema = self._definition(pointer_of(str(schema["$ref"])))
        keywords = demands(schema) if isinstance(schema, dict) else set()
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

    # --- what they demand together ---

    def _merge(self, schema: Schema, conjuncts: list[_Conjunct]) -> None:
        schema.objects = {conjunct.pointer: conjunct.definition for conjunct in conjuncts}
        for conjunct in conjuncts:
            self._apply_types_and_values(schema, conjunct)
            if isinstance(conjunct.definition, dict):
                self._apply_keywords(schema, conjunct.definition)
                _apply_marks(schema, conjunct.definition)
        _apply_fields(schema)
        _apply_items(schema)
        for union in self._unions(conjuncts):
            self._apply_union(schema, union)
        if schema.values is not None:
            schema.values = {text: value for text, value in schema.values.items() if type_of(value) in schema.types}
            _restrict_types(schema, frozenset(map(type_of, schema.values.values())))
        if "number" in schema.types:
            schema.types |= {"integer"}
        if "number" in schema.intended_types:
            schema.intended_types |= {"integer"}

    def _apply_types_and_values(self, schema: Schema, conjunct: _Conjunct) -> None:
        definition = conjunct.definition
        null = frozenset({"null"} if conjunct.spares_null else ())
        if definition is False:
            _restrict_types(schema, null)
        if not isinstance(definition, dict):
            return
        types = _named_types(definition)
        _restrict_types(schema, types | null, _intended_types(definition, types) | null)
        values = [[definition["const"]]] if "const" in definition else []
        values += [definition["enum"]] if isinstance(definition.get("enum"), list) else []
        for allowed in values:
            _restrict_values(schema, [*allowed, None] if conjunct.spares_null else allowed)
        excluded = self._excluded_values(definition.get("not"))
        schema.excluded_values |= {json_text(value): value for value in excluded if value is not None or not null}

    def _excluded_values(self, schema: Any) -> list[Any]:
        """The values of a `not` that lists values and says nothing else."""
        if isinstance(schema, dict) and demands(schema) == {"$ref"}:
            schema = self._definition(pointer_of(str(schema["$ref"])))
        keywords = demands(schema) if isinstance(schema, dict) else set()
        if keywords == {"const"}:
            return [schema["const"]]
        return as_list(schema["enum"]) if keywords == {"enum"} else []

    def _apply_keywords(self, schema: Schema, definition: dict[str, Any]) -> None:
        for keyword, value in self._restrictions(definition).items():
            schema.keywords[keyword] = _stricter(keyword, schema.keywords.get(keyword), value)
        for keyword in WORDING:
            if keyword in definition:
                schema.wording.setdefault(keyword, definition[keyword])

    def _restrictions(self, definition: dict[str, Any]) -> dict[str, Any]:
        """The limits and other restrictions of a schema object, in the words of OpenAPI 3.1."""
        keywords = {
            keyword: self._inlined(definition[keyword])
            for keyword in (*LOWER_LIMITS, *UPPER_LIMITS, *RESTRICTIONS, *SHAPES)
            if keyword in definition and not _is_same(definition[keyword], _WITHOUT_EFFECT.get(keyword))
        }
        for bound in ("Minimum", "Maximum"):  # of OpenAPI 3.0: a mark that `minimum` or `maximum` is exclusive
            is_exclusive = keywords.get(f"exclusive{bound}")
            if isinstance(is_exclusive, bool):
                del keywords[f"exclusive{bound}"]
                if is_exclusive and bound.lower() in keywords:
                    keywords[f"exclusive{bound}"] = keywords.pop(bound.lower())
        return keywords

    def _inlined(self, value: Any, depth: int = _INLINED_LEVELS) -> Any:
        """What `normalized` returns, with what is referred to in the place of references, as far as a few levels go."""
        value = normalized(value)
        if isinstance(value, list):
            return [self._inlined(item, depth) for item in value]
        if not isinstance(value, dict):
            return value
        if isinstance(value.get("$ref"), str) and depth:
            return self._inlined(self._definition(pointer_of(value["$ref"])), depth - 1)
        return {name: self._inlined(item, depth) for name, item in value.items()}

    def _apply_union(self, schema: Schema, union: _WrittenUnion) -> None:
        null = frozenset({"null"} if union.allows_null else ())
        variants = [self._schemas[(pointer,), schema.side] for pointer in union.variants]
        types = null.union(*(variant.types for variant in variants))
        if schema.has_fields:  # it only restricts these
            schema.types &= types
            schema.keywords[union.keyword] = self._inlined(union.definition[union.keyword])
            schema.unions.append(_union(union, variants, variants))
            return
        _restrict_types(schema, types, null.union(*(variant.intended_types for variant in variants)))
        if all(variant.is_scalar for variant in variants):
            values = [variant.values for variant in variants if variant.values is not None]
            if not values:
                return
            if len(values) == len(variants):
                allowed = [value for by_text in values for value in by_text.values()]
                _restrict_values(schema, [*allowed, None] if union.allows_null else allowed)
                return
        leaves = list(dict.fromkeys(leaf for variant in variants for leaf in variant.variants or [variant]))
        schema.variants = list(dict.fromkeys([*schema.variants, *leaves]))
        schema.unions.append(_union(union, variants, leaves))


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


def _apply_marks(schema: Schema, definition: dict[str, Any]) -> None:
    schema.is_read_only |= definition.get("readOnly") is True
    schema.is_write_only |= definition.get("writeOnly") is True


def _apply_fields(schema: Schema) -> None:
    """Add the fields of an object. A field of one schema object is one of the further fields of another."""
    objects = {pointer: value for pointer, value in schema.objects.items() if isinstance(value, dict)}
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
            for name in schema._properties.keys() - as_mapping(definition.get("properties")).keys():
                if not definition.get("patternProperties"):
                    schema._properties[name] = (*schema._properties[name], members)


def _apply_items(schema: Schema) -> None:
    """Add the items of a list. Those after the first ones of one schema object are among the first ones of another."""
    objects = {pointer: value for pointer, value in schema.objects.items() if isinstance(value, dict)}
    prefixes = {pointer: as_list(definition.get("prefixItems")) for pointer, definition in objects.items()}
    rests = {pointer: pointer + "/items" for pointer in objects if _says_something(objects[pointer].get("items"))}
    schema._items = tuple(rests.values())
    for index in range(max(map(len, prefixes.values()), default=0)):
        first = [p + pointer_to("prefixItems", index) for p, prefix in prefixes.items() if index < len(prefix)]
        further = [rest for p, rest in rests.items() if index >= len(prefixes[p])]
        schema._prefix_items.append((*first, *further))


def _union(union: _WrittenUnion, variants: list[Schema], leaves: list[Schema]) -> Union:
    discriminator = as_mapping(union.definition.get("discriminator"))
    tag_name = discriminator.get("propertyName")
    tags = {}
    for tag, target in as_mapping(discriminator.get("mapping")).items():  # to a reference, or the name of a component
        pointer = pointer_of(target) if "/" in str(target) else pointer_to("components", "schemas", target)
        variant = next((variant for variant in [*leaves, *variants] if pointer in variant.objects), None)
        if variant:
            tags[tag] = variant
    if tag_name:
        names = {variant.component: variant for variant in variants if variant not in tags.values()}
        tags = {name: variant for name, variant in names.items() if name} | tags
    return Union(union.pointer + pointer_to(union.keyword), variants, union.allows_null, tag_name, tags)


def _stricter(keyword: str, old: Any, new: Any) -> Any:
    """What holds where two schema objects both have a keyword."""
    if old is None or _is_same(old, new):
        return new
    if keyword in LOWER_LIMITS and is_number(old) and is_number(new):
        return max(old, new)
    if keyword in UPPER_LIMITS and is_number(old) and is_number(new):
        return min(old, new)
    return [old, new]


def _is_same(value: Any, other: Any) -> bool:
    return json_text(value) == json_text(other)


def _says_something(schema: Any) -> bool:
    return schema is False or (isinstance(schema, dict) and bool(demands(schema)))


def _indexed(pointer: str, keyword: str, definition: dict[str, Any]) -> list[str]:
    """The pointers of the schemas in a keyword's list."""
    return [pointer + pointer_to(keyword, index) for index in range(len(as_list(definition.get(keyword))))]
