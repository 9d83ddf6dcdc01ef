"""Forms: schemas as openapi-python-client's parser gets them.

The forms of objects and enumerations are components. Any other refers to one, or is a scalar, a list or an `oneOf` of
these.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from generator.graphs import after_their_targets

COMPONENTS = "#/components/schemas/"

Form = dict[str, Any]


def reference(key: str) -> Form:
    """The form that refers to a component."""
    return {"$ref": COMPONENTS + key}


def target_of(referring: Form) -> str:
    """The component that a form refers to."""
    return str(referring["$ref"]).removeprefix(COMPONENTS)


def one_of(forms: list[Form]) -> Form:
    """One of several kinds of value, each told once."""
    variants: list[Form] = []
    for form in forms:
        variants += [variant for variant in form.get("oneOf", [form]) if variant not in variants]
    return variants[0] if len(variants) == 1 else {"oneOf": variants}


def has_class(form: Form) -> bool:
    """Whether it is that of an object or an enumeration."""
    return form.get("type") == "object" or "enum" in form


def references_in(form: Form) -> Iterator[tuple[Form, int]]:
    """Each form in a form that refers to a component, and in how many others of its values its own value is."""
    unvisited = [(form, 0)]
    while unvisited:
        part, depth = unvisited.pop()
        if "$ref" in part:
            yield part, depth
        inner = [*part.get("prefixItems", []), *part.get("properties", {}).values()]
        inner += [part[keyword] for keyword in ("items", "additionalProperties") if keyword in part]
        unvisited += [(value, depth + 1) for value in reversed(inner)]
        unvisited += [(variant, depth) for variant in reversed(part.get("oneOf", []))]


def references_of_values(form: Form) -> list[Form]:
    """The references in a form that has no class, so that a type is made of those that they lead to."""
    return [] if has_class(form) else [referring for referring, _ in references_in(form)]


def in_dependency_order(components: Mapping[str, Form]) -> dict[str, Form]:
    """The components, each after those that it refers to, and otherwise in their order.

    The parser reads a component again and again until all that it refers to is known, but for the fields of objects.
    """
    graph = {key: [*map(target_of, references_of_values(form))] for key, form in components.items()}
    return {key: components[key] for key in after_their_targets(graph)}
