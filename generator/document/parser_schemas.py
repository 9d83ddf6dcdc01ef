"""The schemas of a document, written so that openapi-python-client's parser has nothing to merge and nothing to name.

For the parser each object and each enumeration is a component, under a name that no other has. A value refers to one,
or is a scalar, a list, or an `oneOf` of these.
"""

from __future__ import annotations

import itertools
import json
import math
import unicodedata
from collections.abc import Iterator
from typing import Any, NamedTuple

from openapi_python_client.strings import ClassName, pascal_case

from generator.document.object_fields import fields_of, required_fields_of
from generator.document.parser_components import ParserSchema, one_of, reference
from generator.document.schema_shapes import (
    ANY_TYPE,
    constants_of,
    enumeration_of,
    has_same_shape,
    has_single_part,
    is_any,
    is_object,
    types_as_listed,
)
from invent_contract import ContractError, pointer_to, tokens_of
from invent_contract.contract import Contract
from invent_contract.json_values import as_mapping
from invent_contract.schema import Schema, Side
from invent_contract.schema.keywords import TYPES
from invent_contract.schema.schema import component_name

NAME_PREFIX = "field_"  # of what would not be a name in Python
MAX_INLINED = 300  # schemas without a name in the place of one value
MAX_INLINED_LEVELS = 30  # of them in each other; Python's stack ends somewhat later
_NULL = {"type": "null"}


class Place(NamedTuple):
    """Where a value is, which names the class for it if it has no name of its own.

    Attributes:
        owner: The class or the operation that has the value; empty for a component.
        name: The value's name there.
    """

    owner: str
    name: str

    def item(self) -> Place:
        """That of a list's items."""
        return Place(self.owner, f"{self.name}_item")

    def variant(self, name: str) -> Place:
        """That of a union's variant."""
        return Place(self.owner, f"{self.name}_{name}")


class ParserSchemas:
    """The schemas for openapi-python-client's parser.

    Args:
        contract: The contract. Its components are written at once.

    Attributes:
        components: All components, by the parser's name for them.
        pointers: Where the contract has them.
        schemas_of_classes: The schemas that classes are made of, by the class's name.
        value_names: What a value is called where it is, by the name of the class that is named after that place.
        untyped: The schemas that are left out, so that any value can stand there.
    """

    def __init__(self, contract: Contract) -> None:
        self.components: dict[str, ParserSchema] = {}
        self.pointers: dict[str, str] = {}
        self.schemas_of_classes: dict[str, Schema] = {}
        self.value_names: dict[str, str] = {}
        self.untyped: list[ContractError] = []
        self._contract = contract
        self._keys: dict[Schema, str] = {}
        self._keys_of_inner: dict[frozenset[str], str] = {}  # of classes without a name, by what they are made of
        self._keys_of_operation: dict[frozenset[str], str] = {}
        self._unwritten: list[str] = []  # classes
        self._around: list[Schema] = []  # that the value which is being written is in
        self._inlined = 0
        schemas = {parser_name(name): self._schema_at(pointer) for name, pointer in contract.schema_pointers.items()}
        self._taken_keys = set(schemas)
        self._classes = {schema for schema in schemas.values() if self._is_class(schema)}
        for name, schema in schemas.items():
            self._taken_keys.discard(name)  # so that it can have it itself
            self._keys[schema] = self._new_key(name, schema) if schema in self._classes else name
            self._taken_keys.add(self._keys[schema])
            self.pointers[self._keys[schema]] = schema.pointer
        # What a schema is made of comes before it, so that inner classes are named after the component that has them.
        for schema in sorted(schemas.values(), key=lambda schema: (bool(schema.unions), len(schema.objects))):
            key = self._keys[schema]
            if schema in self._classes:
                self._unwritten.append(key)
            else:
                parser_schema = self._parser_schema(schema, Place("", key), is_component=True)
                # Of a component that is nothing but a reference the parser would make a class of its own.
                self.components[key] = {"oneOf": [parser_schema]} if "$ref" in parser_schema else parser_schema
            self._write_classes()
        self.components = {key: self.components[key] for key in [*self._keys.values(), *self._keys_of_inner.values()]}

    def value(self, pointer: str, owner: str, name: str, types: frozenset[str] = TYPES) -> ParserSchema:
        """The schema of a value that an operation has. Classes without a name of their own are the operation's alone.

        Args:
            pointer: Of the schema in the contract.
            owner: The operation.
            name: The value's name.
            types: Those that the value may have where it is.
        """
        self._keys_of_operation = {}
        parser_schema = self._parser_schema(self._schema_at(pointer), Place(owner, name), types)
        self._write_classes()
        return parser_schema

    def _schema_at(self, pointer: str) -> Schema:
        # A reply need not have what is write-only. What is read-only, `Field.is_read_only` tells.
        return self._contract.schema(pointer, Side.RECEIVED)

    # --- classes ---

    def _is_class(self, schema: Schema) -> bool:
        """Whether there is a class for a component. An `allOf` of only another one, or that or null, has its class."""
        if not enumeration_of(schema) and not is_object(schema):
            return False
        return not has_single_part(schema) or not any(self._components_of_same_shape(schema))

    def _components_of_same_shape(self, schema: Schema) -> Iterator[Schema]:
        """The components that a schema is made of, and that are not made of it, whose class serves for it, too."""
        for pointer in schema.objects:
            component = self._schema_at(pointer) if component_name(pointer) is not None else schema
            if schema.pointer not in component.objects and has_same_shape(schema, component):
                yield component

    def _new_key(self, wanted: str, schema: Schema) -> str:
        """Give a class a name that no other has, and return the parser's name for the component."""
        key, number = wanted, 2
        while key in self._taken_keys or str(ClassName(key, NAME_PREFIX)) in self.schemas_of_classes:
            key, number = f"{wanted}_{number}", number + 1
        self._taken_keys.add(key)
        self.schemas_of_classes[str(ClassName(key, NAME_PREFIX))] = schema
        return key

    def _key_of_class(self, schema: Schema, place: Place) -> str:
        """The parser's name for a class without a name of its own, made of the place where it is."""
        is_in_component = tokens_of(schema.pointer)[:2] == ["components", "schemas"]
        keys = self._keys_of_inner if is_in_component else self._keys_of_operation
        objects = frozenset(schema.objects)
        if objects not in keys:
            name = str(_title_of(schema) or place.name)
            wanted = f"{pascal_case(place.owner)}{pascal_case(name)}" if place.owner else name
            keys[objects] = key = self._new_key(unicodedata.normalize("NFKC", parser_name(wanted)), schema)
            self.pointers[key] = schema.pointer
            self.value_names[str(ClassName(key, NAME_PREFIX))] = place.name
            self._unwritten.append(key)
        return keys[objects]

    def _write_classes(self) -> None:
        while self._unwritten:
            key = self._unwritten.pop(0)
            class_name = str(ClassName(key, NAME_PREFIX))
            schema = self.schemas_of_classes[class_name]
            if values := enumeration_of(schema):
                name = "string" if isinstance(values[0], str) else "integer"
                self.components[key] = {"type": name, "enum": values, **_description(schema)}
            else:
                self.components[key] = self._object(schema, class_name)

    def _object(self, schema: Schema, class_name: str) -> ParserSchema:
        parser_schema: ParserSchema = {"type": "object", **_description(schema)}
        fields = fields_of(schema)
        if fields:
            parser_schema["properties"] = {
                name: self._field(schemas, Place(class_name, name)) for name, schemas in fields.items()
            }
        required = required_fields_of(schema)
        if required:
            parser_schema["required"] = [name for name in fields if name in required]
        if schema.members is not None and schema.members.types:
            parser_schema["additionalProperties"] = self._parser_schema(
                schema.members, Place(class_name, "AdditionalProperty")
            )
        return parser_schema

    def _field(self, schemas: list[Schema], place: Place) -> ParserSchema:
        """The field of an object, of which each variant of the object may have a schema of its own."""
        if len(schemas) == 1:
            return self._parser_schema(schemas[0], place)
        parser_schemas = [
            self._parser_schema(schema, place.variant(f"type_{number}")) for number, schema in enumerate(schemas)
        ]
        return one_of(parser_schemas)

    # --- values ---

    def _parser_schema(
        self, schema: Schema, place: Place, types: frozenset[str] = TYPES, *, is_component: bool = False
    ) -> ParserSchema:
        """A value's schema.

        Args:
            schema: The schema.
            place: Where the value is.
            types: Those that the value may have because of what is around the schema.
            is_component: Whether the schema is that of a component itself, so that no reference can stand for it.
        """
        if not self._around:
            self._inlined = 0
        schema = self._without_refusal(schema)
        self._inlined += 1
        if schema in self._around or self._inlined > MAX_INLINED or len(self._around) > MAX_INLINED_LEVELS:
            return self._untyped(schema, "it is too large, or a part of itself")
        if not schema.intended_types & types:
            is_refused = False in schema.objects.values()
            return {} if is_refused else self._untyped(schema, "what it is made of allows no value")
        self._around.append(schema)
        parser_schemas = self._alternatives(schema, place, types, is_component=is_component)
        self._around.pop()
        parser_schema = one_of(parser_schemas)
        return parser_schema if "$ref" in parser_schema else {**parser_schema, **_description(schema)}

    def _without_refusal(self, schema: Schema) -> Schema:
        """A field without the `additionalProperties: false` of another object that it is inherited into."""
        pointers = [pointer for pointer, definition in schema.objects.items() if definition is not False]
        if not pointers or len(pointers) == len(schema.objects):
            return schema
        return self._contract.schema(tuple(pointers), schema.side)

    def _untyped(self, schema: Schema, reason: str) -> ParserSchema:
        self.untyped.append(ContractError(schema.pointer, f"has no type in the client: {reason}"))
        return {}

    def _alternatives(
        self, schema: Schema, place: Place, types: frozenset[str], *, is_component: bool
    ) -> list[ParserSchema]:
        """What a value can be, each kind by itself."""
        null = [_NULL] if schema.is_nullable and "null" in types else []
        if is_any(schema) and types >= ANY_TYPE:
            return [{}]
        if references := self._references(schema, types, is_component=is_component):
            return references
        if constants := constants_of(schema):
            return [*({"const": constant} for constant in constants), *null]
        if enumeration_of(schema) or is_object(schema):
            return [reference(self._key_of_class(schema, place)), *null]
        if schema.unions:
            return [*self._variants(schema, place, schema.intended_types & types), *null]
        return [self._of_type(schema, name, place) for name in types_as_listed(schema) if name in types]

    def _references(self, schema: Schema, types: frozenset[str], *, is_component: bool) -> list[ParserSchema]:
        """A reference to the component that serves, and null if it needs that beside; empty if there is none."""
        if not (schema.intended_types - {"null"} <= types):
            return []
        named = schema.component if not is_component else None
        itself = [self._schema_at(pointer_to("components", "schemas", named))] if named is not None else []
        for component in itertools.chain(itself, self._components_of_same_shape(schema)):
            is_nullable = schema.is_nullable and "null" in types
            has_null = component.is_nullable and component not in self._classes
            if is_nullable or not has_null:
                return [reference(self._keys[component]), *([_NULL] if is_nullable and not has_null else [])]
        return []

    def _variants(self, schema: Schema, place: Place, types: frozenset[str]) -> list[ParserSchema]:
        """The variants of a union, but null."""
        parser_schemas: list[ParserSchema] = []
        union, *others = schema.unions
        if others:
            return [self._untyped(schema, "it is several unions at once")]
        for variant, alternative in zip(union.variants, schema.alternatives, strict=True):
            if alternative.intended_types & types:
                title = _title_of(variant)
                name = title if title and title != _title_of(schema) else variant.component
                parser_schema = self._parser_schema(
                    alternative, place.variant(str(name or f"type_{tokens_of(variant.pointer)[-1]}")), types - {"null"}
                )
                parser_schemas.append(parser_schema)
        return parser_schemas

    def _of_type(self, schema: Schema, name: str, place: Place) -> ParserSchema:
        if name == "object":
            return reference(self._key_of_class(schema, place))
        if name == "array":
            return self._list(schema, place)
        text_format = schema.keywords.get("format")
        return {"type": name, **({"format": text_format} if isinstance(text_format, str) else {})}

    def _list(self, schema: Schema, place: Place) -> ParserSchema:
        parser_schema: ParserSchema = {"type": "array"}
        first_items = schema.prefix_items
        if first_items:
            parser_schema["prefixItems"] = [
                self._parser_schema(item, place.item().variant(f"type_{index}"))
                for index, item in enumerate(first_items)
            ]
        refuses_others = schema.items is not None and not schema.items.types
        if not first_items or not (refuses_others or schema.keywords.get("maxItems", math.inf) <= len(first_items)):
            parser_schema["items"] = self._parser_schema(schema.items, place.item()) if schema.items else {}
        return parser_schema


def parser_name(name: str) -> str:
    """The name that the parser has for a component. Of one with slashes it would see only what is after the last."""
    return name.replace("/", " ∕ ")


def _title_of(schema: Schema) -> Any:
    return as_mapping(schema.objects.get(schema.pointer)).get("title")


def _description(schema: Schema) -> ParserSchema:
    """The description of a schema, with its default."""
    description = schema.wording.get("description", "")
    if "default" in schema.wording:
        default = json.dumps(schema.wording["default"], ensure_ascii=False)
        description = f"{description} Default: {default}.".strip()
    return {"description": description} if description else {}
