"""Reads JSON that is nested too deeply for Python's own reader, which needs stack for each level."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

_TOKEN = re.compile(r'[ \t\n\r]*+([\[\]{}:,]|"(?:[^"\\]|\\.)*+"|[^ \t\n\r\[\]{}:,"]++)', re.DOTALL)
_END = re.compile(r"[ \t\n\r]*+\Z")


@dataclass
class _Container:
    """An array or object whose end is not read yet. In an object, the last name is that of the next value."""

    closing: str
    names: list[str] = field(default_factory=list)
    values: list[Any] = field(default_factory=list)


def read_deep_json(
    text: str, read_scalar: Callable[[str], Any], make_object: Callable[[list[tuple[str, Any]]], Any]
) -> Any:
    """The value of a JSON text of any depth.

    Args:
        text: The whole text.
        read_scalar: Gives the value of a text, a number, a boolean or null. Raises ValueError for anything else.
        make_object: Gives the value of an object's members.

    Raises:
        ValueError: It is not JSON.
    """

    def begin_value(container: _Container, token: str) -> str:
        """The first token of the next value in a container. In an object, that is behind the name and the colon."""
        if container.closing == "]":
            return token
        if not token.startswith('"'):
            raise ValueError("there is no name where one belongs")
        container.names.append(read_scalar(token))
        if next(tokens) != ":":
            raise ValueError("there is no colon behind a name")
        return next(tokens)

    def value_of(container: _Container) -> Any:
        if container.closing == "]":
            return container.values
        return make_object(list(zip(container.names, container.values, strict=True)))

    tokens = _tokens(text)
    open_containers: list[_Container] = []  # the outermost first
    token = next(tokens)
    while True:
        if token in ("[", "{"):
            container = _Container("]" if token == "[" else "}")
            token = next(tokens)
            if token != container.closing:
                open_containers.append(container)
                token = begin_value(container, token)
                continue
            value = value_of(container)
        else:
            value = read_scalar(token)
        # A value is read, and with it each container that ends behind it.
        while open_containers:
            container = open_containers[-1]
            container.values.append(value)
            token = next(tokens)
            if token == ",":
                token = begin_value(container, next(tokens))
                break
            if token != container.closing:
                raise ValueError("there is no comma between two values")
            value = value_of(open_containers.pop())
        else:
            if next(tokens):
                raise ValueError("there is something behind its end")
            return value


def _tokens(text: str) -> Iterator[str]:
    """The tokens of a text, and empty ones behind its end."""
    position = 0
    while match := _TOKEN.match(text, position):
        yield match[1]
        position = match.end()
    if not _END.match(text, position):
        raise ValueError("a text does not end")
    while True:
        yield ""
