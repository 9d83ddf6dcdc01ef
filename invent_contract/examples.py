"""The examples that a contract gives."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from invent_contract.json_pointer import lookup, pointer_of, pointer_to, tokens_of
from invent_contract.references import resolve
from invent_contract.samples import sample_of
from invent_contract.structure import Part, parts

_OWNERS = ("header", "media type", "parameter", "schema")


def examples(contract: dict[str, Any]) -> Iterator[tuple[str, Any, str]]:
    """Each example of a contract: its pointer, its value, and the pointer of the schema that it must fit."""
    for owner in _owners(contract):
        if owner.kind == "schema":
            schema_pointer = owner.pointer
        elif "schema" in owner.value:
            schema_pointer = owner.pointer + "/schema"
        else:
            continue
        for pointer, value in _examples_of(contract, owner):
            if not _is_serialized(owner, value):
                yield pointer, value, schema_pointer


def remove_examples(contract: dict[str, Any]) -> None:
    """Remove all examples from a contract, in place."""
    for owner in list(_owners(contract)):
        owner.value.pop("example", None)
        owner.value.pop("examples", None)


def first_example(contract: dict[str, Any], owner: dict[str, Any]) -> Any:
    """The first example of a parameter or a media type, or of its schema; None where there is none."""
    if "example" in owner:
        return owner["example"]
    for example in (owner.get("examples") or {}).values():
        return resolve(contract, example).get("value")
    schema = resolve(contract, owner.get("schema", {}))
    if not isinstance(schema, dict):
        return None
    if "example" in schema:
        return schema["example"]
    return next(iter(schema.get("examples") or []), None)


def example_of(contract: dict[str, Any], owner: dict[str, Any]) -> Any:
    """The first example of a parameter or a media type or, where there is none, a value made from its schema."""
    example = first_example(contract, owner)
    if example is not None:
        return example
    for definition in owner.get("content", {}).values():  # a parameter that is written as JSON
        return example_of(contract, definition)
    return sample_of(contract, owner.get("schema", {}))


def _owners(contract: dict[str, Any]) -> Iterator[Part]:
    """The values of a contract that may have examples."""
    return (part for part in parts(contract) if part.kind in _OWNERS and isinstance(part.value, dict))


def _examples_of(contract: dict[str, Any], owner: Part) -> Iterator[tuple[str, Any]]:
    """The examples of a schema (a list) or of something that has a schema (example objects by name)."""
    if "example" in owner.value:
        yield owner.pointer + "/example", owner.value["example"]
    values = owner.value.get("examples")
    if owner.kind == "schema" and isinstance(values, list):
        yield from ((owner.pointer + pointer_to("examples", index), value) for index, value in enumerate(values))
    elif owner.kind != "schema" and isinstance(values, dict):
        for name, example in values.items():
            pointer = owner.pointer + pointer_to("examples", name)
            while isinstance(example, dict) and "$ref" in example:
                pointer = pointer_of(example["$ref"])
                example = lookup(contract, pointer)
            if isinstance(example, dict) and "value" in example:
                yield pointer + "/value", example["value"]


def _is_serialized(owner: Part, value: Any) -> bool:
    """Whether an example is the text of a body that is not JSON, such as XML, and no value of the body's schema."""
    return owner.kind == "media type" and "json" not in tokens_of(owner.pointer)[-1].lower() and isinstance(value, str)
