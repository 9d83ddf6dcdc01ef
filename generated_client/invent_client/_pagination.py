"""Which page of a list comes next."""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping, Sequence
from typing import Generic, TypeVar

from .errors import APIError

T = TypeVar("T")

MAX_PAGES = 10_000  # A list that has no end must not hold its caller for ever.


class Pages(Generic[T]):
    """The pages of a list, from one of them on, each item once.

    The number of pages is not documented. The last page is one without new items, such as an empty page, or any page
    after the first from a server without pagination. A page shorter than `pagination-take` is the last, too, unless
    `pagination-count` says that there are more items.

    Args:
        first: The number of the first page; None for 1.

    Attributes:
        are_over: Whether there is no next page.
    """

    def __init__(self, first: float | None) -> None:
        self.are_over = False
        self._number: float = 1 if first is None else first
        self._pages_read = 0
        self._received = 0
        self._ids: set[str | int] = set()
        self._previous: Sequence[T] = []  # the new items of the page before

    def next_number(self) -> float:
        """The number of the next page.

        Raises:
            APIError: So many pages have been read that the list may have no end.
        """
        if self._pages_read == MAX_PAGES:
            message = f"the list goes on after {MAX_PAGES} pages, of which {self._number - 1} was the last"
            raise APIError(message, delivery="not_delivered")
        return self._number

    def add(self, items: Sequence[T], headers: Mapping[str, str]) -> deque[T]:
        """Take the items and the headers of the page that was fetched, and return those that are new."""
        new_items = [item for item in items if self._is_new(item)]
        if new_items == self._previous:  # items without ids, of a server that knows no pages
            new_items = []
        self._received += len(items)
        is_short = len(items) < _number_in(headers, "pagination-take")
        is_counted = self._received < _number_in(headers, "pagination-count")
        self.are_over = not new_items or (is_short and not is_counted)
        self._number += 1
        self._pages_read += 1
        self._previous = new_items
        return deque(new_items)

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
