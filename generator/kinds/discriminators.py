"""What a contract says of the fields that tell the variants of a union apart (`discriminator`)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import Any, NamedTuple

from generator.graphs import closure
from invent_contract.json_values import as_mapping
from invent_contract.schema import Schema
from invent_contract.schema.schema import pointer_of_target


class Tags(NamedTuple):
    """The tags of a variant.

    Attributes:
        mapped: Those that a `mapping` has for it. It has no other, then.
        others: Those that it has for the other variants alone.
        names: The names of its schema and of the unions that it is in. OpenAPI has them as tags, too, but documents
            often have others, and list none.
    """

    mapped: set[str]
    others: set[str]
    names: set[str]


class Discriminators:
    """The discriminators of a union, of the unions in it, and of the objects that its variants extend.

    Args:
        union: The union; None for that of an object and of those that extend it.
        variants: Its variants.

    Attributes:
        fields: The fields that have the tags, that of the outermost union first.
    """

    def __init__(self, union: Schema | None, variants: list[Schema]) -> None:
        nested = closure([union] if union else [], lambda owner: owner.union_variants)
        self._unions = [schema for schema in nested if schema.unions]
        self._pointers = {variant.pointer for variant in variants}
        definitions = {
            pointer: definition["discriminator"]
            for schema in [*self._unions, *variants]
            for pointer, definition in schema.objects.items()
            if isinstance(definition, dict) and _has_discriminator(definition)
        }
        self._definitions: dict[str, dict[str, Any]] = definitions
        self.fields: list[str] = list(dict.fromkeys(definition["propertyName"] for definition in definitions.values()))

    def tags_of(self, variant: Schema) -> dict[str, Tags]:
        """The tags of a variant, by the field that has them."""
        names_by_pointer = {variant.pointer: variant.component}  # all that a mapping may lead to
        for union in self._unions:
            for leaf in (leaf for leaf in union.union_variants if leaf.pointer == variant.pointer):
                # `variant` also has the fields beside the union.
                names_by_pointer[_pointer_of_definition(leaf)] = leaf.component
            if any(self._pointer_of_variant(leaf) == variant.pointer for leaf in union.variants):
                names_by_pointer |= dict.fromkeys(union.objects, union.component)
        names = {name for name in names_by_pointer.values() if name}
        tags_by_field: defaultdict[str, Tags] = defaultdict(lambda: Tags(set(), set(), names))
        for definition in self._definitions.values():
            tags = tags_by_field[definition["propertyName"]]
            for tag, target in as_mapping(definition.get("mapping")).items():
                (tags.mapped if pointer_of_target(str(target)) in names_by_pointer else tags.others).add(tag)
        if not self._unions and _pointer_of_definition(variant) not in self._definitions:
            for tags in tags_by_field.values():
                if not tags.mapped:  # any object may be the one that is extended, and only its tag makes it another
                    tags.mapped.update(names)
        return dict(tags_by_field)

    def _pointer_of_variant(self, leaf: Schema) -> str | None:
        """Which of the variants a leaf of a union is: the outermost, as that may extend others of them."""
        return next((pointer for pointer in leaf.objects if pointer in self._pointers), None)


def names_that_extend(base: Schema, schemas: Mapping[str, Schema]) -> list[str]:
    """The names of the schemas that an object with a discriminator may be, as they extend it by `allOf`."""
    pointer = _pointer_of_definition(base)
    if base.unions or not _has_discriminator(as_mapping(base.objects.get(pointer))):
        return []
    extending = (name for name, schema in schemas.items() if pointer in schema.objects)
    return [name for name in extending if _pointer_of_definition(schemas[name]) != pointer]


def _pointer_of_definition(schema: Schema) -> str:
    """Where a schema is written that may be a mere reference."""
    references = (
        pointer for pointer, definition in schema.objects.items() if as_mapping(definition).keys() != {"$ref"}
    )
    return next(references, schema.pointer)


def _has_discriminator(definition: dict[str, Any]) -> bool:
    return isinstance(as_mapping(definition.get("discriminator")).get("propertyName"), str)
