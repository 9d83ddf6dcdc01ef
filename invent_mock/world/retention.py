"""How much the mock remembers: the newest of each kind."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable

MAX_KEPT = 10_000  # of a kind
MAX_BYTES = 64 * 1024 * 1024  # of memory


class Retention:
    """Forgets the oldest of a kind when there are too many, or they take too much memory. The newest always stays."""

    def __init__(self) -> None:
        self._kept: deque[tuple[int, Callable[[], object]]] = deque()  # bytes, and what forgets them; the oldest first
        self._bytes = 0

    def keep(self, size: int, forget: Callable[[], object]) -> None:
        """Keep the newest.

        Args:
            size: Bytes of memory that it takes.
            forget: Called to forget it.
        """
        self._kept.append((size, forget))
        self._bytes += size
        while len(self._kept) > 1 and (len(self._kept) > MAX_KEPT or self._bytes > MAX_BYTES):
            oldest_size, forget_oldest = self._kept.popleft()
            self._bytes -= oldest_size
            forget_oldest()
