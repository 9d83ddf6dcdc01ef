"""An operation of the contract, ready to be served: what it takes, and what it answers by default."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from jsonschema_rs import Draft202012Validator
from starlette.datastructures import QueryParams

from invent_contract import ContractError
from invent_contract.examples import example_of, first_example
from invent_contract.json_pointer import pointer_to
from invent_contract.operations import Operation
from invent_contract.references import resolve
from invent_contract.validators import validator
from invent_mock.refusal import Refusal
from invent_mock.request_body import parse_json

JSON = "application/json"


def route_parameter_name(name: str) -> str:
    """The name of a path parameter as Starlette takes it."""
    return re.sub(r"\W", "_", name)


@dataclass(frozen=True)
class QueryParameter:
    """A parameter of the query."""

    name: str
    is_required: bool
    validator: Draft202012Validator


@dataclass(frozen=True)
class ServedOperation:
    """An operation of the contract, ready to be served.

    Attributes:
        id: The operationId.
        route: The method, in lower case, and the path.
        known_ids: The values of its path parameters that exist, by `route_parameter_name`, unless the world knows them;
            where a parameter is not in it, any.
        query: Its query parameters.
        body: Validates the JSON body; None where the operation has none, or one of another media type.
        needs_body: Whether the body must not be left out.
        success_status: The lowest documented 2xx status.
        has_json_response: Whether that response has a JSON body.
        example: The first example of that body or, where there is none, a value made from its schema.
    """

    id: str
    route: tuple[str, str]
    known_ids: dict[str, set[str]]
    query: list[QueryParameter]
    body: Draft202012Validator | None
    needs_body: bool
    success_status: int
    has_json_response: bool
    example: Any

    @classmethod
    def from_contract(cls, contract: dict[str, Any], operation: Operation) -> ServedOperation:
        """Build the validators of an operation."""
        query = [
            QueryParameter(name, parameter.get("required", False), validator(contract, parameter["schema"]))
            for name, parameter in operation.parameters_in("query").items()
            if "schema" in parameter
        ]
        json_body = (operation.request_body or {}).get("content", {}).get(JSON, {})
        body = validator(contract, json_body["schema"]) if "schema" in json_body else None
        responses = operation.definition["responses"]
        success = min((status for status in responses if status.startswith("2")), default=None)
        if success is None:
            raise ContractError(operation.pointer + "/responses", "documents no 2xx response")
        content = resolve(contract, responses[success]).get("content", {})
        return cls(
            id=operation.id,
            route=(operation.method, operation.path),
            known_ids=_known_ids(contract, operation),
            query=query,
            body=body,
            needs_body=bool(operation.request_body and operation.request_body.get("required")),
            success_status=int(success.replace("X", "0")),
            has_json_response=JSON in content,
            example=example_of(contract, content.get(JSON, {})),
        )

    def check_query(self, query: QueryParams) -> None:
        """Refuse with 400 a query that the contract refuses."""
        for parameter in self.query:
            raw_values = query.getlist(parameter.name)
            if not raw_values and not parameter.is_required:
                continue
            if not any(map(parameter.validator.is_valid, _possible_values(raw_values))):
                raise Refusal(400, f"The query parameter {parameter.name} is missing or breaks the contract.")

    def check_body(self, body: Any) -> None:
        """Refuse with 400 a body that the contract refuses."""
        if self.body is None:
            return
        for error in self.body.iter_errors(body):
            path, message = _most_specific(error)
            raise Refusal(400, message, pointer=pointer_to(*path))


def _known_ids(contract: dict[str, Any], operation: Operation) -> dict[str, set[str]]:
    """Of path parameters that have an example, the example."""
    known_ids = {}
    parameters = operation.parameters_in("path")
    for parameter_name in re.findall("{([^{}]+)}", operation.path):
        name = route_parameter_name(parameter_name)
        example = first_example(contract, parameters.get(parameter_name, {}))
        if example is not None:
            known_ids[name] = {str(example)}
    return known_ids


def _possible_values(texts: list[str]) -> list[Any]:
    """What the texts of a query parameter can mean: `7` a number or text, and a single text also a list."""
    if not texts:
        return []
    scalars = [_scalar(text) for text in texts]
    return [scalars[-1], texts[-1], scalars, texts]


def _scalar(text: str) -> Any:
    try:
        value = parse_json(text.encode())
    except (ValueError, RecursionError):
        return text
    return text if isinstance(value, dict | list) else value


def _most_specific(error: Any) -> tuple[list[str | int], str]:
    """Where a body fails and why: the deepest error, as the variant that fits furthest was most likely intended."""
    path = list(error.instance_path)
    missing_property = getattr(error.kind, "property", None)
    reasons = [(path + ([missing_property] if missing_property else []), str(error.message))]
    for errors_of_variant in getattr(error.kind, "context", []):
        reasons += map(_most_specific, errors_of_variant)
    return max(reasons, key=lambda reason: len(reason[0]))
