"""JSON as text: its data, and the line of each value."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Any

from invent_contract.source.errors import ContractError
from invent_contract.source.json_pointer import pointer_to

_TOKEN = re.compile(r'\n|"(?:[^"\\]|\\.)*"|[{}\[\],]|[^\s{}\[\],:"]+')


def parse_json(text: str) -> Any:
    """The data of a JSON text.

    Raises:
        ContractError: An object has two members of the same name.
        ValueError: It is not JSON, or has a number that is too large.
        RecursionError: It is nested too deeply.
    """
    return json.loads(text, object_pairs_hook=lambda members: _object(text, members))


def _object(text: str, members: list[tuple[str, Any]]) -> dict[str, Any]:
    value = dict(members)
    if len(value) < len(members):
        json_lines(text)  # raises the error, as it knows the line
    return value


@dataclass
class _Container:
    """An object or list that is being read: its pointer, and the key or index of the next value in it."""

    pointer: str
    key: str | None = None
    index: int | None = None


def json_lines(text: str) -> dict[str, int]:
    """The line, counted from 1, of each value of a valid JSON text, by its pointer.

    Raises:
        ContractError: An object has two members of the same name.
    """
    lines: dict[str, int] = {}
    containers: list[_Container] = []
    line = 1
    for match in _TOKEN.finditer(text):
        token = match[0]
        container = containers[-1] if containers else None
        if token == "\n":
            line += 1
        elif token == ",":
            assert container
            container.key = None
            container.index = None if container.index is None else container.index + 1
        elif token in "}]":
            containers.pop()
        elif container and container.index is None and container.key is None:
            container.key = json.loads(token)
            pointer = container.pointer + pointer_to(container.key)
            if pointer in lines:
                raise ContractError(pointer, "is a duplicate key", line)
            lines[pointer] = line
        else:
            pointer = ""
            if container:
                pointer = container.pointer + pointer_to(container.key if container.index is None else container.index)
            lines.setdefault(pointer, line)
            if token in "{[":
                containers.append(_Container(pointer, index=0 if token == "[" else None))
    return lines
