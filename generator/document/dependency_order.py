"""The order of components in which openapi-python-client's parser reads each of them at the first attempt."""

from __future__ import annotations

from collections.abc import Mapping

from generator.document.forms import Form, references_of_values, target_of
from generator.graphs import after_their_targets


def in_dependency_order(components: Mapping[str, Form]) -> dict[str, Form]:
    """The components, each after those that it refers to, and otherwise in their order.

    The parser reads a component again and again until all that it refers to is known, but for the fields of objects.
    """
    graph = {key: [*map(target_of, references_of_values(form))] for key, form in components.items()}
    return {key: components[key] for key in after_their_targets(graph)}
