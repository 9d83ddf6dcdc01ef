"""What to write into the contract to settle a clause that is contradicted, as lines of YAML, or what to remove."""

from __future__ import annotations

from typing import Any

from invent_contract.json_values import as_list, json_text
from invent_contract.schema.keywords import UNIONS, meaning_of


def write(keyword: str, value: Any) -> str:
    """A keyword with another value: another limit, other required fields, another type."""
    return f"{keyword}: {json_text(value)}"


def remove(keyword: str) -> str:
    """Nothing takes the keyword's place."""
    return f"remove `{keyword}`"


def widen_type(definition: dict[str, Any], type_name: str) -> str:
    """A further type."""
    return write("type", [*_types(definition), type_name])


def add_value(definition: dict[str, Any], value: Any) -> str:
    """A further member of an enumeration, or a second value beside a constant."""
    values = [definition["const"]] if "const" in definition else as_list(definition["enum"])
    return write("enum", [*values, value])


def keyword_that_excludes_null(definition: dict[str, Any]) -> str | None:
    """The keyword by which a schema object excludes null. That it does is assumed: no page says so."""
    if "type" in definition:
        return None if "null" in _types(definition) else "type"
    keyword = next((keyword for keyword in ("const", "enum", *UNIONS) if keyword in definition), None)
    values = [definition["const"]] if keyword == "const" else as_list(definition[keyword]) if keyword else []
    return None if None in values or {"type": "null"} in values else keyword


def allow_null(definition: dict[str, Any], keyword: str) -> str:
    """Null as well, where a keyword does not allow it.

    Args:
        definition: The schema object.
        keyword: What `keyword_that_excludes_null` returns, or else `$ref` or `allOf`.
    """
    null = {"type": "null"}
    if keyword == "type":
        enumeration = "\n" + add_value(definition, None) if {"enum", "const"} & definition.keys() else ""
        return widen_type(definition, "null") + enumeration
    if keyword in ("const", "enum"):
        return add_value(definition, None)
    if keyword in UNIONS:
        return write(keyword, [*as_list(meaning_of(keyword, definition[keyword])), null])
    return write("oneOf", [{keyword: meaning_of(keyword, definition[keyword])}, null])


def _types(definition: dict[str, Any]) -> list[Any]:
    return definition["type"] if isinstance(definition["type"], list) else [definition["type"]]
