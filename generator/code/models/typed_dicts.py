"""Objects of requests as typed dictionaries, in which type checkers find misspelt names."""

from __future__ import annotations

import keyword
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass

from openapi_python_client.parser.properties import ModelProperty

from generator.code.literals import paragraph
from generator.code.models.properties import description_of, properties_of
from generator.document.object_fields import fields_of, required_fields_of, variants_within
from generator.kinds.kind import Kind
from generator.kinds.of_property import ModuleKinds
from generator.kinds.scalars import AnyKind
from invent_contract.json_values import as_mapping
from invent_contract.schema import Schema

# What may describe further fields than those that are listed, unless it is false.
_OPENING_KEYWORDS = (
    "additionalProperties",
    "unevaluatedProperties",
    "patternProperties",
    "dependentSchemas",
    "if",
    "then",
    "else",
)
# What annotations are made of. In the body of a class a field of such a name would hide it.
_NAMES_IN_ANNOTATIONS = {
    "Any",
    "FileContent",
    "Literal",
    "Mapping",
    "NotRequired",
    "Sequence",
    "UUID",
    "bool",
    "datetime",
    "float",
    "int",
    "models",
    "str",
}


@dataclass(frozen=True)
class TypedDictField:
    """A field of a typed dictionary.

    Attributes:
        name: Its name in JSON.
        type: The type of its value, as code.
        is_required: Whether a request must have it.
        description: What the document says of it, or nothing.
    """

    name: str
    type: str
    is_required: bool
    description: str

    @property
    def documentation(self) -> str:
        """Its description as a paragraph."""
        return paragraph(self.description)

    @property
    def annotation(self) -> str:
        return self.type if self.is_required else f"NotRequired[{self.type}]"

    @property
    def can_be_declared(self) -> bool:
        """Whether the body of a class can declare it. Names there get mangled and normalized, and hide others."""
        is_name = self.name.isidentifier() and not keyword.iskeyword(self.name)
        is_kept = not self.name.startswith("__") and unicodedata.normalize("NFKC", self.name) == self.name
        return is_name and is_kept and self.name not in _NAMES_IN_ANNOTATIONS


@dataclass(frozen=True)
class TypedDictCode:
    """A typed dictionary, which may be passed in the place of a model.

    Attributes:
        name: Its name.
        class_name: Of the model.
        description: A paragraph.
        fields: The fields that requests have, required ones first.
    """

    name: str
    class_name: str
    description: str
    fields: list[TypedDictField]

    @property
    def is_class(self) -> bool:
        """Whether it is written as a class; else `TypedDict` is called."""
        return all(field.can_be_declared for field in self.fields)

    @property
    def documentation(self) -> str:
        """Its description, and those of its fields, which only a class can have beside the fields."""
        fields = [paragraph(f"{field.name}: {field.description}") for field in self.fields if field.description]
        return "\n\n".join([self.description, *fields])


def is_open(schema: Schema) -> bool:
    """Whether an object may have fields of other names than those that are listed.

    JSON Schema allows them unless the document says otherwise. So an object that lists fields is taken to be open only
    if the document describes further ones, be it by an explicit `additionalProperties: true`: else no misspelt name
    could be found.
    """
    members = schema.members
    if members is not None and not members.types:
        return False
    return not fields_of(schema) or any(map(_describes_others, [schema, *variants_within(schema)]))


def fields_of_typed_dict(
    model: ModelProperty, schema: Schema, kinds: ModuleKinds, type_of: Callable[[Kind], str]
) -> list[TypedDictField]:
    """The fields of a model that requests have, required ones first.

    Args:
        model: The model.
        schema: What it is made of in a request.
        kinds: What tells the kinds of the fields.
        type_of: The type of an argument of a kind.
    """
    properties = {prop.name.get_untrusted_value(): prop for prop in properties_of(model)}
    required = required_fields_of(schema)
    fields = []
    for name, schemas in fields_of(schema).items():
        if all(field.is_read_only for field in schemas):
            continue
        prop = properties.get(name)  # none in cycles of schemas, which are cut
        kind = kinds.kind_of(prop, name, schemas[0] if len(schemas) == 1 else None) if prop else AnyKind()
        description = description_of(prop) if prop else schemas[0].wording.get("description", "")
        fields.append(TypedDictField(name, type_of(kind), name in required, description))
    return sorted(fields, key=lambda field: not field.is_required)


def _describes_others(schema: Schema) -> bool:
    definitions = map(as_mapping, schema.objects.values())
    return any(definition.get(name, False) is not False for definition in definitions for name in _OPENING_KEYWORDS)
