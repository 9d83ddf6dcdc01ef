"""The checks that a whole document must pass before a client is generated from it."""

from __future__ import annotations

import re
from typing import Any

from jsonschema_rs import Draft202012Validator, Registry
from openapi_spec_validator import OpenAPIV31SpecValidator
from openapi_spec_validator.schemas import schema_v31

from invent_contract import ContractError
from invent_contract.examples import examples
from invent_contract.json_pointer import lookup, pointer_to
from invent_contract.operations import operations
from invent_contract.references import references
from invent_contract.validators import validator

# OpenAPI's own JSON Schema leaves schema objects open to unknown keywords, so it lets a misspelling pass. This schema
# closes them: keywords are those of JSON Schema, those that OpenAPI 3.1 adds, and extensions.
_STRICT_OPENAPI: dict[str, Any] = {
    "$id": "urn:openapi-3.1-without-unknown-keywords",
    "$ref": schema_v31["$id"],
    "$defs": {
        "schema": {
            "$dynamicAnchor": "meta",
            "$ref": "https://json-schema.org/draft/2020-12/schema",
            "properties": dict.fromkeys(("discriminator", "example", "externalDocs", "xml"), True),
            "patternProperties": {"^x-": True},
            "unevaluatedProperties": False,
        }
    },
}


def check(contract: dict[str, Any]) -> None:
    """Refuse a contract that no client can be generated from.

    It must be valid OpenAPI 3.1 without unknown keywords and without references to nowhere, have a server and
    operationIds, and give only examples that are valid under their schemas.

    Raises:
        ContractError: The first problem, with its pointer.
    """
    _check_references(contract)
    _check_openapi(contract)
    _check_what_a_client_needs(contract)
    _check_examples(contract)


def _check_references(contract: dict[str, Any]) -> None:
    for pointer, reference in references(contract):
        try:
            lookup(contract, reference)
        except (LookupError, TypeError):
            raise ContractError(pointer, f"there is no {reference}") from None


def _check_openapi(contract: dict[str, Any]) -> None:
    registry = Registry([(schema_v31["$id"], dict(schema_v31))])
    errors = Draft202012Validator(_STRICT_OPENAPI, registry=registry).iter_errors(contract)
    # An error in a schema object is also an error of every object around it. The innermost is the cause.
    error = max(errors, key=lambda error: len(error.instance_path), default=None)
    if error:
        unknown_keywords = getattr(error.kind, "unexpected", [])
        raise ContractError(pointer_to(*error.instance_path, *unknown_keywords[:1]), error.message)
    for problem in OpenAPIV31SpecValidator(contract).iter_errors():
        raise ContractError(pointer_to(*problem.absolute_path), problem.message)


def _check_what_a_client_needs(contract: dict[str, Any]) -> None:
    for keyword in ("servers", "paths"):
        if not contract.get(keyword):
            raise ContractError("", f"must have `{keyword}`", 1)
    server_url = contract["servers"][0]["url"]
    if "{" in server_url:
        raise ContractError("/servers/0/url", "must have no variables, as the client does not know their values")
    if not re.match(r"https?://", server_url):
        raise ContractError("/servers/0/url", "must be absolute, as the client sends there by default")
    for path, path_item in contract["paths"].items():
        if path.startswith("/") and "$ref" in path_item:
            raise ContractError(pointer_to("paths", path), "a path that is a reference cannot be generated")
    for operation in operations(contract):
        if "operationId" not in operation.definition:
            raise ContractError(operation.pointer, "must have an operationId, which names the client's method")


def _check_examples(contract: dict[str, Any]) -> None:
    for pointer, example, schema_pointer in examples(contract):
        for error in validator(contract, lookup(contract, schema_pointer)).iter_errors(example):
            raise ContractError(pointer + pointer_to(*error.instance_path), f"breaks its schema: {error.message}")
