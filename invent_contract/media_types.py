"""How bodies are written and read, by their media type."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

ANY = "*/*"
JSON = "application/json"
FORM = "application/x-www-form-urlencoded"
MULTIPART = "multipart/form-data"

BodyKind = Literal["json", "form", "multipart", "text", "bytes"]


def essence_of(media_type: str) -> str:
    """A media type without its parameters."""
    return media_type.partition(";")[0].strip().lower()


def body_kind(media_type: str) -> BodyKind:
    """How a body of a media type is written and read. What is not known is bytes."""
    essence = essence_of(media_type)
    if essence in (JSON, "text/json") or essence.endswith("+json"):
        return "json"
    if essence == FORM:
        return "form"
    if essence == MULTIPART:
        return "multipart"
    return "text" if essence.startswith("text/") else "bytes"


def is_json_patch(media_type: str) -> bool:
    """Whether it is JSON that tells how to change other JSON, in a format of its own."""
    return essence_of(media_type).endswith("patch+json")


def readable_content(content: Iterable[str]) -> str | None:
    """The media type of a response that the client reads: the first that is JSON, else text, else the first.

    ASP.NET documents the same objects as `text/plain`, `application/json` and `text/json`.
    """
    kinds = {media_type: body_kind(media_type) for media_type in content}
    preferred = [media_type for wanted in ("json", "text") for media_type, kind in kinds.items() if kind == wanted]
    return next(iter([*preferred, *content]), None)
