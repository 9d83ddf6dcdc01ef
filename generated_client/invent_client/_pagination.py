"""Which page of a list comes next."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Generic, TypeVar

T = TypeVar("T")


class Pages(Generic[T]):
    """The pages of a list, from one of them on, each item once.

    How many there are is not documented. A page is the last if it has nothing new, as one that is empty or one from a
    server that knows no pages, or fewer items than the response says that a page has. If the response counts more items
    than came so far, then a short page is not the last: the server gives fewer items than it says.

    Args:
        first: The number of the first page; None for 1.

    Attributes:
        number: The number of the next page.
        are_over: Whether there is no next page.
    """

    def __init__(self, first: float | None) -> None:
        self.number: float = 1 if first is None else first
        self.are_over = False
        self._received = 0
        self._ids: set[str | int] = set()
        self._previous: Sequence[T] = ()

    def add(self, items: Sequence[T], headers: Mapping[str, str]) -> Sequence[T]:
        """Take the items and the headers of the page that was fetched, and return those that are new."""
        is_repeated = list(items) == list(self._previous)
        new_items = [] if is_repeated else [item for item in items if self._is_new(item)]
        self._received += len(items)
        is_short = len(items) < _number_in(headers, "pagination-take")
        is_counted = self._received < _number_in(headers, "pagination-count")
        self.are_over = not new_items or (is_short and not is_counted)
        self.number += 1
        self._previous = items
        return new_items

    def _is_new(self, item: T) -> bool:
        """Whether an item was not on an earlier page, as it may be when the list has grown in between."""
        identifier = getattr(item, "id", None)
        if not isinstance(identifier, str | int):
            return True
        is_new = identifier not in self._ids
        self._ids.add(identifier)
        return is_new


def _number_in(headers: Mapping[str, str], name: str) -> int:
    """The number in a header; 0 where there is none."""
    text = headers.get(name, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0
