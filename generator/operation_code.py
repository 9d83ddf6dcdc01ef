"""What the templates need to know of an operation."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from openapi_python_client.parser.openapi import Endpoint
from openapi_python_client.parser.properties import ModelProperty
from openapi_python_client.parser.properties.any import AnyProperty
from openapi_python_client.parser.properties.protocol import PropertyProtocol as Property

from generator.kinds.kind import Kind
from generator.kinds.of_property import ModuleKinds
from generator.kinds.scalars import AnyKind
from generator.literals import docstring, literal, paragraph
from generator.media_types import body_kind, readable_content
from generator.parser_document import schema_of_parameter
from generator.request_schemas import CheckedSchema, RequestSchemas
from generator.runtime._operation import Credential, Parameter, RequestBody
from generator.security import credential_of
from invent_contract.examples import example_of
from invent_contract.json_pointer import pointer_to
from invent_contract.operations import Operation
from invent_contract.references import resolve

STYLE_BY_PLACE = {"path": "simple", "header": "simple", "query": "form"}
MAX_ESCAPE = 10  # characters, of which one becomes `\\U0001f600`
IGNORED_HEADERS = {"accept", "authorization", "content-type"}  # so OpenAPI has it


@dataclass(frozen=True)
class Argument:
    """An argument of a client's method.

    Attributes:
        name: The name that it has in the request.
        python_name: The name that it has in Python.
        place: Where the request has it: `path`, `query`, `header`, `field` (of an object) or `body` (all of it).
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

    @property
    def declaration(self) -> str:
        return f"{self.python_name}: {self.annotation}" + (f" = {self.default}" if self.default is not None else "")

    @property
    def given(self) -> str:
        """What was given, as code, with UNSET for what was not."""
        return (
            f"{self.python_name} if {self.python_name} is not None else UNSET"
            if self.none_means_absent
            else (self.python_name)
        )


@dataclass(frozen=True)
class ResponseCode:
    """A 2xx response.

    Attributes:
        status: As the contract has it.
        body_kind: How its body is read.
        kind: The kind of what is in it, if that is JSON.
    """

    status: str
    body_kind: str
    kind: Kind | None

    @property
    def value_types(self) -> list[str]:
        types = {"nothing": ["None"], "text": ["str"], "bytes": ["bytes"]}
        return self.kind.value_types() if self.kind else types[self.body_kind]


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
    """

    def __init__(
        self,
        contract: dict[str, Any],
        operation: Operation,
        method_name: str,
        endpoint: Endpoint,
        modules: dict[str, str],
        request_schemas: RequestSchemas,
    ) -> None:
        self._contract = contract
        self._endpoint = endpoint
        self._request_schemas = request_schemas
        self.operation = operation
        self.method_name = method_name
        self.module_name = str(endpoint.name)
        self.tag = str(endpoint.tags[0])
        self.kinds = ModuleKinds(modules)
        self._argument_kinds = ModuleKinds(modules)
        self._python_names: set[str] = set()
        self.parameters = [self._parameter_argument(place, prop) for place, prop in self._parameter_properties()]
        self.responses = list(self._responses())
        self.body = self._body_argument()
        self.fields = list(self._field_arguments())
        self.credential: Credential | None = credential_of(contract, operation)

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

    def _parameter_properties(self) -> Iterator[tuple[str, Property]]:
        for prop in self._endpoint.path_parameters:
            yield "path", prop
        for prop in self._endpoint.query_parameters:
            yield "query", prop
        for prop in self._endpoint.header_parameters:
            if prop.name.get_untrusted_value().lower() not in IGNORED_HEADERS:
                yield "header", prop

    def _parameter_argument(self, place: str, prop: Property) -> Argument:
        name = prop.name.get_untrusted_value()
        definition = self.operation.parameters_in(place)[name]
        description = definition.get("description") or _text(prop.description)
        return self._argument(place, name, prop, description, is_required=prop.required)

    def _body_argument(self) -> Argument | None:
        request_body = self.operation.request_body
        if not request_body or not request_body.get("content"):
            return None
        kinds = [
            self._argument_kinds.kind_of(body.prop, f"body_{number}")
            for number, body in enumerate(self._endpoint.bodies)
        ]
        types = [name for kind in kinds for name in kind.argument_types()]
        other_kinds = {body_kind(media_type) for media_type in request_body["content"]}
        types += (["FileContent"] if "bytes" in other_kinds else []) + (["str"] if "text" in other_kinds else [])
        annotation = " | ".join(dict.fromkeys(types))
        is_required = bool(request_body.get("required", False))
        return Argument(
            "body",
            "body",
            "body",
            annotation if is_required else f"{annotation} | Unset",
            None if is_required else "UNSET",
            False,
            paragraph(request_body.get("description") or "The body.", 96),
        )

    def _field_arguments(self) -> Iterator[Argument]:
        """The fields of a body that is an object, if there is no choice of how it is sent."""
        if not self.operation.request_body or len(self.operation.request_body.get("content", {})) != 1:
            return
        for body in self._endpoint.bodies:
            model = body.prop
            if not isinstance(model, ModelProperty) or has_typed_members(model):
                return
            if model.required_properties and not body.prop.required:
                return  # without a body they are not required
            schema = self._schema_of_body(str(body.content_type.get_untrusted_value()))
            fields = self._fields_of(schema)
            for prop in [*(model.required_properties or []), *(model.optional_properties or [])]:
                name = prop.name.get_untrusted_value()
                field = fields.get(name, {})
                is_write_only = bool(field.get("writeOnly")) and name in schema.get("required", [])
                is_required = (prop.required or is_write_only) and not field.get("readOnly")
                yield self._argument("field", name, prop, _text(prop.description), is_required=is_required)

    def _argument(self, place: str, name: str, prop: Property, description: str, *, is_required: bool) -> Argument:
        python_name = python_name_of(prop)
        while python_name in self._python_names:
            python_name += "_"
        self._python_names.add(python_name)
        kind = self._argument_kinds.kind_of(prop, python_name)
        annotation, default = kind.argument_type, None
        # Where null is a value, only UNSET can mean that an argument was left out.
        none_means_absent = not is_required and not kind.is_nullable
        if none_means_absent:
            annotation, default = f"{annotation} | None", "None"
        elif not is_required:
            annotation, default = f"{annotation} | Unset", "UNSET"
        return Argument(name, python_name, place, annotation, default, none_means_absent, paragraph(description, 96))

    @property
    def example(self) -> str:
        """The same as `example_call`, for a docstring."""
        call = self.example_call()
        return docstring(call, width=len(call) * MAX_ESCAPE)

    def example_call(self) -> str:
        """A call of the client's method, made of the contract's examples or, where there is none, of its schemas."""
        values = {
            (parameter["in"], parameter["name"]): example_of(self._contract, parameter)
            for parameter in self.operation.parameters
        }
        body = None
        if self.operation.request_body:
            media_type = next(iter(self.operation.request_body.get("content", {"": {}}).values()))
            body = example_of(self._contract, media_type)
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
        pointer = f"{self.operation.pointer}/parameters"
        return self._request_schemas.checked_schema(schema_of_parameter(parameter), pointer)

    def _checked_bodies(self) -> dict[str, CheckedSchema]:
        """What the client checks of each body, by media type, but for those that are bytes."""
        content = self.operation.request_body.get("content", {}) if self.operation.request_body else {}
        pointer = self.operation.pointer + "/requestBody/content"
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

    def _responses(self) -> Iterator[ResponseCode]:
        properties = {response.status_code.pattern: response.prop for response in self._endpoint.responses}
        documented = self.operation.definition.get("responses", {})
        statuses = [status for status in documented if re.fullmatch(r"2(\d\d|XX)", status)]
        statuses = sorted(statuses) or [status for status in ("default",) if status in documented]
        for status in statuses:
            media_type = readable_content(resolve(self._contract, documented[status]).get("content", {}))
            if media_type is None or status in ("204", "205") or self.operation.method == "head":
                yield ResponseCode(status, "nothing", None)
            elif body_kind(media_type) == "json":
                prop = properties.get(status)
                name = "result" if len(statuses) == 1 else f"result_{status.lower()}"
                yield ResponseCode(status, "json", self.kinds.kind_of(prop, name) if prop else AnyKind())
            else:
                yield ResponseCode(status, "text" if body_kind(media_type) == "text" else "bytes", None)
        if not statuses:
            yield ResponseCode("2XX", "nothing", None)

    def _fields_of(self, schema: dict[str, Any], visited: tuple[int, ...] = ()) -> dict[str, dict[str, Any]]:
        """The schemas of an object's fields, those that it has by `allOf` included."""
        fields: dict[str, dict[str, Any]] = {}
        if id(schema) in visited:
            return fields
        for part in schema.get("allOf", []):
            fields |= self._fields_of(_as_object(resolve(self._contract, _as_object(part))), (*visited, id(schema)))
        for name, field in schema.get("properties", {}).items():
            fields[name] = _as_object(resolve(self._contract, _as_object(field)))
        return fields

    def _schema_of_body(self, media_type: str) -> dict[str, Any]:
        request_body = self.operation.request_body or {}
        schema = resolve(self._contract, _as_object(request_body["content"][media_type].get("schema")))
        return _as_object(schema)


def python_name_of(prop: Property) -> str:
    """The name of a property in Python, as Python reads it: `nº` is `no` to it."""
    return unicodedata.normalize("NFKC", prop.python_name)


def has_typed_members(model: ModelProperty) -> bool:
    """Whether a model is a mapping: whether there is a schema for the members that are not its properties."""
    return not isinstance(model.additional_properties, AnyProperty | None)


def _as_object(schema: Any) -> dict[str, Any]:
    return schema if isinstance(schema, dict) else {}


def _text(text: Any) -> str:
    return text.get_untrusted_value() if text is not None else ""
