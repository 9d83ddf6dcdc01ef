"""Validators for the schemas of a contract."""

from __future__ import annotations

from typing import Any

from jsonschema_rs import Draft202012Validator


def validator(contract: dict[str, Any], schema: dict[str, Any]) -> Draft202012Validator:
    """A JSON Schema (2020-12) validator for a schema of the contract. It checks formats, too."""
    with_reference_targets = {**schema, "components": contract.get("components", {}), "paths": contract["paths"]}
    return Draft202012Validator(with_reference_targets, validate_formats=True)
