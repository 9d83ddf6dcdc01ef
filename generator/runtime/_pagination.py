"""Which page of a list comes next."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Generic, TypeVar

T = TypeVar("T")


class Pages(Generic[T]):
    """The pages of a list, from one of them on.

    How many there are is not documented. A page is the last if it has fewer items than the response says that a page
    has, or none at all, or the same as the one before it, as from a server that knows no pages.

    Args:
        first: The number of the first page; None for 1.

    Attributes:
        number: The number of the next page.
        are_over: Whether there is no next page.
    """

    def __init__(self, first: float | None) -> None:
        self.number: float = 1 if first is None else first
        self.are_over = False
        self._previous: Sequence[T] = ()

    def add(self, items: Sequence[T], headers: Mapping[str, str]) -> Sequence[T]:
        """Take the items and the headers of the page that was fetched, and return those that are to be given."""
        size = headers.get("pagination-take", "")
        is_short = size.isdecimal() and len(items) < int(size)
        is_repeated = len(items) > 0 and list(items) == list(self._previous)
        self.are_over = is_short or is_repeated or not items
        self.number += 1
        self._previous = items
        return () if is_repeated else items
