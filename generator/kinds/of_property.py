"""The kind of a property, as openapi-python-client's parser has it."""

from __future__ import annotations

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
from generator.kinds.enumerations import EnumerationKind
from generator.kinds.kind import Kind
from generator.kinds.scalars import AnyKind, BooleanKind, ConstKind, IntegerKind, NullKind, NumberKind, TextKind
from generator.kinds.text_formats import DateKind, DateTimeKind, FileKind, UuidKind

_SIMPLE_KINDS: dict[type, type[Kind]] = {
    AnyProperty: AnyKind,
    BooleanProperty: BooleanKind,
    DateProperty: DateKind,
    DateTimeProperty: DateTimeKind,
    FileProperty: FileKind,
    FloatProperty: NumberKind,
    IntProperty: IntegerKind,
    NoneProperty: NullKind,
    StringProperty: TextKind,
    UuidProperty: UuidKind,
}


class ModuleKinds:
    """The kinds of the values that a generated module speaks of.

    Args:
        modules: The names of the modules of the generated classes, by class.

    Attributes:
        unions: Those that need a function to be loaded, inner ones before outer ones.
    """

    def __init__(self, modules: dict[str, str]) -> None:
        self.unions: list[UnionKind] = []
        self._modules = modules
        self._kinds: list[Kind] = []

    def kind_of(self, prop: Property, name: str) -> Kind:
        """The kind of a property.

        Args:
            prop: The property.
            name: What functions that load its values are named after.
        """
        kind = self._kind_of(prop, name)
        self._kinds.append(kind)
        return kind

    def imports(self, prefix: str, *, but: str = "") -> list[str]:
        """The import statements that loading needs, without those of a class that the module itself has."""
        statements = {statement for kind in self._kinds for statement in kind.imports(prefix)}
        return sorted(statement for statement in statements if not statement.endswith(f" import {but}"))

    def _kind_of(self, prop: Property, name: str) -> Kind:
        match prop:
            case ListProperty():
                return ListKind(self._kind_of(prop.inner_property, f"{name}_item"))
            case UnionProperty():
                variants = [
                    self._kind_of(variant, f"{name}_type_{number}")
                    for number, variant in enumerate(prop.inner_properties)
                ]
                return self._union_of(tuple(variants), name)
            case ModelProperty() if prop.class_info.name not in self._modules:
                return AnyKind()  # the parser has refused it, though not what refers to it
            case ModelProperty():
                return ModelKind(prop.class_info.name, self._modules[prop.class_info.name])
            case LiteralEnumProperty():
                return EnumerationKind(prop.class_info.name, self._modules[prop.class_info.name], prop.value_type)
            case ConstProperty():
                return ConstKind(prop.value.raw_value)
        return _SIMPLE_KINDS[type(prop)]()

    def _union_of(self, variants: tuple[Kind, ...], name: str) -> UnionKind:
        function = f"_load_{name}"
        while any(union.function == function for union in self.unions):
            function += "_"
        union = UnionKind(variants, function)
        if union.inline_loading("value") is None:
            self.unions.append(union)
        return union
