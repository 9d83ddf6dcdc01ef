"""The keywords of schemas by what they do, and what is written with them, without what is only wording."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from invent_contract.json_values import json_text
from invent_contract.source.json_pointer import pointer_of
from invent_contract.source.structure import map_subschemas

TYPES = frozenset({"array", "boolean", "integer", "null", "number", "object", "string"})
UNIONS = ("oneOf", "anyOf")
LOWER_LIMITS = ("minimum", "exclusiveMinimum", "minLength", "minItems", "minProperties", "minContains")
UPPER_LIMITS = ("maximum", "exclusiveMaximum", "maxLength", "maxItems", "maxProperties", "maxContains")
# Keywords that only restrict a value.
RESTRICTIONS = (
    *("contains", "dependentRequired", "dependentSchemas", "else", "format", "if", "multipleOf", "not", "pattern"),
    *("propertyNames", "then", "uniqueItems"),
)
# Keywords that also decide which types a value's parts have.
SHAPES = ("contentEncoding", "patternProperties", "prefixItems", "unevaluatedItems", "unevaluatedProperties")
WORDING = ("title", "description", "default", "deprecated", "example", "examples", "externalDocs", "$comment")


def demands(schema: dict[str, Any]) -> set[str]:
    """The keywords of a schema object that are more than wording."""
    return {keyword for keyword in schema if not _is_wording(keyword)}


def meaning_of(keyword: str, value: Any) -> Any:
    """The value of a keyword as it is written, without wording and extensions of the schemas in it."""
    return map_subschemas(keyword, value, without_wording)


def without_wording(schema: Any) -> Any:
    """A schema as it is written, without wording and extensions."""
    if not isinstance(schema, dict):
        return schema
    return {keyword: meaning_of(keyword, value) for keyword, value in schema.items() if not _is_wording(keyword)}


def normalized(keyword: str, value: Any, definition_at: Callable[[str], Any] | None = None, levels: int = 0) -> Any:
    """What `meaning_of` returns, with `enum` for each `const`, which OpenAPI 3.0 does not have.

    Args:
        keyword: The keyword.
        value: Its value.
        definition_at: Looks up what is written at a pointer.
        levels: How many references that lead to one another are replaced by what they refer to.
    """

    def normalized_schema(schema: Any, levels: int) -> Any:
        if not isinstance(schema, dict):
            return schema
        if levels and definition_at and isinstance(schema.get("$ref"), str):
            return normalized_schema(definition_at(pointer_of(schema["$ref"])), levels - 1)
        meaning = _own_meaning(schema)
        return {keyword: normalized(keyword, value, definition_at, levels) for keyword, value in meaning.items()}

    return map_subschemas(keyword, value, lambda schema: normalized_schema(schema, levels))


def _own_meaning(schema: dict[str, Any]) -> dict[str, Any]:
    """A schema object without wording and extensions, not those of the schemas in it, and with `enum` for `const`."""
    meaning = {keyword: value for keyword, value in schema.items() if not _is_wording(keyword)}
    if "const" in meaning:
        meaning["enum"] = [meaning.pop("const")]
    return meaning


class Several(list[Any]):
    """The values of a keyword that several schema objects have, each of which counts. Their order means nothing."""

    def __init__(self, values: Iterable[Any]) -> None:
        by_text = {json_text(value): value for value in values}
        super().__init__(by_text[text] for text in sorted(by_text))


def _is_wording(keyword: Any) -> bool:
    return keyword in WORDING or str(keyword).startswith("x-")
