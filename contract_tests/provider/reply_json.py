"""Reads JSON as RFC 8259 has it, which is more strictly than Python's reader."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any, NoReturn

from contract_tests.provider.deep_json import read_deep_json


@dataclass
class ReplyJSON:
    """The JSON body of a reply.

    Attributes:
        value: What it holds.
        repeated_names: Names that occur more than once in an object, where RFC 8259 leaves open which value counts.
    """

    value: Any = None
    repeated_names: list[str] = field(default_factory=list)


def read_json(body: bytes) -> ReplyJSON:
    """Read the body of a reply.

    Raises:
        ValueError: It is not JSON in UTF-8.
    """
    reply = ReplyJSON()

    def as_object(members: list[tuple[str, Any]]) -> dict[str, Any]:
        value = dict(members)
        names = [name for name, _ in members]
        reply.repeated_names += [name for name in value if names.count(name) > 1]
        return value

    text = body.decode()
    try:
        reply.value = json.loads(text, object_pairs_hook=as_object, parse_constant=_refuse_constant)
    except RecursionError:  # where the limit lies depends on the caller's stack, and says nothing of the provider
        reply.repeated_names.clear()
        reply.value = read_deep_json(text, _read_scalar, as_object)
    return reply


def _read_scalar(token: str) -> Any:
    return json.loads(token, parse_constant=_refuse_constant)


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is no JSON")
