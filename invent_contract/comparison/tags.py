"""By which values of a field callers tell the variants of a union apart, in whatever way the document says so."""

from __future__ import annotations

from collections import Counter
from typing import Any

from invent_contract.json_values import as_mapping
from invent_contract.schema import Schema
from invent_contract.schema.schema import component_name, pointer_of_target


def variant_name(variant: Schema) -> str:
    """The name of a variant's component, or else where it is."""
    return variant.component or f"#{variant.pointer}"


def name_of_target(target: str) -> str:
    """The name of the variant that a discriminator's mapping leads to."""
    pointer = pointer_of_target(target)
    return component_name(pointer) or f"#{pointer}"


def tag_fields(union: Schema) -> dict[str, str]:
    """The fields that discriminators name: the union's own, or those of the objects that its variants extend.

    Each has the pointer of the schema object with the discriminator. There are none where there is no union.
    """
    pointers: dict[str, str] = {}
    for schema in [union, *_variants_within(union)] if union.unions else ():
        for pointer, discriminator in discriminators_of(schema).items():
            pointers.setdefault(str(discriminator.get("propertyName")), pointer)
    return pointers


def tags_of(union: Schema, field: str) -> dict[str, Schema]:
    """The variant for each value of a field, as discriminators and the constants of the variants say."""
    variants = _variants_within(union)
    constants = {variant: _constants(variant, field) for variant in variants}
    occurrences = Counter(value for values in constants.values() for value in values)
    tags = {value: variant for variant, values in constants.items() for value in values if occurrences[value] == 1}
    discriminated = _tags_of_bases(variants, field)
    for written in (written for schema in [union, *variants] for written in schema.unions):
        discriminated |= written.tags if written.tag_name == field else {}
    return tags | {
        str(tag): variant
        for tag, variant in discriminated.items()
        if tag != variant.component or _may_have_name(variant, constants.get(variant, []))
    }


def discriminators_of(schema: Schema) -> dict[str, dict[str, Any]]:
    """The discriminators of its schema objects, by the pointers of these."""
    discriminators = {
        pointer: as_mapping(as_mapping(definition).get("discriminator"))
        for pointer, definition in schema.objects.items()
    }
    return {pointer: discriminator for pointer, discriminator in discriminators.items() if discriminator}


def _variants_within(union: Schema) -> list[Schema]:
    """The variants of its unions, and those in them, each once."""
    variants: dict[Schema, None] = {}
    unvisited = [*reversed(union.union_variants)]
    while unvisited:
        variant = unvisited.pop()
        if variant not in variants and variant is not union:
            variants[variant] = None
            unvisited += reversed(variant.union_variants)
    return [*variants]


def _constants(variant: Schema, field: str) -> list[str]:
    values = variant.properties[field].values if field in variant.properties else None
    return [value for value in (values or {}).values() if isinstance(value, str)]


def _may_have_name(variant: Schema, constants: list[str]) -> bool:
    """Whether the name of a variant can be its tag: that of a union is none, nor one that is not among constants."""
    return not variant.unions and (not constants or variant.component in constants)


def _tags_of_bases(variants: list[Schema], field: str) -> dict[str, Schema]:
    """The variants by the discriminators of the objects that they extend."""
    objects = [variant for variant in variants if not variant.unions]
    by_name = {variant_name(variant): variant for variant in objects}
    tags: dict[str, Schema] = {}
    extending = []
    for variant in objects:
        for discriminator in discriminators_of(variant).values():
            if discriminator.get("propertyName") == field:
                extending.append(variant)
                mapping = as_mapping(discriminator.get("mapping"))
                names = {tag: name_of_target(str(target)) for tag, target in mapping.items()}
                tags |= {tag: by_name[name] for tag, name in names.items() if name in by_name}
    unmapped = {variant.component: variant for variant in extending if variant not in tags.values()}
    return tags | {name: variant for name, variant in unmapped.items() if name}
