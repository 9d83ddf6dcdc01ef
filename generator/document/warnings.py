"""What is wrong with a document that a client can be generated from all the same.

OpenAPI's own JSON Schema judges all but the schema objects, which it leaves open to unknown keywords. Each of these is
judged by itself, so that an error is reported once, where it is, and no misspelt keyword passes.
"""

from __future__ import annotations

import difflib
import json
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from jsonschema_rs import Draft202012Validator, ReferencingError, ValidationError

from generator.document.checks import MISTAKEN_KINDS
from invent_contract import ContractError, parts, pointer_of, pointer_to, resolve
from invent_contract.contract import Contract
from invent_contract.examples import examples
from invent_contract.operation import Operation, has_letters
from invent_contract.schema.objects import schema_objects, without_subschemas
from invent_contract.validation.validators import validators_by_pointer


def _openapi_schema() -> dict[str, Any]:
    """OpenAPI's JSON Schema. To import the package that has it would take a fifth of the generator's start."""
    package = find_spec("openapi_spec_validator")
    assert package
    assert package.origin
    file = Path(package.origin).with_name("resources") / "schemas/v3.1/schema.json"
    schema: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    return schema


_FOREIGN_PAGINATION = (
    "is not used, as it is not {page: …, take: …} with the names of two query parameters: "
    "no method iterates over the pages"
)
_MAX_MESSAGE = 300  # characters
_OPENAPI_SCHEMA = _openapi_schema()
OPENAPI_VALIDATOR = Draft202012Validator(_OPENAPI_SCHEMA)
SCHEMA_VALIDATOR = Draft202012Validator(
    {
        "$ref": "https://json-schema.org/draft/2020-12/schema",
        "properties": {
            "discriminator": {"type": "object", "required": ["propertyName"]},
            "pattern": {"format": "regex"},
            "patternProperties": {"propertyNames": {"format": "regex"}},
        },
    },
    validate_formats=True,
    # References are often URIs with unescaped braces. `check` has followed them.
    formats={"uri": lambda _: True, "uri-reference": lambda _: True},
)
# Of the objects of OpenAPI.
_STATUSES = {"1XX", "2XX", "3XX", "4XX", "5XX"}
_MEMBERS = {name for definition in _OPENAPI_SCHEMA["$defs"].values() for name in definition.get("properties", {})}
# Those of JSON Schema, and in the last line those that OpenAPI 3.1 adds.
_KEYWORDS = set(
    """
    $anchor $comment $defs $dynamicAnchor $dynamicRef $id $ref $schema $vocabulary definitions dependencies
    allOf anyOf oneOf not if then else dependentSchemas
    prefixItems items contains properties patternProperties additionalProperties propertyNames
    unevaluatedItems unevaluatedProperties
    type enum const multipleOf maximum exclusiveMaximum minimum exclusiveMinimum maxLength minLength pattern
    maxItems minItems uniqueItems maxContains minContains maxProperties minProperties required dependentRequired
    format contentEncoding contentMediaType contentSchema
    title description default deprecated readOnly writeOnly examples
    discriminator example externalDocs xml
    """.split()
)


def warnings(contract: dict[str, Any]) -> list[ContractError]:
    """Every breach of OpenAPI 3.1, and every slip, that a client can be generated in spite of.

    Args:
        contract: The contract as plain data. It must have passed `check`.

    Returns:
        The problems, none of them twice, each with its pointer.
    """
    model = Contract(contract)
    problems = [
        *_breaches_of_openapi(contract),
        *_breaches_in_schemas(contract),
        *_mistaken_references(contract),
        *_wrong_values(contract),
        *_slips_in_operations(model),
        *_undefined_security_schemes(model),
        *_duplicate_tags(contract),
    ]
    return [ContractError(pointer, message) for pointer, message in dict.fromkeys(problems)]


def _breaches_of_openapi(contract: dict[str, Any]) -> Iterator[tuple[str, str]]:
    errors = [(tuple(error.instance_path), error) for error in OPENAPI_VALIDATOR.iter_errors(contract)]
    # An error in a value is also one of everything around it. The innermost is the cause.
    paths_of_unknown_members = {path for path, error in errors if getattr(error.kind, "unexpected", [])}
    consequences = {path[:length] for path, _ in errors for length in range(len(path))}
    for path, error in errors:
        unknown_members = getattr(error.kind, "unexpected", [])
        if path in consequences or (_is_lack_of_status(error) and path in paths_of_unknown_members):
            continue
        for name in unknown_members:
            similar = [name.upper()] if name.upper() in _STATUSES else difflib.get_close_matches(name, _MEMBERS, n=1)
            advice = f", and is left out: is `{similar[0]}` meant?" if similar else ", and is left out"
            yield pointer_to(*path, name), f"is not known to OpenAPI 3.1{advice}"
        if not unknown_members:
            message = "has no status, such as `200`" if _is_lack_of_status(error) else error.message
            yield pointer_to(*path), _shortened(message)


def _is_lack_of_status(error: ValidationError) -> bool:
    """Whether responses lack a status. For OpenAPI's schema they then lack members, among them `default`."""
    is_too_small = error.schema_path[-1] == "minProperties" or getattr(error.kind, "property", None) == "default"
    return is_too_small and error.instance_path[-1:] == ["responses"]


def _breaches_in_schemas(contract: dict[str, Any]) -> Iterator[tuple[str, str]]:
    for pointer, schema in schema_objects(contract):
        if isinstance(schema, bool):
            continue
        for keyword in schema:
            if keyword not in _KEYWORDS and not keyword.startswith("x-"):
                advice = _advice_about_nullable(schema) if keyword == "nullable" else _advice_about(keyword)
                yield pointer + pointer_to(keyword), advice
        for error in SCHEMA_VALIDATOR.iter_errors(without_subschemas(schema)):
            yield pointer + pointer_to(*error.instance_path), _shortened(error.message)


def _mistaken_references(contract: dict[str, Any]) -> Iterator[tuple[str, str]]:
    known_parts = list(parts(contract))
    kinds = {part.pointer: part.kind for part in known_parts}
    for part in known_parts:
        if part.kind in MISTAKEN_KINDS and part.is_reference:
            kind = kinds.get(pointer_of(part.value["$ref"]), part.kind)
            if kind in MISTAKEN_KINDS[part.kind]:
                effect = "says nothing" if part.kind == "schema" else "is taken for one"
                yield part.pointer + "/$ref", f"leads to what is no {part.kind}, but a {kind}, and {effect}"


def _advice_about_nullable(schema: dict[str, Any]) -> str:
    if schema["nullable"] is not True:
        return "is no keyword of OpenAPI 3.1, and does nothing: remove it"
    if "type" in schema and schema.keys().isdisjoint(("const", "enum")):
        types = schema["type"] if isinstance(schema["type"], list) else [schema["type"]]
        replacement = f"type: {json.dumps([*types, 'null'])}"
    else:
        replacement = 'anyOf: [<this schema>, {type: "null"}]'
    return f"is no keyword of OpenAPI 3.1; it is read as OpenAPI 3.0 had it: write `{replacement}`"


def _advice_about(keyword: str) -> str:
    similar = difflib.get_close_matches(keyword, _KEYWORDS, n=1)
    return f"is an unknown keyword, and does nothing{f': is `{similar[0]}` meant?' if similar else ''}"


def _wrong_values(contract: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Examples and defaults that break their schemas, and schemas that cannot be used because of that."""
    try:
        validator_of = validators_by_pointer(contract)
    except (ValueError, ReferencingError) as unusable:
        yield "", f"its examples cannot be checked: {_shortened(str(unusable))}"
        return
    values = list(examples(contract))
    for pointer, schema in schema_objects(contract):
        if isinstance(schema, dict) and "default" in schema:
            values.append((pointer + "/default", schema["default"], pointer))
    for pointer, value, schema_pointer in values:
        try:
            error = next(iter(validator_of(schema_pointer).iter_errors(value)), None)
        except (ValueError, ReferencingError) as unusable:
            yield schema_pointer, f"no value can be checked with this schema: {_shortened(str(unusable))}"
            continue
        if error:
            yield pointer + pointer_to(*error.instance_path), f"breaks its schema: {_shortened(error.message)}"


def _shortened(message: str) -> str:
    text = " ".join(message.split())
    return text if len(text) <= _MAX_MESSAGE else f"{text[:_MAX_MESSAGE]} …"


def _slips_in_operations(contract: Contract) -> Iterator[tuple[str, str]]:
    operations_by_id: dict[Any, Operation] = {}
    for path, path_item in contract.data["paths"].items():
        if not path.startswith("x-"):
            yield from _duplicate_parameters(contract.data, path_item, pointer_to("paths", path))
    for operation in contract.operations:
        yield from _duplicate_parameters(contract.data, operation.definition, operation.pointer)
        yield from _unmatched_path_parameters(operation)
        if "x-pagination" in operation.definition and not operation.page_parameters:
            yield operation.pointer + "/x-pagination", _FOREIGN_PAGINATION
        yield from _unusable_names(operation)
        if has_letters(str(operation.definition.get("operationId") or "")):
            other = operations_by_id.setdefault(operation.id, operation)
            if other is not operation:
                yield operation.pointer + "/operationId", f"is also that of {other.method} {other.path}"


def _unusable_names(operation: Operation) -> Iterator[tuple[str, str]]:
    operation_id, tags = operation.definition.get("operationId"), operation.definition.get("tags")
    if isinstance(operation_id, str) and not has_letters(operation_id):
        message = f"{operation_id!r} has no letter and no digit: the method is named as if there were no operationId"
        yield operation.pointer + "/operationId", message
    if isinstance(tags, list) and tags and isinstance(tags[0], str) and not operation.tag:
        yield operation.pointer + "/tags/0", f"{tags[0]!r} has no letter and no digit, and is as if it were not there"


def _duplicate_parameters(contract: dict[str, Any], owner: dict[str, Any], pointer: str) -> Iterator[tuple[str, str]]:
    keys: set[tuple[str, str]] = set()
    for index, parameter in enumerate(owner.get("parameters") or []):
        resolved = resolve(contract, parameter)
        key = (resolved["name"], resolved["in"])
        if key in keys:
            yield pointer + pointer_to("parameters", index), "is there twice: {} in {}".format(*key)
        keys.add(key)


def _unmatched_path_parameters(operation: Operation) -> Iterator[tuple[str, str]]:
    names = dict.fromkeys(operation.names_in_path)
    parameters = operation.parameters_in("path")
    for name in names:
        if name not in parameters:
            yield operation.pointer, f"its path has {{{name}}}, and there is no such path parameter"
    for name in parameters:
        if name not in names:
            yield operation.pointer, f"has the path parameter {name}, and its path has no {{{name}}}"


def _undefined_security_schemes(contract: Contract) -> Iterator[tuple[str, str]]:
    schemes = (contract.data.get("components") or {}).get("securitySchemes") or {}
    owners = [("", contract.data), *((operation.pointer, operation.definition) for operation in contract.operations)]
    for pointer, owner in owners:
        requirements = owner.get("security")
        for index, requirement in enumerate(requirements if isinstance(requirements, list) else []):
            for name in requirement if isinstance(requirement, dict) else ():
                if name not in schemes:
                    yield pointer + pointer_to("security", index, name), "there is no such security scheme"


def _duplicate_tags(contract: dict[str, Any]) -> Iterator[tuple[str, str]]:
    names: list[Any] = []
    tags = contract.get("tags")
    for index, tag in enumerate(tags if isinstance(tags, list) else []):
        name = tag.get("name") if isinstance(tag, dict) else None
        if name is not None and name in names:
            yield pointer_to("tags", index), f"is there twice: {name}"
        names.append(name)
