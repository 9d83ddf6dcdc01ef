"""A request that the mock answers with an error."""

from __future__ import annotations

from collections.abc import Mapping

from starlette.exceptions import HTTPException

MAX_MESSAGE = 1_000  # characters


class Refusal(HTTPException):
    """Raised anywhere in the mock, it becomes the response.

    Attributes:
        pointer: JSON pointer to what is wrong in the body, or None where it is not in the body.
    """

    def __init__(
        self, status: int, message: str, pointer: str | None = None, headers: Mapping[str, str] | None = None
    ) -> None:
        super().__init__(status, _shortened(message), headers)
        self.pointer = pointer


class InvalidRequest(Refusal):
    """A request that breaks the contract, or a rule of its prose: 400."""

    def __init__(self, message: str, pointer: str | None = None) -> None:
        super().__init__(400, message, pointer)


class ScriptedFailure(Refusal):
    """A failure that a test has asked for, or `Prefer` in the request. It says nothing against the request.

    Attributes:
        call: What asked for it, such as `fail(503)`.
    """

    def __init__(self, status: int, message: str, call: str, headers: Mapping[str, str] | None = None) -> None:
        super().__init__(status, message, headers=headers)
        self.call = call


class StaleRequest(Refusal):
    """A request of a test that has ended. The test that runs now is not told of it."""


def _shortened(message: str) -> str:
    """A message without its middle where it is long, as the validator's repeats the value, and ends with the reason."""
    half = MAX_MESSAGE // 2
    return message if len(message) <= MAX_MESSAGE else f"{message[:half]} … {message[-half:]}"
