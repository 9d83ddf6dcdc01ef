"""The arguments of an operation: those of its path, query and headers, and what its body is made of."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from openapi_python_client.parser.bodies import Body
from openapi_python_client.parser.openapi import Endpoint
from openapi_python_client.parser.properties import ModelProperty
from openapi_python_client.parser.properties.none import NoneProperty
from openapi_python_client.parser.properties.protocol import PropertyProtocol as Property
from openapi_python_client.parser.properties.union import UnionProperty

from generator.code.literals import paragraph
from generator.code.models.argument_types import ArgumentTypes
from generator.code.models.properties import description_of, distinct_names, has_typed_members, properties_of
from generator.code.operations.media_types import content_of, schema_pointers_of
from generator.document.object_fields import fields_of, required_fields_of
from generator.kinds.kind import Kind
from generator.kinds.of_property import ModuleKinds
from generator.kinds.scalars import FileKind, TextKind
from invent_contract.contract import Contract
from invent_contract.media_types import body_kind
from invent_contract.operation import Operation
from invent_contract.schema import Schema, Side

WIDTH = 96  # characters of a description's line


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
        kinds: What it may be.
        schemas: What says so.
    """

    name: str
    python_name: str
    place: str
    annotation: str
    default: str | None
    none_means_absent: bool
    description: str
    kinds: tuple[Kind, ...]
    schemas: tuple[Schema, ...]

    @property
    def declaration(self) -> str:
        """How a function declares it."""
        default = "" if self.default is None else f" = {self.default}"
        return f"{self.python_name}: {self.annotation}{default}"

    @property
    def given(self) -> str:
        """What was given, as code, with UNSET for what was not. Of query and headers, None is left out anyway."""
        if self.none_means_absent and self.place in ("field", "body"):
            return f"{self.python_name} if {self.python_name} is not None else UNSET"
        return self.python_name


class Arguments:
    """The arguments of an operation.

    Args:
        contract: The contract.
        operation: The operation.
        endpoint: The same as the parser has it.
        types: What the arguments are, as code.

    Attributes:
        parameters: Those of path, query and headers.
        fields: Those that are fields of the body, if its fields are arguments.
        body: The argument for the whole body, if the operation takes one.
    """

    def __init__(self, contract: Contract, operation: Operation, endpoint: Endpoint, types: ArgumentTypes) -> None:
        self._contract = contract
        self._operation = operation
        self._endpoint = endpoint
        self._types = types
        self._kinds = ModuleKinds(types.classes)
        self._python_names: set[str] = set()  # of parameters
        properties = {
            "path": endpoint.path_parameters,
            "query": endpoint.query_parameters,
            "header": endpoint.header_parameters,
        }
        self.parameters = [self._parameter_argument(place, prop) for place in properties for prop in properties[place]]
        self.body = self._body_argument()
        self.fields = list(self._field_arguments())

    def _parameter_argument(self, place: str, prop: Property) -> Argument:
        name = prop.name.get_untrusted_value()
        parameter = self._operation.parameters_in(place)[name]
        description = parameter.definition.get("description") or description_of(prop)
        schema = self._contract.schema(parameter.schema_pointer, Side.SENT)
        (python_name,) = distinct_names([prop], self._python_names).values()
        self._python_names.add(python_name)
        return self._argument(place, name, python_name, [prop], [schema], description, prop.required)

    def _body_argument(self) -> Argument | None:
        content = content_of(self._operation.body)
        if not self._operation.body or not content:
            return None
        kinds = [
            self._kinds.kind_of(body.prop, f"body_{number}", self._schema_of(body))
            for number, body in enumerate(self._endpoint.bodies)
        ]
        other_kinds = {body_kind(media_type) for media_type in content}
        kinds += ([FileKind()] if "bytes" in other_kinds else []) + ([TextKind()] if "text" in other_kinds else [])
        annotation = self._annotation(kinds)
        is_required = self._operation.body.is_required
        pointers = schema_pointers_of(self._operation.body).values()
        return Argument(
            "body",
            "body",
            "body",
            annotation if is_required else f"{annotation} | Unset",
            None if is_required else "UNSET",
            False,
            paragraph(self._operation.body.definition.get("description") or "The body.", WIDTH),
            tuple(kinds),
            tuple(self._contract.schema(pointer, Side.SENT) for pointer in pointers),
        )

    def _field_arguments(self) -> Iterator[Argument]:
        """The fields of a body that is an object, if there is no choice of how it is sent."""
        if len(content_of(self._operation.body)) != 1:
            return
        for body in self._endpoint.bodies:
            schema = self._schema_of(body)
            models = self._models_of(body.prop, has_alternatives=schema.has_fields)
            required = required_fields_of(schema)
            if any(has_typed_members(model) for model in models) or (required and not body.prop.required):
                return  # without a body they are not required
            props: dict[str, list[Property]] = {}
            for prop in (prop for model in models for prop in properties_of(model)):
                props.setdefault(prop.name.get_untrusted_value(), []).append(prop)
            fields = fields_of(schema)
            python_names = distinct_names([variants[0] for variants in props.values()], self._python_names)
            for name in props:
                description = next(filter(None, map(description_of, props[name])), "")
                python_name, is_required = python_names[name], name in required
                yield self._argument("field", name, python_name, props[name], fields[name], description, is_required)

    def _schema_of(self, body: Body) -> Schema:
        pointer = schema_pointers_of(self._operation.body)[str(body.content_type.get_untrusted_value())]
        return self._contract.schema(pointer, Side.SENT)

    def _models_of(self, prop: Property, *, has_alternatives: bool) -> list[ModelProperty]:
        """The models whose fields a body has: one, perhaps beside null, or the alternatives of an object."""
        kinds = prop.inner_properties if isinstance(prop, UnionProperty) else [prop]
        objects = [kind for kind in kinds if not isinstance(kind, NoneProperty)]
        models = [self._types.models[kind.class_info.name] for kind in objects if isinstance(kind, ModelProperty)]
        is_object = len(models) == len(objects) and (len(objects) == 1 or has_alternatives)
        return models if is_object else []

    def _argument(
        self,
        place: str,
        name: str,
        python_name: str,
        props: list[Property],
        schemas: list[Schema],
        description: str,
        is_required: bool,
    ) -> Argument:
        schema = schemas[0] if len(schemas) == 1 else None
        kinds = [self._kinds.kind_of(prop, python_name, schema) for prop in props]
        annotation = self._annotation(kinds)
        default = None
        # Where null is a value, only UNSET can mean that an argument was left out.
        none_means_absent = not is_required and not any(kind.is_nullable for kind in kinds)
        if none_means_absent:
            annotation, default = f"{annotation} | None", "None"
        elif not is_required:
            annotation, default = f"{annotation} | Unset", "UNSET"
        return Argument(
            name,
            python_name,
            place,
            annotation,
            default,
            none_means_absent,
            paragraph(description, WIDTH),
            tuple(kinds),
            tuple(schemas),
        )

    def _annotation(self, kinds: list[Kind]) -> str:
        return " | ".join(dict.fromkeys(name for kind in kinds for name in self._types.types_of(kind)))
