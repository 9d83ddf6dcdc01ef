"""What the templates ask about the contract that openapi-python-client's own data does not tell."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from openapi_python_client import strings
from openapi_python_client.parser import GeneratorData
from openapi_python_client.parser.openapi import Endpoint
from openapi_python_client.parser.properties import ModelProperty
from openapi_python_client.parser.properties.protocol import PropertyProtocol as Property
from openapi_python_client.schema import UntrustedString

from generator import property_code
from generator.request_schemas import assertions_of, component_name
from generator.runtime import errors
from generator.runtime._settings import DEFAULT_TIMEOUT
from invent_contract import ContractError
from invent_contract.examples import first_example
from invent_contract.json_pointer import pointer_to
from invent_contract.operations import Operation, operations
from invent_contract.references import reachable

JSON = "application/json"


@dataclass(frozen=True)
class Argument:
    """An argument of a client's method.

    Attributes:
        name: The name that it has in the request.
        python_name: The name that it has in Python.
        place: Where the request has it: `path`, `query`, `field` (of a JSON object) or `body` (all of it).
        annotation: Its type, as code.
        default: Its default, as code; None for a required argument.
        none_means_absent: Whether None stands for an argument that was left out.
        description: A paragraph.
    """

    name: str
    python_name: str
    place: str
    annotation: str
    default: str | None
    none_means_absent: bool
    description: str


class TemplateView:
    """The variable `view` of the templates."""

    def __init__(self, contract: dict[str, Any], data: GeneratorData) -> None:
        self._contract = contract
        self._operations: dict[str, Operation] = {}
        for operation in operations(contract):
            name = strings.PythonIdentifier(operation.id, prefix="field_")
            if name in self._operations:
                other = self._operations[name].id
                raise ContractError(
                    operation.pointer, f"{operation.id} and {other} would be the same Python name, {name}"
                )
            self._operations[name] = operation
        collections = data.endpoint_collections_by_tag.values()
        classes = [generated.class_info for generated in [*data.models, *data.enums]]
        self.endpoints: list[Endpoint] = [endpoint for collection in collections for endpoint in collection.endpoints]
        self.classes_by_module = {str(info.module_name): [str(info.name)] for info in classes}
        self.class_names = sorted(str(info.name) for info in classes)
        self.default_timeout = DEFAULT_TIMEOUT
        self.error_names = sorted(name for name in vars(errors) if name.endswith("Error"))

    def path(self, endpoint: Endpoint) -> str:
        """The path as the contract has it. openapi-python-client's has Python's names in it."""
        return self._operation(endpoint).path

    def parameter_schemas(self, endpoint: Endpoint) -> dict[str, Any]:
        """What the client checks of each parameter, by name."""
        operation = self._operation(endpoint)
        pointer = operation.pointer + "/parameters"
        schemas: dict[str, Any] = {}
        for parameter in operation.parameters:
            name = parameter["name"]
            if parameter["in"] not in ("path", "query") or {"content", "style", "explode"} & parameter.keys():
                raise ContractError(pointer, f"{name}: only plain path and query parameters can be generated")
            if name in schemas:
                raise ContractError(pointer, f"{name}: is there twice, in the path and in the query")
            schemas[name] = assertions_of(parameter.get("schema", {}), pointer)
        return schemas

    def body_schema(self, endpoint: Endpoint) -> dict[str, Any] | None:
        """What the client checks of the JSON body, or None for an operation without a body."""
        operation = self._operation(endpoint)
        if operation.request_body is None:
            return None
        pointer = operation.pointer + pointer_to("requestBody", "content", JSON, "schema")
        return assertions_of(operation.request_body["content"][JSON]["schema"], pointer)

    def component_schemas(self, endpoint: Endpoint) -> dict[str, Any]:
        """What the client checks of the components that parameters and body refer to, by the component's name."""
        operation = self._operation(endpoint)
        schemas = [parameter.get("schema", {}) for parameter in operation.parameters]
        schemas.append(operation.request_body["content"][JSON]["schema"] if operation.request_body else {})
        return {
            component_name(reference): assertions_of(schema, reference.removeprefix("#"))
            for reference, schema in reachable(self._contract, schemas).items()
        }

    def result(self, endpoint: Endpoint) -> Property | None:
        """The property that a 2xx body is, or None where there is no body."""
        successes = [
            response
            for response in endpoint.responses.patterns
            if response.status_code.range and response.status_code.range[0] // 100 == 2
        ]
        if len({response.prop.get_type_string() for response in successes}) != 1:
            raise ContractError(self._operation(endpoint).pointer, "must document exactly one type of 2xx response")
        response = successes[0]
        return None if response.source["attribute"] == "None" else response.prop

    def result_type(self, endpoint: Endpoint) -> str:
        """The type of what a call returns."""
        result = self.result(endpoint)
        return "None" if result is None else property_code.value_type(result)

    def arguments(self, endpoint: Endpoint) -> list[Argument]:
        """The arguments of the client's method: those of the path first, required ones before optional ones."""
        placed: list[tuple[str, Property]] = [("path", prop) for prop in endpoint.path_parameters]
        placed += [("query", prop) for prop in endpoint.query_parameters]
        for body in endpoint.bodies:
            if isinstance(body.prop, ModelProperty):
                placed += [("field", prop) for prop in body.prop.required_properties or []]
                placed += [("field", prop) for prop in body.prop.optional_properties or []]
            else:
                placed.append(("body", body.prop))
        arguments: dict[str, Argument] = {}
        for place, prop in placed:
            python_name = str(prop.python_name)
            while python_name in arguments:
                python_name += "_"
            arguments[python_name] = self._argument(endpoint, place, prop, python_name)
        return sorted(arguments.values(), key=lambda argument: (argument.place != "path", argument.default is not None))

    def _argument(self, endpoint: Endpoint, place: str, prop: Property, python_name: str) -> Argument:
        name = prop.name.get_untrusted_value()
        description = prop.description
        if place in ("path", "query"):  # openapi-python-client drops what is said of a parameter beside its schema
            parameter = self._operation(endpoint).parameters_in(place)[name]
            description = parameter.get("description") or prop.description
        annotation, default = property_code.argument_type(prop), None
        # Where null is a value, only UNSET can mean that an argument was left out.
        none_means_absent = not prop.required and not property_code.is_nullable(prop)
        if none_means_absent:
            annotation, default = f"{annotation} | None", "None"
        elif not prop.required:
            annotation, default = f"{annotation} | Unset", "UNSET"
        return Argument(name, python_name, place, annotation, default, none_means_absent, self.paragraph(description))

    def example_call(self, endpoint: Endpoint) -> str:
        """A call of the client's method, made of the contract's examples."""
        operation = self._operation(endpoint)
        values = {parameter["name"]: first_example(self._contract, parameter) for parameter in operation.parameters}
        if operation.request_body:
            body = first_example(self._contract, operation.request_body["content"][JSON])
            values |= body if isinstance(body, dict) else {"body": body}
        arguments = []
        for argument in self.arguments(endpoint):
            value = values.get(argument.name)
            if argument.place == "path":
                arguments.append(repr(value or argument.name))
            elif value is not None:
                arguments.append(f"{argument.python_name}={value!r}")
        return f"client.{endpoint.name}({', '.join(arguments)})"

    def paragraph(self, description: UntrustedString | str | None) -> str:
        """A description of the contract as a paragraph of a docstring."""
        text = description.get_untrusted_value() if isinstance(description, UntrustedString) else description
        return " ".join(strings.safe_for_docstring(text or "").split())

    def _operation(self, endpoint: Endpoint) -> Operation:
        return self._operations[endpoint.name]
