"""Values made from schemas, where a contract gives no example."""

from __future__ import annotations

from typing import Any

from invent_contract.references import resolve

MAX_DEPTH = 8  # levels; a schema may contain itself
_SAMPLES_BY_FORMAT = {
    "date": "2026-03-02",
    "date-time": "2026-03-02T09:15:27Z",
    "time": "09:15:27Z",
    "duration": "P1D",
    "email": "jane@example.com",
    "hostname": "example.com",
    "ipv4": "192.0.2.1",
    "ipv6": "2001:db8::1",
    "uri": "https://example.com/",
    "url": "https://example.com/",
    "uuid": "3f0c9b62-5d1e-4a7b-8c55-0d9f6e2a1b34",
}


def sample_of(contract: dict[str, Any], schema: Any, depth: int = 0) -> Any:
    """A value that a schema means: with the required fields only, and as small as its limits allow.

    It may break what is said of it by `pattern`, `not`, `if` and the like.
    """
    if not isinstance(schema, dict):
        return None
    schema = resolve(contract, schema)
    if not isinstance(schema, dict):  # true or false
        return None
    for keyword in ("const", "default", "example"):
        if keyword in schema:
            return schema[keyword]
    for keyword in ("examples", "enum"):
        if schema.get(keyword):
            return schema[keyword][0]
    if depth > MAX_DEPTH:
        return None
    for keyword in ("oneOf", "anyOf"):
        if schema.get(keyword):
            sample = sample_of(contract, schema[keyword][0], depth + 1)
            return {**sample, **_object(contract, schema, depth)} if isinstance(sample, dict) else sample
    types = schema.get("type")
    type_name = next((name for name in types if name != "null"), "null") if isinstance(types, list) else types
    if type_name is None:
        type_name = "object" if {"properties", "allOf"} & schema.keys() else "array" if "items" in schema else "string"
    if type_name == "object":
        return _object(contract, schema, depth)
    if type_name == "array":
        return [sample_of(contract, schema.get("items", {}), depth + 1) for _ in range(schema.get("minItems", 1))]
    return _scalar(schema, type_name)


def _object(contract: dict[str, Any], schema: dict[str, Any], depth: int) -> dict[str, Any]:
    sample: dict[str, Any] = {}
    for part in schema.get("allOf", []):
        value = sample_of(contract, part, depth + 1)
        sample |= value if isinstance(value, dict) else {}
    properties = schema.get("properties", {})
    for name in schema.get("required", []):
        if name not in sample:
            sample[name] = sample_of(contract, properties.get(name, {}), depth + 1)
    return sample


def _scalar(schema: dict[str, Any], type_name: str) -> Any:
    if type_name in ("integer", "number"):
        least = schema.get("minimum", schema.get("exclusiveMinimum"))
        number = 1 if least is None else least if "minimum" in schema else least + 1
        step = schema.get("multipleOf")
        number = -(-number // step) * step if step else number
        return min(number, schema.get("maximum", number))
    if type_name == "boolean":
        return True
    if type_name == "null":
        return None
    text = str(_SAMPLES_BY_FORMAT.get(schema.get("format", ""), "text"))
    return text.ljust(schema.get("minLength", 0), "x")[
        : schema.get("maxLength", len(text) + schema.get("minLength", 0))
    ]
