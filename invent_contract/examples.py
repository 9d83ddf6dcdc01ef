"""The examples that a document gives."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from invent_contract.contract import Contract
from invent_contract.json_values import as_mapping
from invent_contract.samples import examples_in, sample_of
from invent_contract.schema import Side
from invent_contract.source.json_pointer import lookup, pointer_to, tokens_of
from invent_contract.source.references import resolve, resolve_at
from invent_contract.source.structure import Part, parts

_OWNERS = ("header", "media type", "parameter", "schema")


def examples(document: dict[str, Any]) -> Iterator[tuple[str, Any, str]]:
    """Each example of a document: its pointer, its value, and the pointer of the schema that it must fit."""
    for owner in parts(document):
        if owner.kind not in _OWNERS or not isinstance(owner.value, dict):
            continue
        if owner.kind == "schema":
            schema_pointer = owner.pointer
        elif "schema" in owner.value:
            schema_pointer = owner.pointer + "/schema"
        else:
            continue
        for pointer, value in _examples_of(document, owner):
            if not _is_serialized(owner, value):
                yield pointer, value, schema_pointer


def first_example(contract: Contract, schema_pointer: str) -> Any:
    """The first example of the parameter or media type that has a schema, or of the schema; None where there is none.

    Args:
        contract: The contract.
        schema_pointer: JSON pointer to the schema, which may be absent.
    """
    owner = as_mapping(lookup(contract.data, schema_pointer.removesuffix("/schema")))
    if "example" in owner:
        return owner["example"]
    for example in as_mapping(owner.get("examples")).values():
        return as_mapping(resolve(contract.data, example)).get("value")
    return next(iter(examples_in(contract.schema(schema_pointer, Side.RECEIVED))), None)


def example_of(contract: Contract, schema_pointer: str) -> Any:
    """What `first_example` returns or, where there is none, a value made from the schema."""
    example = first_example(contract, schema_pointer)
    return sample_of(contract, contract.schema(schema_pointer, Side.RECEIVED)) if example is None else example


def _examples_of(document: dict[str, Any], owner: Part) -> Iterator[tuple[str, Any]]:
    """The examples of a schema (a list) or of something that has a schema (example objects by name)."""
    if "example" in owner.value:
        yield owner.pointer + "/example", owner.value["example"]
    values = owner.value.get("examples")
    if owner.kind == "schema" and isinstance(values, list):
        yield from ((owner.pointer + pointer_to("examples", index), value) for index, value in enumerate(values))
    elif owner.kind != "schema" and isinstance(values, dict):
        for name, example in values.items():
            pointer = owner.pointer + pointer_to("examples", name)
            if isinstance(example, dict) and "$ref" in example:
                try:
                    pointer, example = resolve_at(document, pointer)
                except LookupError:  # told where the document is checked
                    continue
            if isinstance(example, dict) and "value" in example:
                yield pointer + "/value", example["value"]


def _is_serialized(owner: Part, value: Any) -> bool:
    """Whether an example is text in the format of the body, such as XML, instead of a value of its schema."""
    return owner.kind == "media type" and "json" not in tokens_of(owner.pointer)[-1].lower() and isinstance(value, str)
