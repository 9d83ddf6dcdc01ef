"""Reads JSON as RFC 8259 has it, which is more strictly than Python's reader."""

from __future__ import annotations

import json
from collections import Counter
from typing import Any, NoReturn

MAX_DIGITS = 300  # of an integer; Python reads a longer one slowly or not at all


def read_json(body: bytes) -> tuple[Any, list[str]]:
    """The value of a reply's body, and the names that occur more than once in an object, of which RFC 8259 leaves open
    which value counts.

    Raises:
        ValueError: It is not JSON in UTF-8.
        RecursionError: It is nested more deeply than the caller's stack allows, which RFC 8259 lets a reader refuse.
    """
    repeated_names: list[str] = []

    def as_object(members: list[tuple[str, Any]]) -> dict[str, Any]:
        value = dict(members)
        if len(value) < len(members):
            repeated_names.extend(name for name, count in Counter(name for name, _ in members).items() if count > 1)
        return value

    value = json.loads(body.decode(), object_pairs_hook=as_object, parse_int=_integer, parse_constant=_refuse_constant)
    return value, repeated_names


def _integer(digits: str) -> int | float:
    return int(digits) if len(digits) <= MAX_DIGITS else float(digits)


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is no JSON")
