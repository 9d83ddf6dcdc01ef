"""The fields of a value that its schema does not have, where the schema has any."""

from __future__ import annotations

import functools
from collections.abc import Iterator
from typing import Any

from jsonschema_rs import is_valid

from contract_tests.provider.judging.contradictions import IntendedVariants, type_name
from contract_tests.provider.judging.judged_value import JSONPath
from contract_tests.provider.reporting.excerpts import show_value
from contract_tests.provider.reporting.findings import Disagreement
from invent_contract import pointer_to
from invent_contract.clause import SuiteVerdict
from invent_contract.contract import Contract
from invent_contract.json_values import json_text
from invent_contract.schema import Schema, Union


def undocumented_fields(
    contract: Contract, value: Any, schema: Schema, intended: IntendedVariants
) -> Iterator[Disagreement]:
    """One for each field, at any depth, that is neither described nor refused."""
    unvisited: list[tuple[JSONPath, Any, list[Schema]]] = [((), value, [schema])]
    while unvisited:
        path, value, schemas = unvisited.pop()
        if not isinstance(value, dict | list):
            continue
        parts = _with_variants(contract, path, value, schemas, intended)
        undescribed = {}
        for key, child in value.items() if isinstance(value, dict) else enumerate(value):
            child_schemas = [child_schema for part in parts for child_schema in _schemas_at(part, key)]
            if not child_schemas:
                undescribed[key] = child
            elif isinstance(child, dict | list):
                unvisited.append(((*path, key), child, child_schemas))
        described = [part for part in parts if part.has_fields] if undescribed and isinstance(value, dict) else []
        if described and not any(map(_lets_all_through, described)):
            for name, field in undescribed.items():
                yield _undocumented_field(str(name), field, described[-1])


def _with_variants(
    contract: Contract, path: JSONPath, value: Any, schemas: list[Schema], intended: IntendedVariants
) -> list[Schema]:
    """Schemas, and the variants of their unions that the value is, each once."""
    parts: dict[Schema, None] = {}
    unvisited = list(reversed(schemas))
    while unvisited:
        schema = unvisited.pop()
        if schema not in parts:
            parts[schema] = None
            unions = [union for union in reversed(schema.unions) if union.variants]
            unvisited += [_variant(contract, path, value, union, intended) for union in unions]
    return list(parts)


def _variant(contract: Contract, path: JSONPath, value: Any, union: Union, intended: IntendedVariants) -> Schema:
    """The variant of a union that a value is, or most likely is."""
    if (path, union.pointer) in intended:
        return intended[path, union.pointer]
    fitting = (variant for variant in union.variants if contract.validator(variant.pointer).is_valid(value))
    return next(fitting, union.variants[-1])


def _lets_all_through(schema: Schema) -> bool:
    """Whether any other field is all right: of a kind only the name is known, or further fields have a schema."""
    is_known_by_name = any(field.excluded_values for field in schema.properties.values())
    return is_known_by_name or "unevaluatedProperties" in schema.keywords


@functools.lru_cache(maxsize=10_000)  # the items of a list have the same fields
def _schemas_at(schema: Schema, key: str | int) -> list[Schema]:
    """What a schema says of a field, or of an item of a list."""
    if isinstance(key, int):
        item = schema.prefix_items[key] if key < len(schema.prefix_items) else schema.items
        return [item] if item else []
    fields = [schema.all_properties[key]] if key in schema.all_properties else []
    fields += [field for pattern, field in schema.pattern_properties.items() if is_valid({"pattern": pattern}, key)]
    return fields or ([schema.members] if schema.members else [])


def _undocumented_field(name: str, value: Any, schema: Schema) -> Disagreement:
    pointer = schema.pointers_of("properties")[-1]
    if schema.component:
        pointer = pointer_to("components", "schemas", schema.component, "properties")
    suggestion = f"{json_text(name)}: {json_text({'type': type_name(value)})}"
    what = f"there is a field `{name}`"
    return Disagreement(SuiteVerdict.UNDOCUMENTED, pointer, what, show_value(value), suggestion)
