"""What a schema demands, however it is written: by references, by `allOf`, or in the words of OpenAPI 3.0."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from invent_contract.json_pointer import lookup, pointer_of, pointer_to, tokens_of

# The pointers of schemas that all apply to a value. More than one where `allOf` has a field several times.
Place = tuple[str, ...]
ANYTHING: Place = ("/-",)  # of no schema, which is the same as one that demands nothing

TYPES = frozenset({"array", "boolean", "integer", "null", "number", "object", "string"})
LOWER_LIMITS = ("minimum", "exclusiveMinimum", "minLength", "minItems", "minProperties", "minContains")
UPPER_LIMITS = ("maximum", "exclusiveMaximum", "maxLength", "maxItems", "maxProperties", "maxContains")
UNIONS = ("oneOf", "anyOf")
# Keywords that only restrict a value, and that are compared as they are written.
RESTRICTIONS = (
    *("contains", "dependentRequired", "dependentSchemas", "else", "format", "if", "multipleOf", "not", "pattern"),
    *("propertyNames", "then", "uniqueItems"),
)
# Keywords that also decide which types a value's parts have, and that are compared as they are written.
SHAPES = ("contentEncoding", "patternProperties", "prefixItems", "unevaluatedItems", "unevaluatedProperties")
WORDING = ("title", "description", "default", "deprecated", "example", "examples", "externalDocs", "$comment")
_IN_PLACE = frozenset({"$ref", "allOf", *UNIONS})  # keywords that only lead to other schemas for the same value
_INLINED_LEVELS = 2  # of references in keywords that are compared as they are written
_WITHOUT_EFFECT = {"uniqueItems": False, "minLength": 0, "minItems": 0, "minProperties": 0}


class Side(StrEnum):
    """Who writes a value: the caller, in a request, or the provider, in a response."""

    SENT = "sent"
    RECEIVED = "received"


@dataclass
class EffectiveSchema:
    """What a schema demands of a value.

    Attributes:
        places: Pointers of the schema objects that say so, the outermost first; none where nothing is said.
        component: The name of the component that it is, in itself or by a reference and nothing else.
        class_name: The same name where it becomes a class in Python: that of an object or an enumeration.
        types: The types that a value may have, `integer` also where `number` is there.
        values: The values that are allowed, by their JSON text; None where any is.
        keywords: Limits and other restrictions, by keyword. What is never violated is left out.
        properties: The fields of an object.
        required: The fields that an object always has.
        items: The schema of a list's items.
        members: The schema of an object's other fields.
        variants: The schemas of a union, without null, which is among the types.
        wording: Descriptions, examples and the like: no demand.
        is_read: Whether it was read, and does not stand for one that leads back to itself.
    """

    places: list[str] = field(default_factory=list)
    component: str | None = None
    class_name: str | None = None
    types: frozenset[str] = TYPES
    values: dict[str, Any] | None = None
    keywords: dict[str, Any] = field(default_factory=dict)
    properties: dict[str, Place] = field(default_factory=dict)
    required: frozenset[str] = frozenset()
    items: Place = ()
    members: Place = ()
    variants: list[Place] = field(default_factory=list)
    wording: dict[str, Any] = field(default_factory=dict)
    is_read: bool = False

    @property
    def place(self) -> str:
        """Pointer of the outermost of these schema objects; empty where there is none."""
        return self.places[0] if self.places else ""

    @property
    def is_scalar(self) -> bool:
        """Whether its types and values say everything."""
        return not (self.properties or self.items or self.members or self.variants or self.keywords or self.required)

    @property
    def is_nullable(self) -> bool:
        """Whether null is a value."""
        return "null" in self.types and (self.values is None or "null" in self.values)


@dataclass(frozen=True)
class _SchemaObject:
    """A schema object, and which others apply to the same value.

    Attributes:
        schema: The object, or true or false.
        conjuncts: Pointers of those that apply, too.
        unions: Of each union the keyword and the pointers of its variants, without null.
        allows_null: Whether it allows null beside what its other keywords allow.
        has_own_keywords: Whether it does more than to lead to these others.
    """

    schema: Any
    conjuncts: list[str] = field(default_factory=list)
    unions: list[tuple[str, list[str]]] = field(default_factory=list)
    allows_null: bool = False
    has_own_keywords: bool = True


class SchemaReader:
    """Reads the schemas of a document.

    Args:
        document: An OpenAPI document, 3.0 or 3.1.
    """

    def __init__(self, document: dict[str, Any]) -> None:
        self.document = document
        self._schemas: dict[tuple[Place, Side], EffectiveSchema] = {}
        self._objects: dict[str, _SchemaObject] = {}

    def read(self, place: Place, side: Side) -> EffectiveSchema:
        """What the schemas at a place demand of a value on one side, where fields of the other side alone are none."""
        unread = [place]
        while unread:
            inner_place = unread[-1]
            if (inner_place, side) not in self._schemas:
                self._schemas[inner_place, side] = EffectiveSchema()  # for a union that is a variant of itself
                unread += [
                    variant for variant in self._variants_at(inner_place) if (variant, side) not in self._schemas
                ]
            else:
                unread.pop()
                if not self._schemas[inner_place, side].is_read:
                    self._schemas[inner_place, side] = self._merge(inner_place, side)
        return self._schemas[place, side]

    def schema_at(self, pointer: str) -> Any:
        """The schema object at a pointer; `true`, which demands nothing, where there is none."""
        try:
            return lookup(self.document, pointer)
        except LookupError:
            return True

    def _merge(self, place: Place, side: Side) -> EffectiveSchema:
        effective = EffectiveSchema(component=self._component_at(place), is_read=True)
        if place == ANYTHING:
            return effective
        conjuncts = self._conjuncts(place)
        effective.places = list(conjuncts)
        own_keywords = [
            (pointer, schema_object) for pointer, schema_object in conjuncts.items() if schema_object.has_own_keywords
        ]
        for pointer, schema_object in own_keywords:
            self._apply(effective, schema_object.schema, pointer)
        unions = [
            schema_object for schema_object in conjuncts.values() if schema_object.unions or schema_object.allows_null
        ]
        self._apply_unions(effective, side, unions)
        if any(schema_object.allows_null for schema_object in unions):
            effective.types |= {"null"}
            if effective.values is not None:
                effective.values |= {"null": None}
        elif effective.values is not None:
            effective.types &= frozenset(_type_of(value) for value in effective.values.values())
        if "number" in effective.types:
            effective.types |= {"integer"}
        self._leave_out_other_side(effective, side)
        if effective.component and self._makes_class(effective):
            effective.class_name = effective.component
        return effective

    def _makes_class(self, effective: EffectiveSchema) -> bool:
        """Whether a component is an object, or an enumeration with more than a single value."""
        if not may_be_class(self.schema_at(pointer_to("components", "schemas", effective.component))):
            return False
        is_enumeration = effective.values is not None and len(effective.values.keys() - {"null"}) > 1
        return is_enumeration or effective.types - {"null"} == {"object"}

    def _component_at(self, place: Place) -> str | None:
        """The name of the component that a single schema is, in itself or by a reference and nothing else."""
        if len(place) != 1:
            return None
        pointer, visited = place[0], set[str]()
        while component_name(pointer) is None and pointer not in visited:
            visited.add(pointer)
            schema = self.schema_at(pointer)
            if isinstance(schema, dict) and _demands(schema) == {"$ref"}:
                pointer = pointer_of(str(schema["$ref"]))
        return component_name(pointer)

    def _apply(self, effective: EffectiveSchema, schema: Any, pointer: str) -> None:
        """Add what one schema object demands by itself."""
        if schema is False:
            effective.types = frozenset()
        if not isinstance(schema, dict):
            return
        effective.types &= _types(schema)
        if "const" in schema:
            _restrict_values(effective, [schema["const"]])
        if isinstance(schema.get("enum"), list):
            _restrict_values(effective, schema["enum"])
        if isinstance(schema.get("properties"), dict):
            for name in schema["properties"]:
                place = effective.properties.get(name, ())
                effective.properties[name] = (*place, pointer + pointer_to("properties", name))
        if isinstance(schema.get("required"), list):
            effective.required |= {name for name in schema["required"] if isinstance(name, str)}
        if _says_something(schema.get("items")):
            effective.items = (*effective.items, pointer + "/items")
        if _says_something(schema.get("additionalProperties")):
            effective.members = (*effective.members, pointer + "/additionalProperties")
        for keyword, value in self._restrictions(schema).items():
            effective.keywords[keyword] = _stricter(keyword, effective.keywords.get(keyword), value)
        for keyword in WORDING:
            if keyword in schema:
                effective.wording.setdefault(keyword, schema[keyword])

    def _restrictions(self, schema: dict[str, Any]) -> dict[str, Any]:
        """The limits and other restrictions of a schema object, in the words of OpenAPI 3.1."""
        keywords = {
            keyword: self._inlined(schema[keyword])
            for keyword in (*LOWER_LIMITS, *UPPER_LIMITS, *RESTRICTIONS, *SHAPES)
            if keyword in schema and not _is_same(schema[keyword], _WITHOUT_EFFECT.get(keyword))
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
            return self._inlined(self.schema_at(pointer_of(value["$ref"])), depth - 1)
        return {name: self._inlined(item, depth) for name, item in value.items()}

    def _apply_unions(self, effective: EffectiveSchema, side: Side, schema_objects: list[_SchemaObject]) -> None:
        """Add what the unions of the schema objects demand."""
        places = [pointer for variants in self._unions(effective, schema_objects) for pointer in variants]
        if not places:
            return
        variants = [self._schemas[(pointer,), side] for pointer in places]
        effective.types &= frozenset().union(*(variant.types for variant in variants))
        if all(variant.is_scalar for variant in variants):
            values = [variant.values for variant in variants if variant.values is not None]
            if not values:
                return
            if len(values) == len(variants):
                _restrict_values(effective, [value for by_text in values for value in by_text.values()])
                return
        inner: dict[Place, None] = {}  # each once, as unions in each other may lead to it in many ways
        for pointer, variant in zip(places, variants, strict=True):
            inner |= dict.fromkeys(variant.variants or [(pointer,)])
        effective.variants = list(inner)

    def _unions(self, effective: EffectiveSchema, schema_objects: list[_SchemaObject]) -> Iterator[list[str]]:
        """The variants of each union, but of one that only restricts an object's own fields."""
        for schema_object in schema_objects:
            for keyword, variants in schema_object.unions:
                if not effective.properties:
                    yield variants
                else:
                    effective.keywords[keyword] = self._inlined(schema_object.schema[keyword])

    def _leave_out_other_side(self, effective: EffectiveSchema, side: Side) -> None:
        marker = "readOnly" if side is Side.SENT else "writeOnly"
        for name, place in list(effective.properties.items()):
            schemas = [schema_object.schema for schema_object in self._conjuncts(place).values()]
            if any(isinstance(schema, dict) and schema.get(marker) is True for schema in schemas):
                del effective.properties[name]
                effective.required -= {name}

    def _conjuncts(self, place: Place) -> dict[str, _SchemaObject]:
        """The schema objects that apply at a place, by their pointers, the outermost first."""
        unvisited = list(reversed(place))
        conjuncts: dict[str, _SchemaObject] = {}
        while unvisited:
            pointer = unvisited.pop()
            if pointer not in conjuncts:
                schema_object = conjuncts[pointer] = self._object_at(pointer)
                unvisited += schema_object.conjuncts[::-1]
        return conjuncts

    def _variants_at(self, place: Place) -> list[Place]:
        """The variants of the unions at a place."""
        unions = [union for schema_object in self._conjuncts(place).values() for union in schema_object.unions]
        return [(variant,) for _, variants in unions for variant in variants]

    def _object_at(self, pointer: str) -> _SchemaObject:
        if pointer not in self._objects:
            self._objects[pointer] = self._read_object(pointer)
        return self._objects[pointer]

    def _read_object(self, pointer: str) -> _SchemaObject:
        schema = self.schema_at(pointer)
        if not isinstance(schema, dict):
            return _SchemaObject(schema)
        conjuncts = [pointer_of(schema["$ref"])] if isinstance(schema.get("$ref"), str) else []
        conjuncts += _indexed(pointer, "allOf", schema.get("allOf"))
        unions = []
        for keyword in UNIONS:
            variants = self._variants_of(schema, keyword, pointer)
            if len(variants) == 1:
                conjuncts += variants
            elif variants:
                unions.append((keyword, variants))
        has_own_keywords = not schema.keys() <= _IN_PLACE
        return _SchemaObject(schema, conjuncts, unions, self._allows_null(schema, pointer), has_own_keywords)

    def _variants_of(self, schema: dict[str, Any], keyword: str, pointer: str) -> list[str]:
        """The pointers of a union's variants, without null."""
        variants = _indexed(pointer, keyword, schema.get(keyword))
        return [variant for variant in variants if not self._is_null(variant)]

    def _allows_null(self, schema: dict[str, Any], pointer: str) -> bool:
        """Whether a schema object allows null beside what its other keywords allow."""
        variants = [variant for keyword in UNIONS for variant in _indexed(pointer, keyword, schema.get(keyword))]
        return schema.get("nullable") is True or any(map(self._is_null, variants))

    def _is_null(self, pointer: str) -> bool:
        """Whether a variant is null and nothing else."""
        schema = self.schema_at(pointer)
        if isinstance(schema, dict) and isinstance(schema.get("$ref"), str):
            schema = self.schema_at(pointer_of(schema["$ref"]))
        if not isinstance(schema, dict):
            return False
        is_null_type = schema.get("type") in ("null", ["null"])
        return is_null_type or schema.get("enum") == [None] or ("const" in schema and schema["const"] is None)


def may_be_class(definition: Any) -> bool:
    """Whether a component is written as one that has a class, rather than as another name or a union."""
    return isinstance(definition, dict) and definition.keys().isdisjoint(("$ref", *UNIONS))


def component_name(pointer: str) -> str | None:
    """The name of the component schema at a pointer."""
    tokens = tokens_of(pointer)
    return tokens[2] if len(tokens) == 3 and tokens[:2] == ["components", "schemas"] else None


def json_text(value: Any) -> str:
    """A value as JSON, the same for equal values. 1 and 1.0 are equal, 1 and true are not."""
    return json.dumps(_with_whole_numbers(value), ensure_ascii=False, sort_keys=True)


def _with_whole_numbers(value: Any) -> Any:
    """The value with an integer for each number that is whole."""
    if isinstance(value, list):
        return [_with_whole_numbers(item) for item in value]
    if isinstance(value, dict):
        return {name: _with_whole_numbers(item) for name, item in value.items()}
    return int(value) if isinstance(value, float) and value.is_integer() else value


def meaning_of(value: Any) -> Any:
    """A schema as it is written, without what is only wording, and without extensions."""
    if isinstance(value, list):
        return [meaning_of(item) for item in value]
    if isinstance(value, dict):
        return {
            name: meaning_of(item)
            for name, item in value.items()
            if name not in WORDING and not str(name).startswith("x-")
        }
    return value


def normalized(value: Any) -> Any:
    """What `meaning_of` returns, and with `enum` for each `const`, which OpenAPI 3.0 does not have."""
    if isinstance(value, list):
        return [normalized(item) for item in value]
    if isinstance(value, dict):
        meaning = {name: normalized(item) for name, item in meaning_of(value).items()}
        if "const" in meaning:
            meaning["enum"] = [meaning.pop("const")]
        return meaning
    return value


def _types(schema: dict[str, Any]) -> frozenset[str]:
    """The types that a schema object allows, or that its other keywords tell."""
    named = schema.get("type")
    if isinstance(named, str):
        types = frozenset({named})
    elif isinstance(named, list) and named:
        types = frozenset(name for name in named if isinstance(name, str))
    elif "properties" in schema or "additionalProperties" in schema:
        return frozenset({"object", "null"}) if schema.get("nullable") is True else frozenset({"object"})
    elif "items" in schema:
        return frozenset({"array"})
    else:
        return TYPES
    return types | {"integer"} if "number" in types else types


def _restrict_values(effective: EffectiveSchema, values: list[Any]) -> None:
    by_text = {json_text(value): value for value in values}
    if effective.values is not None:
        by_text = {text: value for text, value in by_text.items() if text in effective.values}
    effective.values = by_text


def _stricter(keyword: str, old: Any, new: Any) -> Any:
    """What holds where two schema objects both have a keyword."""
    if old is None or _is_same(old, new):
        return new
    if keyword in LOWER_LIMITS and _are_numbers(old, new):
        return max(old, new)
    if keyword in UPPER_LIMITS and _are_numbers(old, new):
        return min(old, new)
    return [old, new]


def _are_numbers(*values: Any) -> bool:
    return all(isinstance(value, int | float) and not isinstance(value, bool) for value in values)


def _is_same(value: Any, other: Any) -> bool:
    return json_text(value) == json_text(other)


def _says_something(schema: Any) -> bool:
    return schema is False or (isinstance(schema, dict) and bool(_demands(schema)))


def _demands(schema: dict[str, Any]) -> set[str]:
    """The keywords of a schema object that are more than wording."""
    return {name for name in schema if name not in WORDING and not name.startswith("x-")}


def _items(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _type_of(value: Any) -> str:
    if isinstance(value, float) and value.is_integer():
        return "integer"
    names = {bool: "boolean", int: "integer", float: "number", str: "string", list: "array", dict: "object"}
    return names.get(type(value), "null")


def _indexed(pointer: str, keyword: str, value: Any) -> list[str]:
    """The pointers of the items of a keyword's list."""
    return [pointer + pointer_to(keyword, index) for index in range(len(_items(value)))]
