"""JSON pointers (RFC 6901), which name a value in a document: `/components/schemas/ChatMessage`."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator
from functools import lru_cache
from typing import Any
from urllib.parse import unquote


def tokens_of(pointer: str) -> list[str]:
    """The reference tokens of a pointer, unescaped."""
    return [token.replace("~1", "/").replace("~0", "~") for token in pointer.split("/")[1:]]


@lru_cache(4096, typed=True)
def pointer_to(*tokens: Hashable) -> str:
    """The pointer with these reference tokens."""
    return "".join("/" + str(token).replace("~", "~0").replace("/", "~1") for token in tokens)


def parent_of(pointer: str) -> str:
    """The pointer of the object or list that has the value at a pointer; of the whole document, its own."""
    return pointer.rpartition("/")[0]


def ancestors_of(pointer: str) -> Iterator[str]:
    """A pointer, and those of all that the value at it is in, but for the whole document."""
    while pointer:
        yield pointer
        pointer = parent_of(pointer)


def pointer_of(reference: str) -> str:
    """The pointer in a reference within the document (`#/…`), a fragment of a URI as RFC 6901 has it in section 6.

    A pointer stays as it is.
    """
    return unquote(reference[1:]) if reference.startswith("#") else reference


@lru_cache(4096)
def _steps_of(reference: str) -> tuple[str, ...]:
    """The tokens of a pointer, or of a reference within the document.

    Raises:
        LookupError: It is a reference to another document, or no pointer.
    """
    pointer = pointer_of(reference)
    if pointer and not pointer.startswith("/"):
        raise LookupError(reference)
    return tuple(tokens_of(pointer))


def lookup(document: Any, pointer: str) -> Any:
    """The value that a pointer, or a reference within the document (`#/…`), names.

    Raises:
        LookupError: There is no such value, or it is in another document.
    """
    for token in _steps_of(pointer):
        if isinstance(document, list) and token.isdecimal() and int(token) < len(document):
            document = document[int(token)]
        elif isinstance(document, dict) and token in document:
            document = document[token]
        else:
            raise LookupError(pointer)
    return document


def container_and_key(document: Any, pointer: str) -> tuple[Any, Any]:
    """The object or list that has the value that a pointer names, whether it is there or not, and its key or index.

    Raises:
        LookupError: There is no such object or list.
    """
    container_pointer, slash, token = pointer.rpartition("/")
    container = lookup(document, container_pointer)
    if slash and isinstance(container, dict):
        return container, tokens_of(f"/{token}")[0]
    if slash and isinstance(container, list) and token.isdecimal():
        return container, int(token)
    raise LookupError(pointer)


def walk(document: Any) -> Iterator[tuple[str, Any]]:
    """Each value in a document with its pointer, parents before their children."""
    unvisited = [("", document)]
    while unvisited:
        pointer, value = unvisited.pop()
        yield pointer, value
        children: Iterable[tuple[object, Any]] = ()
        if isinstance(value, dict):
            children = value.items()
        elif isinstance(value, list):
            children = enumerate(value)
        unvisited += reversed([(pointer + pointer_to(name), child) for name, child in children])
