"""Schemas that are nested so deeply that Python could not import, or parse, the code for them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from generator.document.parser_components import ParserSchema, has_class, references_in, target_of
from generator.graphs import after_their_targets

MAX_LEVELS = 80  # each imports the next, and is a bracket in the next one's type; Python allows some 200 of both
MAX_PARTS = 300  # that the type of a value without a class is made of


def cut_deep_nesting(components: Mapping[str, ParserSchema]) -> Iterator[tuple[str, str]]:
    """Replace references by the empty schema, in place, where a type would be too large.

    No more than `MAX_LEVELS` components are then in each other, and no type has more than `MAX_PARTS` parts: lists and
    unions have no classes, so the type of each has those of all that are in it.

    Yields:
        The key of each component with such a reference, and that of what it referred to.
    """
    references = {
        key: [(reference, target_of(reference), depth) for reference, depth in references_in(schema)]
        for key, schema in components.items()
    }
    levels: dict[str, int] = {}
    part_counts: dict[str, int] = {}  # of what has no class
    graph = {key: [target for _, target, _ in references_of_key] for key, references_of_key in references.items()}
    for key in after_their_targets(graph):
        is_class = has_class(components[key])
        levels[key], part_count = 0, 1
        for reference, target, depth in references[key]:
            level = levels.get(target, 0) + (min(depth, 1) if is_class else depth)
            new_part_count = part_count + part_counts.get(target, 1)
            if level >= MAX_LEVELS or (new_part_count > MAX_PARTS and not is_class):
                reference.clear()
                yield key, target
            else:
                levels[key], part_count = max(levels[key], level), new_part_count
        if not is_class:
            part_counts[key] = part_count
