"""The error that names a value in a contract."""

from __future__ import annotations

from typing import Any


class ContractError(Exception):
    """The contract is wrong, or has something that the generator cannot generate.

    Attributes:
        pointer: JSON pointer (RFC 6901) to the value; empty for the whole document.
        line: Line of the file, counted from 1, where the error itself knows it. `line_of` finds it for a pointer.
    """

    def __init__(self, pointer: str, message: str, line: int | None = None) -> None:
        super().__init__(message)
        self.pointer = pointer
        self.line = line

    def __reduce__(self) -> tuple[Any, ...]:
        """How it is pickled: an exception is made anew of `args`, which are the message alone."""
        return type(self), (self.pointer, str(self), self.line)
