"""The examples that a contract gives."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from invent_contract.json_pointer import lookup, walk
from invent_contract.references import resolve

# Not below `properties`, where `example` is the name of a field.
_EXAMPLE = re.compile(r"(?P<owner>.*)(?<!/properties)/(example|examples/\d+|examples/[^/]+/value)")


def examples(contract: dict[str, Any]) -> Iterator[tuple[str, Any, str]]:
    """Each example of a contract: its pointer, its value, and the pointer of the schema that it must fit."""
    for pointer, value in walk(contract):
        if match := _EXAMPLE.fullmatch(pointer):
            owner = match["owner"]
            owner_has_schema = "schema" in lookup(contract, owner)  # a parameter or a media type; else it is a schema
            yield pointer, value, f"{owner}/schema" if owner_has_schema else owner


def first_example(contract: dict[str, Any], owner: dict[str, Any]) -> Any:
    """The first example of a parameter or a media type, or None."""
    if "example" in owner:
        return owner["example"]
    for example in owner.get("examples", {}).values():
        return resolve(contract, example).get("value")
    return None
