"""The document as openapi-python-client's parser needs it.

The parser refuses much that says nothing about the code: defaults, examples, constraints, media types, and forms that
it does not know. So it gets a document of its own, with each operation spelled out, and with names that are unique.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Any

from openapi_python_client.strings import PythonIdentifier, sanitize

from generator.code.names import file_name
from generator.code.operations.media_types import schema_pointers_of
from generator.document.cycles import cut_cycles
from generator.document.nesting import cut_deep_nesting
from generator.document.parser_components import in_dependency_order
from generator.document.parser_schemas import NAME_PREFIX, ParserSchemas
from generator.document.sendable import (
    further_keys,
    own_servers,
    reason_to_leave_out,
    sendable_parameters,
    unsendable_parameters,
)
from invent_contract import ContractError
from invent_contract.contract import Contract
from invent_contract.media_types import FORM, JSON, MULTIPART, body_kind, readable_content
from invent_contract.operation import Operation, Parameter, Response
from invent_contract.schema.keywords import TYPES

_NAMES_OF_BODIES = {"json": "json", "form": "data", "multipart": "files"}  # where an operation has several
_PARSERS_MEDIA_TYPES = {"json": JSON, "form": FORM, "multipart": MULTIPART}


class ParserDocument:
    """A contract for openapi-python-client's parser.

    Args:
        contract: The contract.

    Attributes:
        data: The document.
        operations: The operations, by the name that the parser gives them.
        method_names: The names of the client's methods, by the same.
        not_sent: What a client does not send: operations and parameters that are left out, and keys that callers add.
        untyped: The schemas that are left out, so that any value can stand there.
        schemas: The schemas, with what their classes are made of.
        media_types: For the media types of bodies, those that the parser takes them for.

    Raises:
        ContractError: Something cannot be a name in Python.
    """

    def __init__(self, contract: Contract) -> None:
        self._contract = contract.data
        self.operations: dict[str, Operation] = {}
        self.method_names: dict[str, str] = {}
        self.not_sent: list[ContractError] = []
        self.media_types: dict[str, str] = {}
        self._names_of_iterators = {
            f"iter_{_identifier(operation.id)}" for operation in contract.operations if operation.page_parameters
        }
        for name, pointer in contract.schema_pointers.items():
            _check_name(name, pointer)
        self.schemas = ParserSchemas(contract)
        paths: dict[str, Any] = {}
        for operation in contract.operations:
            reason = reason_to_leave_out(contract.data, operation)
            if reason:
                self.not_sent.append(ContractError(operation.pointer, f"is left out of the client: {reason}"))
                continue
            told = {problem.pointer for problem in self.not_sent}  # many operations may share a parameter, or a key
            problems = [
                *unsendable_parameters(operation),
                *further_keys(contract.data, operation),
                *own_servers(contract.data, operation),
            ]
            self.not_sent += [problem for problem in problems if problem.pointer not in told]
            name = self._add_operation(operation)
            paths.setdefault(operation.path, {})[operation.method] = self._operation(operation, name)
        components = self.schemas.components
        self.untyped = self.schemas.untyped
        for name in cut_cycles(components):
            problem = "has no type in the client where it refers to itself, with no object in between"
            self.untyped.append(ContractError(self.schemas.pointers[name], problem))
        for name, target in cut_deep_nesting(components):
            problem = f"has no type in the client for {target}: the type would be too large"
            self.untyped.append(ContractError(self.schemas.pointers[name], problem))
        self.data: dict[str, Any] = {
            "openapi": "3.1.0",  # whatever of 3.1 the contract says, such as `3.1` alone
            "info": {"title": "x", "version": "x"},
            "paths": paths,
            "components": {"schemas": in_dependency_order(components)},
        }

    def _add_operation(self, operation: Operation) -> str:
        """Give an operation names that no other has. The parser drops underscores, so a number tells it from others."""
        name = method_name = _identifier(operation.id)
        while method_name in self.method_names.values() or method_name in self._names_of_iterators:
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
            "parameters": [self._parameter(parameter, name) for parameter in sendable_parameters(operation)],
            "responses": {
                status: self._response(response, name)
                for status, response in operation.responses.items()
                if re.fullmatch(r"[1-5](\d\d|XX)|default", status)
            },
        }
        if operation.tag:
            prepared["tags"] = [_identifier(operation.tag, prefix="tag")]
        content = self._body_content(operation, name)
        if operation.body and content:
            prepared["requestBody"] = {"content": content, "required": operation.body.is_required}
        return prepared

    def _parameter(self, parameter: Parameter, owner: str) -> dict[str, Any]:
        types = TYPES - {"null"} if parameter.location == "path" else TYPES  # a path can have nothing in its place
        return {
            "name": parameter.name,
            "in": parameter.location,
            "required": parameter.is_required,
            "schema": self.schemas.value(parameter.schema_pointer, owner, parameter.name, types),
        }

    def _response(self, response: Response, owner: str) -> dict[str, Any]:
        pointers = schema_pointers_of(response)
        media_type = readable_content(pointers)
        prepared: dict[str, Any] = {"description": ""}
        if media_type and body_kind(media_type) == "json":
            schema = self.schemas.value(pointers[media_type], owner, f"response_{response.status}")
            prepared["content"] = {JSON: {"schema": schema}}
        return prepared

    def _body_content(self, operation: Operation, name: str) -> dict[str, Any]:
        """The bodies that are made of values. Of text and bytes there is nothing to parse."""
        pointers = {
            media_type: pointer
            for media_type, pointer in schema_pointers_of(operation.body).items()
            if body_kind(media_type) in _NAMES_OF_BODIES
        }
        content = {}
        for media_type, pointer in pointers.items():
            owner = name if len(pointers) == 1 else f"{name}_{_NAMES_OF_BODIES[body_kind(media_type)]}"
            content[media_type] = {"schema": self.schemas.value(pointer, owner, "body")}
            self.media_types[media_type] = _PARSERS_MEDIA_TYPES[body_kind(media_type)]
        return content


def _identifier(name: str, prefix: str = NAME_PREFIX) -> str:
    """The name in Python of an operation or a tag, which is that of a module or a package, too."""
    normalized_name = unicodedata.normalize("NFKC", name)  # as Python reads names: `nº` as `no`
    identifier = file_name(str(PythonIdentifier(normalized_name, prefix=prefix)))
    return str(PythonIdentifier(identifier, prefix=prefix))


def _check_name(name: str, pointer: str) -> None:
    if not re.search(r"\w", sanitize(name)):
        raise ContractError(pointer, f"{name!r} has no character that a name in Python may have")
    if sanitize(name) != unicodedata.normalize("NFKC", sanitize(name)):
        raise ContractError(pointer, f"{name!r} has a character that Python takes for another in a name")
