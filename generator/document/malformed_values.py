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
    # What is later in a list goes first, as the indexes of what comes after it change.
    order = sorted(_pointers(contract), key=lambda pointer: [token.zfill(6) for token in pointer.split("/")])
    for pointer in reversed(order):
        try:
            container, key = container_and_key(contract, pointer)
            del container[key]
        except LookupError:  # it went with what it was in
            continue
    return contract


def _pointers(contract: dict[str, Any]) -> Iterator[str]:
    for error in OPENAPI_VALIDATOR.iter_errors(contract):
        if error.schema_path[-1] == "type" and error.instance_path:
            yield pointer_to(*error.instance_path)
    for pointer, schema in schema_objects(contract):
        if isinstance(schema, dict):
            for error in SCHEMA_VALIDATOR.iter_errors(without_subschemas(schema)):
                if error.schema_path[-1] in _ERRORS_OF_SCHEMAS and error.instance_path:
                    yield pointer + pointer_to(*error.instance_path)
