"""Documents whose schemas refer to one another in very many ways, in cycles or in long chains."""

from __future__ import annotations

import random
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

OPERATION = ("/a", "post")
LEAF: dict[str, Any] = {"type": "object", "properties": {"leaf": {"type": "string"}}}
# What a schema says of two others.
LINKS: dict[str, Any] = {
    "reference": lambda first, _: first,
    "allOf": lambda first, second: {"allOf": [first, second]},
    "oneOf": lambda first, second: {"oneOf": [first, second]},
    "anyOf": lambda first, second: {"anyOf": [first, second]},
    "properties": lambda first, second: {"type": "object", "properties": {"a": first, "b": second}},
    "required": lambda first, second: {"type": "object", "required": ["a"], "properties": {"a": first, "b": second}},
    "a field twice": lambda first, second: {"allOf": [{"properties": {"a": first}}, {"properties": {"a": second}}]},
    "fields beside allOf": lambda first, second: {
        "type": "object",
        "allOf": [first, second],
        "properties": {"c": LEAF},
    },
    "fields beside oneOf": lambda first, second: {
        "type": "object",
        "oneOf": [first, second],
        "properties": {"c": LEAF},
    },
    "items": lambda first, _: {"type": "array", "items": first},
    "prefixItems": lambda first, second: {"type": "array", "prefixItems": [first, second]},
    "additionalProperties": lambda first, second: {"properties": {"a": first}, "additionalProperties": second},
    "if": lambda first, second: {"if": first, "then": second},
    "not": lambda first, second: {"allOf": [{"not": first}, {"not": second}]},
    "dependentSchemas": lambda first, second: {"dependentSchemas": {"a": first, "b": second}},
    "a single one of": lambda first, _: {"oneOf": [first]},
}


def document_with_root(schemas: dict[str, Any], root: str) -> dict[str, Any]:
    """A document with these components, one of which is the body of a request and that of its response."""
    content = {"application/json": {"schema": {"$ref": f"#/components/schemas/{quote(root.replace('/', '~1'))}"}}}
    path, method = OPERATION
    operation = {
        "operationId": "postA",
        "requestBody": {"required": True, "content": content},
        "responses": {"200": {"description": "Done.", "content": content}},
    }
    return {
        "openapi": "3.1.0",
        "info": {"title": "Doubling", "version": "1"},
        "servers": [{"url": "https://example.com"}],
        "paths": {path: {method: operation}},
        "components": {"schemas": schemas},
    }


def doubling(link: str, levels: int, leaf: dict[str, Any] = LEAF) -> dict[str, Any]:
    """Each schema refers to the next one twice."""
    schemas = {f"S{level}": LINKS[link](*[_reference(level + 1)] * 2) for level in range(levels)}
    return document_with_root({**schemas, f"S{levels}": leaf}, "S0")


def cycle(link: str, size: int) -> dict[str, Any]:
    """Each schema refers to the next two, and the last to the first."""
    schemas = {f"S{n}": LINKS[link](_reference((n + 1) % size), _reference((n + 2) % size)) for n in range(size)}
    return document_with_root(schemas, "S0")


def sharing(operation_count: int, schema_count: int) -> dict[str, Any]:
    """Each of the operations leads to all schemas, of which each has the two before it for fields."""
    schemas = {f"S{n}": LINKS["properties"](_reference(n - 1), _reference(n - 2)) for n in range(2, schema_count)}
    document = document_with_root({"S0": LEAF, "S1": LEAF, **schemas}, f"S{schema_count - 1}")
    path, method = OPERATION
    operation = document["paths"].pop(path)[method]
    paths = {f"{path}{n}": {method: {**operation, "operationId": f"postA{n}"}} for n in range(operation_count)}
    return {**document, "paths": paths}


def random_documents(seed: int) -> Iterator[dict[str, Any]]:
    """Documents without end: of up to 60 schemas that each refer to two others, further on or anywhere."""
    generator = random.Random(seed)
    while True:
        size = generator.randint(2, 60)
        links = generator.sample(sorted(LINKS), generator.randint(1, 4))
        step = generator.choice([1, 2, 5, size])
        may_go_back = generator.random() < 0.4
        schemas: dict[str, Any] = {f"S{size}": generator.choice([LEAF, {"type": "string"}, {"enum": ["a", "b"]}, True])}
        for level in range(size):
            first = 0 if may_go_back else level + 1
            targets = [generator.randint(first, min(size, level + step)) for _ in range(2)]
            # A reference that is all of a schema must lead on: `check` refuses a cycle of them.
            link = generator.choice(links)
            schemas[f"S{level}"] = LINKS[link](*map(_reference, [level + 1] * 2 if link == "reference" else targets))
        yield document_with_root(schemas, "S0")


def _reference(number: int) -> dict[str, str]:
    return {"$ref": f"#/components/schemas/S{number}"}
