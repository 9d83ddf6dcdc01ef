"""Which schema each generated class is made of: the parser does not tell, so both are followed side by side."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from openapi_python_client.parser import GeneratorData
from openapi_python_client.parser.properties import ModelProperty
from openapi_python_client.parser.properties.list_property import ListProperty
from openapi_python_client.parser.properties.protocol import PropertyProtocol as Property
from openapi_python_client.parser.properties.union import UnionProperty
from openapi_python_client.strings import ClassName

from generator.code.media_types import content_of, readable_content
from generator.document.parser_document import NAME_PREFIX, parser_name
from invent_contract import lookup, pointer_to, resolve
from invent_contract.contract import Contract
from invent_contract.operation import Body, Operation, Response
from invent_contract.schema import Schema, Side

ClassSchemas = Mapping[str, Schema]  # by class


def class_schemas(contract: Contract, data: GeneratorData, operations: Mapping[str, Operation]) -> ClassSchemas:
    """The schemas of the classes, as replies have them. Those of a few inline objects cannot be told.

    Args:
        contract: The contract.
        data: What the parser has made of it.
        operations: By the names that the parser has for them.
    """
    models = {str(model.class_info.name): model for model in data.models}
    schemas = {
        class_name: contract.schema(pointer, Side.RECEIVED)
        for name, pointer in contract.schemas.items()
        if (class_name := _class_of_component(contract, name)) in models
    }
    unvisited: list[tuple[Property, Schema]] = [(models[class_name], schemas[class_name]) for class_name in schemas]
    unvisited += _bodies_and_responses(contract, data, operations)
    visited: set[str] = set()
    while unvisited:
        prop, schema = unvisited.pop()
        match prop:
            case ModelProperty():
                class_name = str(prop.class_info.name)
                if class_name in models and class_name not in visited:
                    visited.add(class_name)
                    unvisited += _fields(models[class_name], schemas.setdefault(class_name, schema))
            case ListProperty() if schema.items:
                unvisited.append((prop.inner_property, schema.items))
            case UnionProperty():
                unvisited += _variants(prop, schema, models)
    return schemas


def schema_of_content(contract: Contract, owner: Body | Response, media_type: str) -> Schema:
    """The schema of a body or a response, as replies have it."""
    return contract.schema(owner.pointer + pointer_to("content", media_type, "schema"), Side.RECEIVED)


def _class_of_component(contract: Contract, name: str) -> str:
    definition = resolve(contract.data, lookup(contract.data, contract.schemas[name]))
    title = definition.get("title") if isinstance(definition, dict) else None
    return str(ClassName(title or parser_name(name), NAME_PREFIX))


def _bodies_and_responses(
    contract: Contract, data: GeneratorData, operations: Mapping[str, Operation]
) -> Iterator[tuple[Property, Schema]]:
    for collection in data.endpoint_collections_by_tag.values():
        for endpoint in collection.endpoints:
            operation = operations[str(endpoint.name)]
            for body in endpoint.bodies:
                if operation.body:
                    media_type = str(body.content_type.get_untrusted_value())
                    yield body.prop, schema_of_content(contract, operation.body, media_type)
            for response in endpoint.responses:
                owner = operation.responses[response.status_code.pattern]
                response_type = readable_content(content_of(owner))
                if response_type:
                    yield response.prop, schema_of_content(contract, owner, response_type)


def _fields(model: ModelProperty, schema: Schema) -> Iterator[tuple[Property, Schema]]:
    for prop in _properties(model):
        field = schema.all_properties.get(prop.name.get_untrusted_value())
        if field:
            yield prop, field
    if model.additional_properties and schema.members:
        yield model.additional_properties, schema.members


def _variants(
    union: UnionProperty, schema: Schema, models: Mapping[str, ModelProperty]
) -> Iterator[tuple[Property, Schema]]:
    """The variants that are lists, and those objects that are told by their fields. The parser drops some others."""
    schemas = schema.variants or [schema]
    lists = [variant for variant in schemas if variant.items]
    objects = [variant for variant in schemas if variant.component is None]
    for prop in union.inner_properties:
        if isinstance(prop, ListProperty) and lists:
            yield prop, lists.pop(0)
        elif isinstance(prop, ModelProperty) and str(prop.class_info.name) in models:
            model = models[str(prop.class_info.name)]
            names = {field.name.get_untrusted_value() for field in _properties(model)}
            same = next((variant for variant in objects if variant.all_properties.keys() == names), None)
            if same:
                objects.remove(same)
                yield prop, same


def _properties(model: ModelProperty) -> list[Property]:
    return [*(model.required_properties or []), *(model.optional_properties or [])]
