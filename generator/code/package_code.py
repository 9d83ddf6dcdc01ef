"""What the templates need to know of the package."""

from __future__ import annotations

from openapi_python_client.parser import GeneratorData
from openapi_python_client.parser.properties import ModelProperty
from openapi_python_client.parser.properties.literal_enum_property import LiteralEnumProperty

from generator.code.literals import literal, paragraph
from generator.code.messages import Messages
from generator.code.models.argument_types import ArgumentTypes
from generator.code.models.model_code import ModelCode
from generator.code.models.properties import description_of
from generator.code.names import ERROR_NAMES
from generator.code.operations.operation_code import OperationCode, request_schemas
from generator.document.parser_document import ParserDocument
from generator.document.schema_shapes import enumeration_of
from generator.kinds.enumerations import lookup_table, member_names
from generator.kinds.of_property import Classes
from generator.request_checks.request_assertions import RequestAssertions
from generator.runtime._settings import DEFAULT_TIMEOUT
from invent_contract.contract import Contract

PARAMS = "_params"  # the module of the typed dictionaries. The name of no model's module begins so


class PackageCode:
    """The variable `code` of the templates.

    Attributes:
        operations: In the contract's order.
        messages: Of chats.
        default_base_url: As a literal; `None` where the contract has no absolute address.
        needs_api_key: Whether there is an operation that does.
        key_description: What the API key is.
        classes: The models and enumerations.
        typed_dicts: What may be passed in the place of models.
        aliases: The names of unions in arguments.
        error_names: Of the exceptions.
        default_timeout: The client's.
        literal: Writes a Python literal.
        request_assertions: What the client checks of requests.
    """

    literal = staticmethod(literal)
    paragraph = staticmethod(paragraph)
    error_names = ERROR_NAMES
    default_timeout = DEFAULT_TIMEOUT

    def __init__(self, contract: Contract, document: ParserDocument, data: GeneratorData) -> None:
        class_infos = [generated.class_info for generated in [*data.models, *data.enums]]
        modules = {str(info.name): str(info.module_name) for info in class_infos}
        self.classes = Classes(modules, {name: document.schemas.schemas_of_classes[name] for name in modules})
        argument_types = ArgumentTypes(contract, data.models, self.classes)
        endpoints = {
            str(endpoint.name): endpoint
            for collection in data.endpoint_collections_by_tag.values()
            for endpoint in collection.endpoints
        }
        self.request_assertions = RequestAssertions(
            contract,
            [pointer for name in endpoints for pointer in request_schemas(contract, document.operations[name])],
        )
        self.operations = [
            OperationCode(
                contract,
                document.operations[name],
                document.method_names[name],
                endpoint,
                self.classes,
                argument_types,
                self.request_assertions,
            )
            for name, endpoint in endpoints.items()
        ]
        self.typed_dicts, self.aliases = argument_types.declarations()
        self.messages = Messages(self.operations, self.classes.schemas, [alias.name for alias in self.aliases])
        self._operations_by_module = {operation.module_name: operation for operation in self.operations}
        self._value_names = document.schemas.value_names
        base_url = contract.base_url
        self.default_base_url = literal(base_url)
        self.default_base_url_text = paragraph(base_url) if base_url else "the contract names none"
        self.needs_api_key = any(operation.needs_api_key for operation in self.operations)
        is_basic = any(operation.credential and operation.credential.scheme == "basic" for operation in self.operations)
        self.key_description = "`user:password`, or the API key." if is_basic else "The API key."
        title = contract.data.get("info", {}).get("title", "")
        self.description = paragraph(f"A client library for accessing {title}")

    @property
    def names_by_module(self) -> dict[str, list[str]]:
        """What the package of the models exports, by the module that has it."""
        return {
            PARAMS: [typed_dict.name for typed_dict in self.typed_dicts],
            **{module: [name] for name, module in self.classes.modules.items()},
            **{alias.module_name: [alias.name] for alias in self.aliases},
        }

    def operation(self, module_name: str) -> OperationCode:
        """The operation of a module."""
        return self._operations_by_module[module_name]

    def model(self, model: ModelProperty) -> ModelCode:
        """What is needed to know of a model."""
        return ModelCode(model, self.classes)

    def members(self, enumeration: LiteralEnumProperty) -> dict[str, str | int]:
        """The members of an enumeration, by name."""
        return member_names(enumeration_of(self.classes.schemas[str(enumeration.class_info.name)]))

    def enumeration_description(self, enumeration: LiteralEnumProperty) -> str:
        """A paragraph."""
        class_name = str(enumeration.class_info.name)
        name = self._value_names.get(class_name, class_name)
        return paragraph(description_of(enumeration) or f"Values of `{name}`.")

    def lookup_table(self, enumeration: LiteralEnumProperty) -> str:
        """The name of the dict that finds an enumeration's member by its value."""
        return lookup_table(str(enumeration.class_info.module_name))
