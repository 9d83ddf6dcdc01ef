"""The examples that a contract gives."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from invent_contract.json_pointer import lookup, walk
from invent_contract.references import resolve
from invent_contract.samples import sample_of

# Not below `properties`, where `example` is the name of a field.
_EXAMPLE = re.compile(r"(?P<owner>.*)(?<!/properties)/(example|examples/\d+|examples/[^/]+/value)")


def examples(contract: dict[str, Any]) -> Iterator[tuple[str, Any, str]]:
    """Each example of a contract: its pointer, its value, and the pointer of the schema that it must fit."""
    for pointer, value in walk(contract):
        if match := _EXAMPLE.fullmatch(pointer):
            owner = match["owner"]
            owner_has_schema = "schema" in lookup(contract, owner)  # a parameter or a media type; else it is a schema
            yield pointer, value, f"{owner}/schema" if owner_has_schema else owner


def remove_examples(contract: dict[str, Any]) -> None:
    """Remove all examples from a contract, in place."""
    for pointer, _ in reversed(list(walk(contract))):  # what is deeper first, as examples may hold what looks like one
        if match := _EXAMPLE.fullmatch(pointer):
            owner = lookup(contract, match["owner"])
            owner.pop("example", None)
            owner.pop("examples", None)


def first_example(contract: dict[str, Any], owner: dict[str, Any]) -> Any:
    """The first example of a parameter or a media type, or of its schema; None where there is none."""
    if "example" in owner:
        return owner["example"]
    for example in owner.get("examples", {}).values():
        return resolve(contract, example).get("value")
    schema = resolve(contract, owner.get("schema", {}))
    if "example" in schema:
        return schema["example"]
    return next(iter(schema.get("examples", [])), None)


def example_of(contract: dict[str, Any], owner: dict[str, Any]) -> Any:
    """The first example of a parameter or a media type or, where there is none, a value made from its schema."""
    example = first_example(contract, owner)
    if example is not None:
        return example
    for definition in owner.get("content", {}).values():  # a parameter that is written as JSON
        return example_of(contract, definition)
    return sample_of(contract, owner.get("schema", {}))
