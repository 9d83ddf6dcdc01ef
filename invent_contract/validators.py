"""Validators for the schemas of a contract."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import quote

from jsonschema_rs import Draft202012Validator, Registry

_URI = "urn:contract"


def validators_by_pointer(contract: dict[str, Any]) -> Callable[[str], Draft202012Validator]:
    """A function that makes the validator for the schema at a pointer. It is cheap for many schemas of one contract.

    Raises:
        ValueError: The contract, or when that function is called the schema, cannot be used to validate anything.
    """
    registry = Registry([(_URI, contract)])
    validators: dict[str, Draft202012Validator] = {}

    def validator_of(pointer: str) -> Draft202012Validator:
        if pointer not in validators:
            schema = {"$ref": f"{_URI}#{quote(pointer)}"}
            validators[pointer] = Draft202012Validator(schema, validate_formats=True, registry=registry)
        return validators[pointer]

    return validator_of
