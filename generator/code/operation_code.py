"""What the templates need to know of an operation."""

from __future__ import annotations

from typing import Any

from openapi_python_client.parser.openapi import Endpoint
from openapi_python_client.parser.properties import ModelProperty

from generator.code.arguments import Argument, Arguments
from generator.code.literals import docstring, literal, paragraph
from generator.code.media_types import body_kind, readable_content
from generator.code.pagination import pagination_of
from generator.code.responses import success_responses
from generator.code.security import credential_of
from generator.document.parser_document import schema_of_parameter
from generator.kinds.of_property import ModuleKinds
from generator.request_checks.checked_schema import CheckedSchema
from generator.request_checks.request_schemas import RequestSchemas
from generator.runtime._request.operation import Credential, Parameter, RequestBody
from invent_contract import lookup, pointer_of, pointer_to, resolve
from invent_contract.contract import Contract
from invent_contract.examples import example_of, first_example
from invent_contract.operations import Operation

STYLE_BY_PLACE = {"path": "simple", "header": "simple", "query": "form"}
MAX_ESCAPE = 10  # characters, of which one becomes `\\U0001f600`


class OperationCode:
    """An operation.

    Attributes:
        method_name: Of the client's method.
        module_name: Of the module.
        tag: The package that the module is in.
        operation: As the contract has it.
        kinds: Of what its 2xx responses have.
        parameters: The arguments of path, query and header.
        fields: The arguments that are fields of the body, if its fields are arguments.
        body: The argument that is the whole body, if it has one.
        responses: The documented 2xx responses.
        credential: How a request carries the API key.
        pagination: How it returns a list page by page, if it does.
    """

    def __init__(
        self,
        model: Contract,
        operation: Operation,
        method_name: str,
        endpoint: Endpoint,
        modules: dict[str, str],
        request_schemas: RequestSchemas,
    ) -> None:
        self._model = model
        self._contract = contract = model.data
        self._endpoint = endpoint
        self._request_schemas = request_schemas
        self.operation = operation
        self.method_name = method_name
        self.module_name = str(endpoint.name)
        self.tag = str(endpoint.tags[0])
        self.kinds = ModuleKinds(modules)
        self.responses = list(success_responses(contract, operation, endpoint, self.kinds))
        arguments = Arguments(contract, operation, endpoint, modules)
        self.parameters, self.fields, self.body = arguments.parameters, arguments.fields, arguments.body
        self.credential: Credential | None = credential_of(contract, operation)
        self.pagination = pagination_of(operation, method_name, self.parameters, self.result_type)

    # --- texts ---

    @property
    def summary(self) -> str:
        summary = self.operation.definition.get("summary")
        return paragraph(summary if isinstance(summary, str) and summary.strip() else self.method_name)

    @property
    def description(self) -> str:
        description = self.operation.definition.get("description")
        return docstring(description) if isinstance(description, str) else ""

    # --- arguments ---

    @property
    def arguments(self) -> list[Argument]:
        """Those of the client's method: those of the path first, required ones before optional ones."""
        whole_body = [self.body] if self.body and not self.fields else []
        arguments = [*self.parameters, *self.fields, *whole_body]
        return sorted(arguments, key=lambda argument: (argument.place != "path", argument.default is not None))

    @property
    def function_arguments(self) -> list[Argument]:
        """Those of the functions in the operation's module, where the body is always whole."""
        arguments = [*self.parameters, *([self.body] if self.body else [])]
        return sorted(arguments, key=lambda argument: (argument.place != "path", argument.default is not None))

    @property
    def example(self) -> str:
        """The same as `example_call`, for a docstring."""
        return _in_docstring(self.example_call())

    @property
    def example_of_pages(self) -> str:
        """The example of the method that iterates over all pages."""
        return _in_docstring(
            self.example_call().replace(f"client.{self.method_name}(", f"client.iter_{self.method_name}(", 1)
        )

    def example_call(self) -> str:
        """A call of the client's method, made of the contract's examples or, for what is required, of its schemas."""
        pointer = self.operation.pointer
        operation = next(operation for operation in self._model.operations if operation.pointer == pointer)
        values = {
            (parameter.place, parameter.name): (example_of if parameter.is_required else first_example)(
                self._model, parameter.schema_pointer
            )
            for parameter in operation.parameters
        }
        schema_pointer = next(iter(operation.body.schema_pointers.values()), None) if operation.body else None
        body = example_of(self._model, schema_pointer) if schema_pointer else None
        passed = []
        for argument in self.arguments:
            value = values.get((argument.place, argument.name))
            if argument.place == "field":
                value = body.get(argument.name) if isinstance(body, dict) else None
            elif argument.place == "body":
                value = body
            if argument.place == "path":
                passed.append(literal(argument.name if value is None else value))
            elif value is not None:
                passed.append(f"{argument.python_name}={literal(value)}")
        return f"client.{self.method_name}({', '.join(passed)})"

    # --- what the module says of the operation ---

    def parameter_definitions(self) -> dict[str, Parameter]:
        """The parameters, by the name of their argument."""
        definitions = {}
        for argument in self.parameters:
            definition = self.operation.parameters_in(argument.place)[argument.name]
            style = definition.get("style", STYLE_BY_PLACE[argument.place])
            definitions[argument.python_name] = Parameter(
                argument.name,
                argument.place,  # type: ignore[arg-type]
                style,
                definition.get("explode", style == "form"),
                any(body_kind(media_type) == "json" for media_type in definition.get("content", {})),
                self._checked_parameter(definition).assertions,
            )
        return definitions

    def body_definitions(self) -> list[RequestBody]:
        """The bodies, in the contract's order."""
        if not self.operation.request_body:
            return []
        models = {
            str(body.content_type.get_untrusted_value()): str(body.prop.class_info.name)
            for body in self._endpoint.bodies
            if isinstance(body.prop, ModelProperty)
        }
        checked = self._checked_bodies()
        return [
            RequestBody(
                media_type,
                body_kind(media_type),
                checked[media_type].assertions if media_type in checked else None,
                models.get(media_type, ""),
            )
            for media_type in self.operation.request_body.get("content", {})
        ]

    def component_schemas(self) -> dict[str, Any]:
        """What the client checks of the components that parameters and bodies refer to, by the component's name."""
        checked = [self._checked_parameter(parameter) for parameter in self.operation.parameters]
        return self._request_schemas.components_of([*checked, *self._checked_bodies().values()])

    def _checked_parameter(self, parameter: dict[str, Any]) -> CheckedSchema:
        return self._request_schemas.checked_schema(
            schema_of_parameter(parameter), self._pointer_of_parameter(parameter) + "/schema"
        )

    def _pointer_of_parameter(self, parameter: dict[str, Any]) -> str:
        for owner_pointer in (pointer_to("paths", self.operation.path), self.operation.pointer):
            for index, entry in enumerate(lookup(self._contract, owner_pointer).get("parameters") or []):
                if resolve(self._contract, entry) is parameter:
                    return pointer_of(entry.get("$ref", owner_pointer + pointer_to("parameters", index)))
        return self.operation.pointer

    def _checked_bodies(self) -> dict[str, CheckedSchema]:
        """What the client checks of each body, by media type, but for those that are bytes."""
        content = self.operation.request_body.get("content", {}) if self.operation.request_body else {}
        request_body = self.operation.definition.get("requestBody") or {}
        pointer = pointer_of(request_body.get("$ref", self.operation.pointer + "/requestBody")) + "/content"
        return {
            media_type: self._request_schemas.checked_schema(
                definition.get("schema", {}), pointer + pointer_to(media_type, "schema")
            )
            for media_type, definition in content.items()
            if body_kind(media_type) != "bytes"
        }

    @property
    def needs_body(self) -> bool:
        return bool(self.operation.request_body and self.operation.request_body.get("required"))

    @property
    def accept(self) -> str:
        """The header Accept: what its 2xx responses have."""
        media_types: dict[str, None] = {}
        for status, response in self.operation.definition.get("responses", {}).items():
            media_type = readable_content(resolve(self._contract, response).get("content", {}))
            if status.startswith("2") and media_type:
                media_types[media_type] = None
        return ", ".join(media_types) or "*/*"

    @property
    def result_type(self) -> str:
        """The type of what a call returns."""
        return " | ".join(dict.fromkeys(name for response in self.responses for name in response.value_types))


def _in_docstring(call: str) -> str:
    return docstring(call, width=len(call) * MAX_ESCAPE)
