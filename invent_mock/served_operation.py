"""An operation of the contract, ready to be served: what it takes, and what it answers by default."""

from __future__ import annotations

import json
import math
import re
from dataclasses import dataclass
from itertools import chain
from typing import Any, NoReturn

from jsonschema_rs import Draft202012Validator
from starlette.datastructures import QueryParams

from invent_contract import ContractError
from invent_contract.examples import example_of, first_example
from invent_contract.json_pointer import pointer_to
from invent_contract.operations import Operation
from invent_contract.references import resolve
from invent_contract.validators import validator
from invent_mock.refusal import Refusal

JSON = "application/json"
MAX_LEVELS = 400  # of arrays and objects in each other; Python's own limit depends on the stack, and so on the thread


def python_name(name: str) -> str:
    """The name of a path parameter as Starlette takes it."""
    return re.sub(r"\W", "_", name)


def parse_json(data: bytes) -> Any:
    """Read JSON as RFC 8259 has it.

    Raises:
        ValueError: It is not JSON in UTF-8, is nested more than `MAX_LEVELS` deep, or has NaN, a number beyond a double
            or half of a surrogate pair.
        RecursionError: It is nested far more deeply than that.
    """
    value = _DECODER.decode(data.decode())
    if data.count(b"[") + data.count(b"{") > MAX_LEVELS and _is_too_deep(value):
        raise ValueError(f"it is nested more than {MAX_LEVELS} levels deep")
    if b"\\u" in data:  # half of a surrogate pair can only be escaped
        json.dumps(value, ensure_ascii=False).encode()
    return value


def _finite_float(text: str) -> float:
    number = float(text)
    if math.isinf(number):
        raise ValueError(f"{text} is beyond a double")
    return number


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is no JSON")


_DECODER = json.JSONDecoder(parse_float=_finite_float, parse_constant=_refuse_constant)


def _is_too_deep(value: Any) -> bool:
    """Whether there are more than `MAX_LEVELS` arrays and objects in each other."""
    containers = [value] if isinstance(value, dict | list) else []
    for _ in range(MAX_LEVELS):
        children = chain.from_iterable(
            container.values() if isinstance(container, dict) else container for container in containers
        )
        containers = [child for child in children if isinstance(child, dict | list)]
    return bool(containers)


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
        known_ids: The values of its path parameters that exist, by `python_name`, unless the world knows them; where a
            parameter is not in it, any.
        query: Its query parameters.
        body: Validates the JSON body; None where the operation has no body.
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
        ]
        body = None
        if operation.request_body:
            body = validator(contract, operation.request_body["content"][JSON]["schema"])
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
        name = python_name(parameter_name)
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
