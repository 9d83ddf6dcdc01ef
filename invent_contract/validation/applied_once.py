"""Validators for schemas whose references multiply, so that checking one value would take exponential time.

Each schema is applied to a value once. That costs a copy of the value for each schema, so other schemas go without.
"""

from __future__ import annotations

import contextlib
import json
from collections.abc import Iterator
from graphlib import CycleError, TopologicalSorter
from typing import TYPE_CHECKING, Any

from jsonschema_rs import Draft202012Validator

from invent_contract.source.json_pointer import lookup, pointer_of
from invent_contract.source.structure import map_subschemas, subschemas

if TYPE_CHECKING:
    from jsonschema_rs import KeywordValidator

MAX_APPLICATIONS = 10_000  # of schemas to a value; more take an ordinary validator half a second
MAX_LEVELS = 100  # of references in each other, which need stack; those beyond are not followed
_IN_PLACE = {"allOf", "anyOf", "oneOf", "not", "if", "then", "else", "dependentSchemas"}
_APPLY_ONCE = "x-apply-once"  # stands for `$ref`, with a pointer
# They ask which fields the schemas behind references know, which is not told. Without them all valid values pass.
_UNEVALUATED = {"unevaluatedItems", "unevaluatedProperties"}
_encoder = json.JSONEncoder(sort_keys=True)  # `json.dumps` would make one for each value


def are_too_many(document: dict[str, Any], schema: Any) -> bool:
    """Whether an ordinary validator would apply more than `MAX_APPLICATIONS` schemas to a value and what is in it.

    So it might, too, where a schema applies itself to the same value.
    """
    counts: dict[int, int] = {}
    inner_by_id: dict[int, list[tuple[Any, bool]]] = {}
    unvisited = [schema]
    while unvisited:
        node = unvisited[-1]
        if id(node) not in inner_by_id:
            inner_by_id[id(node)] = list(_inner_schemas(document, node))
            unvisited += [inner_node for inner_node, _ in inner_by_id[id(node)] if id(inner_node) not in inner_by_id]
            continue
        unvisited.pop()
        inner = inner_by_id[id(node)]
        in_place = sum(counts.get(id(inner_node), 0) for inner_node, is_in_place in inner if is_in_place)
        # A value has many parts, which differ in what is applied to them.
        within = max((counts.get(id(inner_node), 0) for inner_node, is_in_place in inner if not is_in_place), default=0)
        counts[id(node)] = 1 + in_place + within
        if counts[id(node)] > MAX_APPLICATIONS:
            return True
    in_place_graph = {
        node_id: [id(inner_node) for inner_node, is_in_place in inner if is_in_place]
        for node_id, inner in inner_by_id.items()
    }
    try:
        TopologicalSorter(in_place_graph).prepare()
    except CycleError:
        return True
    return False


def _inner_schemas(document: dict[str, Any], schema: Any) -> Iterator[tuple[Any, bool]]:
    """The schemas that a schema leads to, each with whether it applies to the same value."""
    reference = schema.get("$ref") if isinstance(schema, dict) else None
    if isinstance(reference, str):
        with contextlib.suppress(LookupError):
            yield lookup(document, reference), True
    yield from ((inner, keyword in _IN_PLACE) for keyword, inner in subschemas(schema) if keyword != "$defs")


class AppliedOnce:
    """Makes validators of the schemas of a document that apply each schema to a value once."""

    def __init__(self, document: dict[str, Any]) -> None:
        self._document = document
        self._validators: dict[str, Draft202012Validator] = {}
        self._results: dict[tuple[str, str], bool] = {}  # by pointer and JSON text, during one check
        self._levels = 0

        def is_valid(pointer: str, value: Any) -> bool:
            return self._is_valid(pointer, value)

        class ApplyOnce:
            """The keyword that stands for a reference."""

            def __init__(self, parent_schema: Any, value: str, schema_path: Any) -> None:
                self._pointer = value

            def validate(self, instance: Any) -> None:
                if not is_valid(self._pointer, instance):
                    raise ValueError(f"{json.dumps(instance)[:100]} breaks the schema at {self._pointer}")

        self._keywords: dict[str, type[KeywordValidator]] = {_APPLY_ONCE: ApplyOnce}

    def validator(self, schema: Any) -> Draft202012Validator:
        """The validator for a schema.

        Raises:
            ValueError: The schema cannot be used to validate anything.
        """
        return Draft202012Validator(self._without_references(schema), validate_formats=True, keywords=self._keywords)

    def _is_valid(self, pointer: str, value: Any) -> bool:
        key = (pointer, _encoder.encode(value))
        if key not in self._results and self._levels < MAX_LEVELS:
            if pointer not in self._validators:
                self._validators[pointer] = self.validator(lookup(self._document, pointer))
            self._results[key] = True  # a schema that leads back to itself says nothing
            self._levels += 1
            try:
                self._results[key] = self._validators[pointer].is_valid(value)
            finally:
                self._levels -= 1
        result = self._results.get(key, True)
        if not self._levels:
            self._results.clear()
        return result

    def _without_references(self, schema: Any) -> Any:
        if not isinstance(schema, dict):
            return schema
        own = {keyword: value for keyword, value in schema.items() if keyword not in _UNEVALUATED}
        reference = own.pop("$ref", None)
        if isinstance(reference, str):
            own[_APPLY_ONCE] = pointer_of(reference)
        return {keyword: map_subschemas(keyword, value, self._without_references) for keyword, value in own.items()}
