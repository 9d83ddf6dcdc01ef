"""The parts of an operation with the places in which they are: parameters, bodies, responses, credentials."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from invent_contract.comparison.effective_schema import ANYTHING, Place, json_text
from invent_contract.errors import ContractError
from invent_contract.json_pointer import lookup, pointer_of, pointer_to
from invent_contract.operations import Operation, operations, with_path_items


@dataclass(frozen=True)
class Located:
    """An object of a document and its place.

    Attributes:
        document: The document.
        pointer: JSON pointer to it.
        value: The object, empty where there is none.
    """

    document: dict[str, Any] = field(repr=False)
    pointer: str
    value: dict[str, Any]

    @classmethod
    def at(cls, document: dict[str, Any], pointer: str) -> Located:
        """The object at a pointer; where that is a reference, its target."""
        visited = set()
        while pointer not in visited:
            visited.add(pointer)
            try:
                value = lookup(document, pointer)
            except LookupError:
                break
            if not isinstance(value, dict):
                break
            if not isinstance(value.get("$ref"), str):
                return cls(document, pointer, value)
            pointer = pointer_of(value["$ref"])
        return cls(document, pointer, {})

    @property
    def headers(self) -> dict[str, Place]:
        """The schemas of a response's headers, by their names in lower case."""
        pointers = {name: self.pointer + pointer_to("headers", name) for name in mapping(self.value.get("headers"))}
        return {name.lower(): Located.at(self.document, pointer).schema for name, pointer in pointers.items()}

    @property
    def schemas(self) -> dict[str, Place]:
        """The schemas of a body or a response, by media type, without its parameters."""
        return {
            media_type.partition(";")[0].strip().lower(): (self.pointer + pointer_to("content", media_type, "schema"),)
            for media_type in mapping(self.value.get("content"))
        }

    @property
    def schema(self) -> Place:
        """The schema of a parameter."""
        if "schema" in self.value:
            return (f"{self.pointer}/schema",)
        return next(iter(self.schemas.values()), ANYTHING)


class OperationParts:
    """The parts of one operation.

    Args:
        document: The document, as `with_path_items` returns it.
        operation: The operation.
    """

    def __init__(self, document: dict[str, Any], operation: Operation) -> None:
        self.operation = operation
        self.id = operation.id
        self.method = operation.method
        self.path = operation.path
        self.pointer = operation.pointer
        self.definition = operation.definition
        self._document = document

    @property
    def tag(self) -> str | None:
        """The first of its tags."""
        return next((str(tag) for tag in items(self.definition.get("tags"))), None)

    @property
    def parameters(self) -> list[Located]:
        """Its parameters and those of its path. Where both have one of the same name and place, its own counts."""
        by_name = {}
        for owner in (self.operation.pointer.rpartition("/")[0], self.operation.pointer):
            for index in range(len(items(self._at(owner).value.get("parameters")))):
                parameter = self._at(f"{owner}/parameters/{index}")
                by_name[parameter.value.get("name"), parameter.value.get("in")] = parameter
        return list(by_name.values())

    @property
    def body(self) -> Located:
        """Its request body."""
        return self._at(f"{self.operation.pointer}/requestBody")

    @property
    def responses(self) -> dict[str, Located]:
        """Its responses, by status."""
        statuses = mapping(self.definition.get("responses"))
        pointer = f"{self.operation.pointer}/responses"
        return {status: self._at(pointer + pointer_to(status)) for status in statuses if not status.startswith("x-")}

    @property
    def successes(self) -> dict[str, Located]:
        """Its responses of success, by status; where it documents none, the default response."""
        successes = {status: response for status, response in self.responses.items() if status.startswith("2")}
        default = self.responses.get("default")
        return successes or ({"default": default} if default else {})

    @property
    def servers(self) -> dict[str, str]:
        """The addresses before its path, each variable with its default, and their places. Some may be relative."""
        for owner in (self.pointer, self.pointer.rpartition("/")[0], ""):
            servers = items(self._at(owner).value.get("servers"))
            if servers:
                return {_address(server): f"{owner}/servers/{index}" for index, server in enumerate(servers)}
        return {}

    @property
    def base_path(self) -> str:
        """The path of its first server's address, which is before its own."""
        return re.sub("^[^/]*//[^/]*", "", next(iter(self.servers), ""))

    @property
    def says_credentials(self) -> bool:
        """Whether anything is said of credentials, be it that none are needed."""
        return self.definition.get("security") is not None or self._document.get("security") is not None

    @property
    def credentials(self) -> dict[str, str]:
        """Each set of credentials with which it can be called, as text that tells what they are, and its place."""
        own = self.definition.get("security")
        pointer = "" if own is None else self.operation.pointer
        requirements = items(self._document.get("security") if own is None else own)
        return {
            " and ".join(sorted(self._scheme(name) for name in mapping(requirement))): f"{pointer}/security/{index}"
            for index, requirement in enumerate(requirements)
        }

    def order_in_path(self, parameter: dict[str, Any]) -> int | None:
        """The place of a path parameter among those of the path, counted from 0; None for any other parameter."""
        names = re.findall(r"\{([^{}]*)\}", self.path) if parameter["in"] == "path" else []
        return names.index(parameter["name"]) if parameter["name"] in names else None

    def _scheme(self, name: str) -> str:
        """What a security scheme demands, without its name, which no request has."""
        scheme = self._at(pointer_to("components", "securitySchemes", name)).value
        # The case of HTTP's schemes is of no importance.
        parts = {
            "scheme": str(scheme.get("scheme")).lower(),
            **{key: scheme.get(key) for key in ("type", "in", "name")},
        }
        return json_text({key: part for key, part in parts.items() if key in scheme})

    def _at(self, pointer: str) -> Located:
        return Located.at(self._document, pointer)


def located_operations(document: dict[str, Any]) -> list[OperationParts]:
    """The operations of a document.

    Raises:
        ContractError: The document has none that can be read.
    """
    paths = document.get("paths")
    if not isinstance(paths, dict):
        raise ContractError("/paths", "cannot be read: must be a mapping")
    for path, path_item in paths.items():
        pointer = pointer_to("paths", path)
        try:
            of_path = list(operations({**document, "paths": {path: path_item}}))
        except KeyError as error:
            raise ContractError(pointer, f"cannot be read: there is no {error}") from None
        except LookupError as error:
            raise ContractError(pointer, f"cannot be read: {error} is not in this document") from None
        except (AttributeError, TypeError):
            raise ContractError(pointer, "cannot be read: has a value of a wrong type") from None
        parameters = [parameter for operation in of_path for parameter in operation.parameters]
        if not all(isinstance(parameter[key], str) for parameter in parameters for key in ("name", "in")):
            raise ContractError(pointer, "cannot be read: the name and place of a parameter must be text")
    with_paths = with_path_items(document)
    return [OperationParts(with_paths, operation) for operation in operations(with_paths)]


def _address(server: Any) -> str:
    variables = mapping(mapping(server).get("variables"))
    address = str(mapping(server).get("url", ""))
    for name, variable in variables.items():
        address = address.replace(f"{{{name}}}", str(mapping(variable).get("default", "")))
    return address.rstrip("/")


def python_name(name: str | None) -> str | None:
    """A name as the generated client has it: words in lower case, with underscores between them."""
    boundary = r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])|[\W_]+"
    return name and re.sub(boundary, "_", name).strip("_").lower()


def mapping(value: Any) -> dict[str, Any]:
    """The value, or an empty mapping where it is none."""
    return value if isinstance(value, dict) else {}


def items(value: Any) -> list[Any]:
    """The value, or an empty list where it is none."""
    return value if isinstance(value, list) else []
