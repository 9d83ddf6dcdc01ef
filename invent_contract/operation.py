"""The operations of a document, each with all that counts for it, wherever the document has it.

What a path has counts for its operations, and references are followed. What is no object where one must be counts as
empty, as another document may have mistakes.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any
from urllib.parse import urlsplit

from invent_contract.json_values import as_list, as_mapping, json_text
from invent_contract.source.json_pointer import parent_of, pointer_to
from invent_contract.source.references import resolve_at


@dataclass(frozen=True)
class Parameter:
    """A parameter of a request, or a header of a response. Unlike a body, its value is text, not JSON.

    Attributes:
        pointer: JSON pointer to the parameter object.
        definition: The parameter object.
        name: Its name.
        location: Where it is: `path`, `query`, `header` or `cookie`.
    """

    pointer: str
    definition: dict[str, Any]
    name: str
    location: str

    @property
    def is_required(self) -> bool:
        """Whether it must be sent. Those of the path are required, whatever is said of them."""
        return self.location == "path" or self.definition.get("required") is True

    @property
    def schema_pointer(self) -> str:
        """JSON pointer to its schema, which may be that of its `content`. Without a schema, it leads to nothing."""
        pointers = {} if "schema" in self.definition else _schema_pointers(self.pointer, self.definition)
        return next(iter(pointers.values()), f"{self.pointer}/schema")

    @property
    def media_type(self) -> str | None:
        """The media type in which its value is written; None where `style` tells how it is written."""
        return None if "schema" in self.definition else next(iter(_media_types(self.definition)), None)

    @property
    def style(self) -> str:
        """How lists and objects are written."""
        return str(self.definition.get("style", "form" if self.location in ("query", "cookie") else "simple"))

    @property
    def is_exploded(self) -> bool:
        """Whether each item of a list or field of an object is written by itself."""
        return bool(self.definition.get("explode", self.style == "form"))

    @property
    def allows_reserved(self) -> bool:
        """Whether reserved characters of its value, such as `/`, are not escaped. Only a query can have such."""
        return self.location == "query" and self.definition.get("allowReserved") is True


@dataclass(frozen=True)
class _WithContent:
    """What has media types.

    Attributes:
        pointer: JSON pointer to the object.
        definition: The object.
    """

    pointer: str
    definition: dict[str, Any]

    @property
    def schema_pointers(self) -> dict[str, str]:
        """JSON pointers to its schemas by media type, in lower case and without parameters that tell nothing apart."""
        return _schema_pointers(self.pointer, self.definition)

    @property
    def media_types(self) -> dict[str, dict[str, Any]]:
        """The media type objects, which may have examples, by the same names."""
        return _media_types(self.definition)


@dataclass(frozen=True)
class Body(_WithContent):
    """The body of a request. Unlike a response's, it can be optional."""

    @property
    def is_required(self) -> bool:
        """Whether it must be sent."""
        return self.definition.get("required") is True


@dataclass(frozen=True)
class Response(_WithContent):
    """A response. A class of its own, as it has a status and headers.

    Attributes:
        status: The status as it is written: `200`, `2XX` or `default`.
        is_success: Whether it is a result: its status is a 2xx, or `default` where no 2xx is documented.
        headers: Its headers, by their names in lower case.
    """

    status: str
    is_success: bool
    headers: dict[str, Parameter] = field(default_factory=dict)


@dataclass(frozen=True)
class Operation:
    """A method of a path: what a caller calls.

    Attributes:
        path: With its parameters in braces, as the document has it.
        method: In lower case.
        definition: The operation object.
    """

    path: str
    method: str
    definition: dict[str, Any] = field(repr=False)
    _document: dict[str, Any] = field(repr=False)

    @property
    def pointer(self) -> str:
        """JSON pointer to the operation object."""
        return pointer_to("paths", self.path, self.method)

    @property
    def id(self) -> str:
        """The operationId, if it has a letter, or else, as for openapi-python-client, a name of method and path."""
        operation_id = str(self.definition.get("operationId") or "")
        if has_letters(operation_id):
            return operation_id
        path = self.path.replace("{", "").replace("}", "").replace("/", "_")
        return f"{self.method}_{path.removeprefix('_').removesuffix('_')}"

    @property
    def tag(self) -> str | None:
        """The first of its tags, if something can be named after it."""
        tag = next((str(tag) for tag in as_list(self.definition.get("tags"))), "")
        return tag if has_letters(tag) else None

    @cached_property
    def parameters(self) -> list[Parameter]:
        """Its parameters and those of its path. Where both have one of the same name and location, its own counts."""
        by_name = {}
        for owner in (parent_of(self.pointer), self.pointer):
            for index in range(len(as_list(self._object_at(owner)[1].get("parameters")))):
                pointer, definition = self._object_at(f"{owner}/parameters/{index}")
                parameter = Parameter(pointer, definition, str(definition.get("name")), str(definition.get("in")))
                by_name[parameter.name, parameter.location] = parameter
        return list(by_name.values())

    def parameters_in(self, location: str) -> dict[str, Parameter]:
        """The parameters in a location (`path`, `query`, `header` or `cookie`), by name."""
        return {parameter.name: parameter for parameter in self.parameters if parameter.location == location}

    @property
    def names_in_path(self) -> list[str]:
        """The names in braces in its path."""
        return re.findall(r"\{([^{}]*)\}", self.path)

    def position_in_path(self, parameter: Parameter) -> int | None:
        """The position of a path parameter among those of the path, counted from 0; None for any other parameter."""
        is_there = parameter.location == "path" and parameter.name in self.names_in_path
        return self.names_in_path.index(parameter.name) if is_there else None

    @property
    def page_parameters(self) -> dict[str, str]:
        """The names of the query parameters by which it returns a list page by page: that of `page`, that of `take`.

        Empty without such an `x-pagination`. One of any other form is another tool's.
        """
        names = as_mapping(self.definition.get("x-pagination"))
        is_ours = names.keys() == {"page", "take"} and all(isinstance(name, str) for name in names.values())
        return names if is_ours else {}

    @cached_property
    def body(self) -> Body | None:
        """Its request body."""
        pointer, definition = self._object_at(f"{self.pointer}/requestBody")
        return Body(pointer, definition) if definition else None

    @cached_property
    def responses(self) -> dict[str, Response]:
        """Its responses, by status."""
        pointer = f"{self.pointer}/responses"
        statuses = [status for status in as_mapping(self.definition.get("responses")) if not status.startswith("x-")]
        successes = [status for status in statuses if status.startswith("2")] or ["default"]
        return {status: self._response(pointer + pointer_to(status), status, successes) for status in statuses}

    @property
    def successes(self) -> dict[str, Response]:
        """Its responses of success, by status; where it documents none, the default response."""
        return {status: response for status, response in self.responses.items() if response.is_success}

    @property
    def servers(self) -> dict[str, str]:
        """The addresses before its path, each variable with its default, and their pointers. Some may be relative."""
        for owner in (self.pointer, parent_of(self.pointer), ""):
            servers = as_list(self._object_at(owner)[1].get("servers"))
            if servers:
                return {address_of(server): f"{owner}/servers/{index}" for index, server in enumerate(servers)}
        return {}

    @property
    def base_path(self) -> str:
        """The path of its first server's address, which is before its own."""
        try:
            return urlsplit(next(iter(self.servers), "")).path
        except ValueError:  # no address, such as `https://[`
            return ""

    @property
    def says_credentials(self) -> bool:
        """Whether anything is said of credentials, be it that none are needed."""
        return self.definition.get("security") is not None or self._document.get("security") is not None

    @property
    def security(self) -> dict[str, Any]:
        """Its security requirements, or else those of the document, by their pointers."""
        own = self.definition.get("security")
        owner, requirements = ("", self._document.get("security")) if own is None else (self.pointer, own)
        return {f"{owner}/security/{index}": value for index, value in enumerate(as_list(requirements))}

    @property
    def credentials(self) -> dict[str, str]:
        """Each set of credentials with which it can be called, as text that tells what they are, and its pointer."""
        return {
            " and ".join(sorted(map(self._scheme, as_mapping(requirement)))): pointer
            for pointer, requirement in self.security.items()
        }

    def _scheme(self, name: str) -> str:
        """What a security scheme demands of a request, which tells neither its name nor where a token comes from."""
        _, scheme = self._object_at(pointer_to("components", "securitySchemes", name))
        if scheme.get("type") in ("oauth2", "openIdConnect"):
            scheme = {"type": "http", "scheme": "bearer"}
        # The case of HTTP's schemes is of no importance.
        parts = {**scheme, "scheme": str(scheme.get("scheme")).lower()}
        return json_text({key: parts[key] for key in ("scheme", "type", "in", "name") if key in scheme})

    def _response(self, pointer: str, status: str, successes: list[str]) -> Response:
        pointer, definition = self._object_at(pointer)
        headers = {}
        for name in as_mapping(definition.get("headers")):
            header_pointer, header = self._object_at(pointer + pointer_to("headers", name))
            headers[name.lower()] = Parameter(header_pointer, header, name, "header")
        return Response(pointer, definition, status, status in successes, headers)

    def _object_at(self, pointer: str) -> tuple[str, dict[str, Any]]:
        """The object at a pointer, or what that refers to, and its own pointer; empty where there is none."""
        try:
            resolved_pointer, value = resolve_at(self._document, pointer)
        except LookupError:
            return pointer, {}
        return (resolved_pointer, value) if isinstance(value, dict) else (pointer, {})


def _schema_pointers(pointer: str, owner: dict[str, Any]) -> dict[str, str]:
    return {name: pointer + pointer_to("content", written, "schema") for name, written in _media_type_names(owner)}


def _media_types(owner: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {name: as_mapping(owner["content"][written]) for name, written in _media_type_names(owner)}


def _media_type_names(owner: dict[str, Any]) -> list[tuple[str, str]]:
    """The media types, and how they are written. Of several that differ in parameters the first is without these."""
    written_by_name: dict[str, str] = {}
    for written in as_mapping(owner.get("content")):
        name = written.lower()
        plain_name = name.partition(";")[0].strip()
        written_by_name[name if plain_name in written_by_name else plain_name] = written
    return [*written_by_name.items()]


def has_letters(name: str) -> bool:
    """Whether a name has a letter or a digit, so that something in a program can be named after it."""
    return bool(re.search(r"[^\W_]", name))


def address_of(server: Any) -> str:
    """The address of a server, each variable with its default, without a slash at its end."""
    address = str(as_mapping(server).get("url", ""))
    for name, variable in as_mapping(as_mapping(server).get("variables")).items():
        address = address.replace(f"{{{name}}}", str(as_mapping(variable).get("default", "")))
    return address.rstrip("/")
