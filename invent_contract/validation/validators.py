"""Validators for the schemas of a document."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from jsonschema_rs import Draft202012Validator, Registry

from invent_contract.source.json_pointer import lookup
from invent_contract.source.references import reference_to, with_uri_references
from invent_contract.validation.applied_once import AppliedOnce, are_too_many

_URI = "urn:contract"


def validators_by_pointer(document: dict[str, Any]) -> Callable[[str], Draft202012Validator]:
    """A function that makes the validator for the schema at a pointer. It is cheap for many schemas of one document.

    Raises:
        ValueError: The document, or when that function is called the schema, cannot be used to validate anything.
    """
    applied_once = AppliedOnce(document)
    registry = Registry([(_URI, with_uri_references(document))])
    validators: dict[str, Draft202012Validator] = {}

    def validator_of(pointer: str) -> Draft202012Validator:
        if pointer not in validators:
            schema = lookup(document, pointer)
            validators[pointer] = (
                applied_once.validator(schema)
                if are_too_many(document, schema)
                else Draft202012Validator(
                    {"$ref": _URI + reference_to(pointer)}, validate_formats=True, registry=registry
                )
            )
        return validators[pointer]

    return validator_of
