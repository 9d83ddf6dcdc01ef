"""JSON pointers (RFC 6901), which name a place in a document: `/components/schemas/ChatMessage`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any


def tokens_of(pointer: str) -> list[str]:
    """The reference tokens of a pointer, unescaped."""
    return [token.replace("~1", "/").replace("~0", "~") for token in pointer.split("/")[1:]]


def pointer_to(*tokens: object) -> str:
    """The pointer with these reference tokens."""
    return "".join("/" + str(token).replace("~", "~0").replace("/", "~1") for token in tokens)


def lookup(document: Any, pointer: str) -> Any:
    """The value that a pointer, or a reference within the document (`#/…`), names.

    Raises:
        LookupError: There is no such value, or it is in another document.
    """
    pointer = pointer.removeprefix("#")
    if pointer and not pointer.startswith("/"):
        raise LookupError(pointer)
    for token in tokens_of(pointer):
        document = document[int(token)] if isinstance(document, list) and token.isdigit() else document[token]
    return document


def container_and_key(document: Any, pointer: str) -> tuple[Any, Any]:
    """The object or list that has the value that a pointer names, whether it is there or not, and its key or index.

    Raises:
        LookupError: There is no such object or list.
    """
    container_pointer, _, token = pointer.rpartition("/")
    container = lookup(document, container_pointer)
    return container, int(token) if isinstance(container, list) else tokens_of(f"/{token}")[0]


def walk(document: Any, pointer: str = "") -> Iterator[tuple[str, Any]]:
    """Each value in a document with its pointer, parents before their children."""
    yield pointer, document
    if isinstance(document, dict):
        for name, child in document.items():
            yield from walk(child, pointer + pointer_to(name))
    if isinstance(document, list):
        for index, child in enumerate(document):
            yield from walk(child, pointer + pointer_to(index))
