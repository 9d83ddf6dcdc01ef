"""The document as openapi-python-client's parser needs it.

The parser refuses much that says nothing about the code: defaults, examples, constraints, media types, and forms that
it does not know. So it gets a document of its own, with each operation spelled out, and with names that are unique.
"""

from __future__ import annotations

import json
import re
import unicodedata
from typing import Any

from openapi_python_client.strings import PythonIdentifier, sanitize

from generator.code.media_types import body_kind, content_of, readable_content
from generator.code.names import file_name
from generator.document.dependency_order import in_dependency_order
from generator.document.nesting import MAX_LEVELS, cut_deep_nesting
from generator.document.sendable import reason_to_leave_out, sendable_parameters, unsendable_parameters
from invent_contract import ContractError, lookup, pointer_of, pointer_to, resolve, tokens_of
from invent_contract.contract import Contract
from invent_contract.operation import Operation, Parameter

NAME_PREFIX = "field_"  # of what would not be a name in Python
_COMPONENTS = "#/components/schemas/"
_MAX_INLINED = 300  # schemas that are written out in the place of one reference
_MAX_INLINED_LEVELS = 30  # of references in each other; Python's stack ends somewhat later
_KEPT_KEYWORDS = ("type", "format", "title", "description", "required")
_KEYWORDS_OF_LISTS = ("allOf", "anyOf", "oneOf", "prefixItems")
_KEYWORDS_OF_SCHEMAS = ("items", "additionalProperties")

Schema = dict[str, Any]


class ParserDocument:
    """A contract for openapi-python-client's parser.

    Args:
        contract: The contract.

    Attributes:
        data: The document.
        operations: The operations, by the name that the parser gives them.
        method_names: The names of the client's methods, by the same.
        left_out: The operations and parameters that are left out, as a client cannot send them.
        untyped: The schemas that are left out, so that any value can stand there.

    Raises:
        ContractError: Something cannot be a name in Python.
    """

    def __init__(self, contract: Contract) -> None:
        self._contract = contract.data
        self.operations: dict[str, Operation] = {}
        self.method_names: dict[str, str] = {}
        self.left_out: list[ContractError] = []
        self.untyped: list[ContractError] = []
        self._inlined = 0  # schemas in the place of the reference that is being written out
        paths: dict[str, Any] = {}
        for operation in contract.operations:
            reason = reason_to_leave_out(contract.data, operation)
            if reason:
                self.left_out.append(ContractError(operation.pointer, f"is left out of the client: {reason}"))
                continue
            told = {problem.pointer for problem in self.left_out}  # a component may be a parameter of many operations
            self.left_out += [problem for problem in unsendable_parameters(operation) if problem.pointer not in told]
            name = self._add_operation(operation)
            paths.setdefault(operation.path, {})[operation.method] = self._operation(operation, name)
        schemas = {}
        for name, schema in contract.data.get("components", {}).get("schemas", {}).items():
            _check_name(name, pointer_to("components", "schemas", name))
            schemas[parser_name(name)] = self._schema(resolve(contract.data, schema))
        for name, target in cut_deep_nesting(schemas, _COMPONENTS):
            problem = f"has no type in the client for {target}: more than {MAX_LEVELS} schemas are in each other"
            self.untyped.append(ContractError(pointer_to("components", "schemas", name), problem))
        self.data = {
            "openapi": contract.data["openapi"],
            "info": {"title": "x", "version": "x"},
            "paths": paths,
            "components": {"schemas": in_dependency_order(schemas, _COMPONENTS)},
        }

    def _add_operation(self, operation: Operation) -> str:
        """Give an operation names that no other has. The parser drops underscores, so a number tells it from others."""
        _check_name(operation.id, operation.pointer)
        name = method_name = _identifier(operation.id)
        while method_name in self.method_names.values():
            method_name += "_"
        number = 2
        unique_name = name
        while unique_name in self.operations:
            unique_name, number = _identifier(f"{name}_{number}"), number + 1
        self.operations[unique_name] = operation
        self.method_names[unique_name] = method_name
        return unique_name

    def _operation(self, operation: Operation, name: str) -> dict[str, Any]:
        prepared: dict[str, Any] = {
            "operationId": name,
            "parameters": [self._parameter(parameter) for parameter in sendable_parameters(operation)],
            "responses": {
                status: self._response(content_of(response))
                for status, response in operation.responses.items()
                if re.fullmatch(r"[1-5](\d\d|XX)|default", status)
            },
        }
        for tag in operation.definition.get("tags", [])[:1]:
            _check_name(tag, operation.pointer + "/tags/0")
            prepared["tags"] = [_identifier(tag, prefix="tag")]
        if operation.body:
            content = self._content(content_of(operation.body))
            if content:
                prepared["requestBody"] = {"content": content, "required": operation.body.is_required}
        return prepared

    def _parameter(self, parameter: Parameter) -> dict[str, Any]:
        return {
            "name": parameter.name,
            "in": parameter.place,
            "required": parameter.is_required,
            "schema": self._schema(_schema_of_parameter(parameter.definition)),
        }

    def _response(self, content: dict[str, Any]) -> dict[str, Any]:
        media_type = readable_content(content)
        prepared: dict[str, Any] = {"description": ""}
        if media_type and body_kind(media_type) == "json":
            prepared["content"] = {"application/json": {"schema": self._schema(content[media_type].get("schema", {}))}}
        return prepared

    def _content(self, content: dict[str, Any]) -> dict[str, Any]:
        """The bodies that are made of values. Of text and bytes there is nothing to parse."""
        return {
            media_type: {"schema": self._schema(definition.get("schema", {}))}
            for media_type, definition in content.items()
            if body_kind(media_type) in ("json", "form", "multipart")
        }

    def _schema(self, schema: Any, resolving: tuple[str, ...] = ()) -> Schema:
        """A schema with what says something about the code."""
        if not isinstance(schema, dict):
            return {}  # true, or false
        if "$ref" in schema:
            return self._referred(schema["$ref"], resolving)
        self._inlined += 1
        if resolving and self._inlined > _MAX_INLINED:
            raise _TooLargeError
        prepared = {keyword: schema[keyword] for keyword in _KEPT_KEYWORDS if schema.get(keyword)}
        for keyword in _KEYWORDS_OF_LISTS:
            if keyword in schema:
                prepared[keyword] = [self._schema(variant, resolving) for variant in schema[keyword]]
        for keyword in _KEYWORDS_OF_SCHEMAS:
            if keyword in schema:
                prepared[keyword] = self._schema(schema[keyword], resolving)
        if schema.get("additionalProperties") in (True, False):
            prepared["additionalProperties"] = schema["additionalProperties"]
        if schema.get("type") == "array" and not {"items", "prefixItems"} & schema.keys():
            prepared["items"] = {}
        if "properties" in schema:
            prepared["properties"] = {
                name: self._schema(field, resolving) for name, field in schema["properties"].items()
            }
            if "required" in schema:  # a reply need not have what is write-only
                prepared["required"] = [name for name in schema["required"] if not self._is_write_only(schema, name)]
        if "default" in schema:
            default = f"Default: {json.dumps(schema['default'], ensure_ascii=False)}."
            prepared["description"] = f"{schema.get('description', '')} {default}".strip()
        return {**prepared, **_constant(schema), **_enumeration(schema)}

    def _referred(self, reference: str, resolving: tuple[str, ...]) -> Schema:
        """What a reference names: a component by its name, and any other place, of which there is no class, itself."""
        pointer = pointer_of(reference)
        match tokens_of(pointer):
            case ["components", "schemas", name]:
                return {"$ref": _COMPONENTS + parser_name(name)}
        if pointer in resolving:
            return {}  # a circle of which the parser knows no class
        if len(resolving) == _MAX_INLINED_LEVELS:
            raise _TooLargeError
        if not resolving:
            self._inlined = 0
        try:
            return self._schema(lookup(self._contract, pointer), (*resolving, pointer))
        except _TooLargeError:
            if resolving:
                raise
            problem = (
                f"has no type in the client: it is made of more than {_MAX_INLINED} schemas that are no components"
            )
            self.untyped.append(ContractError(pointer, problem))
            return {}

    def _is_write_only(self, schema: Schema, name: str) -> bool:
        field = schema["properties"].get(name)
        field = resolve(self._contract, field) if isinstance(field, dict) else field
        return isinstance(field, dict) and bool(field.get("writeOnly"))


class _TooLargeError(Exception):
    """A reference cannot be written out."""


def parser_name(name: str) -> str:
    """The name that the parser has for a component. Of one with slashes it would see only what is after the last."""
    return name.replace("/", " ∕ ")


def _schema_of_parameter(parameter: dict[str, Any]) -> Any:
    """The schema of a parameter, which may be that of its `content`."""
    for definition in parameter.get("content", {}).values():
        return definition.get("schema", {})
    return parameter.get("schema", {})


def _constant(schema: Schema) -> Schema:
    # Of other constants, and of fractions, Python has no literal type.
    return {"const": schema["const"]} if isinstance(schema.get("const"), str | int) else {}


def _enumeration(schema: Schema) -> Schema:
    """An enumeration of text or of whole numbers, of which a class is made. Null stands beside them."""
    types = {type(member) for member in schema.get("enum", []) if member is not None}
    return {"enum": schema["enum"]} if types in ({str}, {int}) else {}


def _identifier(name: str, prefix: str = NAME_PREFIX) -> str:
    """The name in Python of an operation or a tag, which is that of a module or a package, too."""
    identifier = file_name(str(PythonIdentifier(name, prefix=prefix)))
    return str(PythonIdentifier(identifier, prefix=prefix))


def _check_name(name: str, pointer: str) -> None:
    if not re.search(r"\w", sanitize(name)):
        raise ContractError(pointer, f"{name!r} has no character that a name in Python may have")
    if sanitize(name) != unicodedata.normalize("NFKC", sanitize(name)):
        raise ContractError(pointer, f"{name!r} has a character that Python takes for another in a name")
