"""The Python code for a property: its type as an argument, and how its value is loaded from JSON."""

from __future__ import annotations

from dataclasses import dataclass

from openapi_python_client.parser.properties.any import AnyProperty
from openapi_python_client.parser.properties.boolean import BooleanProperty
from openapi_python_client.parser.properties.const import ConstProperty
from openapi_python_client.parser.properties.datetime import DateTimeProperty
from openapi_python_client.parser.properties.enum_property import EnumProperty
from openapi_python_client.parser.properties.float import FloatProperty
from openapi_python_client.parser.properties.int import IntProperty
from openapi_python_client.parser.properties.list_property import ListProperty
from openapi_python_client.parser.properties.model_property import ModelProperty
from openapi_python_client.parser.properties.none import NoneProperty
from openapi_python_client.parser.properties.protocol import PropertyProtocol as Property
from openapi_python_client.parser.properties.string import StringProperty
from openapi_python_client.parser.properties.union import UnionProperty

from invent_contract import ContractError


@dataclass(frozen=True)
class InlineLoading:
    """How a value is loaded that a single expression can judge, so that no function call is needed.

    Attributes:
        condition: An expression that is true for a value that the type holds.
        result: An expression for the loaded value.
        expected: What is expected, for the error message.
    """

    condition: str
    result: str
    expected: str


def inner_properties(prop: Property) -> list[Property]:
    """What a list or a union is made of."""
    match prop:
        case ListProperty():
            return [prop.inner_property]
        case UnionProperty():
            return list(prop.inner_properties)
    return []


def unions_in(properties: list[Property]) -> list[UnionProperty]:
    """The unions among these properties and within them that need a function to be loaded, innermost first."""
    unions: list[UnionProperty] = []
    for prop in properties:
        unions += unions_in(inner_properties(prop))
        if isinstance(prop, UnionProperty) and not inline_loading(prop, "value"):
            unions.append(prop)
    return unions


def is_nullable(prop: Property) -> bool:
    """Whether null is a documented value."""
    return isinstance(prop, NoneProperty | AnyProperty) or any(map(is_nullable, inner_properties(prop)))


def declarations(properties: list[Property]) -> list[str]:
    """How a model declares these properties, those without a default first, as attrs needs it."""
    with_default, without_default = [], []
    for prop in properties:
        declaration = f"{prop.python_name}: {attribute_type(prop)}"
        if prop.default is not None:
            with_default.append(f"{declaration} = {prop.default.python_code.as_unembedded_code()}")
        elif not prop.required:
            with_default.append(f"{declaration} = UNSET")
        elif isinstance(prop, ConstProperty):  # there is nothing else that a caller could pass
            with_default.append(f"{declaration} = {prop.value.python_code.as_unembedded_code()}")
        else:
            without_default.append(declaration)
    return [*without_default, *with_default]


def attribute_type(prop: Property) -> str:
    """The type of a model's attribute."""
    return value_type(prop) if prop.required else f"{value_type(prop)} | Unset"


def value_type(prop: Property) -> str:
    """The type of a value that is there.

    Models and enumerations are named by way of their package, which is lazy: so `typing.get_type_hints` finds them,
    and a module that is imported does not load them.
    """
    return " | ".join(dict.fromkeys(_value_types(prop)))  # a dict, as two variants can share a type


def _value_types(prop: Property) -> list[str]:
    match prop:
        case ListProperty():
            return [f"list[{value_type(prop.inner_property)}]"]
        case UnionProperty():
            return [name for variant in prop.inner_properties for name in _value_types(variant)]
        case ModelProperty() | EnumProperty():
            return [f"models.{prop.class_info.name}"]
    return [prop.get_type_string(no_optional=True).as_unembedded_code()]


def argument_type(prop: Property) -> str:
    """The type of an argument: any sequence for a list, and also a mapping for a model."""
    return " | ".join(dict.fromkeys(_argument_types(prop)))


def _argument_types(prop: Property) -> list[str]:
    match prop:
        case ListProperty():
            return [f"Sequence[{argument_type(prop.inner_property)}]"]
        case UnionProperty():
            return [name for variant in prop.inner_properties for name in _argument_types(variant)]
        case ModelProperty():
            return [f"models.{prop.class_info.name}", "Mapping[str, Any]"]
    return _value_types(prop)


def lookup_table(enumeration: EnumProperty) -> str:
    """The name of the dict that finds an enumeration's member by its value."""
    return f"{enumeration.class_info.module_name.upper()}_BY_VALUE"


def imports_of(properties: list[Property], prefix: str) -> list[str]:
    """The import statements for the models and enumerations that these properties are made of."""
    statements: set[str] = set()
    for prop in properties:
        if isinstance(prop, ModelProperty | EnumProperty):
            names = [prop.class_info.name, *([lookup_table(prop)] if isinstance(prop, EnumProperty) else [])]
            statements.add(f"from {prefix}{prop.class_info.module_name} import {', '.join(names)}")
        statements.update(imports_of(inner_properties(prop), prefix))
    return sorted(statements)


def inline_loading(prop: Property, value: str) -> InlineLoading | None:
    """How `value`, an expression, is loaded where that needs no function."""
    match prop:
        case ConstProperty():
            literal = prop.value.python_code.as_unembedded_code()
            type_name = type(prop.value.raw_value).__name__
            # To Python 1, 1.0 and True are equal. Text equals nothing but text.
            of_its_type = "" if type_name == "str" else f" and type({value}) is {type_name}"
            return InlineLoading(f"{value} == {literal}{of_its_type}", value, literal)
        case EnumProperty() if prop.value_type is str:
            known_member = f"{lookup_table(prop)}.get({value})"
            return InlineLoading(f"type({value}) is str", f"{known_member} or {prop.class_info.name}({value})", "text")
        case StringProperty():
            return InlineLoading(f"type({value}) is str", value, "text")
        case BooleanProperty():
            return InlineLoading(f"type({value}) is bool", value, "true or false")
        case IntProperty():
            return InlineLoading(f"type({value}) is int", value, "a whole number")
        case FloatProperty():
            return InlineLoading(f"type({value}) is int or type({value}) is float", value, "a number")
        case NoneProperty():
            return InlineLoading(f"{value} is None", value, "null")
        case AnyProperty():
            return InlineLoading(f"{value} is not UNSET", value, "present")
        case UnionProperty():
            return _inline_loading_of_union(prop, value)
    return None


def _inline_loading_of_union(union: UnionProperty, value: str) -> InlineLoading | None:
    """For a union whose variants all keep the value as it is, such as text or null."""
    variants = [inline_loading(variant, value) for variant in union.inner_properties]
    if not all(variant and variant.result == value for variant in variants):
        return None
    conditions = [variant.condition for variant in variants if variant]
    expected = [variant.expected for variant in variants if variant]
    return InlineLoading(" or ".join(conditions), value, " or ".join(expected))


def loading(prop: Property, value: str) -> str:
    """An expression that is the loaded `value`, or raises `InvalidField`."""
    inline = inline_loading(prop, value)
    if inline:
        return f"{inline.result} if {inline.condition} else raise_invalid({inline.expected!r})"
    if isinstance(prop, ListProperty):
        return f"load_list({value}, {loader(prop.inner_property)})"
    return f"{loader(prop)}({value})"


def loader(prop: Property) -> str:
    """An expression for the function that loads a value."""
    match prop:
        case ModelProperty():
            return f"{prop.class_info.name}.from_dict"
        case UnionProperty():
            return f"_load_{prop.python_name}"
        case DateTimeProperty():
            return "load_datetime"
    if isinstance(prop, ListProperty) or inline_loading(prop, "item"):
        return f"lambda item: {loading(prop, 'item')}"
    raise ContractError("", f"{prop.name.get_untrusted_value()}: a {type(prop).__name__} cannot be generated")
