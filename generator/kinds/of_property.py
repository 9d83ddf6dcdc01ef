"""The kind of a property, as openapi-python-client's parser has it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from openapi_python_client.parser.properties.any import AnyProperty
from openapi_python_client.parser.properties.boolean import BooleanProperty
from openapi_python_client.parser.properties.const import ConstProperty
from openapi_python_client.parser.properties.date import DateProperty
from openapi_python_client.parser.properties.datetime import DateTimeProperty
from openapi_python_client.parser.properties.file import FileProperty
from openapi_python_client.parser.properties.float import FloatProperty
from openapi_python_client.parser.properties.int import IntProperty
from openapi_python_client.parser.properties.list_property import ListProperty
from openapi_python_client.parser.properties.literal_enum_property import LiteralEnumProperty
from openapi_python_client.parser.properties.model_property import ModelProperty
from openapi_python_client.parser.properties.none import NoneProperty
from openapi_python_client.parser.properties.protocol import PropertyProtocol as Property
from openapi_python_client.parser.properties.string import StringProperty
from openapi_python_client.parser.properties.union import UnionProperty
from openapi_python_client.parser.properties.uuid import UuidProperty

from generator.kinds.composites import ListKind, ModelKind, UnionKind
from generator.kinds.discriminators import names_that_extend
from generator.kinds.enumerations import EnumerationKind
from generator.kinds.kind import Kind
from generator.kinds.scalars import (
    AnyKind,
    BooleanKind,
    ConstKind,
    FileKind,
    FormatKind,
    IntegerKind,
    NullKind,
    NumberKind,
    TextKind,
)
from invent_contract.schema import Schema

_SIMPLE_KINDS: dict[type, Kind] = {
    AnyProperty: AnyKind(),
    BooleanProperty: BooleanKind(),
    DateProperty: FormatKind("datetime.date", "load_date"),
    DateTimeProperty: FormatKind("datetime.datetime", "load_datetime"),
    FileProperty: FileKind(),
    FloatProperty: NumberKind(),
    IntProperty: IntegerKind(),
    NoneProperty: NullKind(),
    StringProperty: TextKind(),
    UuidProperty: FormatKind("UUID", "load_uuid"),
}


@dataclass(frozen=True)
class Classes:
    """The generated classes: models and enumerations.

    Attributes:
        modules: The names of their modules, by class.
        schemas: What they are made of, by class.
    """

    modules: dict[str, str]
    schemas: dict[str, Schema]


class ModuleKinds:
    """The kinds of the values that a generated module speaks of.

    Attributes:
        unions: Those that need a function to be loaded, inner ones before outer ones.
    """

    def __init__(self, classes: Classes) -> None:
        self.unions: list[UnionKind] = []
        self._modules = classes.modules
        self._schemas = classes.schemas
        self._kinds: list[Kind] = []

    def kind_of(self, prop: Property, name: str, schema: Schema | None = None) -> Kind:
        """The kind of a property.

        Args:
            prop: The property.
            name: What functions that load its values are named after.
            schema: What the property is made of, if that is known.
        """
        kind = self._kind_of(prop, name, schema)
        self._kinds.append(kind)
        return kind

    def imports(self, prefix: str, *, but: str = "") -> list[str]:
        """The import statements that loading needs, without those of a class that the module itself has."""
        statements = {statement for kind in self._kinds for statement in kind.imports(prefix)}
        return sorted(statement for statement in statements if not statement.endswith(f" import {but}"))

    def _kind_of(self, prop: Property, name: str, schema: Schema | None) -> Kind:
        match prop:
            case ListProperty():
                items = schema.items if schema and not schema.prefix_items else None
                return ListKind(self._kind_of(prop.inner_property, f"{name}_item", items))
            case UnionProperty():
                return self._union_of(tuple(self._variants_of(prop, name, schema)), name, schema)
            case ModelProperty():
                models = self._models_of(prop.class_info.name)
                return self._union_of(tuple(models), name, None) if len(models) > 1 else models[0]
            case LiteralEnumProperty():
                return EnumerationKind(prop.class_info.name, self._modules[prop.class_info.name], prop.value_type)
            case ConstProperty():
                return ConstKind(prop.value.raw_value)
        return _SIMPLE_KINDS[type(prop)]

    def _variants_of(self, prop: UnionProperty, name: str, schema: Schema | None) -> Iterator[Kind]:
        lists = [variant for variant in (schema.variants or [schema]) if variant.items] if schema else []
        class_names: set[str] = set()
        for number, variant in enumerate(prop.inner_properties):
            if isinstance(variant, ModelProperty):
                models = self._models_of(variant.class_info.name)
                yield from (model for model in models if model.class_name not in class_names)
                class_names |= {model.class_name for model in models}
            else:
                part = lists.pop(0) if lists and isinstance(variant, ListProperty) else None
                yield self._kind_of(variant, f"{name}_type_{number}", part)

    def _models_of(self, class_name: str) -> list[ModelKind]:
        """The kind of a class, after those of the classes that extend it where its discriminator tells them."""
        names = [*names_that_extend(self._schemas[class_name], self._schemas), class_name]
        return [ModelKind(name, self._modules[name], self._schemas[name]) for name in names]

    def _union_of(self, variants: tuple[Kind, ...], name: str, schema: Schema | None) -> UnionKind:
        function = f"_load_{name}"
        while any(union.function == function for union in self.unions):
            function += "_"
        union = UnionKind(variants, function, schema)
        if union.inline_loading("value") is None:
            self.unions.append(union)
        return union
