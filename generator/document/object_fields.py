"""The fields of the class of an object: its own and, where unions stand beside them, those of the variants."""

from __future__ import annotations

from generator.graphs import closure
from invent_contract import pointer_of, pointer_to
from invent_contract.json_values import as_list, as_mapping
from invent_contract.schema import Schema
from invent_contract.schema.keywords import UNIONS


def fields_of(schema: Schema) -> dict[str, list[Schema]]:
    """The fields of an object, each with its schemas: of its own there is one, variants may each have another."""
    fields = {name: [schema.all_properties[name]] for name in _names_in_order(schema)}
    for variant in variants_within(schema):
        for name in _names_in_order(variant):
            schemas = fields.setdefault(name, [])
            if name not in schema.all_properties and variant.all_properties[name] not in schemas:
                schemas.append(variant.all_properties[name])
    return fields


def required_fields_of(schema: Schema) -> frozenset[str]:
    """The fields that an object always has: those that it demands itself, or that all variants of a union demand."""
    required = schema.required
    for union in schema.unions:
        required |= frozenset.intersection(*(variant.required for variant in union.variants))
    return required


def variants_within(schema: Schema) -> list[Schema]:
    """The variants of an object's unions, and those in them, each once."""
    return closure([schema], lambda owner: owner.union_variants)[1:]


def _names_in_order(schema: Schema) -> dict[str, None]:
    """The names of an object's own fields: those of each part of an `allOf` before those written beside it."""
    if len(schema.all_properties) < 2:
        return dict.fromkeys(schema.all_properties)
    names: dict[str, None] = {}
    for pointer in _parts_first(schema):
        names.update(dict.fromkeys(as_mapping(as_mapping(schema.objects[pointer]).get("properties"))))
    return names


def _parts_first(schema: Schema) -> list[str]:
    """The pointers of the schema objects, each after those that it is made of."""
    parts = {pointer: _parts(schema, pointer) for pointer in schema.objects}
    inner = {part for own_parts in parts.values() for part in own_parts}
    outermost = [pointer for pointer in parts if pointer not in inner]
    pointers: dict[str, None] = {}
    unvisited = [*parts, *outermost]  # all, as they may be made of one another in a cycle
    while unvisited:
        pointer = unvisited.pop()
        if pointer not in pointers:
            pointers[pointer] = None
            unvisited += parts[pointer]
    return [*pointers][::-1]


def _parts(schema: Schema, pointer: str) -> list[str]:
    """The pointers of the schema objects that one of a schema's is directly made of."""
    definition = as_mapping(schema.objects[pointer])
    parts = [pointer_of(definition["$ref"])] if isinstance(definition.get("$ref"), str) else []
    for keyword in ("allOf", *UNIONS):
        parts += [pointer + pointer_to(keyword, index) for index in range(len(as_list(definition.get(keyword))))]
    return [part for part in parts if part in schema.objects]
