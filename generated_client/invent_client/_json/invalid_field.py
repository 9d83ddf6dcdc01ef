"""The error that names a field: of a request that is refused, or of a response that cannot be read."""

from __future__ import annotations


class InvalidField(ValueError):
    """A value that its documented type cannot hold, or a required field that is missing.

    Attributes:
        path: Where, such as `message[0].text`; empty for the whole body.
        reason: What is wrong, as the rest of a sentence that begins with the path.
    """

    def __init__(self, path: str, reason: str) -> None:
        super().__init__(path, reason)
        self.path = path
        self.reason = reason

    def __str__(self) -> str:
        return f"{self.path or 'the body'} {self.reason}"

    def within(self, outer: str) -> InvalidField:
        """The same error, as seen from the object or the list that the value is in."""
        dot = "" if not self.path or self.path.startswith("[") else "."
        return InvalidField(f"{outer}{dot}{self.path}", self.reason)
