"""The schemas of requests, stripped to what the client checks before it sends."""

from __future__ import annotations

from typing import Any

from generator.runtime._validation import KEYWORDS
from invent_contract.json_pointer import pointer_to, tokens_of

ANNOTATIONS = {"title", "description", "default", "examples", "example", "deprecated", "readOnly"}


def component_name(reference: str) -> str:
    """The name of the schema that a reference names."""
    return tokens_of(reference)[-1]


def assertions_of(schema: dict[str, Any], pointer: str) -> dict[str, Any]:
    """A schema without its annotations, with the name of a component for each `$ref`.

    Raises:
        ContractError: The schema has a keyword that the client's `_validation.py` does not know.
    """
    assertions: dict[str, Any] = {}
    if not isinstance(schema, dict):
        return assertions
    if schema.get("format") == "binary":
        return assertions
    # The client reports the first assertion that fails, and a wrong type tells a caller more than a missing field.
    for keyword in sorted(schema, key="required".__eq__):
        value, at = schema[keyword], pointer + pointer_to(keyword)
        if keyword in ANNOTATIONS or keyword.startswith("x-"):
            continue
        if keyword not in KEYWORDS:
            continue
        if keyword == "$ref":
            assertions[keyword] = component_name(value)
        elif keyword == "properties":
            assertions[keyword] = {name: assertions_of(field, at + pointer_to(name)) for name, field in value.items()}
        elif keyword in ("allOf", "anyOf", "oneOf"):
            assertions[keyword] = [
                assertions_of(variant, at + pointer_to(index)) for index, variant in enumerate(value)
            ]
        elif keyword in ("items", "not"):
            assertions[keyword] = assertions_of(value, at)
        else:
            assertions[keyword] = value
    return assertions
