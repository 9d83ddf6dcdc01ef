"""Strategies of Hypothesis that tests share."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st


def objects(fields: dict[str, st.SearchStrategy[Any]], most: int) -> st.SearchStrategy[dict[str, Any]]:
    """Objects with some of these fields, at most so many."""
    names_of_some = st.lists(st.sampled_from(sorted(fields)), max_size=most, unique=True)

    @st.composite
    def drawn(draw: st.DrawFn) -> dict[str, Any]:  # `flatmap` would take longer: it makes a strategy for each object
        return {name: draw(fields[name]) for name in draw(names_of_some)}

    return drawn()
