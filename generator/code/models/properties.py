"""What openapi-python-client's parser says of a property."""

from __future__ import annotations

import unicodedata
from collections.abc import Collection

from openapi_python_client.parser.properties import ModelProperty
from openapi_python_client.parser.properties.any import AnyProperty
from openapi_python_client.parser.properties.file import FileProperty
from openapi_python_client.parser.properties.list_property import ListProperty
from openapi_python_client.parser.properties.none import NoneProperty
from openapi_python_client.parser.properties.protocol import PropertyProtocol as Property
from openapi_python_client.parser.properties.union import UnionProperty
from openapi_python_client.strings import fix_reserved_words


def distinct_names(properties: list[Property], taken_names: Collection[str]) -> dict[str, str]:
    """The names in Python of the properties of an object, by their names. Of `id` and `$id` the first has `id`."""
    names: dict[str, str] = {}
    for prop in sorted(properties, key=lambda prop: not prop.name.get_untrusted_value().isidentifier()):
        name = fix_reserved_words(unicodedata.normalize("NFKC", prop.python_name))  # Python reads `nº` as `no`
        while name in {*taken_names, *names.values()}:
            name += "_"
        names[prop.name.get_untrusted_value()] = name
    return names


def properties_of(model: ModelProperty) -> list[Property]:
    """The fields of a model, required ones first."""
    return [*(model.required_properties or []), *(model.optional_properties or [])]


def has_typed_members(model: ModelProperty) -> bool:
    """Whether a model is a mapping: whether there is a schema for the members that are not its properties."""
    return not isinstance(model.additional_properties, AnyProperty | None)


def is_file(prop: Property) -> bool:
    """Whether a value is a file or a list of files, or may also be null."""
    match prop:
        case ListProperty():
            return is_file(prop.inner_property)
        case UnionProperty():
            return all(isinstance(variant, NoneProperty) or is_file(variant) for variant in prop.inner_properties)
    return isinstance(prop, FileProperty)


def description_of(prop: Property) -> str:
    """What the document says of a property, or nothing."""
    return prop.description.get_untrusted_value() if prop.description else ""
