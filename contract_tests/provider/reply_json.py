"""Reads JSON as RFC 8259 has it, which is more strictly than Python's reader."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass, field
from typing import Any, NoReturn

MAX_DIGITS = 300  # of an integer; Python reads a longer one slowly or not at all


@dataclass
class ReplyJSON:
    """The JSON body of a reply.

    Attributes:
        value: What it holds; None where it is too deep.
        repeated_names: Names that occur more than once in an object, where RFC 8259 leaves open which value counts.
        is_too_deep: Whether it is nested too deeply to be read, which RFC 8259 lets a reader refuse.
    """

    value: Any = None
    repeated_names: list[str] = field(default_factory=list)
    is_too_deep: bool = False


def read_json(body: bytes) -> ReplyJSON:
    """Read the body of a reply.

    Raises:
        ValueError: It is not JSON in UTF-8.
    """
    repeated_names: list[str] = []

    def as_object(members: list[tuple[str, Any]]) -> dict[str, Any]:
        value = dict(members)
        if len(value) < len(members):
            repeated_names.extend(name for name, count in Counter(name for name, _ in members).items() if count > 1)
        return value

    text = body.decode()
    try:
        value = json.loads(text, object_pairs_hook=as_object, parse_int=_integer, parse_constant=_refuse_constant)
    except RecursionError:  # where the limit lies depends on the caller's stack, and says nothing of the provider
        return ReplyJSON(is_too_deep=True)
    return ReplyJSON(value, repeated_names)


def _integer(digits: str) -> int | float:
    return int(digits) if len(digits) <= MAX_DIGITS else float(digits)


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is no JSON")
