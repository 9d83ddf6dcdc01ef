"""Values in a document that OpenAPI does not take: of a wrong type, or limits below zero."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from typing import Any

from generator.document.warnings import OPENAPI_VALIDATOR, SCHEMA_VALIDATOR
from invent_contract import container_and_key, pointer_to
from invent_contract.schema.objects import schema_objects, without_subschemas

_ERRORS_OF_SCHEMAS = ("type", "minimum", "exclusiveMinimum")


def without_malformed_values(contract: dict[str, Any]) -> dict[str, Any]:
    """The contract without them, as if they were not there. `warnings` has told of them."""
    contract = copy.deepcopy(contract)
    for pointer in sorted(_pointers(contract), key=_position, reverse=True):  # each removal moves what is after it
        try:
            container, key = container_and_key(contract, pointer)
            del container[key]
        except LookupError:  # it went with what it was in
            continue
    return contract


def _position(pointer: str) -> list[str]:
    """A key by which the items of a list are sorted by their indexes. As text, 10 would come before 9."""
    return [token.zfill(6) for token in pointer.split("/")]


def _pointers(contract: dict[str, Any]) -> Iterator[str]:
    for error in OPENAPI_VALIDATOR.iter_errors(contract):
        if error.schema_path[-1] == "type" and error.instance_path:
            yield pointer_to(*error.instance_path)
    for pointer, schema in schema_objects(contract):
        if isinstance(schema, dict):
            for error in SCHEMA_VALIDATOR.iter_errors(without_subschemas(schema)):
                if error.schema_path[-1] in _ERRORS_OF_SCHEMAS and error.instance_path:
                    yield pointer + pointer_to(*error.instance_path)
