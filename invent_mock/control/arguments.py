"""Checks of arguments, whose errors are written for a person."""

from __future__ import annotations

MAX_SECONDS = 3600


def checked_integer(name: str, value: object) -> int:
    """An argument that must be an integer.

    Raises:
        TypeError: It is none.
    """
    if isinstance(value, bool) or not isinstance(value, int):
        raise TypeError(f"{name} must be an integer, not {value!r}.")
    return value


def check_flag(name: str, value: object) -> None:
    """Refuse an argument that is neither true nor false.

    Raises:
        TypeError: It is something else.
    """
    if not isinstance(value, bool):
        raise TypeError(f"{name} must be true or false, not {value!r}.")


def checked_seconds(name: str, seconds: object) -> float:
    """An argument that must be a number of seconds, at most an hour.

    Raises:
        TypeError: It is no number.
        ValueError: It is negative, not finite, or more than an hour.
    """
    if isinstance(seconds, bool) or not isinstance(seconds, int | float):
        raise TypeError(f"{name} must be a number, not {seconds!r}.")
    if not 0 <= seconds <= MAX_SECONDS:  # which NaN is not, either
        raise ValueError(f"{name} must be from 0 to {MAX_SECONDS}, not {seconds!r}.")
    return seconds
