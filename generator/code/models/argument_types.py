"""The types of arguments: those of models, and of what may be passed in their place."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from openapi_python_client.parser.properties import ModelProperty
from openapi_python_client.strings import ClassName, PythonIdentifier

from generator.code.literals import paragraph
from generator.code.models.properties import description_of, has_typed_members
from generator.code.models.typed_dicts import TypedDictCode, fields_of_typed_dict, is_open
from generator.code.names import file_name
from generator.document.object_fields import fields_of
from generator.document.parser_schemas import NAME_PREFIX
from generator.kinds.composites import ListKind, ModelKind, UnionKind
from generator.kinds.kind import Kind
from generator.kinds.of_property import Classes, ModuleKinds
from invent_contract.contract import Contract
from invent_contract.schema import Schema, Side


class Context(NamedTuple):
    """Where a type is written.

    Attributes:
        prefix: What leads to the typed dictionaries from there.
        names_unions: Whether unions are named, or their variants are written. Only arguments name them: type checkers
            cannot resolve a name within the type that it stands for.
        is_mapping: Whether it is the type of a mapping's members. Mappings among these have members of any type, as a
            mapping that contains itself would have an endless type.
    """

    prefix: str
    names_unions: bool
    is_mapping: bool = False


ARGUMENT = Context("models.", names_unions=True)
ALIAS = Context("models.", names_unions=False)
FIELD = Context("", names_unions=False)


@dataclass(frozen=True)
class UnionAlias:
    """The name of a union that is a component, for variables that hold arguments.

    Attributes:
        name: The name.
        component: The name that the document has for it.
        module_name: Of its module.
        type: The union, as code.
        description: A paragraph.
    """

    name: str
    component: str
    module_name: str
    type: str
    description: str


class ArgumentTypes:
    """The types of arguments, and what the package declares for the objects and the named unions among them.

    In the place of a model a `TypedDict` may be passed, or any mapping where the document allows further fields.

    Args:
        contract: The contract.
        models: The models of the package.
        classes: The models and enumerations.

    Attributes:
        models: The models, by the name of their classes.
        classes: The models and enumerations.
    """

    def __init__(self, contract: Contract, models: Iterable[ModelProperty], classes: Classes) -> None:
        self._contract = contract
        self.models = {str(model.class_info.name): model for model in models}
        self.classes = classes
        self._taken_names = {*classes.modules, *classes.modules.values()}
        self._typed_dict_names: dict[str, str] = {}  # by class
        self._union_names: dict[str, str] = {}  # by component
        self._unions: dict[str, UnionKind] = {}

    def type_of(self, kind: Kind, context: Context = ARGUMENT) -> str:
        """The type of an argument, as code."""
        return " | ".join(dict.fromkeys(self.types_of(kind, context)))  # a dict, as two variants can share a type

    def types_of(self, kind: Kind, context: Context = ARGUMENT) -> list[str]:
        """The same; a union has several."""
        match kind:
            case UnionKind():
                name = self._union_name(kind)
                if name and context.names_unions:
                    return [f"models.{name}"]
                return [name for variant in kind.inner for name in self.types_of(variant, context)]
            case ListKind(inner=(item,)):
                return [f"Sequence[{self.type_of(item, context)}]"]
            case ModelKind():
                return [*kind.value_types(), self._object_type(kind.class_name, context)]
        return kind.argument_types()

    def declarations(self) -> tuple[list[TypedDictCode], list[UnionAlias]]:
        """The typed dictionaries and the names of unions that the types so far are made of."""
        typed_dicts: list[TypedDictCode] = []
        aliases: list[UnionAlias] = []
        while len(typed_dicts) < len(self._typed_dict_names) or len(aliases) < len(self._unions):
            # What is declared may be made of objects and unions that no other is made of.
            typed_dicts += [self._typed_dict(name) for name in [*self._typed_dict_names][len(typed_dicts) :]]
            aliases += [self._alias(name) for name in [*self._unions][len(aliases) :]]
        return sorted(typed_dicts, key=lambda typed_dict: typed_dict.name), aliases

    def _object_type(self, class_name: str, context: Context) -> str:
        """What may be passed in the place of a model."""
        schema = self._sent_schema(class_name)
        if not is_open(schema):
            if class_name not in self._typed_dict_names:
                self._typed_dict_names[class_name] = self._free_name(f"{class_name}Param")
            return context.prefix + self._typed_dict_names[class_name]
        model = self.models[class_name]
        is_mapping = has_typed_members(model) and not (fields_of(schema) or schema.pattern_properties)
        if context.is_mapping or not is_mapping or model.additional_properties is None:
            return "Mapping[str, Any]"
        kind = ModuleKinds(self.classes).kind_of(model.additional_properties, "member", schema.members)
        return f"Mapping[str, {self.type_of(kind, Context(context.prefix, names_unions=False, is_mapping=True))}]"

    def _sent_schema(self, class_name: str) -> Schema:
        return self._contract.schema(tuple(self.classes.schemas[class_name].objects), Side.SENT)

    def _typed_dict(self, class_name: str) -> TypedDictCode:
        model, schema = self.models[class_name], self._sent_schema(class_name)
        fields = fields_of_typed_dict(model, schema, ModuleKinds(self.classes), lambda kind: self.type_of(kind, FIELD))
        description = paragraph(description_of(model) or class_name)
        return TypedDictCode(self._typed_dict_names[class_name], class_name, description, fields)

    def _union_name(self, union: UnionKind) -> str | None:
        """The name of a union that is a component."""
        if union.schema is None or union.schema.component is None or not union.schema.unions:
            return None
        component = union.schema.component
        if component not in self._union_names:
            self._union_names[component] = self._free_name(str(ClassName(component, NAME_PREFIX)))
            self._unions[component] = union
        return self._union_names[component]

    def _alias(self, component: str) -> UnionAlias:
        name, union = self._union_names[component], self._unions[component]
        module_name = self._free_name(file_name(str(PythonIdentifier(name, NAME_PREFIX))))
        description = paragraph((union.schema and union.schema.wording.get("description")) or name)
        return UnionAlias(name, component, module_name, self.type_of(union, ALIAS), description)

    def _free_name(self, name: str) -> str:
        while name in self._taken_names:
            name += "_"
        self._taken_names.add(name)
        return name
