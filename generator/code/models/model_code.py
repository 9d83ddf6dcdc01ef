"""What the templates need to know of a model."""

from __future__ import annotations

from dataclasses import dataclass

from openapi_python_client.parser.properties import ModelProperty
from openapi_python_client.parser.properties.protocol import PropertyProtocol as Property

from generator.code.literals import docstring, literal, paragraph
from generator.code.models.properties import description_of, distinct_names, has_typed_members, properties_of
from generator.code.names import MAPPING_METHODS
from generator.document.object_fields import fields_of
from generator.kinds.composites import loader_of_model
from generator.kinds.kind import Kind
from generator.kinds.of_property import Classes, ModuleKinds
from generator.kinds.scalars import ConstKind


@dataclass(frozen=True)
class Field:
    """A field of a model.

    Attributes:
        name: Its name in JSON.
        python_name: The name of the attribute.
        kind: Of its value.
        is_required: Whether it is always there.
        is_read_only: Whether requests need not have it.
        description: A paragraph.
    """

    name: str
    python_name: str
    kind: Kind
    is_required: bool
    is_read_only: bool
    description: str

    @property
    def key(self) -> str:
        """Its name in JSON, as a literal."""
        return literal(self.name)

    @property
    def type(self) -> str:
        return self.kind.value_type if self.is_required else f"{self.kind.value_type} | Unset"

    @property
    def default(self) -> str | None:
        """As code; None where the field must be given."""
        if not self.is_required:
            return "UNSET"
        if self.is_read_only:
            return "READ_ONLY"
        # There is nothing else that a caller could pass.
        return literal(self.kind.constant) if isinstance(self.kind, ConstKind) else None

    @property
    def declaration(self) -> str:
        return f"{self.python_name}: {self.type}" + (f" = {self.default}" if self.default is not None else "")

    @property
    def documentation(self) -> str:
        """For the list of attributes in the model's docstring."""
        return docstring(f"{self.python_name} ({self.type}): {self.description}", 104)


class ModelCode:
    """A model.

    Args:
        model: As the parser has it.
        classes: The generated classes.

    Attributes:
        class_name: Of its class.
        loader: The name of the function that makes it of a JSON object.
        description: A paragraph.
        kinds: Of the values that its module speaks of.
        fields: Its fields, required ones first.
        member_kind: The kind of the members that are no fields, if the contract has a schema for them.
    """

    def __init__(self, model: ModelProperty, classes: Classes) -> None:
        self.class_name = str(model.class_info.name)
        self.loader = loader_of_model(classes.modules[self.class_name])
        self.description = paragraph(description_of(model) or self.class_name, 112)
        self.kinds = ModuleKinds(classes)
        self._schema = classes.schemas[self.class_name]
        fields = fields_of(self._schema)
        self._read_only = {name for name, schemas in fields.items() if any(schema.is_read_only for schema in schemas)}
        is_mapping = has_typed_members(model)
        properties = properties_of(model)
        python_names = distinct_names(properties, MAPPING_METHODS if is_mapping else ())
        self.fields = [self._field(prop, python_names[prop.name.get_untrusted_value()]) for prop in properties]
        self.member_kind = None
        if is_mapping and model.additional_properties:
            self.member_kind = self.kinds.kind_of(model.additional_properties, "member", self._schema.members)

    @property
    def declared_fields(self) -> list[Field]:
        """Those without a default first, as attrs needs it."""
        return sorted(self.fields, key=lambda field: field.default is not None)

    def _field(self, prop: Property, python_name: str) -> Field:
        name = prop.name.get_untrusted_value()
        kind = self.kinds.kind_of(prop, python_name, self._schema.all_properties.get(name))
        is_read_only = name in self._read_only
        return Field(name, python_name, kind, prop.required, is_read_only, " ".join(description_of(prop).split()))
