"""The checks that a whole document must pass before a client is generated from it."""

from __future__ import annotations

import re
from typing import Any

from invent_contract import ContractError, Part, check_values, lookup, parent_of, parts, pointer_of, pointer_to, resolve
from invent_contract.schema.keywords import TYPES

# What may be referred to by mistake, which is a warning. A schema that does says nothing; a body is one all the same.
MISTAKEN_KINDS = {
    "schema": {"header", "media type", "parameter", "request body", "response"},
    "request body": {"response"},
    "response": {"request body"},
}
_PLACES = ("cookie", "header", "path", "query")
_TYPE_NAMES = sorted(TYPES)
_JSON_TYPE_NAMES = {"list": "a list", "schema": "a mapping, true or false"}
_CONVERT = (
    "only OpenAPI 3.1 can be generated: convert the document to 3.1 with a converter, for example swagger2openapi "
    "(from 2.0 to 3.0) and @scalar/openapi-upgrader (from 3.0 to 3.1)"
)


def check(contract: dict[str, Any]) -> None:
    """Refuse a contract that no client can be generated from.

    It must say that it is OpenAPI 3.1, and have paths, no reference to nowhere, no unknown `type`, and mappings and
    lists where OpenAPI has such. All that is otherwise wrong with it `warnings` tells.

    Args:
        contract: The contract as plain data, as `invent_contract.load` returns it.

    Raises:
        ContractError: The first problem, with its pointer.
    """
    if not isinstance(contract, dict):
        raise ContractError("", "must be a mapping", 1)
    check_values(contract)
    _check_version(contract)
    if not isinstance(contract.get("paths"), dict):
        pointer = "/paths" if "paths" in contract else ""
        raise ContractError(pointer, "must have `paths`, a mapping" if not pointer else "must be a mapping")
    known_parts = list(parts(contract))
    _check_references(contract, known_parts)
    for part in known_parts:
        if not part.has_its_type and not part.pointer.startswith("/webhooks/"):  # which no client calls
            raise ContractError(part.pointer, f"must be {_JSON_TYPE_NAMES.get(part.kind, 'a mapping')}")
        if part.kind == "parameter" and not part.is_reference:
            _check_parameter(part)
        if part.kind == "schema" and isinstance(part.value, dict):
            _check_type(part)


def _check_version(contract: dict[str, Any]) -> None:
    version = contract.get("openapi")
    if "swagger" in contract and "openapi" not in contract:
        raise ContractError("/swagger", f"is Swagger {contract['swagger']}; {_CONVERT}")
    if "openapi" not in contract:
        raise ContractError("", "must have `openapi: 3.1.0`, the version of OpenAPI that it is written in", 1)
    if not isinstance(version, str):
        raise ContractError("/openapi", f'is {version}, which is no text: write "3.1.0"')
    if re.match(r"[0-2]\.|3\.0(\.|$)", version):
        raise ContractError("/openapi", f"is OpenAPI {version}; {_CONVERT}")
    if not re.match(r"3\.1(\.|$)", version):
        raise ContractError("/openapi", f"is OpenAPI {version}; only OpenAPI 3.1 can be generated")


def _check_references(contract: dict[str, Any], known_parts: list[Part]) -> None:
    kinds = {part.pointer: part.kind for part in known_parts}
    referring_parts = [part for part in known_parts if part.is_reference]
    for part in referring_parts:
        problem = _problem_of_reference(contract, part, kinds)
        if problem:
            target = _target_by_json_schema(contract, part, known_parts)
            advice = f": write #{target}, as references are looked up by their path in the whole document"
            raise ContractError(part.pointer + "/$ref", problem + (advice if target else ""))
    for part in referring_parts:
        try:
            target = resolve(contract, part.value)
        except LookupError:
            raise ContractError(part.pointer + "/$ref", "refers to itself, by way of other references") from None
        is_parameter = isinstance(target, dict) and target.keys() >= {"name", "in"}
        if not part._replace(value=target).has_its_type or (part.kind == "parameter" and not is_parameter):
            raise ContractError(part.pointer + "/$ref", f"leads to what is no {part.kind}")


def _problem_of_reference(contract: dict[str, Any], part: Part, kinds: dict[str, str]) -> str | None:
    reference = part.value["$ref"]
    if not isinstance(reference, str):
        return "must be text"
    if not reference.startswith("#"):
        return f"only references within the document (#/…) can be followed, and this is {reference!r}"
    try:
        lookup(contract, reference)
    except LookupError:
        return f"there is no {reference}"
    kind = kinds.get(pointer_of(reference), part.kind)
    if kind == part.kind or kind in MISTAKEN_KINDS.get(part.kind, ()):
        return None
    return f"leads to what is no {part.kind}, but a {kind}"


def _target_by_json_schema(contract: dict[str, Any], part: Part, known_parts: list[Part]) -> str | None:
    """The pointer of what JSON Schema by itself would find: by `$id` or `$anchor`, or by a path within the schema."""
    reference = part.value["$ref"]
    for other in known_parts if isinstance(reference, str) else ():
        if other.kind == "schema" and isinstance(other.value, dict):
            anchors = [f"#{other.value.get(keyword)}" for keyword in ("$anchor", "$dynamicAnchor")]
            if reference in [*anchors, other.value.get("$id")]:
                return other.pointer
    owner = part.pointer if isinstance(reference, str) and reference.startswith("#/") else ""
    while owner:
        target = owner + pointer_of(reference)
        try:
            lookup(contract, target)
        except LookupError:
            owner = parent_of(owner)
        else:
            return target
    return None


def _check_parameter(part: Part) -> None:
    for keyword in ("name", "in"):
        if not isinstance(part.value.get(keyword), str):
            raise ContractError(part.pointer, f"must have `{keyword}`, a text")
    if part.value["in"] not in _PLACES:
        raise ContractError(part.pointer + "/in", f"must be one of {', '.join(_PLACES)}")


def _check_type(part: Part) -> None:
    pointer, names = part.pointer + "/type", part.value.get("type", [])
    names_by_pointer = {pointer: names}
    if isinstance(names, list):
        names_by_pointer = {pointer + pointer_to(index): name for index, name in enumerate(names)}
    for pointer, name in names_by_pointer.items():
        if name is None:
            raise ContractError(pointer, 'has an unquoted null: write "null"')
        if name not in _TYPE_NAMES:
            raise ContractError(pointer, f"there is no type {name!r}, but {', '.join(_TYPE_NAMES)}")
