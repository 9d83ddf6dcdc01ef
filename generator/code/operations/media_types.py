"""How bodies are written and read, by their media type."""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import Any, Literal

from invent_contract import pointer_to
from invent_contract.json_values import as_mapping
from invent_contract.operation import Body, Response

ANY = "*/*"
JSON = "application/json"

BodyKind = Literal["json", "form", "multipart", "text", "bytes"]
_is_media_type = re.compile(r"[\w!#$&^.+-]+/[\w!#$&^.+-]+( *; *[\w-]+=[\w.-]+)*", re.ASCII).fullmatch


def body_kind(media_type: str) -> BodyKind:
    """How a body of a media type is written and read. What is not known is bytes."""
    essence = media_type.partition(";")[0].strip().lower()
    if essence in (JSON, "text/json") or essence.endswith("+json"):
        return "json"
    if essence == "application/x-www-form-urlencoded":
        return "form"
    if essence == "multipart/form-data":
        return "multipart"
    return "text" if essence.startswith("text/") else "bytes"


def content_of(owner: Body | Response | None) -> dict[str, dict[str, Any]]:
    """The media type objects of a body or a response, by media type as it is written."""
    return owner.definition.get("content", {}) if owner else {}


def schema_pointers_of(owner: Body | Response | None) -> dict[str, str]:
    """The pointers of the schemas of a body or a response, by media type as it is written."""
    return {
        media_type: owner.pointer + pointer_to("content", media_type, "schema")
        for media_type in content_of(owner)
        if owner
    }


def part_types(definition: dict[str, Any]) -> dict[str, str]:
    """The media types of the parts of a multipart body, by name, where its media type object names a single one."""
    encodings = {name: as_mapping(encoding) for name, encoding in as_mapping(definition.get("encoding")).items()}
    media_types = {name: str(encoding.get("contentType", "")) for name, encoding in encodings.items()}
    return {name: media_type for name, media_type in media_types.items() if _is_media_type(media_type)}


def readable_content(content: Collection[str]) -> str | None:
    """The media type of a response that the client reads: the first that is JSON or text, else the first."""
    for media_type in content:
        if body_kind(media_type) in ("json", "text"):
            return media_type
    return next(iter(content), None)
