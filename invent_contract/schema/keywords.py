"""The keywords of schemas by what they do, and what is written with them, without what is only wording."""

from __future__ import annotations

from typing import Any

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


def meaning_of(value: Any) -> Any:
    """A schema as it is written, without wording and extensions."""
    if isinstance(value, list):
        return [meaning_of(item) for item in value]
    if isinstance(value, dict):
        return {name: meaning_of(item) for name, item in value.items() if not _is_wording(name)}
    return value


def normalized(value: Any) -> Any:
    """What `meaning_of` returns, and with `enum` for each `const`, which OpenAPI 3.0 does not have."""
    if isinstance(value, list):
        return [normalized(item) for item in value]
    if isinstance(value, dict):
        meaning = {name: normalized(item) for name, item in value.items() if not _is_wording(name)}
        if "const" in meaning:
            meaning["enum"] = [meaning.pop("const")]
        return meaning
    return value


def _is_wording(keyword: Any) -> bool:
    return keyword in WORDING or str(keyword).startswith("x-")
