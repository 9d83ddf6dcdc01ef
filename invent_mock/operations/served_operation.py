"""An operation of the contract, ready to be served: what it takes, and what it answers by default."""

from __future__ import annotations

import re
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Any

from jsonschema_rs import Draft202012Validator, ValidationErrorKind
from starlette.datastructures import QueryParams

from invent_contract import ContractError, pointer_to
from invent_contract.contract import Contract
from invent_contract.examples import example_of, first_example
from invent_contract.json_values import json_text
from invent_contract.operation import Operation, Parameter
from invent_contract.schema import Side
from invent_mock.http.refusal import InvalidRequest
from invent_mock.http.request_body import parse_json

JSON, TEXT = "application/json", "text/plain"
_DELIMITERS = {"spaceDelimited": " ", "pipeDelimited": "|"}  # of lists in one text, by style


def route_parameter_name(name: str) -> str:
    """The name of a path parameter as Starlette takes it."""
    return re.sub(r"\W", "_", name)


@dataclass(frozen=True)
class ServedOperation:
    """An operation of the contract, ready to be served: what a request would else have to look up each time.

    Attributes:
        id: The operationId.
        route: The method, in lower case, and the path.
        known_ids: The values of its path parameters that exist, by `route_parameter_name`, unless the world knows them;
            where a parameter is not in it, any.
        query: Its query parameters, with their validators, but for objects, which are written in many ways.
        body: Validates the JSON body; None where the operation has none, or one of another media type.
        needs_body: Whether the body must not be left out.
        body_media_types: Those that the body may have, or ranges of them such as `text/*`.
        success_status: The lowest documented status of success.
        media_type: That of this response's body, JSON if it is documented; None where it has no body.
        example: The first example of this body or, where there is none, a value made from its schema.
    """

    id: str
    route: tuple[str, str]
    known_ids: dict[str, set[str]]
    query: list[tuple[Parameter, Draft202012Validator]]
    body: Draft202012Validator | None
    needs_body: bool
    body_media_types: tuple[str, ...]
    success_status: int
    media_type: str | None
    example: Any

    @classmethod
    def from_contract(cls, contract: Contract, operation: Operation) -> ServedOperation:
        """Build the validators of an operation.

        Raises:
            ContractError: It documents no response of success.
        """
        query = [
            (parameter, contract.validator(parameter.schema_pointer))
            for parameter in operation.parameters_in("query").values()
            if "schema" in parameter.definition
            and contract.schema(parameter.schema_pointer, Side.SENT).intended_types != {"object"}
        ]
        body = None
        if operation.body and "schema" in operation.body.media_types.get(JSON, {}):
            body = contract.validator(operation.body.schema_pointers[JSON])
        success = min(operation.successes.values(), key=lambda response: response.status, default=None)
        if success is None:
            raise ContractError(operation.pointer + "/responses", "documents no 2xx response")
        response_schemas = success.schema_pointers
        media_type = JSON if JSON in response_schemas else next(iter(response_schemas), None)
        example = example_of(contract, response_schemas[media_type]) if media_type else None
        return cls(
            id=operation.id,
            route=(operation.method, operation.path),
            known_ids=_known_ids(contract, operation),
            query=query,
            body=body,
            needs_body=bool(operation.body and operation.body.is_required),
            body_media_types=tuple(operation.body.media_types) if operation.body else (),
            success_status=int(success.status.replace("X", "0").replace("default", "200")),
            media_type=media_type and _in_range(media_type, TEXT if isinstance(example, str) else JSON),
            example=example,
        )

    def takes(self, media_type: str) -> bool:
        """Whether the body may have a media type, which is given without parameters."""
        documented = self.body_media_types
        return media_type in documented or any(fnmatchcase(media_type, media_range) for media_range in documented)

    def check_query(self, query: QueryParams) -> None:
        """Refuse with 400 a query that the contract refuses."""
        for parameter, validator in self.query:
            raw_values = query.getlist(parameter.name)
            if not raw_values:
                if parameter.is_required:
                    raise InvalidRequest(f"The query parameter {parameter.name} is missing.")
                continue
            values = _possible_values(parameter, raw_values)
            if not any(map(validator.is_valid, values)):
                errors = [error for value in values for error in validator.iter_errors(value)]
                # `7` is tried as a number and as text, and that a number is no text is no help.
                error = min(errors, key=lambda error: isinstance(error.kind, ValidationErrorKind.Type))
                raise InvalidRequest(f"The query parameter {parameter.name} breaks the contract: {error.message}.")

    def check_body(self, body: Any) -> None:
        """Refuse with 400 a body that the contract refuses."""
        if self.body is None:
            return
        for error in self.body.iter_errors(body):
            path, message = _most_specific(error)
            raise InvalidRequest(message, pointer=pointer_to(*path))


def _in_range(documented: str, preferred: str) -> str:
    """The media type that is sent where a range such as `text/*` may be documented."""
    if "*" not in documented:
        return documented
    return preferred if fnmatchcase(preferred, documented) else documented.replace("*", "octet-stream")


def _known_ids(contract: Contract, operation: Operation) -> dict[str, set[str]]:
    """Of path parameters that have an example, the example; a list or an object could be written in many ways."""
    parameters = operation.parameters_in("path").values()
    examples = {parameter.name: first_example(contract, parameter.schema_pointer) for parameter in parameters}
    return {
        route_parameter_name(name): {value if isinstance(value, str) else json_text(value)}
        for name, value in examples.items()
        if isinstance(value, str | int | float)
    }


def _possible_values(parameter: Parameter, raw_values: list[str]) -> list[Any]:
    """What the texts of a query parameter can mean: `7` a number or text, and a single text also a list."""
    items = raw_values if parameter.is_exploded else raw_values[-1].split(_DELIMITERS.get(parameter.style, ","))
    return [_scalar(raw_values[-1]), raw_values[-1], list(map(_scalar, items)), items]


def _scalar(text: str) -> Any:
    """What JSON reads in a text: a number, a boolean or null, with no white space around it; else the text itself."""
    try:
        value = parse_json(text.encode())
    except (ValueError, RecursionError):
        return text
    return text if isinstance(value, dict | list) or text != text.strip() else value


def _most_specific(error: Any) -> tuple[list[str | int], str]:
    """Where a body fails and why: the deepest error, as the variant that fits furthest was most likely intended."""
    path = list(error.instance_path)
    missing_property = getattr(error.kind, "property", None)
    reasons = [(path + ([missing_property] if missing_property else []), str(error.message))]
    for errors_of_variant in getattr(error.kind, "context", []):
        reasons += map(_most_specific, errors_of_variant)
    return max(reasons, key=lambda reason: len(reason[0]))
