"""Reads `openapi.yaml` and says what is wrong with it, and where."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path
from typing import Any

import jsonschema_rs
from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace")


class ContractError(Exception):
    """The contract is wrong, or has what the generator cannot do justice to.

    Attributes:
        pointer: Where, as a JSON pointer.
        line: The line in the file, where it is known.
    """

    def __init__(self, pointer: str, message: str, line: int | None = None) -> None:
        super().__init__(message)
        self.pointer = pointer
        self.line = line


def load(path: Path) -> dict[str, Any]:
    """The contract as plain data. Raises `ContractError` for a file that is no YAML mapping."""
    try:
        # Through JSON, as status codes that are not quoted are numbers to YAML.
        contract: dict[str, Any] = json.loads(json.dumps(YAML(typ="safe").load(path.read_bytes())))
    except OSError as error:
        raise ContractError("", f"cannot be read: {error.strerror}") from None
    except (
        YAMLError,
        TypeError,
        ValueError,
    ) as error:  # these for what JSON has not: a date that is not quoted, a loop
        mark = getattr(error, "problem_mark", None)
        problem = getattr(error, "problem", error)
        raise ContractError("", f"is not YAML with JSON's values: {problem}", mark and mark.line + 1) from None
    if not isinstance(contract, dict):
        raise ContractError("", "must be a mapping", 1)
    return contract


def line_of(path: Path, pointer: str) -> int:
    """The line of a file on which what `pointer` names begins, or else the last that there is on the way to it."""
    node: Any = YAML().load(path.read_bytes())
    line = 0
    for token in tokens(pointer):
        key = int(token) if isinstance(node, list) and token.isdigit() else token
        marks = node.lc.data if hasattr(node, "lc") else {}
        if key not in marks:
            break
        line, node = marks[key][0], node[key]
    return line + 1


def tokens(pointer: str) -> list[str]:
    """The steps of a JSON pointer."""
    return [one.replace("~1", "/").replace("~0", "~") for one in pointer.split("/")[1:]]


def join(*steps: object) -> str:
    """The JSON pointer with these steps."""
    return "".join("/" + str(step).replace("~", "~0").replace("/", "~1") for step in steps)


def lookup(contract: Any, pointer: str) -> Any:
    """What a JSON pointer, or a reference within the document, names. Raises `LookupError` for nothing."""
    for token in tokens(pointer.removeprefix("#")):
        contract = contract[int(token)] if isinstance(contract, list) and token.isdigit() else contract[token]
    return contract


def resolve(contract: dict[str, Any], node: dict[str, Any]) -> dict[str, Any]:
    """`node`, or what it refers to."""
    while "$ref" in node:
        node = lookup(contract, node["$ref"])
    return node


def operations(contract: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any], dict[str, Any]]]:
    """Each operation: its pointer, its path item, and itself."""
    for path, item in contract["paths"].items():
        for method in METHODS:
            if method in item:
                yield join("paths", path, method), item, item[method]


def validator(contract: dict[str, Any], schema: dict[str, Any]) -> jsonschema_rs.Draft202012Validator:
    """A validator, formats included, for a schema of the contract."""
    whole = {**schema, "components": contract.get("components", {}), "paths": contract["paths"]}  # for its references
    return jsonschema_rs.Draft202012Validator(whole, validate_formats=True)


def check(contract: dict[str, Any]) -> None:
    """Raise `ContractError` for the first thing that is wrong with the contract.

    It must be valid OpenAPI 3.1, with no keyword that is not one, no reference to nowhere, and
    every example valid under its schema.
    """
    for pointer, reference in walk(contract):
        if pointer.endswith("/$ref") and isinstance(reference, str):
            try:
                lookup(contract, reference)
            except (LookupError, TypeError):
                raise ContractError(pointer, f"there is no {reference}") from None
    _check_openapi(contract)
    for needed in ("servers", "paths"):
        if not contract.get(needed):
            raise ContractError("", f"must have `{needed}`, which say where the client sends to", 1)
    if "{" in contract["servers"][0]["url"]:
        raise ContractError("/servers/0/url", "must have no variables, as the client does not know their values")
    for pointer, _, operation in operations(contract):
        if "operationId" not in operation:
            raise ContractError(pointer, "must have an operationId, which names the client's method")
    for pointer, example, schema in examples(contract):
        for error in validator(contract, lookup(contract, schema)).iter_errors(example):
            raise ContractError(pointer + join(*error.instance_path), f"breaks its schema: {error.message}")


def _check_openapi(contract: dict[str, Any]) -> None:
    from openapi_spec_validator import OpenAPIV31SpecValidator  # takes long to import

    openapi = files("openapi_spec_validator") / "resources/schemas/v3.1/schema.json"
    dialect = files("openapi_schema_validator") / "schemas/oas3.1"
    paths = (openapi, dialect / "metaschema.json", dialect / "vocabularies/base")
    known = [(one["$id"], one) for one in (json.loads(path.read_text()) for path in paths)]
    # JSON Schema is open to unknown keywords, so OpenAPI's own schema lets a misspelt one pass. Not this one.
    closed = {"$ref": "https://spec.openapis.org/oas/3.1/dialect/base", "patternProperties": {"^x-": True}}
    schema = {"$dynamicAnchor": "meta", **closed, "unevaluatedProperties": False}
    strict = {"$id": "urn:openapi-without-unknown-keywords", "$ref": known[0][0], "$defs": {"schema": schema}}
    errors = jsonschema_rs.Draft202012Validator(strict, registry=jsonschema_rs.Registry(known)).iter_errors(contract)
    # Of a nest of errors the innermost is the cause.
    error = max(errors, key=lambda one: len(one.instance_path), default=None)
    if error:
        unknown = getattr(error.kind, "unexpected", [])[:1]
        raise ContractError(join(*error.instance_path, *unknown), error.message)
    for problem in OpenAPIV31SpecValidator(contract).iter_errors():
        raise ContractError(join(*problem.absolute_path), problem.message)


def walk(node: Any, pointer: str = "") -> Iterator[tuple[str, Any]]:
    """Each value in a document, with its pointer."""
    yield pointer, node
    children = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
    for key, child in children:
        yield from walk(child, pointer + join(key))


def examples(contract: dict[str, Any]) -> Iterator[tuple[str, Any, str]]:
    """Each example in the contract: its pointer, itself, and the pointer of its schema."""
    for pointer, value in walk(contract):
        found = re.fullmatch(r"(.*)(?<!/properties)/(example|examples/\d+|examples/[^/]+/value)", pointer)
        if found:  # of a parameter or a media type, or of a schema itself
            yield pointer, value, found[1] + ("/schema" if "schema" in lookup(contract, found[1]) else "")


def first_example(holder: dict[str, Any]) -> Any:
    """The first example of a parameter or a media type, or None."""
    return holder.get("example", next((one.get("value") for one in holder.get("examples", {}).values()), None))
