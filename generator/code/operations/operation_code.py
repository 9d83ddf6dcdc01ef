"""What the templates need to know of an operation."""

from __future__ import annotations

from typing import Any

from openapi_python_client.parser.openapi import Endpoint
from openapi_python_client.parser.properties import ModelProperty

from generator.code.literals import docstring, literal, paragraph
from generator.code.models.argument_types import ArgumentTypes
from generator.code.models.properties import is_file, properties_of
from generator.code.operations.arguments import Argument, Arguments
from generator.code.operations.media_types import content_of, form_fields, schema_pointers_of
from generator.code.operations.pagination import pagination_of
from generator.code.operations.responses import result_type_of, success_responses
from generator.code.operations.security import security_of
from generator.document.sendable import sendable_parameters
from generator.kinds.of_property import Classes, ModuleKinds
from generator.request_checks.request_assertions import RequestAssertions
from generator.runtime._request.operation import Credential, Parameter, RequestBody
from invent_contract.contract import Contract
from invent_contract.examples import example_of, first_example
from invent_contract.media_types import body_kind, readable_content
from invent_contract.operation import Operation
from invent_contract.schema import Side

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
        needs_api_key: Whether it must carry one.
        key_headers: The headers with further keys, which callers set.
        advice: What callers have to do about these.
        pagination: How it returns a list page by page, if it does.
    """

    def __init__(
        self,
        contract: Contract,
        operation: Operation,
        method_name: str,
        endpoint: Endpoint,
        classes: Classes,
        argument_types: ArgumentTypes,
        request_assertions: RequestAssertions,
    ) -> None:
        self._contract = contract
        self._endpoint = endpoint
        self._request_assertions = request_assertions
        self.operation = operation
        self.method_name = method_name
        self.module_name = str(endpoint.name)
        self.tag = str(endpoint.tags[0])
        self.kinds = ModuleKinds(classes)
        self.responses = list(success_responses(contract, operation, endpoint, self.kinds))
        arguments = Arguments(contract, operation, endpoint, argument_types)
        self.parameters, self.fields, self.body = arguments.parameters, arguments.fields, arguments.body
        security = security_of(contract.data, operation)
        self.credential: Credential | None = security.credential
        self.needs_api_key = security.credential is not None and not security.is_optional
        self.key_headers = security.further_headers
        self.advice = security.advice
        self.pagination = pagination_of(contract, operation, method_name, self.parameters, self.responses)

    # --- texts ---

    @property
    def summary(self) -> str:
        return paragraph(self.operation.definition.get("summary", "").strip() or self.method_name)

    @property
    def description(self) -> str:
        paragraphs = [self.operation.definition.get("description"), self.advice and f"{self.advice}."]
        return docstring("\n\n".join(filter(None, paragraphs)))

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
        values = {
            (parameter.location, parameter.name): (example_of if parameter.is_required else first_example)(
                self._contract, parameter.schema_pointer
            )
            for parameter in self.operation.parameters
        }
        schema_pointer = next(iter(self.operation.body.schema_pointers.values()), None) if self.operation.body else None
        body = example_of(self._contract, schema_pointer) if schema_pointer else None
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
            parameter = self.operation.parameters_in(argument.place)[argument.name]
            definitions[argument.python_name] = Parameter(
                parameter.name,
                argument.place,  # type: ignore[arg-type]
                parameter.style,
                parameter.is_exploded,
                parameter.media_type is not None and body_kind(parameter.media_type) == "json",
                self._request_assertions.of_schema(parameter.schema_pointer),
            )
        return definitions

    @property
    def required(self) -> tuple[str, ...]:
        """The arguments of query and headers that must be given."""
        needed = [argument for argument in self.parameters if argument.place != "path" and argument.default is None]
        return tuple(argument.python_name for argument in needed)

    @property
    def unescaped(self) -> tuple[str, ...]:
        """The arguments whose values keep reserved characters in the query."""
        return tuple(
            argument.python_name
            for argument in self.parameters
            if self.operation.parameters_in(argument.place)[argument.name].allows_reserved
        )

    def body_definitions(self) -> list[RequestBody]:
        """The bodies, in the contract's order."""
        models = {
            str(body.content_type.get_untrusted_value()): body.prop
            for body in self._endpoint.bodies
            if isinstance(body.prop, ModelProperty)
        }
        return [
            self._body_definition(media_type, definition, models.get(media_type))
            for media_type, definition in content_of(self.operation.body).items()
        ]

    def _body_definition(self, media_type: str, definition: dict[str, Any], model: ModelProperty | None) -> RequestBody:
        kind = body_kind(media_type)
        pointer = body_schemas(self._contract, self.operation).get(media_type)
        fields = {}
        if kind in ("form", "multipart"):
            files = [prop.name.get_untrusted_value() for prop in properties_of(model) if is_file(prop)] if model else []
            fields = form_fields(definition, files)
        schema = self._request_assertions.of_schema(pointer) if pointer else None
        return RequestBody(media_type, kind, schema, str(model.class_info.name) if model else "", fields)

    def component_schemas(self) -> dict[str, Any]:
        """What the client checks of the components that parameters and bodies refer to, by the component's name."""
        return self._request_assertions.of_components(request_schemas(self._contract, self.operation))

    @property
    def needs_body(self) -> bool:
        return self.operation.body is not None and self.operation.body.is_required

    @property
    def accept(self) -> str:
        """The header Accept: what its 2xx responses have."""
        successes = [response for status, response in self.operation.responses.items() if status.startswith("2")]
        media_types = [readable_content(content_of(response)) for response in successes]
        return ", ".join(dict.fromkeys(filter(None, media_types))) or "*/*"

    @property
    def result_type(self) -> str:
        """The type of what a call returns."""
        return result_type_of(self.responses)


def request_schemas(contract: Contract, operation: Operation) -> list[str]:
    """The pointers of the schemas of an operation's parameters and bodies that are checked."""
    return [
        *(parameter.schema_pointer for parameter in sendable_parameters(operation)),
        *body_schemas(contract, operation).values(),
    ]


def body_schemas(contract: Contract, operation: Operation) -> dict[str, str]:
    """The pointers of the schemas of an operation's bodies, by media type, where the client can check them.

    It cannot look into bytes, nor into text that stands for something else, as XML does for an object.
    """
    pointers = schema_pointers_of(operation.body)
    return {
        media_type: pointer
        for media_type, pointer in pointers.items()
        if body_kind(media_type) != "bytes"
        if body_kind(media_type) != "text" or "string" in contract.schema(pointer, Side.SENT).types
    }


def _in_docstring(call: str) -> str:
    return docstring(call, width=len(call) * MAX_ESCAPE)
