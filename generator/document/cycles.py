"""Schemas that refer to themselves with no object in between, so that no type could be written for them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from generator.document.parser_components import ParserSchema, references_of_values, target_of


def cut_cycles(components: Mapping[str, ParserSchema]) -> Iterator[str]:
    """Replace references by the empty schema, in place, so that each cycle of them leads through an object.

    Yields:
        The key of each component with such a reference.
    """
    finished: set[str] = set()
    for first in components:
        # The components on the way to the one that is visited, each with the references that are yet to be followed.
        path = {first: references_of_values(components[first])} if first not in finished else {}
        while path:
            key, references = next(reversed(path.items()))
            if not references:
                finished.add(key)
                del path[key]
                continue
            reference = references.pop(0)
            target = target_of(reference)
            if target in path:
                reference.clear()
                yield key
            elif target not in finished:
                path[target] = references_of_values(components[target])
